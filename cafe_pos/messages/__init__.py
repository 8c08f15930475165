"""Every refusal, notice and finding as a sentence for a café manager, made in one place.

A sentence says what happened, that nothing was lost, and what to do. Codes are stable; the words
are translated (`locale/`), and a test holds codes, words and languages together.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Problem
from cafe_pos.i18n import N_, _, long_day, money, quantity, weekday
from cafe_pos.messages import columns
from cafe_pos.messages.backups import BACKUP_REFUSALS
from cafe_pos.messages.bank import BANK_REFUSALS
from cafe_pos.messages.bread import BREAD_REFUSALS
from cafe_pos.messages.cards import CARD_REFUSALS
from cafe_pos.messages.catalogue import CATALOGUE_REFUSALS
from cafe_pos.messages.collect import COLLECT_NOTICES, COLLECT_REFUSALS
from cafe_pos.messages.costs import COST_REFUSALS
from cafe_pos.messages.doctor import (
    AREAS,
    BUNDLE_REFUSALS,
    EXAMINED,
    INSIDE,
    NAMED,
    OUTSIDE,
    REMEDIES,
)
from cafe_pos.messages.findings import PROBLEMS
from cafe_pos.messages.impact import IMPACT_REFUSALS
from cafe_pos.messages.mandates import MANDATES
from cafe_pos.messages.network import NETWORK_NOTICES, NETWORK_REFUSALS
from cafe_pos.messages.overview import OVERVIEW_NOTICES, OVERVIEW_REFUSALS
from cafe_pos.messages.parcels import PARCEL_REFUSALS
from cafe_pos.messages.printing import PRINT_REASONS, PRINT_STATUS
from cafe_pos.messages.produce import PRODUCE_REFUSALS
from cafe_pos.messages.services import SERVICE_REFUSALS
from cafe_pos.messages.stock import STOCK_REFUSALS, UNITS

REFUSALS: Final[dict[str, str]] = {
    **SERVICE_REFUSALS,
    **STOCK_REFUSALS,
    **BUNDLE_REFUSALS,
    **COST_REFUSALS,
    **BACKUP_REFUSALS,
    **BANK_REFUSALS,
    **IMPACT_REFUSALS,
    **BREAD_REFUSALS,
    **CARD_REFUSALS,
    **CATALOGUE_REFUSALS,
    **COLLECT_REFUSALS,
    **NETWORK_REFUSALS,
    **OVERVIEW_REFUSALS,
    **PARCEL_REFUSALS,
    **PRODUCE_REFUSALS,
    **MANDATES,
    "account.exists": N_("There is already a customer called {name}. Nothing was changed; add a letter or a nickname to tell them apart."),
    "account.limit": N_("{name} owes {balance_cents}, and may owe {limit_cents} at most. Nothing was sold; take another payment, or ask a manager."),
    "account.limit_amount": N_("{amount_cents} cannot be a limit: 0 to {most_cents}. Nothing was changed; choose another amount."),
    "account.method": N_("An account is not paid by “{method}”. Nothing was paid; choose cash, card, cheque or transfer."),
    "account.name": N_("“{name}” cannot be a customer's name: 1 to {limit} letters. Nothing was changed; choose another."),
    "account.no_payment": N_("There is no account payment {number}. Nothing was changed; check the number."),
    "account.nothing_owed": N_("Nothing is owed on this account. Nothing was paid; check the customer."),
    "account.owes": N_("{name} still owes {balance_cents} and cannot be erased. Nothing was changed; settle the account first."),
    "account.phone": N_("A telephone number has at most {limit} characters. Nothing was changed; shorten it."),
    "account.refund": N_("{name} owes only {balance_cents}: {amount_cents} cannot come off the account. Nothing was refunded; pay it back another way."),
    "account.too_much": N_("{amount_cents} is more than is owed, {balance_cents}. Nothing was paid; type what the customer pays of it."),
    "account.unknown": N_("No customer is called “{name}”, or more than one. Nothing was changed; look at “cafe-pos account list”, or add the customer first."),
    "amount.decimals": N_("“{text}” has more than two decimals. Type the amount in euros and cents; nothing was changed."),
    "amount.invalid": N_("“{text}” is not an amount. Type it like 12,50; nothing was changed."),
    "amount.too_large": N_("“{text}” is too large for a till. Check the amount; nothing was changed."),
    "archive.cannot_write": N_("The archive {path} could not be written ({reason}). Nothing was recorded; check the disk, or choose another place with -o."),
    "archive.empty": N_("No day from {first} to {last} is closed: there is nothing to archive. Nothing was changed; check the dates, or close the day first."),
    "archive.exists": N_("The file {path} exists already. Nothing was changed; give the archive another name with -o."),
    "archive.period": N_("{first} comes after {last}. Nothing was changed; give the first day first."),
    "backup.broken": N_("The backup {path} did not pass its check ({reason}) and was not kept. The till's own data are untouched; try again, or save to another disk."),
    "backup.cannot_write": N_("The backup {path} could not be written ({reason}). The till's own data are untouched; check the disk, or choose another folder with -o."),
    "books.month": N_("“{text}” is no month. Nothing was written; write it like 2026-10."),
    "books.training": N_("This is the training till: its sales are none, and go into no books. Nothing was written; leave the training first."),
    "backup.no_second": N_("The second place for backups, {path}, is not there. The first copy is made and checked; plug the disk in, or correct the setting second_backup."),
    "cafe.demo_clock": N_("CAFE_POS_NOW is set, but {path} holds a real café. Nothing was opened; unset CAFE_POS_NOW, or use a database made under it."),
    "cafe.exists": N_("A café already lives in {path}. Nothing was changed; give another file with --db to make a new one."),
    "cafe.missing": N_("There is no café in {path} yet. Nothing was changed; run “cafe-pos” to answer the first questions, or “cafe-pos init --profile FILE”."),
    "clock.invalid": N_("CAFE_POS_NOW is “{text}”, which is no time. Nothing was opened; write it like 2026-11-22T08:00:00."),
    "closure.already": N_("{day} is already closed, as is every day up to {closed}. Nothing was changed; its Z can be printed again."),
    "closure.before": N_("Nothing was recorded up to {day}: there is nothing to close. Nothing was changed; choose a later period."),
    "closure.month_already": N_("The month that ends on {day} is already closed, as is every month up to {closed}. Nothing was changed; its Z can be printed again."),
    "closure.month_early": N_("This month can be closed from {day} on. Nothing was changed; close the day meanwhile."),
    "closure.no_space": N_("Only {megabytes} MB are free on the disk, and closing needs 100 for its copy. Nothing was changed, sales go on; free some space and close again."),
    "closure.unknown": N_("There is no closure {number}. Nothing was changed; check the number."),
    "closure.year_already": N_("The year that ends on {day} is already closed, as is every year up to {closed}. Nothing was changed; its Z can be printed again."),
    "closure.year_early": N_("This year can be closed from {day} on. Nothing was changed; close the month or the day meanwhile."),
    "closure.future": N_("{day} has not come yet and cannot be closed. Nothing was changed; check the date."),
    "drawer.amount": N_("An amount above zero is needed. Nothing was changed; type it again."),
    "drawer.closed": N_("No drawer session is open: there is nothing to count. Nothing was changed; a sale or “cafe-pos drawer open” begins one."),
    "drawer.count_form": N_("“{text}” is not a count. Nothing was changed; write it like 20:2,10:5,0.50:15 (note or coin : how many)."),
    "drawer.denomination": N_("There is no note or coin of {value_cents}. Nothing was changed; correct it."),
    "drawer.direction": N_("Such a movement goes the other way ({kind}). Nothing was changed; choose in or out again."),
    "drawer.method": N_("“{method}” is not counted in the drawer. Nothing was changed; count cash, card, cheques, vouchers and transfers."),
    "drawer.no_mandator": N_("Who is the money for? Nothing was changed; name the baker, the producer or the carrier."),
    "drawer.no_reason": N_("A reason is needed. Nothing was changed; say it in a few words."),
    "drawer.not_counted": N_("The cash was not counted. Nothing was changed; count the notes and coins, or close without a count."),
    "drawer.not_enough": N_("The drawer should hold {in_drawer_cents}: no more can be taken out. Nothing was changed; record first what was put in, or correct the amount."),
    "drawer.open": N_("The drawer session {session} is open already. Nothing was changed; count it before another one begins."),
    "drawer.session": N_("There is no counted session {session}. Nothing was changed; check the number."),
    "drawer.twice": N_("{value_cents} is counted twice. Nothing was changed; write each note and coin once."),
    "drawer.vat_code": N_("“{code}” is no VAT code (N20, I10, R55, P21, EX0, HORS). Nothing was changed; correct it."),
    "forecast.article": N_("No article sold by the piece has the code “{article}”. Nothing was changed; check the code with “cafe-pos catalogue list”."),
    "forecast.period": N_("{first} comes after {last}. Nothing was measured; give the first day first."),
    "handover.same": N_("{name} has the till already. Nothing was changed; name the other one."),
    "invoice.already": N_("{number} has been invoiced already, as {invoice}. Nothing was changed; write that one again with “cafe-pos invoice {invoice}”."),
    "invoice.buyer": N_("The buyer's “{field}” is missing or cannot be printed. Nothing was changed; correct it."),
    "invoice.file": N_("The buyer's file {path} cannot be used: {reason}. Nothing was changed; docs/accounting.md shows what it holds."),
    "invoice.no_buyer": N_("An invoice needs a buyer. Nothing was changed; name the town hall or the association."),
    "invoice.not_invoiced": N_("{ticket} was not invoiced, so its refund {number} needs no credit note. Nothing was changed; the ticket itself is the proof."),
    "invoice.schema": N_("The invoice did not pass the check of its own format ({reason}). Nothing was changed; tell the publisher, and write it by hand for now."),
    "invoice.siren": N_("“{siren}” is no valid SIREN. Nothing was changed; an invoice goes to a town hall, an association or a firm, which has one."),
    "invoice.training": N_("{number} was rung to learn: nothing was sold. Nothing was changed; no invoice can be made of it."),
    "invoice.unknown": N_("There is no invoice {number}. Nothing was changed; check the number."),
    "logbook.empty": N_("The note is empty. Nothing was written; say it in a few words."),
    "logbook.long": N_("The note is longer than {limit} characters. Nothing was written; shorten it."),
    "config.invalid": N_("The settings shipped in {path} cannot be read ({reason}). Nothing was changed; install cafe-pos again."),
    "correction.method": N_("What stands on an account or came from the suspended coffees' fund is not corrected. Nothing was changed; refund the ticket and ring it again."),
    "correction.mixed": N_("This ticket was paid in several ways. Nothing was changed; refund it and ring it again."),
    "correction.nothing": N_("This ticket was worth nothing: there is no payment to correct. Nothing was changed; choose another ticket."),
    "correction.other_day": N_("Ticket {number} is of another day. Nothing was changed; refund it and ring it again if it must be put right."),
    "correction.other_person": N_("Ticket {number} was rung by {name}. Nothing was changed; let {name} correct it."),
    "correction.same": N_("The ticket is already paid that way. Nothing was changed; choose the other method."),
    "database.cannot_open": N_("The file {path} cannot be opened. Nothing was changed; check that its folder exists and may be written."),
    "database.damaged": N_("The file {path} is damaged. It was left as it is; restore the last backup and keep this file for help."),
    "database.disk_error": N_("The disk refuses to read or write {path}. What was saved before is kept; check the disk before you go on."),
    "database.empty": N_("The file {path} holds no café. Nothing was changed; check the name of the file."),
    "database.exists": N_("The file {path} exists already. Nothing was changed; give another name with --db."),
    "database.foreign": N_("The file {path} belongs to another program. It was not touched; check the name of the file."),
    "database.full": N_("The disk is full: this was not saved. Everything saved before is kept; free some space and do it again."),
    "database.newer": N_("The file {path} was made by a newer cafe-pos (schema {version}, this one knows {known}). It was not touched; install the newer version."),
    "database.not_a_database": N_("The file {path} is not a café's database. It was not touched; check the name of the file."),
    "database.open_elsewhere": N_("The till is already open on this computer with {path}. Nothing was changed; use that window, or close it first."),
    "database.read_only": N_("The file {path} cannot be written. Nothing was changed; check the rights on the file and its folder."),
    "demo.real_cafe": N_("A café of its own lives in {path}, no demonstration. It was not touched; give another file with --db."),
    "deposit.article": N_("{article} carries no deposit. Nothing was changed; choose the deposit that is given back."),
    "discount.amount": N_("A discount takes off some of the price, and no more than all of it. Nothing was changed; give a percentage up to 100, or an amount."),
    "discount.too_much": N_("This costs {total_cents}: no more can be taken off. Nothing was changed; give a smaller amount."),
    "dish.article": N_("{article} cannot be the dish of the day: it has no price by the piece, or is alcohol. Nothing was changed; choose another article."),
    "dish.name": N_("The dish wants a name of 1 to {limit} letters. Nothing was changed; type it."),
    "dish.no_article": N_("The catalogue has no article for the dish of the day. Nothing was changed; add one with the code PLAT, or name the article."),
    "dish.no_reservation": N_("Nobody waits under the number {number}. Nothing was changed; look at the list again."),
    "dish.none": N_("There is no such dish today. Nothing was changed; set the dish of the day first."),
    "dish.none_left": N_("{dish}: {left} left. Nothing was changed; offer something else, or a manager sets more portions."),
    "dish.portions": N_("{count} is no number of portions: 1 to {limit}. Nothing was changed; correct it."),
    "dish.price": N_("{amount_cents} is no price for a dish. Nothing was changed; correct it."),
    "dish.time": N_("“{text}” is no hour. Nothing was changed; type it like 12:30."),
    "dish.which": N_("There are several dishes today: {articles}. Nothing was changed; say which."),
    "dish.who": N_("A reservation wants a name of 1 to {limit} letters. Nothing was changed; type it."),
    "family.unknown": N_("There is no family “{family}”. Nothing was changed; check its name."),
    "file.cannot_read": N_("The file {path} cannot be read ({reason}). Nothing was changed; check its name and place."),
    "day.invalid": N_("“{text}” is not a day. Nothing was changed; write it like 24/12/2026."),
    "file.exists": N_("The file {path} exists already. Nothing was written; choose another name."),
    "file.cannot_write": N_("The file {path} cannot be written ({reason}). Nothing is lost; choose another place with -o."),
    "identity.insee": N_("“{value}” is no INSEE code of a commune: five characters, like 23079 or 2A004. Nothing was changed; correct it or leave it empty."),
    "identity.line": N_("“{value}” cannot stand on a receipt: 1 to {limit} characters on one line. Nothing was changed; correct it."),
    "identity.population": N_("{value} inhabitants is not possible. Nothing was changed; correct the number or leave it empty."),
    "identity.siret": N_("The SIRET “{value}” is not right: 14 digits, the last one is a check. Nothing was changed; compare it with the registration."),
    "identity.vat_number": N_("The VAT number “{value}” is not right: FR, two check digits, then the SIREN. Nothing was changed; correct it or leave it empty."),
    "import.columns": N_("The file of tickets has no column “{column}”. Nothing was imported; it needs date, time, transaction and item."),
    "import.encoding": N_("The file of tickets is not in UTF-8 (line {line}). Nothing was imported; save it again as “CSV UTF-8”."),
    "import.live": N_("This café already sells: old tickets can only be imported into a database without its own sales. Nothing was imported; use a new file with --db."),
    "import.malformed": N_("Line {line}: the line cannot be read as CSV ({reason}). Nothing was imported; correct it and import again."),
    "internal": N_("The program made a mistake of its own. What the screen called saved is saved; details are in {path}."),
    "key.cannot_read": N_("The signing key {path} cannot be read ({reason}). Nothing was changed; check its rights and the disk. If it is lost for good, move it away: the till then makes a new one and says so."),
    "key.cannot_write": N_("The signing key cannot be written in {path} ({reason}). Nothing was changed; check the rights on this folder."),
    "line.kind": N_("{article} cannot be sold as “{kind}”. Nothing was saved; check the order."),
    "operator.exists": N_("There is already a {name} at this till. Nothing was changed; choose another name."),
    "operator.inactive": N_("{name} may no longer use this till. Nothing was changed; ask a manager."),
    "operator.last_manager": N_("{name} is the last manager and stays one. Nothing was changed; add another manager first."),
    "operator.name": N_("“{name}” cannot be a name here: 1 to {limit} letters. Nothing was changed; choose another."),
    "operator.none": N_("A café needs at least one manager. Nothing was created; add one to the profile."),
    "manual.unknown": N_("The manual has no page “{name}”. “cafe-pos manual” lists them."),
    "operator.unknown": N_("Nobody called “{name}” works at this till. Nothing was changed; check the name."),
    "order.empty": N_("The order is empty: there is nothing to pay. Add an article first."),
    "order.price_changed": N_("A price changed meanwhile: the order is now {total_cents}. Nothing was paid; check it with the customer and pay again."),
    "order.quantity": N_("{quantity} × {article} is not a quantity that can be sold (1 to {limit}). The order is unchanged; check the number."),
    "order.too_long": N_("An order has at most {limit} lines. Nothing was paid; make two tickets of it."),
    "scan.own_price": N_("{article} has a price of its own: the label's is not taken. Nothing was rung; in the catalogue, sell it by weight or at a typed price."),
    "scan.price": N_("No weight makes the label's price of {price_cents}. Nothing was rung; weigh it."),
    "scan.weight": N_("The label says a weight, and {article} is sold by the piece. Nothing was rung; sell it per kilo in the catalogue if this is wrong."),
    "paper.closed": N_("{day} is closed up to that time (the last day closed is {closed}), and its totals never change. Nothing was saved; enter the sale with the time of now."),
    "paper.future": N_("{time} has not come yet. Nothing was saved; check the time on the paper."),
    "paper.time": N_("“{text}” is no time of a sale on paper. Nothing was saved; write it like 14:20."),
    "payment.amount": N_("A payment of {amount_cents} is not possible. Nothing was paid; type what the customer gives."),
    "payment.cash_limit": N_("The law forbids more than {limit_cents} in cash for one sale. Nothing was paid; take the rest by card or cheque."),
    "payment.no_account": N_("Whose account is it? Nothing was paid; choose the customer first."),
    "payment.not_needed": N_("The other payments already cover the ticket. Nothing was paid; take out the payment that is too much."),
    "payment.over": N_("{over_cents} too much: change is only given on cash. Nothing was paid; lower the card, cheque or transfer."),
    "payment.paid_out": N_("{total_cents} is to be paid out, by one method and to the cent. Nothing was paid; choose cash, card, cheque or transfer."),
    "payment.rest_twice": N_("Two payments without an amount: only one can pay the rest. Nothing was paid; give the amount of one."),
    "payment.short": N_("{missing_cents} are missing of {total_cents}. Nothing was paid; add a payment."),
    "pin.form": N_("A PIN has 4 to 8 digits. Nothing was changed; choose another."),
    "pin.wait": N_("Too many wrong PINs for {name}. Nothing was changed; wait {seconds} seconds and try again."),
    "pin.weak": N_("Anybody would try that PIN first: one digit repeated, or a run like 1234. Nothing was changed; choose another."),
    "pin.wrong": N_("That is not the PIN of {name}. Nothing was changed; try again, {left} tries are left before waiting."),
    "plan.label": N_("“{label}” cannot name an account: 1 to {limit} letters. Nothing was changed; choose another name."),
    "plan.number": N_("“{number}” is no account number: 3 to 12 digits or capital letters, a digit first. Nothing was changed; correct it."),
    "plan.role": N_("The books use no account for “{role}”. Nothing was changed; see “cafe-pos plan list”."),
    "print.sending": N_("{number} is at the printer right now. Nothing was changed; wait a moment."),
    "print.settled": N_("Nothing is left to decide for this print of {number}. Nothing was changed; print it anew if need be."),
    "print.unknown": N_("There is no print job {job}. Nothing was changed; look at the list again."),
    "printer.invalid": N_("This printer's setting is not right: {field}: {reason}. Nothing was changed; correct it and try again."),
    "printer.none": N_("No printer is set up, so nothing was printed. Nothing is lost; look at it on the screen or as a PDF, or set a printer up."),
    "printer.setting": N_("The printer's setting “{value}” leads nowhere. Tickets are saved and wait; correct it in the settings."),
    "profile.invalid": N_("The profile {path} is not right: {field}: {reason}. Nothing was created; correct it and try again."),
    "receipt.form": N_("A receipt comes as text, escpos or pdf, not as “{form}”. Nothing was printed."),
    "receipt.no_reason": N_("A duplicate needs a reason. Nothing was printed; say why with --reason."),
    "refund.account": N_("{left_cents} of ticket {number} stand on an account and can go back there. Nothing was refunded; refund the rest by another method."),
    "refund.already": N_("Ticket {number} is already refunded in full. Nothing was refunded; look at its earlier refunds."),
    "refund.by_weight": N_("{article} was sold by weight and goes back whole ({grams} g). Nothing was refunded; refund the line, then ring what the customer keeps."),
    "refund.cash_limit": N_("The law forbids paying more than {limit_cents} in cash. Nothing was refunded; pay it back by card or transfer."),
    "refund.drunk": N_("The suspended coffees' fund holds {pool_cents}, not {amount_cents}: somebody has drunk them. Nothing was refunded."),
    "refund.malformed": N_("“{text}” names no lines. Nothing was refunded; write them like 1,3, or 1:2 for two of line 1."),
    "refund.method": N_("A refund is not paid by “{method}”. Nothing was refunded; choose cash, card, cheque or transfer."),
    "refund.no_line": N_("Ticket {number} has no line {line}: its lines are 1 to {lines}. Nothing was refunded; check the ticket."),
    "refund.no_reason": N_("A refund needs a reason. Nothing was refunded; say why with --reason."),
    "refund.of_refund": N_("{number} is a refund itself and cannot be refunded. Nothing was changed; ring the sale again if the refund was wrong."),
    "refund.quantity": N_("{quantity} × {article} cannot be given back. Nothing was refunded; give a number from 1 on."),
    "refund.shared": N_("{article} was paid in shares and goes back whole from this ticket. Nothing was refunded; refund the line."),
    "refund.suspended": N_("{left_cents} of ticket {number} came from the suspended coffees' fund and can go back there. Nothing was refunded; refund the rest by another method."),
    "refund.training": N_("{number} is a ticket of the training till: it sold nothing, and nothing can be paid back for it. Nothing was refunded."),
    "refund.real": N_("{number} is a ticket of the real till, and this is the training till. Nothing was refunded; refund it there."),
    "refund.too_much": N_("Line {line} of {number}, {article}: {left} left to refund, not {quantity}. Nothing was refunded; look at the earlier refunds of this ticket."),
    "restore.broken": N_("The copy {path} is broken ({problem}, entry {seq}). Nothing was restored, the present database is as it was; take another copy."),
    "restore.not_closed": N_("{path} was copied while it was in use: its newest records lie in another file. Nothing was restored; take a backup made by “cafe-pos backup”."),
    "restore.older": N_("The copy {path} ends with entry {seq}, the paper names entry {paper}: {count} entries would be missing. Nothing was restored; look for a newer copy, or leave --head out to go without them."),
    "restore.other_cafe": N_("This copy is another café's. Nothing was restored; check the file, or name another database with --db."),
    "restore.same": N_("{path} is the database in use itself. Nothing was restored; name a backup."),
    "right.missing": N_("{name} may not do this. Nothing was changed; ask a manager."),
    "output.cannot_write": N_("The answer could not be written ({reason}). What was done stays done; look before you ask for it again."),
    "ring.unread": N_("The orders cannot be read any further ({reason}). What was answered is saved; give the others again."),
    "ring.key_length": N_("The id of an order has 1 to {limit} characters. Nothing was sold; shorten it."),
    "ring.key_reused": N_("The id “{id}” already made ticket {number} with other contents. Nothing was sold; give this order its own id."),
    "ring.malformed": N_("This line is not an order ({reason}). Nothing was sold for it; correct the line and send it again."),
    "service.free": N_("{article} is only handed over: it has no price, discount or menu. Nothing was sold; correct the line."),
    "service.mark": N_("“{value}” cannot be the “{what}” of a service's line. Nothing was sold; correct the line."),
    "service.twice": N_("{article} stands twice on this order, as one and the same thing. Nothing was handed over; remove one of the lines."),
    "service.unknown": N_("There is no service “{service}”. Nothing was sold; check its code."),
    "setting.day_open": N_("A business day is open: its hours stay as they are. Nothing was changed; close the day first."),
    "setting.value": N_("“{value}” is not possible for the setting “{key}”. Nothing was changed; choose another value."),
    "setting.year_closed": N_("A year is closed already ({number}): the month in which the year begins stays as it is. Nothing was changed."),
    "slip.coins": N_("The notes and coins come to {said_cents}, the withdrawal to {amount_cents}. Nothing was recorded; correct the list."),
    "slip.none": N_("No money was taken to the bank yet. Nothing was recorded; note it first (drawer move --kind withdrawal_bank)."),
    "slip.unknown": N_("{number} is no withdrawal to the bank. Nothing was recorded; check the number."),
    "split.begun": N_("Shares of {name} are already paid. Nothing was changed; pay the rest of it as it is."),
    "report.day": N_("“{day}” is no day. Nothing was noted; write it like 2026-11-30."),
    "report.format": N_("“{format}” is no format of a report. Nothing was made; choose among pdf, xlsx and json."),
    "report.future": N_("{month} has not begun. Nothing was made; choose a month up to today's."),
    "report.month": N_("“{month}” is no month. Nothing was made; write it like 2026-10."),
    "report.no_base": N_("No month up to {month} has its costs entered, so nothing can be projected. Nothing was lost; enter charges and purchases first."),
    "report.no_action": N_("There is no comment or action {number}. Nothing was changed; look at the numbers with “cafe-pos report notes”."),
    "report.open": N_("{month} is not closed, so its report cannot be definitive. Nothing was made; close the month first, or make a provisional report."),
    "scenario.amount": N_("{amount_cents} is no amount of a month. Nothing was kept; correct it."),
    "report.text": N_("A text has 1 to {limit} letters. Nothing was noted; shorten it."),
    "report.who": N_("Who does it? A name has 1 to {limit} letters. Nothing was noted; type it."),
    "scenario.cost": N_("A new service cannot cost {percent} % of what it brings. Nothing was kept; give from 0 to 100 %."),
    "scenario.days": N_("{days} opening days more or less do not fit into a month. Nothing was kept; give at most 31."),
    "scenario.name": N_("A scenario is kept under a name of 1 to {limit} letters. Nothing was kept; name it."),
    "scenario.two": N_("The report shows two scenarios side by side, not more. Nothing was changed; take one out first."),
    "scenario.unknown": N_("There is no scenario “{name}”. Nothing was changed; look at the list again."),
    "scenario.rate": N_("A change by {percent} % cannot be computed. Nothing was kept; give more than -100 % and at most 100 %."),
    "split.amount": N_("{amount_cents} cannot be paid of {left_cents}. Nothing was paid; give an amount from one cent to all that is left."),
    "split.changed": N_("Another share of this order was paid meanwhile, or its lines changed. Nothing was paid; open the order again."),
    "split.negative": N_("Bottles given back cannot be shared. Nothing was paid; pay their deposit back first."),
    "split.people": N_("This cannot be divided among {people}. Nothing was changed; give two or more."),
    "split.settled": N_("A share of {article} is already paid. Nothing was changed; pay the rest as it is."),
    "split.weight": N_("{article} was weighed as one piece and cannot be divided. Nothing was changed; share it by amount."),
    "statement.future": N_("{day} is still to come. Nothing was recorded; give the day on which the signed statement came."),
    "statement.version": N_("“{value}” is no version. Nothing was recorded; write it like 1 or 1.2.0."),
    "suspended.both": N_("A suspended coffee is not bought with the suspended coffees' fund. Nothing was paid; choose another method."),
    "suspended.empty": N_("The suspended coffees' fund holds {pool_cents}, not {amount_cents}. Nothing was paid; choose another method."),
    "kitchen.family": N_("The catalogue has no family “{family}”. Nothing was changed; write it as the catalogue does."),
    "kitchen.part": N_("Only a part of this table is on the screen. Nothing was printed; put it back first (F3)."),
    "kitchen.nothing": N_("The kitchen knows of everything here. Nothing was printed."),
    "paper.no_printer": N_("No printer is set up. Nothing was printed; set a printer up first."),
    "stock.corrects": N_("{number} cannot be taken back: it is not there, was taken back already, or says something else. Nothing was recorded; look at it again."),
    "stock.empty": N_("No article is named. Nothing was recorded; give at least one with its quantity."),
    "stock.lines": N_("One document holds {limit} lines at most. Nothing was recorded; make two of it."),
    "stock.no_reason": N_("To take a document back, say why. Nothing was recorded."),
    "stock.quantity": N_("{quantity} is no quantity of {article} to be recorded. Nothing was recorded; correct it."),
    "stock.unit": N_("{article} is counted in pieces, grams or millilitres, not in “{unit}”. Nothing was recorded; correct it."),
    "tab.changed": N_("{name} was changed meanwhile. Nothing was changed by you; recall it again."),
    "tab.empty": N_("There is nothing to put aside. Nothing was changed; ring something first."),
    "tab.gone": N_("What this order was recalled from is open no more: it was paid, emptied or put together with another. Nothing was changed; look at the last tickets before it is paid."),
    "tab.line": N_("{name} has no line {line}. Nothing was moved; look at it again."),
    "tab.lines": N_("“{text}” names no lines. Nothing was moved; write them like 1,3, or 1:2 for two of line 1."),
    "tab.name": N_("A name has 1 to {limit} letters. Nothing was changed; choose another one."),
    "tab.no_reason": N_("What was put aside leaves only with a reason. Nothing was changed; say why."),
    "tab.same": N_("{name} is already that one. Nothing was changed; choose another."),
    "tab.taken": N_("{name} is open already. Nothing was changed; choose another name, or put them together."),
    "tab.unknown": N_("Nothing is open under “{name}”. Nothing was changed; look at the list again."),
    "ticket.none": N_("There is no ticket yet. Nothing was printed; sell first."),
    "training.already": N_("{path} is the training till already. Nothing was changed; open it with “cafe-pos --db” and its name."),
    "training.real_cafe": N_("The file {path} holds a real café, not its training till. It was not touched; give it another name."),
    "ticket.not_found": N_("No ticket is found for “{text}”. Nothing was changed; type a number (412), a day (21/11) or an amount (12,40)."),
    "ticket.unknown": N_("There is no ticket {number}. Nothing was changed; check the number."),
    "vat.no_rate": N_("No VAT rate is known for {code} on {day} ({territory}). Nothing was sold; the rates in the settings must be completed."),
    "vat.no_territory": N_("There is no VAT table for “{territory}”. Nothing was created; choose metropolitan, corsica or overseas."),
    "voucher.cap": N_("One person's meal vouchers pay at most {cap_cents} a day, not {given_cents}. Nothing was paid; take less, and the rest otherwise."),
    "voucher.day": N_("Meal vouchers are not taken on Sundays and holidays, and {day} is one. Nothing was paid; choose another method, or allow it in the settings if the employer does."),
    "voucher.eligible": N_("Meal vouchers pay food without alcohol: {eligible_cents} of this order, not {given_cents}. Nothing was paid; take the rest otherwise. No change is given on a voucher."),
    "voucher.none": N_("No rule for meal vouchers is known for this day. Nothing was paid; choose another method."),
    "visa.not_manager": N_("{name} is no manager and gives no visa. Nothing was changed; ask the other manager."),
    "visa.own": N_("{name} did this and cannot agree to it as well. Nothing was changed; the other manager gives the visa."),
    "visa.unknown": N_("No visa {visa} is waiting. Nothing was changed; look at the list again."),
}  # fmt: skip
"""Codes of PosError."""

NOTICES: Final[dict[str, str]] = {
    **{code: sentence for code, (_severity, sentence) in NETWORK_NOTICES.items()},
    **COLLECT_NOTICES,
    **OVERVIEW_NOTICES,
    "start.defect": N_("The records show a defect ({problem}, entry {seq}). It was noted in the ledger; you can go on selling. Run “cafe-pos verify” and call for help."),
    "start.key_lost": N_("The signing key of this till was missing: a new one was made, and the ledger says so."),
    "start.low_space": N_("Less than 500 MB are free on the disk. Sales go on; make room soon."),
    "start.no_witness": N_("The record of the ledger's end ({path}) was missing or torn. It was made anew and sales go on; compare the last ticket with the last Z on paper."),
    "start.print_unconfirmed": N_("Ticket {number} may not have come out of the printer. The sale is saved; look at the paper, and print it again if need be."),
    "start.no_training": N_("The training till could not be opened: {reason}"),
    "start.unclean": N_("The till stopped without being closed. Everything shown as saved is saved."),
}  # fmt: skip
"""Codes of what a start has to tell."""

REASONS: Final[dict[str, str]] = {
    "import.bad_time": N_("the date or the time cannot be read"),
    "import.day_closed": N_("its day is already closed"),
    "import.unknown_item": N_("no article of the catalogue has this source item"),
}  # fmt: skip
"""Why a line of an import was set aside."""


METHODS: Final[dict[str, str]] = {
    "cash": N_("cash"),
    "card": N_("card"),
    "cheque": N_("cheque"),
    "transfer": N_("transfer"),
    "meal_voucher": N_("meal voucher"),
    "account": N_("account"),
    "suspended": N_("suspended coffee"),
}
"""Payment methods in words."""

MOVEMENTS: Final[dict[str, str]] = {
    "float_added": N_("float added"),
    "withdrawal_bank": N_("taken to the bank"),
    "withdrawal_mandator": N_("handed to a mandator"),
    "expense": N_("expense"),
    "correction": N_("correction of a count"),
    "other": N_("other movement"),
}
"""Kinds of cash movements in words."""

SENSITIVE: Final[dict[str, str]] = {
    "account_limit": N_("account beyond its limit:"),
    "discount": N_("large discount:"),
    "operator_added": N_("someone added to the till:"),
    "operator_removed": N_("someone removed from the till:"),
    "operator_restored": N_("someone let back to the till:"),
    "price": N_("price far from the catalogue's:"),
    "refund": N_("refund"),
    "role_changed": N_("role changed of"),
    "count_difference": N_("difference counted in the drawer:"),
}  # fmt: skip
"""Acts that want the other manager's visa."""


_SYSTEM: Final = {
    os.strerror(errno.ENOENT): N_("there is no such file"),
    os.strerror(errno.EISDIR): N_("this is a folder"),
    os.strerror(errno.ENOTDIR): N_("there is no such folder"),
    os.strerror(errno.EACCES): N_("the computer does not allow it"),
    os.strerror(errno.EPERM): N_("the computer does not allow it"),
    os.strerror(errno.ENOSPC): N_("the disk is full"),
    os.strerror(errno.EROFS): N_("the disk can only be read"),
    os.strerror(errno.EIO): N_("the disk answers with errors"),
    os.strerror(errno.ECONNREFUSED): N_("it refuses the connection"),
    os.strerror(errno.EHOSTUNREACH): N_("nothing answers at this address"),
    os.strerror(errno.ENETUNREACH): N_("no network"),
    "timed out": N_("nothing answers at this address"),
    "absent": N_("it is not plugged in"),
    "there": N_("the copy is not there"),
}
"""What the system says of a file or a connection, which it says in English; and of a place."""


class _Params(dict[str, object]):
    """Missing details stay visible instead of breaking the sentence that tells of a fault."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _formatted(params: Mapping[str, object]) -> _Params:
    said = _Params()
    for name, value in params.items():
        if name.endswith("_cents") and isinstance(value, int):
            said[name] = money(value)
        elif name.endswith("_quantity") and isinstance(value, tuple):
            said[name] = quantity(*value)
        elif name == "kept_in":
            said[name] = _(UNITS.get(str(value), str(value)))
        elif name == "cell":
            said[name] = columns.column(str(value))
        elif name == "weekday" and isinstance(value, int):
            said[name] = weekday(value)
        elif name == "reason" and value in _SYSTEM:
            said[name] = _(_SYSTEM[str(value)])
        elif isinstance(value, date):
            said[name] = long_day(value)
        elif isinstance(value, Path):
            said[name] = str(value)
        else:
            said[name] = value if isinstance(value, int) else printable(str(value))
    return said


def printable(text: str, limit: int = 200) -> str:
    """Text from outside, without the control characters that a terminal would obey."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def sentence(error: PosError) -> str:
    """The sentence of a refusal, in the language in use."""
    return _(REFUSALS[error.code]).format_map(_formatted(error.params))


def notice(code: str, params: Mapping[str, object]) -> str:
    """The sentence of something that a start has to tell."""
    return _(NOTICES[code]).format_map(_formatted(params))


def examined(code: str, params: Mapping[str, object]) -> str:
    """What `doctor` found, as a sentence."""
    return _(EXAMINED[code]).format_map(_formatted(_with_reason(params)))


def remedy(code: str, params: Mapping[str, object]) -> str:
    """What to do about what `doctor` found; nothing where nothing is to be done."""
    known = REMEDIES.get(code)
    return _(known).format_map(_formatted(params)) if known is not None else ""


def area(code: str) -> str:
    """What `doctor` looked at, in a word: `clock`, `copies`, `printer`."""
    return next((_(word) for start, word in AREAS if code.startswith(start)), "")


def bundle(*, with_name: bool = False) -> tuple[str, ...]:
    """What a support bundle holds and what it does not, as sentences."""
    return (_(INSIDE), _(NAMED if with_name else OUTSIDE))


def _with_reason(params: Mapping[str, object]) -> Mapping[str, object]:
    """Why a printer can't print, as its sentence."""
    why = params.get("why")
    return params if why is None else {**params, "why": print_reason(str(why))}


def reason(code: str) -> str:
    """Why a line of an import was set aside."""
    return _(REASONS[code])


def print_reason(code: str) -> str:
    """Why a print waits, is in doubt, or was given up; refusals of the till have a reason too."""
    known = PRINT_REASONS.get(code)
    return _(known) if known is not None else sentence(PosError(code))


def print_status(code: str | None) -> str:
    """The same in a few words, for the status line; what has no word of its own is a failure."""
    return _(PRINT_STATUS.get(code or "", N_("printer failing")))


def test_page(*, printed: bool, reason: str | None) -> str:
    """How a test page went, in sentences."""
    said = _("The printer says that the page is on paper.") if printed else ""
    return " ".join(filter(None, (said, print_reason(reason) if reason else "")))


def method_name(method: str) -> str:
    """A payment method in words."""
    return _(METHODS[method])


def movement_kind(kind: str) -> str:
    """Why cash moved, in words."""
    return _(MOVEMENTS[kind])


def sensitive_act(what: str) -> str:
    """What wants a visa, in words."""
    return _(SENSITIVE[what])


def finding(problem: Problem) -> str:
    """The sentence of something found broken, with the entry it is about."""
    said = _(PROBLEMS[problem.code]).format_map(_formatted(problem.params))
    if problem.seq == 0:
        return said[0].upper() + said[1:] + "."
    return _("Entry {seq}: {finding}.").format(seq=problem.seq, finding=said)

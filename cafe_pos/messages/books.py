"""The sentences of accounts, invoices, archives and books."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

BOOKS_REFUSALS: Final[dict[str, str]] = {
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
    "archive.cannot_write": N_("The archive {path} could not be written ({reason}). Nothing was recorded; check the disk, or choose another place with -o."),
    "archive.empty": N_("No day from {first} to {last} is closed: there is nothing to archive. Nothing was changed; check the dates, or close the day first."),
    "archive.exists": N_("The file {path} exists already. Nothing was changed; give the archive another name with -o."),
    "archive.period": N_("{first} comes after {last}. Nothing was changed; give the first day first."),
    "books.month": N_("“{text}” is no month. Nothing was written; write it like 2026-10."),
    "books.training": N_("This is the training till: its sales are none, and go into no books. Nothing was written; leave the training first."),
    "invoice.already": N_("{number} has been invoiced already, as {invoice}. Nothing was changed; write that one again with “cafe-pos invoice {invoice}”."),
    "invoice.buyer": N_("The buyer's “{field}” is missing or cannot be printed. Nothing was changed; correct it."),
    "invoice.file": N_("The buyer's file {path} cannot be used: {reason}. Nothing was changed; docs/accounting.md shows what it holds."),
    "invoice.no_buyer": N_("An invoice needs a buyer. Nothing was changed; name the town hall or the association."),
    "invoice.not_invoiced": N_("{ticket} was not invoiced, so its refund {number} needs no credit note. Nothing was changed; the ticket itself is the proof."),
    "invoice.schema": N_("The invoice did not pass the check of its own format ({reason}). Nothing was changed; tell the publisher, and write it by hand for now."),
    "invoice.siren": N_("“{siren}” is no valid SIREN. Nothing was changed; an invoice goes to a town hall, an association or a firm, which has one."),
    "invoice.training": N_("{number} was rung to learn: nothing was sold. Nothing was changed; no invoice can be made of it."),
    "invoice.unknown": N_("There is no invoice {number}. Nothing was changed; check the number."),
    "plan.label": N_("“{label}” cannot name an account: 1 to {limit} letters. Nothing was changed; choose another name."),
    "plan.number": N_("“{number}” is no account number: 3 to 12 digits or capital letters, a digit first. Nothing was changed; correct it."),
    "plan.role": N_("The books use no account for “{role}”. Nothing was changed; see “cafe-pos plan list”."),
    "statement.future": N_("{day} is still to come. Nothing was recorded; give the day on which the signed statement came."),
    "statement.version": N_("“{value}” is no version. Nothing was recorded; write it like 1 or 1.2.0."),
}  # fmt: skip
"""Codes of PosError of accounts, invoices, archives and books."""

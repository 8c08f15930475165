"""The sentences of the drawer and the day: counts, closures, the logbook, visas."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

DRAWER_REFUSALS: Final[dict[str, str]] = {
    "closure.already": N_("{day} is already closed, as is every day up to {closed}. Nothing was changed; its Z can be printed again."),
    "closure.before": N_("Nothing was recorded up to {day}: there is nothing to close. Nothing was changed; choose a later period."),
    "closure.future": N_("{day} has not come yet and cannot be closed. Nothing was changed; check the date."),
    "closure.month_already": N_("The month that ends on {day} is already closed, as is every month up to {closed}. Nothing was changed; its Z can be printed again."),
    "closure.month_early": N_("This month can be closed from {day} on. Nothing was changed; close the day meanwhile."),
    "closure.no_space": N_("Only {megabytes} MB are free on the disk, and closing needs 100 for its copy. Nothing was changed, sales go on; free some space and close again."),
    "closure.unknown": N_("There is no closure {number}. Nothing was changed; check the number."),
    "closure.year_already": N_("The year that ends on {day} is already closed, as is every year up to {closed}. Nothing was changed; its Z can be printed again."),
    "closure.year_early": N_("This year can be closed from {day} on. Nothing was changed; close the month or the day meanwhile."),
    "day.invalid": N_("“{text}” is not a day. Nothing was changed; write it like 24/12/2026."),
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
    "handover.same": N_("{name} has the till already. Nothing was changed; name the other one."),
    "logbook.empty": N_("The note is empty. Nothing was written; say it in a few words."),
    "logbook.long": N_("The note is longer than {limit} characters. Nothing was written; shorten it."),
    "slip.coins": N_("The notes and coins come to {said_cents}, the withdrawal to {amount_cents}. Nothing was recorded; correct the list."),
    "slip.none": N_("No money was taken to the bank yet. Nothing was recorded; note it first (drawer move --kind withdrawal_bank)."),
    "slip.unknown": N_("{number} is no withdrawal to the bank. Nothing was recorded; check the number."),
    "visa.not_manager": N_("{name} is no manager and gives no visa. Nothing was changed; ask the other manager."),
    "visa.own": N_("{name} did this and cannot agree to it as well. Nothing was changed; the other manager gives the visa."),
    "visa.unknown": N_("No visa {visa} is waiting. Nothing was changed; look at the list again."),
}  # fmt: skip
"""Codes of PosError of the drawer and the day."""

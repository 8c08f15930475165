"""The sentences of the bank: what was refused, that nothing was lost, what to do; and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.i18n import N_

BANK_REFUSALS: Final[dict[str, str]] = {
    "bank.account": N_("No bank account is called “{name}”. Nothing was changed; look at “cafe-pos bank accounts”."),
    "bank.amount": N_("{amount_cents} cannot be this amount. Nothing was changed; correct it."),
    "bank.currency": N_("The file is in {currency}, and the books are in euros. Nothing was read; choose the account in euros."),
    "bank.decided": N_("Line {number} is settled already. Nothing was changed; undo that first (“cafe-pos bank undo {number}”)."),
    "bank.empty": N_("The file {name} holds no line of an account. Nothing was read; fetch it from the bank again."),
    "bank.file": N_("The file {name} cannot be opened ({reason}). Nothing was read; check its name."),
    "bank.format": N_("The file {name} is no statement that can be read: an OFX or a CSV file of the bank. Nothing was read; fetch one of these."),
    "bank.grant": N_("“{label}” looks like money that is given: it must not count as revenue. Nothing was changed; say that it is a grant, or what else it is if it is none."),
    "bank.lines": N_("{count} lines of the file cannot be right; line {line}: “{text}”. Nothing was read; fetch the file again, or correct it."),
    "bank.no_amount": N_("The file has no column for the amount, nor for debit and credit. Its columns are: {columns}. Nothing was read; name the column (bank accounts, F2, or “cafe-pos bank columns”) and read it again."),
    "bank.no_day": N_("The file has no column for the day. Its columns are: {columns}. Nothing was read; name the column (bank accounts, F2, or “cafe-pos bank columns”) and read it again."),
    "bank.no_label": N_("The file has no column for the text. Its columns are: {columns}. Nothing was read; name the column (bank accounts, F2, or “cafe-pos bank columns”) and read it again."),
    "bank.number": N_("“{number}” is no number of an account: an IBAN whose check digits are right, or the bank's own digits. Nothing was changed; correct it."),
    "bank.other_account": N_("The file is of the account {said}, and {name} has the number {known}. Nothing was read; choose the other account, or fetch the right file."),
    "bank.overdraft": N_("{amount_cents} cannot be a limit of overdraft. Nothing was changed; type what the bank allows, above zero."),
    "bank.paid_out": N_("The payment {number} stands in the register and cannot be undone here. Nothing was changed; settle the difference with the mandator."),
    "bank.rule": N_("There is no rule {number}. Nothing was changed; look at “cafe-pos bank rule list”."),
    "bank.several": N_("The file holds several accounts: {numbers}. Nothing was read; set the number of yours first (“cafe-pos bank account … --number …”)."),
    "bank.target": N_("“{what}” is not what a line of the bank can be. Nothing was changed; choose {choices}."),
    "bank.too_large": N_("The file {name} is larger than any statement. Nothing was read; fetch it month by month."),
    "bank.truncated": N_("The file {name} ends in its middle. Nothing was read; fetch it from the bank again."),
    "bank.twice": N_("Line {number} cannot pay that: {other} pays it already. Nothing was changed; look at “cafe-pos bank list”."),
    "bank.unknown": N_("There is no line {number}. Nothing was changed; look at “cafe-pos bank list”."),
    "bank.vat_period": N_("“{period}” is no period of the VAT. Nothing was changed; choose month or quarter."),
    "bank.way": N_("Line {number} comes to {amount_cents}: it cannot be that, the money goes the other way. Nothing was changed; choose what it is."),
    "bank.what": N_("Nothing is proposed for line {number}. Nothing was changed; say what it is (--as)."),
    "bank.which": N_("There are several bank accounts: {names}. Nothing was changed; name one (--account)."),
    "bank.who": N_("“{who}” is nobody that such a line can name. Nothing was changed; look at “cafe-pos service mandator list”."),
    "bank.words": N_("A rule needs at least {least} letters that stand in the line's text. Nothing was changed; correct the words."),
}  # fmt: skip

TARGETS: Final[Mapping[str, str]] = {
    "cards": N_("Card takings"),
    "vouchers": N_("Meal vouchers paid"),
    "cheques": N_("Cheques paid in"),
    "cash": N_("Cash to or from the drawer"),
    "customer": N_("A customer's transfer"),
    "charge": N_("Charge"),
    "purchase": N_("Purchase"),
    "investment": N_("Investment"),
    "loan": N_("Loan"),
    "grant": N_("Grant"),
    "payout": N_("Paid to a mandator"),
    "third_party": N_("Third parties' money"),
    "vat": N_("VAT"),
    "private": N_("The managers' own"),
    "other": N_("Something else"),
}
"""What a line of a statement can be, in words."""

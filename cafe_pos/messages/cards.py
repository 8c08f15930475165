"""The sentences of the card terminal: what was refused, that nothing was lost, what to do."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

CARD_REFUSALS: Final[dict[str, str]] = {
    "card.differs": N_("What the terminal took ({amount_cents}) is not what this payment says. Nothing was saved; take it as the terminal did, or give it back there and say so (“: z c”)."),
    "card.no_receipt": N_("No receipt of the terminal is kept for {number}. Nothing is lost; the terminal itself can print it again."),
    "card.open": N_("The terminal took {amount_cents} for this already. Nothing was saved now; make the ticket with it, or give it back on the terminal and say so (“: z c”)."),
    "card.open_unknown": N_("Nobody knows yet whether the terminal took {amount_cents} for this. Nothing was saved now; read the terminal, then say it (“: z c”)."),
    "card.state": N_("This amount of the terminal is settled already ({before}). Nothing was changed; look at the list again."),
    "card.unknown_ref": N_("No amount {ref} was asked of a terminal. Nothing was changed; look at “cafe-pos terminal status”."),
    "terminal.address": N_("“{address}” is no address of a terminal: its name or IP address, with the port when it is not 8888 (192.168.1.50:8888). Nothing was changed; correct it."),
    "terminal.amount": N_("A terminal cannot be asked for {amount_cents}. Nothing was sent; take another payment."),
    "terminal.none": N_("No card terminal is set up. Nothing was sent; type the amount on the terminal, or set it up (“cafe-pos terminal set”)."),
    "terminal.refused": N_("The card was not charged: {reason}. The order is not paid; take another card or another payment."),
    "terminal.till": N_("“{till}” is no number of a till for a terminal: two letters or digits, like 01. Nothing was changed; correct it."),
    "terminal.training": N_("Training asks no card for money. Nothing was sent; pay by card as if the terminal had been typed."),
    "terminal.unknown": N_("The terminal did not say whether it took {amount_cents}. Nothing is sent again; read the terminal, then “cafe-pos terminal settle {ref}”."),
    "terminal.unreachable": N_("The terminal at {address} does not answer ({reason}). Nothing was sent; switch it on, look at its network, then try again."),
}  # fmt: skip
"""Codes of refusals."""

CARD_PROBLEMS: Final[dict[str, str]] = {
    "card.event": N_("What was recorded of the amount {ref} of the card terminal contradicts what was recorded before."),
    "card.kept": N_("{number} does not say what the card terminal answered for the amount {ref}."),
    "card.payment": N_("{number} says a payment of the card terminal ({ref}) that it cannot have: twice, given back, or never paid."),
}  # fmt: skip
"""Codes of what `verify` finds."""

"""What a card terminal says, in a few words: why it did not charge, which card, how it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cafe_pos.domain.card import State
from cafe_pos.i18n import _

_REASONS: Final[dict[str, Callable[[], str]]] = {
    "02": lambda: _("the bank wants a call"),
    "03": lambda: _("forced"),
    "04": lambda: _("the bank refused"),
    "05": lambda: _("this card may not be used"),
    "06": lambda: _("given up at the terminal"),
    "07": lambda: _("it did not come to its end"),
    "08": lambda: _("the customer took too long"),
    "09": lambda: _("the terminal did not understand the request"),
    "10": lambda: _("the terminal has no such application"),
    "11": lambda: _("stopped at the terminal"),
    "12": lambda: _("the terminal cannot do that"),
    "13": lambda: _("the terminal does not take euros"),
    "connect": lambda: _("it cannot be reached"),
    "silence": lambda: _("no answer came"),
    "broken_off": lambda: _("the answer broke off"),
    "malformed": lambda: _("the answer cannot be read"),
    "echo": lambda: _("the answer is to another amount"),
    "interrupted": lambda: _("the till stopped meanwhile"),
}
_SCHEMES: Final = {"1": "CB", "B": "CB", "2": "American Express", "D": "American Express"}
_STATES: Final[dict[State, Callable[[], str]]] = {
    State.ASKED: lambda: _("asked"),
    State.APPROVED: lambda: _("taken, no ticket yet"),
    State.REFUSED: lambda: _("not charged"),
    State.UNREACHABLE: lambda: _("never sent"),
    State.UNKNOWN: lambda: _("not known"),
    State.PAID: lambda: _("paid (read on the terminal), no ticket yet"),
    State.UNPAID: lambda: _("not paid (read on the terminal)"),
    State.SAVED: lambda: _("saved"),
    State.UNDONE: lambda: _("given back on the terminal"),
}


def reason(code: str | None) -> str:
    """Why an amount was not taken, or why nobody knows; a code that is not known as it is."""
    words = _REASONS.get(code or "")
    if words is not None:
        return words()
    return _("code {code}").format(code=code) if code else _("no reason given")


def state(one: State) -> str:
    """How an amount stands."""
    return _STATES[one]()


def scheme(code: str | None) -> str:
    """The brand of a card, as far as terminals agree on its code."""
    return "" if code is None else _SCHEMES.get(code.lstrip("0"), code)


def card(code: str | None, contactless: bool | None, authorisation: str | None) -> str:  # noqa: FBT001 - as the terminal says them
    """A card in a few words: `CB sans contact, autorisation 678816`."""
    ways = {True: _("contactless"), False: _("with its chip")}
    parts = " ".join(filter(None, (scheme(code), "" if contactless is None else ways[contactless])))
    said = _("authorisation {number}").format(number=authorisation) if authorisation else ""
    return ", ".join(filter(None, (parts, said)))

"""Which card terminal the till talks to, and the terminal's own receipts, kept for a while."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.cards.ports import CardRequest, host_and_port
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

SETTING: Final = "terminal"
ERASE_SETTING: Final = "card_erase_days"
ERASE_DAYS: Final = 400
"""Thirteen months: as long as a payment by card can be contested (CMF L133-24)."""
MAX_ERASE_DAYS: Final = 3650
DEFAULT_TILL: Final = "01"
TILL_LENGTH: Final = 2
SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class TerminalSetting:
    """Where the terminal is (`host:port`), and the till's number as it is told (two characters)."""

    address: str
    till: str = DEFAULT_TILL


def terminal_in(uow: UnitOfWork) -> TerminalSetting | None:
    """The terminal in force; None when cards are typed on it by hand."""
    kept = uow.settings().get(SETTING)
    return None if not kept else TerminalSetting(str(kept["address"]), str(kept["till"]))


def terminal_of(ctx: Context) -> TerminalSetting | None:
    """The terminal in force; None when cards are typed on it by hand."""
    with ctx.store.act() as uow:
        return terminal_in(uow)


def set_terminal(
    ctx: Context,
    address: str | None,
    till: str = DEFAULT_TILL,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> TerminalSetting | None:
    """Send amounts to this terminal from now on, or to none; a change is recorded.

    Raises:
        PosError: `terminal.address`, `terminal.till`, `right.missing`, `operator.*`.
    """
    wanted = None
    if address is not None:
        host, port = host_and_port(address.strip())
        if len(till) != TILL_LENGTH or not (till.isascii() and till.isalnum()):
            raise PosError("terminal.till", field="till", till=till)
        shown = f"[{host}]" if ":" in host else host
        wanted = TerminalSetting(f"{shown}:{port}", till)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        kept = None if wanted is None else {"address": wanted.address, "till": wanted.till}
        if kept is None and not uow.settings().get(SETTING):
            return None
        acts.set_setting(
            uow, SETTING, kept, at=utc_text(ctx.clock.now()), channel=channel, operator=who.code
        )
    return wanted


@dataclass(frozen=True, slots=True)
class CardReceipt:
    """What a terminal printed of an amount, line by line, with what the till knows of it."""

    request: CardRequest
    lines: tuple[str, ...]


def receipts(ctx: Context) -> tuple[CardRequest, ...]:
    """The newest amounts asked of a terminal, newest first."""
    with ctx.store.act() as uow:
        return uow.cards.recent(SHOWN)


def receipt_of(ctx: Context, number: str) -> tuple[CardReceipt, ...]:
    """The terminal's receipts of a document; of an amount without one by its reference.

    Raises:
        PosError: `card.no_receipt` when none is kept.
    """
    with ctx.store.act() as uow:
        return receipt_in(uow, number)


def receipt_in(uow: UnitOfWork, number: str) -> tuple[CardReceipt, ...]:
    """The same, within an act.

    Raises:
        PosError: `card.no_receipt`.
    """
    found = uow.cards.of_document(number)
    one = uow.cards.find(number) if not found else None
    kept = tuple(
        CardReceipt(request, lines_of(request.receipt))
        for request in (found or ((one,) if one is not None else ()))
        if request.receipt
    )
    if not kept:
        raise PosError("card.no_receipt", number=number)
    return kept


def lines_of(receipt: str) -> tuple[str, ...]:
    """The text of a terminal's receipt: without what a printer or a screen would obey."""
    text = base64.b64decode(receipt).decode("latin-1")
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return tuple(line.rstrip() for line in lines)


def forget(uow: UnitOfWork, day: date) -> int:
    """Erase masked numbers and receipts whose time is over; how many amounts had some."""
    days = int(uow.settings().get(ERASE_SETTING, ERASE_DAYS))
    return uow.cards.forget((day - timedelta(days=days)).isoformat())

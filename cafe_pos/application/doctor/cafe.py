"""What the café's own file says of its health, read in one short act; rules judge it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.cards import settings as card_settings
from cafe_pos.application.keeping import backups
from cafe_pos.application.keeping.ports import CopiesSaid, Keeping
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.proof import papers
from cafe_pos.domain.closure import Period
from cafe_pos.domain.ledger import Problem

COUNTER_JOBS: Final = (
    copies.TICKET, copies.NOTE, copies.STATEMENT, copies.SETTLEMENT, copies.CLOSURE, copies.READING,
    copies.BANK_SLIP, copies.LABEL, copies.PARCEL_NOTICE, copies.ORDER_SHEET, copies.STOCK_SHEET,
    copies.MANDATE, copies.CARD_RECEIPT,
)  # fmt: skip
KITCHEN: Final = "kitchen_printer"
SOFTWARE: Final = "software"


@dataclass(frozen=True, slots=True)
class Jobs:
    """Prints that wait for a printer, and those of which only a person can say what became."""

    waiting: int = 0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class CafeFacts:
    """The café's file at one moment; `nobody_bound` is a demonstration or a training till.

    `archive` is the last one's number, last day and moment, `month` one that is over and open,
    `held` the statement's major version and since when it is held.
    """

    path: Path
    now: datetime
    entries: int = 0
    last_at: str | None = None
    began_at: str | None = None
    witnessed: bool = True
    key_id: str = ""
    key_there: bool = True
    incarnation: str = ""
    cafe: str = ""
    zone: str = "Europe/Paris"
    nobody_bound: bool = False
    software: str = ""
    free_bytes: int = 0
    problems: tuple[Problem, ...] = ()
    pages: str | None = None
    printer: Mapping[str, Any] | None = None
    kitchen: Mapping[str, Any] | None = None
    counter_jobs: Jobs = Jobs()
    kitchen_jobs: Jobs = Jobs()
    terminal: str = ""
    cards_open: int = 0
    today: date = date.min
    unclosed: tuple[str, ...] = ()
    month: date | None = None
    visas: int = 0
    archive: tuple[str, str, str] | None = None
    held: tuple[str, date] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one act read: the facts, and what is needed to look at the copies behind it."""

    facts: CafeFacts
    said: CopiesSaid
    keeping: Keeping
    newest: Path | None


def read(ctx: Context) -> Reading:
    """Read what the café's file says; nothing is changed.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    now = ctx.clock.now()
    own, witnessed = ctx.store.own_key(), ctx.store.witnessed()
    free, newest = ctx.store.free_bytes(), ctx.store.latest_backup()
    with ctx.store.act() as uow:
        said = backups.told_in(ctx, uow)
        opening = uow.opening() or {}
        terminal = card_settings.terminal_in(uow)
        archive, first = uow.archives.last(), uow.entry_at(1)
        held = papers.held(uow)
        days = acts.business_days(uow)
        today = days.of(now)
        facts = CafeFacts(
            path=ctx.store.path,
            now=now,
            entries=uow.head.seq,
            last_at=uow.last_at(),
            began_at=first.at if first is not None else None,
            witnessed=witnessed,
            key_id=str(opening.get("key_id", "")),
            key_there=own is not None and opening.get("public_key") == own.hex(),
            incarnation=str(opening.get("incarnation", "")),
            cafe=str(opening.get("cafe", "")),
            zone=str(acts.zone_of(uow).key),
            nobody_bound=bool(opening.get("demo") or opening.get("training")),
            software=ctx.software,
            free_bytes=free,
            printer=copies.printer_of(uow),
            kitchen=copies.printer_of(uow, KITCHEN),
            counter_jobs=_jobs(uow, *COUNTER_JOBS),
            kitchen_jobs=_jobs(uow, copies.KITCHEN),
            terminal=terminal.address if terminal is not None else "",
            cards_open=len(uow.cards.open()),
            today=today,
            unclosed=tuple(day for day in uow.unclosed_days() if day < today.isoformat()),
            month=_month_left(uow, today),
            visas=len(uow.visas_due()),
            archive=None
            if archive is None
            else (archive["number"], archive["to"], archive["recorded_at"]),
            held=None if held is None else (held.major, held.received),
            settings=dict(uow.settings()),
        )
    return Reading(facts, said, ctx.store.keeping, newest)


def _jobs(uow: UnitOfWork, *kinds: str) -> Jobs:
    waiting, questions, _why = uow.prints_left(*kinds, unasked=copies.WITHDRAWN)
    return Jobs(waiting, questions)


def _month_left(uow: UnitOfWork, today: date) -> date | None:
    """A month that is over and not closed: its first day."""
    last = uow.closures.last(Period.MONTH)
    days = [day for day in (uow.closures.first_day(), *uow.unclosed_days()[:1]) if day is not None]
    if last is not None:
        month = date.fromisoformat(last["business_day"]) + timedelta(days=1)
    elif days:
        month = date.fromisoformat(min(days)).replace(day=1)
    else:
        return None
    return month if month < today.replace(day=1) else None

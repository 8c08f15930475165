"""What the counter's screens ask of the drawer and of the day: where they stand, what is due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.drawer import closing, closure_papers, drawer, figures, logbook
from cafe_pos.application.drawer.views import CountSheet, NoteView, Shift
from cafe_pos.application.people import Person, person, unlock
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import paper
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.closure import Period
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Role

LOOKED_BACK: Final = timedelta(days=30)
"""How far back somebody's last stay at the till is looked for."""
DAYS_SHOWN: Final = 7
Z_SHOWN: Final = 40
COLUMNS: Final = 42
"""The paper's width on the screen: what its right half holds at 80 columns."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the drawer and the day stand; nothing of what is expected in the drawer.

    `session_opened` is UTC and None while the drawer is closed; `forgotten` are the days before
    this one without a closure; `notes` those that others wrote since this person last came.
    `month` and `year` are the last days of the month and year that can be closed now.
    """

    day: date
    session: str | None
    session_day: date | None
    session_opened: str | None
    opened_by: str
    float_cents: int
    proposed_cents: int
    forgotten: tuple[date, ...]
    notes: tuple[NoteView, ...]
    tabs: int
    month: date | None
    year: date | None
    last_counted: str
    counting: bool
    """Whether a count was begun and waits to be gone on with."""
    rates: Mapping[str, int]
    """Today's VAT rates in basis points, by class."""

    @property
    def to_close(self) -> bool:
        """Whether the drawer is still open from a day that is over."""
        return self.session_day is not None and self.session_day < self.day


def standing(ctx: Context, operator: str | None = None) -> Standing:
    """Tell how the drawer and the day stand, and what this person has not read yet."""
    with ctx.store.act() as uow:
        now = ctx.clock.now()
        day = acts.moment_of(uow, now).day
        session = uow.open_session()
        last = uow.drawer.last_session() or {}
        names = {one.code: one.name for one in uow.operators()}
        month, year = _due(uow, acts.business_days(uow).of(now))
        ended = last.get("number", "") if session is None else ""
        return Standing(
            day=day,
            session=session.number if session else None,
            session_day=date.fromisoformat(session.business_day) if session else None,
            session_opened=session.opened_at if session else None,
            opened_by=names.get(str(last.get("operator")), "") if session else "",
            float_cents=session.float_cents if session else 0,
            proposed_cents=uow.proposed_float(),
            forgotten=tuple(
                date.fromisoformat(one) for one in uow.unclosed_days() if one < day.isoformat()
            ),
            notes=_unread(uow, operator, now),
            tabs=len(uow.tabs()),
            month=month,
            year=year,
            last_counted=str(ended),
            counting=_tally(uow, session.number if session else None) is not None,
            rates=_rates(ctx, uow, day),
        )


def _rates(ctx: Context, uow: UnitOfWork, day: date) -> Mapping[str, int]:
    table = acts.vat_rules(ctx, uow).table
    return {str(rate.code): table.rate_bp(rate.code, day) for rate in table.rates if rate.code}


def _due(uow: UnitOfWork, today: date) -> tuple[date | None, date | None]:
    """The ends of the month and of the fiscal year that can be closed, where they are not."""
    days = [d for d in (uow.closures.first_day(), *uow.unclosed_days()[:1]) if d is not None]
    if not days:
        return None, None
    first_month = int(uow.settings().get(closing.FIRST_MONTH, 1))
    closed = uow.last_closed_day() or ""
    found: list[date | None] = []
    for period, end in (
        (Period.MONTH, _month_end(today)),
        (Period.YEAR, _year_end(today, first_month)),
    ):
        last = uow.closures.last(period)
        over = end < today or closed >= end.isoformat()
        known = last is not None and last["business_day"] >= end.isoformat()
        found.append(end if over and not known and min(days) <= end.isoformat() else None)
    return found[0], found[1]


def _month_end(today: date) -> date:
    """The newest end of a month that is not after today."""
    tomorrow = today + timedelta(days=1)
    return today if tomorrow.day == 1 else today.replace(day=1) - timedelta(days=1)


def _year_end(today: date, first_month: int) -> date:
    """The newest end of a fiscal year that is not after today."""
    end = _month_end(today)
    while end.month % 12 + 1 != first_month:
        end = end.replace(day=1) - timedelta(days=1)
    return end


def _unread(uow: UnitOfWork, operator: str | None, now: datetime) -> tuple[NoteView, ...]:
    """What others wrote since this person was at the till before the present stay."""
    if operator is None:
        return ()
    mine = [
        one.at
        for one in uow.drawer.presences(utc_text(now - LOOKED_BACK), utc_text(now + LOOKED_BACK))
        if one.operator == operator
    ]
    since = mine[-2] if len(mine) > 1 else ""
    names = {one.code: one.name for one in uow.operators()}
    return tuple(
        NoteView(note.at, names.get(note.operator, ""), note.text)
        for note in uow.drawer.notes(logbook.SHOWN)
        if note.operator != operator and note.at > since
    )


# --- counting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slip:
    """A cheque to be ticked: the document it came with, its bank and number, cents."""

    document: str
    bank: str
    number: str
    cents: int


@dataclass(frozen=True, slots=True)
class Blind:
    """What a blind count asks: the sheet, the cheques one by one, and what was typed already.

    `day` is the business day on which the session was opened.
    """

    day: date
    sheet: CountSheet
    slips: tuple[Slip, ...]
    typed: Mapping[str, str]


def blind(ctx: Context) -> Blind | None:
    """What is to be counted; None when no session is open."""
    with ctx.store.act() as uow:
        session = uow.open_session()
        if session is None:
            return None
        typed = _tally(uow, session.number) or {}
        slips = tuple(_slips(uow, session.number, session.business_day))
    return Blind(date.fromisoformat(session.business_day), drawer.to_count(ctx), slips, typed)


def _slips(uow: UnitOfWork, session: str, first_day: str) -> list[Slip]:
    """The cheques that stand in a session: what a correction took away is not asked for."""
    days = [day for day in uow.unclosed_days() if day >= first_day]
    found: list[Slip] = []
    gone: list[tuple[str, int]] = []
    for day in days:
        documents = (*uow.tickets_of(day), *uow.accounts.payments_on(day))
        for paid in documents:
            if paid["session"] == session:
                found += _cheques(paid, paid["number"])
        for change in uow.corrections_on(day):
            if change["session"] == session:
                gone += [
                    (change["ticket"], -part["amount"])
                    for part in change["payments"]
                    if part["method"] == Method.CHEQUE and part["amount"] < 0
                ]
                found += _cheques(change, change["ticket"])
    for document, cents in gone:
        match = next((s for s in found if s.document == document and s.cents == cents), None)
        if match is not None:
            found.remove(match)
    return found


def _cheques(paid: Mapping[str, Any], document: str) -> list[Slip]:
    return [
        Slip(document, part.get("bank") or "", part.get("cheque_number") or "", part["amount"])
        for part in paid["payments"]
        if part["method"] == Method.CHEQUE and part["amount"] > 0
    ]


def _tally(uow: UnitOfWork, session: str | None) -> dict[str, str] | None:
    """What was typed of a count of this session, if it was begun."""
    text = uow.count_draft()
    if text is None or session is None:
        return None
    kept = json.loads(text)
    if kept.get("session") != session:
        return None
    return {str(key): str(value) for key, value in kept["typed"].items()}


def keep_tally(ctx: Context, session: str, typed: Mapping[str, str]) -> None:
    """Keep what was typed of a count, in case the power goes; nothing typed forgets it."""
    with ctx.store.act() as uow:
        content = {"session": session, "typed": dict(typed)}
        uow.put_count_draft(json.dumps(content, ensure_ascii=False) if typed else None)


def forget_tally(ctx: Context) -> None:
    """A count is recorded: nothing of it is kept any more."""
    with ctx.store.act() as uow:
        if uow.count_draft() is not None:
            uow.put_count_draft(None)


def agreed(ctx: Context, name: str, pin: str) -> Person:
    """Check the PIN of whoever gives a visa at once.

    Raises:
        PosError: as `people.log_in`; `visa.not_manager`.
    """
    who = unlock(ctx, name, pin)
    if who.role != Role.MANAGER:
        raise PosError("visa.not_manager", name=who.name)
    return who


def managers(ctx: Context, but: str | None) -> tuple[Person, ...]:
    """The managers who may agree to what somebody did."""
    with ctx.store.act() as uow:
        return tuple(
            person(one)
            for one in uow.operators()
            if one.active and one.role == Role.MANAGER and one.code != but
        )


# --- papers on the screen -----------------------------------------------------------------------


def z_lines(ctx: Context, number: str) -> tuple[str, ...]:
    """A closure as its paper shows it, at the width of the screen; no duplicate is made.

    Raises:
        PosError: `closure.unknown`.
    """
    with ctx.store.act() as uow:
        found = uow.closures.find(number)
        if found is None:
            raise PosError("closure.unknown", number=number)
        document = closure_papers.closure_document(uow, *found, software=ctx.software)
    return _lines(paper.rendered(document, "text", {"columns": COLUMNS}))


def x_lines(ctx: Context) -> tuple[str, ...]:
    """The X as its paper shows it, at the width of the screen."""
    with ctx.store.act() as uow:
        document = closure_papers.reading_document(ctx, uow, figures.reading_in(ctx, uow))
    return _lines(paper.rendered(document, "text", {"columns": COLUMNS}))


def _lines(text: bytes) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.decode().strip("\n").split("\n"))


@dataclass(frozen=True, slots=True)
class Closed:
    """A closure in a list: its number, its last business day, its takings in cents."""

    number: str
    period: str
    day: date
    total_cents: int


def closures(ctx: Context) -> tuple[Closed, ...]:
    """The newest closures of days, months and years, the newest first."""
    with ctx.store.act() as uow:
        last = uow.last_closed_day()
        if last is None:
            return ()
        since = (date.fromisoformat(last) - timedelta(days=400)).isoformat()
        found = [
            Closed(z["number"], z["period"], date.fromisoformat(z["business_day"]), z["total"])
            for period in Period
            for z in uow.closures.between(period, since, last)
        ]
    found.sort(key=lambda one: (one.day, one.period != "day"), reverse=True)
    return tuple(found[:Z_SHOWN])


def worked_lately(ctx: Context) -> tuple[tuple[date, tuple[Shift, ...]], ...]:
    """Who stood at the till on each of the last days, the newest first; days without are out."""
    with ctx.store.act() as uow:
        today = acts.business_days(uow).of(ctx.clock.now())
    days = (today - timedelta(days=back) for back in range(DAYS_SHOWN))
    return tuple((day, shifts) for day in days if (shifts := logbook.worked(ctx, day)))

"""The logbook between the managers, and who stood at the till when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.drawer.ports import Note, Presence
from cafe_pos.application.drawer.views import NoteView, Shift
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError

LONGEST: Final = 500
"""Characters of a note."""
SHOWN: Final = 30


def add(ctx: Context, text: str, *, operator: str | None = None) -> NoteView:
    """Write a note for whoever takes the till next.

    Raises:
        PosError: `logbook.empty`, `logbook.long`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        session = uow.open_session()
        return add_in(
            uow, text, operator=who, at=utc_text(ctx.clock.now()),
            session=session.number if session else None,
        )  # fmt: skip


def add_in(
    uow: UnitOfWork, text: str, *, operator: Operator, at: str, session: str | None
) -> NoteView:
    """Write a note within an act that holds more than it.

    Raises:
        PosError: `logbook.empty`, `logbook.long`.
    """
    said = acts.one_line(text)
    if not said:
        raise PosError("logbook.empty")
    if len(said) > LONGEST:
        raise PosError("logbook.long", limit=LONGEST)
    uow.drawer.put_note(Note(at, operator.code, said, session))
    return NoteView(at, operator.name, said)


def notes(ctx: Context, most: int = SHOWN) -> tuple[NoteView, ...]:
    """The newest notes, the newest first."""
    with ctx.store.act() as uow:
        names = {operator.code: operator.name for operator in uow.operators()}
        return tuple(
            NoteView(note.at, names.get(note.operator, ""), note.text)
            for note in uow.drawer.notes(most)
        )


def worked(ctx: Context, day: date) -> tuple[Shift, ...]:
    """Who stood at the till on a business day, from when to when, as log-ins and log-offs say."""
    with ctx.store.act() as uow:
        days = acts.business_days(uow)
        since = datetime.combine(day, time(days.rollover_hour), days.zone).astimezone(UTC)
        until = datetime.combine(
            day + timedelta(days=1), time(days.rollover_hour), days.zone
        ).astimezone(UTC)
        names = {operator.code: operator.name for operator in uow.operators()}
        found = uow.drawer.presences(utc_text(since), utc_text(until))
        return tuple(
            Shift(names.get(code, ""), start, end) for code, start, end in shifts_of(found)
        )


def shifts_of(presences: tuple[Presence, ...]) -> list[tuple[str, str, str | None]]:
    """Pair comings and goings: who comes makes whoever was there leave."""
    shifts: list[tuple[str, str, str | None]] = []
    here: tuple[str, str] | None = None
    for one in presences:
        if one.event == "log_off":
            if here is not None and here[0] == one.operator:
                shifts.append((*here, one.at))
                here = None
        elif here is None or here[0] != one.operator:
            if here is not None:
                shifts.append((*here, one.at))
            here = one.operator, one.at
    if here is not None:
        shifts.append((*here, None))
    return shifts

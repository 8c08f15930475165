"""The agenda: events are planned, started by one key, and counted when they end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.village import common
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.domain.village import (
    LONGEST_EVENT_H,
    MAX_HEADS,
    MAX_NOTE,
    MAX_TITLE,
    EventKind,
    EventState,
    VillageEvent,
)

AHEAD: Final = timedelta(days=366)
_TIME: Final = re.compile(r"(\d{1,2})[:hH](\d{2})?")


@dataclass(frozen=True, slots=True)
class EventView:
    """An event, and what the till took in while it went on (cents; None before its end)."""

    event: VillageEvent
    takings_cents: int | None

    def as_json(self) -> dict[str, Any]:
        """The event for scripts."""
        one = self.event
        return {
            "id": one.id,
            "title": one.title,
            "kind": one.kind.value,
            "day": one.day,
            "planned_at": one.planned_at,
            "state": one.state.value,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "heads": one.heads,
            "volunteers": one.volunteers,
            "takings": None if self.takings_cents is None else euros(self.takings_cents),
            "note": one.note,
        }


def view(uow: UnitOfWork, event: VillageEvent) -> EventView:
    """An event with its takings."""
    held = event.state is EventState.HELD
    return EventView(event, uow.village.takings(event) if held else None)


def add(
    ctx: Context,
    title: str,
    day: str,
    *,
    kind: str = EventKind.OTHER.value,
    at: str = "",
    operator: str | None = None,
) -> EventView:
    """Put an event into the agenda.

    Raises:
        PosError: `impact.text`, `impact.day`, `impact.event_day` for one that is past or more
            than a year ahead, `impact.event_kind`, `impact.time`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        on = common.a_day(day, "day")
        today = common.today(ctx, uow)
        if not today.isoformat() <= on <= (today + AHEAD).isoformat():
            raise PosError("impact.event_day", day=datetime.fromisoformat(on).date(), field="day")
        made = VillageEvent(
            title=common.text(title, MAX_TITLE, "title"), kind=_kind(kind), day=on,
            planned_at=_time_text(at),
        )  # fmt: skip
        return view(uow, uow.village.put_event(made))


def _kind(text: str) -> EventKind:
    try:
        return EventKind(text.strip().lower() or EventKind.OTHER)
    except ValueError:
        raise PosError("impact.event_kind", kind=text, field="kind") from None


def _a_time(text: str) -> time | None:
    """A time of the wall clock as it is typed, `20:00` or `20h`; None for nothing."""
    if not text.strip():
        return None
    found = _TIME.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (-1, 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise PosError("impact.time", text=text, field="at") from None


def _time_text(text: str) -> str:
    found = _a_time(text)
    return "" if found is None else f"{found:%H:%M}"


def start(
    ctx: Context, number: int | None = None, *, title: str = "", operator: str | None = None
) -> EventView:
    """Start an event of today: the one of a number, a new one by its title, else the only one.

    Raises:
        PosError: `impact.event_running` when one goes on, `impact.event_none` when the agenda has
            none today, `impact.event_which` when it has several, `impact.event_unknown`,
            `impact.event_state`, `impact.event_early`, `impact.text`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        going = uow.village.running()
        if going is not None:
            raise PosError("impact.event_running", title=going.title)
        chosen = _to_start(ctx, uow, number, title)
        started = replace(
            chosen, state=EventState.RUNNING, day=common.today(ctx, uow).isoformat(),
            started_at=utc_text(ctx.clock.now()),
        )  # fmt: skip
        return view(uow, uow.village.put_event(started))


def _to_start(ctx: Context, uow: UnitOfWork, number: int | None, title: str) -> VillageEvent:
    today = common.today(ctx, uow).isoformat()
    if title.strip():
        return VillageEvent(
            title=common.text(title, MAX_TITLE, "title"), kind=EventKind.OTHER, day=today
        )
    if number is not None:
        chosen = _known(uow, number)
        if chosen.state is not EventState.PLANNED:
            raise PosError("impact.event_state", title=chosen.title)
        if chosen.day > today:
            on = datetime.fromisoformat(chosen.day).date()
            raise PosError("impact.event_early", title=chosen.title, day=on)
        return chosen
    planned = [one for one in uow.village.events(today, today) if one.state is EventState.PLANNED]
    if not planned:
        raise PosError("impact.event_none")
    if len(planned) > 1:
        raise PosError("impact.event_which", count=len(planned))
    return planned[0]


def end(
    ctx: Context,
    heads: int | None,
    *,
    volunteers: int = 0,
    at: str = "",
    note: str = "",
    operator: str | None = None,
) -> EventView:
    """End the event that goes on: how many people came; `at` says when, if it was forgotten.

    Raises:
        PosError: `impact.heads` without a number, `impact.count`, `impact.event_not_running`,
            `impact.event_long` when it would have lasted too long, `impact.time`, `impact.text`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        going = uow.village.running()
        if going is None or going.started_at is None:
            raise PosError("impact.event_not_running")
        if heads is None:
            raise PosError("impact.heads", title=going.title, field="heads")
        began = from_utc_text(going.started_at)
        ended = _ended(ctx, uow, began, at)
        if ended < began or ended - began > timedelta(hours=LONGEST_EVENT_H):
            raise PosError(
                "impact.event_long", title=going.title, hours=LONGEST_EVENT_H, field="at"
            )
        held = replace(
            going, state=EventState.HELD, ended_at=utc_text(ended),
            heads=common.a_count(heads, MAX_HEADS, "heads"),
            volunteers=common.a_count(volunteers, MAX_HEADS, "volunteers"),
            note=common.short(note, MAX_NOTE, "note"),
        )  # fmt: skip
        return view(uow, uow.village.put_event(held))


def _ended(ctx: Context, uow: UnitOfWork, began: datetime, at: str) -> datetime:
    """The end: now, or the first such time of the wall clock behind the start, if it is past."""
    now = ctx.clock.now()
    wanted = _a_time(at)
    if wanted is None:
        return now
    zone = acts.zone_of(uow)
    local = began.astimezone(zone)
    ended = datetime.combine(local.date(), wanted, zone)
    if ended < local.replace(second=0, microsecond=0):
        ended = datetime.combine(local.date() + timedelta(days=1), wanted, zone)
    if ended > now:
        raise PosError("impact.time", text=at, field="at")
    return max(ended.astimezone(began.tzinfo), began)


def cancel(ctx: Context, number: int, *, operator: str | None = None) -> EventView:
    """Take an event back: one that was planned, or one that was started by mistake.

    Raises:
        PosError: `impact.event_unknown`, `impact.event_state` when it was held or cancelled,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        known = _known(uow, number)
        if known.state not in (EventState.PLANNED, EventState.RUNNING):
            raise PosError("impact.event_state", title=known.title)
        gone = replace(known, state=EventState.CANCELLED, started_at=None)
        return view(uow, uow.village.put_event(gone))


def _known(uow: UnitOfWork, number: int) -> VillageEvent:
    known = uow.village.event(number)
    if known is None:
        raise PosError("impact.event_unknown", number=number)
    return known


def agenda(ctx: Context, *, back_days: int = 31) -> tuple[EventView, ...]:
    """What goes on, what is planned, then what was held in the last days; cancelled ones not."""
    with ctx.store.act() as uow:
        today = common.today(ctx, uow)
        first, last = today - timedelta(days=back_days), today + AHEAD
        found = [
            view(uow, one)
            for one in uow.village.events(first.isoformat(), last.isoformat())
            if one.state is not EventState.CANCELLED
        ]
        running = uow.village.running()
        if running is not None and running.day < first.isoformat():
            found.append(view(uow, running))
    order = {EventState.RUNNING: 0, EventState.PLANNED: 1}
    coming = [one for one in found if one.event.state in order]
    past = [one for one in found if one.event.state not in order]
    coming.sort(key=lambda one: (order[one.event.state], one.event.day, one.event.planned_at))
    return (*coming, *reversed(past))

"""Volunteers: one key when somebody comes; hours where somebody says when they go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.village import common
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.costs.entries import Worked, Worker
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.village import LONGEST_EVENT_H, MAX_NAME, NAMES_KEPT_DAYS, Arrival


@dataclass(frozen=True, slots=True)
class VolunteersView:
    """The volunteers of a day: who is here, how many came."""

    day: str
    arrivals: tuple[Arrival, ...]

    @property
    def here(self) -> tuple[Arrival, ...]:
        """Those who have not gone."""
        return tuple(one for one in self.arrivals if one.left_at is None)

    def as_json(self) -> dict[str, Any]:
        """The day for scripts; a name is there as long as it is kept."""
        return {
            "day": self.day,
            "came": len(self.arrivals),
            "here": len(self.here),
            "arrivals": [
                {"id": one.id, "came_at": one.came_at, "left_at": one.left_at, "name": one.name}
                for one in self.arrivals
            ],
        }


def came(ctx: Context, name: str = "", *, operator: str | None = None) -> VolunteersView:
    """Note that a volunteer came; a name is no need, and is erased after a month.

    Raises:
        PosError: `impact.text`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        day = common.today(ctx, uow)
        old = day - timedelta(days=NAMES_KEPT_DAYS)
        uow.village.forget_volunteers(old.isoformat())
        uow.village.put_arrival(
            Arrival(
                day=day.isoformat(), came_at=utc_text(ctx.clock.now()),
                name=common.short(name, MAX_NAME, "name") or None,
            )
        )  # fmt: skip
        return _view(uow, day.isoformat())


def left(ctx: Context, number: int | None = None, *, operator: str | None = None) -> VolunteersView:
    """Note that a volunteer goes: the one of a number, else who came first.

    Raises:
        PosError: `impact.volunteer_unknown` when nobody of that number is here, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        day = common.today(ctx, uow).isoformat()
        here = _view(uow, day).here
        for one in here:
            if number is None or one.id == number:
                now = max(utc_text(ctx.clock.now()), one.came_at)
                uow.village.put_arrival(replace(one, left_at=now))
                return _view(uow, day)
        raise PosError("impact.volunteer_unknown", number=number or 0)


def forget(ctx: Context, name: str, *, operator: str | None = None) -> int:
    """Erase a volunteer's name from every arrival; of how many. The counts stay.

    Raises:
        PosError: `impact.text`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        wanted = common.text(name, MAX_NAME, "name")
        return uow.village.forget_volunteers(common.today(ctx, uow).isoformat(), wanted)


def look(ctx: Context) -> VolunteersView:
    """The volunteers of today."""
    with ctx.store.act() as uow:
        return _view(uow, common.today(ctx, uow).isoformat())


def _view(uow: UnitOfWork, day: str) -> VolunteersView:
    return VolunteersView(day, uow.village.arrivals(day, day))


def minutes(uow: UnitOfWork, first: str, last: str, came_in: Iterable[Arrival]) -> int:
    """Volunteers' minutes: as entered for a day, else from arrivals that say when they went."""
    entered: dict[str, int] = {}
    for one in uow.costs.between(Worked, first, last):
        if one.worker is Worker.VOLUNTEER and not one.service:
            entered[one.day] = entered.get(one.day, 0) + one.minutes
    total = sum(entered.values())
    for arrival in came_in:
        if arrival.left_at is not None and arrival.day not in entered:
            span = from_utc_text(arrival.left_at) - from_utc_text(arrival.came_at)
            total += min(int(span.total_seconds()) // 60, LONGEST_EVENT_H * 60)
    return total

"""Visits without a purchase, counted by one key; nothing of the person is kept."""

from __future__ import annotations

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.application.village import common
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.village import MAX_VISITS


def add(ctx: Context, count: int = 1, *, operator: str | None = None) -> int:
    """Count visits without a purchase now, or take some back (below zero); how many today.

    Raises:
        PosError: `impact.count`, `impact.no_visit` when there are not so many to take back,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        if not 0 < abs(count) <= MAX_VISITS:
            raise PosError("impact.count", count=count, limit=MAX_VISITS, field="count")
        now = ctx.clock.now()
        day = common.today(ctx, uow).isoformat()
        before = uow.village.visits(day, day).get(day, 0)
        hour = now.astimezone(acts.zone_of(uow)).hour
        if count < 0:
            if before + count < 0:
                raise PosError("impact.no_visit", visits=before)
            uow.village.take_visits(day, -count)
        else:
            uow.village.add_visits(day, hour, count)
        return before + count


def today(ctx: Context) -> int:
    """How many visits without a purchase were counted today."""
    with ctx.store.act() as uow:
        day = common.today(ctx, uow).isoformat()
        return uow.village.visits(day, day).get(day, 0)

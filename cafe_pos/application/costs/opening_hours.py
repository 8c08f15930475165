"""The opening hours that the café plans, weekday by weekday, with its exceptions: the promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.bread.bakers import CAFE
from cafe_pos.application.costs import keeping
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.costs.entries import DayPlan, WeekPlan
from cafe_pos.domain.costs.opening import Opening, hours_text, parse_hours, planned
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right

WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Promised:
    """A day's planned hours; `spans` None where nothing was planned, empty where it is closed."""

    day: date
    spans: tuple[Opening, ...] | None
    reason: str = ""

    @property
    def minutes(self) -> int:
        """How long it should be open."""
        return sum(span.minutes for span in self.spans or ())


def set_week(
    ctx: Context,
    weekday: int,
    hours: str,
    since: str,
    *,
    operator: str | None = None,
) -> WeekPlan:
    """Plan a weekday (0 is Monday) from a day on; no hours closes it.

    Raises:
        PosError: `opening.weekday`, `opening.hours`, `cost.day`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        if not 0 <= weekday < WEEK:
            raise PosError("opening.weekday", field="weekday")
        day = keeping.day_to(ctx, uow, since, "since")
        text = hours_text(parse_hours(hours))
        same = [
            one for one in uow.costs.all(WeekPlan) if (one.weekday, one.since) == (weekday, day)
        ]
        made = WeekPlan(weekday=weekday, since=day, hours=text)
        return keeping.keep(ctx, uow, made, who, same[0].id if same else None)


def set_day(
    ctx: Context, day: str, hours: str, reason: str = "", *, operator: str | None = None
) -> DayPlan:
    """Plan a day otherwise than its weekday, or close it.

    Raises:
        PosError: `opening.hours`, `cost.day`, `cost.label`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        on = keeping.day_to(ctx, uow, day)
        same = [one for one in uow.costs.all(DayPlan) if one.day == on]
        made = DayPlan(
            day=on, hours=hours_text(parse_hours(hours)), reason=keeping.short(reason, "reason")
        )
        return keeping.keep(ctx, uow, made, who, same[0].id if same else None)


def drop_day(ctx: Context, day: str, *, operator: str | None = None) -> DayPlan:
    """Let a day follow its weekday again.

    Raises:
        PosError: `opening.no_exception`, `cost.day`, `right.missing`, `operator.*`.
    """
    on = keeping.a_day(day)
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        same = [one for one in uow.costs.all(DayPlan) if one.day == on]
    if not same:
        raise PosError("opening.no_exception", day=date.fromisoformat(on))
    return keeping.remove(ctx, DayPlan, same[0].id, operator=operator)


def week(ctx: Context) -> tuple[tuple[WeekPlan, ...], tuple[DayPlan, ...]]:
    """Every plan of a weekday and every exception, in the order of their days."""
    with ctx.store.act() as uow:
        plans = sorted(uow.costs.all(WeekPlan), key=lambda one: (one.weekday, one.since))
        days = sorted(uow.costs.all(DayPlan), key=lambda one: one.day)
    return tuple(plans), tuple(days)


def promised(uow: UnitOfWork, first: date, last: date) -> tuple[Promised, ...]:
    """What was promised on each day of a period; the café's closing days promise nothing."""
    plans = uow.costs.all(WeekPlan)
    days = {one.day: one for one in uow.costs.all(DayPlan)}
    closed = uow.bread.closings().spans.get(CAFE, ())
    found = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        own = days.get(day.isoformat())
        if own is None and any(span.first <= day <= span.last for span in closed):
            found.append(Promised(day, ()))
            continue
        spans = planned(day, plans, () if own is None else (own,))
        found.append(Promised(day, spans, own.reason if own else ""))
    return tuple(found)

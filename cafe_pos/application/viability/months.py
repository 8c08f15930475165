"""The months of which a report can be made, and what was made of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.domain.closure import Period
from cafe_pos.domain.costs.recurring import month_index, month_text

MOST: Final = 36


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month (ISO): whether it is closed, and the last report that was numbered, if any."""

    month: str
    closed: bool
    number: str | None
    nature: str | None


def choices(ctx: Context) -> tuple[MonthState, ...]:
    """The months with a business day, the newest first; the present one is among them."""
    with ctx.store.act() as uow:
        today = acts.moment_of(uow, ctx.clock.now()).day
        days = [d for d in (uow.closures.first_day(), *uow.unclosed_days()[:1]) if d is not None]
        first = min(days, default=None)
        last = month_index(today.isoformat()[:7])
        begin = last if first is None else month_index(first[:7])
        names = [month_text(index) for index in range(max(begin, last - MOST + 1), last + 1)]
        since = date.fromisoformat(f"{names[0]}-01")
        closed = {
            str(end["business_day"])[:7]
            for end in uow.closures.between(Period.MONTH, since.isoformat(), today.isoformat())
        }
        made = {report["month"]: report for report in uow.months.reports()}
    return tuple(
        MonthState(
            name, name in closed,
            made[name]["number"] if name in made else None,
            made[name]["nature"] if name in made else None,
        )
        for name in reversed(names)
    )  # fmt: skip

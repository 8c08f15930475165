"""Hours worked: proposed from log-ins and drawer sessions, put right by hand, accepted by day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.costs import keeping
from cafe_pos.application.drawer.logbook import shifts_of
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.clock import BusinessDays, from_utc_text, utc_text
from cafe_pos.domain.costs.entries import Worked, Worker
from cafe_pos.domain.costs.recurring import first_day, last_day
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import half_up
from cafe_pos.domain.rights import Right, Role

LONGEST: Final = 24 * 60
MOST_OF_A_GROUP: Final = 14_400
"""Helps and volunteers without a name count together: ten of them around the clock."""
STEP: Final = 5
"""Proposed minutes are rounded to five."""
_TYPED: Final = re.compile(
    r"(?P<hours>\d{1,3})(?:[:h](?P<minutes>\d{2})?|[.,](?P<decimals>\d{1,2}))?"
)
_GROUPS: Final = {"": Worker.VOLUNTEER, "help": Worker.HELP, "volunteer": Worker.VOLUNTEER}


@dataclass(frozen=True, slots=True)
class DayHours:
    """Somebody's minutes on a business day: what the till proposes, what was entered (or None)."""

    day: str
    who: str
    name: str
    worker: Worker
    proposed: int
    entered: int | None
    entry: int | None = None
    service: str = ""

    def as_json(self) -> dict[str, Any]:
        """The row for scripts."""
        return {
            "day": self.day,
            "who": self.who,
            "name": self.name,
            "worker": self.worker.value,
            "service": self.service,
            "proposed_minutes": self.proposed,
            "minutes": self.entered,
            "id": self.entry,
        }


def put(
    ctx: Context,
    who: str,
    day: str,
    minutes: int,
    *,
    service: str = "",
    operator: str | None = None,
) -> Worked:
    """Enter somebody's minutes of a day; what was entered of it before gives way.

    `who` is an operator's name or code, `help` or `volunteer` for those without one.

    Raises:
        PosError: `hours.minutes`, `hours.service`, `cost.day`, `cost.future`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        by = acts.acting(uow, operator, Right.COSTS)
        code, worker = _worker(uow, who)
        on = keeping.day_past(ctx, uow, day)
        if not 0 <= minutes <= (LONGEST if code else MOST_OF_A_GROUP):
            raise PosError("hours.minutes", field="minutes")
        named = service.strip()
        if named and named not in _services(uow):
            raise PosError("hours.service", service=service, field="service")
        made = Worked(who=code, worker=worker, day=on, minutes=minutes, service=named)
        return keeping.keep(ctx, uow, made, by, _before(uow, made))


def _services(uow: UnitOfWork) -> set[str]:
    return {"bread", "parcel", "produce", *(one.code for one in uow.services.all())}


def _worker(uow: UnitOfWork, who: str) -> tuple[str, Worker]:
    """Whose hours: an operator's code, or nobody's of a group.

    Raises:
        PosError: `operator.unknown`.
    """
    wanted = who.strip().casefold()
    for one in uow.operators():
        if wanted in (one.name.casefold(), one.code.casefold()):
            return one.code, _of_role(one)
    if wanted in _GROUPS:
        return "", _GROUPS[wanted]
    raise PosError("operator.unknown", name=who, field="who")


def _of_role(one: Operator) -> Worker:
    return Worker.MANAGER if one.role == Role.MANAGER else Worker.HELP


def _before(uow: UnitOfWork, made: Worked) -> int | None:
    for one in uow.costs.between(Worked, made.day, made.day):
        if (one.who, one.worker, one.service) == (made.who, made.worker, made.service):
            return one.id
    return None


def remove(ctx: Context, number: int, *, operator: str | None = None) -> Worked:
    """Remove hours that were entered.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `right.missing`, `operator.*`.
    """
    return keeping.remove(ctx, Worked, number, operator=operator)


# The proposal


def proposed(ctx: Context, month: str) -> tuple[DayHours, ...]:
    """A month day by day: what the till saw of each, beside what was entered.

    Raises:
        PosError: `cost.month`.
    """
    here = keeping.a_month(month)
    with ctx.store.act() as uow:
        return rows_of(ctx, uow, here)


def rows_of(ctx: Context, uow: UnitOfWork, month: str) -> tuple[DayHours, ...]:
    """The same within an act that is under way."""
    first, last = first_day(month), min(last_day(month), keeping.today(ctx, uow).isoformat())
    people = {one.code: one for one in uow.operators()}
    seen = _seen(ctx, uow, first, last) if first <= last else {}
    entered = {
        (one.day, one.who, one.worker, one.service): one
        for one in uow.costs.between(Worked, first, last_day(month))
    }
    keys = set(entered)
    for day, who in seen:
        if who in people:
            keys.add((day, who, _of_role(people[who]), ""))
    rows = []
    for day, who, worker, service in sorted(keys):
        one = entered.get((day, who, worker, service))
        rows.append(
            DayHours(
                day, who, people[who].name if who in people else "", worker,
                0 if service else seen.get((day, who), 0),
                None if one is None else one.minutes, None if one is None else one.id, service,
            )
        )  # fmt: skip
    return tuple(rows)


def accept(ctx: Context, month: str, *, operator: str | None = None) -> int:
    """Enter what is proposed for days on which nothing was entered of somebody; how many rows.

    Raises:
        PosError: `cost.month`, `right.missing`, `operator.*`.
    """
    here = keeping.a_month(month)
    with ctx.store.act() as uow:
        by = acts.acting(uow, operator, Right.COSTS)
        taken = [row for row in rows_of(ctx, uow, here) if row.entered is None and row.proposed > 0]
        for row in taken:
            made = Worked(who=row.who, worker=row.worker, day=row.day, minutes=row.proposed)
            keeping.keep(ctx, uow, made, by)
        return len(taken)


def _seen(ctx: Context, uow: UnitOfWork, first: str, last: str) -> dict[tuple[str, str], int]:
    """Minutes by (business day, operator): from log-in to log-off, else the drawer's session.

    Who never logged off stayed until the drawer was counted.
    """
    days = acts.business_days(uow)
    sessions = uow.costs.sessions(first, last)
    begin = _starts(days, date.fromisoformat(first))
    until = _starts(days, date.fromisoformat(last) + timedelta(days=1))
    found: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    now = ctx.clock.now()
    for who, start, end in shifts_of(uow.drawer.presences(utc_text(begin), utc_text(until))):
        came = from_utc_text(start)
        day = days.of(came)
        close = _starts(days, day + timedelta(days=1))
        counted = [one.closed_at for one in sessions if one.day == day.isoformat()]
        ends = end or max((at for at in counted if at is not None), default=None)
        went = min(from_utc_text(ends) if ends else came, close, now)
        if went > came:
            found.setdefault((day.isoformat(), who), []).append((came, went))
    with_people = {day for day, _who in found}
    for one in sessions:
        if one.day not in with_people and one.closed_at is not None:
            span = from_utc_text(one.opened_at), from_utc_text(one.closed_at)
            found.setdefault((one.day, one.operator), []).append(span)
    return {key: minutes for key, spans in found.items() if (minutes := _minutes(spans)) > 0}


def _starts(days: BusinessDays, day: date) -> datetime:
    return datetime.combine(day, time(days.rollover_hour), days.zone).astimezone(UTC)


def _minutes(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Minutes that spans cover, overlaps once, to five minutes, a day at most."""
    seconds, reached = 0.0, None
    for first, last in sorted(spans):
        start = first if reached is None else max(first, reached)
        if last > start:
            seconds += (last - start).total_seconds()
            reached = last
    return min(LONGEST, STEP * round(seconds / 60 / STEP))


@dataclass(frozen=True, slots=True)
class HoursSum:
    """A month's minutes as entered: of the managers (None: nothing), helps, volunteers, services.

    Minutes within a service are a part of somebody's day, so they add to no total.
    """

    managers: int | None
    helpers: int
    volunteers: int
    services: tuple[tuple[str, int], ...]


def summed(rows: Iterable[Worked]) -> HoursSum:
    """Add up what was entered."""
    managers: int | None = None
    others = {Worker.HELP: 0, Worker.VOLUNTEER: 0}
    services: dict[str, int] = {}
    for one in rows:
        if one.service:
            services[one.service] = services.get(one.service, 0) + one.minutes
        elif one.worker is Worker.MANAGER:
            managers = (managers or 0) + one.minutes
        else:
            others[one.worker] += one.minutes
    return HoursSum(
        managers, others[Worker.HELP], others[Worker.VOLUNTEER], tuple(sorted(services.items()))
    )


def parse_minutes(text: str) -> int:
    """Minutes of `7:30`, `7h30`, `7,5` or `7` hours.

    Raises:
        PosError: `hours.minutes`.
    """
    read = _TYPED.fullmatch(text.strip().casefold())
    if read is None or int(read["minutes"] or 0) > 59:  # noqa: PLR2004 - a clock's minutes
        raise PosError("hours.minutes", field="minutes")
    tenths = read["decimals"]
    part = half_up(int(tenths) * 60, 10 ** len(tenths)) if tenths else int(read["minutes"] or 0)
    return int(read["hours"]) * 60 + part

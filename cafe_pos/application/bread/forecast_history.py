"""What is known of the demand before a day: tickets, sell-outs, holidays, the day in progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import UnitOfWork
from cafe_pos.application.selling import vouchers
from cafe_pos.domain import hours
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.forecast import Past
from cafe_pos.domain.hours import DayHours

HISTORY: Final = timedelta(days=364)
"""A year of whole weeks; what is older would hardly weigh."""
HOURS_OF: Final = timedelta(days=84)
"""The hours of the day are learned from twelve weeks."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Noted:
    """What cut a day short: the minute from which there was none, and how often it was asked for.

    `over` says that the rest of the day is still to come (the day in progress).
    """

    minute: int | None = None
    refused: int = 0
    over: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What was read, of some articles and a time; `past` shows it as it was before a day."""

    open_days: tuple[date, ...]
    sold: Mapping[str, Mapping[date, int]]
    noted: Mapping[str, Mapping[date, _Noted]]
    by_hour: Mapping[str, Mapping[date, Mapping[int, int]]]
    tickets: Mapping[date, Mapping[int, int]]
    holidays: frozenset[date]

    def past(self, article: str, day: date) -> tuple[Past, ...]:
        """The days before one, of the year before it, completed as far as could be known then."""
        sold, noted = self.sold[article], self.noted[article]
        shares = self._shares(article, day)
        return tuple(
            Past(
                one,
                max(0, sold.get(one, 0)),
                shares.get(one, 1.0),
                noted[one].refused if one in noted else 0,
                one in self.holidays,
                one in noted and not noted[one].over,
            )
            for one in self.open_days
            if day - HISTORY <= one < day
        )

    def _shares(self, article: str, day: date) -> dict[date, float]:
        """The share of a usual day that each short day had sold when its bread was out."""
        by_hour = self.by_hour[article]
        until = {
            one: _end(noted, by_hour.get(one, {}))
            for one, noted in self.noted[article].items()
            if one < day and noted.minute is not None
        }
        if not until:
            return {}
        since = day - HOURS_OF
        prior: dict[int, int] = {}
        for one, counts in self.tickets.items():
            if since <= one < day:
                for hour, count in counts.items():
                    prior[hour] = prior.get(hour, 0) + count
        days = [
            DayHours(one.weekday(), sold, until.get(one))
            for one, sold in by_hour.items()
            if since <= one < day
        ]
        profiles = hours.by_weekday(days, hours.of_counts(prior))
        return {
            one: hours.share_until(profiles[one.weekday()], minute) for one, minute in until.items()
        }


def _end(noted: _Noted, sold: Mapping[int, int]) -> int:
    """When a day's bread was out; where more was sold later, there was more until then."""
    minute = noted.minute or 0
    last = max((hour for hour, pieces in sold.items() if pieces > 0), default=0) * hours.MINUTES
    return max(minute, last + 1) if noted.over and last > minute else minute


def known(
    uow: UnitOfWork,
    articles: Sequence[str],
    first: date,
    before: date,
    now: datetime | None = None,
) -> Known:
    """Read what forecasts of the days from `first` to `before` need; nothing dated later.

    With `now`, the day in progress counts as cut at this moment.
    """
    since = first - HISTORY
    open_days = uow.demand.open_days(since, before)
    noted = _noted(uow, articles, since, before)
    today = None if now is None else _in_progress(uow, now, open_days)
    if today is not None:
        day, minute = today
        for days in noted.values():
            days.setdefault(day, _Noted(minute, over=False))
    cut = [code for code, days in noted.items() if days]
    hours_since, begins = first - HOURS_OF, begins_min(uow)
    by_hour: dict[str, Mapping[date, Mapping[int, int]]] = {code: {} for code in articles}
    if cut:
        by_hour.update(uow.demand.sold_by_hour(cut, hours_since, before, begins))
    return Known(
        open_days,
        uow.demand.sold(articles, since, before),
        noted,
        by_hour,
        uow.demand.tickets_by_hour(hours_since, before, begins) if cut else {},
        frozenset(one for one in open_days if is_holiday(one)),
    )


def _noted(
    uow: UnitOfWork, articles: Sequence[str], since: date, before: date
) -> dict[str, dict[date, _Noted]]:
    found: dict[str, dict[date, _Noted]] = {code: {} for code in articles}
    for one in uow.bread.noted_between(since, before - _DAY):
        if one.article in found and (one.sold_out_at or one.refused):
            minute = None if one.sold_out_at is None else minute_of_day(uow, one.sold_out_at)
            found[one.article][date.fromisoformat(one.day)] = _Noted(minute, one.refused)
    return found


def _in_progress(
    uow: UnitOfWork, now: datetime, open_days: Sequence[date]
) -> tuple[date, int] | None:
    """The day that is not over yet, and the minute it has come to."""
    moment = acts.moment_of(uow, now)
    if not open_days or open_days[-1] != moment.day:
        return None
    return moment.day, minute_of_day(uow, moment.at)


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday."""
    return day in vouchers.holidays_of(day.year)


def begins_min(uow: UnitOfWork) -> int:
    """When the business day begins, in minutes after midnight."""
    return acts.business_days(uow).rollover_hour * hours.MINUTES


def minute_of_day(uow: UnitOfWork, at: str) -> int:
    """The minute of the business day that a UTC time is."""
    local = from_utc_text(at).astimezone(acts.zone_of(uow))
    whole = hours.HOURS * hours.MINUTES
    return (local.hour * hours.MINUTES + local.minute - begins_min(uow)) % whole

"""When in the day an article sells: what a morning that was sold out would have gone on to sell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

HOURS: Final = 24
MINUTES: Final = 60
PRIOR_DAYS: Final = 4
"""The café's own hours weigh as much as four days of the article's (a month of that weekday)."""

Profile = tuple[float, ...]
"""The share of a day's sales in each hour since the business day began; they sum to 1."""

EVEN: Final[Profile] = (1 / HOURS,) * HOURS


@dataclass(frozen=True, slots=True)
class DayHours:
    """What a day sold in each hour since it began, and when it was sold out, in minutes."""

    weekday: int
    sold: Mapping[int, int] = field(default_factory=dict)
    until: int | None = None


def profile(days: Iterable[DayHours], prior: Sequence[float] = EVEN) -> Profile:
    """The article's hours: each hour is learned from the days on which there was still bread.

    So a day that was sold out at ten says nothing of noon, instead of saying that noon sells none.
    """
    sold, there = [0.0] * HOURS, [0.0] * HOURS
    whole, count = 0, 0
    for day in days:
        count += 1
        whole += sum(day.sold.values())
        for hour in range(HOURS):
            open_share = _open_share(hour, day.until)
            there[hour] += open_share
            if open_share > 0:
                sold[hour] += day.sold.get(hour, 0)
    if whole == 0:
        return _normal(prior)
    pace = whole / count
    weight = PRIOR_DAYS
    rates = [
        (sold[hour] + weight * pace * prior[hour]) / (there[hour] + weight) for hour in range(HOURS)
    ]
    return _normal(rates)


def by_weekday(days: Sequence[DayHours], prior: Sequence[float] = EVEN) -> tuple[Profile, ...]:
    """A profile for each weekday (Monday first), held together by the one of all days."""
    every = profile(days, prior)
    return tuple(
        profile((day for day in days if day.weekday == weekday), every) for weekday in range(7)
    )


def share_until(profile: Profile, minute: int) -> float:
    """The share of a day's sales that is made by a minute of the business day."""
    hour, rest = divmod(min(max(minute, 0), HOURS * MINUTES), MINUTES)
    return min(1.0, sum(profile[:hour]) + (profile[hour] * rest / MINUTES if hour < HOURS else 0.0))


def of_counts(counts: Mapping[int, int]) -> Profile:
    """The profile of tickets counted by the hour; even when there are none."""
    total = sum(counts.values())
    if total <= 0:
        return EVEN
    return tuple(max(counts.get(hour, 0), 0) / total for hour in range(HOURS))


def _open_share(hour: int, until: int | None) -> float:
    """How much of an hour there was still bread."""
    if until is None:
        return 1.0
    return min(max(until - hour * MINUTES, 0), MINUTES) / MINUTES


def _normal(rates: Sequence[float]) -> Profile:
    total = sum(rates)
    return tuple(rate / total for rate in rates) if total > 0 else EVEN

"""How many of an article the counter will sell on a day: a level, a weekday, and chance.

Expected = recent level × the weekday's index. Days count by their age, the index is pulled towards
1 as far as its measured noise says, days that were sold out are completed first, days that stand
out are damped. `docs/forecast.md` has the formulas, what was tried, and the errors measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final

from cafe_pos.domain import chance

LEVEL_HALF_LIFE_DAYS: Final = 10
"""A sale counts half as much for the level as one ten days later."""
PATTERN_HALF_LIFE_DAYS: Final = 180
"""The habits of the week change slowly: half a year."""
DAMPED_BEYOND: Final = 2.5
"""A day is pulled back to so many standard deviations from what was expected of it."""
FULL_PATTERN_DAYS: Final = 28
"""Under four weeks there is no weekday index: one Sunday is no habit."""
HOLIDAY_DAYS: Final = 2
"""A holiday is thought to be an ordinary day as strongly as two such days seen would say."""
WEEK: Final = 7
MOST_DISPERSION: Final = 1.0
"""Beyond chance a demand varies by its own mean at most: a few odd days prove no more."""
_PASSES: Final = 3
_MAD: Final = 1.4826
_TRUE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Past:
    """One day on which the café was open: what the counter sold of an article.

    `share` is the part of a day's sales that is usually made by the moment of the sell-out
    (1: never sold out), `refused` how many were asked for in vain after it. `going_on` is the day
    in progress, cut at this moment.
    """

    day: date
    sold: int
    share: float = 1.0
    refused: int = 0
    holiday: bool = False
    going_on: bool = False

    @property
    def cut(self) -> bool:
        """Whether people may have wanted more than was sold."""
        return self.share < 1.0 or self.refused > 0


@dataclass(frozen=True)
class Fit:
    """What the past says: the level a day now, the week's indices (Monday first), the noise.

    `demand` is what each day of `past` would have sold, completed; `counted` the same, damped;
    `dispersion` the noise beyond chance; `holiday` what a holiday sells against such a day.
    """

    past: tuple[Past, ...]
    level: float
    index: tuple[float, ...]
    dispersion: float
    demand: tuple[float, ...]
    counted: tuple[float, ...]
    holiday: float = 1.0
    holidays_known: int = 0

    def expected(self, day: date, *, holiday: bool = False) -> float:
        """What the counter will sell on a day, on the average."""
        usual = self.level * self.index[day.weekday()]
        return usual * self.holiday if holiday else usual

    @cached_property
    def span_days(self) -> int:
        """From the first to the last day known."""
        return (self.past[-1].day - self.past[0].day).days + 1 if self.past else 0


NOTHING: Final = Fit((), 0.0, (1.0,) * WEEK, 0.0, (), ())


def fit(past: Sequence[Past], day: date) -> Fit:
    """Learn from the days before `day`, oldest first; those before the first sale don't count."""
    known = [one for one in past if one.day < day]
    first = next((at for at, one in enumerate(known) if one.sold or one.cut), None)
    if first is None:
        return NOTHING
    return _Fitting(known[first:], day).result()


class _Fitting:
    """The passes of a fit: complete, damp, level, indices, noise, and again."""

    def __init__(self, past: Sequence[Past], day: date) -> None:
        self.past = past
        self.weekdays = [one.day.weekday() for one in past]
        ages = [(day - one.day).days for one in past]
        self.slow = [_decay(age, PATTERN_HALF_LIFE_DAYS) for age in ages]
        self.counts = [not one.holiday for one in past]
        if not any(self.counts):
            self.counts = [True] * len(past)
        self.gaps = [1.0] + [
            _decay((after.day - before.day).days, LEVEL_HALF_LIFE_DAYS)
            for before, after in pairwise(past)
        ]
        self.weekly = (past[-1].day - past[0].day).days + 1 >= FULL_PATTERN_DAYS
        middle = max(median(one.sold for one in past), 0.5)
        spread = _MAD * median(abs(one.sold - middle) for one in past)
        self.index = [1.0] * WEEK
        self.levels = [float(middle)] * len(past)
        self.dispersion = _bounded((spread**2 - middle) / middle**2)
        self.demand = [float(one.sold) for one in past]
        self.damped = self.demand
        # A completed day may beat the best one seen, but two odd days can't drive each other up.
        self.most = 2.0 * max(one.sold + one.refused for one in past)

    def result(self) -> Fit:
        """Run the passes."""
        last = 0.0
        for _ in range(_PASSES):
            expected = self._expected()
            self.demand = [
                min(completed(one, usual, self.dispersion), self.most)
                for one, usual in zip(self.past, expected, strict=True)
            ]
            self.damped = [
                _damped(wanted, usual, self.dispersion)
                for wanted, usual in zip(self.demand, expected, strict=True)
            ]
            last = self._learn_levels()
            if self.weekly:
                self._learn_index()
            self._learn_dispersion()
        last = self._learn_levels()
        ratio, known = self._holiday()
        return Fit(
            tuple(self.past), last, tuple(self.index), self.dispersion,
            tuple(self.demand), tuple(self.damped), ratio, known,
        )  # fmt: skip

    def _expected(self) -> list[float]:
        index = self.index
        return [
            level * index[weekday]
            for level, weekday in zip(self.levels, self.weekdays, strict=True)
        ]

    def _learn_levels(self) -> float:
        """The level around each day, from both sides; returns the one that the end has."""
        ahead = self._running(range(len(self.past)), self.gaps)
        behind = self._running(range(len(self.past) - 1, -1, -1), [*self.gaps[1:], 1.0])
        behind.reverse()
        self.levels = [
            (sold_a + sold_b) / max(weight_a + weight_b, _TRUE)
            for (sold_a, weight_a), (sold_b, weight_b) in zip(ahead, behind, strict=True)
        ]
        sold, weight = ahead[-1]
        return sold / max(weight, _TRUE)

    def _running(self, order: range, gaps: Sequence[float]) -> list[tuple[float, float]]:
        sold = weight = 0.0
        found = []
        for at in order:
            keep = gaps[at]
            sold, weight = sold * keep, weight * keep
            if self.counts[at]:
                sold += self.damped[at]
                weight += self.index[self.weekdays[at]]
            found.append((sold, weight))
        return found

    def _learn_index(self) -> None:
        """Each weekday against its level, pulled towards 1 as far as it may be noise."""
        sold, usual, noise = [0.0] * WEEK, [0.0] * WEEK, [0.0] * WEEK
        more = self.dispersion
        for at, weekday in enumerate(self.weekdays):
            if self.counts[at]:
                weight, level = self.slow[at], self.levels[at]
                sold[weekday] += weight * self.damped[at]
                usual[weekday] += weight * level
                noise[weekday] += weight * weight * (level + more * level * level)
        seen = [weekday for weekday in range(WEEK) if usual[weekday] > _TRUE]
        ratio = {weekday: sold[weekday] / usual[weekday] for weekday in seen}
        mean = sum(ratio.values()) / max(len(ratio), 1)
        self.index = [1.0] * WEEK
        if len(seen) < 2 or mean <= 0:  # noqa: PLR2004 - one weekday can't be compared
            return
        away = {weekday: ratio[weekday] / mean - 1 for weekday in seen}
        error = {weekday: noise[weekday] / usual[weekday] ** 2 for weekday in seen}
        true = sum(away[weekday] ** 2 - error[weekday] for weekday in seen) / (len(seen) - 1)
        for weekday in seen:
            believed = true / (true + error[weekday]) if true > 0 else 0.0
            self.index[weekday] = 1 + away[weekday] * believed

    def _learn_dispersion(self) -> None:
        """What the errors one day ahead have beyond chance, on the days that were seen whole.

        Each day is compared with the level that the days before it gave: that is the error an order
        will meet, while a level that has seen the day itself flatters.
        """
        squares = expected = squared = 0.0
        sold = weight = 0.0
        rows = zip(self.gaps, self.slow, self.damped, self.weekdays, strict=True)
        for at, (keep, slow, wanted, weekday) in enumerate(rows):
            sold, weight = sold * keep, weight * keep
            if not self.counts[at]:
                continue
            if at >= WEEK and weight > _TRUE and not self.past[at].cut:
                usual = sold / weight * self.index[weekday]
                squares += slow * (wanted - usual) ** 2
                expected += slow * usual
                squared += slow * usual * usual
            sold += wanted
            weight += self.index[weekday]
        if squared > _TRUE:  # else too few days, or all sold out: the spread of the sales stays
            self.dispersion = _bounded((squares - expected) / squared)

    def _holiday(self) -> tuple[float, int]:
        """What holidays sold against such days, as far as the few seen can say."""
        rows = [
            (wanted, usual)
            for one, wanted, usual in zip(self.past, self.demand, self._expected(), strict=True)
            if one.holiday
        ]
        before = HOLIDAY_DAYS * max(sum(self.levels) / len(self.levels), _TRUE)
        usual = before + sum(usual for _, usual in rows)
        return (before + sum(wanted for wanted, _ in rows)) / usual, len(rows)


def _bounded(dispersion: float) -> float:
    return min(max(dispersion, 0.0), MOST_DISPERSION)


def _decay(days: int, half_life: int) -> float:
    return math.exp2(-days / half_life)


def completed(one: Past, usual: float, dispersion: float) -> float:
    """What a day would have sold with bread enough.

    A day's pace is drawn around the usual one (a gamma, the mixture behind the negative binomial);
    what was sold until the sell-out corrects it, and the rest of the day goes on at that pace.
    """
    if not one.cut:
        return float(one.sold)
    seen = one.share * usual
    if dispersion > _TRUE:
        pace = usual * (1 + dispersion * one.sold) / (1 + dispersion * seen)
    else:
        pace = usual
    return max(one.sold + (1 - one.share) * pace, float(one.sold + one.refused))


def _damped(wanted: float, usual: float, dispersion: float) -> float:
    reach = DAMPED_BEYOND * math.sqrt(usual + dispersion * usual * usual)
    return min(max(wanted, usual - reach), usual + reach)


@dataclass(frozen=True, slots=True)
class Morning:
    """What an order comes to on the average morning, in loaves: left over, and missed."""

    level: float
    quantity: int
    unsold: float
    missed: float


def morning(mean: float, dispersion: float, level: float) -> Morning:
    """The order that is enough on a share `level` of the mornings."""
    quantity = chance.quantile(mean, dispersion, level)
    return Morning(
        level,
        quantity,
        chance.left_over(mean, dispersion, quantity),
        chance.missed(mean, dispersion, quantity),
    )


def same_weekdays(found: Fit, day: date, weeks: int = 4) -> tuple[float, ...]:
    """What the counter wanted on the last such weekdays, completed and damped, newest first."""
    since = day - timedelta(days=8 * WEEK)
    rows = zip(found.past, found.counted, strict=True)
    same = [
        counted
        for one, counted in rows
        if one.day >= since and one.day.weekday() == day.weekday() and not one.holiday
    ]
    return tuple(reversed(same[-weeks:]))

"""How good a forecast was: against habit, against the level chosen, against chance itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.domain import chance

HIGH: Final = 0.8
"""The level at which the pinball loss is measured (DOMAIN)."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One day ahead, afterwards: what was wanted, and what was said on the eve.

    `wanted` is completed on a day that was sold out (`cut`); `middle` is enough on half of such
    days, `high` on 80 %; `habit` is what the last such weekday sold, None before there was one.
    """

    day: date
    wanted: float
    middle: int
    high: int
    habit: float | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Errors:
    """The figures of some trials; shares of the demand, but `pinball` in loaves a day.

    `habit` is the WAPE of "as last week", None when it never could be said; `floor` is that of a
    perfectly known Poisson demand of the same mean; never MAPE, which divides by empty days.
    """

    days: int
    cut: int
    demand: float
    wape: float
    habit: float | None
    pinball: float
    bias: float
    floor: float

    @property
    def over_floor(self) -> float:
        """The error as a multiple of what chance alone leaves."""
        return self.wape / self.floor if self.floor else 0.0


def measured(trials: Sequence[Trial]) -> Errors | None:
    """The errors of some days; None when there were none, or nothing was wanted."""
    demand = sum(one.wanted for one in trials)
    if not trials or demand <= 0:
        return None
    compared = [one for one in trials if one.habit is not None]
    habit_demand = sum(one.wanted for one in compared)
    habit = sum(abs(one.wanted - (one.habit or 0)) for one in compared)
    return Errors(
        days=len(trials),
        cut=sum(one.cut for one in trials),
        demand=demand,
        wape=sum(abs(one.wanted - one.middle) for one in trials) / demand,
        habit=habit / habit_demand if habit_demand > 0 else None,
        pinball=sum(_pinball(one) for one in trials) / len(trials),
        bias=sum(one.middle - one.wanted for one in trials) / demand,
        floor=chance.floor_error(demand / len(trials)),
    )


def _pinball(one: Trial) -> float:
    """What a wrong order costs when a missed loaf weighs four times an unsold one."""
    short = one.wanted - one.high
    return HIGH * short if short > 0 else (HIGH - 1) * short

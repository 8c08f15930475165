"""What is brought to the café of a demonstration: bread each morning, lots of local produce.

Pure: a planned day and what it sells say how much came. Now and then the baker brought too little:
whoever comes later for bread goes without, and is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from typing import Final

from cafe_pos.application.demo.plan import Back, Day, Sale
from cafe_pos.application.selling.ringing import Wanted
from cafe_pos.domain.payment import Method, Tender

BREAD: Final = ("TRADITION", "BAGUETTE", "CAMPAGNE", "COMPLET", "CROISSANT", "PAIN-CHOCOLAT")
_SHORT: Final = 0.06
"""How often an article of bread is ordered too scarcely for a day."""
_FEWEST: Final = 6
"""Only what is wanted that often a day runs out."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody wanted so much bread that was not there any more."""

    at: datetime
    article: str
    count: int


@dataclass(frozen=True, slots=True)
class Morning:
    """What the counter's own order of bread is for a day, and who came too late for it."""

    counter: Mapping[str, int]
    gone: tuple[Gone, ...] = ()


def baked(chance: Random, day: Day) -> tuple[Day, Morning]:
    """A day as far as its bread goes: sales without what ran out, and what was ordered for it."""
    kept = {step.key for step in day.steps if isinstance(step, Back)}
    wanted = dict.fromkeys(BREAD, 0)
    for sale in _sales(day):
        for line in sale.lines:
            if line.article in wanted:
                wanted[line.article] += line.quantity or 0
    counter = {code: _ordered(chance, count, over=day.closed_at is None)
               for code, count in wanted.items()}  # fmt: skip
    left = dict(counter)
    steps: list[Sale | Back] = []
    gone: list[Gone] = []
    for step in day.steps:
        if isinstance(step, Back):
            steps.append(step)
            continue
        lines, missed = _served(step, left, all_of=step.key in kept)
        gone += [Gone(step.at, line.article, line.quantity or 0) for line in missed]
        if lines:
            steps.append(replace(step, lines=lines, tender=_paid(step.tender)) if missed else step)
    more = {code: -count for code, count in left.items() if count < 0}
    counter = {code: count + more.get(code, 0) for code, count in counter.items()}
    return replace(day, steps=tuple(steps)), Morning(counter, tuple(gone))


def _ordered(chance: Random, wanted: int, *, over: bool) -> int:
    """How many the counter orders of an article that so many will want."""
    if not over and wanted >= _FEWEST and chance.random() < _SHORT:
        return wanted - chance.randint(1, max(1, wanted // 4))
    return wanted + (6 if over else 0) + chance.choice((0, 0, 1, 1, 1, 2, 3))


def _served(
    sale: Sale, left: dict[str, int], *, all_of: bool
) -> tuple[tuple[Wanted, ...], list[Wanted]]:
    """The lines of a sale that there is bread for, and those that there is none for."""
    lines, missed = [], []
    for line in sale.lines:
        count = line.quantity or 0
        if line.article in left and not all_of and left[line.article] < count:
            missed.append(line)
            continue
        if line.article in left:
            left[line.article] -= count
        lines.append(line)
    return tuple(lines), missed


def _paid(tender: Tender) -> Tender:
    """The same way to pay, for whatever it comes to."""
    return Tender(Method.CARD if tender.method is Method.CARD else Method.CASH)


def sold_until(days: Sequence[Day], article: str, first: date, until: date) -> int:
    """Pieces or grams of an article that are sold from a day on, before another."""
    return sum(
        line.grams or line.quantity or 0
        for day in days
        if first <= day.day < until
        for sale in _sales(day)
        for line in sale.lines
        if line.article == article
    )


def _sales(day: Day) -> list[Sale]:
    return [step for step in day.steps if isinstance(step, Sale)]

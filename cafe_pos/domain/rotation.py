"""Which copies are kept: the newest of each of so many days, weeks and months, and of every year.

Days, weeks and months are those that have a copy: a café that is shut for a month loses none of
its copies by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

DAYS: Final = 7
WEEKS: Final = 5
MONTHS: Final = 12

_PERIODS: Final[tuple[tuple[Callable[[datetime], tuple[int, ...]], int | None], ...]] = (
    (lambda at: (at.year, at.month, at.day), DAYS),
    (lambda at: tuple(at.isocalendar())[:2], WEEKS),
    (lambda at: (at.year, at.month), MONTHS),
    (lambda at: (at.year,), None),
)


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Of the moments at which copies were made, those whose copies stay.

    Keeping again what was kept removes nothing, and a copy that was once let go of would never
    have been kept by a later rotation.
    """
    newest_first = sorted(set(made), reverse=True)
    stays: set[datetime] = set()
    for period_of, limit in _PERIODS:
        newest: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            newest.setdefault(period_of(at), at)
        stays.update(list(newest.values())[:limit])
    return frozenset(stays)

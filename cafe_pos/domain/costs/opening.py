"""Opening hours as they are planned: spans of a day, a week's plan, exceptions to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from cafe_pos.domain.costs.entries import DayPlan, WeekPlan
from cafe_pos.domain.errors import PosError

MINUTES_A_DAY: Final = 24 * 60
LATEST: Final = 28 * 60
"""A business day may go on until four in the morning."""
CLOSED: Final = ("", "-", "closed", "ferme", "fermé")
_SPAN: Final = re.compile(r"(\d{1,2})[:hH]?(\d{2})?\s*-\s*(\d{1,2})[:hH]?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Opening:
    """From a minute of the day to another; after midnight it goes on beyond 24 hours."""

    first: int
    last: int

    @property
    def minutes(self) -> int:
        """How long it is open."""
        return self.last - self.first

    def text(self) -> str:
        """As it is written: `08:00-12:30`."""
        return f"{_clock(self.first)}-{_clock(self.last)}"


def _clock(minute: int) -> str:
    hour, rest = divmod(minute % MINUTES_A_DAY, 60)
    return f"{hour:02d}:{rest:02d}"


def parse_hours(text: str) -> tuple[Opening, ...]:
    """Read `8-12:30, 16:00-20:00`; an end before its start is after midnight; nothing is closed.

    Raises:
        PosError: `opening.hours` for what is no such hours, or overlaps.
    """
    wanted = text.strip().casefold()
    if wanted in CLOSED:
        return ()
    found = []
    for part in re.split(r"[,;+]", wanted):
        read = _SPAN.fullmatch(part.strip())
        if read is None:
            raise PosError("opening.hours", text=text, field="hours")
        first, last = _minute(read[1], read[2]), _minute(read[3], read[4])
        if first is None or last is None or first >= MINUTES_A_DAY:
            raise PosError("opening.hours", text=text, field="hours")
        found.append(Opening(first, last if last > first else last + MINUTES_A_DAY))
    found.sort(key=lambda one: one.first)
    for before, after in pairwise(found):
        if after.first < before.last:
            raise PosError("opening.hours", text=text, field="hours")
    if found[-1].last > LATEST:
        raise PosError("opening.hours", text=text, field="hours")
    return tuple(found)


def _minute(hour: str, minute: str | None) -> int | None:
    """The minute of the day, 24:00 included; None for what no clock shows."""
    value = int(hour) * 60 + int(minute or 0)
    return value if int(minute or 0) < 60 and value <= MINUTES_A_DAY else None  # noqa: PLR2004


def hours_text(spans: Iterable[Opening]) -> str:
    """Hours as they are kept, and read again."""
    return ",".join(span.text() for span in spans)


def planned(
    day: date, week: Iterable[WeekPlan], days: Iterable[DayPlan]
) -> tuple[Opening, ...] | None:
    """What was promised for a day: its own exception, else its weekday's plan; None without one.

    Once any weekday is planned, those that are not are closed.
    """
    text = day.isoformat()
    own = next((one for one in days if one.day == text), None)
    if own is not None:
        return parse_hours(own.hours)
    begun = [one for one in week if one.since <= text]
    last = max(
        (one for one in begun if one.weekday == day.weekday()),
        key=lambda one: (one.since, one.id),
        default=None,
    )
    if last is None:
        return () if begun else None
    return parse_hours(last.hours)

"""The bread of one day: what the baker is asked for, what came, and that nothing is left over.

Always, for each article: yesterday's left + delivered = sold + picked up + returned + wasted +
given + left. What is missing in it is a difference to be explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.bread import Baker, Closings
from cafe_pos.domain.errors import PosError

WARNED_BEFORE: Final = timedelta(minutes=30)
"""An order sheet still unsent so long before the cut-off wants a warning (DOMAIN)."""
MAX_COUNTED: Final = 999
CLOSED_AT_MOST: Final = 60
"""Days in a row that a café is closed, before nobody looks further back."""


class Fate(StrEnum):
    """What became of bread that nobody bought; the natures of `stock` documents."""

    RETURNED = "returned"
    WASTED = "wasted"
    GIVEN = "given"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Balance:
    """The bread of an article on a day, in pieces, as the fiscal documents say.

    `wasted` counts what the staff ate or lost as well; `left` is what was kept for tomorrow.
    """

    article: str
    brought: int = 0
    delivered: int = 0
    sold: int = 0
    picked_up: int = 0
    returned: int = 0
    wasted: int = 0
    given: int = 0
    left: int = 0

    @property
    def came(self) -> int:
        """What there was: yesterday's left and the delivery."""
        return self.brought + self.delivered

    @property
    def went(self) -> int:
        """What is accounted for."""
        return self.sold + self.picked_up + self.returned + self.wasted + self.given + self.left

    @property
    def difference(self) -> int:
        """What is missing (positive) or too much (negative); 0 when the day holds."""
        return self.came - self.went

    @property
    def on_shelf(self) -> int:
        """What should lie on the shelf, before its fate is said."""
        return self.came - self.sold - self.picked_up


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What a baker is asked for of an article: the bookings, and the counter's own."""

    article: str
    label: str
    booked: int
    counter: int

    @property
    def quantity(self) -> int:
        """All of it."""
        return self.booked + self.counter

    def as_json(self) -> dict[str, Any]:
        """The line as sheets keep it."""
        return {
            "article": self.article,
            "label": self.label,
            "booked": self.booked,
            "counter": self.counter,
            "quantity": self.quantity,
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """An order sheet for a baker and a day; `revision` 1 is the order, later ones amend it.

    A draft has `sent_at` None and only keeps what the counter's quantities were changed to.
    """

    day: date
    baker: str
    revision: int
    lines: tuple[SheetLine, ...]
    sent_at: str | None = None
    sent_by: str | None = None

    @property
    def quantities(self) -> dict[str, int]:
        """How many of each article."""
        return {line.article: line.quantity for line in self.lines if line.quantity}


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment changes: an article, how many were asked for, how many are now."""

    article: str
    label: str
    before: int
    after: int


def changes(sent: Sheet, now: Sequence[SheetLine]) -> tuple[Change, ...]:
    """What is to be amended of a sheet that was sent."""
    labels = {line.article: line.label for line in (*sent.lines, *now)}
    before = sent.quantities
    after = {line.article: line.quantity for line in now if line.quantity}
    return tuple(
        Change(code, labels[code], before.get(code, 0), after.get(code, 0))
        for code in labels
        if before.get(code, 0) != after.get(code, 0)
    )


class Urgency(StrEnum):
    """How an unsent sheet stands to its cut-off."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


def urgency(baker: Baker, day: date, now: datetime, closings: Closings | None = None) -> Urgency:
    """How urgent it is to send the sheet of a day; `now` on the café's wall clock."""
    until = cut_off(baker, day, closings).replace(tzinfo=now.tzinfo)
    if now >= until:
        return Urgency.LATE
    return Urgency.SOON if now >= until - WARNED_BEFORE else Urgency.CALM


def cut_off(baker: Baker, day: date, closings: Closings | None = None) -> datetime:
    """Until when the order of a day must be sent, on the café's wall clock.

    It is the baker's hour; where the café is closed then, that hour of its last open day before.
    """
    hour, minute = baker.cut_off.split(":")
    when = day - timedelta(days=baker.days_before)
    for _ in range(CLOSED_AT_MOST):
        if closings is None or not closings.closed("", when):
            break
        when -= timedelta(days=1)
    return datetime.combine(when, time(int(hour), int(minute)))


@dataclass(frozen=True, slots=True)
class Unsold:
    """What is said of an article's unsold bread, by fate, in pieces."""

    article: str
    fates: Mapping[Fate, int] = field(default_factory=dict)

    @property
    def pieces(self) -> int:
        """All of it."""
        return sum(self.fates.values())


def checked_unsold(unsold: Unsold) -> Unsold:
    """Return what may be said of the unsold.

    Raises:
        PosError: `bread.counted`.
    """
    for count in unsold.fates.values():
        checked_count(count)
    return unsold


def checked_count(count: int, *, field: str = "count") -> int:
    """Return how many loaves somebody may count.

    Raises:
        PosError: `bread.counted`.
    """
    if not 0 <= count <= MAX_COUNTED:
        raise PosError("bread.counted", count=count, limit=MAX_COUNTED, field=field)
    return count

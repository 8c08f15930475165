"""Time at a counter: UTC in records, the café's zone for people, days that roll at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """What time it is; the only source of time in the program."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back, for measuring."""

    @property
    def simulated(self) -> bool:
        """Whether this clock was set for a demonstration or a test."""


def utc_text(moment: datetime) -> str:
    """Write a moment as UTC with seconds, ending in Z."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_utc_text(text: str) -> datetime:
    """Read what `utc_text` wrote."""
    return datetime.fromisoformat(text)


def offset_minutes(moment: datetime, zone: tzinfo) -> int:
    """How far the zone's clocks are ahead of UTC at a moment."""
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """A café's days: those of its zone, beginning at `rollover_hour` (04:00 unless set)."""

    zone: tzinfo
    rollover_hour: int = 4

    def of(self, moment: datetime) -> date:
        """The business day that a moment belongs to."""
        local = moment.astimezone(self.zone)
        # Compared on the wall clock, so that nights of a clock change roll at the same hour.
        previous = local.hour < self.rollover_hour
        return local.date() - timedelta(days=1) if previous else local.date()


def local_text(utc: str, offset_min: int) -> str:
    """A recorded UTC time as the café's wall clock showed it: `2026-11-22T10:15:00`."""
    moment = from_utc_text(utc).replace(tzinfo=None) + timedelta(minutes=offset_min)
    return moment.isoformat()


def zoned_text(utc: str, offset_min: int) -> str:
    """A recorded UTC time with the café's offset: `2026-11-22T10:15:00+01:00`."""
    sign = "-" if offset_min < 0 else "+"
    hours, minutes = divmod(abs(offset_min), 60)
    return f"{local_text(utc, offset_min)}{sign}{hours:02d}:{minutes:02d}"

"""The clock: not before the last record, not far behind it, in the café's zone, kept right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from cafe_pos.application import acts
from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.doctor.ports import ClockFacts
from cafe_pos.domain.clock import from_utc_text, offset_minutes

FAR_DAYS: Final = 60
"""Longer than a café's holidays: a clock that jumped ahead, or a till left alone."""


def judge(cafe: CafeFacts, clock: ClockFacts) -> Iterator[Finding]:
    """Order, distance, zone, and who keeps it right."""
    last = from_utc_text(cafe.last_at) if cafe.last_at else None
    if last is not None and last - cafe.now > acts.CLOCK_TOLERANCE:
        yield look("doctor.clock", last=cafe.last_at)
    elif last is not None and (cafe.now - last).days > FAR_DAYS:
        yield look("doctor.clock_far", days=(cafe.now - last).days)
    else:
        yield good("doctor.time", at=f"{cafe.now.astimezone(ZoneInfo(cafe.zone)):%H:%M}")
    apart = clock.zone != "" and clock.offset_min != offset_minutes(cafe.now, ZoneInfo(cafe.zone))
    if apart and clock.synced is False:
        # Set by hand to what the church says, in a zone that is not the church's.
        yield look("doctor.zone_adrift", zone=clock.zone, cafe_zone=cafe.zone)
    elif apart:
        yield good("doctor.zone_other", zone=clock.zone, cafe_zone=cafe.zone)
    if clock.synced is not None:
        yield good("doctor.clock_kept" if clock.synced else "doctor.clock_alone")

"""Business days that roll over at night, also when clocks change; times recorded and shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cafe_pos import bootstrap
from cafe_pos.domain.clock import (
    BusinessDays,
    from_utc_text,
    local_text,
    offset_minutes,
    utc_text,
)
from tests.cafes import refused

PARIS = ZoneInfo("Europe/Paris")
DAYS = BusinessDays(PARIS)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T09:15:00", date(2026, 11, 20)),
        ("2026-11-20T23:30:00", date(2026, 11, 20)),
        ("2026-11-21T02:59:59", date(2026, 11, 20)),
        ("2026-11-21T03:00:00", date(2026, 11, 21)),
        ("2027-01-01T02:30:00", date(2026, 12, 31)),
        # In summer Paris is two hours ahead.
        ("2026-07-14T01:59:59", date(2026, 7, 13)),
        ("2026-07-14T02:00:00", date(2026, 7, 14)),
    ],
)
def test_a_business_day_rolls_over_at_four_in_the_morning(moment, day):
    assert DAYS.of(utc(moment)) == day


@pytest.mark.parametrize(
    ("moment", "local", "day"),
    [
        # 29 March 2026: at 02:00 it is 03:00. The night is an hour shorter.
        ("2026-03-29T00:59:59", "2026-03-29T01:59:59", date(2026, 3, 28)),
        ("2026-03-29T01:00:00", "2026-03-29T03:00:00", date(2026, 3, 28)),
        ("2026-03-29T01:59:59", "2026-03-29T03:59:59", date(2026, 3, 28)),
        ("2026-03-29T02:00:00", "2026-03-29T04:00:00", date(2026, 3, 29)),
        # 25 October 2026: 02:30 comes twice.
        ("2026-10-25T00:30:00", "2026-10-25T02:30:00", date(2026, 10, 24)),
        ("2026-10-25T01:30:00", "2026-10-25T02:30:00", date(2026, 10, 24)),
        ("2026-10-25T02:59:59", "2026-10-25T03:59:59", date(2026, 10, 24)),
        ("2026-10-25T03:00:00", "2026-10-25T04:00:00", date(2026, 10, 25)),
    ],
)
def test_nights_of_a_clock_change_roll_at_the_same_hour(moment, local, day):
    assert DAYS.of(utc(moment)) == day
    shown = local_text(moment + "Z", offset_minutes(utc(moment), PARIS))
    assert shown == local


def test_the_rollover_hour_is_the_cafes_own():
    moment = utc("2026-11-21T04:30:00")
    assert BusinessDays(PARIS, 6).of(moment) == date(2026, 11, 20)
    assert BusinessDays(PARIS, 0).of(moment) == date(2026, 11, 21)


def test_the_day_is_that_of_the_cafes_zone():
    moment = utc("2026-11-21T09:15:00")
    assert BusinessDays(ZoneInfo("Indian/Reunion")).of(moment) == date(2026, 11, 21)
    assert BusinessDays(ZoneInfo("America/Guadeloupe"), 6).of(moment) == date(2026, 11, 20)


def test_the_offset_follows_the_season():
    assert offset_minutes(utc("2026-11-20T09:15:00"), PARIS) == 60
    assert offset_minutes(utc("2026-07-14T09:15:00"), PARIS) == 120
    assert offset_minutes(utc("2026-07-14T09:15:00"), ZoneInfo("America/Guadeloupe")) == -240


def test_moments_are_written_in_utc_with_seconds_and_read_back():
    moment = datetime(2026, 11, 20, 10, 15, 0, 999_999, tzinfo=PARIS)
    assert utc_text(moment) == "2026-11-20T09:15:00Z"
    assert from_utc_text("2026-11-20T09:15:00Z") == moment.replace(microsecond=0)


def test_a_clock_can_be_started_at_a_moment(monkeypatch):
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T10:15:00+01:00")
    started = bootstrap.clock()
    first = started.now()
    assert started.simulated
    assert utc_text(first) == "2026-11-22T09:15:00Z"
    assert started.now() >= first


def test_a_time_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("CAFE_POS_NOW", "tomorrow")
    with refused("clock.invalid"):
        bootstrap.clock()


def test_the_machines_clock_is_no_simulation():
    clock = bootstrap.clock()
    assert not clock.simulated
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()

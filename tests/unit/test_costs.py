"""What comes back: days, shares and opening hours."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.domain.costs.entries import DayPlan, Loan, WeekPlan
from cafe_pos.domain.costs.opening import hours_text, parse_hours, planned
from cafe_pos.domain.costs.recurring import (
    Every,
    due_in,
    first_day,
    last_day,
    month_index,
    month_text,
    share_in,
)
from tests.cafes import refused


class Back:
    """Something that falls due on a day, and again."""

    def __init__(self, day: str, every: Every, until: str | None = None) -> None:
        self.day, self.every, self.until = day, every, until


def months(first: str, count: int) -> list[str]:
    return [month_text(month_index(first) + n) for n in range(count)]


def test_a_yearly_insurance_is_borne_by_twelve_months_and_paid_once():
    one = Back("2026-03-10", Every.YEAR)
    year = months("2026-03", 12)
    shares = [share_in(one, 1_000_01, month) for month in year]
    assert shares[0] == 8333
    assert sum(share or 0 for share in shares) == 1_000_01
    assert [due_in(one, month) for month in year] == [date(2026, 3, 10), *[None] * 11]
    assert share_in(one, 1_000_01, "2026-02") is None
    assert due_in(one, "2027-03") == date(2027, 3, 10)


def test_what_ends_is_borne_to_the_end_of_what_was_paid():
    one = Back("2026-01-01", Every.QUARTER, "2026-05-31")
    assert [due_in(one, month) is not None for month in months("2026-01", 9)] == [
        True, False, False, True, False, False, False, False, False,
    ]  # fmt: skip
    assert [share_in(one, 100, month) for month in months("2026-01", 8)] == [
        33, 33, 34, 33, 33, 34, None, None,
    ]  # fmt: skip


def test_the_31st_is_the_last_day_of_shorter_months():
    one = Loan(label="Machine", monthly_cents=100_00, day="2026-01-31", until="2026-04-30")
    days = [due_in(one, month) for month in months("2026-01", 5)]
    assert days == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), None,
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    start=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    length=st.none() | st.integers(0, 900),
    every=st.sampled_from(Every),
    cents=st.integers(0, 10_000_00),
)
def test_shares_sum_to_what_falls_due(start, length, every, cents):
    until = None if length is None else date.fromordinal(start.toordinal() + length).isoformat()
    one = Back(start.isoformat(), every, until)
    begin = f"{start:%Y-%m}"
    # A whole number of instalments: to the end of the last one that begins in the window.
    window = months(begin, 48)
    falls = [month for month in window if due_in(one, month)]
    share = sum(share_in(one, cents, month) or 0 for month in window)
    assert share == cents * len(falls)
    assert falls[0] == begin
    assert all(share_in(one, cents, month) is None for month in months("2020-01", 48))
    for month in falls:
        day = due_in(one, month)
        assert day is not None
        assert first_day(month) <= day.isoformat() <= last_day(month)
        assert until is None or day.isoformat() <= until


# --- opening hours --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "minutes"),
    [
        ("8-12:30, 16h-20h00", "08:00-12:30,16:00-20:00", 510),
        ("18:00-2:00", "18:00-02:00", 480),
        ("7h30-24", "07:30-00:00", 990),
        ("fermé", "", 0),
        ("", "", 0),
    ],
)
def test_hours_are_read_as_they_are_typed(typed, kept, minutes):
    spans = parse_hours(typed)
    assert hours_text(spans) == kept
    assert sum(span.minutes for span in spans) == minutes
    assert hours_text(parse_hours(kept)) == kept


@pytest.mark.parametrize(
    "typed", ["8", "8-25", "8:70-9", "8-12,11-13", "25-26", "morning", "20-19:30", "8-12-14"]
)
def test_what_is_no_hours_is_refused(typed):
    with refused("opening.hours"):
        parse_hours(typed)


def test_an_exception_goes_before_the_week_and_the_newest_plan_before_the_old_one():
    week = (
        WeekPlan(id=1, weekday=0, since="2026-01-01", hours="08:00-12:00"),
        WeekPlan(id=2, weekday=0, since="2026-06-01", hours="09:00-12:00"),
    )
    days = (DayPlan(day="2026-06-08", hours=""),)
    assert planned(date(2025, 12, 29), week, days) is None
    assert planned(date(2026, 1, 6), week, days) == ()
    assert hours_text(planned(date(2026, 1, 5), week, days) or ()) == "08:00-12:00"
    assert hours_text(planned(date(2026, 6, 1), week, days) or ()) == "09:00-12:00"
    assert planned(date(2026, 6, 8), week, days) == ()

"""The story of a demonstration: plausible, the same for the same seed, never ahead of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cafe_pos import settings
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.demo.plan import MANAGERS, ZONE, Back, Sale, story
from cafe_pos.domain.clock import BusinessDays
from cafe_pos.domain.order import OrderLine

ARTICLES = {a.code: a for a in catalogue.parse(settings.starter_catalogue().read_bytes())}
FRIDAY = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
MONDAY = 0


def told(seed=1, days=90, now=FRIDAY):
    return story(seed, days, now, ARTICLES)


def sales(days):
    return [step for day in days for step in day.steps if isinstance(step, Sale)]


def total_of(sale):
    return sum(
        OrderLine(
            ARTICLES[x.article], x.grams or x.quantity, x.mode or ARTICLES[x.article].default_mode
        ).total_cents
        for x in sale.lines
    )


def test_the_same_seed_tells_the_same_story_and_another_does_not():
    assert told() == told()
    assert told(seed=2) != told()
    assert told(days=89) != told()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_are_those_of_a_village_cafe(seed):
    days = told(seed)
    sold = sales(days)
    assert 4_300 <= len(sold) <= 5_700
    assert 6_00 <= sum(map(total_of, sold)) / len(sold) <= 8_00
    methods = [sale.tender.method.value for sale in sold]
    assert methods.count("cash") > methods.count("card") > 20 * methods.count("cheque") > 0
    assert {sale.operator for sale in sold} == set(MANAGERS)
    backs = [step for day in days for step in day.steps if isinstance(step, Back)]
    assert 5 <= len(backs) <= 60
    assert all(back.reason for back in backs)
    owned = {ARTICLES[line.article].ownership for sale in sold for line in sale.lines}
    assert len(owned) == 2
    assert any(line.grams for sale in sold for line in sale.lines)


def test_the_week_has_its_rhythm():
    days = told()
    assert MONDAY not in {day.day.weekday() for day in days}
    by_weekday = {}
    for day in days[:-1]:
        by_weekday.setdefault(day.day.weekday(), []).append(len(sales([day])))
    mean = {weekday: sum(n) / len(n) for weekday, n in by_weekday.items()}
    assert mean[4] > mean[3] > mean[6]
    evenings = [
        s
        for s in sales(days)
        if s.at.astimezone(ZONE).hour >= 20 and s.at.astimezone(ZONE).weekday() < 5
    ]
    assert evenings
    assert {s.at.astimezone(ZONE).weekday() for s in evenings} == {4}


def test_days_follow_each_other_and_a_forgotten_one_is_closed_in_the_morning():
    days = told()
    business = BusinessDays(ZONE)
    forgotten = 0
    before = days[0].opened_at
    for day in days[:-1]:
        assert before <= day.opened_at
        times = [day.opened_at, *(step.at for step in day.steps), day.closed_at]
        assert times == sorted(times)
        assert all(business.of(at) == day.day for at in times[:-1])
        forgotten += business.of(day.closed_at) != day.day
        before = day.closed_at
    assert forgotten == 3
    assert days[-1].closed_at is None
    assert business.of(days[-2].closed_at) == days[-2].day


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 20, 3, 0, 30, tzinfo=UTC),
        datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 2, 30, tzinfo=UTC),
    ],
    ids=["just-rolled", "before-opening", "after-midnight", "monday", "clocks-back", "clocks-on"],
)
@pytest.mark.parametrize("days", [1, 5])
def test_today_is_open_with_a_few_tickets_whatever_the_hour(now, days):
    *past, today = told(days=days, now=now)
    business = BusinessDays(ZONE)
    assert today.day == business.of(now)
    assert len(today.steps) >= 3
    assert all(isinstance(step, Sale) for step in today.steps)
    times = [today.opened_at, *(step.at for step in today.steps), now]
    assert times == sorted(times)
    assert all(business.of(at) == today.day for at in times)
    if past:
        assert past[-1].closed_at < today.opened_at


def test_a_short_story_may_be_today_alone():
    tuesday = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert [day.day for day in told(days=1, now=tuesday)] == [date(2026, 11, 24)]
    assert told(days=2, now=tuesday)[0].day == date(2026, 11, 22)
    assert told(days=2, now=tuesday)[0].closed_at - tuesday < timedelta(0)

"""Price rules: when they hold, what they cover, and the law on happy hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from cafe_pos.domain.catalogue import Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.price_rules import (
    WEEK,
    PriceRule,
    check_happy_hours,
    checked,
    price_for,
    rule_for,
)
from tests.cafes import BEER, COFFEE, HONEY, article

JUICE = article("JUS", 300, label="Jus", family="Frais", alcohol_group=1)
SODA = article("COLA", 280, label="Cola", family="Frais", board="soda")
DRINKS = (BEER, JUICE, SODA, COFFEE)


def rule(code: str = "HH", **changes: object) -> PriceRule:
    """A happy hour on beers, every day from 18:00 to 19:00."""
    fields: dict[str, object] = {
        "code": code,
        "label": code,
        "weekdays": WEEK,
        "start": time(18),
        "end": time(19),
        "percent_bp": 2000,
        "families": (BEER.family,),
    }
    return PriceRule(**fields | changes)


SOFT = rule("SOFT", families=("Frais",))


def at(day: int, hour: str) -> datetime:
    """A moment of November 2026 on the café's clock; the 20th is a Friday."""
    return datetime.fromisoformat(f"2026-11-{day}T{hour}")


FRIDAY_18 = at(20, "18:00")


def uncovered(rules: list[PriceRule]) -> dict[str, object] | None:
    """What the refusal of these rules names; None when they are lawful."""
    try:
        check_happy_hours(rules, DRINKS)
    except PosError as error:
        return {"code": error.code, **error.params}
    return None


@pytest.mark.parametrize(
    ("hour", "holds"),
    [("17:59", False), ("18:00", True), ("18:59:59", True), ("19:00", False)],
)
def test_a_window_begins_on_its_hour_and_ends_before_its_end(hour, holds):
    assert rule().holds(at(20, hour)) is holds


def test_a_window_past_midnight_belongs_to_the_day_it_began_on():
    late = rule(start=time(22), end=time(1), weekdays=(5,))
    assert late.holds(at(20, "22:00"))
    assert late.holds(at(21, "00:30"))
    assert not late.holds(at(20, "00:30"))
    assert not late.holds(at(21, "01:00"))


def test_first_and_last_day_are_both_in():
    short = rule(since=date(2026, 11, 20), until=date(2026, 11, 21))
    held = [day for day in range(18, 24) if short.holds(at(day, "18:00"))]
    assert held == [20, 21]


def test_the_best_rule_for_the_customer_wins_and_the_price_is_rounded():
    better = rule("BEST", percent_bp=3333, families=(), articles=(BEER.code,))
    assert rule_for([rule(), better], BEER, FRIDAY_18) is better
    assert rule_for([rule(), better], COFFEE, FRIDAY_18) is None
    change = price_for([better], BEER, FRIDAY_18, "2026-11-20T17:00:00Z", mode=Mode.ON_SITE)
    assert change is not None
    assert (change.unit_price_cents, change.reason) == (200, "BEST")  # 300 − 99,99
    terrace = replace(BEER, price_terrace_cents=400)
    at_terrace = price_for(
        [rule()], terrace, FRIDAY_18, "x", mode=Mode.ON_SITE, place=Place.TERRACE
    )
    assert at_terrace is not None
    assert at_terrace.unit_price_cents == 320


@pytest.mark.parametrize(
    "held",
    [
        replace(BEER, open_price=True),
        replace(BEER, line_kind="deposit"),
        replace(HONEY, family=BEER.family, ownership=Ownership.TRANSPARENT),
    ],
)
def test_money_held_open_prices_and_producers_goods_are_in_no_rule(held):
    assert rule_for([rule()], held, FRIDAY_18) is None


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("rule.percent", {"percent_bp": 0}),
        ("rule.percent", {"percent_bp": 10_001}),
        ("rule.weekdays", {"weekdays": ()}),
        ("rule.weekdays", {"weekdays": (0,)}),
        ("rule.window", {"end": time(18)}),
        ("rule.nothing", {"families": ()}),
        ("rule.dates", {"since": date(2026, 2, 1), "until": date(2026, 1, 1)}),
    ],
)
def test_a_rule_that_cannot_be_is_refused(code, changes):
    with pytest.raises(PosError, match=code):
        checked(rule(**changes))


def test_a_happy_hour_on_alcohol_alone_is_unlawful():
    assert uncovered([rule()]) == {
        "code": "rule.happy_hour", "rule": "HH", "drink": "Jus",
        "weekday": 1, "start": "18:00", "end": "19:00",
    }  # fmt: skip


def test_soft_drinks_at_least_as_reduced_make_it_lawful():
    assert uncovered([rule(), SOFT]) is None
    assert uncovered([rule(), replace(SOFT, percent_bp=5000)]) is None
    assert uncovered([SOFT]) is None
    assert uncovered([rule(families=(), articles=(COFFEE.code,))]) is None


def test_less_off_fewer_days_or_fewer_hours_are_not_enough():
    assert uncovered([rule(), replace(SOFT, percent_bp=1999)])
    missing = uncovered([rule(), replace(SOFT, weekdays=(1, 2, 3, 4, 6, 7))])
    assert missing is not None
    assert missing["weekday"] == 5
    missing = uncovered([rule(), replace(SOFT, end=time(18, 30))])
    assert missing is not None
    assert (missing["start"], missing["end"]) == ("18:30", "19:00")


def test_every_soft_drink_counts_and_several_rules_may_cover_them():
    juice = rule("J", families=(), articles=("JUS",))
    soda = rule("S", families=(), articles=("COLA",))
    missing = uncovered([rule(), juice])
    assert missing is not None
    assert missing["drink"] == "Cola"
    assert uncovered([rule(), juice, soda]) is None


def test_dates_and_midnight_are_compared_too():
    until = replace(SOFT, until=date(2026, 12, 31))
    assert uncovered([rule(), until])
    assert uncovered([rule(until=date(2026, 12, 31)), until]) is None
    late = rule(start=time(22), end=time(1))
    assert uncovered([late, replace(SOFT, start=time(22), end=time(0))])
    both = [late, replace(SOFT, start=time(22), end=time(0))]
    assert uncovered([*both, rule("N", families=("Frais",), start=time(0), end=time(1))]) is None
    fridays = [replace(late, weekdays=(5,)), replace(SOFT, start=time(22), end=time(0))]
    after = rule("N", families=("Frais",), start=time(0), end=time(1), weekdays=(6,))
    assert uncovered([*fridays, after]) is None
    missing = uncovered([*fridays, replace(after, weekdays=(5,))])
    assert missing is not None
    assert (missing["weekday"], missing["start"]) == (6, "00:00")


def test_without_a_soft_drink_no_happy_hour_on_alcohol():
    with pytest.raises(PosError, match=r"rule\.happy_hour"):
        check_happy_hours([rule()], [BEER])

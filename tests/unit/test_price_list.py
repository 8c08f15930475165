"""Prices with start dates: which one holds on a business day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.price_list import DatedPrice, changed, in_force, prices_of
from tests.cafes import BEER, COFFEE

DAY = date(2026, 12, 1)
LATER = DatedPrice("CAFE", DAY, 160, price_terrace_cents=190)
LATEST = DatedPrice("CAFE", DAY + timedelta(days=31), 170)


@pytest.mark.parametrize(
    ("days", "cents", "terrace"),
    [(-1, 150, None), (0, 160, 190), (30, 160, 190), (31, 170, None), (400, 170, None)],
)
def test_the_latest_price_that_began_holds(days, cents, terrace):
    for prices in ([LATER, LATEST], [LATEST, LATER]):
        coffee, beer = in_force((COFFEE, BEER), prices, DAY + timedelta(days=days))
        assert (coffee.price_cents, coffee.price_terrace_cents) == (cents, terrace)
        assert beer is BEER


def test_a_price_changes_at_one_place_and_keeps_the_others():
    now = prices_of(COFFEE, DAY)
    assert changed(now, "terrace", 190).of(COFFEE).price_terrace_cents == 190
    assert changed(LATER, "terrace", None).price_terrace_cents is None
    assert changed(LATER, "counter", 165).price_terrace_cents == 190


@pytest.mark.parametrize(
    ("code", "place", "cents"),
    [
        ("price.place", "cellar", 100),
        ("price.place", "counter", None),
        ("price.bounds", "counter", -1),
        ("price.bounds", "room", 100_000_01),
    ],
)
def test_a_price_that_cannot_be_is_refused(code, place, cents):
    with pytest.raises(PosError, match=code):
        changed(prices_of(COFFEE, DAY), place, cents)

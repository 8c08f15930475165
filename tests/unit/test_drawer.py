"""The drawer's rules: notes and coins, what should be there, what was mixed up."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain import drawer
from cafe_pos.domain.drawer import Counted, Direction, Expected, MovementKind
from tests.cafes import refused

TABLE = drawer.denominations_on(settings.rules().denominations, date(2026, 11, 22))
EXAMPLE_9 = "20:2,10:5,5:6,2:20,1:18,0.50:15,0.20:22,0.10:31,0.05:10,0.02:8,0.01:4"


def test_worked_example_9_counts_to_the_cent():
    coins = drawer.parse_coins(EXAMPLE_9, TABLE)
    assert drawer.worth(coins) == 193_70
    expected = 100_00 + 152_30 - 60_00
    (cash,) = drawer.compared(
        [Expected("cash", None, expected, 0)], [Counted("cash", drawer.worth(coins))]
    )
    assert (cash["expected"], cash["counted"], cash["difference"]) == (192_30, 193_70, 1_40)


def test_the_euro_has_fifteen_notes_and_coins_and_fifty_coins_may_be_too_many():
    assert len(TABLE.values) == 15
    assert TABLE.values[0] == 500_00
    assert TABLE.values[-1] == 1
    assert TABLE.coins({500: 7, 200: 30, 50: 21}) == 51
    assert TABLE.most_coins == 50


def test_there_is_no_table_before_the_euro():
    with pytest.raises(LookupError):
        drawer.denominations_on(settings.rules().denominations, date(2001, 12, 31))


@pytest.mark.parametrize(
    ("text", "coins"),
    [
        ("20:2,10:5,0.50:15", {2000: 2, 1000: 5, 50: 15}),
        ("20:2, 0,50:15", {2000: 2, 50: 15}),
        ("20:2;10:0", {2000: 2, 1000: 0}),
        ("500:1", {50000: 1}),
        ("0.5:3", {50: 3}),
    ],
)
def test_a_count_is_read_as_it_is_typed(text, coins):
    assert drawer.parse_coins(text, TABLE) == coins


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "drawer.count_form"),
        ("20", "drawer.count_form"),
        ("20:", "drawer.count_form"),
        ("20:2,x", "drawer.count_form"),
        ("-20:2", "drawer.count_form"),
        ("3:1", "drawer.denomination"),
        ("20:1,20:2", "drawer.twice"),
        ("0.505:1", "drawer.count_form"),
    ],
)
def test_what_is_no_count_is_refused(text, code):
    with refused(code):
        drawer.parse_coins(text, TABLE)


def test_every_method_stands_in_a_count_cash_first():
    rows = drawer.compared(
        [
            Expected("meal_voucher", "Swile", 900, 1),
            Expected("card", None, 5000, 3),
            Expected("cash", None, 1000, 0),
        ],
        [Counted("cash", 900), Counted("card", 5100), Counted("meal_voucher", 400, "Up")],
    )
    assert [(r["method"], r["issuer"], r["difference"]) for r in rows] == [
        ("cash", None, -100),
        ("card", None, 100),
        ("meal_voucher", "Swile", None),
        ("meal_voucher", "Up", 400),
    ]
    assert drawer.largest_difference(rows) == 400
    assert drawer.mixed_up(rows) == (("cash", "card", 100),)


@pytest.mark.parametrize(("cash", "card"), [(-100, 0), (0, 100), (-100, 99), (100, 100)])
def test_differences_that_do_not_match_are_no_mix_up(cash, card):
    rows = drawer.compared(
        [Expected("cash", None, 1000, 0), Expected("card", None, 1000, 1)],
        [Counted("cash", 1000 + cash), Counted("card", 1000 + card)],
    )
    assert drawer.mixed_up(rows) == ()


def test_the_vat_of_an_expense_is_within_what_was_paid():
    assert drawer.vat_part(12_00, 2000) == (10_00, 2_00)
    assert drawer.vat_part(2_67, 2000) == (2_22, 45)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (MovementKind.EXPENSE, Direction.IN),
        (MovementKind.FLOAT_ADDED, Direction.OUT),
        (MovementKind.WITHDRAWAL_BANK, Direction.IN),
    ],
)
def test_a_movement_goes_its_own_way(kind, asked):
    with refused("drawer.direction"):
        drawer.direction_of(kind, asked)


def test_a_correction_goes_either_way():
    for direction in Direction:
        assert drawer.direction_of(MovementKind.CORRECTION, direction) is direction


@pytest.mark.parametrize(
    ("kind", "cents", "about", "code"),
    [
        (MovementKind.OTHER, 0, {"reason": "x"}, "drawer.amount"),
        (MovementKind.EXPENSE, 100, {}, "drawer.no_reason"),
        (MovementKind.WITHDRAWAL_MANDATOR, 100, {}, "drawer.no_mandator"),
        (MovementKind.WITHDRAWAL_BANK, 101, {}, "drawer.not_enough"),
    ],
)
def test_a_movement_that_says_too_little_is_refused(kind, cents, about, code):
    with refused(code):
        drawer.checked_movement(
            kind, cents, **{"reason": "", "mandator": None, "in_drawer_cents": 100} | about
        )

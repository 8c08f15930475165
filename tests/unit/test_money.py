"""Cents, rounding, reading and writing amounts, sharing a price out."""

from __future__ import annotations

import pytest

from cafe_pos.domain.money import allocate, euros, half_up, parse_euros, price_of, rate_text
from cafe_pos.domain.vat import vat_within
from tests.cafes import refused


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(0, 2, 0), (1, 2, 1), (3, 2, 2), (5, 10, 1), (4, 10, 0), (-1, 2, -1), (-4, 10, 0), (7, 7, 1)],
)
def test_halves_are_rounded_away_from_zero(numerator, denominator, rounded):
    assert half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("15.22", 1522),
        ("15,22", 1522),
        ("15,2", 1520),
        ("15", 1500),
        (" 1 234,50 € ", 123450),
        ("1\u202f234,50\u00a0€", 123450),
        ("-0,05", -5),
        ("+3", 300),
        ("1.500", 150),
        ("10000000", 10_000_000_00),
        (",5", 50),
    ],
)
def test_amounts_are_read_with_comma_or_point(text, cents):
    assert parse_euros(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", " ", "€", "abc", "1e2", "1E2", "1_000", "NaN", "Infinity", "-inf", "1.2.3", "٣", "--1",
     "1€2", "0x10", "1,234,56"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with refused("amount.invalid") as caught:
        parse_euros(text)
    assert caught.value.params == {"text": text}


@pytest.mark.parametrize("text", ["1.505", "0,001", "1." + "0" * 40 + "1"])
def test_a_third_decimal_is_refused_however_small(text):
    with refused("amount.decimals"):
        parse_euros(text)


@pytest.mark.parametrize("text", ["10000000.01", "-10000000.01", "9" * 4000])
def test_an_amount_beyond_any_till_is_refused(text):
    with refused("amount.too_large"):
        parse_euros(text)


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (1522, "15.22"),
        (-100, "-1.00"),
        (123456, "1234.56"),
    ],
)
def test_amounts_are_written_with_two_decimals(cents, text):
    assert euros(cents) == text


@pytest.mark.parametrize(
    ("rate_bp", "text"), [(2000, "20"), (550, "5.5"), (210, "2.1"), (105, "1.05"), (0, "0")]
)
def test_rates_are_written_without_useless_zeros(rate_bp, text):
    assert rate_text(rate_bp) == text


def test_worked_example_2_splits_a_menu_and_its_vat():
    wine, food = allocate(1200, (300, 1050))
    assert (wine, food) == (267, 933)
    assert vat_within(wine, 2000) == 45
    assert vat_within(food, 1000) == 85


def test_a_menu_gives_the_remainder_to_its_last_part():
    assert allocate(1200, (1050, 300)) == (933, 267)
    assert allocate(1000, (1, 1, 1)) == (333, 333, 334)


def test_a_free_part_of_a_menu_gets_no_remainder():
    assert allocate(1001, (500, 500, 0)) == (501, 500, 0)


def test_a_refunded_menu_mirrors_the_sold_one():
    assert allocate(-1200, (300, 1050)) == (-267, -933)


@pytest.mark.parametrize("weights", [(), (0, 0), (1, -1)])
def test_a_price_cannot_be_shared_over_nothing(weights):
    with pytest.raises(ValueError, match="weights"):
        allocate(100, weights)


def test_worked_example_3_prices_by_weight():
    assert price_of(712, 1200, per=1000) == 854
    assert vat_within(854, 550) == 45
    assert 854 - 45 == 809


def test_a_price_by_the_piece_is_exact():
    assert price_of(150, 3) == 450

"""What holds of every amount: rounding mirrors, parts make the whole, text comes back."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from cafe_pos.domain.money import (
    AMOUNT_LIMIT_CENTS,
    allocate,
    euros,
    half_up,
    parse_euros,
    price_of,
)
from cafe_pos.domain.vat import vat_within
from tests.property.strategies import CENTS, RATES_BP, outcome

AMOUNTS = st.integers(-AMOUNT_LIMIT_CENTS, AMOUNT_LIMIT_CENTS)
HALF = Fraction(1, 2)


@given(st.integers(), st.integers(1, 10**9))
def test_rounding_is_never_further_than_a_half_and_mirrors(numerator, denominator):
    rounded = half_up(numerator, denominator)
    assert abs(rounded - Fraction(numerator, denominator)) <= HALF
    assert half_up(-numerator, denominator) == -rounded


@given(st.integers(0), st.integers(1, 10**9))
def test_an_exact_half_goes_up(numerator, denominator):
    assert half_up(2 * numerator + 1, 2) == numerator + 1
    assert half_up(numerator * denominator, denominator) == numerator


@given(AMOUNTS, RATES_BP)
def test_vat_lies_within_its_amount_and_mirrors(gross, rate_bp):
    vat = vat_within(gross, rate_bp)
    assert vat_within(-gross, rate_bp) == -vat
    assert 0 <= abs(vat) <= abs(gross)
    exact = Fraction(gross * rate_bp, 10_000 + rate_bp)
    assert abs(vat - exact) <= HALF


@given(CENTS, st.integers(1, 999), st.sampled_from([1, 1000]))
def test_a_price_mirrors_in_its_quantity(price, quantity, per):
    assert price_of(price, -quantity, per=per) == -price_of(price, quantity, per=per)


@given(AMOUNTS, st.lists(st.integers(0, 100_000), min_size=1, max_size=8))
@example(1001, [500, 500, 0])
@example(2, [1, 1, 1, 1])
def test_a_menu_is_shared_out_to_the_cent(total, weights):
    assume(any(weights))
    parts = allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    last = max(n for n, weight in enumerate(weights) if weight)
    for n, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        fair = Fraction(total * weight, whole)
        # The last part takes what the others' roundings leave: half a cent for each of them.
        slack = HALF * max(len(weights) - 1, 1) if n == last else HALF
        assert abs(part - fair) <= slack
        assert weight or part == 0


@given(AMOUNTS, st.lists(st.integers(1, 100_000), min_size=1, max_size=8))
def test_a_refunded_menu_mirrors_the_sold_one(total, weights):
    assert allocate(-total, weights) == tuple(-part for part in allocate(total, weights))


@given(AMOUNTS)
def test_amounts_come_back_from_their_text(cents):
    assert parse_euros(euros(cents)) == cents
    assert parse_euros(euros(cents).replace(".", ",") + " €") == cents


@given(st.text())
@example("1.00000000000000000000000000000000000000001")
@example("9" * 5000)
@example("sNaN")
def test_any_text_is_an_amount_or_a_refusal(text):
    read = outcome(parse_euros, text)
    if isinstance(read, int):
        assert parse_euros(euros(read)) == read
    else:
        assert read in {"amount.invalid", "amount.decimals", "amount.too_large"}


@given(st.integers(0, 10**6), st.integers(1, 999))
def test_a_third_decimal_is_never_rounded_away(whole, thousandths):
    assume(thousandths % 10)
    assert outcome(parse_euros, f"{whole}.{thousandths:03d}") == "amount.decimals"

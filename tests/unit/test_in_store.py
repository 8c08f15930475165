"""Barcodes of a shop's own: the article, and the weight or the price of this piece."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_pos import settings
from cafe_pos.domain import in_store, note_due
from cafe_pos.domain.catalogue import Unit
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.in_store import InStore, Pattern
from cafe_pos.domain.money import price_of
from cafe_pos.tui import scanner
from tests import cafes

SINCE = date(2020, 1, 1)
WEIGHT = Pattern("29IIIIIWWWWWC", SINCE)
PRICE = Pattern("21IIIIVPPPPPC", SINCE)


def code(twelve: str) -> str:
    """A number with its check digit."""
    return next(twelve + d for d in "0123456789" if scanner.is_barcode(twelve + d))


def test_a_weight_and_its_article() -> None:
    found = in_store.read((PRICE, WEIGHT), code("291234500850"))
    assert found == InStore(code("291234500000"), grams=850)


def test_a_price_and_its_article_the_price_check_digit_left_alone() -> None:
    found = in_store.read((PRICE, WEIGHT), code("211234901250"))
    assert found == InStore(code("211234000000"), cents=1250)


@pytest.mark.parametrize(("price", "digit"), [("2875", "9"), ("14685", "6")])
def test_check_digits_of_prices_as_in_the_specification(price: str, digit: str) -> None:
    assert in_store.price_check_digit(price) == digit
    assert in_store.price_check_digit("123") is None


def test_a_price_check_digit_that_is_wrong_counts_when_it_is_asked_for() -> None:
    strict = Pattern(PRICE.places, SINCE, check_price=True)
    digit = in_store.price_check_digit("01250")
    assert strict.read(code(f"211234{digit}01250")) is not None
    wrong = (int(digit or 0) + 1) % 10
    assert strict.read(code(f"211234{wrong}01250")) is None


@pytest.mark.parametrize("text", ["3760200400051", "96385074", "036000291452"])
def test_other_barcodes_are_not_of_the_shop(text: str) -> None:
    assert in_store.read((PRICE, WEIGHT), text) is None


@pytest.mark.parametrize(
    "places",
    [
        "29IIIIIWWWWW",
        "39IIIIIWWWWWC",
        "29IIIIIWWPPPC",
        "2900000WWWWWC",
        "29IIIIICWWWWW",
        "29IIIIIXXXXXC",
    ],
)
def test_patterns_that_cannot_be_read_do_not_fit(places: str) -> None:
    assert WEIGHT.fits()
    assert not Pattern(places, SINCE).fits()


def test_the_shipped_patterns_cover_every_prefix_once() -> None:
    patterns = in_store.in_force(settings.rules().in_store, date(2026, 11, 22))
    assert sorted(p.places[:2] for p in patterns) == [str(n) for n in range(20, 30)]
    assert in_store.in_force(patterns, date(2019, 1, 1)) == ()
    newer = Pattern("29IIIIWWWWWWC", date(2027, 1, 1))
    assert newer not in in_store.in_force((*patterns, newer), date(2026, 12, 31))
    assert newer in in_store.in_force((*patterns, newer), date(2027, 1, 1))


@given(listed=st.integers(100, 9000), part=st.integers(1, 1000))
def test_a_label_s_price_becomes_grams_that_cost_it_to_the_cent(listed: int, part: int) -> None:
    cents = max(1, listed * part // 1000)  # up to a kilo
    grams, per_kilo = in_store.weighed(listed, cents)
    assert price_of(per_kilo, grams, per=1000) == cents
    assert in_store.is_near(listed, per_kilo, grams)  # so the till takes it as a label's


@given(listed=st.integers(100, 9000), cents=st.integers(1, 99_999))
def test_what_is_heavy_costs_its_label_or_is_refused(listed: int, cents: int) -> None:
    refusal = None
    try:
        grams, per_kilo = in_store.weighed(listed, cents)
    except PosError as error:
        refusal = error.code
    if refusal is None:
        assert price_of(per_kilo, grams, per=1000) == cents
    else:
        assert (refusal, cents > listed) == ("scan.price", True)


@pytest.mark.parametrize(("listed", "cents"), [(0, 100), (700, 0)])
def test_no_weight_makes_nothing(listed: int, cents: int) -> None:
    with cafes.refused("scan.price"):
        in_store.weighed(listed, cents)


def test_what_a_label_asks_for() -> None:
    cheese = cafes.article("TOMME", 712, unit=Unit.KG)
    pie = cafes.article("TARTE", 0, open_price=True)
    assert in_store.asked(cheese, InStore("2", grams=850), 712) == (850, None)
    assert in_store.asked(cheese, InStore("2", cents=345), 712) == (485, None)
    assert in_store.asked(pie, InStore("2", cents=345), 0) == (1, 345)
    with cafes.refused("scan.weight"):
        in_store.asked(pie, InStore("2", grams=850), 0)
    with cafes.refused("scan.own_price"):
        in_store.asked(cafes.COFFEE, InStore("2", cents=345), 150)


def test_the_note_is_due_from_its_price_of_services_on() -> None:
    rules = settings.rules().note_due
    assert note_due.due_from(rules, date(2026, 11, 22)) == 25_00
    assert note_due.due_from(rules, date(2009, 1, 1)) is None
    lines = [
        {"total": 2400, "mode": "on_site", "kind": "article"},
        {"total": 900, "mode": "takeaway", "kind": "article"},
        {"total": 500, "mode": "on_site", "kind": "tip"},
    ]
    assert note_due.services_cents({"lines": lines}) == 24_00


@given(st.integers(1, 99_999), st.integers(0, 99_999))
def test_a_number_that_is_written_is_read_back(serial: int, value: int) -> None:
    price = Pattern("20IIIIIPPPPPC", SINCE)
    for pattern, grams, cents in (
        (Pattern("25IIIIIWWWWWC", SINCE), value, None), (price, None, value),
    ):  # fmt: skip
        own = pattern.numbered(serial)
        assert own is not None
        assert scanner.is_barcode(own)
        number = in_store.of_piece((pattern,), own, grams=value, cents=value)
        assert number is not None
        assert scanner.is_barcode(number)
        assert in_store.read((pattern,), number) == InStore(own, grams=grams, cents=cents)


def test_a_checked_price_is_written_with_its_own_digit() -> None:
    checked = Pattern("21IIIIVPPPPPC", SINCE, check_price=True)
    own = checked.numbered(1234)
    assert own == code("211234000000")
    number = checked.write(own, 14_685)
    assert number == code("211234614685")
    assert checked.read(number) == InStore(own, cents=14_685)


def test_what_does_not_fit_has_no_number() -> None:
    assert WEIGHT.write(code("291234500000"), 100_000) is None
    assert WEIGHT.write(code("211234500000"), 10) is None
    assert WEIGHT.numbered(100_000) is None


def test_a_free_number_is_of_the_pattern_that_suits() -> None:
    assert in_store.number_for((PRICE, WEIGHT), (), by_weight=True) == code("290000100000")
    first = code("210001000000")
    assert in_store.number_for((PRICE, WEIGHT), (), by_weight=False) == first
    assert in_store.number_for((PRICE,), (first,), by_weight=True) == code("210002000000")

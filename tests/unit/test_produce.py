"""Lots: which is sold first, what may not be sold, what comes back, discounts near the date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain import produce
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.produce import GRAMS, PIECE, USUAL_STEPS, Lot, Part, Step
from tests.cafes import refused

TODAY = date(2026, 11, 22)


def lot(number: int = 1, left: int = 10, days: int | None = 5, **changes: object) -> Lot:
    """A lot of yoghurts with so many days to go."""
    fields: dict[str, object] = {
        "code": produce.code_of(number),
        "article": "YAOURT",
        "unit": PIECE,
        "received": TODAY - timedelta(days=number),
        "quantity": max(left, 1),
        "left": left,
        "dlc": None if days is None else TODAY + timedelta(days=days),
    }
    return Lot(**fields | changes)


def taken(lots: list[Lot], quantity: int) -> list[tuple[str, int]]:
    parts = produce.take(lots, quantity, TODAY, name="Yaourt")
    return [(part.lot, part.quantity) for part in parts]


def test_the_lot_that_ends_first_is_sold_first_over_several() -> None:
    lots = [lot(1, 4, 9), lot(2, 3, 2), lot(3, 5, None)]
    assert taken(lots, 2) == [("L-000002", 2)]
    assert taken(lots, 9) == [("L-000002", 3), ("L-000001", 4), ("L-000003", 2)]


def test_of_the_same_date_the_one_that_came_first() -> None:
    assert taken([lot(1, 4, 2), lot(3, 4, 2)], 1) == [("L-000003", 1)]


def test_past_its_dlc_it_is_not_sold_and_the_sentence_names_it() -> None:
    with refused("lot.past") as caught:
        taken([lot(1, 4, -1)], 1)
    assert caught.value.params["lot"] == "L-000001"
    assert taken([lot(1, 4, 0)], 1) == [("L-000001", 1)]


def test_of_two_lots_with_one_past_only_the_good_one_is_sold() -> None:
    lots = [lot(1, 4, -1), lot(2, 3, 2)]
    assert taken(lots, 3) == [("L-000002", 3)]
    with refused("lot.short") as caught:
        taken(lots, 4)
    assert caught.value.params["left_quantity"] == (3, PIECE)


def test_a_ddm_that_has_passed_does_not_stop_the_sale() -> None:
    jam = lot(1, 4, None, ddm=TODAY - timedelta(days=1))
    assert jam.stale(TODAY)
    assert not jam.past(TODAY)
    assert taken([jam], 4) == [("L-000001", 4)]


def test_more_than_there_is_and_nothing_at_all() -> None:
    with refused("lot.short"):
        taken([lot(1, 4)], 5)
    with refused("lot.none"):
        taken([lot(1, 0)], 1)
    with refused("lot.none"):
        taken([], 1)


lots_of = st.lists(
    st.builds(
        lot,
        st.integers(1, 40),
        st.integers(0, 30),
        st.one_of(st.none(), st.integers(-3, 12)),
    ),
    max_size=6,
    unique_by=lambda one: one.code,
)


@given(lots_of, st.integers(1, 80))
def test_what_is_taken_is_what_was_sold_and_never_more_than_a_lot_holds(
    lots: list[Lot], quantity: int
) -> None:
    good = {one.code: one for one in lots if not one.past(TODAY)}
    try:
        parts = produce.take(lots, quantity, TODAY, name="Yaourt")
    except PosError:
        assert sum(one.left for one in good.values()) < quantity
        return
    assert sum(part.quantity for part in parts) == quantity
    assert all(0 < part.quantity <= good[part.lot].left for part in parts)
    assert len({part.lot for part in parts}) == len(parts)
    ends = [good[part.lot].until or date.max for part in parts]
    assert ends == sorted(ends)
    untouched = [one for code, one in good.items() if code not in {p.lot for p in parts}]
    assert all(one.left == 0 or (one.until or date.max) >= ends[-1] for one in untouched)
    assert produce.read(produce.written(parts), quantity) == parts


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=4).map(
        lambda counts: tuple(Part(produce.code_of(i), n) for i, n in enumerate(counts, start=1))
    ),
    st.data(),
)
def test_what_comes_back_in_parts_makes_the_whole(parts: tuple[Part, ...], data) -> None:
    whole = sum(part.quantity for part in parts)
    before, back = 0, dict.fromkeys((part.lot for part in parts), 0)
    while before < whole:
        quantity = data.draw(st.integers(1, whole - before))
        returned = produce.given_back(parts, before, quantity)
        assert sum(part.quantity for part in returned) == quantity
        for part in returned:
            back[part.lot] += part.quantity
        before += quantity
    assert back == {part.lot: part.quantity for part in parts}


@pytest.mark.parametrize("text", ["L-000001=3", "L-000001=3 L-000002=0", "L-000001=x L-2=3"])
def test_lots_that_do_not_make_the_quantity_are_a_fault(text: str) -> None:
    with pytest.raises(ValueError, match=r"make|invalid"):
        produce.read(text, 5)


# --- near its date --------------------------------------------------------------------------------


def test_the_nearer_the_date_the_more_is_proposed() -> None:
    offs = [produce.proposed_bp(lot(1, 4, days), TODAY, USUAL_STEPS) for days in range(-1, 5)]
    assert offs == [None, 5000, 3000, 2000, 2000, None]
    assert produce.proposed_bp(lot(1, 0, 0), TODAY, USUAL_STEPS) is None
    assert produce.proposed_bp(lot(1, 4, None), TODAY, USUAL_STEPS) is None


def test_what_is_near_or_past_is_listed_the_most_pressing_first() -> None:
    lots = [lot(1, 4, 2), lot(2, 4, 9), lot(3, 4, -2), lot(4, 0, 0), lot(5, 4, None)]
    assert [one.code for one in produce.near(lots, TODAY, USUAL_STEPS)] == ["L-000003", "L-000001"]


def test_the_steps_are_read_and_written() -> None:
    steps = produce.steps_of("3:20 0:50 1:30")
    assert steps == USUAL_STEPS
    assert produce.steps_text(steps) == "0:50 1:30 3:20"
    assert produce.steps_of("5:0") == (Step(5, 0),)


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1:", "1:100", "0:10 1:50", "1:20 1:30", "99:10", "1:-5", "²:5"]
)
def test_steps_that_make_no_sense_are_refused(text: str) -> None:
    with refused("lot.steps"):
        produce.steps_of(text)


# --- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "quantity"),
    [
        ("12", PIECE, 12), ("3,4kg", GRAMS, 3400), ("3.4 kg", GRAMS, 3400), ("350 g", GRAMS, 350),
        ("1.250", GRAMS, 1250), ("2kg", GRAMS, 2000), ("0,5", GRAMS, 500),
    ],
)  # fmt: skip
def test_a_quantity_as_it_is_typed(text: str, unit: str, quantity: int) -> None:
    assert produce.parse_quantity(text, unit, name="Tomme") == quantity


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("3kg", PIECE, "lot.unit_pieces"), ("1,5", PIECE, "lot.unit_pieces"),
        ("12", GRAMS, "lot.unit_weight"), ("", PIECE, "lot.quantity_text"),
        ("1,5g", GRAMS, "lot.quantity_text"), ("1,2345kg", GRAMS, "lot.quantity_text"),
        ("-3", PIECE, "lot.quantity_text"), ("kg", GRAMS, "lot.quantity_text"),
    ],
)  # fmt: skip
def test_a_unit_that_does_not_fit_is_refused(text: str, unit: str, code: str) -> None:
    with refused(code):
        produce.parse_quantity(text, unit, name="Tomme")


def test_dates_and_quantities_that_a_lot_cannot_have() -> None:
    with refused("lot.both_dates"):
        produce.check_dates(TODAY, TODAY, TODAY)
    with refused("lot.dlc_past"):
        produce.check_dates(TODAY - timedelta(days=1), None, TODAY)
    produce.check_dates(None, TODAY - timedelta(days=1), TODAY)
    assert produce.check_quantity(0, PIECE, least=0) == 0
    for quantity, unit in ((0, PIECE), (10_000, PIECE), (1_000_000, GRAMS)):
        with refused("lot.quantity"):
            produce.check_quantity(quantity, unit)


def test_the_price_of_a_kilo() -> None:
    assert produce.price_per_kilo(747, 350) == 2134
    assert produce.price_per_kilo(747, 0) is None


def test_a_lot_says_how_long_it_has() -> None:
    assert lot(1, 4, 0).days_left(TODAY) == 0
    assert replace(lot(1, 4, None), ddm=TODAY).days_left(TODAY) == 0
    assert lot(1, 4, None).days_left(TODAY) is None

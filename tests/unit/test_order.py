"""The order on the screen: adding, counting, removing, switching; every step a new value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.order import MAX_GRAMS, MAX_PIECES, Order, checked_quantity
from tests.cafes import BAGUETTE, BEER, COFFEE, HONEY, TOMME, refused


def ordered(*articles):
    order = Order()
    for article in articles:
        order, _ = order.add(article)
    return order


def test_the_same_article_again_is_one_more():
    order = ordered(COFFEE, BEER, COFFEE)
    assert [(x.article.code, x.quantity) for x in order.lines] == [("CAFE", 2), ("DEMI", 1)]
    assert order.total_cents == 600
    assert order.pieces == 3


def test_adding_tells_which_line_it_went_to():
    order = ordered(COFFEE, BEER)
    assert order.add(COFFEE)[1] == 0
    assert order.add(BAGUETTE)[1] == 2


def test_an_order_is_never_changed_in_place():
    before = ordered(COFFEE)
    before.add(COFFEE)
    before.without(0)
    assert before.lines[0].quantity == 1


def test_each_weighing_is_a_line_of_its_own():
    order, _ = ordered().add(TOMME, 1200)
    order, index = order.add(TOMME, 300)
    assert index == 1
    assert [x.total_cents for x in order.lines] == [854, 214]
    assert order.pieces == 2


def test_the_same_article_served_another_way_is_another_line():
    order = ordered(COFFEE).with_line_mode(0, Mode.TAKEAWAY)
    order, index = order.add(COFFEE)
    assert index == 1
    assert [x.mode for x in order.lines] == [Mode.TAKEAWAY, Mode.ON_SITE]


def test_takeaway_switches_every_line_and_back_to_each_usual_mode():
    order = ordered(COFFEE, BAGUETTE).switched()
    assert [x.mode for x in order.lines] == [Mode.TAKEAWAY, Mode.TAKEAWAY]
    order = order.add(BEER)[0]
    assert order.lines[2].mode is Mode.TAKEAWAY
    assert [x.mode for x in order.switched().lines] == [
        Mode.ON_SITE,
        Mode.TAKEAWAY,
        Mode.ON_SITE,
    ]


def test_switching_keeps_the_price_unless_takeaway_has_its_own():
    coffee = replace(COFFEE, price_takeaway_cents=130)
    assert ordered(COFFEE).switched().total_cents == 150
    assert ordered(coffee).switched().total_cents == 130


def test_a_quantity_of_zero_removes_the_line():
    order = ordered(COFFEE, BEER).with_quantity(0, 0)
    assert [x.article.code for x in order.lines] == ["DEMI"]
    assert order.without(0).lines == ()


@pytest.mark.parametrize(
    ("article", "quantity"),
    [(COFFEE, 0), (COFFEE, -1), (COFFEE, MAX_PIECES + 1), (TOMME, 0), (TOMME, MAX_GRAMS + 1)],
)
def test_an_absurd_quantity_is_refused_with_its_limit(article, quantity):
    with refused("order.quantity") as caught:
        checked_quantity(article, quantity)
    assert caught.value.params["quantity"] == quantity


@pytest.mark.parametrize(
    ("article", "quantity"), [(COFFEE, 1), (COFFEE, MAX_PIECES), (TOMME, 1), (TOMME, MAX_GRAMS)]
)
def test_the_largest_quantities_are_accepted(article, quantity):
    assert checked_quantity(article, quantity) == quantity


def test_one_too_many_is_refused_and_the_order_stays():
    order, _ = Order().add(COFFEE, MAX_PIECES)
    with refused("order.quantity"):
        order.add(COFFEE)
    assert order.pieces == MAX_PIECES


def test_a_blocked_article_is_not_added():
    with refused("article.blocked"):
        Order().add(replace(COFFEE, blocked=True))


def test_what_belongs_to_producers_is_told_apart():
    assert ordered(COFFEE, HONEY).third_party_cents == 700

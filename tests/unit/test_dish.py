"""The dish of the day: its article, its bounds, hours as they are typed, portions on an order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.application.selling import wanted
from cafe_pos.application.tabs import order_text
from cafe_pos.domain import dish as dish_rules
from cafe_pos.domain.catalogue import Article, Mode, Place
from cafe_pos.domain.dish import Dish, DishArticle
from cafe_pos.domain.order import Order
from tests.cafes import BEER, BOTTLE, COFFEE, TOMME, VARIOUS, article, refused

PLATE = article(
    "PLAT", 1250, label="Plat du jour", family="Plats", key="j",
    price_room_cents=1300, price_terrace_cents=1400, price_takeaway_cents=1000,
)  # fmt: skip
STEW = Dish("2026-11-20", "PLAT", "Blanquette", 1150, 3)
SERVED = STEW.of(PLATE)


def test_the_article_of_a_day_has_the_dishs_name_and_one_price() -> None:
    assert (SERVED.label, SERVED.day_label, PLATE.day_label) == ("Blanquette", "Blanquette", None)
    prices = {SERVED.unit_price_cents(mode, place) for mode in Mode for place in Place}
    assert prices == {1150}
    kept = ("code", "family", "vat_on_site", "vat_takeaway", "key", "default_mode")
    assert all(getattr(SERVED, name) == getattr(PLATE, name) for name in kept)
    assert isinstance(replace(SERVED, key=None), DishArticle)
    assert SERVED != PLATE


@pytest.mark.parametrize(
    "other",
    [BEER, TOMME, BOTTLE, VARIOUS, replace(COFFEE, supplement=True)],
    ids=["alcohol", "weight", "deposit", "open price", "supplement"],
)
def test_some_articles_are_never_a_dish(other: Article) -> None:
    with refused("dish.article"):
        dish_rules.checked(STEW, other)


def test_the_usual_article_is_plat_else_the_boards() -> None:
    other = article("ASSIETTE", 900, board="dish")
    assert dish_rules.usual((COFFEE, other, PLATE)) == PLATE
    assert dish_rules.usual((COFFEE, other, replace(PLATE, blocked=True))) == other
    assert dish_rules.usual((COFFEE, BEER)) is None


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("12:30", "12:30"), ("1230", "12:30"), ("12h30", "12:30"), ("12 h 30", "12:30"),
        ("9", "09:00"), ("930", "09:30"), ("12h", "12:00"), (" 12.15 ", "12:15"),
        ("24:00", None), ("12:60", None), ("", None), ("midi", None), ("12:3", None),
    ],
)  # fmt: skip
def test_an_hour_as_it_is_typed(typed: str, hour: str | None) -> None:
    if hour is None:
        with refused("dish.time"):
            dish_rules.checked_time(typed)
    else:
        assert dish_rules.checked_time(typed) == hour


def test_portions_are_those_of_the_article_but_not_of_another_days_dish() -> None:
    old = Dish("2026-11-19", "PLAT", "Cassoulet", 1200, 9).of(PLATE)
    order = Order()
    for one, quantity in ((SERVED, 2), (PLATE, 1), (old, 4), (COFFEE, 8)):
        order, _ = order.add(one, quantity)
    assert dish_rules.portions_in(order.lines, "PLAT", frozenset({"Cassoulet"})) == 3
    assert dish_rules.portions_in(order.lines, "PLAT", frozenset()) == 7


def test_the_name_goes_with_the_line_into_tabs_and_requests() -> None:
    order, _ = Order().add(SERVED, 2)
    assert wanted.wanted_of(order)[0].label == "Blanquette"
    kept = order_text.order_as_json(order)
    assert kept["lines"][0]["label"] == "Blanquette"
    (line,) = order_text.order_of(kept, {"PLAT": PLATE}.get).lines
    assert (line.article, line.label, line.name) == (PLATE, "Blanquette", "Blanquette")

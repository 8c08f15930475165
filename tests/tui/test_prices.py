"""Prices at the counter (F7): what is taken off, offered, changed; places, formulas, bottles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from cafe_pos import i18n
from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.price_rules import WEEK, PriceRule
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceKind, Scope
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.selling.tariff import Tariff
from tests.cafes import article
from tests.tui.counters import COFFEE, CROQUE, TEA, HandTill, articles_with

BOTTLE = replace(article("CONSIGNE", 100, key="k"), line_kind="deposit")
OPEN = replace(article("DIVERS", 0, key="o"), open_price=True)
CREAM = replace(article("CHANTILLY", 50, key="y"), supplement=True)
FORMULA = Menu(
    "MIDI",
    "Formule du midi",
    900,
    (
        Slot("Plat", (Choice("CROQUE"),)),
        Slot("Boisson", (Choice("CAFE"), Choice("THE", 50))),
    ),
)
HAPPY = PriceRule(
    code="HAPPY", label="Heure douce", weekdays=WEEK, start=time(18), end=time(19),
    percent_bp=2000, families=("Chaud",),
)  # fmt: skip


def counter(**changes: object) -> HandTill:
    extra = articles_with(BOTTLE, OPEN, CREAM)
    return HandTill(**({"articles": extra, "menus": (FORMULA,)} | changes))


def discount(hand: HandTill, index: int = 0) -> Discount | None:
    return hand.till.order.lines[index].discount


def test_ten_percent_off_a_line_is_asked_with_its_reason() -> None:
    hand = counter()
    hand.press("2", "c", "f7", "1", *"10", "enter")
    assert discount(hand) == Discount(DiscountKind.PERCENT, bp=1000, reason="Regular customer")
    assert hand.till.order.total_cents == 270


def test_euros_off_the_order_are_spread_over_its_lines() -> None:
    hand = counter()
    hand.press("c", "t", "f7", "6", *"1,00", "enter")
    assert hand.till.order.total_cents == 270
    assert all(x.discount and x.discount.on is Scope.ORDER for x in hand.till.order.lines)


def test_a_line_is_offered_for_a_chosen_reason() -> None:
    hand = counter()
    hand.press("c", "f7", "3", "right", "enter")
    assert hand.till.order.total_cents == 0
    given = discount(hand)
    assert given is not None
    assert (given.kind, given.reason) == (DiscountKind.GIFT, "End of the day")


def test_another_price_begins_with_the_present_one() -> None:
    i18n.set_language("en")
    hand = counter()
    hand.press("c", "f7", "4")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.answers["value"] == "1.50"
    hand.press(*"2,00", "enter")
    price = hand.till.order.lines[0].price
    assert price is not None
    assert (price.kind, price.unit_price_cents) == (PriceKind.OVERRIDE, 200)


def test_a_line_with_a_discount_takes_no_second_and_goes_back_to_plain() -> None:
    hand = counter()
    hand.press("c", "f7", "1", *"10", "enter", "f7")
    assert isinstance(hand.till.panel, Listing)
    assert hand.till.panel.rows[0].letter == "x"
    hand.press("x")
    assert discount(hand) is None
    hand.press("f7", "1", *"10", "enter", "f7", "5", *"10", "enter")
    assert hand.till.banner is not None
    assert hand.till.order.total_cents == 135


@pytest.mark.parametrize("typed", ["", "0", "101", "1000"])
def test_no_percentage_but_from_one_to_a_hundred(typed: str) -> None:
    hand = counter()
    hand.press("c", "f7", "1", *typed, "enter")
    assert discount(hand) is None


def test_the_terrace_has_its_own_prices() -> None:
    terrace = replace(COFFEE, price_terrace_cents=170)
    hand = HandTill(articles=(terrace, TEA))
    hand.press("c", "f7", "t", "c")
    assert hand.till.order.place is Place.TERRACE
    assert (hand.lines, hand.till.order.total_cents) == ([("CAFE", 2)], 340)


def test_a_formula_asks_only_where_there_is_a_choice() -> None:
    hand = counter()
    hand.press("2", "f7", "f", "enter")
    assert isinstance(hand.till.panel, Listing)
    assert [row.text for row in hand.till.panel.rows] == ["Café", "Thé"]
    hand.press("t", "enter")
    assert hand.lines == [("CROQUE", 2), ("THE", 2)]
    assert hand.till.order.total_cents == 2 * 950


def test_bottles_that_come_back_are_paid_out() -> None:
    hand = counter()
    hand.press("k", "3", "f7", "b")
    lines = hand.till.order.lines
    assert [(x.kind, x.quantity) for x in lines] == [
        (LineKind.DEPOSIT, 1),
        (LineKind.DEPOSIT_BACK, -3),
    ]
    assert hand.till.order.total_cents == -200


def test_an_open_price_is_typed_at_the_sale() -> None:
    hand = counter()
    hand.press("2", "o", *"4,50", "enter")
    assert hand.till.order.total_cents == 900
    hand.press("o", "enter")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.error


def test_a_supplement_belongs_to_the_line_before_it() -> None:
    hand = counter()
    hand.press("c", "t", "up", "y")
    assert hand.lines == [("CAFE", 1), ("CHANTILLY", 1), ("THE", 1)]
    assert hand.till.order.lines[1].supplement


def test_a_rule_gives_its_price_while_it_holds() -> None:
    hand = counter()
    hand.till.tariff = Tariff((HAPPY,), datetime(2026, 11, 22, 18, 30), "2026-11-22T17:30:00Z")  # noqa: DTZ001 - the wall clock
    hand.press("c")
    price = hand.till.order.lines[0].price
    assert price is not None
    assert (price.kind, price.unit_price_cents, price.reason) == (PriceKind.RULE, 120, "HAPPY")
    hand.till.tariff = Tariff((HAPPY,), datetime(2026, 11, 22, 19), "2026-11-22T18:00:00Z")  # noqa: DTZ001 - the wall clock
    hand.press("c")
    assert hand.till.order.total_cents == 120 + 150


def test_a_ruled_price_follows_the_place() -> None:
    terrace = replace(COFFEE, price_terrace_cents=200)
    hand = HandTill(articles=(terrace, CROQUE))
    hand.till.tariff = Tariff((HAPPY,), datetime(2026, 11, 22, 18, 30), "2026-11-22T17:30:00Z")  # noqa: DTZ001 - the wall clock
    hand.press("c", "f7", "t")
    assert hand.till.order.total_cents == 160

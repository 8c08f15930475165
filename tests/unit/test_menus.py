"""Menus: one price split over rates by stand-alone prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain import menus, ticket
from cafe_pos.domain.catalogue import Ownership, Unit
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import Choice, Menu, Slot, part_prices
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import VatRules
from cafe_pos.domain.vat import VatRegime
from tests.cafes import BAGUETTE, COFFEE, CROQUE, HONEY, article

FOOD = article("PLAT", 1050, label="Plat du jour")
WINE = article("VIN", 300, "N20", label="Vin", alcohol_group=3)
ARTICLES = {a.code: a for a in (FOOD, WINE, COFFEE, CROQUE, HONEY, BAGUETTE)}
LUNCH = Menu(
    "FORMULE",
    "Formule du midi",
    1200,
    (
        Slot("Vin", (Choice("VIN"), Choice("CAFE"))),
        Slot("Plat", (Choice("PLAT"), Choice("CROQUE", 150))),
    ),
)


def test_worked_example_2():
    """Menu 12,00: wine 2,67, food 9,33; VAT 0,45 at 20 % and 0,85 at 10 %."""
    assert part_prices(LUNCH, [WINE, FOOD]) == (267, 933)
    order = menus.added(Order(), LUNCH, [WINE, FOOD])
    assert [line.unit_price_cents for line in order.lines] == [267, 933]
    assert order.total_cents == 1200


def test_parts_keep_their_rates_on_the_ticket():
    order = menus.added(Order(), LUNCH, [WINE, FOOD])
    vat = VatRules(VatRegime.STANDARD, settings.rules().vat["metropolitan"])
    sale = ticket.compose(
        order.lines, [Tender(Method.CARD)], rules=vat, limit=None, on=date(2026, 11, 20)
    )
    assert [(v.rate_bp, v.gross_cents, v.vat_cents) for v in sale.vat] == [
        (2000, 267, 45),
        (1000, 933, 85),
    ]
    assert {line.menu for line in sale.lines} == {"FORMULE#1"}


def test_an_extra_is_paid_on_top():
    assert sum(part_prices(LUNCH, [WINE, CROQUE])) == 1350
    assert sum(part_prices(LUNCH, [COFFEE, FOOD])) == 1200


def test_two_menus_of_an_order_are_told_apart():
    order = menus.added(Order(), LUNCH, [WINE, FOOD])
    order = menus.added(order, LUNCH, [COFFEE, CROQUE])
    refs = [line.menu.ref for line in order.lines if line.menu]
    assert refs == ["FORMULE#1", "FORMULE#1", "FORMULE#2", "FORMULE#2"]
    assert order.total_cents == 1200 + 1350


@pytest.mark.parametrize(
    ("code", "chosen"),
    [("menu.parts", [WINE]), ("menu.choice", [FOOD, WINE]), ("menu.choice", [WINE, BAGUETTE])],
)
def test_parts_that_are_no_choice_are_refused(code, chosen):
    with pytest.raises(PosError, match=code):
        part_prices(LUNCH, chosen)


def test_a_price_that_cannot_be_shared_is_refused():
    free = [replace(WINE, price_cents=0), replace(FOOD, price_cents=0)]
    with pytest.raises(PosError, match=r"menu\.worthless"):
        part_prices(LUNCH, free)


def _with(**changes: object) -> Menu:
    return replace(LUNCH, **changes)


@pytest.mark.parametrize(
    ("code", "menu"),
    [
        ("menu.price", _with(price_cents=0)),
        ("menu.slots", _with(slots=())),
        ("menu.slot", _with(slots=(Slot("", (Choice("CAFE"),)),))),
        ("menu.slot", _with(slots=(Slot("Plat", ()),))),
        ("menu.slot", _with(slots=(Slot("Plat", (Choice("CAFE"), Choice("CAFE"))),))),
        ("menu.price", _with(slots=(Slot("Plat", (Choice("CAFE", -1),)),))),
        ("menu.article", _with(slots=(Slot("Plat", (Choice("MIEL"),)),))),
        ("article.unknown", _with(slots=(Slot("Plat", (Choice("RIEN"),)),))),
    ],
)
def test_a_menu_that_cannot_be_is_refused(code, menu):
    assert ARTICLES["MIEL"].ownership is Ownership.TRANSPARENT
    with pytest.raises(PosError, match=code):
        menus.checked(menu, ARTICLES)


def test_what_is_weighed_held_or_typed_is_no_part():
    for part in (
        replace(COFFEE, unit=Unit.KG),
        replace(COFFEE, open_price=True),
        replace(COFFEE, line_kind="suspended"),
        replace(COFFEE, price_cents=0),
    ):
        with pytest.raises(PosError, match=r"menu\.article"):
            menus.checked(LUNCH, ARTICLES | {"CAFE": part})


def test_parts_of_a_menu_are_equally_many_when_they_are_paid():
    order = menus.added(Order(), LUNCH, [WINE, FOOD], quantity=2)
    assert menus.priced(LUNCH, order.lines) == order.lines
    torn = (order.lines[0], replace(order.lines[1], quantity=1))
    with pytest.raises(PosError, match=r"menu\.quantity"):
        menus.priced(LUNCH, torn)

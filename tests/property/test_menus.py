"""What holds of every menu: its parts sum to its price to the cent, each at its own rate."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos import settings
from cafe_pos.domain import menus, ticket
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import VatRules
from cafe_pos.domain.vat import VatCode, VatRegime
from tests.cafes import article

RULES = VatRules(VatRegime.STANDARD, settings.rules().vat["metropolitan"])
DAY = date(2026, 11, 20)
CODES = (VatCode.N20, VatCode.I10, VatCode.R55)


@st.composite
def menus_and_parts(draw):
    """A menu of one to eight parts with its articles, at prices that a café has."""
    prices = draw(st.lists(st.integers(50, 3000), min_size=1, max_size=8))
    parts = [
        article(f"A{i}", cents, draw(st.sampled_from(CODES))) for i, cents in enumerate(prices)
    ]
    extras = draw(st.lists(st.integers(0, 500), min_size=len(parts), max_size=len(parts)))
    slots = tuple(
        Slot(f"S{i}", (Choice(part.code, extra),))
        for i, (part, extra) in enumerate(zip(parts, extras, strict=True))
    )
    return Menu("M", "Menu", draw(st.integers(500, 5000)), slots), parts, sum(extras)


@given(menus_and_parts(), st.integers(1, 20))
def test_parts_sum_to_the_price_and_keep_their_rates(made, quantity):
    menu, parts, extras = made
    total = menu.price_cents + extras
    prices = menus.part_prices(menu, parts)
    assert sum(prices) == total
    whole = sum(part.price_cents for part in parts)
    for part, cents in zip(parts, prices, strict=True):
        # The last part takes what rounding left of all the others: half a cent each.
        assert abs(cents - total * part.price_cents / whole) <= len(parts) / 2
    order = menus.added(Order(), menu, parts, quantity)
    sale = ticket.compose(order.lines, [Tender(Method.CARD)], rules=RULES, limit=None, on=DAY)
    assert sale.total_cents == total * quantity
    gross = Counter()
    for part, cents in zip(parts, prices, strict=True):
        rate = RULES.table.rate_bp(part.vat_code(Mode.ON_SITE), DAY)
        gross[rate] += cents * quantity
    assert {v.rate_bp: v.gross_cents for v in sale.vat} == dict(gross)
    assert menus.priced(menu, order.lines) == order.lines

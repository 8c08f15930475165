"""Tickets composed from an order: the domain's worked examples, ownership, regimes, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain import closure
from cafe_pos.domain.catalogue import Mode, Ownership
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import (
    MAX_LINES,
    Channel,
    Circumstances,
    VatRules,
    compose,
    modes_of,
    number_of,
    payload_of,
)
from cafe_pos.domain.ticket_audit import check_arithmetic
from cafe_pos.domain.vat import VatCode, VatRegime
from tests.cafes import BAGUETTE, BEER, COFFEE, CROQUE, GIFT, HONEY, STAMP, TOMME, refused

DAY = date(2026, 11, 20)
METROPOLITAN = settings.rules().vat["metropolitan"]
STANDARD = VatRules(VatRegime.STANDARD, METROPOLITAN)
FRANCHISE = VatRules(VatRegime.FRANCHISE, METROPOLITAN)


def line(article, quantity=1, mode=None):
    return OrderLine(article, quantity, mode or article.default_mode)


CASH = (Tender(Method.CASH),)


def sale_of(*lines, rules=STANDARD, tenders=CASH):
    return compose(lines, tenders, rules=rules, limit=None, on=DAY)


def document(sale, serial=1):
    return payload_of(
        sale,
        Circumstances(
            serial=serial,
            till="1",
            identity=1,
            session="S-000001",
            operator="op1",
            operator_name="Camille",
            channel=Channel.SCREEN,
            issued_at="2026-11-20T09:15:00Z",
            recorded_at="2026-11-20T09:15:00Z",
            utc_offset_min=60,
            business_day="2026-11-20",
            client_key=None,
            request_hash=None,
        ),
    )


def vat_of(sale):
    return {v.code.value: (v.gross_cents, v.net_cents, v.vat_cents) for v in sale.vat}


EXAMPLE_1 = (line(COFFEE, 2), line(CROQUE), line(BEER), line(BAGUETTE), line(STAMP))


def test_worked_example_1_a_ticket_of_every_rate():
    sale = sale_of(*EXAMPLE_1, tenders=(Tender(Method.CASH, 2000),))
    assert sale.total_cents == 1522
    assert vat_of(sale) == {
        "I10": (950, 864, 86),
        "N20": (300, 250, 50),
        "R55": (120, 114, 6),
        "HORS": (152, 152, 0),
    }
    own = [v for v in sale.vat if v.code is not VatCode.HORS]
    assert sale.own_revenue_cents == 1370
    assert sum(v.net_cents for v in own) == 1228
    assert sum(v.vat_cents for v in own) == 142
    assert sale.third_party_cents == 152
    assert sale.change_cents == 478


def test_worked_example_3_cheese_by_weight():
    sale = sale_of(line(TOMME, 1200))
    assert sale.total_cents == 854
    assert vat_of(sale) == {"R55": (854, 809, 45)}


def test_worked_example_4_a_ticket_its_cancellation_and_another():
    sold = document(sale_of(*EXAMPLE_1))
    cancelled = negated(sold)
    other = document(sale_of(line(COFFEE, 5), line(BAGUETTE, 2), line(TOMME, 14)), serial=3)
    assert other["total"] == 750 + 240 + 10
    totals = closure.totals_of([sold, cancelled, other])
    assert totals.tickets == 3
    assert totals.total_cents == 1000
    assert totals.absolute_cents == 4044
    after = closure.Perpetual().plus(totals)
    assert (after.algebraic_cents, after.absolute_cents) == (1000, 4044)
    assert totals.vat["HORS", 0] == [0, 0, 0]
    assert totals.methods == {"cash": [3, 1000]}


AMOUNTS = {"total", "own_revenue", "third_party", "gross", "net", "vat", "amount", "tendered"}


def negated(value, name=""):
    """A document with every amount turned around."""
    if isinstance(value, dict):
        turned = {k: negated(v, k) for k, v in value.items()}
        return turned | {"quantity": -value["quantity"]} if "quantity" in value else turned
    if isinstance(value, list):
        return [negated(v) for v in value]
    return -value if name in AMOUNTS else value


def test_a_negative_document_mirrors_the_positive_one_exactly():
    assert check_arithmetic(1, negated(document(sale_of(*EXAMPLE_1)))) == []


def test_franchise_en_base_shows_no_vat_at_all():
    sale = sale_of(*EXAMPLE_1, rules=FRANCHISE)
    assert vat_of(sale) == {"EX0": (1370, 1370, 0), "HORS": (152, 152, 0)}
    assert {x.rate_bp for x in sale.lines} == {0}
    assert (sale.own_revenue_cents, sale.third_party_cents) == (1370, 152)


@pytest.mark.parametrize("rules", [STANDARD, FRANCHISE], ids=["standard", "franchise"])
@pytest.mark.parametrize("mode", list(Mode))
def test_transparent_goods_are_never_own_revenue(rules, mode):
    sale = sale_of(line(HONEY, 10, mode), rules=rules)
    assert (sale.total_cents, sale.own_revenue_cents, sale.third_party_cents) == (7000, 0, 7000)
    assert vat_of(sale) == {"HORS": (7000, 7000, 0)}
    assert sale.lines[0].mandator == "RUCHER"


def test_worked_example_5_the_same_honey_sold_opaque():
    sale = sale_of(line(replace(HONEY, ownership=Ownership.OPAQUE), 10))
    assert vat_of(sale) == {"R55": (7000, 6635, 365)}
    assert sale.own_revenue_cents == 7000


def test_the_mode_of_the_line_decides_the_rate():
    sale = sale_of(line(BAGUETTE), line(BAGUETTE, 1, Mode.ON_SITE))
    assert [x.rate_bp for x in sale.lines] == [550, 1000]
    assert modes_of(document(sale)) == {"takeaway", "on_site"}


def test_a_line_says_everything_the_law_wants_of_it():
    (sold,) = document(sale_of(line(COFFEE, 2)))["lines"]
    assert sold == {
        "article": "CAFE",
        "label": "Café",
        "family": "Boissons chaudes",
        "quantity": 2,
        "unit": "piece",
        "unit_price": 150,
        "total": 300,
        "vat_code": "I10",
        "rate": 1000,
        "mode": "on_site",
        "place": "counter",
        "ownership": "firm",
        "mandator": None,
        "cost": 30,
        "lot": None,
        "menu": None,
        "corrects_line": None,
        "kind": "article",
        "list_price": None,
        "price_kind": None,
        "price_reason": None,
        "discount": 0,
        "discount_kind": None,
        "discount_reason": None,
        "whole": None,
        "menu_label": None,
        "supplement": False,
    }


def test_a_ticket_worth_nothing_is_a_ticket():
    sale = sale_of(line(GIFT))
    assert (sale.total_cents, sale.payments, sale.change_cents) == (0, (), 0)
    assert check_arithmetic(1, document(sale)) == []


def test_numbers_are_written_with_their_series():
    assert number_of(412) == "T-00000412"
    assert number_of(123456789) == "T-123456789"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "order.empty"),
        ((line(COFFEE),) * (MAX_LINES + 1), "order.too_long"),
        ((line(COFFEE), line(replace(BEER, blocked=True))), "article.blocked"),
    ],
)
def test_an_order_that_cannot_be_sold_is_refused(lines, code):
    with refused(code):
        sale_of(*lines)


def test_a_sale_of_a_day_without_rates_is_refused():
    with refused("vat.no_rate"):
        compose([line(COFFEE)], [], rules=STANDARD, limit=None, on=date(2000, 1, 1))


# --- the arithmetic of a ticket, checked again ----------------------------------------------------


def changed(ticket, path, by=1):
    *way, last = path
    place = ticket
    for step in way:
        place = place[step]
    place[last] += by
    return ticket


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (("lines", 0, "total"), "line 1"),
        (("lines", 2, "unit_price"), "line 3"),
        (("lines", 1, "quantity"), "line 2"),
        (("lines", 0, "rate"), "vat"),
        (("total",), "total"),
        (("own_revenue",), "own_revenue"),
        (("third_party",), "third_party"),
        (("change",), "change"),
        (("vat", 0, "gross"), "vat"),
        (("vat", 0, "net"), "vat"),
        (("vat", 2, "vat"), "vat"),
        (("payments", 0, "amount"), "payments"),
        (("payments", 0, "tendered"), "change"),
        (("serial",), "number"),
    ],
)
def test_a_sum_that_is_wrong_by_one_is_named(path, what):
    found = check_arithmetic(7, changed(document(sale_of(*EXAMPLE_1)), path))
    assert {p.seq for p in found} == {7}
    assert what in {p.params["what"] for p in found}


def test_a_true_ticket_has_no_problem():
    assert check_arithmetic(1, document(sale_of(*EXAMPLE_1))) == []
    assert check_arithmetic(1, document(sale_of(line(TOMME, 1200), rules=FRANCHISE))) == []

"""Refunds composed from a frozen ticket: what goes back, what is refused, what an audit finds."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.payment import CashLimit, Method, Tender
from cafe_pos.domain.refund import Auditor, GivenBack, completes, compose, left_of
from cafe_pos.domain.ticket import Channel, Circumstances, VatRules, payload_of
from cafe_pos.domain.ticket import compose as sell
from cafe_pos.domain.ticket_audit import check_arithmetic
from cafe_pos.domain.vat import VatRegime
from tests.cafes import BAGUETTE, BEER, COFFEE, CROQUE, GIFT, HONEY, STAMP, TOMME, refused

DAY = date(2026, 11, 20)
RULES = VatRules(VatRegime.STANDARD, settings.rules().vat["metropolitan"])
LIMIT = CashLimit(date(2015, 9, 1), 100_000, 1_000_000, "CMF art. D112-3")
ABOUT = Circumstances(
    serial=1,
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
)
EXAMPLE_1 = ((COFFEE, 2), (CROQUE, 1), (BEER, 1), (BAGUETTE, 1), (STAMP, 1))


def sold(*lines, method=Method.CASH):
    order = [OrderLine(article, quantity, article.default_mode) for article, quantity in lines]
    sale = sell(order, (Tender(method),), rules=RULES, limit=None, on=DAY)
    return payload_of(sale, ABOUT)


def given_back(original, *wanted, earlier=(), method=Method.CASH, reason="erreur", serial=2):
    sale = compose(original, earlier, wanted, method=method, reason=reason, limit=LIMIT)
    return payload_of(sale, replace(ABOUT, serial=serial))


def test_a_whole_ticket_goes_back_as_its_exact_mirror():
    original = sold(*EXAMPLE_1)
    refund = given_back(original)
    assert refund["nature"] == "refund"
    assert (refund["corrects"], refund["reason"]) == (original["number"], "erreur")
    for name in ("total", "own_revenue", "third_party"):
        assert refund[name] == -original[name]
    assert refund["change"] == 0
    assert [[-v[x] for x in ("gross", "net", "vat")] for v in refund["vat"]] == [
        [v[x] for x in ("gross", "net", "vat")] for v in original["vat"]
    ]
    turned = {"quantity", "total", "corrects_line"}
    for position, (line, back) in enumerate(
        zip(original["lines"], refund["lines"], strict=True), start=1
    ):
        assert back["corrects_line"] == position
        assert (back["quantity"], back["total"]) == (-line["quantity"], -line["total"])
        assert {k: v for k, v in back.items() if k not in turned} == {
            k: v for k, v in line.items() if k not in turned
        }
    assert check_arithmetic(2, refund) == []


@pytest.mark.parametrize("method", [Method.CASH, Method.CARD, Method.CHEQUE, Method.TRANSFER])
def test_one_method_pays_it_back(method):
    (paid,) = given_back(sold(*EXAMPLE_1), method=method)["payments"]
    assert (paid["method"], paid["amount"], paid["tendered"]) == (method, -1522, -1522)


def test_what_is_worth_nothing_goes_back_without_money():
    assert given_back(sold((GIFT, 1)))["payments"] == []


def test_some_lines_go_back_and_the_rest_later():
    original = sold(*EXAMPLE_1)
    first = given_back(original, GivenBack(3), GivenBack(1, 1))
    assert [(x["label"], x["quantity"], x["total"]) for x in first["lines"]] == [
        ("Demi pression", -1, -300),
        ("Café", -1, -150),
    ]
    assert left_of(original, [first]) == {1: 1, 2: 1, 3: 0, 4: 1, 5: 1}
    rest = given_back(original, earlier=[first])
    assert [x["corrects_line"] for x in rest["lines"]] == [1, 2, 4, 5]
    assert first["total"] + rest["total"] == -1522


def test_a_ticket_is_cancelled_when_nothing_is_left():
    original = sold((COFFEE, 2))
    part = compose(original, (), [GivenBack(1, 1)], method=Method.CASH, reason="x", limit=LIMIT)
    assert not completes(original, (), part)
    assert completes(original, [given_back(original, GivenBack(1, 1))], part)


def test_weighed_goods_go_back_whole():
    original = sold((TOMME, 1200))
    with refused("refund.by_weight"):
        given_back(original, GivenBack(1, 300))
    assert given_back(original)["total"] == -854
    assert given_back(original, GivenBack(1, 1200))["total"] == -854


@pytest.mark.parametrize(
    ("code", "wanted", "changes"),
    [
        ("refund.no_line", [GivenBack(0)], {}),
        ("refund.no_line", [GivenBack(6)], {}),
        ("refund.too_much", [GivenBack(1, 3)], {}),
        ("refund.too_much", [GivenBack(2), GivenBack(2)], {}),
        ("refund.too_much", [GivenBack(1, 1), GivenBack(1, 2)], {}),
        ("refund.quantity", [GivenBack(1, 0)], {}),
        ("refund.quantity", [GivenBack(1, -1)], {}),
        ("refund.no_reason", [], {"reason": ""}),
        ("refund.method", [], {"method": "gold"}),
    ],
)
def test_what_cannot_go_back_is_refused(code, wanted, changes):
    with refused(code):
        given_back(sold(*EXAMPLE_1), *wanted, **changes)


def test_nothing_goes_back_twice_and_no_refund_is_refunded():
    original = sold(*EXAMPLE_1)
    refund = given_back(original)
    with refused("refund.already"):
        given_back(original, earlier=[refund])
    with refused("refund.too_much"):
        given_back(original, GivenBack(1), earlier=[refund])
    with refused("refund.of_refund"):
        given_back(refund)


def test_the_law_limits_cash_going_out_unless_it_came_in_as_cash():
    with refused("refund.cash_limit"):
        given_back(sold((HONEY, 150), method=Method.CARD))
    assert given_back(sold((HONEY, 150)))["total"] == -105_000
    assert given_back(sold((HONEY, 150)), method=Method.TRANSFER)["total"] == -105_000


def codes(*tickets):
    """What an audit finds in tickets, each given the sale of the first."""
    auditor = Auditor()
    return [p.code for n, t in enumerate(tickets, 1) for p in auditor.see(n, t, tickets[0])]


def test_an_audit_passes_true_refunds():
    original = sold(*EXAMPLE_1)
    first = given_back(original, GivenBack(1, 1))
    assert codes(original, first, given_back(original, earlier=[first])) == []


def test_an_audit_finds_more_given_back_than_sold():
    original = sold(*EXAMPLE_1)
    assert codes(original, given_back(original), given_back(original, GivenBack(2))) == [
        "refund.exceeds"
    ]


def test_an_audit_finds_a_refund_of_nothing():
    original = sold(*EXAMPLE_1)
    refund = given_back(original)
    assert [p.code for p in Auditor().see(2, refund, None)] == ["refund.original"]
    assert [p.code for p in Auditor().see(2, refund, refund)] == ["refund.original"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("unit_price", 151), ("label", "Thé"), ("rate", 2000), ("corrects_line", 9), ("cost", 1)],
)
def test_an_audit_finds_a_line_that_was_not_sold(name, value):
    original = sold(*EXAMPLE_1)
    refund = copy.deepcopy(given_back(original))
    refund["lines"][0][name] = value
    assert codes(original, refund) == ["refund.line"]


def test_an_audit_finds_signs_that_do_not_fit():
    original = sold(*EXAMPLE_1)
    disguised = given_back(original, GivenBack(2)) | {"nature": "sale"}
    assert codes(original, disguised) == ["ticket.sign"]
    assert codes(original, sold((COFFEE, 1)) | {"nature": "refund"}) == ["ticket.sign"]

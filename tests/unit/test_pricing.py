"""Prices, discounts, menus, deposits, tips on the order; and what a ticket says of them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cafe_pos.application.tabs import order_text
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.order import Order, tip_line
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import (
    Discount,
    DiscountKind,
    LineKind,
    MenuPart,
    PriceChange,
    PriceKind,
    Scope,
)
from cafe_pos.domain.refund import Auditor, GivenBack
from cafe_pos.domain.ticket import payload_of
from cafe_pos.domain.ticket_audit import check_arithmetic
from tests.cafes import BAGUETTE, BEER, COFFEE, CROQUE, TOMME, article, refused
from tests.unit.test_refund import ABOUT, given_back
from tests.unit.test_ticket import sale_of

BOTTLE = article("CONSIGNE", 20, "HORS", line_kind="deposit")
SUSPENDED = article("SUSPENDU", 150, "HORS", line_kind="suspended")
EGG = article("OEUF", 100, label="Œuf", supplement=True)
TERRACE = replace(COFFEE, price_terrace_cents=200)


def ordered(*articles):
    order = Order()
    for each in articles:
        order, _ = order.add(each)
    return order


def percent(bp, **changes):
    return Discount(DiscountKind.PERCENT, bp=bp, **changes)


def amount(cents, **changes):
    return Discount(DiscountKind.AMOUNT, cents=cents, **changes)


def document(order):
    return payload_of(sale_of(*order.lines), ABOUT)


def test_ten_percent_off_a_line_and_never_twice():
    order = ordered(CROQUE).with_discount(0, percent(1000, reason="fidèle"))
    assert order.total_cents == 585
    with refused("price.already"):
        order.with_discount(0, amount(100))
    with refused("price.already"):
        order.gift(0, "anniversaire")
    (line,) = document(order)["lines"]
    assert (line["unit_price"], line["discount"], line["total"]) == (650, 65, 585)
    assert (line["discount_kind"], line["discount_reason"]) == ("percent", "fidèle")
    assert line["list_price"] is None
    assert order.with_discount(0, None).total_cents == 650


def test_a_discount_is_taken_off_before_vat():
    (rate,) = document(ordered(CROQUE).with_discount(0, amount(150)))["vat"]
    assert (rate["gross"], rate["net"], rate["vat"]) == (500, 455, 45)


@pytest.mark.parametrize(
    ("code", "discount"),
    [
        ("discount.amount", percent(0)),
        ("discount.amount", percent(10_001)),
        ("discount.amount", amount(0)),
        ("discount.amount", amount(-100)),
        ("discount.too_much", amount(651)),
    ],
)
def test_what_is_no_discount_is_refused(code, discount):
    with refused(code):
        ordered(CROQUE).with_discount(0, discount)


def test_a_gift_costs_nothing_and_still_says_what_it_was_worth():
    order = ordered(COFFEE, CROQUE).gift(1, "anniversaire")
    assert order.total_cents == 150
    line = document(order)["lines"][1]
    assert (line["unit_price"], line["discount"], line["total"]) == (650, 650, 0)


def test_an_order_discount_leaves_out_what_has_one():
    order = ordered(COFFEE, CROQUE, BEER).with_discount(0, amount(50))
    order = order.with_order_discount(amount(100, reason="attente"))
    assert [line.discount_cents for line in order.lines] == [50, 68, 32]
    assert order.lines[1].discount.on is Scope.ORDER
    with refused("price.already"):
        order.with_order_discount(percent(1000))
    assert order.without_order_discount().total_cents == 1050
    assert order.without(1).lines[1].discount_cents == 100


def test_an_order_discount_stays_whole_when_a_line_changes():
    order = ordered(COFFEE, CROQUE).with_order_discount(amount(100))
    assert order.with_quantity(0, 10).total_cents == 1500 + 650 - 100
    with refused("discount.too_much"):
        ordered(COFFEE).with_order_discount(amount(151))
    with refused("price.already"):
        Order().with_order_discount(percent(1000))


def test_another_price_keeps_the_catalogues_beside_it():
    change = PriceChange(PriceKind.OVERRIDE, 500, "ami")
    order = ordered(CROQUE).with_price(0, change)
    (line,) = document(order)["lines"]
    assert (line["unit_price"], line["list_price"], line["total"]) == (500, 650, 500)
    assert (line["price_kind"], line["price_reason"]) == ("override", "ami")
    assert order.with_price(0, None) == ordered(CROQUE)
    with refused("price.amount"):
        order.with_price(0, PriceChange(PriceKind.OVERRIDE, -1))


def test_the_place_decides_the_price_of_the_whole_order():
    order = ordered(TERRACE).with_place(Place.TERRACE)
    order = order.add(TERRACE)[0]
    assert [(line.quantity, line.total_cents) for line in order.lines] == [(2, 400)]
    assert document(order)["lines"][0]["place"] == "terrace"
    assert document(order)["lines"][0]["list_price"] is None


def test_only_lines_that_differ_in_nothing_are_merged():
    order = ordered(COFFEE).with_discount(0, amount(50))
    assert [line.quantity for line in order.add(COFFEE)[0].lines] == [1, 1]
    order = ordered(COFFEE).add(COFFEE, note="sans sucre")[0]
    assert [line.quantity for line in order.add(COFFEE)[0].lines] == [2, 1]
    order = ordered(CROQUE).add_supplement(0, EGG)[0]
    assert [line.quantity for line in order.add(CROQUE)[0].lines] == [1, 1, 1]
    sent = replace(ordered(COFFEE).lines[0], sent=1, aside=1)
    order = Order((sent,)).add(COFFEE)[0]
    assert [(line.quantity, line.sent, line.aside) for line in order.lines] == [(2, 1, 1)]


def test_supplements_stand_behind_their_line_and_go_with_it():
    order = ordered(CROQUE, COFFEE)
    order, index = order.add_supplement(0, EGG)
    assert index == 1
    order, index = order.add_supplement(1, BEER)
    assert [line.article.code for line in order.lines] == ["CROQUE", "OEUF", "DEMI", "CAFE"]
    assert [line["supplement"] for line in document(order)["lines"]] == [False, True, True, False]
    assert order.group(0) == (0, 1, 2)
    assert [line.article.code for line in order.without(0).lines] == ["CAFE"]
    assert [line.article.code for line in order.without(1).lines] == ["CROQUE", "DEMI", "CAFE"]


def menu():
    order = ordered(COFFEE)
    order, _ = order.add(CROQUE, menu=MenuPart("FORMULE", 1, 933, "Formule du midi"))
    return order.add(BEER, menu=MenuPart("FORMULE", 1, 267, "Formule du midi"))[0]


def test_worked_example_2_a_menu_is_split_over_its_rates():
    ticket = document(menu().without(0))
    assert [(v["code"], v["gross"], v["vat"]) for v in ticket["vat"]] == [
        ("N20", 267, 45),
        ("I10", 933, 85),
    ]
    assert {line["menu"] for line in ticket["lines"]} == {"FORMULE#1"}
    assert {line["menu_label"] for line in ticket["lines"]} == {"Formule du midi"}


def test_the_parts_of_a_menu_come_and_go_together():
    order = menu().with_quantity(1, 3)
    assert [line.quantity for line in order.lines] == [1, 3, 3]
    assert order.total_cents == 150 + 3 * 1200
    assert [line.article.code for line in order.without(2).lines] == ["CAFE"]
    with refused("price.kind"):
        order.with_price(1, PriceChange(PriceKind.OVERRIDE, 1))


def test_bottles_are_charged_and_given_back_outside_vat():
    order, _ = ordered(BEER, BOTTLE).give_deposit_back(BOTTLE, 3)
    assert order.total_cents == 300 + 20 - 60
    assert order.pieces == 2
    ticket = document(order)
    assert [line["kind"] for line in ticket["lines"]] == ["article", "deposit", "deposit_back"]
    assert (ticket["own_revenue"], ticket["third_party"]) == (300, -40)
    assert check_arithmetic(1, ticket) == Auditor().see(1, ticket, None) == []
    assert order.with_quantity(2, 1).lines[2].quantity == -1
    assert order.give_deposit_back(BOTTLE)[0].lines[2].quantity == -4
    with refused("deposit.article"):
        order.give_deposit_back(COFFEE)
    with refused("price.kind"):
        order.with_discount(1, percent(1000))


def test_bottles_alone_are_paid_out():
    ticket = document(Order().give_deposit_back(BOTTLE, 3)[0])
    assert (ticket["total"], ticket["own_revenue"], ticket["change"]) == (-60, 0, 0)
    assert [p["amount"] for p in ticket["payments"]] == [-60]
    assert check_arithmetic(1, ticket) == []


def test_a_suspended_coffee_and_a_tip_are_no_revenue():
    order = ordered(COFFEE, SUSPENDED).with_tip(100)
    assert order.with_tip(200).total_cents == 500
    assert order.with_tip(0).total_cents == 300
    ticket = document(order)
    assert (ticket["own_revenue"], ticket["third_party"]) == (150, 250)
    assert [line["kind"] for line in ticket["lines"]] == ["article", "suspended", "tip"]
    assert ticket["lines"][2]["label"] == "Pourboire"
    with refused("price.amount"):
        order.with_tip(-1)


SETTLED_CHANGES = {
    "quantity": lambda order: order.with_quantity(0, 2),
    "removal": lambda order: order.without(0),
    "gift": lambda order: order.gift(0, "x"),
    "discount": lambda order: order.with_order_discount(percent(1000)),
    "price": lambda order: order.with_price(0, None),
    "division": lambda order: order.lines[0].divided(1),
}


@pytest.mark.parametrize("change", SETTLED_CHANGES.values(), ids=SETTLED_CHANGES)
def test_a_line_of_which_a_share_is_paid_changes_no_more(change):
    order = ordered(CROQUE, CROQUE, COFFEE).settled([100, 0])
    assert order.total_cents == 1350
    with refused("split.settled"):
        change(order)
    assert order.add(CROQUE)[0].lines[2].quantity == 1


@pytest.mark.parametrize("taken", [1, 2])
def test_pieces_divided_from_a_line_take_their_share_of_its_discount(taken):
    line = ordered(COFFEE).with_quantity(0, 3).with_discount(0, amount(100)).lines[0]
    one, rest = replace(line, sent=2, aside=3).divided(taken)
    assert (one.quantity, rest.quantity) == (taken, 3 - taken)
    assert one.total_cents + rest.total_cents == 350
    assert (one.sent + rest.sent, one.aside + rest.aside) == (2, 3)
    with refused("order.quantity"):
        line.divided(3)
    with refused("split.weight"):
        Order().add(TOMME, 500)[0].lines[0].divided(200)


# --- refunds --------------------------------------------------------------------------------------


def test_a_discount_goes_back_with_its_pieces_to_the_cent():
    order = ordered(COFFEE).with_quantity(0, 3).with_discount(0, amount(100))
    sold = document(order)
    auditor = Auditor()
    assert auditor.see(1, sold, None) == []
    earlier = []
    for _ in range(3):
        refund = given_back(sold, GivenBack(1, 1), earlier=tuple(earlier))
        assert check_arithmetic(2, refund) == auditor.see(2, refund, sold) == []
        earlier.append(refund)
    assert [r["lines"][0]["discount"] for r in earlier] == [-33, -34, -33]
    assert [r["total"] for r in earlier] == [-117, -116, -117]


def test_a_refund_that_keeps_the_discount_is_found():
    sold = document(ordered(COFFEE).with_discount(0, amount(100)))
    refund = given_back(sold)
    refund["lines"][0] |= {"discount": 0, "total": -150}
    assert [p.code for p in Auditor().see(2, refund, sold)] == ["refund.line"]


def paid_with(order, *tenders):
    return payload_of(sale_of(*order.lines, tenders=tenders), ABOUT)


def test_what_stands_on_an_account_can_go_back_to_it_and_no_further():
    order = ordered(COFFEE, CROQUE)
    sold = paid_with(order, Tender(Method.ACCOUNT, 200, account="K-1"), Tender(Method.CASH))
    refund = given_back(sold, GivenBack(1), method=Method.ACCOUNT)
    assert [(p["account"], p["amount"]) for p in refund["payments"]] == [("K-1", -150)]
    with refused("refund.account"):
        given_back(sold, GivenBack(2), earlier=(refund,), method=Method.ACCOUNT)
    assert given_back(sold, GivenBack(2), earlier=(refund,))["total"] == -650
    with refused("refund.account"):
        given_back(document(order), method=Method.ACCOUNT)


def test_what_the_fund_paid_goes_back_to_the_fund():
    order = ordered(COFFEE, CROQUE)
    sold = paid_with(order, Tender(Method.SUSPENDED, 150), Tender(Method.CARD))
    whole = given_back(sold)
    assert [(p["method"], p["amount"]) for p in whole["payments"]] == [
        ("cash", -650),
        ("suspended", -150),
    ]
    first = given_back(sold, GivenBack(1), method=Method.SUSPENDED)
    second = given_back(sold, GivenBack(2), earlier=(first,))
    assert [p["method"] for p in second["payments"]] == ["cash"]
    auditor = Auditor()
    assert auditor.see(2, first, sold) == auditor.see(3, second, sold) == []
    forged = {**second, "payments": [first["payments"][0] | {"amount": -650}]}
    other = Auditor()
    assert [p.code for p in other.see(2, forged, sold)] == ["refund.paid"]


# --- kept as text ---------------------------------------------------------------------------------


def rich():
    order, _ = menu().add_supplement(1, EGG)
    order = order.add(CROQUE, label="Blanquette", note="sans sel")[0].with_place(Place.TERRACE)
    order = order.with_discount(0, percent(1000, reason="fidèle"))
    order = order.with_price(4, PriceChange(PriceKind.OVERRIDE, 900, "ami", "2026-11-20T11:00:00Z"))
    order = order.give_deposit_back(BOTTLE, 2)[0].with_tip(100, "Pour Sam")
    lines = (*order.lines[:-1], replace(order.lines[-1], settled_cents=40, sent=1, aside=1))
    return replace(order, lines=lines, tab="t1", version=3, split="s1", customer="K-1", covers=2)


def find(*articles):
    known = {each.code: each for each in articles}
    return known.get


def test_everything_of_an_order_is_kept_as_text():
    order = rich()
    text = order_text.written(order, key="k1")
    kept = json.loads(text)
    assert kept["key"] == "k1"
    assert order_text.order_of(kept, find(COFFEE, CROQUE, BEER, EGG, BOTTLE)) == order


def test_a_line_whose_article_has_gone_is_left_out():
    kept = order_text.order_as_json(rich())
    codes = [line.article.code for line in order_text.order_of(kept, find(BEER, COFFEE)).lines]
    assert codes == ["CAFE", "DEMI", "TIP"]


def test_an_order_kept_by_an_earlier_version_is_still_read():
    kept = {"takeaway": True, "lines": [["BAGUETTE", 2, "takeaway"]], "key": None}
    order = order_text.order_of(kept, find(BAGUETTE))
    assert order.takeaway
    (line,) = order.lines
    assert (line.article, line.quantity, line.mode) == (BAGUETTE, 2, Mode.TAKEAWAY)
    assert (line.kind, line.place) == (LineKind.ARTICLE, Place.COUNTER)


def test_a_tip_is_a_line_of_its_own_kind():
    line = tip_line(250)
    assert (line.kind, line.total_cents, line.outside_vat) == (LineKind.TIP, 250, True)

"""Local produce on real files: lots come in, are sold, given back, taken out, counted, verified."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing as closed
from dataclasses import replace
from datetime import date

import pytest

from cafe_pos.application.mandates import mandates, settlements
from cafe_pos.application.produce import labels as produce_labels
from cafe_pos.application.produce import looks as produce_looks
from cafe_pos.application.produce import near_dates, produce
from cafe_pos.application.produce import out as produce_out
from cafe_pos.application.produce.produce import Delivery
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.catalogue import Mode, Ownership, Unit
from cafe_pos.domain.mandate import Contract, parse_term
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode
from tests import cafes
from tests.cafes import HONEY, TOMME, article, refused, ring

TODAY = date(2026, 11, 20)
YOGHURT = article(
    "YAOURT", 120, "R55", label="Yaourt fermier", family="Producteurs",
    default_mode=Mode.TAKEAWAY, ownership=Ownership.TRANSPARENT, mandator="FERME",
)  # fmt: skip


def day(number):
    return date(2026, 11, number)


@pytest.fixture
def farm(cafe):
    """A café with yoghurts of a farm; its ledger and its lots are whole after each test."""
    with cafe.store.act() as uow:
        uow.put_articles((*cafes.CATALOGUE, YOGHURT))
    yield cafe
    cafe.store.close()
    assert cafes.verify(cafe.store.path, full=True).problems == ()


def come(ctx, article="YAOURT", quantity=12, dlc=25, **changes):
    dates = {} if dlc is None else {"dlc": day(dlc)}
    return produce.receive(ctx, Delivery(article, quantity, **dates | changes))


def left(ctx):
    return {v.lot.code: v.lot.left for v in produce_looks.lots_of(ctx, everything=True)}


def lots_sold(view):
    return [line["lot"] for line in view.payload["lines"]]


def stock_documents(ctx):
    with ctx.store.act() as uow:
        return [json.loads(e.payload) for e in uow.entries() if e.kind == "stock"]


# --- coming in ------------------------------------------------------------------------------------


def test_a_delivery_is_a_document_and_a_lot(farm):
    view = come(farm, origin="Saint-Exemple", cost_cents=80, reference="BL 412")
    assert (view.lot.code, view.lot.left, view.lot.party) == ("L-000001", 12, "FERME")
    (said,) = stock_documents(farm)
    assert (said["nature"], said["party"], said["reference"]) == ("delivery", "FERME", "BL 412")
    (line,) = said["lines"]
    assert (line["lot"], line["quantity"], line["unit"], line["cost"]) == (
        "L-000001", 12, "piece", 80,
    )  # fmt: skip
    again = come(farm, dlc=28)
    assert (again.lot.code, again.lot.origin) == ("L-000002", "Saint-Exemple")


def test_a_price_given_with_the_delivery_is_the_price_from_now_on(farm):
    come(farm, price_cents=135)
    assert ring(farm, "2 YAOURT").total_cents == 270
    with farm.store.act() as uow:
        (now,) = [a for a in uow.articles() if a.code == "YAOURT"]
        away = replace(now, price_takeaway_cents=130)
        uow.put_articles([away if a.code == "YAOURT" else a for a in uow.articles()])
    come(farm, price_cents=140)
    assert ring(farm, "1 YAOURT").total_cents == 140


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"article": "RIEN"}, "article.unknown"), ({"quantity": 0}, "lot.quantity"),
        ({"dlc": 19}, "lot.dlc_past"), ({"ddm": TODAY}, "lot.both_dates"),
        ({"party": "AUTRE"}, "lot.party"), ({"net_grams": 0}, "lot.net"),
        ({"origin": "x" * 61}, "lot.text"),
        ({"article": "TOMME", "party": "AUTRE"}, "lot.producer"),
    ],
)  # fmt: skip
def test_a_delivery_that_cannot_be_changes_nothing(farm, changes, code):
    with refused(code):
        come(farm, **changes)
    assert left(farm) == {}
    assert stock_documents(farm) == []


# --- sold -----------------------------------------------------------------------------------------


def test_the_sale_takes_the_lot_that_ends_first_over_several(farm):
    come(farm, quantity=5, dlc=28)
    come(farm, quantity=3, dlc=23)
    assert lots_sold(ring(farm, "2 YAOURT", "CAFE")) == ["L-000002", None]
    assert lots_sold(ring(farm, "4 YAOURT")) == ["L-000002=1 L-000001=3"]
    assert left(farm) == {"L-000001": 2, "L-000002": 0}


def test_two_lines_of_one_order_share_what_is_there(farm):
    come(farm, quantity=3)
    with refused("lot.short"):
        ring(farm, "2 YAOURT", "2 YAOURT")
    assert left(farm) == {"L-000001": 3}
    ring(farm, "2 YAOURT", "1 YAOURT")
    assert left(farm) == {"L-000001": 0}


def test_past_its_dlc_it_is_refused_and_of_two_the_good_one_is_sold(farm, clock):
    come(farm, quantity=4, dlc=20)
    come(farm, quantity=2, dlc=25)
    clock.set("2026-11-21T09:00:00Z")
    assert lots_sold(ring(farm, "2 YAOURT")) == ["L-000002"]
    with refused("lot.past") as caught:
        ring(farm, "YAOURT")
    assert caught.value.params["lot"] == "L-000001"
    with refused("lot.receive"):
        clock.set("2026-11-26T09:00:00Z")
        produce_out.enough(farm, "YAOURT", 1)


def test_more_than_is_there_is_refused_until_the_stock_is_put_right(farm):
    come(farm, quantity=2)
    with refused("lot.short") as caught:
        ring(farm, "3 YAOURT")
    assert (caught.value.params["code"], caught.value.params["wanted"]) == ("YAOURT", 3)
    produce_out.enough(farm, "YAOURT", 3)
    ring(farm, "3 YAOURT")
    with refused("lot.none"):
        ring(farm, "YAOURT")
    assert left(farm) == {"L-000001": 0}
    said = stock_documents(farm)[-1]
    assert (said["nature"], said["lines"][0]["expected"], said["lines"][0]["quantity"]) == (
        "count", 2, 3,
    )  # fmt: skip
    produce_out.enough(farm, "YAOURT", 1)
    assert lots_sold(ring(farm, "YAOURT")) == ["L-000001"]


def test_a_weight_beyond_the_lot_is_a_slip_of_the_keyboard(farm):
    come(farm, "TOMME", 3400, 30)
    with refused("lot.short"):
        ring(farm, "12000g TOMME")
    assert lots_sold(ring(farm, "1200g TOMME")) == ["L-000001"]
    assert left(farm) == {"L-000001": 2200}


def test_lots_of_another_unit_are_told_apart(farm):
    come(farm, "TOMME", 3400, 30)
    with farm.store.act() as uow:
        changed = [replace(a, unit=Unit.PIECE) if a.code == "TOMME" else a for a in uow.articles()]
        uow.put_articles(changed)
    with refused("lot.unit"):
        ring(farm, "TOMME")
    with refused("lot.unit"):
        produce_labels.give(farm, "L-000001")
    produce_out.count(farm, "L-000001", 0)
    come(farm, "TOMME", 3, 30)
    assert lots_sold(ring(farm, "TOMME")) == ["L-000002"]


def test_what_was_sold_on_paper_is_not_refused(farm, clock):
    come(farm, quantity=2)
    made = farm.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    clock.advance(minutes=30)
    paper = {"channel": Channel.PAPER, "issued_at": made}
    assert lots_sold(ringing.ring(farm, replace(cafes.order("3 YAOURT"), **paper))) == [None]
    assert lots_sold(ringing.ring(farm, replace(cafes.order("2 YAOURT"), **paper))) == ["L-000001"]


def test_a_refused_sale_takes_nothing_out(farm):
    come(farm)
    with refused("payment.short"):
        ring(farm, "2 YAOURT", cash=100)
    assert left(farm) == {"L-000001": 12}


def test_an_order_in_shares_takes_its_goods_once(farm):
    come(farm)
    lines = (Wanted("YAOURT", quantity=2),)
    first = ringing.ring(farm, Ring(lines, (Tender(Method.CASH),), split="s1", share_cents=100))
    lines = (Wanted("YAOURT", quantity=2, settled_cents=100),)
    second = ringing.ring(farm, Ring(lines, (Tender(Method.CASH),), split="s1"))
    assert (lots_sold(first), lots_sold(second)) == (["L-000001"], [None])
    assert left(farm) == {"L-000001": 10}


def test_the_lot_that_the_customer_chose(farm):
    come(farm, dlc=23)
    come(farm, dlc=28)
    view = ringing.ring(
        farm, Ring((Wanted("YAOURT", quantity=2, lot="L-000002"),), (Tender(Method.CASH),))
    )
    assert lots_sold(view) == ["L-000002"]


# --- given back -----------------------------------------------------------------------------------


def test_what_is_given_back_returns_to_its_lots_in_parts(farm):
    come(farm, quantity=2, dlc=23)
    come(farm, quantity=5, dlc=28)
    number = ring(farm, "4 YAOURT").number
    assert left(farm) == {"L-000001": 0, "L-000002": 3}
    refund = Refund(number, Method.CASH, "erreur", (GivenBack(1, 1),))
    refunds.give_back(farm, refund)
    refunds.give_back(farm, replace(refund, lines=(GivenBack(1, 2),)))
    assert left(farm) == {"L-000001": 1, "L-000002": 5}
    refunds.give_back(farm, replace(refund, lines=()))
    assert left(farm) == {"L-000001": 2, "L-000002": 5}


def test_what_is_given_back_and_not_good_is_a_loss(farm):
    come(farm)
    number = ring(farm, "4 YAOURT").number
    refunds.give_back(farm, Refund(number, Method.CASH, "pas frais", lost=True))
    assert left(farm) == {"L-000001": 8}
    said = stock_documents(farm)[-1]
    assert (said["nature"], said["reason"], said["lines"][0]["quantity"]) == (
        "loss", "pas frais", 4,
    )  # fmt: skip


# --- out, counted, undone -------------------------------------------------------------------------


def test_every_way_out_is_a_document_and_needs_its_reason(farm):
    come(farm)
    produce_out.take_out(farm, "L-000001", "withdrawn", 2)
    produce_out.take_out(farm, "L-000001", "loss", 3, reason="chute")
    with refused("lot.reason"):
        produce_out.take_out(farm, "L-000001", "wasted")
    with refused("lot.nature"):
        produce_out.take_out(farm, "L-000001", "sold")
    with refused("lot.too_much"):
        produce_out.take_out(farm, "L-000001", "given", 8, reason="don")
    produce_out.take_out(farm, "L-000001", "wasted", reason="abîmés")
    with refused("lot.gone"):
        produce_out.take_out(farm, "L-000001", "loss", reason="encore")
    with refused("lot.unknown"):
        produce_out.take_out(farm, "L-000009", "loss", reason="?")
    natures = [said["nature"] for said in stock_documents(farm)]
    assert natures == ["delivery", "withdrawn", "loss", "wasted"]
    seen = produce_looks.history(farm, "L-000001")
    assert [change for _said, change in seen.moves] == [12, -2, -3, -7]
    assert seen.as_json()["state"] == "gone"


def test_a_count_says_what_was_expected_and_nothing_is_a_count_too(farm):
    come(farm)
    ring(farm, "2 YAOURT")
    produce_out.count(farm, "L-000001", 9)
    produce_out.count(farm, "L-000001", 0, reason="tout est parti")
    expected = [said["lines"][0]["expected"] for said in stock_documents(farm)]
    assert expected == [None, 10, 9]
    assert [c for _s, c in produce_looks.history(farm, "L-000001").moves] == [12, -2, -1, -9]


def test_a_delivery_noted_by_mistake_is_taken_back_only_while_nothing_happened(farm):
    come(farm)
    come(farm, "TOMME", 2000, 30)
    ring(farm, "YAOURT")
    with refused("lot.sold") as caught:
        produce_out.cancel(farm, "L-000001", reason="erreur")
    assert caught.value.params["sold_quantity"] == (1, "piece")
    produce_out.cancel(farm, "L-000002", reason="erreur")
    assert left(farm) == {"L-000001": 11, "L-000002": 0}
    assert lots_sold(ring(farm, "300g TOMME")) == [None]


def test_dates_are_corrected_with_their_event(farm, clock):
    come(farm, dlc=21)
    produce.change(farm, "L-000001", dlc=day(24), origin="Guéret")
    clock.set("2026-11-23T09:00:00Z")
    ring(farm, "YAOURT")
    with farm.store.act() as uow:
        said = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    (event,) = [one["details"] for one in said if one["name"] == "lot"]
    assert (event["before"]["dlc"], event["after"]["dlc"]) == ("2026-11-21", "2026-11-24")


def test_an_article_is_sold_by_lot_no_more(farm):
    come(farm, quantity=1)
    with refused("lot.some_left"):
        produce.release(farm, "YAOURT")
    ring(farm, "YAOURT")
    produce.release(farm, "YAOURT")
    assert lots_sold(ring(farm, "YAOURT")) == [None]
    with refused("lot.not_by_lot"):
        produce.release(farm, "CAFE")


# --- looked at ------------------------------------------------------------------------------------


def test_the_stock_of_any_day_by_article_and_producer(farm, clock):
    come(farm, quantity=12, dlc=21)
    come(farm, "TOMME", 3000, 30)
    ring(farm, "2 YAOURT")
    clock.set("2026-11-22T09:00:00Z")
    come(farm, quantity=6, dlc=30)
    ring(farm, "500g TOMME")
    now = {row.article: (row.good, row.past) for row in produce_looks.stock(farm)}
    assert now == {"YAOURT": (6, 10), "TOMME": (2500, 0)}
    then = {row.article: (row.good, row.past) for row in produce_looks.stock(farm, on=TODAY)}
    assert then == {"YAOURT": (10, 0), "TOMME": (3000, 0)}
    (row,) = produce_looks.stock(farm, party="FERME")
    assert row.as_json()["left"] == {"pieces": 16}


def test_what_is_left_is_counted_again_by_verify(farm):
    come(farm)
    ring(farm, "2 YAOURT")
    path = farm.store.path
    farm.store.close()
    with closed(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE lot SET left_now = 11")
    (problem,) = cafes.verify(path).problems
    assert (problem.code, problem.params["counted"], problem.params["kept"]) == ("lot.left", 10, 11)
    with closed(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE lot SET left_now = 10")


# --- near its date --------------------------------------------------------------------------------


def test_near_its_date_it_waits_in_the_morning_and_the_discount_holds_for_the_day(farm, clock):
    come(farm, quantity=3, dlc=21)
    come(farm, quantity=9, dlc=30)
    (seen,) = near_dates.listed(farm)
    assert (seen.lot.code, seen.proposed_bp, seen.state) == ("L-000001", 3000, "near")
    assert near_dates.accept(farm, "L-000001").accepted_bp == 3000
    with farm.store.act() as uow:
        assert not produce.waiting(uow, TODAY)
    view = ring(farm, "2 YAOURT")
    (line,) = view.payload["lines"]
    assert (line["total"], line["list_price"]) == (168, 120)
    assert (line["price_kind"], line["price_reason"]) == ("rule", "DLC-YAOURT")
    ring(farm, "YAOURT")
    assert ring(farm, "YAOURT").total_cents == 120
    clock.set("2026-11-22T09:00:00Z")
    assert ring(farm, "YAOURT").total_cents == 120


def test_the_discount_ends_with_the_day_and_the_next_one_sweeps_it_away(farm, clock):
    come(farm, quantity=9, dlc=21)
    near_dates.accept(farm, "L-000001", 1000)
    clock.set("2026-11-21T09:00:00Z")
    assert ring(farm, "YAOURT").total_cents == 120
    assert near_dates.accept(farm, "L-000001").accepted_bp == 5000
    with farm.store.act() as uow:
        (rule,) = uow.price_rules()
    assert (rule.since, rule.until) == (day(21), day(21))
    near_dates.withdraw(farm, "YAOURT")
    assert ring(farm, "YAOURT").total_cents == 120
    with refused("lot.not_reduced"):
        near_dates.withdraw(farm, "YAOURT")


def test_past_its_date_it_waits_as_past_and_gets_no_discount(farm, clock):
    come(farm, dlc=21)
    come(farm, "TOMME", 2000, 30)
    clock.set("2026-11-22T09:00:00Z")
    with farm.store.act() as uow:
        waits = produce.waiting(uow, day(22))
    assert ([v.lot.code for v in waits.past], waits.near) == (["L-000001"], ())
    with refused("lot.past"):
        near_dates.accept(farm, "L-000001")
    with refused("lot.not_near"):
        near_dates.accept(farm, "L-000002")


def test_a_ddm_that_has_passed_is_told_and_sold(farm, clock):
    come(farm, dlc=None, ddm=day(21))
    clock.set("2026-11-25T09:00:00Z")
    (seen,) = near_dates.listed(farm)
    assert seen.state == "stale"
    assert lots_sold(ring(farm, "YAOURT")) == ["L-000001"]


def test_a_transparent_producers_lots_and_an_article_without_lots_side_by_side(farm):
    come(farm, "MIEL", 10, None)
    view = ring(farm, "3 MIEL", "400g TOMME")
    assert lots_sold(view) == ["L-000001", None]
    assert view.payload["lines"][0]["vat_code"] == VatCode.HORS
    assert HONEY.mandator == "RUCHER"
    assert TOMME.unit is Unit.KG


# --- with the producer's settlement ---------------------------------------------------------------


def test_lots_sales_and_withdrawals_make_the_producers_statement(farm):
    mandates.put_contract(
        farm,
        Contract(
            mandator="FERME", since=TODAY, ownership=Ownership.TRANSPARENT,
            terms=(parse_term("percent=20"),),
        ),
    )  # fmt: skip
    come(farm, quantity=20, dlc=25)
    come(farm, quantity=5, dlc=28)
    number = ring(farm, "8 YAOURT").number
    refunds.give_back(farm, Refund(number, Method.CASH, "erreur", (GivenBack(1, 2),)))
    produce_out.take_out(farm, "L-000001", "withdrawn", 4)
    produce_out.take_out(farm, "L-000001", "loss", 1, reason="chute")
    produce_out.count(farm, "L-000002", 3)
    told = settlements.preview(farm, "FERME", TODAY, TODAY)
    sold = sum(one.quantity for one in told.sold)
    moved = {}
    for one in told.moved:
        moved[one.nature] = moved.get(one.nature, 0) + one.quantity
    assert (sold, told.computed.sold) == (6, 720)
    assert (moved["delivery"], moved["withdrawn"], moved["loss"]) == (25, 4, 1)
    there = sum(row.good for row in produce_looks.stock(farm, party="FERME"))
    missing = 2
    assert moved["delivery"] - sold - moved["withdrawn"] - moved["loss"] - missing == there


def test_what_goes_back_to_a_producer_is_worth_what_it_cost(farm):
    with farm.store.act() as uow:
        jam = article("CONFIT", 480, "R55", label="Confiture", mandator="FERME")
        uow.put_articles((*uow.articles(), jam))
    mandates.put_contract(
        farm,
        Contract(
            mandator="FERME", since=TODAY, ownership=Ownership.FIRM,
            purchase_vat_code=VatCode.R55,
        ),
    )  # fmt: skip
    come(farm, "CONFIT", 10, None, cost_cents=300)
    ring(farm, "2 CONFIT")
    produce_out.take_out(farm, "L-000001", "withdrawn", 3)
    told = settlements.preview(farm, "FERME", TODAY, TODAY)
    assert told.computed.purchases == 7 * 300

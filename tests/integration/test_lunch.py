"""The dish of the day on real files: set, sold, kept by telephone, put aside, sold out, closed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing as closed

import pytest

from cafe_pos.application import counter, people
from cafe_pos.application.catalogue import menus, price_list
from cafe_pos.application.drawer import closing
from cafe_pos.application.lunch import dishes, lunch
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted, wanted_of
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain import menus as menu_rules
from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.rights import Role
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import COFFEE, article, refused

CASH = (Tender(Method.CASH),)
PLATE = article(
    "PLAT", 1250, label="Plat du jour", family="Plats", board="dish",
    price_terrace_cents=1400, price_takeaway_cents=1000,
)  # fmt: skip
VEGGIE = article("PLAT-VEG", 1150, label="Assiette", family="Plats")


@pytest.fixture
def shop(cafe):
    """A café with two articles that can be dishes; its ledger is whole after each test."""
    with cafe.store.act() as uow:
        uow.put_articles((*cafes.WHOLE_COUNTER, PLATE, VEGGIE))
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    people.add(cafe, "Zoé", "1911", visa="Dominique")
    yield cafe
    cafe.store.close()
    assert cafes.verify(cafe.store.path, full=True).problems == ()


@pytest.fixture
def stew(shop):
    """A café whose dish of today is a stew, with three portions."""
    lunch.set_dish(shop, "Blanquette de veau", 1150, 3)
    return shop


def sell(ctx, *lines, tenders=CASH, **around):
    return ringing.ring(ctx, Ring(lines, tenders, **around))


def shown(ctx, *lines, **around):
    """An order as the screen has it: the dish is the article that the tiles show."""
    order = Order(**around)
    with ctx.store.act() as uow:
        day = price_list.today(ctx, uow)
        today = dishes.in_force(uow, day)
        for code, quantity in lines:
            found = uow.article_on(code, day)
            served = today[code].of(found) if code in today else found
            order, _ = order.add(served, quantity)
    return order


def pay(ctx, order, **around):
    request = Ring(
        wanted_of(order), CASH, channel=Channel.SCREEN, expected_total_cents=order.total_cents,
        tab=order.tab, tab_version=order.version, **around,
    )  # fmt: skip
    return ringing.ring(ctx, request)


def left(ctx, code="PLAT"):
    return next(view.left for view in lunch.today(ctx) if view.dish.article == code)


def events(ctx, name):
    with ctx.store.act() as uow:
        said = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [p["details"] for p in said if p["name"] == name]


# --- setting it -----------------------------------------------------------------------------------


def test_three_fields_make_the_dish_and_are_recorded(shop):
    view = lunch.set_dish(shop, "  Blanquette  de veau ", 1150, 12)
    assert (view.dish.article, view.dish.label, view.left) == ("PLAT", "Blanquette de veau", 12)
    assert events(shop, "dish") == [
        {
            "article": "PLAT",
            "day": "2026-11-20",
            "before": None,
            "after": {"label": "Blanquette de veau", "price": 1150, "portions": 12},
        }
    ]
    lunch.set_dish(shop, "Blanquette de veau", 1150, 12)
    assert len(events(shop, "dish")) == 1


def test_only_managers_set_it_and_anybody_sells_and_keeps_it(shop):
    with refused("right.missing"):
        lunch.set_dish(shop, "Blanquette", 1150, 3, operator="Zoé")
    lunch.set_dish(shop, "Blanquette", 1150, 3)
    lunch.reserve(shop, "Martin", 1, operator="Zoé")
    sell(shop, Wanted("PLAT"), operator="Zoé")
    assert lunch.sell_out(shop, operator="Zoé").left == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("", 1150, 3), "dish.name"),
        (("x" * 41, 1150, 3), "dish.name"),
        (("Soupe", 0, 3), "dish.price"),
        (("Soupe", 100_000_01, 3), "dish.price"),
        (("Soupe", 1150, 0), "dish.portions"),
        (("Soupe", 1150, 1000), "dish.portions"),
        (("Soupe", 1150, 3, "NIX"), "article.unknown"),
        (("Soupe", 1150, 3, "TOMME"), "dish.article"),
        (("Soupe", 1150, 3, "DEMI"), "dish.article"),
        (("Soupe", 1150, 3, "CONSIGNE"), "dish.article"),
    ],
)
def test_what_no_dish_can_be(shop, fields, code):
    with refused(code):
        lunch.set_dish(shop, *fields)
    assert lunch.today(shop) == ()


def test_a_café_without_such_an_article_is_told(cafe):
    with refused("dish.no_article"):
        lunch.set_dish(cafe, "Soupe", 500, 3)


# --- selling it -----------------------------------------------------------------------------------


def test_the_ticket_has_the_days_name_and_price_and_no_override(stew):
    sold = sell(stew, Wanted("PLAT", 2), Wanted("CAFE"))
    line = sold.payload["lines"][0]
    assert (line["label"], line["unit_price"], line["total"]) == ("Blanquette de veau", 1150, 2300)
    assert (line["list_price"], line["price_kind"]) == (None, None)
    assert events(stew, "price_override") == []
    assert left(stew) == 1


def test_one_price_wherever_it_is_eaten(stew):
    order = shown(stew, ("PLAT", 1), place=Place.TERRACE)
    assert order.total_cents == 1150
    assert order.switched().total_cents == 1150
    assert pay(stew, order.switched()).total_cents == 1150


def test_the_last_portion_is_refused_by_name(stew):
    sell(stew, Wanted("PLAT", 3))
    with refused("dish.none_left") as caught:
        sell(stew, Wanted("PLAT"))
    assert caught.value.params == {"dish": "Blanquette de veau", "left": 0}
    assert sell(stew, Wanted("CAFE")).total_cents == 150


def test_two_orders_race_for_the_last_portion(stew):
    sell(stew, Wanted("PLAT", 2))
    first, second = shown(stew, ("PLAT", 1)), shown(stew, ("PLAT", 1))
    assert pay(stew, first).total_cents == 1150
    with refused("dish.none_left"):
        pay(stew, second)
    assert left(stew) == 0


def test_a_retry_of_the_last_portion_gives_the_same_ticket(stew):
    request = Ring((Wanted("PLAT", 3),), CASH, client_key="k1")
    number = ringing.ring(stew, request).number
    assert ringing.ring(stew, request).number == number


def test_a_sale_on_paper_is_never_refused(stew):
    sell(stew, Wanted("PLAT", 3))
    sold = sell(stew, Wanted("PLAT"), channel=Channel.PAPER, issued_at="2026-11-20T09:00:00Z")
    assert sold.payload["lines"][0]["label"] == "Blanquette de veau"
    assert left(stew) == 0


def test_a_formula_takes_a_portion_at_the_dishs_weight(stew):
    menu = Menu("MIDI", "Midi", 1200, (Slot("Plat", (Choice("PLAT"),)), Slot("Café", (
        Choice("CAFE"),
    ))))  # fmt: skip
    menus.save_menu(stew, menu)
    with stew.store.act() as uow:
        day = price_list.today(stew, uow)
        plate = dishes.in_force(uow, day)["PLAT"].of(uow.article_on("PLAT", day))
    order = menu_rules.added(Order(), menu, (plate, COFFEE), 2)
    sold = pay(stew, order)
    first = sold.payload["lines"][0]
    assert (sold.total_cents, first["label"]) == (2400, "Blanquette de veau")
    assert first["unit_price"] == 1062  # 12,00 × 11,50 ÷ 13,00
    assert left(stew) == 1


def test_a_refund_brings_no_portion_back(stew):
    sold = sell(stew, Wanted("PLAT", 3))
    refunds.give_back(stew, Refund(sold.number, Method.CASH, "renversé", (GivenBack(1, 1),)))
    assert left(stew) == 0
    assert lunch.set_dish(stew, "Blanquette de veau", 1150, 4).left == 1


def test_the_article_sold_before_it_had_a_name_counts(shop):
    before = shown(shop, ("PLAT", 1))
    sell(shop, Wanted("PLAT"))
    lunch.set_dish(shop, "Blanquette", 1150, 3)
    assert left(shop) == 2
    sold = pay(shop, before)
    assert (sold.payload["lines"][0]["label"], sold.total_cents) == ("Plat du jour", 1250)
    assert left(shop) == 1


def test_two_dishes_are_counted_apart(stew):
    lunch.set_dish(stew, "Gratin", 1050, 2, "PLAT-VEG")
    sell(stew, Wanted("PLAT-VEG", 2), Wanted("PLAT"))
    assert (left(stew), left(stew, "PLAT-VEG")) == (2, 0)
    with refused("dish.which"):
        lunch.reserve(stew, "Martin", 1)
    with refused("dish.none_left"):
        lunch.reserve(stew, "Martin", 1, article="PLAT-VEG")
    assert lunch.reserve(stew, "Martin", 1, article="PLAT").id


def test_sold_out_refuses_until_it_is_taken_back(stew):
    lunch.sell_out(stew)
    with refused("dish.none_left"):
        sell(stew, Wanted("PLAT"))
    with refused("dish.none_left"):
        lunch.reserve(stew, "Martin", 1)
    assert lunch.sell_out(stew, on=False).left == 3
    lunch.sell_out(stew)
    assert lunch.set_dish(stew, "Blanquette de veau", 1150, 5).left == 5


# --- tabs -----------------------------------------------------------------------------------------


def test_what_is_put_aside_is_taken_and_its_own_payment_is_not_refused(stew):
    kept = tabs.keep(stew, shown(stew, ("PLAT", 3)), "Table 4")
    assert left(stew) == 0
    with refused("dish.none_left"):
        sell(stew, Wanted("PLAT"))
    with refused("dish.none_left"):
        tabs.keep(stew, shown(stew, ("PLAT", 1)), "Table 5")
    order = tabs.recall(stew, kept.tab.id).order
    assert order.lines[0].name == "Blanquette de veau"
    more = order.with_quantity(0, 4)
    with refused("dish.none_left"):
        tabs.keep(stew, more)
    assert pay(stew, order).total_cents == 3450
    assert left(stew) == 0


def test_the_screen_counts_what_it_shows_once(stew):
    kept = tabs.keep(stew, shown(stew, ("PLAT", 2)), "Table 4")
    (view,) = lunch.today(stew, kept.order)
    assert (view.left, left(stew)) == (3, 1)
    part = Order(kept.order.lines[:1], tab=kept.order.tab, part=True).with_quantity(0, 1)
    (view,) = lunch.today(stew, part)
    assert view.left == 2


def test_an_order_paid_in_shares_counts_its_portions_once(stew):
    order = shown(stew, ("PLAT", 2))
    first = Ring(wanted_of(order), CASH, split="s1", share_cents=1000)
    ringing.ring(stew, first)
    assert left(stew) == 1
    rest = order.settled(order.shares(1000))
    ringing.ring(stew, Ring(wanted_of(rest), CASH, split="s1"))
    assert left(stew) == 1


def test_a_tab_paid_in_shares_counts_its_portions_once(stew):
    kept = tabs.keep(stew, shown(stew, ("PLAT", 3)), "Table 4")
    order = kept.order
    first = Ring(
        wanted_of(order), CASH, split="s1", share_cents=1000, tab=order.tab,
        tab_version=order.version, channel=Channel.SCREEN,
    )  # fmt: skip
    ringing.ring(stew, first)
    assert left(stew) == 0
    (view,) = lunch.today(stew)
    assert (view.sold, view.aside) == (3, 0)


def test_a_renamed_dish_keeps_what_was_ordered_before(stew):
    kept = tabs.keep(stew, shown(stew, ("PLAT", 1)), "Table 4")
    lunch.set_dish(stew, "Blanquette à l'ancienne", 1200, 3)
    assert left(stew) == 2
    sold = pay(stew, tabs.recall(stew, kept.tab.id).order)
    assert sold.payload["lines"][0]["label"] == "Blanquette de veau"
    assert sold.total_cents == 1150
    assert left(stew) == 2


# --- the day rolls --------------------------------------------------------------------------------


def test_the_next_day_has_no_dish_and_an_open_tab_keeps_its_own(stew, clock):
    kept = tabs.keep(stew, shown(stew, ("PLAT", 1)), "Table 4")
    clock.set("2026-11-21T11:00:00Z")
    assert lunch.today(stew) == ()
    assert sell(stew, Wanted("PLAT")).payload["lines"][0]["label"] == "Plat du jour"
    lunch.set_dish(stew, "Lasagnes", 1300, 2)
    order = tabs.recall(stew, kept.tab.id).order
    assert (order.lines[0].name, order.total_cents) == ("Blanquette de veau", 1150)
    assert left(stew) == 1  # one was sold this morning; yesterday's stew is no lasagne
    assert pay(stew, order).total_cents == 1150
    assert left(stew) == 1


def test_everything_is_there_after_a_restart(stew, opened):
    lunch.reserve(stew, "Martin", 1, "12h15")
    sell(stew, Wanted("PLAT"))
    order = shown(stew, ("PLAT", 1))
    counter.keep_draft(stew, order, "k1")
    path = stew.store.path
    stew.store.close()
    again = opened(path)
    view = counter.open_counter(again)
    assert view.draft == order
    assert [d.left for d in view.dishes] == [1]
    seen = lunch.seen(again)
    assert [(r.name, r.at_time, r.quantity) for r in seen.waiting] == [("Martin", "12:15", 1)]
    again.store.close()


# --- reservations ---------------------------------------------------------------------------------


def test_kept_by_telephone_then_taken_under_the_name(stew):
    kept = lunch.reserve(stew, "Martin", 2, "1230")
    assert left(stew) == 1
    with refused("dish.none_left") as caught:
        lunch.reserve(stew, "Petit", 2)
    assert caught.value.params["left"] == 1
    found = lunch.take(stew, kept.id)
    assert (found.tab.name, found.order.total_cents) == ("Martin", 2300)
    assert left(stew) == 1
    assert lunch.seen(stew).waiting == ()
    with refused("dish.no_reservation"):
        lunch.take(stew, kept.id)
    assert pay(stew, found.order).total_cents == 2300
    assert left(stew) == 1


def test_taken_into_the_order_on_the_screen(stew):
    kept = lunch.reserve(stew, "Martin", 1)
    aside = tabs.keep(stew, shown(stew, ("CAFE", 2)), "Table 4")
    found = lunch.take(stew, kept.id, aside.order, Where(client_key="k1"))
    assert found.tab.name == "Table 4"
    assert [(line.article.code, line.quantity) for line in found.order.lines] == [
        ("CAFE", 2),
        ("PLAT", 1),
    ]
    assert counter.open_counter(stew).draft == found.order


def test_a_name_that_is_open_already_gets_a_number(stew):
    tabs.keep(stew, shown(stew, ("CAFE", 1)), "Martin")
    kept = lunch.reserve(stew, "Martin", 1)
    assert lunch.take(stew, kept.id).tab.name == "Martin 2"


def test_what_was_promised_is_served_even_when_sold_out(stew):
    kept = lunch.reserve(stew, "Martin", 2)
    lunch.set_dish(stew, "Blanquette de veau", 1150, 1)
    lunch.sell_out(stew)
    found = lunch.take(stew, kept.id)
    assert pay(stew, found.order).total_cents == 2300
    assert left(stew) == 0


def test_a_cancelled_reservation_is_free_again_and_forgotten(stew):
    kept = lunch.reserve(stew, "Martin", 2)
    lunch.cancel(stew, kept.id)
    assert left(stew) == 3
    assert lunch.seen(stew).reservations == ()
    with refused("dish.no_reservation"):
        lunch.cancel(stew, kept.id)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("", 1, "12:30"), "dish.who"),
        (("x" * 25, 1, "12:30"), "dish.who"),
        (("Martin", 0, "12:30"), "dish.portions"),
        (("Martin", 1, "25:00"), "dish.time"),
        (("Martin", 1, "midi"), "dish.time"),
        (("Martin", 4, "12:30"), "dish.none_left"),
    ],
)
def test_what_no_reservation_can_be(stew, fields, code):
    with refused(code):
        lunch.reserve(stew, *fields)
    assert left(stew) == 3


def test_without_a_dish_nothing_is_kept(shop):
    with refused("dish.none"):
        lunch.reserve(shop, "Martin", 1)
    with refused("dish.none"):
        lunch.sell_out(shop)


def test_names_are_in_no_ledger_and_gone_when_the_day_is_closed(stew, clock):
    lunch.reserve(stew, "Zébulon", 1)
    taken = lunch.take(stew, lunch.reserve(stew, "Zébulon", 1).id)
    pay(stew, taken.order)
    closing.close_day(stew)
    with stew.store.act() as uow:
        kept = uow.lunch.reservations("2026-11-20")
        said = [entry.payload for entry in uow.entries()]
    assert [(one.name, one.quantity) for one in kept] == [(None, 1), (None, 1)]
    assert not any("bulon" in payload for payload in said)
    stew.store.close()
    with closed(sqlite3.connect(stew.store.path)) as raw:
        dump = "\n".join(raw.iterdump())
    assert "bulon" not in dump


# --- covers ---------------------------------------------------------------------------------------


def test_people_at_lunch_are_counted_on_tickets_and_tabs(stew):
    sell(stew, Wanted("PLAT", 2), covers=2)
    sell(stew, Wanted("CAFE"))
    tabs.keep(stew, shown(stew, ("CROQUE", 1), covers=4), "Table 4")
    seen = lunch.seen(stew)
    assert [(c.covers, c.open) for c in seen.covers] == [(2, False), (4, True)]
    assert seen.as_json()["covers"] == {"paid": 2, "open": 4}

"""Prices with start dates, price rules and menus, from the act to the ticket, on real files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest

from cafe_pos.application import today
from cafe_pos.application.catalogue import articles, catalogue, menus, price_list, price_rules
from cafe_pos.application.selling import orders, ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.price_rules import WEEK, PriceRule
from cafe_pos.domain.pricing import MenuPart, PriceChange, PriceKind
from cafe_pos.domain.ticket import Channel
from tests.cafes import BEER, COFFEE, CROQUE, article, found, refused, reopen, ring, verify

JUICE = article("JUS", 300, label="Jus", family="Frais", alcohol_group=1)
HAPPY = PriceRule(
    code="HH", label="Happy hour", weekdays=WEEK, start=time(18), end=time(19),
    percent_bp=2000, families=(BEER.family, "Frais"),
)  # fmt: skip
LUNCH = Menu(
    "FORMULE", "Formule", 800,
    (Slot("Plat", (Choice("CROQUE"),)), Slot("Boisson", (Choice("CAFE"), Choice("DEMI", 100)))),
)  # fmt: skip


def events(cafe, name):
    """The details of the recorded changes of a name."""
    with cafe.store.act() as uow:
        told = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [event["details"] for event in told if event["name"] == name]


def unit_prices(view):
    return [line["unit_price"] for line in view.payload["lines"]]


# --- prices with start dates ----------------------------------------------------------------------


def test_a_price_begins_on_its_day_and_not_before(cafe, clock):
    price_list.set_price(cafe, "CAFE", 160, since=date(2026, 11, 22))
    assert unit_prices(ring(cafe, "CAFE")) == [150]
    clock.set("2026-11-22T02:30:00Z")  # 03:30 at the café: the business day is still the 21st
    assert unit_prices(ring(cafe, "CAFE")) == [150]
    clock.set("2026-11-22T03:30:00Z")
    assert unit_prices(ring(cafe, "CAFE")) == [160]
    (change,) = events(cafe, "price")
    assert (change["since"], change["before"]["counter"]) == ("2026-11-22", 150)
    assert change["after"] == {"counter": 160, "room": None, "terrace": None, "takeaway": None}


def test_the_day_that_rolls_makes_a_price_the_catalogues_own(cafe, cafe_file, clock):
    price_list.set_price(cafe, "CAFE", 160, since=date(2026, 11, 22))
    price_list.set_price(cafe, "CAFE", 170, since=date(2026, 11, 24))
    assert next(a for a in today.today(cafe).articles if a.code == "CAFE").price_cents == 150
    clock.set("2026-11-22T03:30:00Z")
    assert next(a for a in today.today(cafe).articles if a.code == "CAFE").price_cents == 160
    clock.set("2026-11-24T09:00:00Z")
    cafe.store.close()
    again = reopen(cafe_file, clock)
    with again.store.act() as uow:
        assert uow.article("CAFE").price_cents == 170
        assert uow.dated_prices() == ()
    again.store.close()


def test_a_price_of_today_is_the_catalogues_own(cafe):
    price_list.set_price(cafe, "CAFE", 170)
    price_list.set_price(cafe, "CAFE", 190, place="terrace")
    coffee = next(a for a in catalogue.articles_of(cafe) if a.code == "CAFE")
    assert (coffee.price_cents, coffee.price_terrace_cents) == (170, 190)
    assert price_list.prices_to_come(cafe) == ()


def test_prices_to_come_are_listed_and_cancelled(cafe):
    later = date(2026, 12, 1)
    price_list.set_price(cafe, "CAFE", 160, since=later)
    price_list.set_price(cafe, "CAFE", 180, since=later, place="room")
    (view,) = price_list.prices_to_come(cafe)
    assert (view.label, view.price.price_cents, view.price.price_room_cents) == ("Café", 160, 180)
    with refused("price.none"):
        price_list.cancel_price(cafe, "DEMI", later)
    price_list.cancel_price(cafe, "CAFE", later)
    assert price_list.prices_to_come(cafe) == ()
    assert len(events(cafe, "price_cancelled")) == 1


def test_what_is_past_or_unknown_has_no_new_price(cafe):
    with refused("price.past"):
        price_list.set_price(cafe, "CAFE", 160, since=date(2026, 11, 19))
    with refused("article.unknown"):
        price_list.set_price(cafe, "RIEN", 160)
    with refused("price.bounds"):
        price_list.set_price(cafe, "CAFE", -1)
    assert events(cafe, "price") == []


def test_a_catalogue_imported_after_a_price_began_wins(cafe, clock):
    price_list.set_price(cafe, "CAFE", 160, since=date(2026, 11, 21))
    price_list.set_price(cafe, "CAFE", 170, since=date(2026, 12, 24))
    clock.set("2026-11-22T09:00:00Z")
    same = catalogue.import_articles(cafe, catalogue.articles_of(cafe))
    assert (same.added, dict(same.changed)) == ((), {})
    change = catalogue.import_articles(cafe, (replace(COFFEE, price_cents=165),))
    assert [(d.before, d.after) for d in change.changed["CAFE"]] == [("1.60", "1.65")]
    assert unit_prices(ring(cafe, "CAFE")) == [165]
    assert [v.price.price_cents for v in price_list.prices_to_come(cafe)] == [170]


# --- price rules ----------------------------------------------------------------------------------


@pytest.fixture
def happy(cafe):
    """A café with a happy hour on beers and soft drinks."""
    articles.put_article(cafe, JUICE)
    price_rules.save_rules(cafe, (HAPPY,))
    return cafe


def test_a_happy_hour_on_alcohol_alone_is_refused_and_saves_nothing(cafe):
    articles.put_article(cafe, JUICE)
    with refused("rule.happy_hour"):
        price_rules.save_rules(cafe, (replace(HAPPY, families=(BEER.family,)),))
    assert price_rules.rules_of(cafe) == ()
    with refused("rule.unknown"):
        price_rules.save_rules(cafe, (replace(HAPPY, families=("Rien",)),))


def test_a_rule_holds_within_its_window_only(happy, clock):
    assert unit_prices(ring(happy, "DEMI")) == [300]
    clock.set("2026-11-20T17:30:00Z")  # 18:30 at the café
    view = ring(happy, "DEMI", "CAFE")
    assert unit_prices(view) == [240, 150]
    assert view.payload["lines"][0]["price_kind"] == "rule"
    assert view.payload["lines"][0]["price_reason"] == "HH"
    assert view.payload["lines"][0]["list_price"] == 300


def _ruled(cents, ordered_at, code="HH"):
    price = PriceChange(PriceKind.RULE, cents, code, ordered_at)
    return Ring((Wanted("DEMI", 1, price=price),), (Tender(Method.CASH),), channel=Channel.SCREEN)


def test_what_was_ordered_in_the_window_keeps_its_price_after_it(happy, clock):
    clock.set("2026-11-20T20:00:00Z")
    assert unit_prices(ringing.ring(happy, _ruled(240, "2026-11-20T17:30:00Z"))) == [240]
    for wrong in (
        _ruled(240, "2026-11-20T16:59:59Z"),  # before the window
        _ruled(200, "2026-11-20T17:30:00Z"),  # another price
        _ruled(240, "2026-11-20T17:30:00Z", "AUTRE"),
        _ruled(240, "2026-11-21T17:30:00Z"),  # a window to come
        _ruled(240, "hier"),
    ):
        with refused("price.rule"):
            ringing.ring(happy, wrong)


def test_what_is_carried_to_the_terrace_keeps_its_rules_price(happy, clock):
    articles.put_article(happy, replace(BEER, price_terrace_cents=350))
    clock.set("2026-11-20T20:00:00Z")
    for cents in (240, 280):
        (beer,) = _ruled(cents, "2026-11-20T17:30:00Z").lines
        outside = Ring((replace(beer, place=Place.TERRACE),), (Tender(Method.CASH),))
        assert unit_prices(ringing.ring(happy, outside)) == [cents]


def test_a_screen_that_gives_no_rule_price_pays_the_catalogues(happy, clock):
    """What was ordered before the window does not get cheaper by waiting."""
    clock.set("2026-11-20T17:30:00Z")
    request = Ring((Wanted("DEMI", 1),), (Tender(Method.CASH),), channel=Channel.SCREEN)
    assert unit_prices(ringing.ring(happy, request)) == [300]


def test_the_catalogue_stays_within_the_law(happy):
    other = replace(JUICE, code="EAU", label="Eau", family="Eaux")
    with refused("rule.happy_hour"):
        articles.put_article(happy, other)
    assert price_rules.rules_of(happy) == (HAPPY,)
    articles.rename_family(happy, "Frais", "Sans alcool")
    assert price_rules.rules_of(happy)[0].families == (BEER.family, "Sans alcool")
    soft = replace(HAPPY, code="SOFT", families=("Sans alcool",))
    price_rules.save_rules(happy, (soft, replace(HAPPY, families=(BEER.family,))))
    with refused("rule.happy_hour"):
        price_rules.remove_rule(happy, "SOFT")
    price_rules.remove_rule(happy, "HH")
    price_rules.remove_rule(happy, "SOFT")
    with refused("rule.none"):
        price_rules.remove_rule(happy, "HH")
    assert len(events(happy, "price_rule")) == 4


# --- menus ----------------------------------------------------------------------------------------


def _menu_order(*codes, quantity=1, cents=0):
    part = MenuPart("FORMULE", 1, cents)
    wanted = tuple(Wanted(code, quantity, menu=part) for code in codes)
    return Ring(wanted, (Tender(Method.CARD),))


def test_a_menu_is_one_price_on_the_ticket_and_two_rates_in_its_vat(cafe):
    menus.save_menu(cafe, LUNCH)
    view = ringing.ring(cafe, _menu_order("CROQUE", "DEMI"))
    assert view.payload["total"] == 900
    assert unit_prices(view) == [616, 284]  # 900 × 650 ÷ 950, the last part takes the rest
    assert {line["menu"] for line in view.payload["lines"]} == {"FORMULE#1"}
    assert {v["code"]: v["gross"] for v in view.payload["vat"]} == {"I10": 616, "N20": 284}
    assert events(cafe, "menu")[0]["after"]["price"] == "8.00"


def test_a_menu_is_rung_by_a_script(cafe):
    menus.save_menu(cafe, LUNCH)
    wanted = {"menu": "FORMULE", "parts": ["CROQUE", "CAFE"], "qty": 2}
    order = {"lines": [wanted], "payments": [{"method": "card"}]}
    view = ringing.ring(cafe, orders.parse(json.dumps(order)))
    assert view.payload["total"] == 1600


@pytest.mark.parametrize(
    ("code", "order"),
    [
        ("menu.unknown", _menu_order("CROQUE", "CAFE")),
        ("menu.parts", _menu_order("CROQUE")),
        ("menu.choice", _menu_order("CAFE", "CROQUE")),
    ],
)
def test_a_menu_that_is_not_whole_is_not_sold(cafe, code, order):
    if code != "menu.unknown":
        menus.save_menu(cafe, LUNCH)
    with refused(code):
        ringing.ring(cafe, order)


def test_a_menu_changes_and_goes(cafe):
    menus.save_menu(cafe, LUNCH)
    menus.save_menu(cafe, LUNCH)
    menus.save_menu(cafe, replace(LUNCH, price_cents=850))
    assert [menu.price_cents for menu in menus.menus_of(cafe)] == [850]
    with refused("menu.code"):
        menus.save_menu(cafe, replace(LUNCH, code="CAFE"))
    menus.remove_menu(cafe, "FORMULE")
    with refused("menu.unknown"):
        menus.remove_menu(cafe, "FORMULE")
    assert [bool(e["after"]) for e in events(cafe, "menu")] == [True, True, False]


# --- one article ----------------------------------------------------------------------------------


def test_an_article_is_added_behind_its_family_and_changed(cafe):
    articles.put_article(cafe, article("THE", 220, family=COFFEE.family, key="t"))
    codes = [a.code for a in catalogue.articles_of(cafe)]
    assert codes.index("THE") == codes.index("CAFE") + 1
    articles.put_article(cafe, article("THE", 230, family=COFFEE.family, key="t"))
    assert unit_prices(ring(cafe, "THE")) == [230]
    before = len(events(cafe, "catalogue"))
    articles.put_article(cafe, article("THE", 230, family=COFFEE.family, key="t"))
    assert len(events(cafe, "catalogue")) == before


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("article.key_taken", article("THE", 220, key="c")),
        ("article.value", article("THE", 220, key="É")),
        ("article.value", article("THE", -1)),
        ("article.value", article("THE", 220, price_room_cents=100_000_01)),
        ("article.value", article("THE", 220, label="")),
        ("article.value", article("THE", 220, label="=1+1")),
        ("article.value", article("THE", 220, colour="pink")),
        ("article.value", article("THE", 220, board="cellar")),
        ("article.value", article("THE", 220, alcohol_group=2)),
        ("article.value", article("THE", 220, line_kind="deposit")),
        ("article.ean", article("THE", 220, ean="3017620422004")),
    ],
)
def test_an_article_that_cannot_be_is_refused(cafe, code, wrong):
    with refused(code):
        articles.put_article(cafe, wrong)
    assert "THE" not in {a.code for a in catalogue.articles_of(cafe)}


def test_a_barcode_names_one_article(cafe):
    articles.put_article(cafe, replace(COFFEE, ean="3017620422003"))
    with refused("article.ean_taken"):
        articles.put_article(cafe, replace(CROQUE, ean="3017620422003"))


def test_a_blocked_article_is_not_sold_until_it_is_unblocked(cafe):
    articles.block_article(cafe, "CAFE")
    with refused("article.blocked"):
        ring(cafe, "CAFE")
    articles.block_article(cafe, "CAFE", blocked=False)
    assert ring(cafe, "CAFE").payload["total"] == 150
    with refused("article.unknown"):
        articles.block_article(cafe, "RIEN")


def test_an_article_moves_within_its_family(cafe):
    for code in ("A", "B", "C"):
        articles.put_article(cafe, article(code, 100, family="Frais"))
    articles.move_article(cafe, "C", 1)
    articles.move_article(cafe, "A", 99)
    assert [a.code for a in catalogue.articles_of(cafe) if a.family == "Frais"] == ["C", "B", "A"]
    assert len(events(cafe, "catalogue_order")) == 2


def test_a_family_has_another_name(cafe):
    assert articles.rename_family(cafe, COFFEE.family, "Chaud") == 1
    assert next(a.family for a in catalogue.articles_of(cafe) if a.code == "CAFE") == "Chaud"
    with refused("family.unknown"):
        articles.rename_family(cafe, "Rien", "X")
    with pytest.raises(PosError, match=r"article\.value"):
        articles.rename_family(cafe, "Chaud", "")


# --- the licence ----------------------------------------------------------------------------------


def test_alcohol_above_the_licence_is_not_sold(tmp_path, clock):
    ctx = found(tmp_path / "cafe.db", clock, licence=3)
    articles.put_article(ctx, article("WHISKY", 500, "N20", alcohol_group=5))
    with refused("article.licence"):
        ring(ctx, "WHISKY")
    assert ring(ctx, "DEMI").payload["total"] == 300
    ctx.store.close()


def test_everything_is_kept_and_verified(happy, cafe_file, clock):
    price_list.set_price(happy, "CAFE", 160, since=date(2026, 12, 1))
    menus.save_menu(happy, LUNCH)
    clock.set("2026-11-20T17:30:00Z")
    ring(happy, "DEMI")
    ringing.ring(happy, _menu_order("CROQUE", "CAFE"))
    happy.store.close()
    assert verify(cafe_file, full=True).problems == ()
    again = reopen(cafe_file, clock)
    assert menus.menus_of(again) == (LUNCH,)
    assert price_rules.rules_of(again) == (HAPPY,)
    assert [v.price.price_cents for v in price_list.prices_to_come(again)] == [160]
    again.store.close()

"""Tabs on real files: kept, recalled, paid whole, in part and in shares; what vanishes is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from cafe_pos.application import counter, people
from cafe_pos.application.drawer import closing
from cafe_pos.application.selling.ringing import Ring, ring, wanted_of
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain import sharing
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import PriceChange, PriceKind
from cafe_pos.domain.rights import Role
from cafe_pos.domain.tab import picked
from tests import cafes
from tests.cafes import BEER, COFFEE, CROQUE, refused

CAMILLE, ALEX = Where("Camille"), Where("Alex")


def order_of(*asked):
    order = Order()
    for article, quantity in asked:
        order, _index = order.add(article, quantity)
    return order


ROUND = order_of((COFFEE, 2), (CROQUE, 1))


def plain(order):
    return [(line.article.code, line.quantity) for line in order.lines]


def events(ctx, code=EventCode.LINE_REMOVED):
    with ctx.store.act() as uow:
        kept = [x for x in uow.entries() if x.kind == "event"]
    found = [json.loads(entry.payload) for entry in kept]
    return [event for event in found if event["code"] == code]


def removed(ctx):
    return [
        [(line["article"], line["quantity"]) for line in event["details"]["lines"]]
        for event in events(ctx)
    ]


def pay(ctx, order, *, share=None, split=None, key=None, method=Method.CARD):
    return ring(
        ctx,
        Ring(
            wanted_of(order),
            (Tender(method),),
            client_key=key,
            tab=order.tab,
            tab_version=order.version,
            tab_part=order.part,
            split=split or order.split,
            share_cents=share,
        ),
    )


def names(ctx):
    return [tab.name for tab in tabs.open_tabs(ctx)]


@pytest.fixture
def two(cafe):
    """A café with two managers."""
    people.add(cafe, "Alex", "1357", role=Role.MANAGER)
    return cafe


def test_an_order_put_aside_is_found_by_its_name_as_it_was(two, clock):
    order = replace(ROUND.with_price(0, PriceChange(PriceKind.OVERRIDE, 100, "habitué")), covers=3)
    order = replace(order, lines=(replace(order.lines[0], note="sans sucre"), order.lines[1]))
    kept = tabs.keep(two, order, "Table  4", CAMILLE)
    assert (kept.tab.name, kept.tab.covers, kept.tab.total_cents) == ("Table 4", 3, 850)
    clock.advance(minutes=40)
    again = tabs.recall(two, "table 4", ALEX)
    assert again.order.covers == 3
    assert [(x.unit_price_cents, x.note, x.aside) for x in again.order.lines] == [
        (100, "sans sucre", 2), (650, "", 1),
    ]  # fmt: skip
    assert (again.tab.holder, again.tab.held_since) == ("Alex", "2026-11-20T09:55:00Z")
    (listed,) = tabs.open_tabs(two)
    assert (listed.holder, listed.opened_at) == ("Alex", "2026-11-20T09:15:00Z")
    assert events(two) == []


def test_one_who_has_it_already_keeps_the_time(two, clock):
    tabs.keep(two, ROUND, "Marie", CAMILLE)
    clock.advance(minutes=40)
    assert tabs.recall(two, "marie", CAMILLE).tab.held_since == "2026-11-20T09:15:00Z"


def test_notes_are_counted_anew_each_day_and_pass_over_those_still_open(cafe, clock):
    assert [tabs.keep(cafe, ROUND).tab.name for _ in range(2)] == ["Note 1", "Note 2"]
    pay(cafe, tabs.recall(cafe, "note 2").order)
    assert tabs.keep(cafe, ROUND).tab.name == "Note 3"
    clock.advance(days=1)
    assert tabs.keep(cafe, ROUND).tab.name == "Note 2"


@pytest.mark.parametrize("name", ["", "  ", "x" * 25, "\x1b"])
def test_a_name_that_is_none_is_refused(cafe, name):
    with refused("tab.name"):
        tabs.keep(cafe, ROUND, name)
    assert names(cafe) == []


def test_a_name_already_open_is_only_joined_when_asked(cafe):
    tabs.keep(cafe, ROUND, "Élodie")
    with refused("tab.taken"):
        tabs.keep(cafe, order_of((BEER, 1)), "elodie")
    both = tabs.keep(cafe, order_of((BEER, 1), (COFFEE, 1)), "elodie", merge=True)
    assert plain(both.order) == [("CAFE", 3), ("CROQUE", 1), ("DEMI", 1)]
    assert [(x.article.code, x.quantity) for x in both.last_round] == [("CAFE", 1), ("DEMI", 1)]
    assert names(cafe) == ["Élodie"]


def test_an_older_picture_overwrites_nothing_and_pays_nothing(cafe):
    old = tabs.keep(cafe, ROUND, "Marie").order
    tabs.keep(cafe, old.add(BEER)[0])
    with refused("tab.changed"):
        tabs.keep(cafe, old.add(CROQUE)[0])
    with refused("tab.changed"):
        pay(cafe, old)
    with refused("tab.changed"):
        tabs.drop(cafe, "Marie", Where(reason="x"), version=old.version)
    with cafe.store.act() as uow:
        assert uow.last_serial("ticket") == 0
    assert plain(tabs.find(cafe, "Marie").order) == [("CAFE", 2), ("CROQUE", 1), ("DEMI", 1)]


def test_paying_closes_the_tab_and_says_so_on_the_ticket(cafe):
    order = tabs.keep(cafe, replace(ROUND, covers=2), "Table 1").order
    ticket = pay(cafe, order)
    assert names(cafe) == []
    assert ticket.payload["tab"] == order.tab
    assert removed(cafe) == []


def test_the_same_key_again_gives_the_ticket_though_its_tab_is_gone(cafe):
    order = tabs.keep(cafe, ROUND, "Table 1").order
    first, again = pay(cafe, order, key="k"), pay(cafe, order, key="k")
    assert (again.number, again.already) == (first.number, True)


def test_an_order_whose_tab_is_gone_is_neither_paid_nor_kept(cafe):
    order = tabs.keep(cafe, ROUND, "Table 1").order
    pay(cafe, order)
    with refused("tab.gone"):
        pay(cafe, order)
    with refused("tab.gone"):
        tabs.keep(cafe, order)
    with cafe.store.act() as uow:
        assert uow.last_serial("ticket") == 1


def test_a_refused_payment_leaves_the_tab(cafe):
    order = tabs.keep(cafe, ROUND, "Table 1").order
    with refused("payment.over"):
        ring(
            cafe,
            Ring(
                wanted_of(order), (Tender(Method.CARD, 90_00),),
                tab=order.tab, tab_version=order.version,
            ),
        )  # fmt: skip
    assert names(cafe) == ["Table 1"]


def test_what_vanishes_when_it_is_put_back_is_recorded(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    tabs.keep(cafe, order.without(1).add(BEER)[0], where=Where("Camille"))
    (event,) = events(cafe)
    assert event["operator"] == "op1"
    assert event["details"] == {
        "tab": order.tab,
        "lines": [
            {"article": "CROQUE", "label": "Croque-monsieur", "quantity": 1, "amount": 650}
        ],
        "reason": "",
    }  # fmt: skip


def test_what_vanishes_before_the_payment_is_recorded_in_the_same_act(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    pay(cafe, order.with_quantity(0, 1))
    assert removed(cafe) == [[("CAFE", 1)]]
    assert names(cafe) == []


def test_another_price_place_or_mode_is_no_removal(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    changed = order.with_price(0, PriceChange(PriceKind.OVERRIDE, 100, "habitué")).switched()
    pay(cafe, tabs.keep(cafe, changed).order)
    assert removed(cafe) == []


def test_taking_a_line_out_wants_a_reason_and_keeps_nothing_else(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    after = order.with_quantity(0, 1).add(BEER)[0]
    with refused("tab.no_reason"):
        tabs.remove(cafe, after, Where(reason=" "))
    left = tabs.remove(cafe, after, Where(reason="erreur de commande"))
    assert plain(left.order) == [("CAFE", 1), ("CROQUE", 1)]
    (event,) = events(cafe)
    assert event["details"]["reason"] == "erreur de commande"
    pay(cafe, replace(after, version=left.order.version))
    assert removed(cafe) == [[("CAFE", 1)]]


def test_emptying_a_tab_records_all_of_it(cafe):
    tabs.keep(cafe, ROUND, "Marie")
    with refused("tab.no_reason"):
        tabs.drop(cafe, "Marie", Where())
    tabs.drop(cafe, "Marie", Where(reason="parti sans payer"))
    assert removed(cafe) == [[("CAFE", 2), ("CROQUE", 1)]]
    assert names(cafe) == []
    with refused("tab.unknown"):
        tabs.drop(cafe, "Marie", Where(reason="encore"))


def test_an_article_that_left_the_catalogue_is_missed_by_its_name(cafe):
    tabs.keep(cafe, ROUND, "Marie")
    with cafe.store.act() as uow:
        uow.put_articles([a for a in cafes.CATALOGUE if a.code != "CROQUE"])
    shown = tabs.recall(cafe, "Marie")
    assert (plain(shown.order), shown.lost) == ([("CAFE", 2)], ("Croque-monsieur",))
    pay(cafe, shown.order)
    assert removed(cafe) == [[("CROQUE", 1)]]


def test_two_tabs_become_one(cafe):
    tabs.keep(cafe, ROUND, "Marie")
    tabs.keep(cafe, order_of((COFFEE, 1), (BEER, 2)), "Table 2")
    both = tabs.merge(cafe, "Marie", "Table 2")
    assert plain(both.order) == [("CAFE", 3), ("DEMI", 2), ("CROQUE", 1)]
    assert (names(cafe), removed(cafe)) == (["Table 2"], [])
    with refused("tab.same"):
        tabs.merge(cafe, "table 2", "Table 2")


def test_pieces_move_to_another_tab_or_a_new_one(cafe):
    tabs.keep(cafe, ROUND, "Marie")
    moved = tabs.move(cafe, "Marie", {1: 1}, "Paul")
    assert plain(moved.order) == [("CAFE", 1)]
    assert plain(tabs.find(cafe, "Marie").order) == [("CAFE", 1), ("CROQUE", 1)]
    tabs.move(cafe, "Marie", {1: None, 2: None}, "paul")
    assert plain(tabs.find(cafe, "Paul").order) == [("CAFE", 2), ("CROQUE", 1)]
    assert (names(cafe), removed(cafe)) == (["Paul"], [])
    with refused("tab.line"):
        tabs.move(cafe, "Paul", {3: None}, "Marie")
    with refused("tab.same"):
        tabs.move(cafe, "Paul", {1: None}, "PAUL")


def test_a_tab_gets_another_name_but_not_one_that_is_open(cafe):
    tabs.keep(cafe, ROUND, "Marie")
    tabs.keep(cafe, ROUND, "Paul")
    assert tabs.rename(cafe, "marie", "Marie B.").name == "Marie B."
    assert tabs.rename(cafe, "marie b.", "MARIE B.").name == "MARIE B."
    with refused("tab.taken"):
        tabs.rename(cafe, "paul", "marie b.")


def part_of(order, picks):
    return replace(order, lines=picked(order, picks), part=True)


def test_a_part_is_paid_and_the_rest_stays_with_its_prices(cafe):
    cheap = ROUND.with_price(0, PriceChange(PriceKind.OVERRIDE, 100, "habitué"))
    order = tabs.keep(cafe, cheap, "Marie").order
    assert pay(cafe, part_of(order, {0: 1})).total_cents == 100
    rest = tabs.recall(cafe, "Marie").order
    assert (plain(rest), rest.total_cents) == ([("CAFE", 1), ("CROQUE", 1)], 750)
    assert pay(cafe, part_of(rest, {0: 1, 1: 1})).total_cents == 750
    assert (names(cafe), removed(cafe)) == ([], [])


def test_what_is_rung_besides_a_part_is_paid_with_it_and_takes_nothing_from_the_tab(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    part = part_of(order, {0: 1}).add(BEER)[0]
    assert pay(cafe, part).total_cents == 450
    assert plain(tabs.find(cafe, "Marie").order) == [("CAFE", 1), ("CROQUE", 1)]


def test_a_part_put_back_changes_nothing_and_put_elsewhere_moves(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    assert tabs.keep(cafe, part_of(order, {0: 1})).order == order
    tabs.keep(cafe, part_of(order, {0: 1}).add(BEER)[0], "Paul")
    assert plain(tabs.find(cafe, "Paul").order) == [("CAFE", 1), ("DEMI", 1)]
    assert plain(tabs.find(cafe, "Marie").order) == [("CAFE", 1), ("CROQUE", 1)]
    assert removed(cafe) == []


def test_shares_are_paid_one_by_one_and_close_the_tab_to_the_cent(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    parts = sharing.equal(order.total_cents, 3)
    for paid, part in enumerate(parts, start=1):
        ticket = pay(cafe, order, share=part, split="s-1")
        assert ticket.total_cents == part
        if paid < len(parts):
            order = tabs.recall(cafe, "Marie").order
            assert order.total_cents == sum(parts[paid:])
    assert (names(cafe), removed(cafe)) == ([], [])


def test_a_split_that_is_begun_is_only_continued(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    pay(cafe, order, share=300, split="s-1")
    begun = tabs.recall(cafe, "Marie").order
    tabs.keep(cafe, ROUND, "Paul")
    with refused("split.begun"):
        tabs.keep(cafe, begun.add(BEER)[0])
    with refused("split.begun"):
        tabs.keep(cafe, order_of((BEER, 1)), "Marie", merge=True)
    with refused("split.begun"):
        tabs.merge(cafe, "Marie", "Paul")
    with refused("split.begun"):
        tabs.drop(cafe, "Marie", Where(reason="x"))
    with refused("split.begun"):
        pay(cafe, replace(begun, split=None))
    with refused("split.settled"):
        tabs.move(cafe, "Marie", {1: 1}, "Paul")
    assert pay(cafe, begun).total_cents == 650
    assert names(cafe) == ["Paul"]


def test_a_share_of_an_order_that_is_not_the_tabs_is_refused(cafe):
    order = tabs.keep(cafe, ROUND, "Marie").order
    with refused("tab.changed"):
        pay(cafe, order.add(BEER)[0], share=300, split="s-1")
    assert plain(tabs.find(cafe, "Marie").order) == plain(ROUND)


def test_what_a_screen_shows_is_kept_in_the_act_itself_so_that_no_order_is_there_twice(cafe):
    def screen():
        view = counter.open_counter(cafe)
        return view.draft, view.draft_tab

    counter.keep_draft(cafe, ROUND, "k")
    kept = tabs.keep(cafe, ROUND, "Marie", Where(client_key="k"))
    assert screen() == (kept.order, kept.tab)
    after = kept.order.without(1)
    left = tabs.remove(cafe, after, Where(reason="erreur", client_key="k"))
    assert screen()[0] == replace(after, version=left.order.version)
    pay(cafe, left.order)
    assert screen()[1] is None
    counter.keep_draft(cafe, ROUND, "k2")
    tabs.keep(cafe, ROUND, "Paul", Where(client_key="k2", leaves=True))
    assert screen() == (None, None)


def test_tabs_live_on_over_a_closure_and_a_restart(cafe_file, opened, clock):
    ctx = opened(cafe_file)
    tabs.keep(ctx, ROUND, "Marie")
    cafes.ring(ctx, "CAFE")
    closing.close_day(ctx, date(2026, 11, 20))
    ctx.store.close()
    clock.advance(days=1)
    again = opened(cafe_file)
    order = tabs.recall(again, "Marie").order
    assert pay(again, order).payload["business_day"] == "2026-11-21"
    again.store.close()
    assert cafes.verify(cafe_file, full=True).ok

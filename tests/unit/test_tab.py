"""What becomes of an order's lines: taken out, joined, added, vanished."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain import tab
from cafe_pos.domain.order import Order
from cafe_pos.domain.pricing import Discount, DiscountKind, MenuPart, PriceChange, PriceKind
from tests import cafes
from tests.cafes import BEER, COFFEE, CROQUE, TOMME, refused

CHEAPER = PriceChange(PriceKind.OVERRIDE, 100, "habitué")


def order_of(*asked):
    order = Order()
    for article, quantity in asked:
        order, _index = order.add(article, quantity)
    return order


def plain(lines):
    return [(line.article.code, line.quantity) for line in lines]


def test_what_is_neither_sold_nor_kept_has_vanished():
    before = order_of((COFFEE, 3), (BEER, 2), (CROQUE, 1))
    sold = order_of((COFFEE, 1)).lines
    after = order_of((BEER, 2), (COFFEE, 1)).lines
    assert plain(tab.vanished(before.lines, sold, after)) == [("CAFE", 1), ("CROQUE", 1)]


def test_another_price_or_mode_makes_nothing_vanish():
    before = order_of((COFFEE, 2))
    after = before.with_price(0, CHEAPER).switched()
    assert tab.vanished(before.lines, after.lines) == ()
    assert tab.added(before.lines, after.lines) == ()


def test_the_last_round_is_what_was_added():
    before = order_of((COFFEE, 2), (BEER, 1))
    after = order_of((COFFEE, 3), (BEER, 1), (CROQUE, 2))
    assert plain(tab.added(before.lines, after.lines)) == [("CAFE", 1), ("CROQUE", 2)]


def test_a_dish_sent_and_no_longer_wanted_is_cancelled_and_one_not_sent_is_not():
    (line,) = order_of((CROQUE, 3)).lines
    before = (replace(line, sent=2),)
    assert plain(tab.unsent(before, [replace(line, quantity=1, sent=2)])) == [("CROQUE", 1)]
    assert tab.unsent(before, [replace(line, quantity=2, sent=2)]) == ()
    assert plain(tab.unsent(before, ())) == [("CROQUE", 2)]


def test_the_line_most_alike_is_taken_out_first():
    order = order_of((COFFEE, 2)).with_price(0, CHEAPER)
    order, _index = order.add(COFFEE, 2)
    taken = tab.picked(order, {1: 1})
    rest = tab.taken_out(order.lines, taken)
    assert [(line.unit_price_cents, line.quantity) for line in rest] == [(100, 2), (150, 1)]


def test_what_was_changed_on_the_screen_is_still_taken_out_of_its_tab():
    order = order_of((COFFEE, 2), (BEER, 1))
    (coffee,) = tab.picked(order, {0: 2})
    changed = replace(coffee, price=CHEAPER, mode=coffee.mode.other)
    assert plain(tab.taken_out(order.lines, [changed])) == [("DEMI", 1)]


def test_a_weighed_line_goes_whole():
    order = order_of((TOMME, 320), (COFFEE, 1))
    again = replace(order.lines[0], quantity=300)
    assert plain(tab.taken_out(order.lines, [again])) == [("CAFE", 1)]
    with refused("split.weight"):
        tab.picked(order, {0: 100})


def test_a_menu_is_picked_with_all_its_parts():
    order = Order()
    for article, cents in ((CROQUE, 500), (BEER, 300)):
        order, _index = order.add(article, 2, menu=MenuPart("F", 1, cents, "Formule"))
    assert plain(tab.picked(order, {0: 1})) == [("CROQUE", 1), ("DEMI", 1)]


def test_a_supplement_goes_with_its_line_whole():
    order, _index = order_of((CROQUE, 2)).add_supplement(0, COFFEE, 1)
    assert plain(tab.picked(order, {0: 2})) == [("CROQUE", 2), ("CAFE", 1)]
    assert plain(tab.picked(order, {0: 1})) == [("CROQUE", 1)]


def test_a_settled_line_is_not_picked():
    order = order_of((COFFEE, 2))
    paid = order.settled(order.shares(100))
    with refused("split.settled"):
        tab.picked(paid, {0: 1})


def test_orders_joined_keep_menus_and_supplements_apart():
    menu = Order().add(CROQUE, menu=MenuPart("F", 1, 500))[0]
    dish = order_of((CROQUE, 1), (COFFEE, 1)).add_supplement(0, BEER)[0]
    both = tab.joined(menu, menu.lines)
    assert [line.menu.ref for line in both.lines] == ["F#1", "F#2"]
    both = tab.joined(dish, dish.lines)
    assert [(x.article.code, x.quantity, x.supplement) for x in both.lines] == [
        ("CROQUE", 1, False), ("DEMI", 1, True), ("CAFE", 2, False),
        ("CROQUE", 1, False), ("DEMI", 1, True),
    ]  # fmt: skip


def test_an_orders_discount_stays_with_its_lines_when_they_join_another():
    given_ = order_of((COFFEE, 2), (BEER, 1)).with_order_discount(
        Discount(DiscountKind.AMOUNT, cents=100, reason="anniversaire")
    )
    both = tab.joined(order_of((CROQUE, 1)), given_.lines)
    assert both.total_cents == CROQUE.price_cents + given_.total_cents
    more = both.add(CROQUE)[0]
    assert more.total_cents == both.total_cents + CROQUE.price_cents


quantities = st.integers(min_value=1, max_value=9)
asked = st.lists(
    st.tuples(st.sampled_from((COFFEE, BEER, CROQUE)), quantities), min_size=1, max_size=6
)


@given(asked, st.data())
def test_a_part_and_the_rest_are_the_whole_to_the_cent(lines, data):
    order = order_of(*lines)
    if data.draw(st.booleans()):
        order = order.with_order_discount(
            Discount(DiscountKind.PERCENT, bp=data.draw(st.integers(1, 9_999)), reason="x")
        )
    picks = {
        index: data.draw(st.integers(0, line.quantity)) for index, line in enumerate(order.lines)
    }
    part = tab.picked(order, {i: q for i, q in picks.items() if q})
    rest = tab.taken_out(order.lines, part)
    assert tab.counted(part) + tab.counted(rest) == tab.counted(order.lines)
    assert sum(x.total_cents for x in (*part, *rest)) == order.total_cents
    assert tab.vanished(order.lines, part, rest) == ()


@given(asked, asked)
def test_joined_holds_both_and_nothing_more(one, other):
    first, second = order_of(*one), order_of(*other)
    both = tab.joined(first, second.lines)
    assert tab.counted(both.lines) == tab.counted(first.lines) + tab.counted(second.lines)
    assert both.total_cents == first.total_cents + second.total_cents


def test_put_aside_marks_every_piece():
    (line,) = map(tab.put_aside, order_of((cafes.COFFEE, 3)).lines)
    assert line.aside == 3

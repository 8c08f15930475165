"""The dish of the day at the counter: its tile, its refusal, bookings, who ate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application.lunch import lunch
from cafe_pos.application.lunch.dishes import DishView
from cafe_pos.application.ports import Context
from cafe_pos.application.selling.ringing import Ring, wanted_of
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.dish import Dish
from cafe_pos.domain.order import Order
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.shown import Notice
from tests import cafes
from tests.cafes import HandClock, article
from tests.tui.counters import CATALOGUE, COFFEE, Counter, HandTill, articles_with, drive, ticket

PLATE = article("PLAT", 1250, label="Plat du jour", family="Manger", key="j", board="dish")
VEGGIE = article("PLAT-VEG", 1150, label="Assiette", family="Manger", key="v")
STEW = Dish("2026-11-22", "PLAT", "Blanquette", 1150, 3)


def counter(portions: int = 3, **changes: Any) -> HandTill:
    """A till whose dish of the day has so many portions left."""
    dishes = (DishView(replace(STEW, portions=portions), 0, 0, 0),)
    return HandTill(**{"articles": articles_with(PLATE), "dishes": dishes} | changes)


def banner(hand: HandTill) -> str:
    assert isinstance(hand.till.banner, Notice)
    return " ".join(hand.till.banner.sentences)


# --- the order on the screen ----------------------------------------------------------------------


def test_the_articles_letter_adds_the_dish() -> None:
    hand = counter()
    hand.press("2", "j")
    (line,) = hand.till.order.lines
    assert (line.name, line.total_cents, line.price) == ("Blanquette", 2300, None)
    assert hand.till.left_of("PLAT") == 1
    assert hand.till.left_of("CAFE") is None
    (wanted,) = wanted_of(hand.till.order)
    assert (wanted.article, wanted.label) == ("PLAT", "Blanquette")


@pytest.mark.parametrize(
    "keys",
    [("4", "j"), ("3", "j", "j"), ("3", "j", "right"), ("3", "j", "/", *"blan", "enter")],
    ids=["typed", "letter", "arrow", "search"],
)
def test_more_than_are_left_is_refused_at_once(keys: tuple[str, ...]) -> None:
    i18n.set_language("en")
    hand = counter()
    hand.press(*keys)
    assert "Blanquette: " in banner(hand)
    assert sum(quantity for _code, quantity in hand.lines) in (0, 3)
    hand.press("c")
    assert hand.lines[-1] == ("CAFE", 1)
    assert hand.till.order.lines[hand.till.current or 0].article == COFFEE


def test_a_portion_taken_off_is_free_again() -> None:
    hand = counter(1)
    hand.press("j", "delete", "j")
    assert hand.lines == [("PLAT", 1)]
    assert hand.till.banner is None


def test_the_same_round_is_todays_dish() -> None:
    lines = [{"article": "PLAT", "quantity": 2, "mode": "on_site"}]
    hand = counter(last_ticket=ticket(lines=lines))
    hand.press("f5")
    assert [(x.name, x.quantity) for x in hand.till.order.lines] == [("Blanquette", 2)]
    hand.press("f5")
    assert "Blanquette" in banner(hand)


def test_what_is_left_is_asked_behind_a_sale_of_it_and_no_other() -> None:
    hand = counter()
    hand.press("c", "f9")
    hand.till.saved(ticket())
    assert hand.host.acts == []
    hand.press("j", "f9")
    hand.till.saved(ticket(413))
    ((_act, done, _failed),) = hand.host.acts
    assert hand.till.left_of("PLAT") == 3
    done((DishView(STEW, 1, 0, 0),))
    assert hand.till.left_of("PLAT") == 2


def test_an_answer_about_an_order_that_is_gone_is_not_shown() -> None:
    hand = counter()
    hand.press("j", "f9")
    hand.till.saved(ticket())
    ((_act, done, _failed),) = hand.host.acts
    hand.till.order = replace(hand.till.order, tab="t1")
    done((DishView(STEW, 3, 0, 0),))
    assert hand.till.left_of("PLAT") == 3


def test_a_till_without_a_dish_asks_nothing() -> None:
    hand = HandTill(articles=articles_with(PLATE))
    hand.press("j", "f9")
    hand.till.saved(ticket())
    assert hand.host.acts == []
    assert hand.till.order == Order()


def test_a_new_catalogue_keeps_the_days_name() -> None:
    hand = counter()
    hand.till.put_catalogue(articles_with(replace(PLATE, price_cents=1400)))
    assert hand.till.articles["PLAT"].label == "Blanquette"
    hand.till.put_dishes(())
    assert (hand.till.articles["PLAT"].label, hand.till.articles["PLAT"].price_cents) == (
        "Plat du jour",
        1400,
    )


def test_another_price_is_that_of_the_order_shown_too() -> None:
    hand = counter()
    hand.press("2", "j", "c")
    hand.till.put_dishes((DishView(replace(STEW, price_cents=1200), 0, 0, 0),))
    assert hand.till.order.total_cents == 2400 + 150
    hand.till.put_dishes((DishView(replace(STEW, label="Blanquette maison"), 0, 0, 0),))
    assert [(x.name, x.total_cents) for x in hand.till.order.lines] == [
        ("Blanquette", 2400),
        ("Café", 150),
    ]


# --- on the real screen ---------------------------------------------------------------------------


@pytest.fixture
def kitchen_file(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café that has articles for two dishes."""
    ctx = cafes.reopen(cafe_file, clock)
    with ctx.store.act() as uow:
        uow.put_articles((*CATALOGUE, PLATE, VEGGIE))
    ctx.store.close()
    return cafe_file


@pytest.fixture
def stew_file(kitchen_file: Path) -> Path:
    """The same with three portions of a stew today."""
    _do(kitchen_file, lambda ctx: lunch.set_dish(ctx, "Blanquette", 1150, 3))
    return kitchen_file


def _do(path: Path, act: Callable[[Context], Any]) -> Any:
    ctx = cafes.reopen(path, HandClock("2026-11-22T09:00:00Z"))
    try:
        return act(ctx)
    finally:
        ctx.store.close()


def test_three_fields_then_it_is_on_its_tile(kitchen_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "u")
        assert isinstance(at.till.panel, Form)
        await at.press(*"Gratin", "enter", *"10,50", "enter", "7", "enter", "enter")
        assert "Gratin is the dish of the day." in at.text()
        await at.press("escape")
        text = at.text()
        assert "Gratin" in text
        assert "7 left" in text
        assert "10.50" in text
        await at.press("2", "j")
        assert "5 left" in at.text()
        await at.press("f9")
        assert "5 left" in at.text()

    drive(kitchen_file, scenario, size=(120, 40))
    (view,) = _do(kitchen_file, lunch.today)
    assert (view.dish.label, view.dish.price_cents, view.sold, view.left) == ("Gratin", 1050, 2, 5)


def test_a_form_left_empty_says_what_is_missing(kitchen_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "u", "end", "enter")
        assert "What is it called?" in at.text()
        await at.press("x", "end", "enter")
        assert "How many are there?" in at.text()

    drive(kitchen_file, scenario)
    assert _do(kitchen_file, lunch.today) == ()


def test_the_last_portion_is_dimmed_and_refused(stew_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("3", "j", "f9")
        await at.press("j")
        assert "Blanquette: 0 left" in at.text()
        await at.press("escape")
        assert "sold out" in at.text()
        assert at.till.order.lines == ()

    drive(stew_file, scenario, size=(120, 40))


def test_kept_by_telephone_then_taken_and_paid(stew_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "u", "r", *"Martin", "enter", "2", "enter", *"1215", "enter")
        assert "2 kept for Martin." in at.text()
        assert "12:15  Martin" in at.text()
        assert "1 left" in at.text()
        await at.press("1")
        assert at.till.tab is not None
        assert at.till.tab.name == "Martin"
        assert at.till.left_of("PLAT") == 1
        await at.press("c", "f9")
        assert at.till.order == Order()
        assert at.till.left_of("PLAT") == 1

    drive(stew_file, scenario)
    seen = _do(stew_file, lunch.seen)
    assert (seen.dishes[0].sold, seen.dishes[0].reserved, seen.waiting) == (2, 0, ())
    assert _do(stew_file, tabs.open_tabs) == ()


def test_too_many_kept_is_said_in_the_form(stew_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "u", "r", *"Martin", "enter", "4", "enter", "enter")
        assert isinstance(at.till.panel, Form)
        assert "Blanquette: 3 left" in " ".join(at.text().split())
        await at.press("3", "enter", "enter")
        assert isinstance(at.till.panel, Listing)

    drive(stew_file, scenario)
    assert _do(stew_file, lunch.seen).dishes[0].reserved == 3


def test_a_booking_is_cancelled_with_delete(stew_file: Path) -> None:
    _do(stew_file, lambda ctx: lunch.reserve(ctx, "Martin", 2))

    async def scenario(at: Counter) -> None:
        await at.press(":", "u", "delete")
        assert "First choose a booking" in at.text()
        await at.press("end", "delete")
        assert "3 left" in at.text()

    drive(stew_file, scenario)
    assert _do(stew_file, lunch.seen).reservations == ()


def test_sold_out_and_back_show_on_the_tile(stew_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "u", "e")
        assert at.till.left_of("PLAT") == 0
        await at.press("e")
        assert at.till.left_of("PLAT") == 3

    drive(stew_file, scenario)


def test_of_two_dishes_one_is_chosen(stew_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "u", "a", *"Gratin", "enter", *"9,90", "enter", "5", "enter")
        assert "Tile" in at.text()
        await at.press("a", "enter")  # Assiette, by its first letter
        assert len(at.till.dishes) == 2
        await at.press("e")
        assert "Which dish?" in at.text()
        await at.press("2")
        assert (at.till.left_of("PLAT"), at.till.left_of("PLAT-VEG")) == (3, 0)

    drive(stew_file, scenario)


def test_a_recalled_tab_is_not_counted_twice(stew_file: Path) -> None:
    def aside(ctx: Context) -> None:
        order, _ = Order().add(STEW.of(PLATE), 2)
        tabs.keep(ctx, order, "Table 4", Where())

    _do(stew_file, aside)

    async def scenario(at: Counter) -> None:
        assert at.till.left_of("PLAT") == 1
        await at.press("f3", "4", "enter")
        await at.until(lambda: at.till.left_of("PLAT") == 1)
        await at.press("j")
        assert at.till.left_of("PLAT") == 0
        await at.press("j")
        assert "Blanquette: 0 left" in at.text()
        await at.press("escape", "f9")
        await at.until(lambda: at.till.left_of("PLAT") == 0)

    drive(stew_file, scenario)
    assert _do(stew_file, lunch.today)[0].sold == 3


def test_people_who_ate_are_listed(stew_file: Path) -> None:
    def lunches(ctx: Context) -> None:
        order, _ = Order().add(STEW.of(PLATE), 2)
        ring = Ring(wanted_of(order), cafes.order("CAFE").tenders, covers=2)
        cafes.ringing.ring(ctx, ring)
        order, _ = Order(covers=4).add(COFFEE, 4)
        tabs.keep(ctx, order, "Table 4", Where())

    _do(stew_file, lunches)

    async def scenario(at: Counter) -> None:
        await at.press(":", "u")
        assert "6 people" in at.text()
        await at.press("d")
        text = at.text()
        assert "2 people have paid, 4 still at table." in text
        assert "2 served" in text
        assert "T-00000001" in text
        assert "Table 4" in text
        await at.press("escape")
        assert "Dish of the day" in at.text()

    drive(stew_file, scenario, size=(120, 40))


def test_a_help_sells_it_but_does_not_set_it(stew_file: Path) -> None:
    from cafe_pos.application import people

    _do(stew_file, lambda ctx: people.add(ctx, "Zoé", "1911", visa=None))

    async def scenario(at: Counter) -> None:
        await at.press("2", *"1911", "enter")
        await at.until(lambda: at.till.view is not None)
        await at.press(":", "u", "m", "end", "enter")
        assert isinstance(at.till.panel, Form)
        await at.press("escape", "escape", "j", "f9")

    drive(stew_file, scenario, log_in=False)
    (view,) = _do(stew_file, lunch.today)
    assert view.sold == 1

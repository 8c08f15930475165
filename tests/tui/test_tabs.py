"""Tabs on the real screen: keys counted, put aside, recalled, shared, taken out with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application.ports import Context
from cafe_pos.application.tabs import kitchen, tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Notice
from cafe_pos.tui.tabs.panels import PutAside, TabList
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import COFFEE, CROQUE, Counter, HandTill, drive


@pytest.fixture
def with_tab(counter_file: Path, clock: HandClock) -> Path:
    """The same with two coffees and a croque under `Marie`, 9,90."""
    _do(counter_file, lambda ctx: _keep(ctx, "Marie", (COFFEE, 2), (CROQUE, 1)))
    return counter_file


def _keep(ctx: Context, name: str, *asked: Any) -> None:
    order = Order()
    for article, quantity in asked:
        order, _index = order.add(article, quantity)
    tabs.keep(ctx, order, name, Where())


def _do(path: Path, act: Any) -> Any:
    ctx = cafes.reopen(path, HandClock("2026-11-22T09:00:00Z"))
    try:
        return act(ctx)
    finally:
        ctx.store.close()


def found(path: Path) -> dict[str, list[tuple[str, int]]]:
    """The open tabs of a closed café: name to (article, quantity)."""

    def look(ctx: Context) -> dict[str, list[tuple[str, int]]]:
        return {
            one.name: [(x.article.code, x.quantity) for x in tabs.find(ctx, one.id).order.lines]
            for one in tabs.open_tabs(ctx)
        }

    return _do(path, look)


def told(path: Path, code: EventCode) -> list[dict[str, Any]]:
    """The details of the events of a code."""

    def look(ctx: Context) -> list[dict[str, Any]]:
        with ctx.store.act() as uow:
            events = [json.loads(x.payload) for x in uow.entries() if x.kind == "event"]
        return [event["details"] for event in events if event["code"] == code]

    return _do(path, look)


def test_recalling_a_tab_and_paying_it_by_card_is_four_keys(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "m", "enter", "f12")
        assert at.pressed == 4
        assert at.till.last is not None
        assert at.till.last.total_cents == 990
        assert at.till.tab is None

    drive(with_tab, scenario)
    assert found(with_tab) == {}
    assert told(with_tab, EventCode.LINE_REMOVED) == []


def test_the_list_says_who_has_each_tab_since_when_and_what_it_comes_to(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3")
        (row,) = [line for line in at.text().splitlines() if "Marie" in line]
        assert "Camille 10:00" in row
        assert "9.90" in row
        await at.press("escape", "f3", "x", "y", "z")
        assert "Marie" not in at.text()

    drive(with_tab, scenario)


def test_an_order_put_aside_takes_the_next_number_or_the_name_typed(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "f3", "enter")
        assert at.till.order == Order()
        await at.press("2", "d", "f3", *"Paul", "enter")
        assert "Paul: put aside" in at.text()

    drive(counter_file, scenario)
    assert found(counter_file) == {"Note 1": [("CAFE", 1)], "Paul": [("DEMI", 2)]}


def test_table_1_is_not_table_12(counter_file: Path) -> None:
    _do(counter_file, lambda ctx: _keep(ctx, "Table 12", (COFFEE, 1)))

    async def scenario(at: Counter) -> None:
        await at.press("d", "f3", *"Table 1", "enter", "d", "f3", *"Table 1", "enter")
        assert "Put together?" in at.text()
        await at.press("1")
        await at.press("f3", "1", "enter")
        assert at.till.tab is not None
        assert at.till.tab.name == "Table 1"
        assert "Table 1" in at.text().splitlines()[1]

    drive(counter_file, scenario)
    assert found(counter_file) == {"Table 1": [("DEMI", 2)], "Table 12": [("CAFE", 1)]}


def test_an_order_joins_an_open_tab_only_when_it_is_said(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("d", "f3", "m", "enter")
        assert "Put together?" in at.text()
        await at.press("escape", "escape")
        assert [x.article.code for x in at.till.order.lines] == ["DEMI"]
        await at.press("f3", "m", "enter", "enter")

    drive(with_tab, scenario)
    assert found(with_tab) == {"Marie": [("CAFE", 2), ("CROQUE", 1), ("DEMI", 1)]}


def test_a_tab_goes_back_as_it_was_by_f3_enter(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter")
        assert "Marie" in at.text().splitlines()[1]
        await at.press("f3", "enter")
        assert at.till.order == Order()

    drive(with_tab, scenario)
    assert found(with_tab) == {"Marie": [("CAFE", 2), ("CROQUE", 1)]}
    assert told(with_tab, EventCode.LINE_REMOVED) == []


def test_the_same_round_again_on_a_tab_is_what_was_added_last(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", "2", "d", "f3", "enter")
        await at.press("f3", "enter", "f5", "f3", "enter")

    drive(with_tab, scenario)
    assert found(with_tab) == {"Marie": [("CAFE", 2), ("CROQUE", 1), ("DEMI", 4)]}


def test_what_was_put_aside_goes_only_with_a_reason(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", "d", "delete")
        assert [x.article.code for x in at.till.order.lines] == ["CAFE", "CROQUE"]
        await at.press("delete")
        assert "Why is it taken out?" in at.text()
        await at.press("escape")
        assert len(at.till.order.lines) == 2
        await at.press("delete", "2", "up", "left", "1", "f12")

    drive(with_tab, scenario)
    assert [
        ([(x["article"], x["quantity"]) for x in one["lines"]], one["reason"])
        for one in told(with_tab, EventCode.LINE_REMOVED)
    ] == [
        ([("CROQUE", 1)], "The customer changed their mind"),
        ([("CAFE", 1)], "Rung by mistake"),
    ]
    assert found(with_tab) == {}


def test_emptying_the_screen_puts_a_tab_back_or_empties_it_with_a_reason(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "x", "1")
        assert at.till.order == Order()
        await at.press("f3", "enter", ":", "x", "2", "5")
        assert at.till.order == Order()
        await at.press("f3")
        assert "Nothing is put aside." in at.text()

    drive(with_tab, scenario)
    (event,) = told(with_tab, EventCode.LINE_REMOVED)
    assert event["reason"] == "Left without paying"


def test_a_bill_in_three_equal_parts_is_three_tickets(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "3")
        assert "part 1 of 3" in at.text()
        await at.press("f12")
        assert "part 2 of 3" in at.text()
        await at.press("d")
        assert "Shares of Marie are already paid" in " ".join(at.text().split())
        await at.press("escape", "f9")
        assert "part 3 of 3" in at.text()
        await at.press("f12")
        assert at.till.order == Order()

    drive(with_tab, scenario)
    assert found(with_tab) == {}
    assert totals(with_tab) == [330, 330, 330]


def totals(path: Path) -> list[int]:
    """The totals of a closed café's tickets, oldest first."""

    def look(ctx: Context) -> list[int]:
        with ctx.store.act() as uow:
            numbers = range(1, uow.last_serial("ticket") + 1)
            return [uow.ticket(f"T-{n:08d}")[0]["total"] for n in numbers]  # type: ignore[index]

    return _do(path, look)


def test_an_amount_is_paid_and_the_rest_is_asked_for(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "a", *"4,00", "enter", "f12")
        assert "Amount to pay, of €5.90" in at.text()
        await at.press("escape", "f9")

    drive(with_tab, scenario)
    assert totals(with_tab) == [400, 590]
    assert found(with_tab) == {}


def test_lines_and_pieces_are_chosen_and_the_rest_stays(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "l", "right", "enter")
        assert "Marie (a part)" in at.text()
        assert at.till.order.total_cents == 150
        await at.press("f12")
        assert "Which part is paid?" in at.text()
        await at.press("escape")
        assert at.till.order == Order()

    drive(with_tab, scenario)
    assert totals(with_tab) == [150]
    assert found(with_tab) == {"Marie": [("CAFE", 1), ("CROQUE", 1)]}


def test_the_change_of_a_part_is_shown_before_anything_else(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "l", "right", "enter", "enter", "s")
        assert "Change to give back" in at.text()
        await at.press("f3", "enter", ":", "h", "a", *"5", "enter", "enter", "d")
        assert "Change to give back" in at.text()
        assert at.till.order.total_cents == 340
        await at.press("f12")

    drive(with_tab, scenario)
    assert totals(with_tab) == [150, 500, 340]
    assert found(with_tab) == {}


def test_chosen_lines_move_to_another_tab(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "l", "down", " ", "enter")
        await at.press("f3", *"Paul", "enter")

    drive(with_tab, scenario)
    assert found(with_tab) == {"Marie": [("CAFE", 2)], "Paul": [("CROQUE", 1)]}


def test_an_order_changed_before_a_share_is_paid_is_shared_no_more(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "2", "d")
        assert at.till.share is None
        await at.press("f12")

    drive(with_tab, scenario)
    assert totals(with_tab) == [1300]


def test_name_people_and_place_are_said_by_f6(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "f6", "n", *"Table 4", "enter", "3", "enter", "right", "enter")
        assert "Table 4 · 3p." in at.text()
        await at.press("f12")

    drive(counter_file, scenario)

    def look(ctx: Context) -> Any:
        with ctx.store.act() as uow:
            return uow.ticket("T-00000001")[0]  # type: ignore[index]

    ticket = _do(counter_file, look)
    assert (ticket["covers"], ticket["lines"][0]["place"]) == (3, "room")
    assert ticket["tab"]


def test_a_restart_finds_the_tab_that_was_on_the_screen(with_tab: Path) -> None:
    async def before(at: Counter) -> None:
        await at.press("f3", "enter", "d", ":", "h")

    async def after(at: Counter) -> None:
        assert "Marie" in at.text().splitlines()[1]
        await at.press("escape", "f5", "f12")

    drive(with_tab, before)
    drive(with_tab, after)
    assert totals(with_tab) == [1610]
    assert found(with_tab) == {}


def test_a_restart_forgets_a_share_that_was_not_paid_and_goes_on_after_one_that_was(
    with_tab: Path,
) -> None:
    async def chosen(at: Counter) -> None:
        await at.press("f3", "enter", ":", "h", "3")

    async def again(at: Counter) -> None:
        assert at.till.due_cents == 990
        await at.press("escape", ":", "h", "3", "f12")

    async def after(at: Counter) -> None:
        assert at.till.due_cents == 660
        await at.press("escape", ":", "h")
        assert "part 2 of 3" in at.text()
        await at.press("f12", "f12")

    for scenario in (chosen, again, after):
        drive(with_tab, scenario)
    assert totals(with_tab) == [330, 330, 330]
    assert found(with_tab) == {}


def test_an_order_whose_tab_was_changed_elsewhere_stands_alone_after_it_is_said(
    with_tab: Path,
) -> None:
    async def before(at: Counter) -> None:
        await at.press("f3", "enter", "d")

    async def after(at: Counter) -> None:
        await at.press("escape", "f12")
        assert isinstance(at.till.banner, Notice)
        assert "is open no more" in at.till.banner.sentences[0]
        assert at.till.last is None
        assert at.till.order.tab is None
        await at.press("escape", "f12")
        assert at.till.last is not None

    drive(with_tab, before)
    _do(with_tab, lambda ctx: tabs.drop(ctx, "Marie", Where(reason="partis")))
    drive(with_tab, after)
    assert totals(with_tab) == [1300]


def test_without_a_printer_nothing_is_printed_and_the_order_stays(with_tab: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", "f6", "b")
        assert "No printer is set up" in at.text()
        await at.press("escape", "f6", "k")
        assert "No printer is set up" in at.text()
        assert at.till.order.total_cents == 990

    drive(with_tab, scenario)
    assert found(with_tab) == {"Marie": [("CAFE", 2), ("CROQUE", 1)]}


def with_printer(path: Path) -> Path:
    """A printer that is a file, and a kitchen that cooks what the catalogue calls `Manger`."""
    paper = path.with_name("paper.bin")

    def set_up(ctx: Context) -> None:
        from cafe_pos.application.printing import copies

        copies.set_printer(ctx, {"transport": "file", "path": str(paper)})
        kitchen.choose_families(ctx, ["Manger"])

    _do(path, set_up)
    return paper


def jobs(path: Path) -> list[tuple[str, str]]:
    """Everything that was asked of the printers: kind and document."""

    def look(ctx: Context) -> list[tuple[str, str]]:
        with ctx.store.act() as uow:
            return [(job.kind, job.document) for job in uow.print_jobs()]

    return _do(path, look)


def test_the_kitchen_is_told_once_of_each_dish_and_of_those_wanted_no_more(
    with_tab: Path,
) -> None:
    with_printer(with_tab)

    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", "f6", "k")
        assert "To the kitchen: 1 dish" in at.text()
        await at.press("f6", "k")
        assert "knows of everything" in " ".join(at.text().split())
        await at.press("escape", "delete", "3", "f6", "k")
        assert "To the kitchen: 1 cancelled" in at.text()

    drive(with_tab, scenario)
    assert jobs(with_tab) == [("kitchen", "K-000001"), ("kitchen", "K-000002")]


def test_the_families_that_are_cooked_are_ticked_in_the_settings(with_tab: Path) -> None:
    with_printer(with_tab)

    async def scenario(at: Counter) -> None:
        await at.press(":", "g", "k")
        assert "[x] Manger" in at.text()
        await at.press("enter")
        assert "[x] Chaud" in at.text()
        await at.press("escape")
        assert "Settings" in at.text()

    drive(with_tab, scenario)
    chosen = {family for family, cooked in _do(with_tab, kitchen.present_families) if cooked}
    assert chosen == {"Chaud", "Manger"}


def test_the_provisional_note_is_recorded_with_its_total(with_tab: Path) -> None:
    with_printer(with_tab)

    async def scenario(at: Counter) -> None:
        await at.press("f3", "enter", "d", "f6", "b")
        assert "Provisional note of Marie" in at.text()
        await at.press("f3", "enter", "f3", "f8")
        assert "Provisional note of Marie" in at.text()

    drive(with_tab, scenario)
    assert [one["total"] for one in told(with_tab, EventCode.PROVISIONAL_NOTE)] == [1300, 1300]
    assert jobs(with_tab) == [("note", "N-000001"), ("note", "N-000002")]
    assert totals(with_tab) == []


def test_a_scan_while_putting_aside_is_no_name() -> None:
    hand = HandTill()
    hand.press("c", "f3")
    (act, done, _failed) = hand.host.acts.pop()
    assert callable(act)
    done(())
    hand.press(*"3760123456789", "enter", apart=0.005)
    assert hand.host.acts == []


def narrowed(panel: Listing, typed: str) -> list[str]:
    """The rows that a panel shows for what is typed."""
    panel.typed = typed
    return [row.text for row in panel.found]


def rows(*names: str) -> tuple[Row, ...]:
    return tuple(Row(name) for name in names)


def test_the_list_finds_whole_words_first_and_the_digits_of_an_azerty_row() -> None:
    panel = TabList("", rows("Anne", "Marie", "Table 1", "Table 12", "Élodie"))
    assert narrowed(panel, "1") == ["Table 1", "Table 12"]
    assert narrowed(panel, "&") == ["Table 1", "Table 12"]
    assert narrowed(panel, "elo") == ["Élodie"]
    assert narrowed(panel, "é") == ["Élodie", "Anne", "Marie", "Table 1", "Table 12"]
    assert narrowed(panel, "e")[0] == "Élodie"


def test_putting_aside_offers_the_open_name_or_the_new_one_first() -> None:
    i18n.set_language("en")
    panel = PutAside("", rows("Marie", "Table 12"), own=Row("own"))
    assert narrowed(panel, "") == ["own", "Marie", "Table 12"]
    assert narrowed(panel, "mar") == ["Marie", "New: mar"]
    assert narrowed(panel, "marie") == ["Marie"]
    assert narrowed(panel, "table 1") == ["New: table 1", "Table 12"]
    assert narrowed(panel, " table  12 ") == ["Table 12"]
    assert narrowed(panel, "Zoé") == ["New: Zoé"]

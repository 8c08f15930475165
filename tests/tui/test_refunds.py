"""Giving back at the counter: the ticket, its lines, the method, the reason; then the ledger."""

from __future__ import annotations

from pathlib import Path

from cafe_pos.tui.parts.picking import Pick, Picking
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, HandTill, drive


def refund_of(database: Path) -> dict:
    ctx = cafes.reopen(database, HandClock("2026-11-22T11:00:00Z"))
    with ctx.store.act() as uow:
        found = uow.refunds_of("T-00000001")
    ctx.store.close()
    assert len(found) == 1
    return dict(found[0])


def test_a_whole_ticket_goes_back_by_a_few_keys(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("2", "c", "t", "f9")
        await at.press(":", "b", "enter")
        assert "2 of 2" in at.text()
        await at.press("enter", "1", "1")
        assert "5.20" in at.text()
        assert "T-00000002" in at.text()

    drive(counter_file, scenario)
    back = refund_of(counter_file)
    assert (back["total"], back["reason"]) == (-520, "A mistake in ringing")
    assert [p["method"] for p in back["payments"]] == ["cash"]
    assert cafes.verify(counter_file, full=True).ok


def test_one_of_two_coffees_goes_back_to_the_card(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("2", "c", "t", "f12")
        await at.press(":", "b", *"1", "enter", "left", "down", "delete", "enter", "2", "3")

    drive(counter_file, scenario)
    back = refund_of(counter_file)
    assert [(x["article"], x["quantity"]) for x in back["lines"]] == [("CAFE", -1)]
    assert (back["total"], back["payments"][0]["method"]) == (-150, "card")


def test_a_number_of_another_day_is_looked_for(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "f9", ":", "b", *"2211", "enter")
        assert "No ticket is found" in at.text()

    drive(counter_file, scenario)


def picking(*picks: Pick) -> tuple[HandTill, list[tuple[tuple[int, int], ...]]]:
    hand = HandTill(azerty=True)
    taken: list[tuple[tuple[int, int], ...]] = []
    hand.till.panel = Picking("Which?", picks, lambda _till, chosen, _at: taken.append(chosen))
    return hand, taken


def test_picking_never_takes_more_than_there_is() -> None:
    hand, taken = picking(Pick("Café", 2), Pick("Tomme", 312, whole=True, unit="g"))
    hand.press("right", "right", "right", "down", "right", "enter")
    assert taken == [((0, 2), (1, 312))]
    hand.press("left", "up", "&", "enter")
    assert taken[-1] == ((0, 1),)


def test_nothing_picked_is_said_and_t_takes_all_or_none() -> None:
    hand, taken = picking(Pick("Café", 2), Pick("Thé", 1))
    hand.press("enter")
    assert taken == []
    assert isinstance(hand.till.panel, Picking)
    assert hand.till.panel.error
    hand.press("t", "enter")
    assert taken == [((0, 2), (1, 1))]
    hand.press("t", "enter")
    assert len(taken) == 1

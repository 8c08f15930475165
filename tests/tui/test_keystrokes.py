"""The keystrokes to beat, counted on the real screen: one row each, and none may grow.

The peer is the best terminal till there is, on its special keyboard of a hundred keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cafe_pos.application.accounts import customers
from cafe_pos.application.bread import bakers
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.parcels import parcels
from cafe_pos.application.ports import Context
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.bread import Baker, Pay
from cafe_pos.domain.order import Order
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import BEER, CATALOGUE, COFFEE, CROQUE, Counter, drive

EAN = "3017620422003"
PARCEL = "RR123456785FR"
SOLD = replace(CROQUE, ean=EAN)


@dataclass(frozen=True)
class Act:
    """What is pressed, how many keys that is (a scan is one), and what must be recorded."""

    keys: tuple[str, ...]
    count: int
    total: int
    methods: tuple[str, ...]
    change: int = 0
    before: tuple[str, ...] = ()
    scan: str = ""


ACTS = {
    "1 coffee, exact cash": Act(("c", "f9"), 2, 150, ("cash",)),
    "1 coffee by Enter": Act(("c", "enter", "enter"), 3, 150, ("cash",)),
    "2 halves and 1 coffee, exact cash": Act(("2", "d", "c", "f9"), 4, 770, ("cash",)),
    "the same by card": Act(("2", "d", "c", "f12"), 4, 770, ("card",)),
    "the same with a 20 euro note, change shown": Act(
        ("2", "d", "c", "enter", "f"), 5, 770, ("cash",), change=1230
    ),
    "the same round again": Act(("f5", "f9"), 2, 770, ("cash",), before=("2", "d", "c", "f9")),
    "put it on a customer's ardoise": Act(("c", "enter", "a", "m", "enter"), 5, 150, ("account",)),
    "recall a tab and pay it by card": Act(("f3", "p", "enter", "f12"), 4, 610, ("card",)),
    "tick a bread booking, put to the ardoise": Act(
        ("f4", "m", "enter", "a"), 4, 230, ("account",)
    ),
    "scan a product, card": Act(("f12",), 2, 690, ("card",), scan=EAN),
    "hand over a parcel": Act(("i", "enter"), 3, 0, (), scan=PARCEL),
    "hand over a parcel, by F9": Act(("i", "f9"), 3, 0, (), scan=PARCEL),
}


def _prepare(ctx: Context) -> None:
    with ctx.store.act() as uow:
        uow.put_articles(tuple(SOLD if article is CROQUE else article for article in CATALOGUE))
    customers.add(ctx, "Marcel")
    customers.add(ctx, "Odette")
    bakers.put_baker(ctx, Baker("FOURNIL", ("BAGUETTE",)), name="Fournil du Pont")
    booked = bread_orders.Wanted("BAGUETTE", account="Marcel", pay=Pay.ACCOUNT)
    bread_orders.book(ctx, booked, 2, date(2026, 11, 22))
    parcels.receive(ctx, PARCEL, "Odette")
    order, _index = Order().add(BEER, 1)
    order, _index = order.add(COFFEE, 2)
    tabs.keep(ctx, order, "Paul", Where())
    tabs.keep(ctx, Order().add(COFFEE, 1)[0], "Table 4", Where())


@pytest.fixture
def counter_file(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with two customers and two open tabs."""
    return _with(cafe_file, clock, _prepare)


def _with(path: Path, clock: HandClock, act: Callable[[Context], Any]) -> Path:
    ctx = cafes.reopen(path, clock)
    try:
        act(ctx)
    finally:
        ctx.store.close()
    return path


@pytest.mark.parametrize("what", ACTS)
def test_keystrokes_are_counted(counter_file: Path, what: str) -> None:
    act = ACTS[what]

    async def scenario(at: Counter) -> None:
        await at.press(*act.before)
        at.pressed = 0
        if act.scan:
            at.hand.step = 0.002
            await at.pilot.press(*act.scan, "enter")
            at.hand.step = 1.0
            at.pressed = 1
            await at.until(at.calm)
        await at.press(*act.keys)
        assert at.pressed <= act.count
        last = at.till.last
        assert last is not None
        assert (last.total_cents, last.methods, last.change_cents) == (
            act.total,
            act.methods,
            act.change,
        )
        assert last.number in at.text()

    drive(counter_file, scenario)
    assert cafes.verify(counter_file, full=True).ok


def test_a_wrong_method_is_put_right_in_three_keys(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "f9")
        at.pressed = 0
        await at.press(":", "t", "c")
        assert at.pressed == 3
        assert at.till.last is not None
        assert at.till.last.methods == ("card",)

    drive(counter_file, scenario)

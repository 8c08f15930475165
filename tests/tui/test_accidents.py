"""Random keys, a terminal of every size: no crash, no double payment, a clean ledger."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cafe_pos import i18n
from cafe_pos.application.ports import Context
from cafe_pos.tui.shown import Phase
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE, Counter, Hand, HandTill, drive, ticket

NAMED = (
    "enter", "escape", "backspace", "delete", "tab", "shift+tab", "up", "down", "left", "right",
    "pageup", "pagedown", "f1", "f2", "f3", "f4", "f5", "f8", "f9", "f12", "home", "ctrl+o",
)  # fmt: skip
TYPED = "cdtbfgxzhvsep0123456789&é'(-è_çà/:,.+"
KEYS = 500


@pytest.fixture
def counter_file(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with the counter's small catalogue."""
    ctx = cafes.reopen(cafe_file, clock)
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    ctx.store.close()
    return cafe_file


def sold(ctx: Context) -> int:
    with ctx.store.act() as uow:
        return uow.last_serial("ticket")


@pytest.mark.parametrize("seed", range(40))
def test_five_hundred_random_keys_pay_no_order_twice(seed: int) -> None:
    i18n.set_language("en")
    dice = random.Random(seed)  # noqa: S311 - a fixed seed, nothing secret
    hand = HandTill(last_ticket=ticket())
    seen: set[str] = set()
    for number in range(KEYS):
        hand.press(
            dice.choice((*NAMED, *TYPED, *TYPED)), apart=dice.choice((0.005, 0.02, 0.04, 0.3, 1.0))
        )
        if hand.till.phase is Phase.SAVING and dice.random() < 0.3:
            assert hand.host.rung[-1].client_key not in seen
            seen.add(hand.host.rung[-1].client_key)
            hand.till.saved(ticket(413 + number))
        if hand.till.phase is Phase.CHECKING:
            hand.till.opened(hand.till.view) if hand.till.view else None
    assert len(hand.host.rung) == len({ring.client_key for ring in hand.host.rung})


@pytest.mark.parametrize("seed", [1, 2])
def test_five_hundred_random_keys_on_the_real_screen(counter_file: Path, seed: int) -> None:
    dice = random.Random(f"screen {seed}")  # noqa: S311 - a fixed seed, nothing secret

    async def scenario(at: Counter) -> None:
        for _key in range(KEYS):
            at.hand.step = dice.choice((0.005, 0.04, 0.3, 1.0))
            name = dice.choice((*NAMED, *TYPED))
            await at.pilot.press(name)
        at.hand.step = 1.0
        await at.until(at.calm)

    drive(counter_file, scenario, hand=Hand())
    assert cafes.verify(counter_file, full=True).ok
    ctx = cafes.reopen(counter_file, HandClock("2026-11-22T11:00:00Z"))
    with ctx.store.act() as uow:
        tickets = [uow.ticket(f"T-{n:08d}") for n in range(1, uow.last_serial("ticket") + 1)]
    ctx.store.close()
    keys = [one[0]["client_key"] for one in tickets if one is not None]
    assert len(keys) == len(set(keys)) == len(tickets)


def test_a_terminal_made_small_says_so_and_loses_nothing(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("2", "c", "enter")
        for size in ((60, 15), (10, 3), (1, 1), (60, 15)):
            await at.pilot.resize_terminal(*size)
            await at.pilot.pause()
        assert "This window is too" in at.text()
        await at.pilot.resize_terminal(80, 24)
        await at.pilot.pause()
        assert "This window" not in at.text()
        assert "2 × Café" in at.text()
        await at.press("enter")

    drive(counter_file, scenario)
    ctx = cafes.reopen(counter_file, HandClock("2026-11-22T11:00:00Z"))
    assert sold(ctx) == 1
    ctx.store.close()

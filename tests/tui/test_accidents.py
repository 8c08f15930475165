"""Random keys, a terminal of every size: no crash, no double payment, a clean ledger."""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key

from cafe_pos import i18n, settings
from cafe_pos.application.accounts import customers
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.tabs import tabs
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.tui.shown import Phase
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, Hand, HandTill, drive, ticket

NAMED = (
    "enter", "escape", "backspace", "delete", "tab", "shift+tab", "up", "down", "left", "right",
    "pageup", "pagedown", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
    "home", "end",
    "insert", "space", "ctrl+o", "ctrl+c",
)  # fmt: skip
TYPED = "cdtbfgxzhvsep0123456789&é'(-è_çà/:,.+"
KEYS = 500
A_RUN = 500
TURNS = 20
"""Times that the event loop goes round for a key: enough for it to be read and painted."""
SCREEN_KEYS = int(os.environ.get("CAFE_POS_KEYS", "2000"))
LETTERS = "abcdefghijklmnopqrstuvwxyz" * 2
SIZES = ((80, 24), (120, 40), (100, 30), (60, 15), (20, 5))
SCANS = ("3017620422003", "2112345012345", "2000000000008", "4006381333931", "12345678", "ABC-1")


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


@pytest.fixture
def busy_file(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with the starter catalogue, open tabs, and customers who owe."""
    ctx = cafes.reopen(cafe_file, clock)
    catalogue.import_articles(ctx, catalogue.parse(settings.starter_catalogue().read_bytes()))
    with ctx.store.act() as uow:
        articles = {article.code: article for article in uow.articles()}
    for name in ("Marcel", "Odette", "Léon"):
        code = customers.add(ctx, name).code
        ringing.ring(
            ctx,
            ringing.Ring((ringing.Wanted("CAFE", 3),), (Tender(Method.ACCOUNT, account=code),)),
        )
    for name in ("Table 1", "Table 2", "Marcel", "Pétanque"):
        order, _index = Order().add(articles["CAFE"], 2)
        order, _index = order.add(articles["DEMI"], 2)
        tabs.keep(ctx, order, name)
    ctx.store.close()
    return cafe_file


@pytest.mark.parametrize("seed", range(max(2, SCREEN_KEYS // A_RUN)))
def test_random_keys_on_the_real_screen(
    busy_file: Path, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever panel they open, form they fill, person they lock out: the till goes on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))  # files are written to where random keys say
    dice = random.Random(f"screen {seed}")  # noqa: S311 - a fixed seed, nothing secret
    pressed: list[str] = []
    for run in range(A_RUN):
        clock = HandClock("2026-11-20T10:00:00Z")
        clock.advance(hours=run)
        let_in(busy_file, clock)
        app = drive(
            busy_file, partial(hammer, dice, pressed), hand=Hand(),
            size=dice.choice(((80, 24), (120, 40))), clock=clock,
        )  # fmt: skip
        assert app.failure is None, pressed[-40:]
        if len(pressed) >= A_RUN:
            break
    assert cafes.verify(busy_file, full=True).problems == ()
    ctx = cafes.reopen(busy_file, clock)
    with ctx.store.act() as uow:
        tickets = [uow.ticket(f"T-{n:08d}") for n in range(4, uow.last_serial("ticket") + 1)]
        assert uow.suspended_pool() >= 0
        assert all(owed >= 0 for owed in uow.accounts.balances().values())
    ctx.store.close()
    keys = [one[0]["client_key"] for one in tickets if one is not None]
    assert None not in keys
    assert len(keys) == len(set(keys)) == len(tickets)


async def hammer(dice: random.Random, pressed: list[str], at: Counter) -> None:
    """Keys by every speed of hand, scans and new sizes between them, until the till is closed."""
    while len(pressed) < A_RUN and not gone(at):
        if at.till.gate is not None and not await logged_in(at):
            return
        at.hand.step = dice.choice((0.005, 0.04, 0.3, 1.0))
        match dice.randrange(40):
            case 0:
                at.hand.step = 0.002
                names = [*dice.choice(SCANS), "enter"]
            case 1:
                await at.pilot.resize_terminal(*dice.choice(SIZES))
                names = []
            case 2:
                names = ["escape"] * 4
            case _:
                names = [dice.choice((*NAMED, *TYPED, *LETTERS))]
        for name in names:
            pressed.append(name)
            await strike(at, name)
        if dice.random() < 0.2:  # a hand rests; else keys come before the last act is done
            await at.pilot.pause()
    if not gone(at):
        at.hand.step = 1.0
        await at.until(lambda: at.calm() or gone(at))


async def strike(at: Counter, name: str) -> None:
    """Press a key as the pilot does, without waiting until the program has nothing to do."""
    char = name if len(name) == 1 else " " if name == "space" else None
    event = events.Key(_character_to_key(name) if len(name) == 1 else name, char)
    event.set_sender(at.app)
    at.app.post_message(event)
    for _ in range(TURNS):
        await asyncio.sleep(0)


def gone(at: Counter) -> bool:
    """Whether the till was closed."""
    return at.app._leaving


async def logged_in(at: Counter) -> bool:
    """Let the manager in again; random keys may have given her another PIN."""
    at.hand.step = 1.0
    await at.pilot.press("escape", *"2468", "enter")
    await at.until(lambda: at.calm() or gone(at))
    return at.till.gate is None


def let_in(path: Path, clock: HandClock) -> None:
    """As a manager would from the command line: the usual PIN, and nobody else at the log-in."""
    ctx = cafes.reopen(path, clock)
    with ctx.store.act() as uow:
        first, *others = uow.operators()
        pin = ctx.store.hash_pin("2468")
        uow.put_operator(
            replace(first, pin_hash=pin, active=True, role="manager", failures=0, wait_until=None)
        )
        for one in others:
            uow.put_operator(replace(one, active=False))
    ctx.store.close()


def test_a_terminal_made_small_says_so_and_loses_nothing(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("2", "c", "enter")
        for size in ((60, 15), (10, 3), (1, 1), (60, 15)):
            await at.resize(*size)
        await at.until(lambda: "This window is too" in at.text())
        await at.resize(80, 24)
        await at.until(lambda: "2 × Café" in at.text())
        assert "This window" not in at.text()
        await at.press("enter")

    drive(counter_file, scenario)
    ctx = cafes.reopen(counter_file, HandClock("2026-11-22T11:00:00Z"))
    assert sold(ctx) == 1
    ctx.store.close()

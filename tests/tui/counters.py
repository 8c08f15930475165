"""Counters for tests: a till with a host that only notes, and the real screen on a real café."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from textual.geometry import Size
from textual.pilot import Pilot

from cafe_pos import i18n
from cafe_pos.application.selling.ringing import Ring
from cafe_pos.application.views import CounterView, TicketView
from cafe_pos.application.writer import Writer
from cafe_pos.domain.card import Answer, Asked
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Unit
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method
from cafe_pos.domain.vat import VatCode
from cafe_pos.tui import keys
from cafe_pos.tui.app import CounterApp
from cafe_pos.tui.desk import Desk
from cafe_pos.tui.first_run.printers import Search, Tried
from cafe_pos.tui.paint.drawn import Drawn
from cafe_pos.tui.shown import Leaving, Phase
from cafe_pos.tui.till import SCANNER_GAP_S, Till
from tests.cafes import HandClock, article, reopen

DEADLINE_S = 20.0
LOOK_S = 0.001
"""What is waited for is looked at so often, the other threads having time in between."""

COFFEE = article("CAFE", 150, label="Café", family="Chaud", key="c")
TEA = article("THE", 220, label="Thé", family="Chaud", key="t")
BEER = article("DEMI", 310, "N20", label="Demi pression 25 cl", family="Bières", key="d")
CROQUE = article("CROQUE", 690, label="Croque-monsieur", family="Manger")
EGG = article("OEUFS", 240, "R55", label="Œufs fermiers par 6", family="Local")
BAGUETTE = article(
    "BAGUETTE", 115, label="Baguette", family="Pain", key="b",
    vat_takeaway=VatCode.R55, default_mode=Mode.TAKEAWAY,
)  # fmt: skip
TOMME = article(
    "TOMME", 1980, "R55", label="Tomme de vache", family="Local", key="f",
    default_mode=Mode.TAKEAWAY, ownership=Ownership.TRANSPARENT, unit=Unit.KG, mandator="MOULIN",
)  # fmt: skip
GONE = article("GONE", 500, label="Plus vendu", family="Manger", key="g", blocked=True)
CAR = article("CAR", 900_00, label="Très cher", family="Manger", key="x")
CATALOGUE = (COFFEE, TEA, BEER, CROQUE, EGG, BAGUETTE, TOMME, GONE, CAR)


def view(**changes: Any) -> CounterView:
    """What a counter opens with, unless changed."""
    plain = CounterView(
        cafe="Café du Pont",
        commune="Exemple",
        operator="op1",
        operator_name="Camille",
        business_day=date(2026, 11, 22),
        session_opened="2026-11-22T06:42:00Z",
        zone="Europe/Paris",
        articles=CATALOGUE,
        last_ticket=None,
        draft=None,
        demo=False,
        printer={},
        backup_name="cafe.20261121T204000Z.backup.db",
    )
    return replace(plain, **changes)


def ticket(number: int = 412, change: int = 0, **changes: Any) -> TicketView:
    """A saved ticket: two coffees, unless changed."""
    payload: dict[str, Any] = {
        "number": f"T-{number:08d}",
        "total": 300,
        "change": change,
        "business_day": "2026-11-22",
        "recorded_at": "2026-11-22T09:15:00Z",
        "lines": [{"article": "CAFE", "quantity": 2, "mode": "on_site", "total": 300}],
        "payments": [{"method": "cash", "amount": 300}],
    }
    return TicketView(payload | changes, "00")


@dataclass
class NotingHost:
    """Carries nothing out; notes what the till asked for."""

    rung: list[Ring] = field(default_factory=list)
    kept: list[Order] = field(default_factory=list)
    looked: int = 0
    asked: list[str] = field(default_factory=list)
    decided: list[tuple[int, str, str]] = field(default_factory=list)
    pins: list[tuple[str, str, str | None]] = field(default_factory=list)
    acts: list[tuple[Any, Any, Any]] = field(default_factory=list)
    """What panels asked for, as (act, done, failed)."""
    searches: list[tuple[Any, Any]] = field(default_factory=list)
    standings: int = 0
    waits: list[bool] = field(default_factory=list)
    """Looks at the services: whether each was the morning's."""
    copies: list[tuple[Any, Any, Any]] = field(default_factory=list)
    works: list[tuple[Any, Any, Any]] = field(default_factory=list)
    """What was asked to be done beside the queue, as (work, done, failed)."""
    tests: list[tuple[dict[str, Any], Any, Any]] = field(default_factory=list)
    terminal: list[tuple[str, Asked, Any]] = field(default_factory=list)
    """What a card terminal was asked, as (address, asked, done)."""
    reached: list[tuple[str, Any, Any]] = field(default_factory=list)
    examined: list[tuple[Any, Any, Any]] = field(default_factory=list)
    """Looks at the till's health, as (look, done, failed)."""

    def pay(self, request: Ring) -> None:
        self.rung.append(request)

    def look_up(self, client_key: str) -> None:
        self.asked.append(f"look_up {client_key}")

    def print_last(self, number: str, reason: str) -> None:
        self.asked.append(f"print {number} {reason}".strip())

    def look_at_prints(self) -> None:
        self.asked.append("prints")

    def decide_print(self, job: int, verdict: str, reason: str) -> None:
        self.decided.append((job, verdict, reason))

    def log_in(self, name: str, pin: str, leaving: str | None) -> None:
        self.pins.append((name, pin, leaving))

    def look_for_people(self) -> None:
        self.asked.append("people")

    def correct(self, number: str, method: Method) -> None:
        self.asked.append(f"correct {number} {method.value}")

    def look_at_visas(self) -> None:
        self.looked += 1

    def give_visa(self, visa: int) -> None:
        self.asked.append(f"visa {visa}")

    def do(
        self,
        act: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[PosError], None],
    ) -> None:
        self.acts.append((act, done, failed))

    def wear(self, wanted: str) -> None:
        self.asked.append(f"wear {wanted}")

    def find_printers(
        self, done: Callable[[Search], None], failed: Callable[[PosError], None]
    ) -> None:
        self.searches.append((done, failed))

    def check_printer(self, setting: Mapping[str, Any]) -> None:
        if setting.get("address") == "nowhere:x":
            raise PosError("printer.setting", value="nowhere:x")

    def try_printer(
        self,
        setting: Mapping[str, Any],
        done: Callable[[Tried], None],
        failed: Callable[[PosError], None],
    ) -> None:
        self.tests.append((dict(setting), done, failed))

    def print_secret(
        self,
        setting: Mapping[str, Any],
        secret: str,
        done: Callable[[Tried], None],
        failed: Callable[[PosError], None],
    ) -> None:
        self.tests.append((dict(setting), done, failed))

    def wake_printer(self) -> None:
        self.asked.append("wake")

    def look_at_standing(self) -> None:
        self.standings += 1

    def look_at_waiting(self, *, morning: bool = False) -> None:
        self.waits.append(morning)

    def beside(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[PosError], None],
    ) -> None:
        self.works.append((work, done, failed))

    def examine(self, look: Any, done: Any, failed: Any) -> None:
        self.examined.append((look, done, failed))

    def look_at_health(self) -> None:
        self.asked.append("health")

    def ask_terminal(self, address: str, asked: Asked, done: Callable[[Answer], None]) -> None:
        self.terminal.append((address, asked, done))

    def reach_terminal(
        self, address: str, done: Callable[[None], None], failed: Callable[[PosError], None]
    ) -> None:
        self.reached.append((address, done, failed))

    def back_up(
        self,
        progress: Callable[[int, int], None],
        done: Callable[[Any], None],
        failed: Callable[[PosError], None],
    ) -> None:
        self.copies.append((progress, done, failed))

    def keep(self, order: Order, client_key: str) -> None:
        self.kept.append(order)

    def forget_draft(self) -> None:
        self.asked.append("forget draft")

    def leave(self, to: Leaving = Leaving.END) -> None:
        self.asked.append("leave" if to is Leaving.END else f"leave: {to.value}")


class HandTill:
    """A till whose keys come a second apart, unless told otherwise."""

    def __init__(self, *, opened: bool = True, azerty: bool = False, **changes: Any) -> None:
        self.host = NotingHost()
        self.till = Till(self.host, azerty=azerty)
        self.at = 0.0
        if opened:
            self.till.opened(view(**changes))

    def press(self, *names: str, apart: float = 1.0) -> None:
        """Press keys by name, or characters as typed."""
        for name in names:
            self.at += apart
            char = name if len(name) == 1 else None
            self.till.settle(self.at)
            self.till.press(keys.read(name, char, self.at))
        if apart >= SCANNER_GAP_S:
            self.till.settle(self.at + 2 * SCANNER_GAP_S)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The order as (code, quantity)."""
        return [(line.article.code, line.quantity) for line in self.till.order.lines]


class Hand:
    """A clock of seconds in which every look is a step later: keys pressed by a calm hand."""

    def __init__(self, step: float = 1.0) -> None:
        self.step = step
        self._at = 0.0

    def __call__(self) -> float:
        self._at += self.step
        return self._at


class Counter:
    """The real screen on a real café, driven by a pilot."""

    def __init__(self, app: CounterApp, pilot: Pilot[int], hand: Hand) -> None:
        self.app = app
        self.pilot = pilot
        self.hand = hand
        self.till = app.till
        self.pressed = 0

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the program work until a condition holds."""
        end = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < end, f"waited in vain; the screen is\n{self.text()}"
            await self.pilot.pause(LOOK_S)

    async def press(self, *names: str) -> None:
        """Press keys, each counted, and wait for what they set going."""
        for name in names:
            self.pressed += 1
            await self.pilot.press(name)
        await self.rest()

    async def rest(self) -> None:
        """Wait until the till waits for a key, and has heard of all that it asked the café."""
        await self.until(self.calm)
        if not self.app._leaving:
            await asyncio.wrap_future(self.app.desk.writer.submit(lambda _ctx: None))
            await self.until(self.calm)
        await self.pilot.pause()

    def calm(self) -> bool:
        """Whether the till waits for a key."""
        return self.till.phase is Phase.READY and not self.till.holding

    async def log_in(self, *names: str) -> None:
        """Log in with keys, uncounted: the PIN of the only manager unless told otherwise."""
        await self.until(lambda: self.till.welcome is not None)
        await self.press(*(names or "2468"), "enter")
        self.pressed = 0

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size, and wait until the screen has it."""
        await self.pilot.resize_terminal(width, height)
        await self.until(lambda: self.app.screen.size == Size(width, height))
        await self.pilot.pause()

    async def click(self, text: str) -> None:
        """Click the first cell of a text."""
        for y, line in enumerate(self.text().splitlines()):
            if text in line:
                await self.pilot.click(offset=(line.index(text), y))
                await self.rest()
                return
        raise AssertionError(f"{text!r} stands nowhere on\n{self.text()}")

    def text(self) -> str:
        """The screen as text."""
        height = self.app.size.height
        rows = [[" "] * self.app.size.width for _ in range(height)]
        for pane in self.app.screen.query(Drawn):
            region = pane.region
            for y in range(min(pane.size.height, height - region.y)):
                line = pane.render_line(y).text
                rows[region.y + y][region.x : region.right] = line.ljust(region.width)
        return "\n".join("".join(row).rstrip() for row in rows)


Scenario = Callable[[Counter], Awaitable[None]]


def desk_on(database: Path, clock: HandClock, hand: Hand) -> Desk:
    """A desk on a café file."""
    return Desk(
        writer=Writer(partial(reopen, database, clock)),
        spool=None,
        log_file=Path("cafe-pos.log"),
        monotonic=hand,
    )


def drive(
    database: Path,
    scenario: Scenario,
    *,
    size: tuple[int, int] = (80, 24),
    language: str = "en",
    hand: Hand | None = None,
    log_in: bool = True,
    operator: str | None = None,
    clock: HandClock | None = None,
) -> CounterApp:
    """Run a scenario at the counter of a café, then close it as the program does."""
    i18n.set_language(language)
    hand = hand or Hand()
    desk = replace(
        desk_on(database, clock or HandClock("2026-11-22T09:15:00Z"), hand), operator=operator
    )
    app = CounterApp(desk)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            assert app.size == Size(*size)
            counter = Counter(app, pilot, hand)
            if log_in:
                await counter.log_in()
                await counter.until(lambda: app.till.view is not None)
            await pilot.pause()
            await scenario(counter)

    try:
        asyncio.run(run())
    finally:
        app.finish_copy()
        desk.writer.close()
    return app


def articles_with(*more: Article) -> tuple[Article, ...]:
    """The catalogue and more."""
    return (*CATALOGUE, *more)

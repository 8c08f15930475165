"""The stage of the manual's pictures: a made-up café, and the real screen driven by a pilot."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest import mock

from textual.app import App
from textual.pilot import Pilot

from cafe_pos import bootstrap, i18n
from cafe_pos.application.accounts import customers
from cafe_pos.application.bank import accounts
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.cards.ports import Terminal
from cafe_pos.application.costs import purchases
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.demo import founding, writing
from cafe_pos.application.inventory import keeping
from cafe_pos.application.inventory.keeping import NewItem
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.printing.printing import SpoolStatus
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.writer import Writer
from cafe_pos.domain.bread import Pay
from cafe_pos.domain.card import Answer, Asked, State
from cafe_pos.domain.inventory import Part
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.tui.app import CounterApp
from cafe_pos.tui.desk import Desk
from cafe_pos.tui.shown import Phase
from tools import picture_svg

SEED: Final = 1
MORNING: Final = "2026-11-21T08:50:00+01:00"
"""A Saturday, when bread is fetched."""
EVENING: Final = "2026-11-21T19:30:00+01:00"
_TODAY: Final = date(2026, 11, 21)
_BREAD: Final = (
    ("Mme Pradel", "TRADITION", 2, Pay.AT_PICKUP),
    ("M. Rouffiac", "CAMPAGNE", 1, Pay.AT_PICKUP),
    ("Mme Sabatier", "BAGUETTE", 3, Pay.AT_PICKUP),
    ("M. Ussel", "TRADITION", 1, Pay.AT_PICKUP),
)
_OWING: Final = (
    ("Mme Chassagne", "06 00 00 01 11", (("CAFE", 4), ("CROISSANT", 4))),
    ("M. Fougerol", "06 00 00 01 22", (("DEMI", 6), ("CROQUE", 2))),
    ("Association des Tilleuls", "", (("PLAT", 4), ("CAFE", 6))),
)
_STOCK: Final = (
    ("GRAINS", "Café en grains", "g", 1_000, 2_000),
    ("FUT", "Fût de blonde", "ml", 30_000, 10_000),
    ("COLA", "Cola 33 cl", "piece", None, 24),
    ("SIROPS", "Sirops", "ml", 1_000, 2_000),
)
_RECIPES: Final = (("CAFE", "GRAINS", 8, 0), ("DEMI", "FUT", 250, 500), ("SIROP", "SIROPS", 20, 0))
_BOUGHT: Final = (
    ("GRAINS", 93_00, "R55", 6), ("FUT", 184_00, "N20", 2), ("COLA", 26_40, "R55", 48),
    ("SIROPS", 6_20, "R55", 1),
)  # fmt: skip
_PATIENCE_S: Final = 30.0
_TURNS: Final = 10
"""Times that the event loop goes round for a key: enough for it to be read and painted."""
_TERMINAL: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TZ": "Europe/Paris"}


class StandingClock:
    """A clock that stands still; its café is no demonstration, or every screen would say so."""

    simulated = False

    def __init__(self, text: str) -> None:
        self._now = datetime.fromisoformat(text).astimezone(UTC)

    def now(self) -> datetime:
        """The moment of the picture in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


class Hand:
    """Seconds in which every look is a step later: keys pressed by a calm hand."""

    def __init__(self) -> None:
        self._at = 0.0

    def __call__(self) -> float:
        """A second later."""
        self._at += 1.0
        return self._at


class StillSpool:
    """A printer that is as the picture wants it; nothing is printed."""

    def __init__(self, status: SpoolStatus) -> None:
        self._status = status

    def start(self) -> None:
        """Nothing to begin."""

    def wake(self) -> None:
        """Nobody listens."""

    def status(self) -> SpoolStatus:
        """How printing goes."""
        return self._status

    def close(self) -> None:
        """Nothing to finish."""


class SilentTerminal:
    """A card terminal that was asked and never answered."""

    def ask(self, _asked: Asked) -> Answer:
        """Nobody knows what became of it."""
        return Answer(State.UNKNOWN, "silence")

    def reach(self) -> None:
        """It is there."""


@contextlib.contextmanager
def at(moment: str) -> Iterator[None]:
    """Have the program believe that it is this moment, in a café that is no demonstration."""
    with (
        mock.patch.object(bootstrap, "clock", return_value=StandingClock(moment)),
        mock.patch.object(writing.StoryClock, "simulated", new=False),
    ):
        yield


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Have a pilot go on when the messages are done, in a terminal of all colours."""

    async def turns(_least: float = 0.0, _most: float = 0.0) -> None:
        for _turn in range(_TURNS):
            await asyncio.sleep(0)

    with (
        mock.patch("textual.pilot.wait_for_idle", turns),
        mock.patch("textual.app.wait_for_idle", turns),
        mock.patch.dict(os.environ, _TERMINAL),
    ):
        os.environ.pop("NO_COLOR", None)
        yield


def make_cafe(path: Path, days: int) -> Path:
    """Make the café of the pictures: some days of history until this morning, and a backup."""
    with at(MORNING):
        bootstrap.make_demo(path, days=days, seed=SEED)
        with bootstrap.cafe(path) as ctx:
            _furnish(ctx)
            ctx.store.backup()
    return path


def _furnish(ctx: Context) -> None:
    """Who still comes for bread this morning, and who owes something."""
    for name, article, quantity, pay in _BREAD:
        bread_orders.book(ctx, bread_orders.Wanted(article, name, pay=pay), quantity, _TODAY)
    for name, phone, lines in _OWING:
        customers.add(ctx, name, phone=phone)
        wanted = tuple(Wanted(article, count) for article, count in lines)
        ringing.ring(ctx, Ring(wanted, (Tender(Method.ACCOUNT, account=name),)))
    accounts.note_balance(ctx, "2026-10-31", 2_100_00)
    copies.set_printer(ctx, {"transport": "network", "address": "192.168.1.50:9100", "columns": 42})
    for code, label, unit, pack, minimum in _STOCK:
        new = NewItem(code=code, label=label, unit=unit, pack=pack, minimum=minimum, family="Bar")
        keeping.put(ctx, new)
    for article, item, quantity, loss in _RECIPES:
        part = Part(article="", item=item, quantity=quantity, loss_bp=loss)
        keeping.put_recipe(ctx, article, [part])
    bought = tuple(
        NewLine(net_cents=cents, vat_code=vat, article=code, quantity=pieces)
        for code, cents, vat, pieces in _BOUGHT
    )
    purchases.add(ctx, NewPurchase(day=_TODAY.isoformat(), supplier=founding.DRINKS, lines=bought))


def copied(cafe: Path, folder: Path) -> Path:
    """A café of its own for a walk through the screens."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (cafe.name, cafe.name + ".head"):
        shutil.copy(cafe.with_name(name), folder / name)
    shutil.copytree(cafe.with_name("backups"), folder / "backups", dirs_exist_ok=True)
    return folder / cafe.name


@dataclass
class Stage:
    """A screen before a pilot, and the pictures that were taken of it."""

    app: App[Any]
    pilot: Pilot[Any]
    taken: dict[str, str] = field(default_factory=dict)

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the program work until a condition holds."""
        end = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("\n".join(picture_svg.text_of(self._picture("waiting"))))
            await self.pilot.pause(0.001)

    async def press(self, *names: str) -> None:
        """Press keys, and wait for what they set going."""
        for name in names:
            await self.pilot.press(name)
        await self.rest()

    async def write(self, text: str) -> None:
        """Press each character."""
        await self.press(*text)

    async def rest(self) -> None:
        """Wait until the program waits for a key."""
        if isinstance(self.app, CounterApp):
            await self.until(self._calm)
            await asyncio.wrap_future(self.app.desk.writer.submit(lambda _ctx: None))
            await self.until(self._calm)
        await self.pilot.pause()

    def _calm(self) -> bool:
        till = self._till
        return till.phase is Phase.READY and not till.holding

    @property
    def _till(self) -> Any:
        assert isinstance(self.app, CounterApp)  # noqa: S101 - only a counter has a till
        return self.app.till

    def is_welcome(self) -> bool:
        """Whether the names of those who may log in are known."""
        return self._till.welcome is not None

    def shows(self, panel: type) -> bool:
        """Whether such a panel is open."""
        return isinstance(self._till.panel, panel)

    async def log_in(self, *names: str) -> None:
        """Choose the first manager, type the PIN, and wait for the counter."""
        await self.until(self.is_welcome)
        await self.press(*(names or ("1", *"2468")), "enter")
        await self.until(lambda: self._till.view is not None)
        await self.rest()
        await self.until(lambda: self._till.standing is not None)
        await self.rest()

    async def take(self, name: str) -> None:
        """Take the picture of the screen as it is, today's date on it."""
        if isinstance(self.app, CounterApp):
            self.app.look_at_day()  # else a second after the log-in, whatever is shown then
        await self.rest()
        self.taken[name] = self._picture(name)

    def _picture(self, name: str) -> str:
        return picture_svg.slim(self.app.export_screenshot(simplify=True), name)


Steps = Callable[[Stage], Awaitable[None]]


def show(build: Callable[[], App[Any]], steps: Steps, size: tuple[int, int]) -> dict[str, str]:
    """Run a program before a pilot and return the pictures taken, by name."""
    taken: dict[str, str] = {}

    async def run() -> None:
        app = build()
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(Stage(app, pilot, taken))

    with quick():
        asyncio.run(run())
    return taken


def at_the_counter(
    cafe: Path,
    steps: Steps,
    *,
    language: str,
    moment: str = MORNING,
    size: tuple[int, int] = (80, 24),
    printer: SpoolStatus | None = None,
    terminal: Terminal | None = None,
) -> dict[str, str]:
    """Walk through a café's counter at a moment; return the pictures taken, by name."""
    i18n.set_language(language)

    def opened(path: Path) -> Context:
        with at(moment):
            return bootstrap.open_cafe(path)

    built: list[CounterApp] = []

    def build() -> CounterApp:
        spool = StillSpool(printer or SpoolStatus("ready"))
        writer = Writer(partial(opened, cafe))
        log, reach = Path("cafe-pos.log"), None
        if terminal is not None:
            reach = lambda _address: terminal  # noqa: E731 - one line says it
        desk = Desk(writer, spool, log, monotonic=Hand(), terminal=reach)
        built.append(CounterApp(desk))
        return built[0]

    try:
        return show(build, steps, size)
    finally:
        for app in built:
            app.finish_copy()
            app.desk.writer.close()

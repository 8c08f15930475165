"""Paper at the counter, through the spool and a printer on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application.printing import copies
from cafe_pos.application.settings_acts import change
from cafe_pos.devices.conversation import Patience
from cafe_pos.devices.spool import Spool
from cafe_pos.devices.transports import open_transport
from cafe_pos.tui.app import CounterApp
from cafe_pos.tui.panels import Doubt
from tests import cafes
from tests.cafes import HandClock
from tests.devices.fake_printer import FakePrinter, Manners
from tests.devices.tills import NEVER
from tests.tui.counters import Counter, Hand, desk_on


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with FakePrinter() as device:
        yield device


def drive_with(
    database: Path,
    printer: FakePrinter,
    scenario: Callable[[Counter], Awaitable[None]],
    patience: Patience | None = None,
    **more: Any,
) -> None:
    """Run a scenario at a counter whose every ticket is printed, then close it."""
    i18n.set_language("en")
    ctx = cafes.reopen(database, HandClock())
    setting = {"transport": "network", "address": printer.address, "columns": 42}
    copies.set_printer(ctx, setting | more)
    change(ctx, "print_policy", "always")
    ctx.store.close()
    hand = Hand()
    desk = desk_on(database, HandClock("2026-11-22T09:15:00Z"), hand)
    opener = partial(open_transport, patience=patience or Patience())
    desk = replace(desk, spool=Spool(desk.writer, opener=opener, delays=NEVER))
    app = CounterApp(desk)

    async def run() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            counter = Counter(app, pilot, hand)
            await counter.log_in()
            await counter.until(lambda: app.till.view is not None)
            await scenario(counter)

    try:
        asyncio.run(run())
    finally:
        printer.release()
        assert desk.spool is not None
        desk.spool.close()
        desk.writer.close()


def test_where_every_ticket_is_printed_paying_prints_it(
    cafe_file: Path, printer: FakePrinter
) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press("c", "f9")
        await counter.until(lambda: len(printer.complete) == 1)
        assert b"T-00000001" in printer.jobs[0]
        assert counter.pressed == 2
        await counter.until(lambda: "printer ready" in counter.text())
        await counter.press("2", "c", "f12")
        await counter.until(lambda: len(printer.complete) == 2)
        assert b"T-00000002" in printer.jobs[1]

    drive_with(cafe_file, printer, scenario)


def test_the_till_sells_on_while_the_printer_holds_a_ticket(
    cafe_file: Path, printer: FakePrinter
) -> None:
    printer.manners = Manners(holds_answer=True)

    async def scenario(counter: Counter) -> None:
        await counter.press("c", "f9")
        await asyncio.to_thread(printer.wait_for_bytes)
        for number in range(2, 6):
            await counter.press("c", "f9")
            assert counter.till.last is not None
            assert counter.till.last.number == f"T-0000000{number}"
        assert len(printer.jobs) == 1
        assert "printing" in counter.text()
        printer.release()
        await counter.until(lambda: len(printer.complete) == 5)
        await counter.until(lambda: "printer ready" in counter.text())
        assert [f"T-0000000{n}".encode() in printer.jobs[n - 1] for n in range(1, 6)] == [True] * 5

    drive_with(cafe_file, printer, scenario)


def test_a_dead_printer_keeps_its_tickets_and_says_so(
    cafe_file: Path, printer: FakePrinter
) -> None:
    printer.manners = Manners(paper_out=True)

    async def scenario(counter: Counter) -> None:
        await counter.press("c", "f9")
        await counter.until(lambda: "no more paper, 1 waiting" in counter.text())
        await counter.press("f8")
        await counter.until(lambda: "put a new roll" in counter.text())
        await counter.press("escape")
        await counter.press("c", "f9")
        assert counter.till.last is not None
        assert counter.till.last.number == "T-00000002"
        printer.manners = Manners()
        assert counter.app.desk.spool is not None
        counter.app.desk.spool.wake()
        await counter.until(lambda: len(printer.complete) == 2)

    drive_with(cafe_file, printer, scenario)


def test_f8_says_why_a_print_is_in_doubt(cafe_file: Path, printer: FakePrinter) -> None:
    printer.manners = Manners(paper_out_in_job=True)

    async def scenario(counter: Counter) -> None:
        await counter.press("c", "f9")
        await counter.until(lambda: "1 print to check (F8)" in counter.text())
        await counter.press("f8")
        await counter.until(lambda: isinstance(counter.till.panel, Doubt))
        assert "no more paper in the printer" in counter.till.panel.why  # type: ignore[union-attr]
        assert "in the printer" in counter.text()

    drive_with(cafe_file, printer, scenario, Patience(answer_s=0.2, bytes_per_s=1e9))

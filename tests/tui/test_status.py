"""What the counter shows by itself: the printer in words, the day after midnight."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cafe_pos import i18n, messages
from cafe_pos.application.printing.printing import SpoolStatus
from cafe_pos.tui import words
from cafe_pos.tui.app import CounterApp
from cafe_pos.tui.paint.bars import paint_status
from cafe_pos.tui.paint.canvas import width_of
from cafe_pos.tui.paint.palette import PLAIN
from cafe_pos.tui.shown import Share
from tests.cafes import HandClock
from tests.tui.counters import Counter, Hand, HandTill, desk_on

STATUS_COLUMNS = 30


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_trouble_of_a_printer_has_few_words_and_a_sentence(language: str) -> None:
    i18n.set_language(language)
    codes = [code for code in messages.PRINT_REASONS if code.startswith("printer.")]
    assert set(codes) == messages.PRINT_STATUS.keys()
    for code in codes:
        short, _well = words.printer(SpoolStatus("failed", reason=code))
        assert 0 < width_of(short) <= STATUS_COLUMNS, code
        assert short != messages.print_status(None), code
        full = words.printer_in_full(SpoolStatus("failed", reason=code))
        assert full == messages.print_reason(code)
        assert len(full) > len(short)


def test_what_a_printer_that_prints_is_remarked_on_is_shown() -> None:
    i18n.set_language("en")
    assert words.printer(SpoolStatus("ready")) == ("printer ready", True)
    assert words.printer_in_full(SpoolStatus("ready")) == ""
    for reason, well in (("paper_low", False), ("fallback", False), ("mute", True)):
        status = SpoolStatus("ready", reason=f"printer.{reason}")
        assert words.printer(status) == (messages.print_status(status.reason), well)
    failing = SpoolStatus("failed", 3, reason="printer.paper_out")
    assert words.printer(failing) == ("no more paper, 3 waiting", False)
    assert words.printer(SpoolStatus("failed", reason="database.full")) == (
        "printer failing",
        False,
    )


def test_the_last_share_of_a_bill_says_that_it_is_the_last() -> None:
    i18n.set_language("en")
    assert words.share(Share(500, 2, 3), 501) == "part 2 of 3, then €5.01"
    assert words.share(Share(501, 3, 3), 0) == "part 3 of 3, the last"


@pytest.mark.parametrize("demo", [False, True])
def test_the_drawer_stays_in_sight_at_80_columns(*, demo: bool) -> None:
    i18n.set_language("en")
    hand = HandTill(demo=demo, backup_name=None)
    printer = SpoolStatus("none")
    row = paint_status(hand.till, PLAIN, 80, printer).text()
    assert "drawer 07:42" in row
    assert "no backup" in row
    wide = paint_status(hand.till, PLAIN, 120, printer).text()
    assert "drawer open since 07:42" in wide


def test_the_day_changes_by_itself_at_four(cafe_file: Path) -> None:
    i18n.set_language("en")
    clock, hand = HandClock("2026-11-23T02:59:40Z"), Hand()
    app = CounterApp(desk_on(cafe_file, clock, hand))

    async def run() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            counter = Counter(app, pilot, hand)
            await counter.until(lambda: "Sun 22 Nov" in counter.text())
            app.look_at_day()
            await pilot.pause()
            clock.advance(seconds=20)
            app.look_at_day()
            await counter.until(lambda: "Mon 23 Nov" in counter.text())
            await counter.log_in()
            await counter.until(lambda: app.till.view is not None)
            clock.advance(days=1)
            app.look_at_day()
            await counter.until(lambda: "Tue 24 Nov" in counter.text())

    try:
        asyncio.run(run())
    finally:
        app.desk.writer.close()

"""The counter screen: five panes that draw themselves, and every key in one place."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from cafe_pos.tui import keys
from cafe_pos.tui.desk import PrinterStatus
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import order as paint_order
from cafe_pos.tui.paint import panels as paint_panels
from cafe_pos.tui.paint.canvas import Canvas
from cafe_pos.tui.paint.drawn import Drawn
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Tap
from cafe_pos.tui.till import Till

SMALLEST: Final = (70, 20)
"""Columns and rows below which only a sentence has room."""
LATE_S: Final = 0.015


class CounterScreen(Screen[None]):
    """Shows a till and hands it the keys; holds views only."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    ALLOW_SELECT = False
    CSS = """
    CounterScreen { layout: grid; grid-size: 2 4; grid-rows: 1 1fr 1 1; grid-columns: 43% 57%; }
    CounterScreen Drawn { width: 1fr; height: 1fr; }
    #status, #input, #keys { column-span: 2; }
    """

    def __init__(
        self,
        till: Till,
        palette: Palette,
        *,
        log_file: Path,
        printer: Callable[[], PrinterStatus | None],
        monotonic: Callable[[], float],
    ) -> None:
        super().__init__()
        self._till = till
        self._monotonic = monotonic
        self._due: float | None = None
        self.palette = palette
        self._panes = (
            Drawn(
                lambda w, _h: paint_bars.paint_status(till, self.palette, w, printer()), "status"
            ),
            Drawn(lambda w, h: self._paint_order(w, h, log_file), "order"),
            Drawn(lambda w, h: self._paint_side(w, h, log_file), "side"),
            Drawn(lambda w, _h: paint_bars.paint_input(till, self.palette, w), "input"),
            Drawn(lambda w, _h: paint_bars.paint_keys(till, self.palette, w), "keys"),
        )

    def compose(self) -> ComposeResult:
        """The five panes."""
        yield from self._panes

    def _paint_order(self, width: int, height: int, log_file: Path) -> Canvas:
        """The order, or a sentence where there is no room for it."""
        if self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]:
            return paint_order.paint_too_small(self.palette, width, height)
        if paint_panels.wide(self._till) is not None:
            return self._paint_wide(height, log_file).part(0, width)
        return paint_order.paint(self._till, self.palette, width, height)

    def _paint_side(self, width: int, height: int, log_file: Path) -> Canvas:
        """What lies beside the order, or the right part of what takes its side as well."""
        if paint_panels.wide(self._till) is not None:
            whole = self._paint_wide(height, log_file)
            return whole.part(self.size.width - width, width)
        return paint_panels.paint(self._till, self.palette, width, height, log_file)

    def _paint_wide(self, height: int, log_file: Path) -> Canvas:
        return paint_panels.paint_wide(self._till, self.palette, self.size.width, height, log_file)

    def repaint(self) -> None:
        """Draw what the till shows now; only rows that differ reach the terminal."""
        for pane in self._panes:
            pane.repaint()
        if self._till.holding and self._due is None:
            self._settle_in(self._till.scanner_gap)

    def _settle_in(self, seconds: float) -> None:
        self._due = time.monotonic() + seconds
        self.set_timer(seconds, self._settle)

    def _settle(self) -> None:
        """Have characters taken that a scanner would have gone on with by now.

        A timer that comes late means a busy program: keys may be on their way, so it waits.
        """
        if self._due is not None and time.monotonic() - self._due > LATE_S:
            self._settle_in(LATE_S)
            return
        self._due = None
        self._till.settle(self._monotonic())
        self.repaint()

    def on_key(self, event: events.Key) -> None:
        """Every key goes to the till; Textual's own bindings never see one."""
        event.stop()
        event.prevent_default()
        # The terminal's reader dates a key: a busy screen makes no hand look like a scanner.
        real = self._monotonic is time.monotonic
        at = event.time if real else self._monotonic()
        self._till.press(keys.read(event.key, event.character, at))
        self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is no typing: nothing is ever sold by it."""
        event.stop()

    def on_drawn_tapped(self, message: Drawn.Tapped) -> None:
        """A click or a touch."""
        message.stop()
        tap = message.tap
        self._till.tap(Tap(tap.kind, tap.value, self._monotonic()))
        self.repaint()

"""The counter screen: five panes that draw themselves, and every key in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from cafe_pos.tui import keys, paint_bars, paint_order, paint_panels
from cafe_pos.tui.desk import PrinterStatus
from cafe_pos.tui.drawn import Drawn
from cafe_pos.tui.palette import Palette
from cafe_pos.tui.shown import Tap
from cafe_pos.tui.till import Till


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
        self._panes = (
            Drawn(lambda w, _h: paint_bars.paint_status(till, palette, w, printer()), "status"),
            Drawn(lambda w, h: paint_order.paint(till, palette, w, h), "order"),
            Drawn(lambda w, h: paint_panels.paint(till, palette, w, h, log_file), "side"),
            Drawn(lambda w, _h: paint_bars.paint_input(till, palette, w), "input"),
            Drawn(lambda w, _h: paint_bars.paint_keys(till, palette, w), "keys"),
        )

    def compose(self) -> ComposeResult:
        """The five panes."""
        yield from self._panes

    def repaint(self) -> None:
        """Draw what the till shows now; only rows that differ reach the terminal."""
        for pane in self._panes:
            pane.repaint()

    def on_key(self, event: events.Key) -> None:
        """Every key goes to the till; Textual's own bindings never see one."""
        event.stop()
        event.prevent_default()
        self._till.press(keys.read(event.key, event.character, self._monotonic()))
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

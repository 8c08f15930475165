"""The screen of a restore on a new machine."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import keys, streams, words
from cafe_pos.tui.first_run.bringing import Bringing, Step, Tools
from cafe_pos.tui.paint import palette
from cafe_pos.tui.paint.canvas import Canvas, wrap
from cafe_pos.tui.paint.drawn import Drawn
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Tap

_log = logging.getLogger(__name__)


class RestoreApp(App[bool]):
    """Asks which backup to go on from; True when the café is there."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = "Drawn { width: 1fr; height: 1fr; }"

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.bringing = Bringing(tools)
        self.failure: BaseException | None = None
        self._colours = palette.chosen_for(
            self.console.color_system, no_color=self.no_color, term=os.environ.get("TERM", "")
        )
        self._pane = Drawn(lambda w, h: paint(self.bringing, self._colours, w, h), "restore")

    def compose(self) -> ComposeResult:
        """One pane that draws itself."""
        yield self._pane

    def on_mount(self) -> None:
        """Wear the colours, and look for backups."""
        for theme in palette.THEMES:
            self.register_theme(theme)
        self.theme = palette.theme_of(self._colours).name
        self.call_after_refresh(self._after)

    async def on_key(self, event: events.Key) -> None:
        """Every key goes to the questions."""
        event.stop()
        event.prevent_default()
        working = self.bringing.step is Step.WORK
        if event.key in ("ctrl+c", "ctrl+q"):
            if not working:  # a restore that has begun comes to its end
                self.exit(self.bringing.step in (Step.WHO, Step.PIN, Step.PIN_AGAIN, Step.DONE))
            return
        self.bringing.press(keys.read(event.key, event.character, 0.0))
        await self._after()

    async def on_paste(self, event: events.Paste) -> None:
        """The secret key may be pasted."""
        event.stop()
        self.bringing.write(event.text)
        self._pane.repaint()

    async def on_drawn_tapped(self, message: Drawn.Tapped) -> None:
        """A row was touched."""
        self.bringing.choose(int(message.tap.value))
        await self._after()

    async def _after(self) -> None:
        work, self.bringing.wanted = self.bringing.wanted, None
        self._pane.repaint()
        if work is not None:
            self.run_worker(self._do(work), exit_on_error=False)
        elif self.bringing.left:
            self.exit(False)
        elif self.bringing.over:
            self.exit(True)

    async def _do(self, work: Callable[[], Callable[[], None]]) -> None:
        """Do work away from the screen's thread, then tell what came of it."""
        try:
            told = await asyncio.to_thread(work)
        except PosError as error:
            self.bringing.refuse(error.code, words.refusal(error))
        except Exception as error:  # noqa: BLE001 - raised again by `ask`, outside of the screen
            _log.error("internal", exc_info=error)
            self.failure = error
            self.exit(False)
            return
        else:
            told()
        self._pane.repaint()


def ask(tools: Tools) -> bool:
    """Ask which backup to go on from, and restore it; whether the café is there then."""
    app = RestoreApp(tools)
    with streams.on_the_terminal():
        done = app.run()
    if app.failure is not None:
        raise app.failure
    return bool(done)


def paint(bringing: Bringing, colours: Palette, width: int, height: int) -> Canvas:
    """Draw the question being asked, in the middle of the screen."""
    canvas = Canvas(width, height, colours.ground)
    canvas.fill(0, 0, width, 1, colours.bar)
    canvas.put(1, 0, _("I have a backup"), colours.bar_key)
    left = max(2, (width - 72) // 2)
    room = width - 2 * left
    y = max(2, height // 5)
    canvas.put(left, y, bringing.title, colours.accent)
    y += 1
    for line in wrap(bringing.hint, room) if bringing.hint else ():
        canvas.put(left, y, line, colours.dim)
        y += 1
    y += 1
    for number, row in enumerate(bringing.rows, start=1):
        style = colours.chosen if number - 1 == bringing.index else colours.ground
        canvas.fill(left, y, room, 1, style)
        canvas.put(left, y, f"{number}  {row}", style, room)
        canvas.on_tap(left, y, room, 1, Tap("choice", str(number - 1)))
        y += 1
    if bringing.shown is not None:
        shown = bringing.shown if len(bringing.shown) < room else bringing.shown[1 - room :]
        end = canvas.put(left, y, shown, colours.input)
        canvas.put(end, y, " ", colours.cursor)
        canvas.rule(y + 1, colours.rule, left, room)
        y += 3
    if bringing.step in (Step.AGREE, Step.WHO, Step.DONE):
        y += bool(bringing.rows)
        for sentence in bringing.sentences:
            for line in wrap(sentence, room):
                canvas.put(left, y, line, colours.ground)
                y += 1
    for line in wrap(bringing.error, room) if bringing.error else ():
        canvas.put(left, y, line, colours.warn)
        y += 1
    _foot(canvas, bringing, colours)
    return canvas


def _foot(canvas: Canvas, bringing: Bringing, colours: Palette) -> None:
    y = canvas.height - 1
    canvas.fill(0, y, canvas.width, 1, colours.bar)
    what = {
        Step.AGREE: _("restore it"),
        Step.DONE: _("open the till"),
    }.get(bringing.step, _("next"))
    x = canvas.put(1, y, _("Enter"), colours.bar_key)
    x = canvas.put(x + 1, y, what, colours.bar)
    if bringing.step in (Step.CHOOSE, Step.SECRET, Step.PAPER, Step.AGREE):
        x = canvas.put(x + 3, y, _("Esc"), colours.bar_key)
        canvas.put(x + 1, y, _("back"), colours.bar)

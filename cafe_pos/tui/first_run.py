"""The screen of the first run: a new café says who it is, then its counter opens."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import keys, palette, streams, words
from cafe_pos.tui.canvas import Canvas, width_of, wrap
from cafe_pos.tui.drawn import Drawn
from cafe_pos.tui.palette import Palette
from cafe_pos.tui.questions import CHOICES, READY, FirstRunAnswers, Questions
from cafe_pos.tui.shown import Tap

__all__ = ["FirstRunAnswers", "FirstRunApp", "ask"]

_log = logging.getLogger(__name__)


class FirstRunApp(App[FirstRunAnswers]):
    """Asks the first questions; `found` creates the café from the answers."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = "Drawn { width: 1fr; height: 1fr; }"

    def __init__(
        self, check_siret: Callable[[str], bool], found: Callable[[FirstRunAnswers], None]
    ) -> None:
        super().__init__()
        self.questions = Questions(check_siret)
        self.failure: BaseException | None = None
        self._found = found
        self._busy = False
        colours = palette.chosen_for(self.console.color_system, no_color=self.no_color)
        self._pane = Drawn(lambda w, h: paint(self.questions, colours, w, h), "questions")

    def compose(self) -> ComposeResult:
        """One pane that draws itself."""
        yield self._pane

    def on_mount(self) -> None:
        """Wear the café's colours."""
        self.register_theme(palette.THEME)
        self.theme = palette.THEME.name

    async def on_key(self, event: events.Key) -> None:
        """Every key goes to the questions."""
        event.stop()
        event.prevent_default()
        if self._busy:
            return
        self.questions.press(keys.read(event.key, event.character, time.monotonic()))
        await self._after()

    async def on_paste(self, event: events.Paste) -> None:
        """A SIRET or an address may be pasted."""
        event.stop()
        self.questions.write(event.text)
        await self._after()

    async def on_drawn_tapped(self, message: Drawn.Tapped) -> None:
        """A choice was touched."""
        self.questions.choose(int(message.tap.value))
        await self._after()

    def action_quit(self) -> None:  # type: ignore[override]  # Textual's is a coroutine
        """Leave without a café."""
        self.exit(None)

    def action_help_quit(self) -> None:
        """Ctrl+C leaves too: nothing was created yet."""
        self.exit(None)

    async def _after(self) -> None:
        if self.questions.left:
            self.exit(None)
        elif self.questions.done:
            await self._create()
        self._pane.repaint()

    async def _create(self) -> None:
        """Create the café away from the screen's thread; a refusal is told, the answers stay."""
        self._busy = True
        answers = self.questions.answers()
        try:
            await asyncio.to_thread(self._found, answers)
        except PosError as error:
            self.questions.refuse(words.refusal(error))
        except Exception as error:  # noqa: BLE001 - raised again by `ask`, outside of the screen
            _log.error("internal", exc_info=error)
            self.failure = error
            self.exit(None)
        else:
            self.exit(answers)
        finally:
            self._busy = False


def ask(
    check_siret: Callable[[str], bool], found: Callable[[FirstRunAnswers], None]
) -> FirstRunAnswers | None:
    """Ask the first questions and create the café; None when the questions were left."""
    app = FirstRunApp(check_siret, found)
    with streams.on_the_terminal():
        answers = app.run()
    if app.failure is not None:
        raise app.failure
    return answers


def paint(questions: Questions, colours: Palette, width: int, height: int) -> Canvas:
    """Draw the question being asked, in the middle of the screen."""
    canvas = Canvas(width, height, colours.ground)
    canvas.fill(0, 0, width, 1, colours.bar)
    canvas.put(1, 0, _("A new café"), colours.bar_key)
    count = f"{questions.index + 1}/{len(questions.questions)}"
    canvas.put_right(width - 1, 0, count, colours.bar_dim)
    left = max(2, (width - 64) // 2)
    room = width - 2 * left
    y = max(2, height // 4)
    canvas.put(left, y, questions.title, colours.accent)
    y += 1
    for line in wrap(questions.question.hint, room):
        canvas.put(left, y, line, colours.dim)
        y += 1
    y += 1
    for number, choice in enumerate(questions.question.choices, start=1):
        here = questions.typed == str(number) or (not questions.typed and number == 1)
        style = colours.chosen if here else colours.ground
        canvas.fill(left, y, room, 1, style)
        canvas.put(left, y, f"{'>' if here else ' '} {number}  {choice}", style)
        canvas.on_tap(left, y, room, 2, Tap("choice", str(number)))
        y += 2
    if questions.question.code not in (*CHOICES, READY):
        shown = questions.shown
        kept = shown if width_of(shown) < room else shown[-(room - 1) :]
        end = canvas.put(left, y, kept, colours.input)
        canvas.put(end, y, " ", colours.cursor)
        canvas.rule(y + 1, colours.rule, left, room)
        y += 3
    for line in wrap(questions.error, room):
        canvas.put(left, y, line, colours.warn)
        y += 1
    _foot(canvas, questions, colours)
    return canvas


def _foot(canvas: Canvas, questions: Questions, colours: Palette) -> None:
    """The keys, and on the first question how to look around without a café."""
    y = canvas.height - 1
    if questions.index == 0:
        trial = _(
            "Only trying? Escape, then start with --db trial.db: a café in a file of its own."
        )
        lines = wrap(trial, canvas.width - 4)
        for row, line in enumerate(lines):
            canvas.put(2, y - 1 - len(lines) + row, line, colours.dim)
    canvas.fill(0, y, canvas.width, 1, colours.bar)
    x = canvas.put(1, y, _("Enter"), colours.bar_key)
    x = canvas.put(x + 1, y, _("next"), colours.bar)
    x = canvas.put(x + 3, y, _("Esc"), colours.bar_key)
    canvas.put(x + 1, y, _("back") if questions.index else _("leave"), colours.bar)

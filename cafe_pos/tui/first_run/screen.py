"""The screen of the first run: a new café says who it is, then its counter opens."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.message import Message

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure
from cafe_pos.tui import keys, streams, words
from cafe_pos.tui.first_run.asking import CHOICES, KEYS, NAME, READY, RESUME, STARTER
from cafe_pos.tui.first_run.printers import Search, Tried
from cafe_pos.tui.first_run.questions import FirstRunAnswers, Questions
from cafe_pos.tui.kept import KeptAnswers
from cafe_pos.tui.paint import palette
from cafe_pos.tui.paint.canvas import Canvas, width_of, wrap
from cafe_pos.tui.paint.drawn import Drawn
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Tap

__all__ = ["Desk", "FirstRunAnswers", "FirstRunApp", "ask"]

LOOK_S: Final = 0.5
"""How often the clock is looked at while a key is waited for."""
SUMMARY_AT: Final = 14
"""Where the answers stand in their summary."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the questions are given to work with.

    `found` creates the café; `find_printers` searches this machine; `check_printer` says whether a
    setting can lead to a printer; `try_printer` prints a test page; `monotonic` gives seconds that
    never go back.
    """

    check_siret: Callable[[str], bool]
    found: Callable[[FirstRunAnswers], None]
    try_printer: Callable[[Mapping[str, Any]], Tried] | None = None
    find_printers: Callable[[], Search] | None = None
    check_printer: Callable[[Mapping[str, Any]], bool] | None = None
    starter: tuple[Article, ...] = ()
    kept: KeptAnswers | None = None
    monotonic: Callable[[], float] = time.monotonic


T = TypeVar("T")
_log = logging.getLogger(__name__)


class FirstRunApp(App[FirstRunAnswers | str]):
    """Asks the first questions; returns the answers, or `demo`, or nothing when it was left."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = "Drawn { width: 1fr; height: 1fr; }"

    class Told(Message):
        """Work in the background is done; `tell` hands its outcome over."""

        def __init__(self, tell: Callable[[], None]) -> None:
            super().__init__()
            self.tell = tell

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        kept = desk.kept.load() if desk.kept else {}
        self.questions = Questions(
            desk.check_siret,
            desk.starter,
            kept,
            desk.monotonic(),
            check_printer=desk.check_printer,
        )
        self.failure: BaseException | None = None
        self._busy = False
        self._test = 0
        self._saved: dict[str, str] = dict(kept)
        self._colours = palette.chosen_for(
            self.console.color_system, no_color=self.no_color, term=os.environ.get("TERM", "")
        )
        self._pane = Drawn(lambda w, h: paint(self.questions, self._colours, w, h), "questions")

    def compose(self) -> ComposeResult:
        """One pane that draws itself."""
        yield self._pane

    def on_mount(self) -> None:
        """Wear the café's colours."""
        for theme in palette.THEMES:
            self.register_theme(theme)
        self.theme = palette.theme_of(self._colours).name
        self.set_interval(LOOK_S, self.look_at_clock)
        self.call_after_refresh(self._search)

    def look_at_clock(self) -> None:
        """A key that does not come is waited for, and then helped."""
        self.questions.now = self.desk.monotonic()
        self._pane.repaint()

    async def on_key(self, event: events.Key) -> None:
        """Every key goes to the questions."""
        event.stop()
        event.prevent_default()
        if self._busy:
            return
        if event.key in ("ctrl+c", "ctrl+q"):  # nothing was created yet
            self.exit(None)
            return
        self.questions.now = self.desk.monotonic()
        self.questions.press(keys.read(event.key, event.character, self.questions.now))
        await self._after()

    async def on_paste(self, event: events.Paste) -> None:
        """A SIRET or an address may be pasted."""
        event.stop()
        if self._busy or self.questions.testing:
            return
        self.questions.write(event.text)
        await self._after()

    async def on_drawn_tapped(self, message: Drawn.Tapped) -> None:
        """A choice was touched."""
        if self._busy:
            return
        self.questions.choose(int(message.tap.value))
        await self._after()

    def action_quit(self) -> None:  # type: ignore[override]  # Textual's is a coroutine
        """Leave without a café."""
        self.exit(None)

    async def _after(self) -> None:
        self._keep()
        if self.questions.left:
            self.exit(None)
        elif self.questions.demo:
            self.exit("demo")
        elif self.questions.restore:
            self.exit("restore")
        elif self.questions.done:
            await self._create()
        elif self.questions.test_wanted:
            self._try_printer()
        elif self.questions.search_wanted:
            self._search()
        self._pane.repaint()

    def _keep(self) -> None:
        """Keep what was answered, so that a closed window loses nothing."""
        answered = self.questions.kept | self.questions.answered
        if self.desk.kept is not None and answered != self._saved:
            self._saved = answered
            self.desk.kept.save(answered)

    def _search(self) -> None:
        """Look for printers behind the questions."""
        self.questions.search_wanted = False
        if self.desk.find_printers is not None and not self.questions.printers.searching:
            self.questions.printers.searching = True
            self._behind(self.desk.find_printers, self.questions.found)

    def _try_printer(self) -> None:
        """Print the ruler behind the screen; whoever does not want to wait goes on."""
        self.questions.test_wanted = False
        setting = self.questions.wanted_printer
        if setting is None or self.desk.try_printer is None:
            said = _("“cafe-pos printer test” prints the page once the café is there.")
            self.questions.tested(Tried(sent=False, said=said))
            return
        self._test += 1
        mine = self._test

        def tested(tried: Tried) -> None:
            if mine == self._test:
                self.questions.tested(tried)

        self._behind(partial(self.desk.try_printer, setting), tested)

    def _behind(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do work on a thread that the end of the program does not wait for."""

        def run() -> None:
            try:
                outcome = work()
            except Exception as error:  # noqa: BLE001 - raised again by `ask`, outside of the screen
                tell = partial(self._fail, error)
            else:
                tell = partial(done, outcome)
            with contextlib.suppress(RuntimeError):  # the questions were left meanwhile
                self.post_message(self.Told(tell))

        threading.Thread(target=run, name="printer", daemon=True).start()

    def on_first_run_app_told(self, message: Told) -> None:
        """Take what the background found, then paint."""
        message.tell()
        self._keep()
        self._pane.repaint()

    def _fail(self, error: Exception) -> None:
        _log.error("internal", exc_info=error)
        self.failure = error
        self.exit(None)

    async def _create(self) -> None:
        """Create the café away from the screen's thread; a refusal is told, the answers stay."""
        self._busy = True
        answers = self.questions.answers()
        try:
            await asyncio.to_thread(self.desk.found, answers)
        except PosError as error:
            self.questions.refuse(words.refusal(error))
        except Exception as error:  # noqa: BLE001 - raised again by `ask`, outside of the screen
            self._fail(error)
        else:
            if self.desk.kept is not None:
                self.desk.kept.forget()
            self.exit(answers)
        finally:
            self._busy = False


def ask(desk: Desk) -> FirstRunAnswers | str | None:
    """Ask the first questions and create the café; `demo` when a demonstration is wanted instead.

    None when the questions were left.
    """
    app = FirstRunApp(desk)
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
    canvas.put_right(width - 1, 0, questions.chapter, colours.bar_dim)
    left = max(2, (width - 64) // 2)
    room = width - 2 * left
    code = questions.question.code
    y = 2 if code == STARTER else max(2, height // 4)
    canvas.put(left, y, questions.title, colours.accent)
    y += 1
    for line in wrap(questions.hint, room):
        canvas.put(left, y, line, colours.dim)
        y += 1
    y += 1
    step = 2 if y + 2 * len(questions.choices) < height - 5 else 1
    for number, choice in enumerate(questions.choices, start=1):
        here = questions.typed == str(number) or (not questions.typed and number == 1)
        style = colours.chosen if here else colours.ground
        canvas.fill(left, y, room, 1, style)
        canvas.put(left, y, f"{'>' if here else ' '} {number}  {choice}", style, room)
        canvas.on_tap(left, y, room, step, Tap("choice", str(number)))
        y += step
    y += step == 1 and bool(questions.choices)
    for label, value in questions.summary if code == READY else ():
        canvas.put(left, y, label, colours.dim)
        canvas.put(left + SUMMARY_AT, y, value, colours.ground, room - SUMMARY_AT)
        y += 1
    y += code == READY
    if code == STARTER:
        _ticks(canvas, questions, colours, left, y)
    elif code not in (*CHOICES, *KEYS, READY):
        shown = questions.shown
        kept = shown if width_of(shown) < room else shown[-(room - 1) :]
        end = canvas.put(left, y, kept, colours.input)
        canvas.put(end, y, " ", colours.cursor)
        canvas.rule(y + 1, colours.rule, left, room)
        y += 3
    printing = _("Printing … Escape goes on without waiting.")
    for line in wrap(printing if questions.testing else questions.said, room):
        canvas.put(left, y, line, colours.strong)
        y += 1
    for line in wrap(questions.error, room):
        canvas.put(left, y, line, colours.warn)
        y += 1
    _foot(canvas, questions, colours)
    return canvas


def _ticks(canvas: Canvas, questions: Questions, colours: Palette, left: int, y: int) -> None:
    """The list to tick, scrolled so that its current row shows."""
    ticks = questions.ticks
    room = max(1, canvas.height - y - 2)
    first = max(0, min(ticks.index - room // 2, len(ticks.rows) - room))
    width = canvas.width - 2 * left
    for row in range(first, min(first + room, len(ticks.rows))):
        family, article = ticks.rows[row]
        here = row == ticks.index
        style = colours.chosen if here else colours.ground if article else colours.accent
        canvas.fill(left, y, width, 1, style)
        text = f"{'>' if here else ' '} {'   ' if article else ''}[{ticks.state(row)}] "
        x = canvas.put(left, y, text, style)
        if article is not None:
            price = figure(article.price_cents)
            canvas.put_right(left + width, y, f"{article.key or ' '}  {price:>6}", style)
        canvas.put(x, y, article.label if article else family, style, width - 24)
        canvas.on_tap(left, y, width, 1, Tap("choice", str(row)))
        y += 1


def _foot(canvas: Canvas, questions: Questions, colours: Palette) -> None:
    """The keys, and on the first question how to look around without a café."""
    y = canvas.height - 1
    beginning = questions.question.code in (NAME, RESUME)
    if beginning:
        trial = _(
            "Only looking? Tab opens a living café made up for you, in a file of its own. "
            "Answers are kept until the café exists: the window may be closed."
        )
        lines = wrap(trial, canvas.width - 4)
        for row, line in enumerate(lines):
            canvas.put(2, y - 1 - len(lines) + row, line, colours.dim)
    canvas.fill(0, y, canvas.width, 1, colours.bar)
    x = canvas.put(1, y, _("Enter"), colours.bar_key)
    x = canvas.put(x + 1, y, _("next"), colours.bar)
    x = canvas.put(x + 3, y, _("Esc"), colours.bar_key)
    x = canvas.put(x + 1, y, _("leave") if beginning else _("back"), colours.bar)
    if beginning:
        x = canvas.put(x + 3, y, "Ctrl+R", colours.bar_key)
        canvas.put(x + 1, y, _("I have a backup"), colours.bar)

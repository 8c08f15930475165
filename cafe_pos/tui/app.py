"""The counter as a program: it carries out what the till asks for, and paints the answers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App
from textual.binding import BindingType
from textual.message import Message

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import own_copies, streams, words
from cafe_pos.tui.desk import Desk, PrinterStatus
from cafe_pos.tui.drafts import DraftKeeper
from cafe_pos.tui.hosting import Hosting
from cafe_pos.tui.paint import palette
from cafe_pos.tui.screen import CounterScreen
from cafe_pos.tui.selling.tariff import Tariff
from cafe_pos.tui.services import waits
from cafe_pos.tui.shown import Leaving, Said, Tone
from cafe_pos.tui.till import SCANNER_GAP_S, Till

if TYPE_CHECKING:
    from cafe_pos.application.counter import Welcome
    from cafe_pos.application.ports import Context
    from cafe_pos.application.today import Today
    from cafe_pos.application.views import CounterView

PRINTER_LOOK_S: Final = 1.0
"""How often the printer's state is looked at; nothing is sent to it for that."""
LOCK_LOOK_S: Final = 1.0
"""How often the time without a key is looked at."""
DAY_LOOK_S: Final = 60.0
"""How long a look at the day that failed is waited on; else the clock's next minute is."""
HEALTH_LOOK_S: Final = 5.0
"""How long after the start the machine is looked at, once; then after each closing."""
HANG_UP_S: Final = 30.0
"""How long a disk may take to write what a closed window left."""
_log = logging.getLogger(__name__)


class CounterApp(Hosting, App[int]):
    """One counter at one desk."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    INLINE_PADDING = 0

    class Answer(Message):
        """An act is done; `tell` hands its outcome to the till."""

        def __init__(self, tell: Callable[[], None]) -> None:
            super().__init__()
            self.tell = tell

    def __init__(self, desk: Desk, *, scanner_gap: float = SCANNER_GAP_S) -> None:
        super().__init__()
        self.desk = desk
        self.failure: BaseException | None = None
        self.till = Till(self, azerty=desk.azerty, scanner_gap=scanner_gap)
        self.drafts = DraftKeeper(desk.writer, self._draft_failed)
        self.spooling = False
        self._leaving = False
        self.going = Leaving.END
        self._printer_shown: PrinterStatus | None = None
        self._counter: CounterScreen | None = None

    # The program

    def on_mount(self) -> None:
        """Show the counter at once; its café opens behind it."""
        for theme in palette.THEMES:
            self.register_theme(theme)
        self._counter = CounterScreen(
            self.till,
            self._wear(self.desk.look.last() if self.desk.look else ""),
            log_file=self.desk.log_file,
            printer=self._printer,
            monotonic=self.desk.monotonic,
        )
        self.push_screen(self._counter)
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self.leave)
            # Not through the loop: it may be stuck writing to the terminal that went away.
            signal.signal(signal.SIGHUP, lambda _number, _frame: self._hung_up(loop))
        self.call_after_refresh(self._open)
        self.set_interval(PRINTER_LOOK_S, self._look_at_printer)
        self.set_interval(LOCK_LOOK_S, self.look_at_idleness)
        self.set_interval(1.0, self._tick)
        self.set_interval(own_copies.LOOK_S, self.look_at_copies)

    def _open(self) -> None:
        self.desk.writer.start()
        self.desk.writer.opened.add_done_callback(self._opened)

    def _opened(self, future: Future[Context]) -> None:
        """On the database thread: the café is open, or not."""
        error = future.exception()
        if error is not None:
            self.tell_later(lambda: self._stop(error))
            return
        if self.desk.spool is not None:
            self.desk.spool.start()
            self.spooling = True

        def welcome(ctx: Context) -> Welcome:
            from cafe_pos.application import counter

            return counter.welcome(ctx)

        self.ask(welcome, self._welcomed, self._stop)

    def _welcomed(self, welcome: Welcome) -> None:
        """The names are known: nobody is logged in by that."""
        self.wear(welcome.theme)
        self.till.welcomed(welcome, self.desk.operator)
        self.set_timer(1.0, self.look_at_day)
        self.set_timer(own_copies.FIRST_LOOK_S, self.look_at_copies)
        self.set_timer(HEALTH_LOOK_S, self.look_at_health)

    def begin(self, view: CounterView) -> None:
        """Somebody has logged in: the café says how it wants to look, the till begins."""
        self.wear(view.theme)
        super().begin(view)
        if view.rules:
            self.look_at_prices()

    def look_at_day(self) -> None:
        """Have the status line show the day that a sale would count for now."""

        def act(ctx: Context) -> Today:
            from cafe_pos.application import today

            return today.today(ctx)

        self.ask(act, self._day_is, lambda _error: self._look_at_day_in(DAY_LOOK_S))

    def look_at_prices(self) -> None:
        """Learn at once which price rules hold; later looks at the day keep that true."""

        def act(ctx: Context) -> Today:
            from cafe_pos.application import today

            return today.today(ctx)

        self.ask(act, self._rules_hold, self._unknown)

    def _rules_hold(self, today: Today) -> None:
        if self.till.view is not None:
            self.till.tariff = Tariff(self.till.view.rules, today.local, today.utc)

    @staticmethod
    def _unknown(error: BaseException) -> None:
        """The catalogue's prices are charged until the next look."""
        _log.warning("rules.unknown", exc_info=error)

    def _day_is(self, today: Today) -> None:
        if self.till.view is not None:
            rolled = today.day != self.till.view.business_day
            # Prices may begin with the day; the rest of the time the tiles stay as they are.
            articles = today.articles if rolled else self.till.view.articles
            self.till.view = replace(self.till.view, business_day=today.day, articles=articles)
            if rolled:
                self.till.put_dishes(today.dishes)
                self.till.put_catalogue(articles)
                self.look_at_standing()
            if rolled or waits.in_use(self.till):
                self.look_at_waiting(morning=rolled)
        self._rules_hold(today)
        if self.till.welcome is not None:
            self.till.welcome = replace(self.till.welcome, business_day=today.day)
        self._look_at_day_in(today.seconds_left)

    def _look_at_day_in(self, seconds: float) -> None:
        if not self._leaving:
            self.set_timer(seconds, self.look_at_day)

    def wear(self, wanted: str) -> None:
        """Change colours: `dark`, `light`, `console`, or nothing for the usual ones."""
        if self.desk.look is not None:
            self.desk.look.keep(wanted)
        if self._counter is not None:
            self._counter.palette = self._wear(wanted)

    def _wear(self, wanted: str) -> palette.Palette:
        colours = palette.chosen_for(
            self.console.color_system,
            no_color=self.no_color,
            wanted=wanted,
            term=os.environ.get("TERM", ""),
        )
        self.theme = palette.theme_of(colours).name
        return colours

    def _stop(self, error: BaseException) -> None:
        """The café cannot be opened: the program ends and its caller tells why."""
        self.failure = error
        self.exit(1)

    def _hung_up(self, loop: asyncio.AbstractEventLoop) -> None:
        """The window was closed: what was handed in is written, then the program ends at once."""
        if os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            loop.call_soon_threadsafe(self.leave)
        else:
            threading.Thread(target=self._end_unseen, name="hang-up").start()

    def _end_unseen(self) -> None:
        """Drain and end without the terminal: Textual would wait for it for ever."""
        if self.till.view is not None and not self._leaving:
            # Awaited, so that an order changed during the last draft's write is kept as well.
            with contextlib.suppress(Exception):
                self.desk.writer.submit(self._log_off(self.till.view.operator)).result(HANG_UP_S)
        _close(self)
        os._exit(0)

    def action_quit(self) -> None:  # type: ignore[override]  # Textual's is a coroutine; ours need not wait
        """Close the till as the menu does."""
        self.till.close()

    def action_help_quit(self) -> None:
        """Ctrl+C stops nothing at a counter."""
        self.till.said = Said(_("Ctrl+Q closes the till."))
        self._paint()

    def _handle_exception(self, error: Exception) -> None:
        """An error of ours ends the program without a traceback on the screen; the log has it."""
        if self.failure is None:
            self.failure = error
            _log.error("internal", exc_info=error)
        if self.is_headless:
            super()._handle_exception(error)
        else:
            self._return_code = 1
            self._close_messages_no_wait()

    def leave(self, to: Leaving = Leaving.END) -> None:
        """Log the operator off behind everything handed in, then end."""
        if self._leaving:
            return
        self._leaving = True
        self.going = to
        view = self.till.view
        if view is None:
            self.exit(0)
            return

        act = self._log_off(view.operator)
        self.ask(act, lambda _none: self.exit(0), lambda _error: self.exit(0))

    @staticmethod
    def _log_off(operator: str) -> Callable[[Context], None]:
        def act(ctx: Context) -> None:
            from cafe_pos.application import counter

            counter.close_counter(ctx, operator)

        return act

    # Answers

    def tell_later(self, tell: Callable[[], None]) -> None:
        """From any thread: have the till told, unless the program has ended meanwhile."""
        with contextlib.suppress(RuntimeError):
            self.post_message(self.Answer(tell))

    def on_counter_app_answer(self, message: Answer) -> None:
        """Tell the till, then paint."""
        message.tell()
        self._paint()

    def _draft_failed(self, error: BaseException) -> None:
        told = self.told(error)

        def tell() -> None:
            self.till.said = Said(words.refusal(told), Tone.WARN)

        self.tell_later(tell)

    def look_at_idleness(self) -> None:
        """Lock the screen of a counter that nobody has touched for long."""
        gate = self.till.gate
        self.till.idle(self.desk.monotonic())
        if self.till.gate is not gate:
            self._paint()

    def _tick(self) -> None:
        """Have a panel that waits for somebody else show that it does."""
        if self.till.panel is not None and self.till.panel.tick():
            self._paint()

    # The printer

    def _printer(self) -> PrinterStatus | None:
        self._printer_shown = self.desk.spool.status() if self.desk.spool else None
        return self._printer_shown

    def _look_at_printer(self) -> None:
        if self.desk.spool is not None and self.desk.spool.status() != self._printer_shown:
            self._paint()

    def _paint(self) -> None:
        if self._counter is not None and self._counter.is_attached:
            self._counter.repaint()


def _close(app: CounterApp) -> None:
    """Let the job at the printer finish, then write everything that was handed in."""
    if app.desk.spool is not None and app.spooling:
        app.desk.spool.close()
    app.finish_copy()
    app.desk.writer.close()


@dataclass(frozen=True, slots=True)
class Ended:
    """How the counter's program ended: 0 closed, 1 the café cannot be opened; whither; who left."""

    code: int
    to: Leaving = Leaving.END
    operator: str | None = None


def run(desk: Desk) -> Ended:
    """Show the counter until it is closed; everything handed in is written before this returns.

    A refusal is told in its sentence. What is none is raised again, for the program's last
    handler.
    """
    app = CounterApp(desk)
    try:
        with streams.on_the_terminal():
            code = app.run()
    finally:
        _close(app)
    if isinstance(app.failure, PosError):
        sys.stderr.write(words.refusal(app.failure) + "\n")
        return Ended(1)
    if app.failure is not None:
        raise app.failure
    operator = app.till.view.operator if app.till.view is not None else None
    return Ended(code or 0, app.going, operator)

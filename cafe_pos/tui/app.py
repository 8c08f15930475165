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
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual.app import App
from textual.binding import BindingType
from textual.message import Message

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import palette, streams, words
from cafe_pos.tui.desk import Desk, PrinterStatus
from cafe_pos.tui.drafts import DraftKeeper
from cafe_pos.tui.screen import CounterScreen
from cafe_pos.tui.shown import Said, Tone
from cafe_pos.tui.till import SCANNER_GAP_S, Till

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.ringing import Ring
    from cafe_pos.application.views import CounterView, PrintView, TicketView
    from cafe_pos.domain.order import Order

T = TypeVar("T")
PRINTER_LOOK_S: Final = 1.0
"""How often the printer's state is looked at; nothing is sent to it for that."""
HANG_UP_S: Final = 30.0
"""How long a disk may take to write what a closed window left."""
_log = logging.getLogger(__name__)


class CounterApp(App[int]):
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
        self._drafts = DraftKeeper(desk.writer, self._draft_failed)
        self.spooling = False
        self._leaving = False
        self._printer_shown: PrinterStatus | None = None
        self._counter: CounterScreen | None = None

    # The program

    def on_mount(self) -> None:
        """Show the counter at once; its café opens behind it."""
        self.register_theme(palette.THEME)
        self.theme = palette.THEME.name
        colours = palette.chosen_for(self.console.color_system, no_color=self.no_color)
        self._counter = CounterScreen(
            self.till,
            colours,
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

    def _open(self) -> None:
        self.desk.writer.start()
        self.desk.writer.opened.add_done_callback(self._opened)

    def _opened(self, future: Future[Context]) -> None:
        """On the database thread: the café is open, or not."""
        error = future.exception()
        if error is not None:
            self._post(lambda: self._stop(error))
            return
        operator = self.desk.operator
        if self.desk.spool is not None:
            self.desk.spool.start()
            self.spooling = True

        def open_counter(ctx: Context) -> CounterView:
            from cafe_pos.application import counter

            return counter.open_counter(ctx, operator)

        self._ask(open_counter, self.till.opened, self._stop)

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
        self.leave()

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

    # What the till asks for

    def pay(self, request: Ring) -> None:
        """Save a sale."""
        self._drafts.withdraw()

        def act(ctx: Context) -> TicketView:
            from cafe_pos.application import ringing

            return ringing.ring(ctx, request)

        self._ask(act, self.till.saved, self._sale_failed)

    def look_up(self, client_key: str) -> None:
        """Ask the ledger what became of a sale."""

        def act(ctx: Context) -> TicketView | None:
            from cafe_pos.application import counter

            return counter.find_sale(ctx, client_key)

        self._ask(act, self.till.looked_up, lambda error: self.till.lost(self._told(error)))

    def print_last(self, number: str, reason: str) -> None:
        """Have a ticket printed, and wake the printer's worker."""
        operator = self.till.view.operator if self.till.view else None

        def act(ctx: Context) -> PrintView | None:
            from cafe_pos.application import counter

            view = counter.print_last(ctx, number, operator=operator, reason=reason)
            if view is not None and self.desk.spool is not None:
                self.desk.spool.wake()
            return view

        self._ask(act, self.till.printed, lambda error: self.till.refused(self._told(error)))

    def look_at_prints(self) -> None:
        """Ask the database only when the printer's worker has a question."""
        spool = self.desk.spool
        if spool is None or not spool.status().questions:
            self.till.doubted(())
            return

        def act(ctx: Context) -> tuple[tuple[int, str], ...]:
            from cafe_pos.application import printing

            doubtful = ("sent_unconfirmed", "failed")
            return tuple((j.id, j.document) for j in printing.jobs(ctx) if j.state in doubtful)

        self._ask(act, self.till.doubted, lambda error: self.till.refused(self._told(error)))

    def decide_print(self, job: int, verdict: str, reason: str) -> None:
        """Record what a person says of a print."""
        operator = self.till.view.operator if self.till.view else None

        def act(ctx: Context) -> str:
            from cafe_pos.application import printing

            said = printing.Verdict(verdict)
            number = printing.resolve(ctx, job, said, reason=reason, operator=operator).document
            if self.desk.spool is not None:
                self.desk.spool.wake()
            return number

        self._ask(act, self.till.decided, lambda error: self.till.refused(self._told(error)))

    def keep(self, order: Order, client_key: str) -> None:
        """Keep the order in case the power goes."""
        self._drafts.keep(order, client_key)

    def leave(self) -> None:
        """Log the operator off behind everything handed in, then end."""
        if self._leaving:
            return
        self._leaving = True
        view = self.till.view
        if view is None:
            self.exit(0)
            return

        act = self._log_off(view.operator)
        self._ask(act, lambda _none: self.exit(0), lambda _error: self.exit(0))

    @staticmethod
    def _log_off(operator: str) -> Callable[[Context], None]:
        def act(ctx: Context) -> None:
            from cafe_pos.application import counter

            counter.close_counter(ctx, operator)

        return act

    # Answers

    def _ask(
        self,
        act: Callable[[Context], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Queue an act; its outcome comes back as a message and is painted."""

        def answered(future: Future[T]) -> None:
            error = future.exception()
            if error is not None:
                self._post(lambda: failed(error))
            else:
                result = future.result()
                self._post(lambda: done(result))

        try:
            self.desk.writer.submit(act).add_done_callback(answered)
        except RuntimeError as error:
            failed(error)

    def _post(self, tell: Callable[[], None]) -> None:
        """From any thread: have the till told, unless the program has ended meanwhile."""
        with contextlib.suppress(RuntimeError):
            self.post_message(self.Answer(tell))

    def on_counter_app_answer(self, message: Answer) -> None:
        """Tell the till, then paint."""
        message.tell()
        self._paint()

    def _sale_failed(self, error: BaseException) -> None:
        """A refusal changed nothing; anything else leaves the outcome to be looked up."""
        told = self._told(error)
        if isinstance(error, PosError) and not error.code.startswith("database."):
            self.till.refused(told)
        else:
            self.till.lost(told)

    def _told(self, error: BaseException) -> PosError:
        """An error as something that can be said; what is no refusal goes to the log."""
        if isinstance(error, PosError):
            return error
        _log.error("internal", exc_info=error)
        return PosError("internal", path=self.desk.log_file)

    def _draft_failed(self, error: BaseException) -> None:
        told = self._told(error)

        def tell() -> None:
            self.till.said = Said(words.refusal(told), Tone.WARN)

        self._post(tell)

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
    app.desk.writer.close()


def run(desk: Desk) -> int:
    """Show the counter until it is closed; everything handed in is written before this returns.

    Returns the exit code: 0 closed, 1 the café cannot be opened (the sentence is told). What is
    no refusal is raised again, for the program's last handler.
    """
    app = CounterApp(desk)
    try:
        with streams.on_the_terminal():
            code = app.run()
    finally:
        _close(app)
    if isinstance(app.failure, PosError):
        sys.stderr.write(words.refusal(app.failure) + "\n")
        return 1
    if app.failure is not None:
        raise app.failure
    return code or 0

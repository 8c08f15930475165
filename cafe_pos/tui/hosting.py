"""What the till asks for, carried out: each act goes to the queue, its outcome comes back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cafe_pos.domain.card import Answer, State
from cafe_pos.domain.errors import PosError
from cafe_pos.tui import words
from cafe_pos.tui.desk import Desk
from cafe_pos.tui.drafts import DraftKeeper
from cafe_pos.tui.first_run.printers import Search, Tried
from cafe_pos.tui.own_copies import OwnCopies
from cafe_pos.tui.services import waits
from cafe_pos.tui.till import Till

if TYPE_CHECKING:
    from cafe_pos.application.doctor.examining import Look
    from cafe_pos.application.doctor.findings import Finding
    from cafe_pos.application.drawer.evening import Standing
    from cafe_pos.application.people import Person
    from cafe_pos.application.ports import Context
    from cafe_pos.application.selling.ringing import Ring
    from cafe_pos.application.services.waiting import Waiting
    from cafe_pos.application.views import CorrectionView, CounterView, PrintView, TicketView
    from cafe_pos.application.visas import VisaView
    from cafe_pos.domain.card import Asked
    from cafe_pos.domain.order import Order
    from cafe_pos.domain.payment import Method

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Hosting(OwnCopies):
    """The part of the counter's program that knows the queue of acts."""

    desk: Desk
    till: Till
    drafts: DraftKeeper

    def tell_later(self, tell: Callable[[], None]) -> None:
        """From any thread: have the till told of an outcome."""
        raise NotImplementedError

    def begin(self, view: CounterView) -> None:
        """Somebody has opened the till."""
        self.till.opened(view)

    def pay(self, request: Ring) -> None:
        """Save a sale."""
        self.drafts.withdraw()

        def act(ctx: Context) -> TicketView:
            from cafe_pos.application.selling import ringing

            return ringing.ring(ctx, request)

        self.ask(act, self.till.saved, self._sale_failed)

    def look_up(self, client_key: str) -> None:
        """Ask the ledger what became of a sale."""

        def act(ctx: Context) -> TicketView | None:
            from cafe_pos.application import counter

            return counter.find_sale(ctx, client_key)

        self.ask(act, self.till.looked_up, lambda error: self.till.lost(self.told(error)))

    def print_last(self, number: str, reason: str) -> None:
        """Have a ticket printed, and wake the printer's worker."""
        operator = self._operator()

        def act(ctx: Context) -> PrintView | None:
            from cafe_pos.application import counter

            view = counter.print_last(ctx, number, operator=operator, reason=reason)
            if view is not None and self.desk.spool is not None:
                self.desk.spool.wake()
            return view

        self.ask(act, self.till.printed, lambda error: self.till.refused(self.told(error)))

    def look_at_prints(self) -> None:
        """Ask the database only when the printer's worker has a question."""
        status = self.desk.spool.status() if self.desk.spool else None
        if status is None or not status.questions:
            self.till.doubted((), words.printer_in_full(status))
            return

        def act(ctx: Context) -> tuple[tuple[int, str, str], ...]:
            from cafe_pos.application.printing import printing

            doubtful = ("sent_unconfirmed", "failed")
            return tuple(
                (job.id, job.document, words.print_reason(job.last_error))
                for job in printing.jobs(ctx)
                if job.state in doubtful
            )

        self.ask(act, self.till.doubted, lambda error: self.till.refused(self.told(error)))

    def decide_print(self, job: int, verdict: str, reason: str) -> None:
        """Record what a person says of a print."""
        operator = self._operator()

        def act(ctx: Context) -> str:
            from cafe_pos.application.printing import printing

            said = printing.Verdict(verdict)
            number = printing.resolve(ctx, job, said, reason=reason, operator=operator).document
            if self.desk.spool is not None:
                self.desk.spool.wake()
            return number

        self.ask(act, self.till.decided, lambda error: self.till.refused(self.told(error)))

    def keep(self, order: Order, client_key: str) -> None:
        """Keep the order in case the power goes."""
        self.drafts.keep(order, client_key)

    def forget_draft(self) -> None:
        """Keep no order that has not been kept yet."""
        self.drafts.withdraw()

    def log_in(self, name: str, pin: str, leaving: str | None) -> None:
        """Check a PIN: to open, to take over, or to go on after the lock."""

        def opening(ctx: Context) -> CounterView:
            from cafe_pos.application import counter, people

            return counter.open_counter(ctx, people.log_in(ctx, name, pin).code)

        def going_on(ctx: Context) -> Person:
            from cafe_pos.application import people

            if leaving is None or name == leaving:
                return people.unlock(ctx, name, pin)
            return people.switch(ctx, name, pin, leaving=leaving)

        if leaving is None:
            self.ask(opening, self.begin, self._kept_out)
        else:
            self.ask(going_on, self.till.let_in, self._kept_out)

    def _kept_out(self, error: BaseException) -> None:
        self.till.kept_out(self.told(error))

    def look_for_people(self) -> None:
        """Look up who may log in now."""

        def act(ctx: Context) -> tuple[Person, ...]:
            from cafe_pos.application import counter

            return counter.who_may_log_in(ctx)

        self.ask(act, self.till.met, lambda error: self.till.not_met(self.told(error)))

    def correct(self, number: str, method: Method) -> None:
        """Record that a ticket was paid by another method."""
        operator = self._operator()

        def act(ctx: Context) -> CorrectionView:
            from cafe_pos.application.selling import corrections

            return corrections.correct_method(ctx, method, number, operator=operator)

        self.ask(act, self.till.corrected, lambda error: self.till.refused(self.told(error)))

    def look_at_visas(self) -> None:
        """Find what waits for this person's visa; what fails here is asked again at need."""
        operator = self._operator()

        def act(ctx: Context) -> tuple[VisaView, ...]:
            from cafe_pos.application import visas

            return visas.due(ctx, operator)

        self.ask(act, self.till.visas_seen, lambda error: self.till.not_met(self.told(error)))

    def give_visa(self, visa: int) -> None:
        """Agree to what the other manager did."""
        operator = self._operator()

        def act(ctx: Context) -> VisaView:
            from cafe_pos.application import visas

            return visas.give(ctx, visa, operator)

        self.ask(act, self.till.visa_given, lambda error: self.till.refused(self.told(error)))

    def do(
        self,
        act: Callable[[Context], T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Carry an act out that a panel asked for."""
        self.ask(act, done, lambda error: failed(self.told(error)))

    def find_printers(
        self, done: Callable[[Search], None], failed: Callable[[PosError], None]
    ) -> None:
        """Search this machine for printers, beside the queue of acts."""
        tools = self.desk.printers
        self._beside(tools.find if tools is not None else Search, done, failed)

    def check_printer(self, setting: Mapping[str, Any]) -> None:
        """Refuse a setting that leads nowhere."""
        if self.desk.printers is not None:
            self.desk.printers.check(setting)

    def try_printer(
        self,
        setting: Mapping[str, Any],
        done: Callable[[Tried], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Print a test page, beside the queue of acts."""
        tools = self.desk.printers
        if tools is None:
            failed(PosError("printer.none"))
            return
        self._beside(partial(tools.try_out, setting), done, failed)

    def print_secret(
        self,
        setting: Mapping[str, Any],
        secret: str,
        done: Callable[[Tried], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Print the paper that opens encrypted copies, beside the queue of acts."""
        tools = self.desk.printers
        if tools is None or not setting:
            failed(PosError("printer.none"))
            return
        cafe = self.till.view.cafe if self.till.view is not None else ""
        self._beside(partial(tools.print_secret, setting, secret, cafe), done, failed)

    def ask_terminal(self, address: str, asked: Asked, done: Callable[[Answer], None]) -> None:
        """Ask a card terminal beside the queue; what fails there without an answer is not known."""
        connect = self.desk.terminal

        def ask() -> Answer:
            if connect is None:
                raise PosError("terminal.none")
            return connect(address).ask(asked)

        def failed(error: PosError) -> None:
            # A refusal of ours comes before anything is sent; of all else nobody can say so.
            unsent = error.code.startswith("terminal.")
            done(Answer(State.UNREACHABLE if unsent else State.UNKNOWN, "connect"))

        self._beside(ask, done, failed)

    def reach_terminal(
        self, address: str, done: Callable[[None], None], failed: Callable[[PosError], None]
    ) -> None:
        """See whether a card terminal can be connected to, beside the queue."""
        connect = self.desk.terminal
        if connect is None:
            failed(PosError("terminal.none"))
            return
        self._beside(lambda: connect(address).reach(), done, failed)

    def beside(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Do what needs no database and may take seconds, in no sale's way."""
        self._beside(work, done, failed)

    def _beside(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> threading.Thread:
        """Do what may take seconds on a thread that the end of the program does not wait for."""

        def run() -> None:
            try:
                outcome = work()
            except Exception as error:  # noqa: BLE001 - told to whoever asked
                told = self.told(error)
                self.tell_later(lambda: failed(told))
            else:
                self.tell_later(lambda: done(outcome))

        thread = threading.Thread(target=run, name="beside", daemon=True)
        thread.start()
        return thread

    def examine(
        self,
        look: Look[T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Take the steps of a look one by one, sales in between; its end on a thread of its own."""
        machine, spool = self.desk.machine, self.desk.spool
        if machine is None:
            failed(PosError("doctor.no_machine"))
            return

        def stepped(more: bool) -> None:  # noqa: FBT001 - what a step answers
            if more:
                self.ask(look.step, stepped, wrong)
                return
            busy = spool is not None and spool.status().state == "printing"
            self._beside(lambda: look.finish(machine, busy=busy), done, failed)

        def wrong(error: BaseException) -> None:
            failed(self.told(error))

        self.ask(look.step, stepped, wrong)

    def look_at_health(self) -> None:
        """Look at what may not wait; what fails here is left to the screen of the till's health."""
        if self.desk.machine is None:
            return
        from cafe_pos.application.doctor.examining import Examination

        def found(findings: tuple[Finding, ...]) -> None:
            from cafe_pos.application.doctor.findings import serious

            self.till.health = len(serious(findings))

        self.examine(Examination(daily=True), found, lambda _error: None)

    def look_at_standing(self) -> None:
        """Find how the drawer and the day stand; what fails here is asked again at need."""
        operator = self._operator()

        def act(ctx: Context) -> Standing:
            from cafe_pos.application.drawer import evening

            return evening.standing(ctx, operator)

        self.ask(act, self.till.standing_seen, lambda error: self.till.not_met(self.told(error)))

    def look_at_waiting(self, *, morning: bool = False) -> None:
        """Find what waits in the services; what fails here is asked again at need."""
        operator = self._operator()

        def act(ctx: Context) -> Waiting:
            from cafe_pos.application.services import waiting

            return waiting.standing(ctx, operator) if morning else waiting.now(ctx)

        told = waits.morning if morning else waits.seen
        self.ask(act, partial(told, self.till), lambda error: self.till.not_met(self.told(error)))

    def wake_printer(self) -> None:
        """Have the printer's worker look for what waits."""
        if self.desk.spool is not None:
            self.desk.spool.wake()

    def _operator(self) -> str | None:
        return self.till.view.operator if self.till.view else None

    def ask(
        self,
        act: Callable[[Context], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Queue an act; its outcome comes back as a message and is painted."""

        def answered(future: Future[T]) -> None:
            error = future.exception()
            if error is not None:
                self.tell_later(lambda: failed(error))
            else:
                result = future.result()
                self.tell_later(lambda: done(result))

        try:
            self.desk.writer.submit(act).add_done_callback(answered)
        except RuntimeError as error:
            failed(error)

    def _sale_failed(self, error: BaseException) -> None:
        """A refusal changed nothing; anything else leaves the outcome to be looked up."""
        told = self.told(error)
        if isinstance(error, PosError) and not error.code.startswith("database."):
            self.till.refused(told)
        else:
            self.till.lost(told)

    def told(self, error: BaseException) -> PosError:
        """An error as something that can be said; what is no refusal goes to the log."""
        if isinstance(error, PosError):
            return error
        _log.error("internal", exc_info=error)
        return PosError("internal", path=self.desk.log_file)

"""The worker that prints behind the counter's back: a dead printer costs a sale nothing.

One thread takes one job after another from the database, brings it to the printer and records
what became of it. It tries again by itself only what failed before its first byte left; until
then another printer (`fallback`) may take the job as well.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from cafe_pos.application.ports import Context
from cafe_pos.application.printing import printing
from cafe_pos.application.printing.copies import KICK
from cafe_pos.application.printing.printing import SpoolStatus, Station, Tray, Work
from cafe_pos.application.writer import Act, Writer
from cafe_pos.devices import reasons
from cafe_pos.devices.hearing import Hearing
from cafe_pos.devices.transports import (
    Failed,
    Outcome,
    Printed,
    SentUnconfirmed,
    Transport,
    open_transport,
)
from cafe_pos.domain.errors import PosError

T = TypeVar("T")
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds between attempts: from the first, doubled each time, up to the longest."""

    first_s: float = 2.0
    longest_s: float = 30.0


class Opener(Protocol):
    """Makes the way to a printer from its setting."""

    def __call__(self, printer: Mapping[str, Any], /) -> Transport:
        """The way; nothing connected yet."""


class Spool:
    """One printer's worker; `on_change` is told each new status, on the worker's thread."""

    def __init__(
        self,
        writer: Writer,
        *,
        on_change: Callable[[SpoolStatus], None] | None = None,
        opener: Opener = open_transport,
        delays: Delays | None = None,
        station: Station = Station.COUNTER,
    ) -> None:
        self._writer = writer
        self._station = station
        self._on_change = on_change
        self._opener = opener
        self._delays = delays or Delays()
        self._delay_s = self._delays.first_s
        self._status = SpoolStatus("none")
        self._hearing = Hearing()
        self._remark: str | None = None
        self._failing = False
        self._kick_failed = False
        self._woken = False
        self._queued = False
        self._resting = False
        self._closing = False
        self._news = threading.Condition()
        # A daemon, for a program that is left must end even while a printer keeps a job waiting;
        # that job is then asked about at the next start.
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)

    def start(self) -> None:
        """Begin to print what waits, and what any act queues from here on."""
        self._writer.opened.add_done_callback(self._listen)
        self._thread.start()

    def _listen(self, opened: Future[Context]) -> None:
        if not opened.cancelled() and opened.exception() is None:
            opened.result().store.on_queued(self._notice)

    def _notice(self, kinds: frozenset[str]) -> None:
        """An act queued a job. A dead printer is not tried at each sale; the drawer always is."""
        with self._news:
            drawer = KICK in kinds and self._station is Station.COUNTER
            if drawer or not self._failing:
                self._queued = True
                self._news.notify_all()

    def wake(self) -> None:
        """Say that the printer was seen to, or that someone waits for paper: try now, not later."""
        with self._news:
            self._woken = True
            self._news.notify_all()

    def status(self) -> SpoolStatus:
        """How printing goes at this moment."""
        with self._news:
            return self._status

    def drain(self, seconds: float) -> SpoolStatus:
        """Wait at most so long until nothing more can be done for now; how printing goes then."""
        with self._news:
            self._news.wait_for(lambda: self._resting, seconds)
            return self._status

    def close(self, deadline_s: float = 5.0) -> bool:
        """Take no more jobs and wait for the one at the printer; whether it was done in time.

        To be called before the writer is closed, else what became of that job can't be recorded.
        """
        with self._news:
            self._closing = True
            self._news.notify_all()
        if self._thread.is_alive():
            self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        pause: float | None = 0.0
        while self._rest(pause):
            try:
                pause = self._turn()
            except RuntimeError:  # the writer was closed before us: nothing can be recorded
                _log.warning("spool.writer_closed")
                return
            except PosError as refused:
                self._show_refusal(refused.code)
                pause = self._longer()
            except Exception:  # noqa: BLE001 - a bug here must not end printing for the day
                _log.exception("spool.internal")
                self._show_refusal(reasons.INTERNAL)
                pause = self._longer()

    def _rest(self, seconds: float | None) -> bool:
        """Wait for news, or so long; False when it is time to end."""
        with self._news:
            if seconds != 0:
                self._resting = True
                self._news.notify_all()
            self._news.wait_for(lambda: self._woken or self._queued or self._closing, seconds)
            if self._woken:
                self._delay_s = self._delays.first_s
            self._woken = self._queued = self._resting = False
            return not self._closing

    def _turn(self) -> float | None:
        """Work off one job; how long to rest after it, None for until something happens."""
        after_kick, self._kick_failed = self._kick_failed, False
        station = self._station
        work = self._do(partial(printing.next_work, kicks=not after_kick, station=station))
        if work is None:
            if after_kick:
                return self._longer()
            self._show(self._do(partial(printing.tray, station=station)))
            return None
        if work.document is None:
            return self._open_drawer(work)
        if not self._failing:  # attempts at a dead printer don't flicker on the screen
            self._publish(SpoolStatus("printing", work.waiting, self.status().questions))
        outcome = self._deliver(work)
        job = work.job.id
        match outcome:
            case Printed():
                left = self._settle(job, "printed", None)
            case SentUnconfirmed():
                left = self._settle(job, "sent_unconfirmed", outcome.reason)
            case Failed(before_first_byte=True):
                left = self._settle(job, "queued", outcome.reason)
                self._show_failure(outcome.reason, left.waiting, left.questions)
                return self._longer()
            case Failed():
                left = self._settle(job, "failed", outcome.reason)
        self._delay_s = self._delays.first_s
        self._show(left)
        return 0.0

    def _open_drawer(self, work: Work) -> float:
        """Send the pulse: a drawer opens without paper too, and never later than it was wanted."""
        outcome = self._pulse(work)
        match outcome:
            case Failed(before_first_byte=True):
                self._kick_failed = True  # paper first, then once more while it is in time
                left = self._settle(work.job.id, "queued", outcome.reason)
                self._show_failure(outcome.reason, left.waiting, left.questions)
            case Failed():
                self._settle(work.job.id, "cancelled", outcome.reason)
            case _:
                self._settle(work.job.id, "printed", None)
        return 0.0

    def _pulse(self, work: Work) -> Outcome:
        """Send the pulse of a drawer; unasked, unless the printer is known to answer at once.

        Off line it would keep the pulse and open the drawer when its paper is changed.
        """
        unasked = dict(work.printer) | {"answers": False}
        if not self._hearing.talks(work.printer):
            return self._deliver_to(unasked, work)
        outcome = self._deliver_to(work.printer, work)
        if isinstance(outcome, Failed) and outcome.reason in reasons.SAID:
            return self._deliver_to(unasked | {"off_line": True}, work)
        return outcome

    def _deliver(self, work: Work) -> Outcome:
        """Bring a document to the printer; to the other one when not a byte left for the first."""
        printer, remark = work.printer, None
        outcome = self._deliver_to(printer, work)
        if _untouched(outcome) and work.fallback is not None:
            second = self._deliver_to(work.fallback, work)
            if not _untouched(second):
                printer, outcome, remark = work.fallback, second, reasons.FALLBACK
        if isinstance(outcome, Printed) and outcome.paper_low:
            remark = reasons.PAPER_LOW
        elif self._hearing.mute(printer):
            remark = reasons.MUTE
        if not _untouched(outcome):
            self._remark = remark
        return outcome

    def _deliver_to(self, printer: Mapping[str, Any], work: Work) -> Outcome:
        try:
            job = work.content(printer)
        except Exception:  # noqa: BLE001 - one document that can't be drawn holds up no other
            _log.exception("spool.unrenderable", extra={"document": work.job.document})
            return Failed(before_first_byte=False, reason=reasons.UNRENDERABLE)
        try:
            transport = self._opener(self._hearing.heeded(printer))
        except PosError as refused:
            return Failed(before_first_byte=True, reason=refused.code)
        try:
            outcome = transport.deliver(job)
        except Exception:  # noqa: BLE001 - whatever happened, bytes may have left
            _log.exception("spool.transport", extra={"document": work.job.document})
            return SentUnconfirmed(reasons.INTERNAL)
        self._hearing.learn(printer, outcome)
        return outcome

    def _settle(self, job: int, state: str, error: str | None) -> Tray:
        """Record an outcome, however long it takes: forgotten, it would be a needless question."""
        while True:
            try:
                settle = partial(
                    printing.settle_work, job=job, state=state, error=error, station=self._station
                )
                return self._do(settle)
            except PosError as refused:  # a full disk, most likely
                _log.warning("spool.unsettled", extra={"code": refused.code})
                self._show_refusal(refused.code)
                if not self._rest(self._longer()):
                    raise

    def _do(self, act: Act[T]) -> T:
        return self._writer.submit(act).result()

    def _longer(self) -> float:
        delay, self._delay_s = self._delay_s, min(self._delay_s * 2, self._delays.longest_s)
        return delay

    def _show(self, left: Tray) -> None:
        self._failing = False
        if not left.printer:
            self._publish(SpoolStatus("none", left.waiting, left.questions))
        elif left.waiting:
            self._publish(SpoolStatus("printing", left.waiting, left.questions))
        elif left.questions:
            self._publish(SpoolStatus("unconfirmed", 0, left.questions, left.reason))
        else:
            self._publish(SpoolStatus("ready", reason=self._remark))

    def _show_failure(self, reason: str, waiting: int, questions: int = 0) -> None:
        self._failing = True
        self._publish(SpoolStatus("failed", waiting, questions, reason))

    def _show_refusal(self, reason: str) -> None:
        """Show what stands in the way before a job was even taken, or after it was brought."""
        known = self.status()
        waiting, questions = known.waiting, known.questions
        with suppress(PosError, RuntimeError):
            left = self._do(partial(printing.tray, station=self._station))
            waiting, questions = left.waiting, left.questions
        self._show_failure(reason, waiting, questions)

    def _publish(self, status: SpoolStatus) -> None:
        with self._news:
            if status == self._status:
                return
            self._status = status
        if self._on_change is not None:
            try:
                self._on_change(status)
            except Exception:  # noqa: BLE001 - a screen that is closing does not stop the printer
                _log.exception("spool.on_change")


def _untouched(outcome: Outcome) -> bool:
    """Whether not a byte left, so that the job may go another way."""
    return isinstance(outcome, Failed) and outcome.before_first_byte

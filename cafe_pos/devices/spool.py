"""The worker that prints behind the counter's back: a dead printer costs a sale nothing.

One thread takes one job after another from the database, brings it to the printer and records
what became of it. It tries again by itself only what failed before its first byte left.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from cafe_pos.application import printing
from cafe_pos.application.printing import SpoolStatus, Tray, Work
from cafe_pos.application.writer import Act, Writer
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
_PAPER_LOW: Final = "printer.paper_low"


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
    ) -> None:
        self._writer = writer
        self._on_change = on_change
        self._opener = opener
        self._delays = delays or Delays()
        self._delay_s = self._delays.first_s
        self._status = SpoolStatus("none")
        self._paper_low = False
        self._failing = False
        self._woken = False
        self._closing = False
        self._news = threading.Condition()
        # A daemon, for a program that is left must end even while a printer keeps a job waiting;
        # that job is then asked about at the next start.
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)

    def start(self) -> None:
        """Begin to print what waits."""
        self._thread.start()

    def wake(self) -> None:
        """Say that a job was queued, or that the printer was seen to: try now, not later."""
        with self._news:
            self._woken = True
            self._news.notify_all()

    def status(self) -> SpoolStatus:
        """How printing goes at this moment."""
        with self._news:
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
                self._show_refusal("printer.internal")
                pause = self._longer()

    def _rest(self, seconds: float | None) -> bool:
        """Wait for news, or so long; False when it is time to end."""
        with self._news:
            if self._news.wait_for(lambda: self._woken or self._closing, seconds) and self._woken:
                self._delay_s = self._delays.first_s
            self._woken = False
            return not self._closing

    def _turn(self) -> float | None:
        """Work off one job; how long to rest after it, None for until something happens."""
        work = self._do(printing.next_work)
        if work is None:
            self._show(self._do(printing.tray))
            return None
        if not self._failing:  # attempts at a dead printer don't flicker on the screen
            self._publish(SpoolStatus("printing", work.waiting))
        outcome = self._deliver(work)
        job = work.job.id
        match outcome:
            case Printed():
                self._paper_low = outcome.paper_low
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

    def _deliver(self, work: Work) -> Outcome:
        try:
            job = work.content()
        except Exception:  # noqa: BLE001 - one document that can't be drawn holds up no other
            _log.exception("spool.unrenderable", extra={"document": work.job.document})
            return Failed(before_first_byte=False, reason="printer.unrenderable")
        try:
            transport = self._opener(work.printer)
        except PosError as refused:
            return Failed(before_first_byte=True, reason=refused.code)
        try:
            return transport.deliver(job)
        except Exception:  # noqa: BLE001 - whatever happened, bytes may have left
            _log.exception("spool.transport", extra={"document": work.job.document})
            return SentUnconfirmed("printer.internal")

    def _settle(self, job: int, state: str, error: str | None) -> Tray:
        """Record an outcome, however long it takes: forgotten, it would be a needless question."""
        while True:
            try:
                return self._do(partial(printing.settle_work, job=job, state=state, error=error))
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
            self._publish(SpoolStatus("ready", reason=_PAPER_LOW if self._paper_low else None))

    def _show_failure(self, reason: str, waiting: int, questions: int = 0) -> None:
        self._failing = True
        self._publish(SpoolStatus("failed", waiting, questions, reason))

    def _show_refusal(self, reason: str) -> None:
        """Show what stands in the way before a job was even taken, or after it was brought."""
        known = self.status()
        waiting, questions = known.waiting, known.questions
        with suppress(PosError, RuntimeError):
            left = self._do(printing.tray)
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

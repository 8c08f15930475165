"""A till for tests: a real café behind its writer, and a spool whose changes can be waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, PrintJob
from cafe_pos.application.printing import copies, printing
from cafe_pos.application.printing.printing import SpoolStatus, Verdict
from cafe_pos.application.writer import Writer
from cafe_pos.devices.conversation import Patience
from cafe_pos.devices.spool import Delays, Opener, Spool
from cafe_pos.devices.transports import open_transport
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import HandClock
from tests.devices.fake_printer import PATIENT_S, FakePrinter

T = TypeVar("T")
NEVER = Delays(first_s=3600.0, longest_s=3600.0)
AT_ONCE = Delays(first_s=0.01, longest_s=0.02)


class Till:
    """Open on a café file; `close` it, or leave it as a crash would."""

    def __init__(
        self,
        path: Path,
        *,
        opener: Opener | None = None,
        patience: Patience | None = None,
        delays: Delays = NEVER,
        clock: HandClock | None = None,
    ) -> None:
        self.writer = Writer(partial(cafes.reopen, path, clock or HandClock()))
        self.writer.start()
        self.seen: list[SpoolStatus] = []
        self._news = threading.Condition()
        self.spool = Spool(
            self.writer,
            on_change=self._changed,
            opener=opener or partial(open_transport, patience=patience or Patience()),
            delays=delays,
        )

    def close(self) -> None:
        self.spool.close(PATIENT_S)
        self.writer.close()

    def do(self, act: Callable[[Context], T]) -> T:
        return self.writer.submit(act).result(PATIENT_S)

    def set_printer(self, **setting: object) -> None:
        def change(ctx: Context) -> None:
            with ctx.store.act() as uow:
                acts.set_setting(
                    uow, "printer", setting,
                    at=utc_text(ctx.clock.now()), channel=Channel.CLI, operator=None,
                )  # fmt: skip

        self.do(change)

    def use(self, printer: FakePrinter, **more: object) -> None:
        self.set_printer(transport="network", address=printer.address, **more)

    def sell(self) -> str:
        return self.do(lambda ctx: cafes.ring(ctx, "2 CAFE", "CROQUE")).number

    def print_new(self) -> str:
        """Sell and ask for the ticket; the spool hears of it by itself."""
        number = self.sell()
        self.do(lambda ctx: copies.print_ticket(ctx, number))
        return number

    def print(self, number: str, reason: str = "") -> int:
        """Ask for a ticket as a person does who then waits for it."""
        view = self.do(lambda ctx: copies.print_ticket(ctx, number, reason=reason))
        self.spool.wake()
        return view.copy_no

    def resolve(self, job: PrintJob, verdict: Verdict, reason: str = "") -> PrintJob:
        settled = self.do(lambda ctx: printing.resolve(ctx, job.id, verdict, reason=reason))
        self.spool.wake()
        return settled

    def jobs(self) -> list[PrintJob]:
        def all_jobs(ctx: Context) -> list[PrintJob]:
            with ctx.store.act() as uow:
                return list(uow.print_jobs())

        return self.do(all_jobs)

    def job(self, number: str, copy_no: int = 0) -> PrintJob:
        (found,) = [
            j for j in self.jobs()
            if (j.document, j.copy_no, j.kind) == (number, copy_no, "ticket")
        ]  # fmt: skip
        return found

    def wait_for(self, state: str, waiting: int = 0, seconds: float = PATIENT_S) -> SpoolStatus:
        """Wait until the spool is in a state with so many jobs waiting."""

        def reached() -> bool:
            now = self.spool.status()
            return (now.state, now.waiting) == (state, waiting)

        with self._news:
            assert self._news.wait_for(reached, seconds), self.seen
            return self.spool.status()

    def settled(self, number: str, copy_no: int = 0) -> PrintJob:
        """Wait until a job has left the queue for good; each time, the spool tells a change."""
        while True:
            told = len(self.seen)
            job = self.job(number, copy_no)
            if job.state not in {"queued", "sending"}:
                return job
            with self._news:
                assert self._news.wait_for(lambda: len(self.seen) > told, PATIENT_S), self.seen  # noqa: B023

    def _changed(self, status: SpoolStatus) -> None:
        with self._news:
            self.seen.append(status)
            self._news.notify_all()

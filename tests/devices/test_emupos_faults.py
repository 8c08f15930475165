"""Every fault of emupos at every step of every paper: it comes out once, or a person is asked.

One row a fault, a step and a cure; each prints every paper of `papers.py` through the spool, and is
checked against what came out of the emulator: each paper exactly once. `-s` shows the matrix.
"""

from __future__ import annotations

import select
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cafe_pos.application.printing.printing import Verdict
from cafe_pos.devices import transports
from cafe_pos.devices.conversation import Failed, Outcome, Patience, Printed, SentUnconfirmed
from cafe_pos.devices.transports import Transport, _SocketLine, open_transport
from receipts.escpos import ACKNOWLEDGE, INITIALISE, STATUS_PRINTER
from receipts.layout import Layout
from tests.conftest import copied
from tests.devices import papers
from tests.devices.emulator import DOTS, EMUPOS, NO_EMUPOS, Emulator, Roll, on_paper
from tests.devices.fake_printer import PATIENT_S
from tests.devices.test_emupos_papers import keeping_layouts
from tests.devices.tills import AT_ONCE, Till

pytestmark = pytest.mark.skipif(not EMUPOS, reason=NO_EMUPOS)

STEPS = {
    "before": "before the till asks",
    "asked": "after its question, before the first byte",
    "middle": "in the middle of the job",
    "answer": "after the cut, before the answer",
}
CURES = {"late": "after the till gave up", "soon": "while it waits for the answer"}
FAULTS = {
    "paper-out": "printer.paper_out",
    "cover-open": "printer.cover_open",
    "offline": "printer.offline",
    "paper-near-end": "",
}
ROWS = [
    row for row in product(FAULTS, STEPS, CURES) if row[1:] != ("before", "soon")
]  # a fault found before the job is cured when somebody comes
CALM = Patience(answer_s=30.0)
LONG_S = 60.0
"""Longest wait for all papers of a row."""
# The emulator holds the answer until it is cured, so that there is nothing to wait for.
HURRIED = Patience(answer_s=0.02, bytes_per_s=1e9)


@dataclass
class Plan:
    """Makes the fault at its step of each job's first delivery, cures it, and notes what became."""

    roll: Roll
    fault: str
    step: str
    cure: str
    seen: list[bytes] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    active: bool = False
    sent: int = 0

    def strike(self) -> None:
        self.roll.fault(self.fault, on=True)

    def mend(self) -> None:
        self.roll.fault(self.fault, on=False)

    @property
    def where(self) -> dict[str, int]:
        """Bytes of the job that are printed before the fault."""
        job = self.seen[-1]
        middle = job.index(b"\n", len(job) // 2) + 1
        return {"asked": 0, "middle": middle, "answer": len(job) - len(ACKNOWLEDGE)}

    def open(self, printer: Mapping[str, Any]) -> Transport:
        return Struck(self, printer)


@dataclass
class Struck:
    """A way to the printer on which the plan is carried out."""

    plan: Plan
    printer: Mapping[str, Any]

    def deliver(self, job: bytes) -> Outcome:
        plan = self.plan
        plan.active, plan.sent = job not in plan.seen, 0
        stops = plan.active and plan.fault != "paper-near-end" and plan.cure == "late"
        if plan.active:
            plan.seen.append(job)
            if plan.step == "before":
                plan.strike()
        outcome = open_transport(self.printer, HURRIED if stops else CALM).deliver(job)
        plan.outcomes.append(outcome)
        if plan.active and plan.cure == "late":
            plan.mend()
        return outcome


@dataclass(frozen=True)
class StruckLine(_SocketLine):
    """Stops at the plan's step until the printer has done what precedes, then makes the fault."""

    plan: Plan

    def send(self, data: memoryview) -> int:
        plan, begins = self.plan, bytes(data[:2]) == INITIALISE
        if not plan.active or plan.step == "before" or not (begins or plan.sent):
            return super().send(data)  # a question, or a job that is left alone
        stop = plan.where[plan.step]
        if plan.sent < stop:
            data = data[: stop - plan.sent]
        elif plan.sent == stop:
            self.wait_until_done()
            plan.strike()
        taken = super().send(data)
        plan.sent += taken
        return taken

    def wait_until_done(self) -> None:
        self.socket.send(STATUS_PRINTER)
        assert select.select([self.socket], [], [], PATIENT_S)[0]
        assert self.socket.recv(1) == b"\x12"

    def drained(self, seconds: float) -> bool:
        if self.plan.active and self.plan.cure == "soon" and self.plan.sent:
            self.plan.mend()
        return super().drained(seconds)


def promised(fault: str, step: str, cure: str) -> tuple[list[Outcome], str]:
    """What a delivery must come to, and the state in which the job ends."""
    if fault == "paper-near-end":
        return [Printed(paper_low=True)], "printed"
    if step == "before":
        return [Failed(before_first_byte=True, reason=FAULTS[fault]), Printed()], "printed"
    if cure == "soon":
        return [Printed()], "printed"
    return [SentUnconfirmed(FAULTS[fault])], "sent_unconfirmed"


@pytest.fixture(scope="module")
def matrix() -> Iterator[list[str]]:
    """The rows, told at the end."""
    rows: list[str] = []
    yield rows
    head = f"{'fault':15} {'step':42} {'cured':30} width papers printed asked"
    sys.stdout.write("\n".join(("", head, *rows, "")))


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_each_paper_comes_out_once_or_is_asked_about(
    all_papers: Path,
    tmp_path: Path,
    emulator: Emulator,
    matrix: list[str],
    row: tuple[str, str, str],
):
    columns = tuple(DOTS)[ROWS.index(row) % len(DOTS)]
    fault, step, cure = row
    roll = emulator.rolls[columns]
    plan = Plan(roll, fault, step, cure)
    till = Till(
        copied(all_papers, tmp_path), opener=plan.open, delays=AT_ONCE, clock=papers.clock()
    )
    placed: list[Layout] = []
    outcomes, state = promised(fault, step, cure)
    try:
        till.set_printer(**roll.setting)
        line = partial(StruckLine, plan=plan)
        with keeping_layouts(placed), mock.patch.object(transports, "_SocketLine", line):
            till.spool.start()
            till.wait_for("unconfirmed" if state == "sent_unconfirmed" else "ready", seconds=LONG_S)
        jobs = till.jobs()
        wanted = [receipt for one in placed for receipt in on_paper(one)]
        came_out = roll.receipts(len(wanted))
        states = [job.state for job in jobs]
        matrix.append(
            f"{fault:15} {STEPS[step]:42} {CURES[cure]:30} {columns:5} {len(jobs):6} "
            f"{states.count('printed'):7} {states.count('sent_unconfirmed'):5}"
        )
        told = "\n".join((*matrix, *(f"{j.kind} {j.document} {j.state}" for j in jobs)))
        assert came_out == wanted, told
        assert set(states) == {state}, told
        assert plan.outcomes == outcomes * len(jobs), told
        if state == "sent_unconfirmed":
            assert {job.last_error for job in jobs} == {FAULTS[fault]}
            for job in jobs:
                till.resolve(job, Verdict.CAME_OUT)
            till.wait_for("ready")
            assert {job.state for job in till.jobs()} == {"printed"}
            assert len(roll.receipts(len(wanted))) == len(wanted), "never again by itself"
    finally:
        till.close()
        roll.fault(fault, on=False)

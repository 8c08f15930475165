"""Peers that are mute, slow, or gone, for papers of every size: no job is lost or cut by our hand.

Slowness is measured on a line whose time is counted, so that a printer of one byte a second costs
the test nothing.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field, replace

import pytest

from cafe_pos.devices.conversation import (
    Conversation,
    Failed,
    Outcome,
    Patience,
    Printed,
    SentUnconfirmed,
)
from cafe_pos.devices.transports import open_transport
from receipts import closure, escpos, label, layout, ticket
from receipts.closure import Sum
from receipts.words import FRENCH
from tests.devices.fake_printer import ASKS, PATIENT_S, PROOF, FakePrinter, Manners
from tests.receipts import samples
from tests.receipts.test_closure import DAY
from tests.receipts.test_label import LABEL

BRISK = Patience(status_s=0.05, send_s=0.2, answer_s=0.05, bytes_per_s=1e9)
CALM = Patience()
FAMILIES = tuple(Sum(f"Famille n° {n} au nom bien long", n, 100 * n) for n in range(400))
DOCUMENTS = {
    "label": label.document(LABEL, FRENCH),
    "ticket": ticket.document(samples.EXAMPLE_1, FRENCH),
    "Z": closure.document(DAY, FRENCH),
    "long Z": closure.document(replace(DAY, families=FAMILIES), FRENCH),
}
JOBS = {name: escpos.encode(layout.lay_out(one, 48)) for name, one in DOCUMENTS.items()}
SIZES = pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)


def deliver(printer: FakePrinter, job: bytes, patience: Patience = CALM) -> Outcome:
    setting = {"transport": "network", "address": printer.address}
    return open_transport(setting, patience).deliver(job)


def test_the_sizes_are_those_of_a_cafe():
    sizes = [len(job) for job in JOBS.values()]
    assert sizes == sorted(sizes)
    assert sizes[0] < 500
    assert sizes[-1] > 20_000


# --- slow -----------------------------------------------------------------------------------------


@dataclass
class SlowLine:
    """A printer that takes so many bytes a second, at `monotonic`'s time, and answers so late."""

    bytes_per_s: float
    answer_after_s: float = 0.0
    stops_after: int | None = None
    answers: bool = True
    now: float = 1000.0
    taken: bytearray = field(default_factory=bytearray)
    due: list[tuple[float, bytes]] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def writable(self, seconds: float) -> bool:
        stuck = self.stops_after is not None and len(self.taken) >= self.stops_after
        byte = 1 / self.bytes_per_s
        self.now += seconds if stuck else min(seconds, byte)
        return not stuck and seconds >= byte

    def send(self, data: memoryview) -> int:
        if bytes(data) in ASKS:
            self.due.append((self.now, b"\x12"))
            return len(data)
        self.taken += data[:1]
        if self.taken.endswith(PROOF):
            self.due.append((self.now + self.answer_after_s, b"\x00"))
        return 1

    def drained(self, seconds: float) -> bool:
        return True

    def readable(self, seconds: float) -> bool:
        wait = min((at for at, _ in self.due), default=float("inf")) - self.now
        self.now += min(seconds, max(0.0, wait))
        return wait <= seconds

    def receive(self) -> bytes:
        heard = [said for at, said in self.due if at <= self.now]
        self.due = [(at, said) for at, said in self.due if at > self.now]
        return b"".join(heard)

    def deliver(self, job: bytes) -> tuple[Outcome, float]:
        """What became of a job, and after how many seconds."""
        begun = self.now
        return Conversation(self, CALM, self.monotonic).deliver(job), self.now - begun


@SIZES
@pytest.mark.parametrize("bytes_per_s", [60, 240, 1000, 100_000])
def test_a_slow_printer_is_never_cut_off_while_it_takes_something(job: bytes, bytes_per_s: float):
    line = SlowLine(bytes_per_s)
    outcome, seconds = line.deliver(job)
    assert outcome == Printed()
    assert bytes(line.taken) == job
    assert seconds == pytest.approx(len(job) / bytes_per_s, rel=0.05, abs=0.1)


@SIZES
def test_a_byte_a_second_is_given_up_and_asked_about(job: bytes):
    line = SlowLine(bytes_per_s=1)
    outcome, seconds = line.deliver(job)
    assert outcome == Failed(before_first_byte=False, reason="printer.stuck")
    assert seconds < CALM.crawling(len(job)) + CALM.status_s + 1
    assert 10 < len(line.taken) < len(job)


@SIZES
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_printer_that_stops_taking_is_waited_for_as_long_as_its_job_may_take(
    job: bytes, share: float
):
    line = SlowLine(100_000, stops_after=int(len(job) * share))
    outcome, seconds = line.deliver(job)
    assert outcome == Failed(before_first_byte=share == 0.0, reason="printer.stuck")
    assert 0 <= seconds - CALM.sending(len(job)) < CALM.status_s + 1


@SIZES
def test_a_long_paper_is_waited_for_longer(job: bytes):
    in_time = CALM.answering(len(job)) - 0.01
    assert SlowLine(100_000, answer_after_s=in_time).deliver(job)[0] == Printed()
    late, seconds = SlowLine(100_000, answer_after_s=3600).deliver(job)
    assert late == SentUnconfirmed("printer.no_answer")
    assert seconds < in_time + 2


# --- mute, closing, kept open ---------------------------------------------------------------------


@SIZES
def test_a_mute_peer_is_asked_about_and_has_it_all(job: bytes):
    with FakePrinter(Manners(mute=True)) as printer:
        assert deliver(printer, job, BRISK) == SentUnconfirmed("printer.no_answer")
        printer.wait_for_bytes(len(job))
        assert printer.jobs == [job]


@SIZES
def test_a_peer_that_reads_little_at_a_time_gets_it_whole(job: bytes):
    with FakePrinter(Manners(bytes_at_once=7)) as printer:
        assert deliver(printer, job) == Printed()
        assert printer.jobs == [job]


@SIZES
@pytest.mark.parametrize(
    "manners", [Manners(hangs_up=True), Manners(hangs_up_after_question=True)], ids=["at", "after"]
)
def test_a_peer_that_hangs_up_before_the_job_loses_nothing(job: bytes, manners: Manners):
    with FakePrinter(manners) as printer:
        outcome = deliver(printer, job)
        assert isinstance(outcome, Failed | SentUnconfirmed)
        assert outcome.reason == "printer.cut_off"
        assert printer.jobs == []
        if manners.hangs_up:
            assert outcome == Failed(before_first_byte=True, reason="printer.cut_off")


@SIZES
@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_a_peer_that_dies_within_the_job_is_asked_about(job: bytes, share: float):
    with FakePrinter(Manners(dies_after=max(1, int(len(job) * share)))) as printer:
        assert deliver(printer, job) in {
            SentUnconfirmed("printer.cut_off"),
            Failed(before_first_byte=False, reason="printer.cut_off"),
        }
        assert printer.complete == []


@SIZES
def test_a_peer_that_hangs_up_instead_of_answering_is_asked_about(job: bytes):
    with FakePrinter(Manners(hangs_up_before_answer=True)) as printer:
        assert deliver(printer, job) == SentUnconfirmed("printer.cut_off")
        assert printer.jobs == [job]


@SIZES
def test_a_peer_that_keeps_the_connection_open_is_left(job: bytes):
    """It never hangs up by itself; ours must, or it serves nobody else."""
    with FakePrinter() as printer:
        assert deliver(printer, job) == Printed()
        printer.wait_for_farewell()
        assert deliver(printer, job) == Printed()
        assert printer.jobs == [job, job]


@SIZES
def test_a_printer_busy_with_somebody_elses_open_connection_prints_once_it_is_free(job: bytes):
    with FakePrinter() as printer:
        somebody = socket.create_connection(("127.0.0.1", printer.port))
        said: list[Outcome] = []
        waiting = replace(BRISK, answer_s=PATIENT_S)
        caller = threading.Thread(target=lambda: said.append(deliver(printer, job, waiting)))
        with somebody:
            caller.start()
        caller.join(PATIENT_S)
        assert said == [Printed()]
        assert printer.jobs == [job]


@SIZES
def test_a_printer_that_stays_busy_is_asked_about_and_prints_what_it_took(job: bytes):
    with FakePrinter() as printer:
        with socket.create_connection(("127.0.0.1", printer.port)):
            assert deliver(printer, job, BRISK) in {
                SentUnconfirmed("printer.no_answer"),
                Failed(before_first_byte=False, reason="printer.stuck"),
            }
            assert printer.jobs == []
        printer.wait_for_bytes(1)
        assert len(printer.jobs) == 1

"""Exactly one receipt, or a question: never two unasked, never none in silence."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.application.printing import paper, printing
from cafe_pos.application.printing.printing import SpoolStatus, Verdict
from cafe_pos.devices.conversation import Outcome, Patience, Printed
from cafe_pos.domain.errors import PosError
from tests import cafes
from tests.cafes import HandClock
from tests.devices.fake_printer import PATIENT_S, FakePrinter, Manners
from tests.devices.tills import AT_ONCE, Till
from tests.receipts.decoder import Printer

BRISK = Patience(status_s=0.2, answer_s=0.2, bytes_per_s=1e9)


@pytest.fixture
def open_till(cafe_file: Path) -> Iterator[Callable[..., Till]]:
    opened: list[Till] = []

    def open_one(**options: object) -> Till:
        opened.append(Till(cafe_file, **options))
        return opened[-1]

    yield open_one
    for till in opened:
        till.close()


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


def read(job: bytes) -> str:
    return Printer(42).feed(job).text()


def numbers(jobs: list[bytes]) -> Counter[str]:
    return Counter(re.findall(r"T-\d{8}", job.decode("cp1252"))[0] for job in jobs)


def test_a_ticket_comes_out_once_and_is_known_to(open_till, printer):
    till = open_till()
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    job = till.settled(number)
    assert (job.state, job.attempts) == ("printed", 1)
    assert till.wait_for("ready") == SpoolStatus("ready")
    (job,) = printer.jobs
    assert number in read(job)
    assert "DUPLICATA" not in read(job)


def test_tickets_come_out_in_order(open_till, printer):
    till = open_till()
    till.use(printer)
    sold = [till.print_new() for _ in range(5)]
    till.spool.start()
    assert till.settled(sold[-1]).state == "printed"
    assert list(numbers(printer.jobs)) == sold


def test_without_a_printer_nothing_is_queued(open_till):
    till = open_till()
    till.spool.start()
    number = till.sell()
    with pytest.raises(PosError) as refused:
        till.print(number)
    assert refused.value.code == "printer.none"
    till.set_printer(transport="none")
    with pytest.raises(PosError):
        till.print(number)
    assert till.jobs() == []
    assert till.spool.status().state == "none"


def test_a_dead_printer_is_tried_again_until_it_lives(open_till):
    with FakePrinter() as dead:
        port = dead.port
    till = open_till(delays=AT_ONCE)
    till.set_printer(transport="network", address=f"127.0.0.1:{port}")
    till.spool.start()
    number = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.refused"
    job = till.job(number)
    assert job.state in {"queued", "sending"}
    with FakePrinter(at_port=port) as printer:
        assert till.settled(number).state == "printed"
        till.wait_for("ready")
        assert numbers(printer.jobs) == {number: 1}
    states = [status.state for status in till.seen]
    assert states[states.index("failed") :] == ["failed", "ready"], "attempts must not flicker"


def test_news_retries_at_once(open_till, printer):
    printer.manners = Manners(paper_out=True)
    till = open_till()  # by itself it would try again in an hour
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.paper_out"
    assert till.job(number).last_error == "printer.paper_out"
    printer.manners = Manners()
    till.spool.wake()
    assert till.settled(number).state == "printed"
    assert numbers(printer.jobs) == {number: 1}


def test_keys_pressed_before_a_dead_printer_make_no_duplicates(open_till, printer):
    printer.manners = Manners(cover_open=True)
    till = open_till()
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    till.wait_for("failed", 1)
    assert [till.print(number), till.print(number)] == [0, 0]
    printer.manners = Manners()
    till.spool.wake()
    assert till.settled(number).state == "printed"
    assert numbers(printer.jobs) == {number: 1}
    assert till.print(number, reason="perdu") == 1
    assert till.settled(number, copy_no=1).state == "printed"
    assert "DUPLICATA n° 1" in read(printer.jobs[1])
    assert "perdu" in read(printer.jobs[1])


def test_a_sale_never_waits_for_the_printer(open_till):
    held, began = threading.Event(), threading.Event()

    class Stuck:
        def deliver(self, job: bytes) -> Outcome:
            began.set()
            held.wait(PATIENT_S)
            return Printed()

    till = open_till(opener=lambda _printer: Stuck())
    till.set_printer(transport="network", address="127.0.0.1")
    till.spool.start()
    first = till.print_new()
    assert began.wait(PATIENT_S)
    sold = [till.print_new() for _ in range(20)]
    assert till.job(first).state == "sending"
    assert {till.job(number).state for number in sold} == {"queued"}
    held.set()
    till.settled(sold[-1])
    assert {job.state for job in till.jobs()} == {"printed"}


def test_what_left_unanswered_is_asked_and_never_sent_again(open_till, printer):
    printer.manners = Manners(mute=True)
    till = open_till(patience=BRISK, delays=AT_ONCE)
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    asked = till.wait_for("unconfirmed")
    assert asked == SpoolStatus("unconfirmed", 0, 1, "printer.no_answer")
    printer.manners = Manners()
    other = till.print_new()
    assert till.settled(other).state == "printed"
    assert numbers(printer.jobs) == {number: 1, other: 1}
    assert SpoolStatus("printing", 1, 1) in till.seen, "the question stands while others print"
    settled = till.resolve(till.job(number), Verdict.CAME_OUT)
    assert (settled.state, settled.last_error) == ("printed", None)
    till.wait_for("ready")
    assert numbers(printer.jobs) == {number: 1, other: 1}


def test_printed_again_is_a_duplicate_with_its_reason(open_till, printer, cafe_file):
    printer.manners = Manners(dies_after=40)
    till = open_till()
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    assert till.wait_for("unconfirmed").questions == 1
    printer.manners = Manners()
    doubtful = till.job(number)
    with pytest.raises(PosError) as refused:
        till.resolve(doubtful, Verdict.AGAIN, " ")
    assert refused.value.code == "receipt.no_reason"
    made = till.resolve(doubtful, Verdict.AGAIN, "coupure de courant")
    assert (made.document, made.copy_no, made.state) == (number, 1, "queued")
    assert till.settled(number, copy_no=1).state == "printed"
    assert till.job(number).state == "cancelled"
    (whole,) = printer.complete
    assert "DUPLICATA n° 1" in read(whole)
    assert "coupure de courant" in read(whole)
    till.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_a_job_cut_while_leaving_has_failed_and_holds_up_no_other(open_till, printer):
    till = open_till()
    till.use(printer)
    first, second = till.sell(), till.sell()
    for number in (first, second):
        till.print(number)
    plain = paper.rendered
    with mock.patch.object(paper, "rendered", side_effect=[ValueError("bug"), mock.DEFAULT]) as bad:
        bad.return_value = b"\x1b@\x1bt\x10T-00000002\n\x1dr\x01"
        till.spool.start()
        assert till.wait_for("unconfirmed").reason == "printer.unrenderable"
    assert paper.rendered is plain
    assert till.job(first).state == "failed"
    assert till.job(second).state == "printed"
    assert len(printer.jobs) == 1


def test_a_person_may_give_up(open_till, printer):
    printer.manners = Manners(off_line=True)
    till = open_till()
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    till.wait_for("failed", 1)
    assert till.resolve(till.job(number), Verdict.CANCEL).state == "cancelled"
    till.wait_for("ready")
    for verdict in Verdict:
        with pytest.raises(PosError) as refused:
            till.resolve(till.job(number), verdict, "encore")
        assert refused.value.code == "print.settled"
    printer.manners = Manners()
    assert till.print(number) == 0, "nothing had left: it is the original still"
    assert till.settled(number).state == "printed"
    assert numbers(printer.jobs) == {number: 1}
    assert "DUPLICATA" not in read(printer.jobs[0])


def test_an_unknown_job_cannot_be_settled(open_till):
    till = open_till()
    with pytest.raises(PosError) as refused:
        till.do(lambda ctx: printing.resolve(ctx, 99, Verdict.CANCEL))
    assert refused.value.code == "print.unknown"


def test_a_job_whose_document_is_missing_holds_up_no_other(open_till, printer):
    till = open_till()
    till.use(printer)

    def queue_nonsense(ctx):
        with ctx.store.act() as uow:
            uow.queue_print("T-99999999", "ticket", 0, "2026-11-20T09:15:00Z")

    till.do(queue_nonsense)
    number = till.print_new()
    till.spool.start()
    assert till.settled(number).state == "printed"
    assert till.job("T-99999999").state == "cancelled"


def test_a_printer_that_cannot_answer_raises_no_question(open_till, printer):
    printer.manners = Manners(mute=True)
    till = open_till()
    till.use(printer, answers=False)
    till.spool.start()
    job = till.settled(till.print_new())
    assert (job.state, job.last_error) == ("sent_unconfirmed", "printer.one_way")
    till.wait_for("ready")
    assert till.do(printing.jobs) == ()


def test_low_paper_is_told_until_it_is_changed(open_till, printer):
    printer.manners = Manners(paper_low=True)
    till = open_till()
    till.use(printer)
    till.spool.start()
    till.settled(till.print_new())
    assert till.wait_for("ready").reason == "printer.paper_low"
    printer.manners = Manners()
    till.settled(till.print_new())
    assert till.wait_for("ready").reason is None


@pytest.mark.parametrize("suffix", ["", "-wal", ".head", ".lock"])
def test_the_database_is_never_taken_for_a_printer(open_till, cafe_file, suffix):
    till = open_till()
    till.set_printer(transport="file", path=f"{cafe_file}{suffix}")
    till.spool.start()
    number = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.setting"
    assert till.job(number).state == "queued"
    till.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_a_file_printer_prints(open_till, tmp_path):
    till = open_till()
    till.set_printer(transport="file", path=str(tmp_path / "jobs.bin"))
    till.spool.start()
    number = till.print_new()
    assert till.settled(number).state == "printed"
    assert number in read((tmp_path / "jobs.bin").read_bytes())


def test_an_outcome_is_recorded_however_long_it_takes(open_till, printer):
    till = open_till(delays=AT_ONCE)
    till.use(printer)
    number = till.print_new()
    plain = printing.settle_work
    refusals = iter([PosError("database.full"), PosError("database.full")])

    def full_twice(ctx, job, state, error=None, **where):
        for refusal in refusals:
            raise refusal
        return plain(ctx, job, state, error, **where)

    with mock.patch.object(printing, "settle_work", full_twice):
        till.spool.start()
        assert till.settled(number).state == "printed"
    assert numbers(printer.jobs) == {number: 1}
    assert "database.full" in {status.reason for status in till.seen}


def test_a_screen_that_fails_does_not_stop_the_printer(open_till, printer):
    till = open_till()
    till.use(printer)
    plain = till._changed

    def shaky(status):
        plain(status)
        raise RuntimeError("the screen is gone")

    till.spool._on_change = shaky
    till.spool.start()
    first = till.print_new()
    till.settled(first)
    second = till.print_new()
    till.settled(second)
    assert numbers(printer.jobs) == {first: 1, second: 1}


def test_closing_waits_for_the_job_at_the_printer(open_till, printer):
    printer.manners = Manners(holds_answer=True)
    till = open_till()
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    printer.wait_for_bytes()
    assert till.spool.close(0.01) is False
    printer.release()
    assert till.spool.close(PATIENT_S) is True
    assert till.job(number).state == "printed"


def test_a_job_cut_by_the_end_of_the_program_is_asked_about(open_till, printer, cafe_file):
    printer.manners = Manners(holds_answer=True)
    till = open_till()
    till.use(printer)
    till.spool.start()
    number = till.print_new()
    printer.wait_for_bytes()
    till.writer.close()  # as a crash: nothing more is recorded
    printer.release()
    assert till.spool.close(PATIENT_S) is True
    ctx = cafes.reopen(cafe_file, HandClock())
    try:
        assert [code for code, _ in ctx.store.notices] == ["start.print_unconfirmed"]
        (job,) = printing.jobs(ctx)
        assert (job.document, job.state) == (number, "sent_unconfirmed")
        assert job.last_error == "printer.interrupted"
    finally:
        ctx.store.close()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_printer_does_one_receipt_or_a_question(open_till, printer, seed):
    chance = random.Random(seed)  # noqa: S311 - the same faults each time
    faults = [
        Manners(),
        Manners(paper_low=True),
        Manners(hangs_up=True),
        Manners(paper_out=True),
        Manners(cover_open=True),
        Manners(mute=True),
        Manners(paper_out_in_job=True),
        *(Manners(dies_after=cut) for cut in (0, 1, 50, 300, 700)),
    ]
    printer.script = [chance.choice(faults) for _ in range(40)]
    till = open_till(patience=BRISK, delays=AT_ONCE)
    till.use(printer)
    till.spool.start()
    asked = [till.print_new() for _ in range(20)]
    till.settled(asked[-1])
    till.spool.close(PATIENT_S)
    came_out = numbers(printer.complete)
    for number in asked:
        state = till.job(number).state
        if state == "printed":
            assert came_out[number] == 1
        else:
            assert state in {"sent_unconfirmed", "failed"}
            assert came_out[number] <= 1
    questions = till.do(printing.jobs)
    assert len(questions) == sum(till.job(n).state != "printed" for n in asked)

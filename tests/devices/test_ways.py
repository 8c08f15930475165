"""A second printer, and printers that never answer: what the spool does by itself, and says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.application.printing import printing
from cafe_pos.application.printing.copies import queue_for_sale
from cafe_pos.devices.conversation import Patience
from cafe_pos.devices.transports import _SocketLine
from tests.devices.fake_printer import PATIENT_S, FakePrinter, Manners
from tests.devices.tills import AT_ONCE, Till
from tests.receipts.decoder import Printer

BRISK = Patience(status_s=0.1, answer_s=0.1, bytes_per_s=1e9)
COLUMNS = 42
NARROW = 32


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
def pair() -> Iterator[tuple[FakePrinter, FakePrinter]]:
    with FakePrinter() as first, FakePrinter() as second:
        yield first, second


def use_both(till: Till, first: FakePrinter, second: FakePrinter) -> None:
    way = {"transport": "network", "address": second.address, "columns": NARROW}
    till.use(first, columns=COLUMNS, fallback=way)


@pytest.mark.parametrize(
    "manners", [Manners(paper_out=True), Manners(cover_open=True), Manners(hangs_up=True)]
)
def test_the_second_printer_takes_what_the_first_has_not_begun(open_till, pair, manners):
    first, second = pair
    first.manners = manners
    till = open_till()
    use_both(till, first, second)
    till.spool.start()
    number = till.print_new()
    assert till.settled(number).state == "printed"
    assert till.wait_for("ready").reason == "printer.fallback"
    assert first.jobs == []
    (job,) = second.jobs
    assert number in Printer(NARROW).feed(job).text()
    first.manners = Manners()
    other = till.print_new()
    assert till.settled(other).state == "printed"
    assert till.wait_for("ready").reason is None
    assert len(first.jobs) == len(second.jobs) == 1


@pytest.mark.parametrize(
    "manners", [Manners(dies_after=1), Manners(mute=True), Manners(paper_out_in_job=True)]
)
def test_the_second_never_gets_what_may_have_come_out(open_till, pair, manners):
    first, second = pair
    first.manners = manners
    till = open_till(patience=BRISK)
    use_both(till, first, second)
    till.spool.start()
    number = till.print_new()
    assert till.settled(number).state in {"sent_unconfirmed", "failed"}
    assert second.jobs == []


def test_when_neither_can_print_the_first_says_why(open_till, pair):
    first, second = pair
    first.manners, second.manners = Manners(paper_out=True), Manners(cover_open=True)
    till = open_till()
    use_both(till, first, second)
    till.spool.start()
    number = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.paper_out"
    assert till.job(number).state == "queued"
    assert first.jobs == second.jobs == []


def test_a_second_printer_in_doubt_is_a_question_as_well(open_till, pair):
    first, second = pair
    first.manners, second.manners = Manners(paper_out=True), Manners(dies_after=20)
    till = open_till(delays=AT_ONCE)
    use_both(till, first, second)
    till.spool.start()
    number = till.print_new()
    assert till.settled(number).state in {"sent_unconfirmed", "failed"}
    assert till.wait_for("unconfirmed").questions == 1
    first.manners = second.manners = Manners()
    other = till.print_new()
    till.settled(other)
    assert number not in str(first.complete + second.complete)


def test_the_database_is_no_second_printer_either(open_till, pair, cafe_file):
    till = open_till()
    way = {"transport": "file", "path": str(cafe_file)}
    till.use(pair[0], fallback=way)
    till.spool.start()
    till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.setting"


def test_a_printer_never_heard_is_waited_for_twice_and_then_no_more(open_till, pair):
    mute, _ = pair
    mute.manners = Manners(mute=True)
    till = open_till(patience=BRISK)
    till.use(mute)
    till.spool.start()
    doubted = [till.settled(till.print_new()) for _ in range(2)]
    assert {job.last_error for job in doubted} == {"printer.no_answer"}
    job = till.settled(till.print_new())
    assert (job.state, job.last_error) == ("sent_unconfirmed", "printer.one_way")
    status = till.wait_for("unconfirmed")
    assert status.questions == 2, "the first two stay questions"
    for doubt in doubted:
        till.resolve(doubt, printing.Verdict.CAME_OUT)
    assert till.wait_for("ready").reason == "printer.mute"
    assert len(mute.jobs) == 3


def test_a_printer_heard_once_is_always_waited_for(open_till, pair):
    printer, _ = pair
    till = open_till(patience=BRISK)
    till.use(printer)
    till.spool.start()
    assert till.settled(till.print_new()).state == "printed"
    printer.manners = Manners(mute=True)
    reasons = [till.settled(till.print_new()).last_error for _ in range(4)]
    assert set(reasons) == {"printer.no_answer"}


def test_without_a_printer_a_sale_queues_nothing(open_till):
    till = open_till()

    def sale(ctx):
        with ctx.store.act() as uow:
            ticket = {"number": "T-00000001", "payments": [{"method": "cash"}]}
            queue_for_sale(uow, ticket, "2026-11-20T09:15:00Z")

    till.do(sale)
    assert till.jobs() == []


@pytest.mark.parametrize("step", range(8))
def test_the_cable_is_pulled_at_each_step(open_till, step):
    """Each send and each answer in turn is the one at which the cable goes."""
    with FakePrinter() as printer:
        till = open_till(patience=BRISK)
        till.use(printer)
        number = till.print_new()
        left = iter(range(step, -1, -1))
        whole = mock.Mock()

        def pull(plain):
            def pulled(line, *data):
                if next(left, 0) == 0 and not whole.done:
                    whole.done = True
                    line.socket.close()
                    raise ConnectionResetError(104, "pulled")
                return plain(line, *data)

            return pulled

        whole.done = False
        with (
            mock.patch.object(_SocketLine, "send", pull(_SocketLine.send)),
            mock.patch.object(_SocketLine, "receive", pull(_SocketLine.receive)),
        ):
            till.spool.start()
            till.spool.drain(PATIENT_S)
            if till.job(number).state == "queued":
                till.spool.wake()
            job = till.settled(number)
    came_out = sum(number.encode() in kept for kept in printer.complete)
    assert came_out <= 1
    if job.state == "printed":
        assert came_out == 1
    else:
        assert job.state in {"sent_unconfirmed", "failed"}
        assert till.do(printing.jobs) == (job,)

"""The drawer opens for cash, at once or not at all, and never in a receipt's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method, Tender
from tests import cafes
from tests.cafes import HandClock
from tests.devices.fake_printer import PATIENT_S, PROOF, FakePrinter, Manners
from tests.devices.tills import AT_ONCE, Till

PULSE = b"\x1bp\x00\x19\xfa"


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


@pytest.fixture
def open_till(cafe_file: Path) -> Iterator[Callable[..., Till]]:
    opened: list[Till] = []

    def open_one(**options: object) -> Till:
        opened.append(Till(cafe_file, **options))
        return opened[-1]

    yield open_one
    for till in opened:
        till.close()


def kick(till: Till, number: str):
    (found,) = [j for j in till.jobs() if (j.document, j.kind) == (number, "kick")]
    return found


def kicked(till: Till, number: str):
    """The drawer's job, once it is settled."""
    while (job := kick(till, number)).state in {"queued", "sending"}:
        till.spool.drain(PATIENT_S)
    return job


@pytest.mark.parametrize("pin", [0, 1])
def test_a_cash_sale_opens_the_drawer_by_itself(open_till, printer, pin):
    till = open_till()
    till.use(printer, drawer=True, pin=pin)
    till.spool.start()
    number = till.sell()
    printer.wait_for_bytes(len(PULSE))
    assert kicked(till, number).state == "printed"
    assert printer.jobs == [PULSE[:2] + bytes([pin]) + PULSE[3:]]


def test_other_payments_and_printers_without_drawer_open_nothing(open_till, printer):
    till = open_till()
    till.use(printer, drawer=True)
    card = Ring((Wanted("CAFE", 1),), (Tender(Method.CARD),))
    till.do(lambda ctx: ringing.ring(ctx, card))
    till.use(printer)
    till.sell()
    till.set_printer(transport="none", drawer=True)
    till.sell()
    assert till.jobs() == []


def test_it_opens_without_paper_too(open_till, printer):
    printer.manners = Manners(paper_out=True, mute=True)
    till = open_till()
    till.use(printer, drawer=True)
    till.spool.start()
    number = till.sell()
    printer.wait_for_bytes(len(PULSE))
    assert kicked(till, number).state == "printed"


def test_it_goes_before_the_paper_that_waits_and_is_no_waiting_paper(open_till, printer):
    till = open_till()
    till.use(printer, drawer=True)
    first = till.print_new()
    second = till.sell()
    assert [job.kind for job in till.jobs()] == ["kick", "ticket", "kick"]
    till.spool.start()
    assert till.settled(first).state == "printed"
    assert printer.jobs[0] == PULSE, "one pulse is enough for all who ask"
    assert [job.count(PULSE) for job in printer.jobs] == [1, 0]
    assert kick(till, second).state == "printed"
    assert till.wait_for("ready").waiting == 0


def test_an_old_kick_is_never_replayed(cafe_file, printer):
    clock = HandClock()
    till = Till(cafe_file, clock=clock)
    till.use(printer, drawer=True)
    number = till.sell()
    clock.advance(seconds=11)
    paper = till.print_new()
    till.spool.start()
    assert till.settled(paper).state == "printed"
    job = kick(till, number)
    assert (job.state, job.last_error) == ("cancelled", "print.expired")
    till.close()


@pytest.mark.parametrize("pin", [0, 1])
def test_a_printer_known_to_answer_opens_without_paper_at_once_and_not_later(
    open_till, printer, pin
):
    till = open_till()
    till.use(printer, drawer=True, pin=pin)
    till.spool.start()
    till.settled(till.print_new())  # it was heard
    printer.manners = Manners(paper_out=True)
    assert kicked(till, till.sell()).state == "printed"
    assert printer.jobs[-1] == b"\x10\x14\x01" + bytes([pin, 1])
    printer.manners = Manners()
    assert kicked(till, till.sell()).state == "printed"
    assert printer.jobs[-1] == b"\x1bp" + bytes([pin]) + b"\x19\xfa" + PROOF


@pytest.mark.parametrize("step", [-60, 3600])
def test_nor_after_a_change_of_the_clock(cafe_file, printer, step):
    clock = HandClock()
    till = Till(cafe_file, clock=clock)
    till.use(printer, drawer=True)
    number = till.sell()
    clock.advance(seconds=step)
    till.spool.start()
    assert kicked(till, number).last_error == "print.expired"
    assert printer.jobs == []
    till.close()


def test_nor_after_a_crash(cafe_file, printer):
    till = Till(cafe_file)
    till.use(printer, drawer=True)
    number = till.sell()

    def at_the_printer(ctx):
        with ctx.store.act() as uow:
            (job,) = uow.print_jobs("queued")
            uow.mark_print(job.id, "sending", None)

    till.do(at_the_printer)
    till.writer.close()
    ctx = cafes.reopen(cafe_file, HandClock())
    try:
        assert ctx.store.notices == ()
        with ctx.store.act() as uow:
            (job,) = uow.print_jobs_of(number)
        assert (job.state, job.last_error) == ("cancelled", "print.expired")
    finally:
        ctx.store.close()


def test_a_drawer_that_does_not_open_holds_up_no_receipt(open_till, printer, tmp_path):
    """The first printer is dead, its drawer too; the second one prints all the same."""
    with FakePrinter() as gone:
        port = gone.port
    till = open_till(delays=AT_ONCE)
    till.set_printer(
        transport="network", address=f"127.0.0.1:{port}", drawer=True,
        fallback={"transport": "network", "address": printer.address},
    )  # fmt: skip
    till.spool.start()
    number = till.print_new()
    assert till.settled(number).state == "printed"
    assert printer.jobs
    assert PULSE not in b"".join(printer.jobs), "no drawer hangs on the second printer"
    assert kick(till, number).last_error in {None, "printer.refused"}


def test_a_kick_is_nobodys_question(open_till, printer):
    printer.manners = Manners(hangs_up=True)
    till = open_till()
    till.use(printer, drawer=True)
    number = till.sell()
    job = kick(till, number)
    for act in ("came_out", "again", "cancel"):
        with pytest.raises(PosError) as refused:
            till.resolve(job, act, "encore")
        assert refused.value.code == "print.unknown"
    till.spool.start()
    till.spool.drain(PATIENT_S)
    assert till.spool.status().questions == 0

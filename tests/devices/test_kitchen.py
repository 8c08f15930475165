"""Slips for the kitchen and notes for the table: which printer, how often, what if it is dead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from cafe_pos.application.printing import copies, printing
from cafe_pos.application.printing.printing import Verdict
from cafe_pos.application.tabs import kitchen, serving, tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.application.writer import Writer
from cafe_pos.devices.spools import Spools
from cafe_pos.domain.order import Order
from tests import cafes
from tests.cafes import COFFEE, CROQUE, HandClock, refused
from tests.devices.fake_printer import PATIENT_S, FakePrinter
from tests.devices.tills import NEVER
from tests.receipts.decoder import Printer


class House:
    """A café with its writer and the workers of all its printers."""

    def __init__(self, path: Path) -> None:
        self.writer = Writer(partial(cafes.reopen, path, HandClock()))
        self.writer.start()
        self.spools = Spools(self.writer, delays=NEVER)
        self.do(lambda ctx: kitchen.choose_families(ctx, ["Plats"]))

    def do(self, act: Callable):
        return self.writer.submit(act).result(PATIENT_S)

    def use(self, setting: str, printer: FakePrinter) -> None:
        chosen = {"transport": "network", "address": printer.address}
        self.do(lambda ctx: copies.set_printer(ctx, chosen, setting=setting))

    def put_aside(self, *asked) -> Order:
        order = Order()
        for article, quantity in asked:
            order, _index = order.add(article, quantity)
        return self.do(lambda ctx: tabs.keep(ctx, order, "Table 4", Where())).order

    def send(self, order: Order) -> Order:
        return self.do(lambda ctx: serving.send_to_kitchen(ctx, order)).kept.order

    def close(self) -> None:
        self.spools.close(PATIENT_S)
        self.writer.close()


@pytest.fixture
def house(cafe_file: Path) -> Iterator[House]:
    one = House(cafe_file)
    yield one
    one.close()


@pytest.fixture
def counter() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


@pytest.fixture
def stove() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


def read(job: bytes) -> str:
    return Printer(42).feed(job).text()


def test_slips_come_out_in_the_kitchen_and_the_rest_at_the_counter(house, counter, stove):
    house.use("printer", counter)
    house.use("kitchen_printer", stove)
    order = house.put_aside((CROQUE, 2), (COFFEE, 1))
    order = house.send(order)
    house.do(lambda ctx: serving.print_note(ctx, order))
    house.spools.start()
    assert house.spools.drain(PATIENT_S).state == "ready"
    (slip,), (note,) = stove.jobs, counter.jobs
    assert "2 x Croque-monsieur" in read(slip).replace("\N{NO-BREAK SPACE}", " ")
    assert "Café" not in read(slip).replace("Café du Pont", "")
    assert "DOCUMENT PROVISOIRE" in read(note)
    assert "14,50" in read(note)


def test_without_a_printer_of_its_own_the_kitchen_reads_at_the_counter(house, counter):
    house.use("printer", counter)
    house.send(house.put_aside((CROQUE, 1)))
    house.spools.start()
    assert house.spools.drain(PATIENT_S).state == "ready"
    (slip,) = counter.jobs
    assert "CUISINE n° 1" in read(slip)


def test_a_dead_printer_in_the_kitchen_holds_up_no_ticket(house, counter, stove):
    house.use("printer", counter)
    house.use("kitchen_printer", stove)
    stove.close()
    order = house.send(house.put_aside((CROQUE, 1)))
    ticket = house.do(lambda ctx: cafes.ring(ctx, "CAFE")).number
    house.do(lambda ctx: copies.print_ticket(ctx, ticket))
    house.spools.start()
    status = house.spools.drain(PATIENT_S)
    assert (status.state, status.waiting, status.reason) == ("failed", 1, "printer.refused")
    (job,) = counter.jobs
    assert ticket in read(job)
    assert order.lines[0].sent == 1


def test_only_what_is_new_and_what_is_wanted_no_more_is_told(house, counter):
    house.use("printer", counter)
    order = house.send(house.put_aside((CROQUE, 2)))
    with refused("kitchen.nothing"):
        house.send(order)
    more = order.with_quantity(0, 3).add(COFFEE)[0]
    order = house.send(more)
    left = house.do(lambda ctx: tabs.remove(ctx, order.with_quantity(0, 1), Where(reason="trop")))
    house.send(left.order)
    house.spools.start()
    assert house.spools.drain(PATIENT_S).state == "ready"
    first, second, third = (read(job).replace("\N{NO-BREAK SPACE}", " ") for job in counter.jobs)
    assert "2 x Croque" in first
    assert "1 x Croque" in second
    assert "ANNULÉ" not in first + second
    assert third.index("ANNULÉ") < third.index("2 x Croque")


def test_a_tab_emptied_or_paid_without_a_dish_tells_the_kitchen_at_once(house, counter):
    house.use("printer", counter)
    house.send(house.put_aside((CROQUE, 1), (COFFEE, 1)))
    house.do(lambda ctx: tabs.drop(ctx, "Table 4", Where(reason="partis")))
    house.spools.start()
    assert house.spools.drain(PATIENT_S).state == "ready"
    assert "ANNULÉ" in read(counter.jobs[-1])
    assert len(counter.jobs) == 2


def test_a_slip_in_doubt_comes_out_again_as_it_was_and_makes_no_duplicate(house, counter):
    house.use("printer", counter)
    house.send(house.put_aside((CROQUE, 1)))

    def doubt(ctx):
        with ctx.store.act() as uow:
            (job,) = uow.print_jobs()
            uow.mark_print(job.id, "sent_unconfirmed", "printer.no_answer")
        return printing.resolve(ctx, job.id, Verdict.AGAIN, reason="rien vu")

    again = house.do(doubt)
    assert (again.state, again.copy_no) == ("queued", 0)
    house.spools.start()
    assert house.spools.drain(PATIENT_S).state == "ready"
    assert "DUPLICATA" not in read(counter.jobs[0])


def test_a_family_that_the_catalogue_does_not_have_is_refused(house):
    with refused("kitchen.family"):
        house.do(lambda ctx: kitchen.choose_families(ctx, ["Dessert"]))
    assert dict(house.do(kitchen.present_families))["Plats"]

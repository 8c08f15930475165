"""The training till: the café's own people, PINs and catalogue, and never its money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos import bootstrap, settings
from cafe_pos.application import people
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.domain.payment import Method
from cafe_pos.domain.service import Service, Tally
from tests import cafes
from tests.cafes import HandClock
from tests.integration import attacks

DAY = "2026-11-22T09:00:00Z"
PRINTER = {"transport": "file", "path": "/dev/null", "columns": 42, "drawer": True}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Path]:
    """A café that has sold a coffee, its time standing still; closed."""
    clock = HandClock(DAY)
    path = tmp_path / "cafe.db"
    ctx = cafes.found(path, clock)
    copies.set_printer(ctx, PRINTER)
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    with mock.patch.object(bootstrap, "clock", return_value=clock):
        yield path


def dumped(path: Path) -> str:
    return attacks.dump(path)


def text_of(ctx: Context, number: str) -> str:
    return copies.duplicate(ctx, number, "text", reason="essai").decode()


def test_it_sells_in_its_own_series_and_the_real_ledger_stays_as_it_was(real: Path) -> None:
    before = dumped(real)
    training = bootstrap.enter_training(real)
    assert training == settings.training_database(real) != real
    assert (bootstrap.is_training(training), bootstrap.is_training(real)) == (True, False)
    with bootstrap.cafe(training) as ctx:
        sold = cafes.ring(ctx, "2 CAFE", "DEMI")
        assert sold.number == "E-00000001"
        assert (sold.payload["series"], sold.payload["training"]) == ("E", True)
        closed = closing.close_day(ctx)[-1]
        assert closed.payload["perpetual"] == sold.total_cents
    assert dumped(real) == before
    assert cafes.verify(training, full=True).ok
    assert cafes.verify(real, full=True).ok
    with bootstrap.cafe(real) as ctx:
        assert cafes.ring(ctx, "CAFE").number == "T-00000002"
        assert closing.close_day(ctx)[-1].payload["perpetual"] == 300


def test_the_usual_pins_open_it_and_still_do_when_they_change(real: Path) -> None:
    training = bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx:
        assert people.log_in(ctx, "Camille", "2468").name == "Camille"
    with bootstrap.cafe(real) as ctx:
        people.change_pin(ctx, "Camille", "8642")
        people.add(ctx, "Lou", "1243")
    bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx:
        with cafes.refused("pin.wrong"):
            people.log_in(ctx, "Camille", "2468")
        people.log_in(ctx, "Camille", "8642")
        assert people.log_in(ctx, "Lou", "1243").role == "help"
    assert cafes.verify(training, full=True).ok


def test_catalogue_settings_and_identity_are_taken_afresh_each_time(real: Path) -> None:
    training = bootstrap.enter_training(real)
    with bootstrap.cafe(real) as ctx, ctx.store.act() as uow:
        dearer = replace(cafes.COFFEE, price_cents=160)
        uow.services.put(Service("help", "Aide", tallies=(Tally("form", "Formulaire", 15),)))
        uow.put_articles((dearer, *cafes.CATALOGUE[1:]))
        revision, identity = uow.identity() or (0, {})
        uow.append("identity", DAY, {**identity, "revision": revision + 1, "trade_name": "Le Pont"})
    bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx:
        assert cafes.ring(ctx, "CAFE").total_cents == 160
        with ctx.store.act() as uow:
            found = uow.identity()
            assert found is not None
            assert found[1]["trade_name"] == "Le Pont"
            assert uow.settings()["printer"] == {**PRINTER, "drawer": False}
            assert [one.label for one in uow.services.all()] == ["Aide"]
            head = uow.head.seq
    bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx, ctx.store.act() as uow:
        assert uow.head.seq == head  # nothing had changed: nothing is recorded again


def test_every_paper_says_so_at_both_ends_and_no_drawer_opens(real: Path) -> None:
    training = bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx:
        number = cafes.ring(ctx, "CAFE").number
        lines = [line.strip() for line in text_of(ctx, number).splitlines() if line.strip()]
        mark = "* MODE ÉCOLE - SANS VALEUR *"
        assert (lines[0], lines[-1]) == (mark, mark)
        with ctx.store.act() as uow:
            assert [job.kind for job in uow.print_jobs()] == []
    with bootstrap.cafe(real) as ctx:
        number = cafes.ring(ctx, "CAFE").number
        assert "ÉCOLE" not in text_of(ctx, number)
        with ctx.store.act() as uow:
            assert copies.KICK in [job.kind for job in uow.print_jobs_of(number)]


def test_a_ticket_of_the_other_till_is_refunded_in_neither(real: Path) -> None:
    training = bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx:
        number = cafes.ring(ctx, "CAFE").number
        with cafes.refused("refund.real"):
            refunds.give_back(ctx, Refund("T-00000001", Method.CASH, "erreur"))
        back = refunds.give_back(ctx, Refund(number, Method.CASH, "erreur"))
        assert (back.number, back.payload["training"]) == ("E-00000002", True)
    before = dumped(real)
    with bootstrap.cafe(real) as ctx, cafes.refused("refund.training"):
        refunds.give_back(ctx, Refund(number, Method.CASH, "erreur"))
    assert dumped(real) == before


def test_training_in_training_and_a_file_of_something_else_are_refused(real: Path) -> None:
    training = bootstrap.enter_training(real)
    with cafes.refused("training.already"):
        bootstrap.enter_training(training)
    other = real.with_name("autre.db")
    cafes.found(other, HandClock(DAY)).store.close()
    cafes.found(settings.training_database(other), HandClock(DAY)).store.close()
    before = dumped(settings.training_database(other))
    with cafes.refused("training.real_cafe"):
        bootstrap.enter_training(other)
    assert dumped(settings.training_database(other)) == before


def test_a_lost_key_is_replaced_in_the_open_and_training_stays_training(real: Path) -> None:
    training = bootstrap.enter_training(real)
    attacks._lose_key(training)
    bootstrap.enter_training(real)
    with bootstrap.cafe(training) as ctx:
        with ctx.store.act() as uow:
            opening = uow.opening()
            assert opening is not None
            assert (opening["reason"], opening["training"]) == ("key_lost", 1)
        assert people.log_in(ctx, "Camille", "2468").name == "Camille"
        assert cafes.ring(ctx, "CAFE").number == "E-00000001"
    assert cafes.verify(training, full=True).ok


def test_a_demonstration_has_a_training_till_that_says_both(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    bootstrap.make_demo(path, days=1, seed=1)
    training = bootstrap.enter_training(path)
    assert bootstrap.demo_tickets(training) == 0
    with bootstrap.cafe(training) as ctx:
        number = cafes.ring(ctx, "CAFE").number
        printed = text_of(ctx, number)
    assert "MODE ÉCOLE - SANS VALEUR" in printed
    assert "DEMONSTRATION" in printed


def test_a_training_ticket_in_the_real_ledger_is_found(real: Path) -> None:
    with bootstrap.cafe(real) as ctx:
        sold = cafes.ring(ctx, "CAFE").payload
        slipped = {"series": "E", "number": "E-00000001", "serial": 1, "training": True}
        with ctx.store.act() as uow:
            uow.append("ticket", DAY, {**sold, **slipped})
    assert "ticket.training" in [found.code for found in cafes.verify(real).problems]

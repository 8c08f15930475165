"""`print`, `printer`, and the prints of `ring`, against a printer on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_pos import bootstrap
from cafe_pos.application import acts
from cafe_pos.cli import spooling
from cafe_pos.domain.ticket import Channel
from tests.devices.fake_printer import FakePrinter, Manners
from tests.receipts.decoder import Printer

ORDER = {"lines": [{"article": "CAFE"}], "payments": [{"method": "cash"}]}


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


@pytest.fixture
def set_up(cafe, database: Path, printer: FakePrinter):
    """A café that prints every ticket on the fake printer."""
    assert cafe("printer", "set", "--transport", "network", "--address", printer.address).code == 0
    ctx = bootstrap.open_cafe(database)
    with ctx.store.act() as uow:
        acts.set_setting(
            uow, "print_policy", "always",
            at=uow.last_at() or "", channel=Channel.CLI, operator=None,
        )  # fmt: skip
    ctx.store.close()
    return cafe


def test_a_test_page_is_a_ruler_as_wide_as_the_paper(set_up, printer):
    told = set_up("printer", "test", "--json")
    assert (told.code, told.json["printed"]) == (0, True)
    assert "12345678901234567890" in Printer(42).feed(printer.jobs[0]).text()
    given = ("--transport", "network", "--address", printer.address, "--columns", 32)
    assert set_up("printer", "test", *given).code == 0
    assert Printer(32).feed(printer.jobs[1]).text()


def test_a_test_page_that_fails_says_why(set_up, printer):
    printer.manners = Manners(paper_out=True)
    told = set_up("printer", "test")
    assert told.code == 1
    assert "papier" in told.out
    assert set_up("printer", "test", "--json").json["reason"] == "printer.paper_out"
    nowhere = set_up("printer", "test", "--transport", "serial", "--path", "/dev/ttyUSB99")
    assert (nowhere.code, "injoignable" in nowhere.out) == (1, True)
    assert set_up("printer", "test", "--transport", "none").code == 2


def test_without_a_printer_there_is_nothing_to_test(cafe):
    assert cafe("printer", "test", "--json").refusal == "printer.none"


def test_a_setting_is_checked_recorded_and_taken_away(cafe):
    set_to = cafe(
        "printer", "set", "--transport", "serial", "--path", "/dev/ttyUSB0", "--baud", "19200",
        "--flow", "rts", "--columns", "48", "--drawer", "--pin", "1", "--one-way", "--json",
    )  # fmt: skip
    assert set_to.json["printer"] == {
        "transport": "serial", "path": "/dev/ttyUSB0", "baud": 19200, "flow": "rts",
        "columns": 48, "code_page": "cp1252", "drawer": True, "pin": 1, "answers": False,
    }  # fmt: skip
    second = cafe("printer", "set", "--fallback", "--transport", "cups", "--address", "q", "--json")
    assert second.json["printer"]["fallback"]["address"] == "q"
    assert second.json["printer"]["path"] == "/dev/ttyUSB0"
    gone = cafe("printer", "set", "--fallback", "--transport", "none", "--json")
    assert "fallback" not in gone.json["printer"]
    assert cafe("printer", "set", "--transport", "none", "--json").json == {"printer": None}
    assert cafe("printer", "set", "--transport", "none").code == 0
    assert cafe("verify", "--full").code == 0


@pytest.mark.parametrize(
    "given",
    [
        ("--transport", "pigeon"),
        ("--transport", "network"),
        ("--transport", "file"),
        ("--transport", "network", "--address", "a", "--columns", "40"),
        ("--transport", "serial", "--path", "/dev/ttyS0", "--baud", "300"),
        ("--transport", "network", "--address", "a", "--pin", "7"),
    ],
)
def test_a_wrong_setting_is_refused(cafe, given):
    assert cafe("printer", "set", *given, "--json").refusal == "printer.invalid"


def test_find_lists_and_calls_only_the_address_given(pos, printer):
    found = pos("printer", "find", "--address", printer.address, "--json")
    assert found.code == 0
    first = found.json[0]
    assert (first["address"], first["reason"]) == (printer.address, None)
    assert printer.jobs == [b"\x1dr\x01"], "a question, nothing for the paper"
    printer.manners = Manners(cover_open=True)
    assert "capot" in pos("printer", "find", "--address", printer.address).out
    assert pos("printer", "find", "--address", "a:b", "--json").refusal == "printer.setting"


def test_ring_prints_after_its_answers(set_up, ring, printer):
    rung = ring(ORDER, ORDER)
    assert rung.code == 0
    assert [line["number"] for line in rung.lines] == ["T-00000001", "T-00000002"]
    assert len(printer.complete) == 2
    assert set_up("print", "list", "--json").json == []


def test_ring_does_not_wait_for_a_dead_printer(set_up, ring, printer):
    printer.close()
    rung = ring(ORDER)
    assert (rung.code, rung.lines[0]["number"]) == (0, "T-00000001")
    assert "1 impression attend" in rung.err
    (waiting,) = set_up("print", "list", "--json").json
    assert (waiting["state"], waiting["reason"]) == ("queued", "printer.refused")
    assert "en attente" in set_up("print", "list").out
    again = set_up("print", "retry", waiting["job"], "--json")
    assert (again.code, again.json["state"]) == (1, "queued")
    assert set_up("print", "cancel", waiting["job"], "--json").json["state"] == "cancelled"
    assert set_up("print", "cancel", waiting["job"], "--json").refusal == "print.settled"
    assert "Rien n'attend" in set_up("print", "list").out


def test_what_is_in_doubt_is_confirmed_or_printed_again(set_up, ring, printer, monkeypatch):
    printer.manners = Manners(dies_after=30)
    told = ring(ORDER, ORDER).err
    assert "cafe-pos print list" in told
    first, second = set_up("print", "list", "--json").json
    assert first["state"] in {"sent_unconfirmed", "failed"}
    assert first["message"]
    printer.manners = Manners()
    confirmed = set_up("print", "confirm", first["job"], "--json")
    assert confirmed.json["state"] == "printed"
    assert set_up("print", "retry", second["job"], "--json").refusal == "receipt.no_reason"
    again = set_up("print", "retry", second["job"], "--reason", "coupure", "--json")
    assert (again.code, again.json["state"], again.json["copy"]) == (0, "printed", 1)
    (whole,) = printer.complete
    assert "DUPLICATA n° 1" in Printer(42).feed(whole).text()
    assert set_up("print", "list", "--json").json == []
    assert set_up("print", "confirm", "99", "--json").refusal == "print.unknown"


def test_a_job_still_at_the_printer_when_the_command_ends_is_asked_about(
    set_up, ring, printer, monkeypatch
):
    monkeypatch.setattr(spooling.give_a_chance, "__defaults__", (0.05,))
    monkeypatch.setattr(spooling, "FINISHING_S", 0.05)
    printer.manners = Manners(holds_answer=True)
    assert ring(ORDER).code == 0
    told = set_up("print", "list")
    assert "T-00000001" in told.err, "the start says so"
    assert "envoyé, non confirmé" in told.out
    printer.release()

"""`terminal`, and `ring --terminal`, against a card terminal on the loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import bootstrap
from cafe_pos.application.cards import payments as card_payments
from cafe_pos.application.ports import Context
from cafe_pos.devices.card_terminal import CaisseApTerminal, Patience
from tests.devices.fake_terminal import FakeTerminal, approve, hang_up, refuse

ORDER = {"lines": [{"article": "CAFE", "qty": 2}], "payments": [{"method": "card"}], "id": "one"}
QUICK = Patience(connect_s=2.0, answer_s=2.0, idle_s=0.01)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTerminal]:
    monkeypatch.setattr(bootstrap, "terminal", lambda address: CaisseApTerminal(address, QUICK))
    with FakeTerminal() as listening:
        yield listening


@pytest.fixture
def set_up(cafe: Any, terminal: FakeTerminal) -> Any:
    """A café with this terminal; its ledger is whole afterwards."""
    assert cafe("terminal", "set", terminal.address, "--till", "07").code == 0
    yield cafe
    assert cafe("verify", "--full").code == 0


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.jsonl"
    path.write_text(json.dumps(ORDER), encoding="utf-8")
    return path


def test_a_terminal_is_set_tested_and_taken_away(set_up: Any, terminal: FakeTerminal) -> None:
    told = set_up("terminal", "status", "--json").json
    assert (told["terminal"], told["till"], told["open"]) == (terminal.address, "07", [])
    assert set_up("terminal", "test", "--json").json["reached"] is True
    assert terminal.heard == []
    assert "caisse 07" in set_up("terminal", "status").out
    assert set_up("terminal", "off").code == 0
    assert set_up("terminal", "status", "--json").json["terminal"] is None
    assert set_up("terminal", "test", "--json").refusal == "terminal.none"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("tpe:99999",), "terminal.address"), (("tpe", "--till", "é1"), "terminal.till")],
)
def test_what_is_no_terminal_is_refused(cafe: Any, arguments: tuple[str, ...], code: str) -> None:
    assert cafe("terminal", "set", *arguments, "--json").refusal == code
    assert cafe("terminal", "status", "--json").json["terminal"] is None


def test_a_terminal_that_is_off_is_said_to_be(set_up: Any, terminal: FakeTerminal) -> None:
    terminal.close()
    told = set_up("terminal", "test")
    assert (told.code, terminal.address in told.err) == (1, True)


def test_ring_notes_a_card_and_charges_it_only_when_asked_to(
    set_up: Any, terminal: FakeTerminal, orders: Path
) -> None:
    plain = json.dumps(ORDER | {"id": "other"})
    orders.write_text(plain, encoding="utf-8")
    assert set_up("ring", orders).code == 0
    assert terminal.heard == []
    orders.write_text(json.dumps(ORDER), encoding="utf-8")
    told = set_up("ring", orders, "--terminal")
    assert (told.code, terminal.amounts) == (0, [300])
    assert b"CA00207" in terminal.heard[0]
    again = set_up("ring", orders, "--terminal")
    assert (again.json["number"], terminal.amounts) == (told.json["number"], [300])
    assert set_up("ring", orders, "--terminal", "--paper", "--at", "14:20").code == 2


def test_a_refund_goes_through_the_terminal_when_asked_to(
    set_up: Any, terminal: FakeTerminal, orders: Path
) -> None:
    number = set_up("ring", orders).json["number"]
    given = ("refund", number, "--method", "card", "--reason", "froid", "--terminal")
    assert set_up(*given).code == 0
    assert b"CD0011" in terminal.heard[0]
    assert terminal.amounts == [300]


def test_the_terminals_receipt_is_given_again(
    set_up: Any, terminal: FakeTerminal, orders: Path
) -> None:
    number = set_up("ring", orders, "--terminal").json["number"]
    assert "SANS CONTACT" in set_up("terminal", "receipt", number).out
    (told,) = set_up("terminal", "receipt", number, "--print", "--json").json
    assert (told["scheme"], told["authorisation"]) == ("00B", "678816")
    assert "1234" not in json.dumps({k: v for k, v in told.items() if k not in ("lines", "ref")})
    assert set_up("terminal", "receipt", "T-00000099", "--json").refusal == "card.no_receipt"


def test_a_refusal_is_told_and_the_next_try_is_another(
    set_up: Any, terminal: FakeTerminal, orders: Path
) -> None:
    terminal.script = refuse("04")
    told = set_up("ring", orders, "--terminal")
    assert (told.code, told.refusal) == (1, "terminal.refused")
    assert "la banque a refusé" in told.json["error"]["message"]
    terminal.script = approve()
    assert set_up("ring", orders, "--terminal").code == 0
    assert terminal.amounts == [300, 300]


@pytest.mark.parametrize("answer", ["paid", "not-paid"])
def test_what_nobody_knows_is_settled_by_a_person(
    set_up: Any, terminal: FakeTerminal, orders: Path, answer: str
) -> None:
    terminal.script = hang_up
    told = set_up("ring", orders, "--terminal")
    assert told.refusal == "terminal.unknown"
    assert set_up("ring", orders, "--terminal").refusal == "card.open_unknown"
    (one,) = set_up("terminal", "status", "--json").json["open"]
    assert (one["state"], one["amount"]) == ("unknown", "3.00")
    assert one["ref"] in set_up("terminal", "status").out
    assert set_up("terminal", "settle", one["ref"], "perhaps").code == 2
    settled = set_up("terminal", "settle", one["ref"], answer, "--receipt-seen", "--json")
    assert settled.code == 0
    assert settled.json.get("total") == ("3.00" if answer == "paid" else None)
    assert terminal.amounts == [300]
    assert set_up("terminal", "status", "--json").json["open"] == []


def test_what_was_taken_may_be_given_back(
    set_up: Any, terminal: FakeTerminal, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes behind the answer: the ticket is made later, or the money given back."""
    plain = card_payments._record

    def cut(_ctx: Context, _payable: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(card_payments, "_record", cut)
    for key in ("a", "b"):
        orders.write_text(json.dumps(ORDER | {"id": key}), encoding="utf-8")
        set_up("ring", orders, "--terminal")
    monkeypatch.setattr(card_payments, "_record", plain)
    first, second = set_up("terminal", "status", "--json").json["open"]
    assert first["state"] == second["state"] == "approved"
    assert "T-00000001" in set_up("terminal", "settle", first["ref"], "record").out
    assert set_up("terminal", "settle", second["ref"], "given-back").code == 0
    assert terminal.amounts == [300, 300]


def test_a_terminal_that_cannot_be_reached_sends_nothing(
    set_up: Any, terminal: FakeTerminal, orders: Path
) -> None:
    terminal.close()
    assert set_up("ring", orders, "--terminal").refusal == "terminal.unreachable"
    assert set_up("terminal", "status", "--json").json["open"] == []

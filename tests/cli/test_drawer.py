"""`drawer`, `handover`, `logbook`, `x`, and closures with a count, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]
CASH = {"lines": [{"article": "CROQUE"}], "payments": [{"method": "cash"}]}
CARD = {"lines": [{"article": "CROQUE"}], "payments": [{"method": "card"}]}


def test_a_session_from_its_float_to_its_count(ring: Ring, cafe: Command) -> None:
    opened = cafe("drawer", "open", "--float", "100.00", "--json").json
    assert (opened["session"], opened["float"]) == ("S-000001", "100.00")
    ring(CASH)
    moved = cafe("drawer", "move", "--out", "60.00", "--reason", "banque", "--json").json
    assert (moved["number"], moved["kind"], moved["amount"]) == ("M-000001", "other", "60.00")
    status = cafe("drawer", "status", "--json").json
    assert status["expected"] == [{"method": "cash", "issuer": None, "amount": "46.50"}]
    counted = cafe("drawer", "count", "20:2,5:1,0.50:2", "--reason", "tip", "--json").json
    assert (counted["expected"], counted["counted"]) == ("46.50", "46.00")
    assert (counted["difference"], counted["reason"]) == ("-0.50", "tip")
    assert counted["denominations"][0] == {"value": "20.00", "count": 2}
    after = cafe("drawer", "status", "--json").json
    assert (after["session"], after["proposed_float"]) == (None, "46.00")
    assert cafe("verify", "--full").code == 0


def test_a_ticket_by_the_wrong_key_is_named(ring: Ring, cafe: Command) -> None:
    cafe("drawer", "open", "--float", "20.00")
    (ticket,) = ring(CASH).lines
    ring(CARD)
    told = cafe("drawer", "count", "20:1", "--card", "13.00", "--json").json
    assert told["mixed_up"] == [{"recorded": "cash", "paid": "card", "tickets": [ticket["number"]]}]
    assert "peut-être" not in cafe("drawer", "status").out


def test_a_count_is_told_in_words(ring: Ring, cafe: Command) -> None:
    cafe("drawer", "open", "--float", "20.00")
    (ticket,) = ring(CASH).lines
    ring(CARD)
    told = cafe("drawer", "count", "20:1", "--card", "13.00").out
    assert "-6,50" in told
    assert f"{ticket['number']} : noté en espèces, peut-être payé par carte." in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("count", "20:x"), "drawer.count_form"),
        (("count", "3:1"), "drawer.denomination"),
        (("move", "--out", "200.00", "--reason", "x"), "drawer.not_enough"),
        (("move", "--out", "1.00"), "drawer.no_reason"),
        (("open", "--float", "1.00"), "drawer.open"),
        (("open", "--float", "x"), "amount.invalid"),
        (("move", "--out", "1.00", "--session", "S-000009", "--reason", "x"), "drawer.session"),
    ],
)
def test_what_cannot_be_is_refused(cafe: Command, arguments: tuple[str, ...], code: str) -> None:
    cafe("drawer", "open", "--float", "100.00")
    done = cafe("drawer", *arguments, "--json")
    assert (done.code, done.refusal) == (1, code)


@pytest.mark.parametrize(
    "arguments",
    [("move",), ("move", "--in", "1", "--out", "1"), ("move", "--in", "1", "--kind", "x")],
)
def test_a_movement_needs_a_direction_and_a_kind(cafe: Command, arguments: tuple[str, ...]) -> None:
    assert cafe("drawer", *arguments).code == 2


def test_an_expense_says_its_vat(cafe: Command) -> None:
    cafe("drawer", "open", "--float", "100.00")
    told = cafe(
        "drawer", "move", "--out", "12.00", "--reason", "ampoules", "--vat", "N20", "--supplier",
        "Quincaillerie", "--receipt", "F12", "--json",
    ).json  # fmt: skip
    assert told["kind"] == "expense"
    assert told["vat"] == {"code": "N20", "rate": "20", "net": "10.00", "vat": "2.00"}


def test_the_till_is_handed_over_with_a_count_and_a_note(ring: Ring, cafe: Command) -> None:
    cafe("drawer", "open", "--float", "0.00")
    ring(CASH)
    told = cafe(
        "handover", "Dominique", "--count", "5:1,1:1,0.50:1", "--note", "Pain à 7 h", "--json"
    ).json
    assert (told["left"], told["took"], told["session"]) == ("Camille", "Dominique", "S-000002")
    assert told["count"]["difference"] == "0.00"
    cafe("--operator", "Dominique", "logbook", "add", "Fût changé")
    notes = cafe("logbook", "list", "--json").json
    assert [(n["by"], n["text"]) for n in notes] == [
        ("Dominique", "Fût changé"),
        ("Camille", "Pain à 7 h"),
    ]
    assert cafe("handover", "Camille", "--json").refusal == "handover.same"


def test_the_day_closes_with_its_count(ring: Ring, cafe: Command) -> None:
    cafe("drawer", "open", "--float", "0.00")
    ring(CASH, CARD)
    read = cafe("x", "--json").json
    assert (read["takings"], read["tickets"]) == ("13.00", 2)
    z = cafe("close", "day", "--count", "5:1,1:1,0.50:1", "--card", "6.50", "--json").json
    assert z["drawer"] == {"sessions": 1, "not_counted": 0, "difference": "0.00"}
    assert {"what": "sales", "count": 2, "amount": "13.00"} in z["counts"]
    assert z["families"] == [{"family": "Manger", "count": 2, "amount": "13.00"}]
    assert cafe("close", "month", "--date", "2199-01-01", "--json").refusal == "closure.month_early"
    assert cafe("close", "year", "--date", "2199-01-01", "--json").refusal == "closure.year_early"
    again = cafe("receipt", z["number"], "--reason", "perdu").out
    assert "CLÔTURE DU JOUR" in again
    assert "DUPLICATA n° 1" in again


def test_the_x_is_read_on_paper_columns(ring: Ring, cafe: Command) -> None:
    ring(CASH)
    told = cafe("x").out
    assert "LECTURE X" in told
    assert "6,50" in told
    assert max(map(len, told.splitlines())) <= 42


def test_a_month_and_its_year_close_on_their_last_day(
    pos: Command, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_POS_NOW", "2026-12-31T20:00:00")
    assert pos("init", "--profile", profile).code == 0
    early = pos("close", "month", "--date", "2026-10-02", "--json")
    assert early.refusal == "closure.before"
    assert "ZM-000001" in pos("close", "month").out
    year = pos("close", "year", "--json")
    assert (year.code, year.json["number"]) == (0, "ZY-000001")
    assert pos("close", "year", "--json").refusal == "closure.year_already"
    assert pos("close", "month", "--json").refusal == "closure.month_already"


def test_the_slip_for_the_bank_as_text_file_and_figures(
    ring: Ring, cafe: Command, tmp_path: Path
) -> None:
    cafe("drawer", "open", "--float", "100.00")
    ring({"lines": [{"article": "CROQUE"}], "payments": [{"method": "cheque", "bank": "LCL"}]})
    assert cafe("drawer", "slip", "--json").refusal == "slip.none"
    cafe("drawer", "move", "--out", "60.00", "--kind", "withdrawal_bank")
    said = cafe("drawer", "slip", "--coins", "20:3", "--json").json
    assert (said["number"], said["cash"], said["total"]) == ("M-000001", "60.00", "66.50")
    assert said["denominations"] == [{"value": "20.00", "count": 3}]
    assert [(c["bank"], c["amount"]) for c in said["cheques"]] == [("LCL", "6.50")]
    assert "REMISE EN BANQUE" in cafe("drawer", "slip", "M-000001").out
    page = tmp_path / "slip.pdf"
    told = cafe("drawer", "slip", "--as", "pdf", "-o", str(page), "--json").json
    assert told["path"] == str(page.resolve())
    assert page.read_bytes().startswith(b"%PDF")
    assert str(page) in cafe("drawer", "slip", "--as", "pdf", "-o", str(page)).out
    assert "REMISE EN BANQUE" in cafe("drawer", "slip", "-o", "-").out
    assert cafe("drawer", "slip", "M-000007", "--json").refusal == "slip.unknown"
    assert cafe("drawer", "slip", "--print", "--json").refusal == "printer.none"
    assert cafe("verify", "--full").code == 0

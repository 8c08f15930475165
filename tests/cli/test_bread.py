"""The commands of bread: one village week, from the baker's name to the day that adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

MONDAY = "2026-11-23T09:00:00Z"


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a demonstration's café, set before it is made."""
    monkeypatch.setenv("CAFE_POS_NOW", MONDAY)


@pytest.fixture
def bakery(monday: None, cafe: Command) -> Command:
    """A café whose baker is known, on a Monday morning."""
    said = cafe(
        "bread", "baker", "FOURNIL", "--articles", "BAGUETTE", "--name", "Fournil du Pont",
        "--phone", "06 12 34 56 78", "--json",
    )  # fmt: skip
    assert said.json["articles"] == ["BAGUETTE"]
    return cafe


def test_a_day_of_bread_adds_up(
    bakery: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = bakery("bread", "book", "Odette", "BAGUETTE", "2", "2026-11-24", "--json")
    assert booked.json["ref"] == "B1-2026-11-24"
    assert booked.json["amendment"] is False
    standing = bakery("bread", "standing", "add", "Marcel", "BAGUETTE", "1,1,1,1,1,1,0", "--json")
    assert standing.json["since"] == "2026-11-24"
    target = tmp_path / "sheet.pdf"
    sheet = bakery(
        "bread", "order-sheet", "--counter", "BAGUETTE=5", "--send", "-o", str(target), "--json"
    )
    assert sheet.json["state"] == "sent"
    assert sheet.json["total"] == 8
    assert sheet.json["link"].startswith("sms:0612345678?body=")
    assert target.read_bytes().startswith(b"%PDF")
    assert bakery("bread", "order-sheet", "--send", "--json").refusal == "bread.nothing_to_send"
    late = bakery("bread", "book", "Paul", "BAGUETTE", "1", "2026-11-24", "--json")
    assert late.json["amendment"] is True
    amended = bakery("bread", "order-sheet", "--send", "--json").json
    assert (amended["revision"], amended["total"]) == (2, 9)
    assert "RECTIFICATIF 1" in amended["message"]

    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-24T07:00:00Z")
    came = bakery("bread", "receive", "BAGUETTE=8", "--json").json
    assert came[0]["difference"] == -1
    picked = bakery("bread", "pick-up", "odet", "--json").json
    assert (picked["total"], picked["ref"]) == ("2.40", "B1-2026-11-24")
    assert bakery("bread", "pick-up", "B1-2026-11-24", "--json").refusal == "bread.picked_up"
    absent = bakery("bread", "absent", "Marcel", "--json").json
    assert absent["state"] == "absent"
    bakery("bread", "sold-out")
    refused = bakery("bread", "refused", "--count", "2", "--json").json
    assert refused["articles"][0]["refused"] == 2
    day = bakery(
        "bread", "unsold", "BAGUETTE", "--returned", "4", "--kept", "1", "--reason", "une tombée",
        "--json",
    ).json  # fmt: skip
    (article,) = day["articles"]
    assert (article["delivered"], article["picked_up"], article["returned"]) == (8, 2, 4)
    assert (article["left"], article["difference"], article["reason"]) == (1, 1, "une tombée")
    assert bakery("verify", "--full", "--json").json["ok"]


def test_what_cannot_be_is_refused(bakery: Command) -> None:
    closed = bakery("bread", "closed", "2026-12-25", "--json")
    assert closed.json == []
    book = ("bread", "book", "Odette", "BAGUETTE")
    assert bakery(*book, "1", "2026-12-25", "--json").refusal == "bread.closed_cafe"
    assert bakery(*book, "1", "2026-11-20", "--json").refusal == "bread.past"
    assert bakery(*book, "1", "2028-11-20", "--json").refusal == "bread.far"
    assert bakery(*book, "100", "2026-11-24", "--json").refusal == "bread.quantity"
    assert bakery(*book, "1", "2026-11-24", "--pay", "account", "--json").refusal == (
        "bread.pay_account"
    )
    assert bakery("bread", "book", "Odette", "CAFE", "1", "2026-11-24", "--json").refusal == (
        "bread.no_baker_for"
    )
    week = ("bread", "standing", "add", "Odette", "BAGUETTE")
    assert bakery(*week, "0,0,0", "--json").refusal == "bread.week"
    assert bakery("bread", "pick-up", "Personne", "--json").refusal == "bread.nobody"
    assert bakery("bread", "receive", "BAGUETTE=x", "--json").refusal == "bread.counts"
    assert bakery("bread", "forget", "Personne", "--json").refusal == "bread.nobody"


def test_closing_days_name_whom_to_warn(bakery: Command) -> None:
    bakery(
        "bread", "standing", "add", "Marcel", "BAGUETTE", "1,1,1,1,1,1,0", "--phone", "0555",
        "--ask-after",
    )  # fmt: skip
    warned = bakery("bread", "closed", "2026-11-26", "2026-11-27", "--baker", "FOURNIL", "--json")
    assert [(one["day"], one["name"], one["phone"]) for one in warned.json] == [
        ("2026-11-26", "Marcel", "0555"),
        ("2026-11-27", "Marcel", "0555"),
    ]
    assert bakery("bread", "closed", "--json").json == warned.json
    sheet = bakery("bread", "order-sheet", "2026-11-26", "--json").json
    assert (sheet["closed"], sheet["lines"]) == ("baker_closed", [])
    bakery("bread", "standing", "pause", "1", "2026-11-24", "2026-11-30")
    assert bakery("bread", "closed", "--json").json == []
    assert bakery("bread", "ask", "--json").json == []
    assert bakery("bread", "standing", "stop", "1", "--json").json["until"] == "2026-11-23"
    assert bakery("bread", "forget", "Marcel", "--json").json == {"orders": 1}
    assert "Marcel" not in bakery("bread", "standing", "list").out

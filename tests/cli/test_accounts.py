"""`account`, as scripts and managers use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_pos.domain.account import CODE_DIGITS
from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]


def on_account(name: str, article: str = "CROQUE", qty: int = 1) -> dict[str, object]:
    return {
        "lines": [{"article": article, "qty": qty}],
        "payments": [{"method": "account", "account": name}],
    }


@pytest.fixture
def marcel(cafe: Command) -> str:
    added = cafe("account", "add", "Marcel", "--phone", "05 55 00 00 00", "--json")
    assert added.code == 0
    code = str(added.json["account"])
    assert len(code) == len("K-") + CODE_DIGITS
    return code


def test_sold_on_account_and_settled_in_two_parts(cafe: Command, ring: Ring, marcel: str) -> None:
    assert ring(on_account("marcel"), on_account(marcel, "CAFE", 2)).code == 0
    (one,) = cafe("account", "list", "--json").json
    assert one == {
        "account": marcel, "name": "Marcel", "phone": "05 55 00 00 00", "balance": "9.50",
        "limit": "100.00",
    }  # fmt: skip
    part = cafe("account", "settle", "marcel", "--amount", "7", "--pay", "cash:10", "--json").json
    assert (part["number"], part["amount"], part["change"], part["balance"]) == (
        "A-000001", "7.00", "3.00", "2.50",
    )  # fmt: skip
    assert part["tickets"] == [
        {"number": "T-00000001", "amount": "6.50"},
        {"number": "T-00000002", "amount": "0.50"},
    ]
    said = cafe("account", "settle", marcel, "--pay", "card:1", "--pay", "cash:5")
    assert "A-000002 : Marcel a réglé 2,50 €, doit 0,00 €" in said.out
    assert "Rendu : 3,50 €" in said.out
    assert cafe("account", "settle", "marcel", "--json").refusal == "account.nothing_owed"
    z = cafe("close", "day", "--json").json
    assert z["account_payments"]["amount"] == "9.50"
    assert (z["takings"], z["perpetual"]) == ("9.50", "9.50")
    assert cafe("verify", "--full").code == 0


def test_a_retry_with_its_id_pays_once(cafe: Command, ring: Ring, marcel: str) -> None:
    ring(on_account(marcel))
    asked = ("account", "settle", marcel, "--amount", "2", "--id", "x1", "--json")
    assert cafe(*asked).json["number"] == cafe(*asked).json["number"] == "A-000001"
    (one,) = cafe("account", "list", "--json").json
    assert one["balance"] == "4.50"


def test_what_is_owed_is_shown_by_its_age_and_its_tickets(
    cafe: Command, ring: Ring, marcel: str, tmp_path: Path
) -> None:
    ring(on_account(marcel))
    shown = cafe("account", "show", "marcel", "--json").json
    assert [row["amount"] for row in shown["movements"]] == ["6.50"]
    assert [(due["number"], due["left"]) for due in shown["unpaid"]] == [("T-00000001", "6.50")]
    assert "doit 6,50 €" in cafe("account", "show", "marcel").out
    (row,) = cafe("account", "list", "--aged", "--json").json
    assert (row["to_30"], row["over_90"], row["balance"]) == ("6.50", "0.00", "6.50")
    assert "6,50" in cafe("account", "list", "--aged").out
    assert "Dû en tout" in cafe("account", "list").out
    for words in (("list", "--aged"), ("statement", "marcel", "--as", "pdf")):
        target = tmp_path / f"{words[0]}.pdf"
        assert cafe("account", *words, "-o", target).code == 0
        assert target.read_bytes().startswith(b"%PDF")


def test_a_statement_is_text_or_bytes_for_a_printer(cafe: Command, ring: Ring, marcel: str) -> None:
    ring(on_account(marcel))
    text = cafe("account", "statement", "marcel").out
    assert "ARDOISE" in text
    assert "T-00000001" in text
    assert "6,50 €" in text
    assert "6,50" not in cafe("account", "statement", "marcel", "--since", "2199-01-01").out.split(
        "Report"
    )[0]  # fmt: skip
    assert cafe("account", "statement", "marcel", "--since", "hier").code == 2
    assert cafe("account", "statement", "marcel", "--as", "fax", "--json").refusal == "receipt.form"
    assert cafe("account", "statement", "marcel", "--print", "--json").refusal == "printer.none"


def test_limits_names_and_forgetting(cafe: Command, ring: Ring, marcel: str) -> None:
    assert cafe("account", "limit", "50", "--json").json == {"limit": "50.00"}
    limited = cafe("account", "limit", "20", "--for", "marcel", "--json")
    assert limited.json["limit"] == "20.00"
    back = cafe("account", "limit", "default", "--for", "marcel", "--json")
    assert back.json["limit"] == "50.00"
    assert cafe("account", "limit", "default").code == 2
    assert cafe("account", "rename", "marcel", "Marcel Aubert").code == 0
    ring(on_account("marcel aubert", "CAFE"))
    assert cafe("account", "erase", marcel, "--json").refusal == "account.owes"
    cafe("account", "settle", marcel)
    assert cafe("account", "erase", "Marcel Aubert", "--json").json == {
        "account": marcel, "erased": True,
    }  # fmt: skip
    assert cafe("account", "list", "--json").json == []
    assert cafe("verify").code == 0


def test_an_unknown_customer_and_a_wrong_method_are_said(
    cafe: Command, ring: Ring, marcel: str
) -> None:
    refused = ring(on_account("Zoé"))
    assert refused.code == 1
    assert refused.lines[0]["error"]["code"] == "account.unknown"
    assert cafe("account", "settle", marcel, "--pay", "account").code == 2

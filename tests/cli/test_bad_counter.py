"""The same refusals through the commands: a code for scripts, a sentence for people, no change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import bootstrap
from tests.cafes import HandClock
from tests.cli.conftest import Command, Outcome
from tests.integration.attacks import dump

Ring = Callable[..., Outcome]
VOUCHER = {"method": "meal_voucher", "issuer": "Bon", "form": "paper"}
CASH = {"method": "cash"}


def order(*lines: dict[str, Any] | str, by: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    wanted = [{"article": line} if isinstance(line, str) else line for line in lines]
    return {"lines": wanted, "payments": by, **more}


BAD_ORDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "a voucher on alcohol": ("voucher.eligible", order("DEMI", by=[VOUCHER])),
    "a voucher on some alcohol": ("voucher.eligible", order("CROQUE", "DEMI", by=[VOUCHER])),
    "change from a voucher": (
        "payment.over",
        order(
            {"article": "CROQUE", "qty": 2}, "DEMI",
            by=[VOUCHER | {"amount": "12.00"}, {"method": "card", "amount": "5.00"}],
        ),
    ),
    "a voucher above the ceiling": (
        "voucher.cap",
        order({"article": "CROQUE", "qty": 5}, by=[VOUCHER | {"amount": "25.01"}, CASH]),
    ),
    "two discounts at once": (
        "ring.malformed",
        order({"article": "CAFE", "discount": {"percent": 10, "amount": "0.10"}}, by=[CASH]),
    ),
    "more off than it costs": (
        "ring.malformed",
        order({"article": "CAFE", "discount": {"percent": 101}}, by=[CASH]),
    ),
    "a coffee that nobody suspended": ("suspended.empty", order("CAFE", by=[{"method":
        "suspended"}])),
    "an account of nobody": (
        "account.unknown",
        order("CAFE", by=[{"method": "account", "account": "Personne"}]),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day on which vouchers are taken."""
    friday = HandClock()
    monkeypatch.setattr(bootstrap, "clock", lambda: friday)


@pytest.fixture
def unchanged(ring: Ring, cafe: Command, database: Path) -> Iterator[Command]:
    """A café of one sale and one refund; what is tried on it changes nothing."""
    lines = [{"article": "CAFE", "qty": 3}, {"article": "TOMME", "grams": 400}]
    assert ring(order(*lines, by=[CASH])).code == 0
    done = cafe("refund", "T-00000001", "--lines", "1:1", "--method", "cash", "--reason", "x")
    assert done.code == 0
    before = dump(database)
    yield cafe
    assert dump(database) == before
    assert cafe("verify", "--full", "--json").json["ok"] is True


@pytest.mark.parametrize("what", BAD_ORDERS)
def test_an_order_is_refused(what: str, unchanged: Command, ring: Ring) -> None:
    code, bad = BAD_ORDERS[what]
    refused = ring(bad)
    assert refused.code == 1
    said = refused.lines[0]["error"]
    assert said["code"] == code
    assert said["message"].endswith(".")
    assert code not in said["message"]


REFUNDS = {
    "of a refund": ("refund.of_refund", ("T-00000002",)),
    "of more than was sold": ("refund.too_much", ("T-00000001", "--lines", "1:4")),
    "of more than is left": ("refund.too_much", ("T-00000001", "--lines", "1:3")),
    "of part of what was weighed": ("refund.by_weight", ("T-00000001", "--lines", "2:200")),
    "of a training ticket": ("refund.training", ("E-00000001",)),
    "of no ticket": ("ticket.unknown", ("T-00000077",)),
}


@pytest.mark.parametrize("what", REFUNDS)
def test_a_refund_is_refused(what: str, unchanged: Command) -> None:
    code, asked = REFUNDS[what]
    how = ("--method", "cash", "--reason", "erreur")
    refused = unchanged("refund", *asked, *how, "--json")
    assert (refused.code, refused.refusal) == (1, code)
    people = unchanged("refund", *asked, *how)
    assert (people.code, people.out) == (1, "")
    assert people.err.strip().endswith(".")
    assert code not in people.err


COMMANDS = (
    ("close", "day"),
    ("refund", "T-00000001", "--method", "cash", "--reason", "x"),
    ("verify",),
    ("catalogue", "list"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_while_a_till_is_open_commands_are_refused_by_name(
    unchanged: Command, database: Path, command: tuple[str, ...]
) -> None:
    with bootstrap.cafe(database):
        refused = unchanged(*command, "--json")
        assert (refused.code, refused.refusal) == (1, "database.open_elsewhere")
        assert str(database) in json.loads(refused.out)["error"]["message"]

"""`refund`, as scripts use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Command, Outcome
from tests.cli.test_selling import EXAMPLE_1

Ring = Callable[..., Outcome]
PAID_BACK = ("--method", "cash", "--reason", "erreur de saisie")


@pytest.fixture
def sold(ring: Ring, cafe: Command) -> Command:
    """A café that sold worked example 1."""
    assert ring(EXAMPLE_1).code == 0
    return cafe


def test_a_whole_ticket_is_answered_as_ring_would(sold: Command) -> None:
    done = sold("refund", "T-00000001", *PAID_BACK, "--json")
    assert done.code == 0
    answer = done.json
    assert (answer["number"], answer["corrects"]) == ("T-00000002", "T-00000001")
    assert (answer["total"], answer["own_revenue"], answer["third_party"]) == (
        "-15.22",
        "-13.70",
        "-1.52",
    )
    assert {v["code"]: (v["gross"], v["net"], v["vat"]) for v in answer["vat"]} == {
        "I10": ("-9.50", "-8.64", "-0.86"),
        "N20": ("-3.00", "-2.50", "-0.50"),
        "R55": ("-1.20", "-1.14", "-0.06"),
    }
    assert answer["payments"] == [{"method": "cash", "amount": "-15.22"}]
    assert sold("verify", "--full").code == 0
    assert (
        "REMBOURSEMENT du ticket n° T-00000001"
        in sold("receipt", "T-00000002", "--reason", "essai").out
    )


def test_some_lines_are_given_back(sold: Command) -> None:
    assert sold("refund", "T-00000001", "--lines", "1:1, 3", *PAID_BACK, "--json").json[
        "total"
    ] == "-4.50"  # fmt: skip
    said = sold("refund", "T-00000001", "--lines", "1", *PAID_BACK)
    assert said.code == 0
    assert "T-00000003" in said.out
    assert "1,50" in said.out
    assert sold("close", "day", "--json").json["takings"] == "9.22"


REFUSED = {
    "ticket.unknown": ("T-00000099", *PAID_BACK),
    "refund.no_reason": ("T-00000001", "--method", "cash"),
    "refund.method": ("T-00000001", "--method", "gold", "--reason", "x"),
    "refund.no_line": ("T-00000001", "--lines", "6", *PAID_BACK),
    "refund.too_much": ("T-00000001", "--lines", "1,1", *PAID_BACK),
    "refund.malformed": ("T-00000001", "--lines", "un", *PAID_BACK),
    "refund.malformed ": ("T-00000001", "--lines", "", *PAID_BACK),
    "refund.quantity": ("T-00000001", "--lines", "1:0", *PAID_BACK),
}


@pytest.mark.parametrize(("code", "arguments"), REFUSED.items(), ids=REFUSED)
def test_a_refused_refund_changes_nothing(
    sold: Command, code: str, arguments: tuple[str, ...]
) -> None:
    done = sold("refund", *arguments, "--json")
    assert (done.code, done.refusal) == (1, code.strip())
    assert sold("refund", "T-00000001", *PAID_BACK, "--json").json["number"] == "T-00000002"
    assert sold("refund", "T-00000001", *PAID_BACK, "--json").refusal == "refund.already"
    assert sold("refund", "T-00000002", *PAID_BACK, "--json").refusal == "refund.of_refund"


def test_how_it_is_paid_back_must_be_said(sold: Command) -> None:
    assert sold("refund", "T-00000001", "--reason", "x").code == 2

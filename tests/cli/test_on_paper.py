"""`ring --paper --at`, after a breakdown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

NOW = "2026-11-22T15:00:00"
ORDERS = "\n".join(
    json.dumps({"lines": [{"article": code}], "payments": [{"method": "cash"}], "id": code})
    for code in ("CAFE", "DEMI")
)


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAFE_POS_NOW", NOW)
    path = tmp_path / "papier.jsonl"
    path.write_text(ORDERS + "\n", encoding="utf-8")
    return path


def test_each_order_of_the_file_has_the_time_of_the_paper(orders: Path, cafe: Command) -> None:
    done = cafe("ring", "--paper", "--at", "14:20", orders)
    assert done.code == 0
    assert [line["at"] for line in done.lines] == ["2026-11-22T14:20:00+01:00"] * 2
    again = cafe("ring", "--paper", "--at", "14:20", orders)
    assert [line["number"] for line in again.lines] == [line["number"] for line in done.lines]
    receipt = cafe("receipt", done.lines[0]["number"], "--as", "text", "--reason", "essai")
    assert "Saisi après panne" in receipt.out
    assert cafe("verify", "--full").code == 0


@pytest.mark.parametrize(("at", "code"), [("23:00", "paper.future"), ("jamais", "paper.time")])
def test_a_time_that_cannot_be_rings_nothing(
    orders: Path, cafe: Command, at: str, code: str
) -> None:
    refused = cafe("ring", "--paper", "--at", at, orders, "--json")
    assert (refused.code, refused.refusal) == (1, code)
    assert cafe("ring", orders).lines[0]["number"] == "T-00000001"


@pytest.mark.parametrize("options", [("--paper",), ("--at", "14:20")])
def test_paper_and_its_time_go_together(
    orders: Path, cafe: Command, options: tuple[str, ...]
) -> None:
    assert cafe("ring", *options, orders).code == 2

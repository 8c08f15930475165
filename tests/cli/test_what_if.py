"""`report what-if` and `report scenarios`, as a script would call them."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command

NOW = "2026-11-30T18:00:00+01:00"


@pytest.fixture(autouse=True)
def _last_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAFE_POS_NOW", NOW)


def test_without_costs_nothing_is_projected(pos: Command, cafe: Command) -> None:
    refused = pos("report", "what-if", "2026-11", "--price", "5", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "report.no_base")


def test_a_scenario_is_computed_kept_and_chosen(pos: Command, cafe: Command, ring: Command) -> None:
    ring({"lines": [{"article": "DEMI", "qty": 40}], "payments": [{"method": "cash"}]})
    paid = pos("cost", "charge", "add", "rent", "--net", "30", "--day", "2026-11-05")
    assert paid.code == 0
    pos("cost", "charge", "add", "other_variable", "--net", "10", "--day", "2026-11-05")
    pos("service", "mandator", "add", "BRASSEUR", "Brasseur", "--kind", "supplier")
    bought = pos("cost", "purchase", "add", "brasseur", "--net", "20", "--day", "2026-11-06")
    assert bought.code == 0, bought.err
    words = ("report", "what-if", "2026-11", "--price", "5", "--rent", "-10", "--days", "0")
    told = pos(*words, "--save", "Loyer", "--json")
    assert told.code == 0, told.err
    assert (told.json["scenario"]["price"], told.json["scenario"]["rent"]) == ("5", "-10.00")
    assert len(told.json["changed"]["months"]) == 12
    gained = float(told.json["changed"]["result"]) - float(told.json["today"]["result"])
    # 5 % of 100 € net less what follows the sales and the network's 2 %, and the rent.
    assert 13 < gained <= 15
    shown = pos(*words)
    assert "loyer" in pos("report", "scenarios").out
    assert "tel quel" in shown.out
    assert "à partir de zéro" in shown.out
    assert pos("report", "scenarios", "--show", "LOYER", "--json").json[0]["place"] == 1
    assert pos("report", "scenarios", "--none", "--json").json[0]["place"] is None
    assert pos("report", "scenarios", "--remove", "loyer").code == 0
    assert pos("report", "scenarios", "--json").json == []
    assert pos("report", "scenarios", "--remove", "loyer").code == 1

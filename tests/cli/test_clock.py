"""`CAFE_POS_NOW`: a clock that ticks from there, only for cafés made under it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CATALOGUE, Command

ORDER = {"lines": [{"article": "CAFE"}], "payments": [{"method": "cash"}]}


@pytest.fixture
def night_cafe(
    pos: Command, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """A café made at half past three in the night of a Saturday."""
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T03:30:00")
    assert pos("init", "--profile", profile).code == 0
    (tmp_path / "c.csv").write_text(CATALOGUE, encoding="utf-8")
    assert pos("catalogue", "import", tmp_path / "c.csv").code == 0
    (tmp_path / "o.jsonl").write_text(json.dumps(ORDER), encoding="utf-8")
    return pos


def test_it_dates_tickets_and_rolls_the_day_at_four(
    night_cafe: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung = night_cafe("ring", tmp_path / "o.jsonl")
    assert rung.json["at"].startswith("2026-11-22T03:30:")
    assert rung.json["at"].endswith("+01:00")
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T04:00:00")
    assert night_cafe("ring", tmp_path / "o.jsonl").code == 0
    z = night_cafe("close", "day", "--json").json
    assert z["business_day"] == "2026-11-22"
    assert [e["business_day"] for e in z["earlier"]] == ["2026-11-21"]


def test_its_papers_say_demonstration(night_cafe: Command, tmp_path: Path) -> None:
    night_cafe("ring", tmp_path / "o.jsonl")
    assert "DEMONSTRATION" in night_cafe("receipt", "T-00000001", "--reason", "x").out.upper()


def test_a_real_cafe_refuses_it(cafe: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T03:30:00")
    assert cafe("catalogue", "list", "--json").refusal == "cafe.demo_clock"
    monkeypatch.setenv("CAFE_POS_NOW", "yesterday")
    assert cafe("catalogue", "list", "--json").refusal == "clock.invalid"

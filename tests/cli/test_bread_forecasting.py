"""`bread forecast` and `bread backtest`: what scripts read, and what people read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Command

FIRST = date(2026, 9, 28)
CATALOGUE = (
    "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership,source_item,cost\n"
    "PAIN,Pain de campagne,Pain,2.40,I10,R55,takeaway,firm,Bread,1.50\n"
    "CAFE,Café,Chaud,1.50,I10,I10,on_site,firm,Coffee,\n"
)


@pytest.fixture
def weeks(pos: Command, profile: Path, tmp_path: Path) -> None:
    """Five weeks of six loaves a day, twelve on Saturdays."""
    rows = ["date,time,transaction,item"]
    for n in range(35):
        day = FIRST + timedelta(days=n)
        loaves = 12 if day.weekday() == 5 else 6
        rows += [f"{day},09:{at:02d}:00,{n}-{at},Bread" for at in range(loaves)]
    tickets, catalogue = tmp_path / "tickets.csv", tmp_path / "articles.csv"
    tickets.write_text("\n".join(rows), encoding="utf-8")
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    pos("init", "--profile", profile)
    assert pos("import", "tickets", tickets, "--catalogue", catalogue).code == 0


def test_the_forecast_for_scripts_and_for_people(pos: Command, weeks: None) -> None:
    saturday = (FIRST + timedelta(days=40)).isoformat()
    told = pos("bread", "forecast", saturday, "--json").json
    assert told["date"] == saturday
    (one,) = told["proposal"]
    assert one["article"] == "PAIN"
    assert one["low"] < one["quantity"] < one["high"]
    assert 10 <= one["quantity"] <= 12
    assert "12 les derniers samedis" in one["why"]
    assert (one["level"], one["last_week"]) == (50, 12)
    assert [morning["level"] for morning in one["mornings"]] == [50, 80]
    pos("settings", "bread_level", "80")
    (more,) = pos("bread", "forecast", saturday, "--article", "PAIN", "--json").json["proposal"]
    assert more["quantity"] == more["high"] == one["high"]
    shown = pos("bread", "forecast", saturday)
    assert "Pain de campagne" in shown.out
    assert "12 les derniers samedis" in shown.out
    assert "80 % des matins" in shown.out
    english = pos("--lang", "en", "bread", "forecast", saturday).out
    assert "12 on the last Saturdays" in english


def test_a_day_before_all_sales_and_an_article_that_is_not_there(pos: Command, weeks: None) -> None:
    (one,) = pos("bread", "forecast", FIRST.isoformat(), "--json").json["proposal"]
    assert (one["quantity"], one["why"]) == (0, "jamais vendu au comptoir avant ce jour")
    unknown = pos("bread", "forecast", FIRST.isoformat(), "--article", "NIX", "--json")
    assert unknown.code == 1
    assert unknown.json["error"]["code"] == "forecast.article"
    assert pos("bread", "forecast", "demain").code == 2


def test_the_backtest_for_scripts_and_for_people(pos: Command, weeks: None) -> None:
    period = ((FIRST + timedelta(days=28)).isoformat(), (FIRST + timedelta(days=34)).isoformat())
    told = pos("bread", "backtest", *period, "--json").json
    (one,) = told["articles"]
    assert (one["article"], one["days"], one["demand"]) == ("PAIN", 7, "48.0")
    assert one["as_last_week"] == "0.0"
    assert {"wape", "pinball_80", "bias", "poisson_floor", "over_floor"} <= one.keys()
    shown = pos("bread", "backtest", *period).out
    assert "Pain de campagne" in shown
    assert "plancher" in shown
    assert pos("bread", "backtest", *reversed(period)).code == 1

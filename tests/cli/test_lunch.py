"""`dish`: the dish of the day, its bookings, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

PLATE = """code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership
PLAT,Plat du jour,Manger,12.50,I10,I10,on_site,firm
"""


@pytest.fixture
def kitchen(cafe: Command, tmp_path: Path) -> Command:
    """A café with an article for the dish of the day."""
    path = tmp_path / "plate.csv"
    path.write_text(PLATE, encoding="utf-8")
    assert cafe("catalogue", "import", path).code == 0
    return cafe


def test_set_shown_kept_and_listed(kitchen: Command) -> None:
    first = kitchen("dish", "set", "Blanquette", "11,50", "7", "--json").json
    assert first == {
        "article": "PLAT", "name": "Blanquette", "price": "11.50", "portions": 7, "sold": 0,
        "on_tabs": 0, "reserved": 0, "left": 7, "sold_out": False,
    }  # fmt: skip
    kept = kitchen("dish", "reserve", "Martin", "2", "--at", "12h15", "--json").json
    assert kept == [
        {
            "id": 1, "article": "PLAT", "dish": "Blanquette", "name": "Martin", "quantity": 2,
            "at": "12:15", "taken": False,
        }
    ]  # fmt: skip
    assert "Martin" in kitchen("dish", "list").out
    seen = kitchen("dish", "show", "--json").json
    assert [dish["left"] for dish in seen["dishes"]] == [5]
    assert seen["covers"] == {"paid": 0, "open": 0}
    assert "Martin" not in kitchen("dish", "show").out
    assert kitchen("dish", "cancel", "1", "--json").json == []
    assert kitchen("dish", "show", "--json").json["dishes"][0]["left"] == 7


def test_ring_sells_it_by_its_article_until_none_is_left(kitchen: Command, tmp_path: Path) -> None:
    kitchen("dish", "set", "Blanquette", "11.50", "1")
    orders = tmp_path / "o.jsonl"
    line = '{"lines":[{"article":"PLAT","qty":1}],"payments":[{"method":"cash"}]}\n'
    orders.write_text(line * 2, encoding="utf-8")
    rung = kitchen("ring", orders)
    assert rung.code == 1
    assert rung.lines[0]["total"] == "11.50"
    assert rung.lines[1]["error"]["code"] == "dish.none_left"
    text = kitchen("receipt", rung.lines[0]["number"], "--reason", "test").out
    assert "Blanquette" in text


def test_sold_out_and_back(kitchen: Command) -> None:
    kitchen("dish", "set", "Blanquette", "11.50", "3")
    assert kitchen("dish", "out", "--json").json["left"] == 0
    refused = kitchen("dish", "reserve", "Martin", "1", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "dish.none_left")
    assert kitchen("dish", "out", "--back", "--json").json["left"] == 3


def test_without_a_dish(kitchen: Command) -> None:
    assert kitchen("dish", "show", "--json").json["dishes"] == []
    assert kitchen("dish", "list", "--json").json == []
    assert kitchen("dish", "reserve", "Martin", "1", "--json").json["error"]["code"] == "dish.none"

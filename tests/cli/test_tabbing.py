"""The commands of open tabs and of the kitchen."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos import bootstrap
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.order import Order
from tests.cli.conftest import Command


@pytest.fixture
def served(cafe: Command, database: Path) -> Command:
    """Two coffees and a croque at table 4, a beer for Paul."""
    with bootstrap.cafe(database) as ctx:
        with ctx.store.act() as uow:
            found = {article.code: article for article in uow.articles()}
        for name, asked in (
            ("Table 4", (("CAFE", 2), ("CROQUE", 1))),
            ("Paul", (("DEMI", 1),)),
        ):
            order = Order(covers=2 if name == "Table 4" else None)
            for code, quantity in asked:
                order, _index = order.add(found[code], quantity)
            tabs.keep(ctx, order, name, Where("Dominique"))
    return cafe


def test_the_list_says_who_has_what(served):
    paul, table = served("tab", "list", "--json").json
    assert (paul["name"], table["name"]) == ("Paul", "Table 4")
    assert (table["total"], table["covers"], table["held_by"]) == ("9.50", 2, "Dominique")
    said = served("tab", "list").out
    assert "Table 4" in said
    assert "Dominique" in said


def test_a_tab_is_shown_renamed_and_merged(served):
    assert served("tab", "rename", "table 4", "Terrasse 1").code == 0
    shown = served("tab", "show", "terrasse 1", "--json").json
    assert [(x["article"], x["quantity"], x["total"]) for x in shown["lines"]] == [
        ("CAFE", 2, "3.00"), ("CROQUE", 1, "6.50"),
    ]  # fmt: skip
    both = served("tab", "merge", "Paul", "Terrasse 1", "--json").json
    assert both["total"] == "12.50"
    assert [tab["name"] for tab in served("tab", "list", "--json").json] == ["Terrasse 1"]


def test_lines_move_and_what_is_no_line_is_refused(served):
    moved = served("tab", "move", "Table 4", "Anne", "--lines", "1:1,2", "--json").json
    assert [(x["article"], x["quantity"]) for x in moved["lines"]] == [("CAFE", 1), ("CROQUE", 1)]
    for lines in ("", "x", "1:", "1:a", "-1"):
        refused = served("tab", "move", "Table 4", "Anne", "--lines", lines, "--json")
        assert (refused.code, refused.refusal) == (1, "tab.lines")
    refused = served("tab", "move", "Table 4", "Anne", "--lines", "9", "--json")
    assert refused.refusal == "tab.line"


def test_a_tab_is_emptied_only_with_a_reason(served):
    refused = served("tab", "drop", "Paul", "--json")
    assert (refused.code, refused.refusal) == (1, "tab.no_reason")
    assert served("tab", "drop", "Paul", "--reason", "parti").code == 0
    refused = served("tab", "show", "Paul", "--json")
    assert refused.refusal == "tab.unknown"
    assert served("verify", "--json").json["ok"]


def test_the_families_that_are_cooked_are_chosen(served):
    assert served("kitchen", "families", "Manger", "--json").json == {"families": ["Manger"]}
    assert "[x] Manger" in served("kitchen", "families").out
    assert served("kitchen", "families", "none", "--json").json == {"families": []}
    refused = served("kitchen", "families", "Dessert", "--json")
    assert refused.refusal == "kitchen.family"


def test_the_kitchen_has_a_printer_of_its_own(served, tmp_path):
    path = str(tmp_path / "stove")
    answer = served(
        "printer", "set", "--kitchen", "--transport", "file", "--path", path, "--json"
    ).json
    assert answer["kitchen_printer"]["path"] == path
    assert served("printer", "set", "--kitchen", "--fallback", "--transport", "none").code == 2

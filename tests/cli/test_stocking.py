"""`stock`: items, recipes, what leaves, the sheet and the count, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def test_a_keg_from_its_item_to_its_count(cafe: Command, tmp_path: Path) -> None:
    assert cafe("service", "mandator", "add", "METRO", "Métro", "--kind", "supplier").code == 0
    made = cafe(
        "stock", "item", "put", "fut", "--label", "Fût", "--unit", "ml", "--pack", "30l",
        "--minimum", "5l", "--family", "Cave", "--json",
    ).json  # fmt: skip
    assert (made["item"], made["pack"], made["minimum"]) == ("FUT", 30_000, 5_000)
    recipe = cafe("stock", "recipe", "put", "DEMI", "FUT=25cl-5%", "--json").json
    (part,) = recipe["parts"]
    assert (part["quantity"], part["unit"], part["loss"]) == (250, "ml", "5")
    bought = cafe("cost", "purchase", "add", "METRO", "--line", "FUT*2=180@N20")
    assert bought.code == 0
    assert cafe("stock", "recipe", "list", "--json").json[0]["cost"] == "0.79"
    assert "0,79" in cafe("stock", "recipe", "list").out
    drunk = cafe("stock", "staff", "DEMI=2", "FUT=1,5l", "--json").json
    assert [line["quantity"] for line in drunk["lines"]] == [526, 1500]
    assert cafe("stock", "own", "FUT=1l").code == 0
    assert cafe("stock", "given", "DEMI").code == 0
    assert cafe("stock", "loss", "FUT=1l", "--reason", "percé").code == 0
    assert cafe("stock", "cancel", drunk["number"], "--reason", "erreur").code == 0
    (row,) = cafe("stock", "list", "--json").json
    assert row["quantity"] == 60_000 - 2_000 - 263
    assert (row["low"], row["below_zero"], row["cost"]) == (False, False, "3.00")
    counted = cafe("stock", "count", "FUT=4l", "--json").json
    assert counted["lines"][0]["difference"] == 4_000 - row["quantity"]
    assert counted["value"] == "12.00"
    assert "écarts" in cafe("stock", "count", "FUT=4l").out
    assert "bas : il en faudrait 5,000 l" in cafe("stock", "list", "--low").out
    assert cafe("stock", "value", "--json").json == {"value": "12.00", "without_cost": []}
    sheet = tmp_path / "sheet.pdf"
    assert cafe("stock", "sheet", "-o", sheet).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert cafe("verify", "--full").code == 0


def test_what_cannot_be_is_a_sentence_and_an_exit_code(cafe: Command) -> None:
    assert cafe("stock", "item", "put", "GRAINS", "--label", "Grains", "--unit", "g").code == 0
    for words, code in (
        (("recipe", "put", "CAFE", "GRAINS"), "recipe.part"),
        (("recipe", "put", "CAFE", "GRAINS=8cl"), "stock.amount"),
        (("recipe", "put", "CAFE", "GRAINS=8g", "--since", "2099-01-01"), "recipe.day"),
        (("count", "GRAINS=1kg", "GRAINS=2kg"), "stock.twice"),
        (("sheet", "--family", "Rien"), "printer.none"),
    ):
        refused = cafe("stock", *words, "--json")
        assert refused.refusal == code, words
        assert refused.code != 0

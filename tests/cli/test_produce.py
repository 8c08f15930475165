"""`produce`: lots received, sold, looked at, taken out, labelled, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

YOGHURT = (
    "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership,mandator,allergens\n"
    "YAOURT,Yaourt fermier,Local,1.20,R55,R55,takeaway,transparent,FERME,lait\n"
)


@pytest.fixture
def farm(cafe: Command, tmp_path: Path) -> Command:
    """A café with a producer's yoghurts."""
    path = tmp_path / "yoghurt.csv"
    path.write_text(YOGHURT, encoding="utf-8")
    assert cafe("catalogue", "import", path).code == 0
    return cafe


def receive(farm: Command, article: str, amount: str, *more: str) -> None:
    assert farm("produce", "receive", article, amount, *more).code == 0


def test_a_lot_from_its_delivery_to_its_story(farm: Command, tmp_path: Path) -> None:
    made = farm(
        "produce", "receive", "TOMME", "3,4kg", "--dlc", "2099-12-24", "--origin", "Guéret",
        "--cost", "9.10", "--reference", "BL 12", "--json",
    ).json  # fmt: skip
    assert (made["lot"], made["left"], made["dlc"]) == ("L-000001", {"grams": 3400}, "2099-12-24")
    order = {"lines": [{"article": "TOMME", "grams": 1200}], "payments": [{"method": "cash"}]}
    path = tmp_path / "orders.jsonl"
    path.write_text(json.dumps(order), encoding="utf-8")
    assert farm("ring", path).code == 0
    assert farm("produce", "withdraw", "L-000001", "0,2kg").code == 0
    assert farm("produce", "loss", "L-000001", "100g", "--reason", "chute").code == 0
    assert farm("produce", "count", "L-000001", "1,8kg").code == 0
    story = farm("produce", "lots", "L-000001", "--json").json["history"]
    assert [(one["what"], one["change"]["grams"]) for one in story] == [
        ("delivery", 3400), ("sale", -1200), ("withdrawn", -200), ("loss", -100), ("count", -100),
    ]  # fmt: skip
    (row,) = farm("produce", "stock", "--json").json
    assert (row["article"], row["left"]) == ("TOMME", {"grams": 1800})
    shown = farm("produce", "lots", "L-000001").out
    assert "T-00000001" in shown
    assert "chute" in shown
    assert "1,800 kg" in farm("produce", "stock").out
    assert farm("verify", "--full").code == 0


def test_what_cannot_be_is_a_sentence_and_an_exit_code(farm: Command) -> None:
    for words, code in (
        (("receive", "TOMME", "3"), "lot.unit_weight"),
        (("receive", "YAOURT", "3kg"), "lot.unit_pieces"),
        (("receive", "RIEN", "3"), "article.unknown"),
        (("receive", "YAOURT", "3", "--dlc", "demain"), "day.invalid"),
        (("receive", "YAOURT", "3", "--dlc", "2020-01-01"), "lot.dlc_past"),
        (("lots", "L-000007"), "lot.unknown"),
        (("release", "YAOURT"), "lot.not_by_lot"),
    ):
        refused = farm("produce", *words, "--json")
        assert (refused.code, refused.json["error"]["code"]) == (1, code)
        assert len(refused.json["error"]["message"]) > 30


def test_corrected_struck_out_released(farm: Command) -> None:
    receive(farm, "YAOURT", "12", "--ddm", "2099-01-02")
    changed = farm("produce", "change", "L-000001", "--dlc", "2099-01-05", "--json").json
    assert (changed["dlc"], changed["ddm"]) == ("2099-01-05", None)
    gone = farm("produce", "cancel", "L-000001", "--reason", "erreur", "--json").json
    assert gone["state"] == "gone"
    receive(farm, "YAOURT", "1")
    assert farm("produce", "count", "L-000002", "0").code == 0
    assert farm("produce", "release", "YAOURT", "--json").json == {
        "article": "YAOURT", "by_lot": False,
    }  # fmt: skip
    assert "Aucun lot" in farm("produce", "lots").out
    assert "Aucun lot" in farm("produce", "stock").out
    assert "L-000002" in farm("produce", "lots", "--all").out


def test_near_its_date_and_its_label(farm: Command, tmp_path: Path) -> None:
    receive(farm, "YAOURT", "12", "--dlc", "2099-01-02", "--net", "125g")
    assert farm("produce", "near", "--json").json == []
    assert farm("produce", "near", "--accept", "L-000001").code == 1
    assert farm("produce", "near", "--accept", "L-000001", "--percent", "25").code == 0
    (seen,) = farm("produce", "lots", "--json").json
    assert seen["accepted"] == "25"
    assert "-25 %" in farm("produce", "lots").out
    text = farm("produce", "label", "L-000001", "--copies", "2", "--as", "text").out
    assert text.count("Yaourt fermier") == 2
    assert "au lieu de" in text
    assert "Lait" in text
    path = tmp_path / "label.pdf"
    told = farm("produce", "label", "L-000001", "--as", "pdf", "-o", path, "--json").json
    assert (told["price"], told["per_kilo"], len(told["barcode"])) == ("0.90", "7.20", 13)
    assert path.read_bytes().startswith(b"%PDF")
    assert farm("produce", "near", "--end", "YAOURT").code == 0
    assert farm("produce", "label", "L-000001", "--json").json["error"]["code"] == "printer.none"


def test_a_refund_that_is_no_more_good_is_lost(farm: Command, tmp_path: Path) -> None:
    receive(farm, "YAOURT", "12", "--dlc", "2099-01-02")
    order = {"lines": [{"article": "YAOURT", "qty": 3}], "payments": [{"method": "cash"}]}
    path = tmp_path / "orders.jsonl"
    path.write_text(json.dumps(order), encoding="utf-8")
    assert farm("ring", path).code == 0
    given = farm(
        "refund", "T-00000001", "--method", "cash", "--reason", "pas frais", "--lost", "--json"
    )
    assert given.code == 0
    story = farm("produce", "lots", "L-000001", "--json").json["history"]
    assert [one["what"] for one in story] == ["delivery", "sale", "refund", "loss"]

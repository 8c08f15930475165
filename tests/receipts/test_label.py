"""The label of a lot: what the law wants on it, its prices, its barcode, so many copies."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from receipts import pdf
from receipts.escpos import encode
from receipts.label import Label, document
from receipts.layout import lay_out
from receipts.text import render
from receipts.words import ENGLISH, FRENCH
from tests.receipts.decoder import Printer

GOLDEN = Path(__file__).parent / "golden"
LABEL = Label(
    name="Tomme de brebis",
    price_cents=7_47,
    shop="Café du Pont",
    grams=350,
    per_kilo_cents=21_34,
    producer="GAEC des Trois Chênes",
    origin="Saint-Exemple (Creuse)",
    dlc="27/11/2026",
    allergens=("Lait", "Œufs"),
    lot="L-000012",
    barcode="2500001003508",
)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_snapshots(columns: int) -> None:
    path = GOLDEN / f"label_{columns}.txt"
    shown = render(lay_out(document(LABEL, FRENCH), columns))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def test_in_english_a_best_before_date_and_no_allergen() -> None:
    jam = replace(LABEL, dlc="", ddm="31/12/2027", allergens=(), grams=None)
    shown = render(lay_out(document(jam, ENGLISH), 42))
    assert "Best before 31/12/2027" in shown
    assert "none of the 14" in shown
    assert "Net weight" not in shown


def test_what_nobody_said_is_not_on_it() -> None:
    bare = Label(name="Miel", price_cents=700)
    shown = render(lay_out(document(bare, FRENCH), 32))
    assert shown.split() == ["Miel", "7,00", "€"]


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_printer_gets_every_copy_with_its_barcode(columns: int) -> None:
    laid_out = lay_out(document(replace(LABEL, copies=3), FRENCH), columns)
    printed = Printer(columns).feed(encode(laid_out))
    assert sum(line.symbol for line in printed.lines) == 3
    assert [line.text.split() for line in printed.lines if line.text.strip()].count(
        ["À", "consommer", "jusqu'au", "27/11/2026"]
    ) == 3
    cuts = [command for command in printed.commands if command[0] == "GS V"]
    assert len(cuts) == 3
    assert any(line.wide and "7,47" in line.text for line in printed.lines)


def test_a_training_label_says_so() -> None:
    assert "MODE ÉCOLE" in render(lay_out(document(replace(LABEL, training=True), FRENCH), 42))


def test_it_can_be_a_pdf() -> None:
    assert pdf.render(lay_out(document(LABEL, FRENCH), 42)).startswith(b"%PDF")


@pytest.mark.parametrize("copies", [0, 100])
def test_no_paper_is_meant_for_so_many(copies: int) -> None:
    with pytest.raises(ValueError, match="labels"):
        replace(LABEL, copies=copies)

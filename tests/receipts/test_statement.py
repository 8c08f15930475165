"""A customer's account on paper, and the receipt for a payment of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from receipts.escpos import encode
from receipts.layout import lay_out
from receipts.parts import Issuer, PaymentRow
from receipts.statement import (
    Movement,
    Settlement,
    Statement,
    settlement_document,
    statement_document,
)
from receipts.text import render
from receipts.words import ENGLISH, FRENCH
from tests.receipts.decoder import Printer

GOLDEN = Path(__file__).parent / "golden"
ISSUER = Issuer(
    "Café de la Place", "SAS Le Grand Pré", ("3 place de l'Église", "48000 Saint-Exemple"),
    "123 456 789 00012",
)  # fmt: skip
STATEMENT = Statement(
    issuer=ISSUER,
    customer="Marcel Aubert",
    code="K-0123456789ab",
    printed_on="22/11/2026 18:05",
    movements=(
        Movement("02/11/2026", "T-00000412", 12_40),
        Movement("14/11/2026", "T-00000601", 1_006_50),
        Movement("20/11/2026", "A-000003", -20_00),
    ),
    balance_cents=1_003_90,
    before_cents=5_00,
    since="02/11/2026",
)
SETTLEMENT = Settlement(
    issuer=ISSUER,
    number="A-000003",
    customer="Marcel Aubert",
    code="K-0123456789ab",
    till="1",
    operator="Zoé",
    paid_on="20/11/2026 18:05:00",
    amount_cents=20_00,
    payments=(PaymentRow("Carte", 5_00), PaymentRow("Espèces", 15_00, 20_00)),
    left_cents=1_003_90,
    software="cafe-pos 1.0.0",
    change_cents=5_00,
    tickets=(("T-00000390", 5_00), ("T-00000412", 12_40), ("T-00000601", 2_60)),
    signature_extract="k7Qz9fWm",
)


def compare(name: str, shown: str) -> None:
    """Compare with the stored snapshot; UPDATE_GOLDEN=1 stores it, for a person to read."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [32, 42])
def test_snapshots(columns: int) -> None:
    compare(f"statement_{columns}", render(lay_out(statement_document(STATEMENT, FRENCH), columns)))
    compare(
        f"settlement_{columns}", render(lay_out(settlement_document(SETTLEMENT, FRENCH), columns))
    )


def test_in_english_it_says_what_is_owed() -> None:
    shown = render(lay_out(statement_document(STATEMENT, ENGLISH), 42))
    assert "neither a receipt" in shown
    assert "1,003.90" in shown


def test_a_clear_account_says_since_nothing() -> None:
    clear = replace(STATEMENT, movements=(), balance_cents=0, before_cents=0, since="")
    shown = render(lay_out(statement_document(clear, FRENCH), 42))
    assert "Depuis" not in shown
    assert "Report" not in shown


@pytest.mark.parametrize(
    "document",
    [
        statement_document(replace(STATEMENT, training=True), FRENCH),
        settlement_document(
            replace(SETTLEMENT, duplicate_no=2, reason="perdu", training=True), FRENCH
        ),
    ],
)
def test_the_printer_gets_what_the_text_shows(document) -> None:
    laid_out = lay_out(document, 42)
    printed = Printer(42).feed(encode(laid_out))
    shown = render(laid_out).splitlines()
    for line, wanted in zip(printed.lines, shown, strict=True):
        assert line.text.split() == wanted.split()
    assert any("Marcel Aubert" in line.text for line in printed.lines)
    assert any(line.bold and "MODE ÉCOLE" in line.text for line in printed.lines)


def test_a_duplicate_says_so_and_why() -> None:
    again = settlement_document(replace(SETTLEMENT, duplicate_no=2, reason="perdu"), FRENCH)
    shown = render(lay_out(again, 42))
    assert "DUPLICATA n° 2" in shown
    assert "Motif : perdu" in shown

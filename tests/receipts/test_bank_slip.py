"""The slip for the bank: cash by notes and coins, each cheque, the total."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from receipts.bank_slip import BankSlip, Cheque, document
from receipts.escpos import encode
from receipts.layout import lay_out
from receipts.parts import Issuer
from receipts.text import render
from receipts.words import ENGLISH, FRENCH
from tests.receipts.decoder import Printer

GOLDEN = Path(__file__).parent / "golden"
SLIP = BankSlip(
    issuer=Issuer(
        "Café de la Place", "SAS Le Grand Pré", ("3 place de l'Église", "48000 Saint-Exemple"),
        "123 456 789 00012",
    ),
    number="M-000012",
    day="22/11/2026",
    operator="Zoé",
    cash_cents=1_190_00,
    coins=((50_00, 23), (20_00, 2)),
    cheques=(
        Cheque("Crédit Agricole", "0012345", "T-00000412", "20/11/2026", 45_00),
        Cheque("", "", "A-000003", "21/11/2026", 12_40),
    ),
)  # fmt: skip


@pytest.mark.parametrize("columns", [32, 42])
def test_snapshots(columns: int) -> None:
    path = GOLDEN / f"bank_slip_{columns}.txt"
    shown = render(lay_out(document(SLIP, FRENCH), columns))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def test_in_english_cash_alone_says_that_there_is_no_cheque() -> None:
    shown = render(lay_out(document(replace(SLIP, coins=(), cheques=()), ENGLISH), 42))
    assert "BANK DEPOSIT" in shown
    assert "No cheque" in shown
    assert "×" not in shown
    assert "€1,190.00" in shown


def test_a_training_slip_says_so_at_both_ends() -> None:
    shown = render(lay_out(document(replace(SLIP, training=True), FRENCH), 42))
    assert shown.count("MODE ÉCOLE") == 2


def test_the_printer_gets_what_the_text_shows() -> None:
    laid_out = lay_out(document(SLIP, FRENCH), 42)
    printed = Printer(42).feed(encode(laid_out))
    shown = render(laid_out).splitlines()
    for line, wanted in zip(printed.lines, shown, strict=True):
        assert line.text.split() == wanted.split()
    assert any(line.bold and "REMISE EN BANQUE" in line.text for line in printed.lines)
    assert any("1 247,40" in line.text.replace("\u00a0", " ") for line in printed.lines)

"""The Z and the X on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from receipts.closure import Closure, DrawerRow, Sum, document
from receipts.escpos import encode
from receipts.layout import lay_out
from receipts.parts import Issuer, VatRow
from receipts.pdf import render as pdf
from receipts.text import render
from receipts.words import ENGLISH, FRENCH
from tests.receipts.decoder import Printer
from tests.receipts.test_statement import compare

DAY = Closure(
    issuer=Issuer(
        "Café de la Place", "SAS Le Grand Pré", ("3 place de l'Église", "48000 Saint-Exemple"),
        "123 456 789 00012", "FR12123456789",
    ),
    kind="day",
    number="Z-000012",
    first_day="22/11/2026",
    last_day="22/11/2026",
    moment="22/11/2026 21:40:05",
    operator="Zoé",
    till="1",
    tickets=3,
    first_ticket="T-00000412",
    last_ticket="T-00000414",
    total_cents=1_015_22,
    own_cents=1_013_70,
    third_party_cents=1_52,
    absolute_cents=1_035_22,
    perpetual_cents=98_765_43,
    perpetual_absolute_cents=99_999_99,
    vat=(
        VatRow("N20", 2000, 3_00, 2_50, 50),
        VatRow("I10", 1000, 1_010_70, 918_82, 91_88),
        VatRow("HORS", 0, 1_52, 1_52, 0),
    ),
    methods=(Sum("Espèces", 2, 1_000_00), Sum("Carte", 1, 15_22)),
    families=(Sum("Boissons chaudes", 4, 6_00), Sum("Plats", 2, 1_009_22)),
    operators=(Sum("Zoé", 3, 1_015_22),),
    ownership=(Sum("Ventes fermes", 5, 1_013_70), Sum("Encaissé pour des tiers", 1, 1_52)),
    accounts=(Sum("Carte", 1, 20_00),),
    counts=(
        Sum("Ventes", 3, 1_025_22), Sum("Remboursements", 1, -10_00), Sum("Duplicatas", 1, None),
    ),
    drawers=(DrawerRow("S-000020", 192_30, 193_70), DrawerRow("S-000021", 80_00, None)),
    software="cafe-pos 1.0.0",
    head_seq=4711,
    head_hash="0123456789abcdef" * 4,
    signature_extract="k7Qz9fWm",
)  # fmt: skip
MONTH = replace(
    DAY, kind="month", number="ZM-000003", first_day="01/11/2026", last_day="30/11/2026",
    drawers=(), made_of=("Z-000001", "Z-000026", 26),
)  # fmt: skip
READING = replace(DAY, kind="reading", number="", operator="", head_seq=0, head_hash="", drawers=())


def shown(closure: Closure, columns: int = 42, words=FRENCH) -> str:
    return render(lay_out(document(closure, words), columns))


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_snapshots(columns: int) -> None:
    compare(f"closure_{columns}", shown(DAY, columns))


def test_a_month_names_its_days_and_its_closures() -> None:
    text = shown(MONTH)
    assert "CLÔTURE DU MOIS" in text
    assert "Du 01/11/2026 au 30/11/2026" in text
    assert "Clôtures Z-000001 à Z-000026 (26)" in text


def test_a_year_says_so() -> None:
    assert "CLÔTURE DE L'EXERCICE" in shown(replace(MONTH, kind="year"))
    assert "YEAR CLOSURE" in shown(replace(MONTH, kind="year"), words=ENGLISH)


def test_a_reading_closes_nothing_and_names_no_head() -> None:
    text = shown(READING)
    assert "LECTURE X" in text
    assert "rien n'est" in text
    assert "Tête du registre" not in text
    assert "Signature" not in text


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_whole_head_stands_on_the_paper(columns: int) -> None:
    text = "".join(shown(DAY, columns).split())
    assert DAY.head_hash in text
    assert "écriture4711" in text


def test_a_difference_has_its_sign_and_what_nobody_counted_says_so() -> None:
    text = shown(DAY)
    assert "+1,40" in text
    assert "non comptée" in text
    short = replace(DAY, drawers=(DrawerRow("S-000020", 100, 90),))
    assert "-0,10" in shown(short)


def test_a_day_without_tickets_says_so() -> None:
    empty = replace(DAY, tickets=0, first_ticket="", last_ticket="", vat=(), methods=())
    assert "Aucun ticket" in shown(empty)


def test_the_franchise_shows_no_vat() -> None:
    text = shown(replace(DAY, franchise=True))
    assert "293 B" in text
    assert "TVA par taux" not in text


def test_a_duplicate_and_training_are_marked() -> None:
    text = shown(replace(DAY, duplicate_no=2, reason="comptable", training=True))
    assert "DUPLICATA n° 2" in text
    assert "Motif : comptable" in text
    assert text.count("MODE ÉCOLE") == 2


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_printer_gets_what_the_text_shows(columns: int) -> None:
    laid_out = lay_out(document(DAY, FRENCH), columns)
    printed = Printer(columns).feed(encode(laid_out))
    for line, wanted in zip(printed.lines, render(laid_out).splitlines(), strict=True):
        assert line.text.split() == wanted.split()


def test_it_is_a_pdf_too() -> None:
    assert pdf(lay_out(document(DAY, FRENCH), 42)).startswith(b"%PDF")

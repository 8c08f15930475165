"""What a ticket must show, and the snapshots that a person has read."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given

from receipts import ruler
from receipts.amounts import amount, money, rate, volume, weight
from receipts.layout import lay_out
from receipts.normalize import normalise
from receipts.text import render
from receipts.ticket import TicketLine, document
from receipts.words import ENGLISH, FRENCH, Words
from tests.receipts import samples
from tests.receipts.strategies import figures

GOLDEN = Path(__file__).parent / "golden"
CASES = [("example_1", columns) for columns in (32, 42, 48)]
CASES += [(name, 42) for name in samples.ALL if name != "example_1"]
CASES += [("banquet", 32), ("training", 32)]


def printed(ticket, columns=48, words=FRENCH):
    return render(lay_out(document(ticket, words), columns))


def compare(name, shown):
    """Compare with the stored snapshot; UPDATE_GOLDEN=1 stores it, for a person to read."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "columns"), CASES)
def test_snapshot(name, columns):
    compare(f"{name}_{columns}", printed(samples.ALL[name], columns))


def test_snapshot_in_english():
    compare("english_42", printed(samples.TRANSPARENT, 42, ENGLISH))


@pytest.mark.parametrize("columns", [32, 48])
def test_snapshot_of_the_test_page(columns):
    compare(f"test_page_{columns}", render(lay_out(ruler.document(columns, FRENCH), columns)))


def test_every_mention_that_the_law_wants():
    shown = printed(samples.EXAMPLE_1)
    for mention in (
        "Café de la Place",
        "SAS Le Grand Pré",
        "3 place de l'Église",
        "48000 Saint-Exemple",
        "SIRET 123 456 789 00012",
        "TVA FR32123456789",
        "Ticket n° 000042",
        "Caisse 1",
        "Servi par Zoé",
        "22/11/2026 10:15:00",
        "Sur place",
        "2 x 1,50 €  I10",
        "Espèces",
        "Rendu",
        "Logiciel cafe-pos 1.0.0",
        "Signature k7Qz 9fWm",
    ):
        assert mention in shown


def test_the_sum_of_the_rates_is_the_own_revenue_of_the_worked_example():
    rows = [line.split() for line in printed(samples.EXAMPLE_1).splitlines()]
    assert ["I10", "10", "%", "8,64", "0,86", "9,50"] in rows
    assert ["N20", "20", "%", "2,50", "0,50", "3,00"] in rows
    assert ["R55", "5,5", "%", "1,14", "0,06", "1,20"] in rows
    assert ["Total", "12,28", "1,42", "13,70"] in rows
    assert ["TOTAL", "TTC", "15,22", "€"] in rows


def test_special_codes_are_explained_even_without_a_row_of_their_own():
    assert "HORS : hors champ" in printed(replace(samples.EXAMPLE_1, vat=()))
    assert "HORS : hors champ" in printed(replace(samples.EXAMPLE_1, vat=samples.EXAMPLE_1.vat[:3]))
    assert "EX0" not in printed(samples.EXAMPLE_1)
    assert "HORS" not in printed(samples.WEIGHED)


def test_franchise_shows_no_vat_at_all():
    shown = printed(samples.FRANCHISE)
    assert "TVA non applicable, art. 293 B du CGI" in shown
    rest = shown.replace("TVA non applicable, art. 293 B du CGI", "")
    for absent in ("TVA", "TTC", "HT", "I10", "N20", "R55", "HORS", "Taux", "%"):
        assert absent not in rest
    assert "TVA non applicable, art. 293 B du CGI" in " ".join(
        printed(samples.FRANCHISE, 32, ENGLISH).split()
    )


def test_transparent_lines_stand_together_under_their_mandator():
    lines = [line.split("  ")[0].strip() for line in printed(samples.TRANSPARENT).splitlines()]
    wanted = ["Café", "Baguette", "Vendu pour le compte d'Abeilles", "Miel de châtaignier"]
    wanted += ["Pain d'épices", "Vendu pour le compte de La Poste", "Timbre"]
    wanted += ["Vendu pour le compte d'un tiers", "Cire"]
    assert [line for line in lines if line in wanted] == wanted


def test_modes():
    assert "sur place" not in printed(samples.EXAMPLE_1)
    assert "À emporter" in printed(samples.WEIGHED)
    mixed = printed(samples.TRANSPARENT)
    assert "Sur place et à emporter" in mixed
    assert "1 x 1,50 €  I10  sur place" in mixed
    assert "1 x 1,20 €  R55  à emporter" in mixed


def test_a_refund_mirrors_and_names_its_original():
    shown = printed(samples.REFUND)
    assert "REMBOURSEMENT du ticket n° 000042" in shown
    assert "-2 x 1,50 €  I10" in shown
    for line in printed(samples.EXAMPLE_1).splitlines():
        figures = [word for word in line.split() if word[-3:-2] == ","]
        if figures and "TOTAL" not in line and "x" not in line and "Re" not in line:
            assert all(f"-{figure}" in shown for figure in figures)


def test_a_duplicate_says_so_in_large():
    texts = {block.text: block for block in document(samples.DUPLICATE, FRENCH).blocks
             if hasattr(block, "text")}  # fmt: skip
    assert texts["DUPLICATA n° 2"].size == 3
    assert "Motif : original perdu" in texts
    assert "DUPLICATA" not in printed(samples.EXAMPLE_1)


def test_training_and_demo_stand_at_both_ends():
    lines = [line.strip() for line in printed(samples.TRAINING).splitlines()]
    for mark in ("* MODE ÉCOLE - SANS VALEUR *", "* DEMONSTRATION *"):
        assert mark in lines[:4]
        assert mark in lines[-4:]
    assert "Signature différée" in lines


def test_nothing_certified():
    words = "".join(getattr(FRENCH, field.name) + getattr(ENGLISH, field.name)
                    for field in fields(Words)).lower()  # fmt: skip
    everything = words + "".join(printed(one).lower() for one in samples.ALL.values())
    for forbidden in ("certif", "nf525", "nf 525", "conforme"):
        assert forbidden not in everything


def test_english_is_complete():
    same = {"siret", "vat_code", "signature", "total_without_vat", "demo", "test_symbols",
            "test_accents", "test_normal"}  # fmt: skip
    for field in fields(Words):
        french, english = getattr(FRENCH, field.name), getattr(ENGLISH, field.name)
        assert (french == english) == (field.name in same), field.name
        assert french.count("{") == english.count("{")


def test_labels_are_data_never_templates():
    hostile = "{number} %s {0} [b]"
    line = replace(samples.TRANSPARENT.lines[0], label=hostile, mandator=hostile)
    shown = printed(replace(samples.TRANSPARENT, lines=(line,), operator=hostile, reason=hostile))
    assert shown.count(hostile) == 4


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (amount(123456, FRENCH), "1 234,56"),
        (amount(-5, FRENCH), "-0,05"),
        (amount(123456789, ENGLISH), "1,234,567.89"),
        (money(300, FRENCH), "3,00 €"),
        (money(-123456, ENGLISH), "-€1,234.56"),
        (weight(1200, FRENCH), "1,200 kg"),
        (weight(-50, ENGLISH), "-0.050 kg"),
        (volume(750, FRENCH), "0,750 l"),
        (rate(550, FRENCH), "5,5 %"),
        (rate(2000, FRENCH), "20 %"),
        (rate(105, FRENCH), "1,05 %"),
        (rate(0, FRENCH), "0 %"),
        (rate(210, ENGLISH), "2.1%"),
    ],
)
def test_figures(shown, expected):
    assert normalise(shown) == expected


@given(figures)
def test_figures_lose_nothing_and_mirror(cents):
    for words in (FRENCH, ENGLISH):
        shown = amount(cents, words)
        assert int("".join(c for c in shown if c.isascii() and c in "-0123456789")) == cents
        if cents > 0:
            assert amount(-cents, words) == "-" + shown
            assert money(-cents, words) == "-" + money(cents, words)


def test_a_line_says_what_makes_it_cost_what_it_costs() -> None:
    lines = (
        TicketLine("Café", 2, "piece", 150, 270, "I10", discount_cents=30),
        TicketLine("Thé", 1, "piece", 220, 0, "I10", discount_cents=220),
        TicketLine("Demi", 1, "piece", 250, 250, "N20", list_price_cents=310),
        TicketLine("Croque", 3, "piece", 690, 690, "I10", whole_cents=2070),
        TicketLine("Vin", 1, "piece", 267, 267, "N20", menu="Formule du midi"),
        TicketLine("Pourboire", 1, "piece", 50, 50, "HORS", list_price_cents=0),
    )
    said = printed(replace(samples.EXAMPLE_1, lines=lines))
    for remark in (
        "Remise -0,30 €",
        "Offert",
        "au lieu de 3,10 €",
        "part d'un total de 20,70 €",
        "Formule du midi",
    ):
        assert remark in said
    assert said.count("Remise") == said.count("au lieu de") == 1

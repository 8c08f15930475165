"""Provisional notes and kitchen slips: what they say, what they must not say, on every paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts import escpos, kitchen_slip, note
from receipts.kitchen_slip import Slip, SlipLine
from receipts.layout import PAPER_COLUMNS, lay_out
from receipts.note import Note, NoteLine
from receipts.parts import Issuer
from receipts.text import render
from receipts.words import ENGLISH, FRENCH
from tests.receipts.decoder import Printer
from tests.receipts.test_ticket import compare

ISSUER = Issuer("Café de la Place", "SAS Le Grand Pré", ("48000 Saint-Exemple",), "73282932000074")
NOTE = Note(
    issuer=ISSUER,
    name="Table 4",
    operator="Camille",
    issued_on="22/11/2026 12:40",
    lines=(
        NoteLine("Café", 2, 150, 300),
        NoteLine("Croque-monsieur", 1, 690, 621, remark="Remise 0,69"),
        NoteLine("Tomme de vache", 320, 1980, 634, by_weight=True),
    ),
    total_cents=1555,
    covers=3,
)
SLIP = Slip(
    number=7,
    name="Table 4",
    time="12:05",
    operator="Alex",
    lines=(
        SlipLine("Croque-monsieur", 2, note="sans jambon"),
        SlipLine("Œuf à cheval", 1, supplement=True),
        SlipLine("Plat du jour : blanquette de veau à l'ancienne", 3, detail="À emporter"),
    ),
    cancelled=(SlipLine("Omelette", 1),),
    covers=3,
    place="Terrasse",
)


def shown(document, columns=42):
    return render(lay_out(document, columns))


@pytest.mark.parametrize("columns", PAPER_COLUMNS)
def test_snapshots(columns):
    compare(f"note_{columns}", shown(note.document(NOTE, FRENCH), columns))
    compare(f"kitchen_{columns}", shown(kitchen_slip.document(SLIP, FRENCH), columns))


def test_a_note_says_at_both_ends_what_it_is_and_holds_no_vat():
    lines = shown(note.document(NOTE, FRENCH)).splitlines()
    marked = [i for i, line in enumerate(lines) if "DOCUMENT PROVISOIRE" in line]
    assert marked[0] == 0
    assert marked[-1] >= len(lines) - 3
    text = "\n".join(lines)
    for never in ("TVA", "HT", "TTC", "Ticket", "T-0", "Signature", "%"):
        assert never not in text
    for wanted in ("Table 4", "Couverts : 3", "15,55 €", "Camille", "Remise 0,69", "0,320 kg"):
        assert wanted in text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_note_of_a_bill_begun_says_what_is_left():
    text = shown(note.document(replace(NOTE, settled_cents=555), FRENCH))
    assert "Déjà réglé" in text
    assert "10,00" in text


def test_training_and_demonstration_are_marked_on_both():
    for document in (
        note.document(replace(NOTE, training=True, demo=True), FRENCH),
        kitchen_slip.document(replace(SLIP, training=True, demo=True), FRENCH),
    ):
        text = shown(document)
        assert text.count(FRENCH.training) == 2
        assert text.count("DEMONSTRATION") == 2


def test_a_slip_holds_no_price_and_says_what_is_cancelled():
    text = shown(kitchen_slip.document(SLIP, FRENCH))
    assert "€" not in text
    assert "sans jambon" in text
    assert text.index("ANNULÉ") < text.index("Omelette")
    assert text.index("blanquette") < text.index("ANNULÉ")
    assert "ANNULÉ" not in shown(kitchen_slip.document(replace(SLIP, cancelled=()), FRENCH))


def test_dishes_stand_in_large_type_on_the_real_bytes():
    layout = lay_out(kitchen_slip.document(SLIP, FRENCH), 42)
    printer = Printer(42).feed(escpos.encode(layout))
    assert printer.acknowledged
    (dish,) = [line for line in printer.lines if "Croque-monsieur" in line.text]
    assert dish.wide
    assert dish.tall
    assert dish.bold
    (name,) = [line for line in printer.lines if "Table 4" in line.text]
    assert name.wide


def test_english_says_the_same():
    text = shown(note.document(NOTE, ENGLISH))
    assert "PROVISIONAL" in text
    assert "VAT" not in text
    assert "CANCELLED" in shown(kitchen_slip.document(SLIP, ENGLISH))


labels = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(
    st.lists(st.tuples(labels, st.integers(1, 999), labels, st.booleans()), max_size=8),
    labels,
    st.sampled_from(PAPER_COLUMNS),
)
def test_whatever_was_typed_fits_and_commands_nothing(lines, name, columns):
    dishes = tuple(SlipLine(a, q, note=b, supplement=s) for a, q, b, s in lines)
    slip = replace(SLIP, name=name, lines=dishes, cancelled=dishes)
    asked = replace(NOTE, name=name, lines=tuple(NoteLine(a, q, 1, q) for a, q, _b, _s in lines))
    for document in (kitchen_slip.document(slip, FRENCH), note.document(asked, FRENCH)):
        Printer(columns).feed(escpos.encode(lay_out(document, columns)))

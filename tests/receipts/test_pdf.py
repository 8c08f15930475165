"""The PDF holds the same lines as real text, once and for all."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from receipts import pdf, ruler, text, ticket
from receipts.document import Cut, Document, Text
from receipts.layout import PAPER_COLUMNS, lay_out
from receipts.words import FRENCH
from tests.receipts import samples
from tests.receipts.strategies import documents


def read(made):
    (page,) = PdfReader(BytesIO(made)).pages
    return page


@pytest.mark.parametrize("columns", PAPER_COLUMNS)
@pytest.mark.parametrize("name", samples.ALL)
def test_every_line_is_in_the_text(name, columns):
    layout = lay_out(ticket.document(samples.ALL[name], FRENCH), columns)
    paper = "58mm" if columns == 32 else "80mm"
    extracted = read(pdf.render(layout, title="Ticket", paper=paper)).extract_text()
    found = [" ".join(line.split()) for line in extracted.splitlines()]
    wanted = [" ".join(line.split()) for line in text.render(layout).splitlines()]
    assert found == wanted
    assert "€" in extracted


def test_accents_ligatures_and_the_euro_are_in_the_typeface():
    layout = lay_out(Document((Text("éèàùçœŒ€ÉÀÇŸ – “”"),), "t"), 32)
    page = read(pdf.render(layout))
    assert "éèàùçœŒ€ÉÀÇŸ - “”" in page.extract_text()
    fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert fonts <= {"/Courier", "/Courier-Bold", "/Helvetica"}


def test_the_same_layout_gives_the_same_bytes():
    layout = lay_out(ruler.document(48, FRENCH), 48)
    assert pdf.render(layout) == pdf.render(layout)


def test_title_and_size():
    layout = lay_out(ticket.document(samples.EXAMPLE_1, FRENCH), 48)
    reader = PdfReader(BytesIO(pdf.render(layout, title="Café n°\x1b 42")))
    assert reader.metadata is not None
    assert reader.metadata.title == "Café n° 42"
    assert PdfReader(BytesIO(pdf.render(layout))).metadata.title == "Ticket n° 000042"
    longer = read(pdf.render(lay_out(ticket.document(samples.TRAINING, FRENCH), 48)))
    assert longer.mediabox.height > reader.pages[0].mediabox.height
    for paper, width in (("80mm", 226.77), ("58mm", 164.41)):
        assert float(read(pdf.render(layout, paper=paper)).mediabox.width) == pytest.approx(
            width, abs=0.01
        )


def test_nothing_leaves_the_page():
    """Each line's last character ends within the printable width."""
    layout = lay_out(ruler.document(32, FRENCH), 32)
    ends = []

    def visit(shown, _cm, tm, _font, size):
        if shown.strip():
            # tm[0] holds no horizontal scaling: tall lines would count double.
            ends.append(tm[4] + len(shown.rstrip("\n")) * 0.6 * size)

    page = read(pdf.render(layout, paper="58mm"))
    page.extract_text(visitor_text=visit)
    assert ends
    assert max(ends) <= float(page.mediabox.width) - 5 / 25.4 * 72 + 0.1


def test_a_cut_shows_as_a_dashed_line_and_keeps_the_text():
    layout = lay_out(Document((Text("a"), Cut(), Text("b")), "t"), 32)
    assert read(pdf.render(layout)).extract_text().split() == ["a", "b"]


@settings(max_examples=30, deadline=None)
@given(documents, st.sampled_from(["58mm", "80mm"]))
def test_any_document_makes_a_page(document, paper):
    read(pdf.render(lay_out(document, 32), paper=paper))


def test_the_heavy_library_waits_until_it_is_needed():
    script = """
import sys
import receipts.document, receipts.escpos, receipts.pdf, receipts.ruler, receipts.text
import receipts.ticket
heavy = {"reportlab", "escpos", "PIL", "cafe_pos", "sqlite3", "datetime"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", script], check=True)

"""Every line fits, no amount is lost, the same input gives the same lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.amounts import money
from receipts.document import Cut, Document, Row, Rule, Table, Text
from receipts.layout import PAPER_COLUMNS, Line, lay_out, room_for, wrap
from receipts.normalize import normalise, transliterate
from receipts.text import render
from receipts.words import ENGLISH, FRENCH
from tests.receipts.strategies import anything, documents, figures, sizes

columns = st.sampled_from(PAPER_COLUMNS)
pages = st.sampled_from(["cp1252", "cp858"])


def shown(block, width, page="cp1252"):
    return render(lay_out(Document((block,), "t"), width, code_page=page)).splitlines()


@given(documents, st.integers(16, 60), pages)
def test_every_line_fits_and_comes_back_the_same(document, width, page):
    layout = lay_out(document, width, code_page=page)
    assert layout == lay_out(document, width, code_page=page)
    for item in layout.items:
        if isinstance(item, Line):
            room = room_for(width, item.size)
            assert len(item.padded(room)) <= room
            assert item.padded(room).isprintable()
            item.padded(room).encode(page)
    lines = render(layout).splitlines()
    assert all(len(line) <= width for line in lines)
    assert all(line == line.rstrip(" ") for line in lines)


@given(anything, figures, sizes, columns, st.sampled_from([FRENCH, ENGLISH]))
def test_no_amount_is_ever_lost_or_cut(label, cents, size, width, words):
    amount = money(cents, words)
    lines = shown(Row(label, amount, size=size), width)
    printed = normalise(amount)
    assert sum(line.endswith(printed) and len(line) == width for line in lines) == 1


@given(anything, columns, pages, sizes)
def test_wrapping_drops_nothing_but_spaces(text, width, page, size):
    lines = shown(Text(text, size=size), width, page)
    whole = transliterate(normalise(text), page)
    assert "".join(lines).replace(" ", "") == whole.replace(" ", "")


@given(anything, anything, columns)
def test_a_row_drops_nothing_but_spaces(left, right, width):
    lines = shown(Row(left, right), width)
    expected = re.sub(r"\s", "", transliterate(normalise(left + " " + right), "cp1252"))
    assert sorted("".join(lines).replace(" ", "")) == sorted(expected)


def test_a_label_wraps_beside_its_amount():
    assert shown(Row("Pain de campagne aux noix et au miel", "12,50"), 32) == [
        "Pain de campagne aux noix  12,50",
        "et au miel",
    ]


def test_a_long_right_part_goes_below_its_label():
    assert shown(Row("Ticket 000042", "22/11/2026\u00a010:15:00"), 24) == [
        "Ticket 000042",
        "     22/11/2026 10:15:00",
    ]


def test_an_indent_holds_on_every_line():
    assert shown(Text("  un deux trois quatre cinq"), 16) == [
        "  un deux trois",
        "  quatre cinq",
    ]


def test_double_width_falls_back_before_it_parts_a_total():
    wide, tall = (
        lay_out(Document((Row("TOTAL TTC", "15,22 €", size=3),), "t"), width).items[0]
        for width in (48, 32)
    )
    assert isinstance(wide, Line)
    assert isinstance(tall, Line)
    assert (wide.size, tall.size) == (3, 2)


def test_a_name_keeps_its_word_rather_than_its_width():
    (line,) = lay_out(Document((Text("Boulangerie-Épicerie", size=3),), "t"), 32).items
    assert isinstance(line, Line)
    assert (line.text, line.size) == ("Boulangerie-Épicerie", 2)


def test_a_table_touches_both_edges_or_stacks():
    table = Table(("Code", "TTC"), (("I10", "9,50"), ("N20", "123 456,00")), ("left", "right"))
    assert shown(table, 16) == ["Code         TTC", "I10         9,50", "N20   123 456,00"]
    wider = Table(("Désignation", "TTC"), (("I10", "123 456,00"),), ("left", "right"))
    assert shown(wider, 16) == ["Désignation  I10", "  TTC 123 456,00"]
    assert shown(Table(("a", "b", "c"), (), ("left", "center", "right")), 16) == [
        "a       b      c"
    ]


def test_the_page_decides_the_width_before_the_wrap():
    assert shown(Text("œ" * 16), 16) == ["œ" * 16]
    assert shown(Text("œ" * 16), 16, "cp858") == ["oe" * 8, "oe" * 8]


def test_rules_and_cuts_in_plain_text():
    assert shown(Rule("="), 16) == ["=" * 16]
    assert shown(Cut(), 16) == ["- - - - - - - -"]


def test_wrap_edges():
    assert wrap("", 10) == [""]
    assert wrap("   ", 10) == [""]
    assert wrap(" " * 20 + "a", 10) == ["a"]
    assert wrap("abcdefghijkl mn", 5) == ["abcde", "fghij", "kl mn"]
    assert wrap("a  b", 10) == ["a  b"]
    assert wrap("a  bcd", 4) == ["a", "bcd"]


def test_paper_too_narrow_is_refused():
    with pytest.raises(ValueError, match="narrow"):
        lay_out(Document((), "t"), 15)

"""Goods that come and go: what a document may say, and what its auditor sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as some

from cafe_pos.domain import stock
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from tests.cafes import refused

BREAD = StockLine("BAGUETTE", "Baguette", 20, cost_cents=60, expected=25)


def payload(doc, serial=1):
    return stock.payload_of(
        doc, serial=serial, business_day="2026-11-20", recorded_at="2026-11-20T06:00:00Z",
        operator="camille", channel="cli",
    )  # fmt: skip


def back(doc, number="ST-00000001"):
    return StockDoc(doc.nature, stock.turned(doc.lines), doc.party, corrects=number)


def seen(*documents):
    auditor = stock.Auditor()
    return [
        dict(found.details)["what"]
        for seq, document in enumerate(documents, start=1)
        for found in auditor.see(seq, document)
    ]


DELIVERY = StockDoc(StockNature.DELIVERY, (BREAD,), "FOURNIL")


@pytest.mark.parametrize(
    ("doc", "code"),
    [
        (StockDoc(StockNature.WASTED, ()), "stock.empty"),
        (StockDoc(StockNature.WASTED, (BREAD,) * 501), "stock.lines"),
        (StockDoc(StockNature.WASTED, (StockLine("CAFE", "Café", 0),)), "stock.quantity"),
        (StockDoc(StockNature.KEPT, (StockLine("CAFE", "Café", -1),)), "stock.quantity"),
        (StockDoc(StockNature.LOSS, (StockLine("CAFE", "Café", 1, "kg"),)), "stock.unit"),
        (StockDoc(StockNature.LOSS, (StockLine("CAFE", "Café", 10**8),)), "stock.quantity"),
    ],
)
def test_what_cannot_be_is_refused(doc, code):
    with refused(code):
        stock.checked(doc)


@pytest.mark.parametrize(
    "doc",
    [
        DELIVERY,
        StockDoc(StockNature.DELIVERY, (StockLine("BAGUETTE", "Baguette", 0, expected=12),)),
        StockDoc(StockNature.KEPT, (StockLine("BAGUETTE", "Baguette", 0),)),
        StockDoc(StockNature.COUNT, (StockLine("TOMME", "Tomme", 0, "g"),)),
    ],
)
def test_nothing_that_came_or_is_left_is_a_fact_too(doc):
    assert stock.checked(doc) == doc
    assert seen(payload(doc)) == []


def test_the_nature_gives_the_sign():
    signs = {nature: stock.sign_of(nature) for nature in StockNature}
    assert signs.pop(StockNature.DELIVERY) == 1
    assert signs.pop(StockNature.KEPT) == signs.pop(StockNature.COUNT) == 0
    assert set(signs.values()) == {-1}


def test_a_document_is_taken_back_once_and_whole():
    first, turned = payload(DELIVERY), payload(back(DELIVERY), 2)
    assert seen(first, turned) == []
    assert seen(first, turned, payload(back(DELIVERY), 3)) == ["corrects"]
    assert seen(turned) == ["corrects"]
    less = StockDoc(StockNature.DELIVERY, (StockLine("BAGUETTE", "Baguette", 19),), "FOURNIL")
    assert seen(first, payload(back(less), 2)) == ["corrects"]
    again = StockDoc(DELIVERY.nature, DELIVERY.lines, DELIVERY.party, corrects="ST-00000002")
    assert seen(first, turned, payload(again, 3)) == ["lines, corrects"]


@how(max_examples=25)
@given(some.sampled_from(StockNature), some.integers(1, 10**6), some.booleans())
def test_what_was_recorded_is_read_again_and_changing_it_is_seen(nature, quantity, expected):
    line = StockLine("A", "A", quantity, "g", "L-000001", 5, quantity + 1 if expected else None)
    document = payload(StockDoc(nature, (line,), None, "BL", "why"))
    assert stock.lines_of(document["lines"]) == (line,)
    assert seen(document) == []
    for change in ({"nature": "sold"}, {"number": "ST-00000002"}, {"lines": []}):
        assert len(seen(document | change)) == 1

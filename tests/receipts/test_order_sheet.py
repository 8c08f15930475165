"""The order sheet for the baker: what is asked for, what is amended, the code to be read."""

from __future__ import annotations

from datetime import date

import pytest

from receipts import layout, order_sheet, text
from receipts.document import QrCode
from receipts.order_sheet import Asked, OrderSheet
from receipts.words import ENGLISH, FRENCH

SHEET = OrderSheet(
    cafe="Café du Pont",
    baker="Fournil du Pont",
    day=date(2026, 11, 24),
    number=0,
    sent=False,
    lines=(Asked("Baguette", 23, 8, 15), Asked("Pain de campagne", 2, 2, 0)),
    link="sms:0612345678?body=Pain",
)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_an_order_on_paper(columns: int) -> None:
    document = order_sheet.document(SHEET, FRENCH)
    shown = text.render(layout.lay_out(document, columns))
    for said in ("COMMANDE DE PAIN", "mardi 24/11/2026", "réservés 8, comptoir 15", "25"):
        assert said in shown
    assert [block.data for block in document.blocks if isinstance(block, QrCode)] == [SHEET.link]


def test_an_amendment_says_what_it_changes() -> None:
    line = Asked("Baguette", 24, 9, 15, before=23)
    amended = OrderSheet("Café", "Fournil", SHEET.day, 2, sent=True, lines=(line,))
    shown = text.render(layout.lay_out(order_sheet.document(amended, ENGLISH), 42))
    assert "AMENDMENT no. 2" in " ".join(shown.split())
    assert "instead of 23" in shown
    assert "The baker has it" in shown
    assert "Message ready" not in shown


def test_nothing_to_order_is_said() -> None:
    empty = OrderSheet("Café", "Fournil", SHEET.day, 1, sent=True, lines=())
    assert "rien" in text.render(layout.lay_out(order_sheet.document(empty, FRENCH), 32))

"""The sheet to count the stock by: what to count and in which unit, never how much there should be.

Whoever counts is not led by a figure; the count is typed at the till afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from receipts.document import Block, Document, Feed, Row, Rule, Text
from receipts.parts import held
from receipts.words import Words

_ROOM = "........"


@dataclass(frozen=True, slots=True)
class ToCount:
    """An item: its name, its code, and `piece`, `g` or `ml`."""

    label: str
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class StockSheet:
    """What is counted on a day, by family (which may have no name)."""

    cafe: str
    day: date
    families: tuple[tuple[str, tuple[ToCount, ...]], ...]


def document(sheet: StockSheet, words: Words) -> Document:
    """Return the printed form of `sheet`."""
    blocks: list[Block] = [
        Text(sheet.cafe, "center", bold=True),
        Text(words.stock_title, "center", bold=True, size=2),
        Text(f"{sheet.day:%d/%m/%Y}", "center", bold=True),
        Feed(),
        Text(words.stock_how),
        Rule("="),
    ]
    for family, items in sheet.families:
        if family:
            blocks.append(Text(family, bold=True))
        blocks += _rows(items, words)
        blocks.append(Rule())
    blocks += [Text(words.stock_signed), Feed(3)]
    return Document(tuple(blocks), f"{words.stock_title} {sheet.day.isoformat()}")


def _rows(items: Sequence[ToCount], words: Words) -> list[Block]:
    units = {"piece": words.stock_pieces, "g": "kg", "ml": "l"}
    rows: list[Block] = []
    for one in items:
        rows.append(Row(one.label, held(f"{_ROOM} {units[one.unit]}")))
        rows.append(Feed())
    return rows

"""From blocks to lines that fit the paper: the one place that wraps, aligns and measures.

Text is spelled for the printer's code page *before* it is measured, since ``œ`` is one
column in CP1252 and two (``oe``) in CP858. The same document, width and page always give
the same lines; each of them fits, double width counted twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from receipts.document import (
    LARGE,
    NORMAL,
    TALL,
    Align,
    Barcode,
    Block,
    Cut,
    Document,
    Feed,
    QrCode,
    Row,
    Rule,
    Size,
    Table,
    Text,
)
from receipts.normalize import NO_BREAK, CodePage, clean, transliterate

PAPER_COLUMNS: Final = (32, 42, 48)
"""Columns of the usual printers: 58 mm has 32; 80 mm has 42 or 48. Source: HARDWARE."""

FEWEST_COLUMNS: Final = 16
"""Below this no receipt is readable; a width under it is a mistake in the settings."""

# A label squeezed into fewer columns than this reads worse than on a line of its own.
_NARROWEST_LABEL: Final = 10

SymbolKind = Literal["qr", "ean13"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: a part at the left or aligned, and a part at the right edge."""

    text: str
    right: str = ""
    align: Align = "left"
    bold: bool = False
    size: Size = NORMAL

    def padded(self, room: int) -> str:
        """Return the line with the spaces that place it within `room` columns."""
        if self.right:
            return self.text + self.right.rjust(room - len(self.text))
        if self.align == "center":
            return " " * ((room - len(self.text)) // 2) + self.text
        if self.align == "right":
            return self.text.rjust(room)
        return self.text


@dataclass(frozen=True, slots=True)
class Symbol:
    """A code the printer draws, in the middle of the paper."""

    kind: SymbolKind
    data: str


@dataclass(frozen=True, slots=True)
class CutMark:
    """A cut between two parts."""


Item = Line | Symbol | CutMark
"""What a renderer meets, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A document placed on paper of `columns` columns, spelled for `code_page`.

    It remembers its document, so that an encoder for another code page can place it again
    instead of stretching lines that were measured for this one.
    """

    document: Document
    columns: int
    code_page: CodePage
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """The document's title, free of control characters."""
        return clean(self.document.title).replace(NO_BREAK, " ")


def room_for(columns: int, size: Size) -> int:
    """Return how many characters of `size` stand side by side on `columns` columns."""
    return columns // 2 if size == LARGE else columns


def lay_out(document: Document, columns: int, *, code_page: CodePage = "cp1252") -> Layout:
    """Place `document` on paper of `columns` columns (32, 42 or 48 for known printers).

    Raises:
        ValueError: `columns` is under `FEWEST_COLUMNS`.
    """
    if columns < FEWEST_COLUMNS:
        raise ValueError("paper this narrow can't carry a receipt")
    setter = _Setter(columns, code_page)
    items = tuple(item for block in document.blocks for item in setter.place(block))
    return Layout(document, columns, code_page, items)


@dataclass(frozen=True, slots=True)
class _Setter:
    """The typesetter of one width and one code page."""

    columns: int
    code_page: CodePage

    def place(self, block: Block) -> list[Item]:
        """Return the items of one block."""
        items: list[Item] = []
        match block:
            case Text():
                items += self._text(block)
            case Row():
                items += self._row(block)
            case Table():
                items += self._table(block)
            case Rule(char):
                items.append(Line(self._spell(char)[:1] * self.columns))
            case Feed(lines):
                items += [Line("")] * lines
            case QrCode(data):
                items.append(Symbol("qr", data))
            case Barcode(digits):
                items += [Symbol("ean13", digits), Line(digits, align="center")]
            case Cut():
                items.append(CutMark())
        return items

    def _spell(self, text: str) -> str:
        return transliterate(clean(text), self.code_page)

    def _text(self, block: Text) -> list[Line]:
        text, size = self._spell(block.text), block.size
        widest = max((len(word) for word in text.split(" ")), default=0)
        if size == LARGE and widest > room_for(self.columns, LARGE):
            size = TALL  # a shop's name in two halves reads worse than a name less wide
        return [
            Line(line, align=block.align, bold=block.bold, size=size)
            for line in wrap(text, room_for(self.columns, size))
        ]

    def _row(self, block: Row) -> list[Line]:
        left, right = self._spell(block.left).rstrip(" "), self._spell(block.right).strip(" ")
        size, needed = block.size, len(left) + 1 + len(right)
        if size == LARGE and needed > room_for(self.columns, LARGE):
            size = TALL  # better less wide than "TOTAL" and its amount on two lines
        room = room_for(self.columns, size)
        label_room = room - len(right) - 1
        widest = max(_NARROWEST_LABEL, room // 3, *map(len, left.split(" ")))
        if needed <= room or (right and label_room >= widest):
            # The amount stands on the first line: the eye finds where an article begins.
            first, *more = wrap(left, label_room)
            pairs = [(first, right), *((line, "") for line in more)]
        else:
            pairs = [(line, "") for line in wrap(left, room)] if left else []
            pairs += [("", line) for line in wrap(right, room)] if right else []
        return [Line(text, _plain(amount), bold=block.bold, size=size) for text, amount in pairs]

    def _table(self, block: Table) -> list[Line]:
        grid = [tuple(_plain(self._spell(cell)) for cell in row) for row in block.rows]
        headers = tuple(_plain(self._spell(cell)) for cell in block.headers)
        widths = [max(map(len, column)) for column in zip(headers, *grid, strict=True)]
        gaps = len(widths) - 1
        spare = self.columns - sum(widths)
        if spare < gaps:
            return [line for row in block.rows for line in self._stacked(block.headers, row)]
        even, more = divmod(spare, gaps) if gaps else (0, 0)
        # The spare columns widen the gaps, so that the last amounts touch the right edge.
        lead = [0, *(even + (place < more) for place in range(gaps))]
        return [
            Line(
                "".join(
                    " " * space + _aligned(cell, width, align)
                    for space, cell, width, align in zip(
                        lead, row, widths, block.aligns, strict=True
                    )
                ).rstrip(" ")
            )
            for row in (headers, *grid)
        ]

    def _stacked(self, headers: tuple[str, ...], row: tuple[str, ...]) -> list[Line]:
        """Return one row of a table, a line for each cell, headed by its first one."""
        lines: list[Line] = []
        for header, cell in zip(headers, row, strict=True):
            if lines and cell:
                lines += self._row(Row("  " + header, cell))
            elif not lines:
                lines += self._row(Row(header, cell, bold=True))
        return lines


def wrap(text: str, room: int) -> list[str]:
    """Break `text` at spaces into lines of at most `room` columns; never an empty list.

    No-break spaces hold and come out as plain ones. Leading spaces indent every line. A
    word wider than the room is cut where the room ends: nothing is ever dropped but the
    spaces at a break.
    """
    body = text.strip(" ")
    indent = len(text) - len(text.lstrip(" "))
    if not body or indent > room // 2:
        indent = 0
    inner = room - indent
    lines: list[str] = []
    current = ""
    for chunk in re.findall(r" *[^ ]+", body):
        if current and len(current) + len(chunk) <= inner:
            current += chunk
            continue
        if current:
            lines.append(current)
        current = chunk.lstrip(" ")
        while len(current) > inner:
            lines.append(current[:inner])
            current = current[inner:]
    lines.append(current)
    return [_plain(" " * indent + line) for line in lines]


def _plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def _aligned(cell: str, width: int, align: Align) -> str:
    if align == "right":
        return cell.rjust(width)
    return cell.center(width) if align == "center" else cell.ljust(width)

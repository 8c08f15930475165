"""What a printed document is made of, before anyone knows how wide the paper is.

A document says *what*: a text, an amount at the right, a rule, a code. `receipts.layout`
says *where*. Blocks are frozen data; wrong ones are refused when they are made, for the
moment of printing is too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from receipts.normalize import normalise

Align = Literal["left", "center", "right"]
"""Where a text stands between the two edges of the paper."""

Size = Literal[1, 2, 3]
"""1 normal, 2 double height, 3 double height and double width (half the room)."""

NORMAL: Final[Size] = 1
TALL: Final[Size] = 2
LARGE: Final[Size] = 3

QR_MOST_BYTES: Final = 331
"""The most bytes a QR code carries here: version 13 at level M, readable on 58 mm paper."""

_EAN13_DIGITS: Final = 13


@dataclass(frozen=True, slots=True)
class Text:
    """A text that wraps at words; leading spaces indent all of its lines.

    At size 3 it falls back to size 2 when one of its words is wider than the room.
    """

    text: str
    align: Align = "left"
    bold: bool = False
    size: Size = NORMAL


@dataclass(frozen=True, slots=True)
class Row:
    """A label at the left, which wraps, and an amount at the right, which is never cut.

    At size 3 it falls back to size 2 when both do not fit on one line.
    """

    left: str
    right: str
    bold: bool = False
    size: Size = NORMAL


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of cells in columns; stacked, one cell a line, on narrow paper.

    Raises:
        ValueError: A row or the alignments do not have one cell for each header.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[Align, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.headers), len(self.aligns), *(len(row) for row in self.rows)}
        if len(lengths) != 1 or not self.headers:
            raise ValueError("a table needs one cell and one alignment for each header")


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from edge to edge, drawn with one character.

    Raises:
        ValueError: `char` is not one printable character.
    """

    char: str = "-"

    def __post_init__(self) -> None:
        if len(normalise(self.char)) != 1:
            raise ValueError("a rule is drawn with one printable character")


@dataclass(frozen=True, slots=True)
class Feed:
    """Blank lines.

    Raises:
        ValueError: `lines` is negative.
    """

    lines: int = 1

    def __post_init__(self) -> None:
        if self.lines < 0:
            raise ValueError("paper does not go backwards")


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, drawn by the printer itself.

    Raises:
        ValueError: `data` is empty, holds control characters, or exceeds `QR_MOST_BYTES`.
    """

    data: str

    def __post_init__(self) -> None:
        if not self.data or not self.data.isprintable():
            raise ValueError("a QR code needs printable data")
        if len(self.data.encode()) > QR_MOST_BYTES:
            raise ValueError("too much data for a QR code on a receipt")


@dataclass(frozen=True, slots=True)
class Barcode:
    """An EAN-13 bar code with its digits below.

    Raises:
        ValueError: Not 13 digits, or the check digit is wrong.
    """

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != _EAN13_DIGITS or not (
            self.digits.isascii() and self.digits.isdigit()
        ):
            raise ValueError("an EAN-13 has 13 digits")
        if ean13_check_digit(self.digits[:-1]) != int(self.digits[-1]):
            raise ValueError("the check digit of this EAN-13 is wrong")


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut between two parts of one job; the cut at the end belongs to the encoder."""


Block = Text | Row | Table | Rule | Feed | QrCode | Barcode | Cut
"""Anything a document can hold."""


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks from top to bottom, and the title that a PDF or a spool list shows."""

    blocks: tuple[Block, ...]
    title: str


def ean13_check_digit(twelve: str) -> int:
    """Return the last digit of the EAN-13 that begins with these twelve.

    Source: GS1 General Specifications, check digit calculations (weights 1 and 3).
    """
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return -total % 10

"""A QR code on the screen: as dark and light cells, for a telephone to read.

Two cells a module where the screen is large enough, which every console can show; else half
blocks, two modules a cell, where the terminal has the characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.style import Style

if TYPE_CHECKING:
    from cafe_pos.tui.paint.canvas import Canvas

QUIET: Final = 2
"""Light modules around the code: fewer than the norm's four, which telephones forgive."""
_LIGHT: Final = Style.parse("black on white")
_DARK: Final = Style.parse("white on black")
_BOTH: Final = " ▀▄█"

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, dark ones True, the quiet zone included."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a code is drawn: cells across and down, and whether with half blocks."""

    width: int
    height: int
    halves: bool


@lru_cache(maxsize=8)
def matrix(data: str) -> Matrix:
    """The modules of a code for a text, at the lowest level of correction: a screen is clean."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.L)
    code.addData(data)
    code.make()
    count = code.getModuleCount()
    span = range(-QUIET, count + QUIET)
    return tuple(
        tuple(0 <= x < count and 0 <= y < count and bool(code.isDark(y, x)) for x in span)
        for y in span
    )


def form_for(code: Matrix, width: int, height: int, *, console: bool) -> Form | None:
    """How a code fits into so many cells; None when it does not."""
    size = len(code)
    if 2 * size <= width and size <= height:
        return Form(2 * size, size, halves=False)
    rows = -(-size // 2)
    if not console and size <= width and rows <= height:
        return Form(size, rows, halves=True)
    return None


def draw(canvas: Canvas, code: Matrix, form: Form, x: int, y: int) -> None:
    """Draw a code in black on white, whatever the colours of the screen are."""
    if form.halves:
        for row in range(form.height):
            upper = code[2 * row]
            lower: Sequence[bool] = code[2 * row + 1] if 2 * row + 1 < len(code) else (
                (False,) * len(upper)
            )  # fmt: skip
            text = "".join(_BOTH[a + 2 * b] for a, b in zip(upper, lower, strict=True))
            canvas.put(x, y + row, text, _LIGHT)
        return
    for row, modules in enumerate(code):
        for column, dark in enumerate(modules):
            canvas.put(x + 2 * column, y + row, "  ", _DARK if dark else _LIGHT)

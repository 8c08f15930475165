"""The same lines on a PDF page as long as the receipt.

The text is real text, so it can be selected, searched and read aloud; the typeface is
Courier in WinAnsi, which holds all that CP1252 holds, ``€`` and ``œ`` included. The bytes
depend on the layout alone: no date, no random identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

from receipts.document import NORMAL, TALL
from receipts.layout import CutMark, Layout, Line, Symbol, room_for
from receipts.normalize import normalise

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing
    from reportlab.pdfgen.canvas import Canvas

Paper = Literal["80mm", "58mm"]
"""Width of the roll."""

_MM: Final = 72 / 25.4
_PAPER_MM: Final[dict[Paper, tuple[float, float]]] = {"80mm": (80, 72), "58mm": (58, 48)}
_COURIER_WIDTH: Final = 0.6  # of its size, for every character
_LEADING: Final = 1.3  # line to line, in sizes
_DESCENT: Final = 0.35  # high enough that a reader parts a tall line from the next
_MARGIN_MM: Final = 5
_QR_MM: Final = 28
_BARS_MM: Final = (36.0, 14.0)  # 95 modules of 3 dots, as a printer draws them by default
_GAP_MM: Final = 2
_EAN13_MODULES: Final = 95


def render(layout: Layout, *, title: str = "", paper: Paper = "80mm") -> bytes:
    """Return a one-page PDF of `layout`, on a page as long as the receipt.

    `title` goes into the document's metadata; empty means the layout's own. The same layout
    gives the same bytes. ReportLab is imported here: it is slow, and the till seldom needs it.
    """
    from reportlab.pdfgen.canvas import Canvas

    width, printed = (side * _MM for side in _PAPER_MM[paper])
    size = printed / (layout.columns * _COURIER_WIDTH)
    length = sum(_height(item, size) for item in layout.items) + 2 * _MARGIN_MM * _MM
    file = BytesIO()
    canvas = Canvas(file, pagesize=(width, length), pageCompression=0, invariant=1)
    canvas.setTitle(normalise(title) or layout.title)
    canvas.setCreator("receipts")
    page = _Page(canvas, width, (width - printed) / 2, layout.columns, size)
    top = length - _MARGIN_MM * _MM
    for item in layout.items:
        bottom = top - _height(item, size)
        match item:
            case Line():
                page.line(item, bottom)
            case Symbol():
                page.symbol(item, bottom)
            case CutMark():
                page.cut((top + bottom) / 2)
        top = bottom
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _height(item: Line | Symbol | CutMark, size: float) -> float:
    """Return what an item takes of the page's length, in points."""
    match item:
        case Line():
            return size * _LEADING * (1 if item.size == NORMAL else 2)
        case Symbol(kind):
            return ((_QR_MM if kind == "qr" else _BARS_MM[1]) + _GAP_MM) * _MM
        case CutMark():
            return size * _LEADING * 2


@dataclass(frozen=True, slots=True)
class _Page:
    """The page being drawn; all lengths in points."""

    canvas: Canvas
    width: float
    left: float
    columns: int
    size: float

    def line(self, line: Line, bottom: float) -> None:
        shown = line.padded(room_for(self.columns, line.size)).rstrip(" ")
        if not shown:
            return
        size = self.size if line.size == NORMAL else self.size * 2
        text = self.canvas.beginText(self.left, bottom + size * _DESCENT)
        text.setFont("Courier-Bold" if line.bold else "Courier", size)
        # Double height alone: twice the size, half the width.
        text.setHorizScale(50 if line.size == TALL else 100)
        text.textOut(shown)
        self.canvas.drawText(text)

    def symbol(self, symbol: Symbol, bottom: float) -> None:
        from reportlab.graphics import renderPDF

        if symbol.kind == "qr":
            width, drawing = _QR_MM * _MM, _qr(symbol.data)
        else:
            width, drawing = _BARS_MM[0] * _MM, _bars(symbol.data)
        renderPDF.draw(drawing, self.canvas, (self.width - width) / 2, bottom + _GAP_MM * _MM / 2)

    def cut(self, height: float) -> None:
        self.canvas.setDash(2, 2)
        self.canvas.line(0, height, self.width, height)
        self.canvas.setDash()


def _qr(data: str) -> Drawing:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    side = _QR_MM * _MM
    drawing = Drawing(side, side)
    drawing.add(QrCodeWidget(data, barLevel="M", barWidth=side, barHeight=side))
    return drawing


def _bars(digits: str) -> Drawing:
    """Return the bars alone: the digits are a line of the layout, as everywhere."""
    from reportlab.graphics.barcode.eanbc import Ean13BarcodeWidget
    from reportlab.graphics.shapes import Drawing

    width, height = (side * _MM for side in _BARS_MM)
    module = width / _EAN13_MODULES
    drawing = Drawing(width, height)
    drawing.add(
        Ean13BarcodeWidget(digits, barHeight=height, barWidth=module, humanReadable=0, quiet=0)
    )
    return drawing

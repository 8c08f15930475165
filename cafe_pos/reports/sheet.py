"""A sheet of paper to draw on: frame, title, foot, text that fits, dotted leaders.

Lengths are points (1/72 inch), measured from the lower left corner, as PDF has it. The
typefaces are the standard ones in WinAnsi: nothing to install, real text to select. The same
view gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final, Literal

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.i18n import N_
from cafe_pos.reports.speech import NO_BREAK, Speech, printable

Paper = Literal["a4", "a3"]
"""A3 needs a copy shop; what is drawn on it is larger."""
PAPERS: Final[tuple[Paper, ...]] = ("a4", "a3")

MM: Final = 72 / 25.4
_A4_MM: Final = (210.0, 297.0)
_A3_MM: Final = (297.0, 420.0)

PLAIN: Final = "Helvetica"
BOLD: Final = "Helvetica-Bold"
TITLE: Final = "Times-Bold"
ITALIC: Final = "Times-Italic"
SIGNS: Final = "ZapfDingbats"

CAP_HEIGHT: Final = 0.718
"""Height of Helvetica's capitals, in sizes."""
FIGURE_HEIGHT: Final = 0.703
"""Height of Helvetica's lowest figures, in sizes."""

INK: Final = (0.13, 0.12, 0.11)
WINE: Final = (0.45, 0.09, 0.14)
GREY: Final = (0.42, 0.40, 0.38)
RULE: Final = (0.72, 0.66, 0.58)
SHADE: Final = (0.965, 0.95, 0.92)
_TIES: Final = re.compile(r" (?=[:;?!»%€])|(?<=«) |(?<=\d) (?=(?:cl|ml|l|kg|g|€)\b)", re.IGNORECASE)
Colour = tuple[float, float, float]
Align = Literal["left", "right", "centre"]

MARGIN: Final = 10 * MM
INNER: Final = 18 * MM
"""Where text begins, from the edge of the paper."""


class Sheet:
    """A PDF in the making; every page has the same size."""

    def __init__(
        self,
        title: str,
        head: Head,
        *,
        paper: Paper = "a4",
        landscape: bool = False,
        font: str = PLAIN,
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        short, long = (side * MM for side in (_A4_MM if paper == "a4" else _A3_MM))
        self.width, self.height = (long, short) if landscape else (short, long)
        self.zoom = 1.0 if paper == "a4" else 2**0.5
        self.speech = Speech(head.language)
        self.head = head
        self._file = BytesIO()
        self._canvas: Any = Canvas(
            self._file,
            pagesize=(self.width, self.height),
            invariant=1,
            pageCompression=1,
            lang=head.language,
            initialFontName=font,
        )
        self._canvas.setTitle(f"{printable(title)} - {printable(head.cafe)}")
        self._canvas.setCreator("cafe-pos")
        self._pages = 0

    @property
    def left(self) -> float:
        """Where text begins."""
        return INNER

    @property
    def right(self) -> float:
        """Where text ends."""
        return self.width - INNER

    @property
    def room(self) -> float:
        """The width that text may take."""
        return self.right - self.left

    def done(self) -> bytes:
        """The finished document."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()

    @contextmanager
    def nowhere(self) -> Iterator[None]:
        """Draw on paper that is thrown away: to measure what something will take."""
        from reportlab.pdfgen.canvas import Canvas

        kept = self._canvas, self._pages
        self._canvas = Canvas(BytesIO(), pagesize=(self.width, self.height))
        try:
            yield
        finally:
            self._canvas, self._pages = kept

    def page(self) -> None:
        """Begin a page."""
        if self._pages:
            self._canvas.showPage()
        self._pages += 1

    def frame(self) -> None:
        """A thick and a thin line around the page."""
        self.box(MARGIN, MARGIN, self.width - 2 * MARGIN, self.height - 2 * MARGIN, line=1.6)
        gap = 3.2
        self.box(
            MARGIN + gap,
            MARGIN + gap,
            self.width - 2 * (MARGIN + gap),
            self.height - 2 * (MARGIN + gap),
            line=0.5,
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        *,
        align: Align = "left",
        colour: Colour = INK,
        narrow: float = 1.0,
    ) -> None:
        """Write a line on the base line `y`; `narrow` squeezes its width (1.0 = natural)."""
        text = text if font == SIGNS else printable(text)
        width = text_width(text, font, size) * narrow
        start = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        self._canvas.setFillColorRGB(*colour)
        shown = self._canvas.beginText(start, y)
        shown.setFont(font, size)
        # Said every time: the squeeze of a line stays in force for what follows it.
        shown.setHorizScale(narrow * 100)
        shown.textOut(text)
        self._canvas.drawText(shown)

    def upright(self, x: float, y: float, text: str, font: str, size: float) -> None:
        """Write a line that climbs from (x, y), turned a quarter to the left."""
        self._canvas.saveState()
        self._canvas.translate(x, y)
        self._canvas.rotate(90)
        self.text(0, 0, text, font, size)
        self._canvas.restoreState()

    def fitted(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        *,
        width: float,
        align: Align = "left",
        colour: Colour = INK,
    ) -> float:
        """Write a line not wider than `width`, smaller when it must be; return its size."""
        size = fitting(text, font, size, width)
        self.text(x, y, text, font, size, align=align, colour=colour)
        return size

    def leader(self, x1: float, x2: float, y: float, size: float) -> None:
        """Dots that lead the eye from a name to its price; none when there is no room."""
        if x2 - x1 < 3 * size * 0.4:
            return
        self._canvas.saveState()
        self._canvas.setStrokeColorRGB(*RULE)
        self._canvas.setLineWidth(max(0.9, size * 0.06))
        self._canvas.setLineCap(1)
        step = max(3.6, size * 0.34)
        self._canvas.setDash(0, step)
        # All rows dot from the right, so that dots stand under dots.
        self._canvas.line(x2 - 2, y + size * 0.06, x1 + 2, y + size * 0.06)
        self._canvas.restoreState()

    def line(
        self, x1: float, x2: float, y: float, *, width: float = 0.6, colour: Colour = RULE
    ) -> None:
        """A horizontal line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(width)
        self._canvas.line(x1, y, x2, y)

    def upright_line(
        self, x: float, y1: float, y2: float, *, width: float = 0.6, colour: Colour = RULE
    ) -> None:
        """A vertical line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(width)
        self._canvas.line(x, y1, x, y2)

    def cut_line(self, y: float) -> None:
        """Where scissors go."""
        self._canvas.saveState()
        self._canvas.setDash(3, 4)
        self.line(0, self.width, y, colour=GREY)
        self._canvas.restoreState()

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: float = 0.6,
        colour: Colour = WINE,
    ) -> None:
        """An empty rectangle."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(line)
        self._canvas.rect(x, y, width, height, stroke=1, fill=0)

    def shade(self, x: float, y: float, width: float, height: float) -> None:
        """A light ground."""
        self._canvas.setFillColorRGB(*SHADE)
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A full rectangle without a border."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def path(self, points: Sequence[tuple[float, float]], *, width: float, colour: Colour) -> None:
        """A line through points."""
        self._canvas.saveState()
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(width)
        self._canvas.setLineJoin(1)
        drawn = self._canvas.beginPath()
        drawn.moveTo(*points[0])
        for point in points[1:]:
            drawn.lineTo(*point)
        self._canvas.drawPath(drawn, stroke=1, fill=0)
        self._canvas.restoreState()

    def bookmark(self, title: str) -> None:
        """Name this page in the reader's outline."""
        key = f"page{self._pages}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(printable(title), key)

    def dot(self, x: float, y: float, size: float) -> None:
        """A full dot around (x, y), of the typeface of signs: it is found as text, too."""
        self.text(x, y - size * 0.345, "●", SIGNS, size, align="centre")

    def ornament(self, y: float, reach: float) -> None:
        """Two tapering lines and a lozenge in the middle of the page."""
        middle = self.width / 2
        self.line(middle - reach, middle - 9, y, width=0.9, colour=WINE)
        self.line(middle + 9, middle + reach, y, width=0.9, colour=WINE)
        path = self._canvas.beginPath()
        path.moveTo(middle - 5, y)
        path.lineTo(middle, y + 3.4)
        path.lineTo(middle + 5, y)
        path.lineTo(middle, y - 3.4)
        path.close()
        self._canvas.setFillColorRGB(*WINE)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def banner(self, title: str, *, small: bool = False) -> float:
        """The café's name and the title at the top of the page; return where the rest begins."""
        zoom = self.zoom
        top = self.height - MARGIN - 8
        name_size = fitting(self.head.cafe, TITLE, (24 if small else 44) * zoom, self.room)
        y = top - name_size * 0.86
        self.text(self.width / 2, y, self.head.cafe, TITLE, name_size, align="centre", colour=WINE)
        y -= (9 if small else 13) * zoom
        self.ornament(y, 0.28 * self.width)
        size = fitting(title, ITALIC, (15 if small else 22) * zoom, self.room)
        y -= size * 1.1
        self.text(self.width / 2, y, title, ITALIC, size, align="centre")
        return y - (8 if small else 12) * zoom

    def foot(self, words: str, page: int = 1, pages: int = 1) -> float:
        """Words at the bottom, the page's number when there are several; return their top."""
        zoom = self.zoom
        base = MARGIN + 9 * zoom
        said = words
        if self.head.demo:
            demo = self.speech.say(N_("DEMONSTRATION"))
            said = f"{said}  ·  {demo}"
        if self.head.training:
            mark = self.speech.say(N_("TRAINING - WITHOUT VALUE"))
            said = f"{mark}  ·  {said}"
            top = self.height - 0.6 * MARGIN
            self.text(self.width / 2, top, mark, PLAIN, 9 * zoom, align="centre", colour=GREY)
        reach = self.room
        if pages > 1:
            number = f"{page} / {pages}"
            self.text(self.right, base, number, PLAIN, 9 * zoom, align="right", colour=GREY)
            reach -= 2 * text_width(number, PLAIN, 9 * zoom) + 16
        self.fitted(
            self.width / 2, base, said, PLAIN, 9 * zoom, width=reach, align="centre", colour=GREY
        )
        return base + 12 * zoom

    def dated(self) -> str:
        """Since when the page is true."""
        day = self.speech.long_day(self.head.day)
        return self.speech.say(N_("Prices on {day}")).format(day=day)


def text_width(text: str, font: str, size: float) -> float:
    """How wide a line is, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text if font == SIGNS else printable(text), font, size))


def fitting(text: str, font: str, size: float, width: float) -> float:
    """The largest size up to `size` at which a line is not wider than `width`."""
    natural = text_width(text, font, size)
    return size if natural <= width else size * width / natural


def _tied(text: str) -> str:
    """A text whose measures and high punctuation stay with what they belong to."""
    return _TIES.sub(NO_BREAK, " ".join(text.split(" ")))


def evenly(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into as few lines as `wrapped`, of lengths as even as can be."""
    lines = wrapped(text, font, size, width)
    best = lines
    while len(lines) == len(best) and width > size:
        best = lines
        width -= size * 0.25
        lines = wrapped(text, font, size, width)
    return best


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines not wider than `width`; a longer word is broken by force."""
    lines: list[str] = []
    current = ""
    for word in _tied(printable(text)).split(" "):
        longer = f"{current} {word}".strip()
        if text_width(longer, font, size) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        current = word
        while text_width(current, font, size) > width and len(current) > 1:
            cut = len(current) - 1
            while cut > 1 and text_width(current[:cut], font, size) > width:
                cut -= 1
            # After a hyphen of its own, if it has one.
            cut = current.rfind("-", 0, cut) + 1 or cut
            lines.append(current[:cut])
            current = current[cut:]
    return [*lines, current] if current else lines or [""]

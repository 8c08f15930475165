"""A page of the report: its embedded typefaces, its head and foot, boxes, bars and small tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.reports.sheet import GREY, INK, Align, Colour, Sheet, text_width, wrapped
from cafe_pos.reports.speech import Speech

PLAIN: Final = "Vera"
BOLD: Final = "VeraBd"
ITALIC: Final = "VeraIt"

BLUE: Final = (0.11, 0.33, 0.58)
SKY: Final = (0.67, 0.79, 0.90)
ORANGE: Final = (0.80, 0.40, 0.05)
SAND: Final = (0.96, 0.94, 0.90)
LINE: Final = (0.80, 0.78, 0.75)
WHITE: Final = (1.0, 1.0, 1.0)

EDGE: Final = 40.0
"""Margin on every side, in points."""
SMALL: Final = 7.2
BODY: Final = 8.6
HEADING: Final = 11.5


@cache
def embed() -> None:
    """Make ReportLab's own typefaces known: they go into the file, whatever the reader has."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD, ITALIC):
        registerFont(TTFont(name, f"{name}.ttf"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's column: its title, its width in points, how it is aligned."""

    title: str
    width: float
    align: Align = "right"


class Leaf:
    """Draws on one sheet after the other, from the top down; `y` is where the next thing begins."""

    def __init__(self, title: str, head: Head, *, band: str, foot: str, pages: int) -> None:
        embed()
        self.sheet = Sheet(title, head, font=PLAIN)
        self.speech: Speech = self.sheet.speech
        self.band, self._foot, self._pages, self._number = band, foot, pages, 0
        self.y = 0.0
        self._title = title

    @property
    def left(self) -> float:
        """Where everything begins."""
        return EDGE

    @property
    def right(self) -> float:
        """Where everything ends."""
        return self.sheet.width - EDGE

    @property
    def room(self) -> float:
        """The width between both."""
        return self.right - self.left

    def page(self, name: str) -> None:
        """Begin a page: the title, a band when the month is not definitive."""
        sheet = self.sheet
        sheet.page()
        self._number += 1
        sheet.bookmark(name)
        top = sheet.height - EDGE
        sheet.fitted(self.left, top - 8, self._title, BOLD, 12, width=self.room * 0.72)
        sheet.text(self.right, top - 8, name, PLAIN, 9, align="right", colour=GREY)
        sheet.line(self.left, self.right, top - 14, width=1.1, colour=BLUE)
        self.y = top - 26
        if self.band:
            sheet.fill(self.left, self.y - 9, self.room, 15, SAND)
            sheet.fitted(
                self.left + 6, self.y - 5, self.band, BOLD, BODY, width=self.room - 12,
                colour=ORANGE,
            )  # fmt: skip
            self.y -= 20

    def foot(self) -> None:
        """End a page: what report this is, and the page's number."""
        sheet = self.sheet
        foot = sheet.fitted(
            self.left, EDGE - 18, self._foot, PLAIN, SMALL, width=self.room - 40, colour=GREY
        )
        number = f"{self._number} / {self._pages}"
        sheet.text(self.right, EDGE - 18, number, PLAIN, foot, align="right", colour=GREY)

    def heading(self, text: str, x: float | None = None) -> None:
        """A heading; the next thing begins below it."""
        self.sheet.text(self.left if x is None else x, self.y - 10, text, BOLD, HEADING)
        self.y -= 18

    def words(
        self,
        text: str,
        *,
        x: float | None = None,
        width: float | None = None,
        size: float = BODY,
        font: str = PLAIN,
        colour: Colour = INK,
    ) -> None:
        """A paragraph."""
        for line in wrapped(text, font, size, width or self.room):
            self.sheet.text(
                self.left if x is None else x, self.y - size, line, font, size, colour=colour
            )
            self.y -= size * 1.32

    def table(
        self,
        columns: Sequence[Cell],
        rows: Sequence[Sequence[str]],
        *,
        x: float | None = None,
        row: float = 13.0,
        bold: frozenset[int] = frozenset(),
    ) -> None:
        """A table with a title row; a cell that is too wide is set smaller."""
        start = self.left if x is None else x
        wide = sum(column.width for column in columns)
        self._row(columns, [column.title for column in columns], start, height=row, title=True)
        self.sheet.line(start, start + wide, self.y + 1, colour=LINE)
        for index, cells in enumerate(rows):
            if index % 2:
                self.sheet.fill(start, self.y - row + 1, wide, row, SAND)
            self._row(columns, cells, start, height=row, bold=index in bold)
        self.y -= 6

    def _row(
        self,
        columns: Sequence[Cell],
        cells: Sequence[str],
        start: float,
        *,
        height: float,
        title: bool = False,
        bold: bool = False,
    ) -> None:
        x = start
        font, colour = BOLD if bold else PLAIN, GREY if title else INK
        base = self.y - height + 4
        for column, text in zip(columns, cells, strict=True):
            at = x + 3 if column.align == "left" else x + column.width - 3
            size = SMALL if title else BODY
            self.sheet.fitted(
                at, base, text, font, size, width=column.width - 6, align=column.align,
                colour=colour,
            )  # fmt: skip
            x += column.width
        self.y -= height

    def figure(self, x: float, width: float, label: str, value: str, note: str = "") -> None:
        """One large figure in a box with its name; `y` stays."""
        sheet = self.sheet
        height = 46.0
        sheet.fill(x, self.y - height, width, height, SAND)
        sheet.fitted(x + 6, self.y - 12, label, PLAIN, SMALL, width=width - 12, colour=GREY)
        sheet.fitted(x + 6, self.y - 29, value, BOLD, 14, width=width - 12)
        if note:
            sheet.fitted(x + 6, self.y - 40, note, PLAIN, SMALL, width=width - 12, colour=GREY)


def fits(text: str, font: str, size: float, width: float) -> bool:
    """Whether a text is not wider than a width."""
    return text_width(text, font, size) <= width

"""The outside board, its capitals and figures as high as the arrêté of 27 March 1987 wants.

Landscape A4 sheets to hang one under the other, or one A3 sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cafe_pos.application.catalogue.display_views import BoardRow, BoardView
from cafe_pos.i18n import N_
from cafe_pos.reports.columns import titles
from cafe_pos.reports.sheet import (
    BOLD,
    CAP_HEIGHT,
    FIGURE_HEIGHT,
    GREY,
    INNER,
    ITALIC,
    MARGIN,
    MM,
    WINE,
    Paper,
    Sheet,
    text_width,
    wrapped,
)

_NATURAL: Final = 0.82  # as the narrow cut of a typeface
_NARROWEST: Final = 0.56
_PRICE: Final = 0.8
_CAPTION: Final = 15.0
_BETWEEN: Final = 14.0  # between the lines of one name
_BESIDE: Final = 2
"""Longer names stand above their prices, not beside them."""
_SPACE: Final = 13.0  # between two rows at least
_WIDEST_GAP: Final = 40.0
_COLUMN_GAP: Final = 20.0
_TITLES: Final = 15.0
_UNDER_TITLE: Final = 8.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is measured: the lines of its name and how much they are squeezed.

    `below`: the name takes the whole width, the prices stand on a line of their own under it.
    """

    row: BoardRow
    lines: tuple[str, ...]
    narrow: float
    below: bool = False


def render(view: BoardView, paper: Paper = "a4") -> bytes:
    """Return the board as PDF."""
    landscape = paper == "a4"
    title = N_("Our prices")
    sheet = Sheet(title, view.head, paper=paper, landscape=landscape)
    return _Board(sheet, view).drawn(sheet.speech.say(title))


class _Board:
    """One board being drawn."""

    def __init__(self, sheet: Sheet, view: BoardView) -> None:
        self.sheet = sheet
        self.view = view
        self.size = view.letter_height_mm * MM / FIGURE_HEIGHT
        self.cap = self.size * CAP_HEIGHT
        self.figures = [
            max((self._price_width(row.prices[i], row) for row in view.rows), default=0.0)
            for i in range(len(view.columns))
        ]
        self.titles = titles(view.columns, sheet.speech)
        for i, lines in enumerate(self.titles):
            widest = max((text_width(line, ITALIC, _TITLES) for line in lines), default=0.0)
            self.figures[i] = max(self.figures[i], widest)

    def drawn(self, title: str) -> bytes:
        sheet = self.sheet
        rows = [self._measured(row) for row in self.view.rows]
        pages = self._paged(rows)
        for number, page in enumerate(pages, 1):
            sheet.page()
            sheet.frame()
            top = self._head(title, number)
            bottom = self._foot(number, len(pages))
            heights = [self._height(row) for row in page]
            spare = top - bottom - sum(heights)
            gap = min(_WIDEST_GAP, spare / max(1, len(page)))
            # A short last sheet keeps the others' distances; the rest stays free below.
            y = top - max(0.0, gap) / 2
            for row, height in zip(page, heights, strict=True):
                self._draw(row, y)
                y -= height + gap
        return sheet.done()

    def _head(self, title: str, number: int) -> float:
        """The banner and the titles of the columns; return where rows begin."""
        sheet = self.sheet
        first = number == 1
        named = title if first else sheet.speech.say(N_("{title} (continued)")).format(title=title)
        top = sheet.banner(named, small=sheet.width > sheet.height or not first)
        deepest = max((len(lines) for lines in self.titles), default=0)
        if not deepest:
            return top - 4
        for right, lines in zip(self._rights(), self.titles, strict=True):
            for i, line in enumerate(reversed(lines)):
                sheet.text(
                    right, top - (deepest - 1 - i) * _TITLES - _UNDER_TITLE, line, ITALIC, _TITLES,
                    align="right", colour=WINE,
                )  # fmt: skip
        return top - (deepest - 1) * _TITLES - _UNDER_TITLE - 6

    def _foot(self, number: int, pages: int) -> float:
        sheet = self.sheet
        top = sheet.foot(sheet.dated(), number, pages)
        size = 17 * sheet.zoom
        sheet.text(sheet.width / 2, top + 4, self.view.mention, BOLD, size, align="centre")
        return top + size + 6

    def _room(self) -> tuple[float, float]:
        """How much height rows have on the first page, and on the others."""
        sheet = self.sheet
        zoom = sheet.zoom
        deepest = max((len(lines) for lines in self.titles), default=0)
        below = MARGIN + (9 + 12 + 17) * zoom + 10
        titled = max(0, deepest - 1) * _TITLES + _UNDER_TITLE + 6
        small = 8 + (24 * 0.86 + 9 + 15 * 1.1 + 8) * zoom
        large = 8 + (44 * 0.86 + 13 + 22 * 1.1 + 12) * zoom
        first = small if sheet.width > sheet.height else large
        whole = sheet.height - MARGIN - titled - below
        return whole - first, whole - small

    def _paged(self, rows: list[_Row]) -> list[list[_Row]]:
        """Rows by page, spread evenly over as few pages as hold them."""
        first, other = self._room()
        greedy: list[list[_Row]] = [[]]
        for row in rows:
            used = sum(self._height(r) + _SPACE for r in greedy[-1])
            room = first if len(greedy) == 1 else other
            if greedy[-1] and used + self._height(row) + _SPACE > room:
                greedy.append([])
            greedy[-1].append(row)
        count = len(greedy)
        each = -(-len(rows) // count)
        even = [rows[i * each : (i + 1) * each] for i in range(count)]
        fits = all(
            sum(self._height(r) + _SPACE for r in page) <= (other if i else first)
            for i, page in enumerate(even)
        )
        return even if fits and all(even) else greedy

    def _measured(self, row: BoardRow) -> _Row:
        name = row.label.upper()
        width = self._name_room()
        natural = text_width(name, BOLD, self.size)
        if natural * _NARROWEST <= width:
            return _Row(row, (name,), min(_NATURAL, width / natural))
        lines = wrapped(name, BOLD, self.size, width / _NARROWEST)
        below = len(lines) > _BESIDE
        if below:
            width = self.sheet.room
            lines = wrapped(name, BOLD, self.size, width / _NARROWEST)
        widest = max(text_width(line, BOLD, self.size) for line in lines)
        return _Row(row, tuple(lines), min(_NATURAL, width / widest), below)

    def _height(self, row: _Row) -> float:
        lines = len(row.lines) + row.below
        return lines * self.cap + (lines - 1) * _BETWEEN + _CAPTION + 5

    def _rights(self) -> list[float]:
        """Right edges of the price columns."""
        edges = []
        x = self.sheet.width - INNER
        for width in reversed(self.figures):
            edges.append(x)
            x -= width + _COLUMN_GAP
        return edges[::-1]

    def _name_room(self) -> float:
        taken = sum(self.figures) + len(self.figures) * _COLUMN_GAP
        return self.sheet.room - taken

    def _price_width(self, cents: int, row: BoardRow) -> float:
        figure = text_width(self.sheet.speech.figure(cents), BOLD, self.size) * _PRICE
        return figure + 3 + text_width(_unit(row), BOLD, self.size * 0.42)

    def _draw(self, measured: _Row, top: float) -> None:
        """One article: its name in capitals, the law's words and the measure beneath, prices."""
        sheet, row = self.sheet, measured.row
        y = top - self.cap
        end = sheet.left
        for i, line in enumerate(measured.lines):
            if i:
                y -= self.cap + _BETWEEN
            sheet.text(sheet.left, y, line, BOLD, self.size, narrow=measured.narrow)
            end = sheet.left + text_width(line, BOLD, self.size) * measured.narrow
        if measured.below:
            y -= self.cap + _BETWEEN
            end = sheet.left
        start = self._rights()[0] - self.figures[0]
        sheet.leader(end + 8, start - 6, y, self.size * 0.6)
        for right, cents in zip(self._rights(), row.prices, strict=True):
            unit = _unit(row)
            small = self.size * 0.42
            sheet.text(right, y, unit, BOLD, small, align="right", colour=GREY)
            sheet.text(
                right - text_width(unit, BOLD, small) - 3, y, sheet.speech.figure(cents), BOLD,
                self.size, align="right", colour=WINE, narrow=_PRICE,
            )  # fmt: skip
        below = y - _CAPTION - 1.5
        sheet.text(sheet.left + 1, below, row.caption, ITALIC, _CAPTION, colour=GREY)
        if row.volume:
            reach = text_width(row.caption, ITALIC, _CAPTION)
            sheet.text(sheet.left + 12 + reach, below, row.volume, BOLD, _CAPTION)


def _unit(row: BoardRow) -> str:
    return "€/kg" if row.per_kilo else "€"

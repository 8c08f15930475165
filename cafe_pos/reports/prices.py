"""The inside list: everything on sale by family, as large as one page allows.

Sizes are tried from the largest down, in one column, then in two; what does not fit on one
page at a size that can still be read goes on, each family's title said again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cafe_pos.application.catalogue.display_views import FamilyPrices, PriceListView, PriceRow
from cafe_pos.i18n import N_
from cafe_pos.reports.columns import titles
from cafe_pos.reports.sheet import (
    BOLD,
    GREY,
    INNER,
    ITALIC,
    PLAIN,
    TITLE,
    WINE,
    Paper,
    Sheet,
    fitting,
    text_width,
    wrapped,
)

_ONE_COLUMN: Final = (22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0)
_TWO_COLUMNS: Final = (16.0, 15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5)
_CONTINUED: Final = (17.0, 16.0, 15.5, 15.0, 14.5, 14.0, 13.5, 13.0, 12.5, 12.0)
"""Sizes of a list that takes several pages, in two columns: the largest on as few as the last."""
_BROKEN: Final = 0.08
_GUTTER: Final = 26.0
_LEAD: Final = 1.42
_STRETCH: Final = 1.5
"""How far rows may move apart to fill a page."""
_LEAST: Final = 12.0
"""The smallest size on larger paper: it is not read from nearer."""
_LEAST_LABEL: Final = 0.45  # of the column, whatever the prices take


@dataclass(frozen=True, slots=True)
class _Fit:
    """A way to set the list: how many columns, which size."""

    columns: int
    size: float


@dataclass(slots=True)
class _Block:
    """Part of a family in one column: its lines, and whether its title was said before."""

    family: FamilyPrices
    again: bool
    rows: list[PriceRow] = field(default_factory=list)


def render(view: PriceListView, paper: Paper = "a4") -> bytes:
    """Return the list as PDF."""
    title = N_("Our price list")
    sheet = Sheet(title, view.head, paper=paper)
    return _List(sheet, view).drawn(sheet.speech.say(title))


class _List:
    """One list being set."""

    def __init__(self, sheet: Sheet, view: PriceListView) -> None:
        self.sheet = sheet
        self.view = view
        self.families = view.families
        if view.menus:
            named = FamilyPrices(sheet.speech.say(N_("Set menus")), ((),), view.menus)
            self.families = (*view.families, named)
        self.titles = {id(f): titles(f.columns, sheet.speech) for f in self.families}
        self.measured: dict[tuple[int, float], list[float]] = {}
        self.broken: dict[tuple[int, _Fit, str], list[str]] = {}
        self.fit = _Fit(1, _ONE_COLUMN[0])
        self.stretch = 1.0

    def drawn(self, title: str) -> bytes:
        columns = self._set()
        count = self.fit.columns
        pages = [columns[i : i + count] for i in range(0, len(columns), count)] or [[]]
        for number, page in enumerate(pages, 1):
            self.sheet.page()
            self.sheet.frame()
            top = self._banner(title, number)
            bottom = self._foot(number, len(pages))
            self.stretch = 1.0
            longest = max((sum(map(self._block_height, c)) for c in page), default=0.0)
            if longest:
                self.stretch = min(_STRETCH, (top - bottom - 6) / longest)
            for index, column in enumerate(page):
                self._column(column, index, top)
            if len(page) > 1:
                lowest = top - longest * self.stretch
                self.sheet.upright_line(self.sheet.width / 2, top - 6, lowest + 6)
        return self.sheet.done()

    def _banner(self, title: str, number: int) -> float:
        if number == 1:
            return self.sheet.banner(title)
        again = self.sheet.speech.say(N_("{title} (continued)"))
        return self.sheet.banner(again.format(title=title), small=True)

    def _foot(self, number: int, pages: int) -> float:
        sheet = self.sheet
        top = sheet.foot(sheet.dated(), number, pages)
        size = 13 * sheet.zoom
        sheet.text(sheet.width / 2, top + 2, self.view.mention, BOLD, size, align="centre")
        return top + size + 6

    def _heights(self) -> tuple[float, float]:
        """The height for rows on the first page and on the others, found by drawing nothing."""
        with self.sheet.nowhere():
            bottom = self._foot(1, 2)
            first, other = self.sheet.banner("x"), self.sheet.banner("x", small=True)
        return first - bottom, other - bottom

    def _set(self) -> list[list[_Block]]:
        """Choose the size, and put the families into columns."""
        first, other = self._heights()
        zoom = self.sheet.zoom
        tries = [_Fit(1, s * zoom) for s in _ONE_COLUMN] + [_Fit(2, s * zoom) for s in _TWO_COLUMNS]
        tries += [_Fit(2, s) for s in _TWO_COLUMNS if _LEAST <= s < _TWO_COLUMNS[-1] * zoom]
        for self.fit in tries:
            if self._crowded():
                continue
            for whole in (True, False):
                columns = self._flowed(first, first, whole=whole)
                if len(columns) <= self.fit.columns:
                    return self._balanced(first, whole=whole)
        return self._continued(first, other)

    def _crowded(self) -> bool:
        """Whether too many names would break over two lines at this size."""
        broken = sum(len(self._label(f, r)) > 1 for f in self.families for r in f.rows)
        return broken > _BROKEN * sum(len(f.rows) for f in self.families)

    def _continued(self, first: float, other: float) -> list[list[_Block]]:
        """The list on several pages, the last one's columns at about the same length."""
        zoom = self.sheet.zoom
        self.fit = _Fit(2, _CONTINUED[-1] * zoom)
        pages = -(-len(self._flowed(first, other, whole=False)) // 2)
        for size in _CONTINUED:
            self.fit = _Fit(2, size * zoom)
            if self._crowded() and size != _CONTINUED[-1]:
                continue
            for whole in (True, False):
                columns = self._flowed(first, other, whole=whole)
                if -(-len(columns) // 2) == pages:
                    return self._levelled(columns, first, other, whole=whole)
        return columns

    def _levelled(
        self, columns: list[list[_Block]], first: float, other: float, *, whole: bool
    ) -> list[list[_Block]]:
        """All columns at about the same length, as many as there were."""
        count = len(columns) + len(columns) % 2
        step = self.fit.size * _LEAD
        while first > step:
            first, other = first - step, other - step
            shorter = self._flowed(first, other, whole=whole)
            if len(shorter) > count:
                break
            columns = shorter
        return columns

    def _balanced(self, height: float, *, whole: bool) -> list[list[_Block]]:
        """The columns of one page at about the same length."""
        step = self.fit.size * _LEAD
        best = self._flowed(height, height, whole=whole)
        while self.fit.columns > 1 and height > step:
            height -= step
            columns = self._flowed(height, height, whole=whole)
            if len(columns) > self.fit.columns:
                break
            best = columns
        return best

    def _flowed(self, first: float, other: float, *, whole: bool) -> list[list[_Block]]:
        """Families poured into columns of a height; `whole`: only those that fit are not cut."""
        columns: list[list[_Block]] = [[]]
        used = 0.0
        for family in self.families:
            room = first if len(columns) <= self.fit.columns else other
            height = self._block_height(_Block(family, again=False, rows=list(family.rows)))
            least = self._title_height(family) + sum(
                self._row_height(family, row) for row in family.rows[:2]
            )
            wanted = height if whole else least
            if columns[-1] and used + wanted > room:
                columns.append([])
                used = 0.0
            columns[-1].append(block := _Block(family, again=False))
            used += self._title_height(family)
            for row in family.rows:
                room = first if len(columns) <= self.fit.columns else other
                if block.rows and used + self._row_height(family, row) > room:
                    block = _Block(family, again=True)
                    columns.append([block])
                    used = self._title_height(family)
                block.rows.append(row)
                used += self._row_height(family, row)
        return columns

    def _title_height(self, family: FamilyPrices) -> float:
        deepest = max((len(t) for t in self._titles_of(family)), default=0)
        return self.fit.size * (2.5 * self.stretch + max(0, deepest - 2) * 0.62)

    def _titles_of(self, family: FamilyPrices) -> list[list[str]]:
        return self.titles[id(family)]

    def _block_height(self, block: _Block) -> float:
        rows = sum(self._row_height(block.family, row) for row in block.rows)
        return self._title_height(block.family) + rows

    def _row_height(self, family: FamilyPrices, row: PriceRow) -> float:
        return self.fit.size * (_LEAD * self.stretch + 1.12 * (len(self._label(family, row)) - 1))

    def _label(self, family: FamilyPrices, row: PriceRow) -> list[str]:
        place = id(family), self.fit, row.label
        if place not in self.broken:
            prices = sum(self._widths(family)) + self._gap() * len(family.columns)
            room = max(self._column_width() - prices, self._column_width() * _LEAST_LABEL)
            self.broken[place] = wrapped(row.label, PLAIN, self.fit.size, room)
        return self.broken[place]

    def _column_width(self) -> float:
        return (self.sheet.room - _GUTTER * (self.fit.columns - 1)) / self.fit.columns

    def _gap(self) -> float:
        return self.fit.size * 0.9

    def _widths(self, family: FamilyPrices) -> list[float]:
        """The width of each of a family's price columns, measured once for each size."""
        size = self.fit.size
        if (known := self.measured.get((id(family), size))) is not None:
            return known
        heads = self._titles_of(family)
        widths = []
        for i in range(len(family.columns)):
            texts = [self._price(row, i) for row in family.rows if row.prices]
            widest = max((text_width(t, BOLD, size) for t in texts), default=0.0)
            named = max((text_width(t, ITALIC, size * 0.66) for t in heads[i]), default=0.0)
            widths.append(max(widest, named))
        self.measured[id(family), size] = widths
        return widths

    def _price(self, row: PriceRow, index: int) -> str:
        price = self.sheet.speech.money(row.prices[index])
        return f"{price}/kg" if row.per_kilo else price

    def _column(self, blocks: list[_Block], index: int, top: float) -> None:
        left = INNER + index * (self._column_width() + _GUTTER)
        y = top
        for block in blocks:
            self._title(block, left, y)
            y -= self._title_height(block.family)
            for row in block.rows:
                self._row(block.family, row, left, y)
                y -= self._row_height(block.family, row)

    def _title(self, block: _Block, left: float, top: float) -> None:
        sheet, size = self.sheet, self.fit.size
        base = top - self._title_height(block.family) + size * 0.72
        right = left + self._column_width()
        name = block.family.name
        if block.again:
            name = sheet.speech.say(N_("{title} (continued)")).format(title=name)
        taken = sum(self._widths(block.family)) + self._gap() * len(block.family.columns)
        named = any(self._titles_of(block.family))
        room = self._column_width() - (taken if named else 0)
        large = fitting(name, TITLE, size * 1.42, room)
        sheet.text(left, base, name, TITLE, large, colour=WINE)
        sheet.line(left, right, base - size * 0.34, width=0.9, colour=WINE)
        for edge, lines in zip(
            self._edges(block.family, right), self._titles_of(block.family), strict=True
        ):
            for i, line in enumerate(reversed(lines)):
                sheet.text(
                    edge, base + i * size * 0.66, line, ITALIC, size * 0.66, align="right",
                    colour=GREY,
                )  # fmt: skip

    def _edges(self, family: FamilyPrices, right: float) -> list[float]:
        edges = []
        for width in reversed(self._widths(family)):
            edges.append(right)
            right -= width + self._gap()
        return edges[::-1]

    def _row(self, family: FamilyPrices, row: PriceRow, left: float, top: float) -> None:
        sheet, size = self.sheet, self.fit.size
        lines = self._label(family, row)
        y = top - size * self.stretch
        for i, line in enumerate(lines):
            y -= 1.12 * size if i else 0
            sheet.text(left, y, line, PLAIN, size)
        end = left + text_width(lines[-1], PLAIN, size)
        right = left + self._column_width()
        if not row.prices:
            told = sheet.speech.say(N_("price on request"))
            sheet.text(right, y, told, ITALIC, size * 0.9, align="right", colour=GREY)
            sheet.leader(end + 3, right - text_width(told, ITALIC, size * 0.9) - 3, y, size)
            return
        starts = list(self._prices(family, row, right, y))
        sheet.leader(end + 3, min(starts) - 3, y, size)

    def _prices(
        self, family: FamilyPrices, row: PriceRow, right: float, y: float
    ) -> Iterator[float]:
        """Draw a row's prices; yield where each begins."""
        for i, edge in enumerate(self._edges(family, right)):
            price = self._price(row, i)
            self.sheet.text(edge, y, price, BOLD, self.fit.size, align="right")
            yield edge - text_width(price, BOLD, self.fit.size)

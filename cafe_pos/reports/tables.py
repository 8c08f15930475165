"""Plain tables over as many pages as they need, their titles said on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cafe_pos.reports.sheet import BOLD, PLAIN, WINE, Align, Sheet, text_width, wrapped

ROW: Final = 19.0
SIZE: Final = 10.5
_TITLE: Final = 9.0
_LEAD: Final = 12.5
_GAP: Final = 10.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how it is aligned, and its width in points (0 takes what is left)."""

    title: str
    align: Align = "left"
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells; `bold` for totals."""

    cells: tuple[str, ...]
    bold: bool = False


def draw(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[Row],
    begin: Callable[[int], float],
    end: Callable[[int, int], float],
    *,
    after: float = 0.0,
) -> float:
    """Draw a table; return the height at which the last page goes on.

    `begin(number)` starts a page and returns where its table begins; `end(number, pages)` writes
    its foot and returns its top. `after` is the room wanted below the last row.
    """
    widths = _widths(sheet, columns)
    heights = [_height(row, columns, widths) for row in rows]
    pages = _paged(rows, heights, _rooms(sheet, begin, end), after)
    y = 0.0
    done = 0
    for number, count in enumerate(pages, 1):
        top = begin(number)
        end(number, len(pages))
        y = _titles(sheet, columns, widths, top)
        for index in range(done, done + count):
            if (index - done) % 2 and not rows[index].bold:
                sheet.shade(sheet.left - 3, y - heights[index], sheet.room + 6, heights[index])
            _row(sheet, columns, widths, rows[index], y)
            y -= heights[index]
        done += count
        sheet.line(sheet.left - 3, sheet.right + 3, y, width=1.2, colour=WINE)
    return y


def _rooms(
    sheet: Sheet, begin: Callable[[int], float], end: Callable[[int, int], float]
) -> tuple[float, float]:
    """The height for rows on the first page and on the others, measured on a sheet thrown away."""
    with sheet.nowhere():
        bottom = end(1, 2)
        return begin(1) - bottom - ROW, begin(2) - bottom - ROW


def _paged(
    rows: Sequence[Row], heights: Sequence[float], rooms: tuple[float, float], after: float
) -> list[int]:
    """How many rows each page holds; the last leaves room for what comes after."""
    pages = [0]
    used = 0.0
    for index in range(len(rows)):
        room = rooms[0] if len(pages) == 1 else rooms[1]
        last = index == len(rows) - 1
        if pages[-1] and used + heights[index] + (after if last else 0) > room:
            pages.append(0)
            used = 0.0
        pages[-1] += 1
        used += heights[index]
    return pages


def _widths(sheet: Sheet, columns: Sequence[Column]) -> list[float]:
    fixed = sum(c.width for c in columns) + _GAP * (len(columns) - 1)
    open_ones = sum(c.width == 0 for c in columns)
    left = (sheet.room - fixed) / max(1, open_ones)
    return [c.width or left for c in columns]


def _height(row: Row, columns: Sequence[Column], widths: Sequence[float]) -> float:
    lines = max(
        (len(wrapped(cell, _font(row), SIZE, width)) if not column.width else 1)
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return ROW + (lines - 1) * _LEAD


def _font(row: Row) -> str:
    return BOLD if row.bold else PLAIN


def _edge(x: float, width: float, align: Align) -> float:
    return {"left": x, "right": x + width, "centre": x + width / 2}[align]


def _titles(sheet: Sheet, columns: Sequence[Column], widths: Sequence[float], top: float) -> float:
    x = sheet.left
    for column, width in zip(columns, widths, strict=True):
        sheet.fitted(
            _edge(x, width, column.align), top - 12, column.title, BOLD, _TITLE, width=width,
            align=column.align, colour=WINE,
        )  # fmt: skip
        x += width + _GAP
    sheet.line(sheet.left - 3, sheet.right + 3, top - ROW, width=1.2, colour=WINE)
    return top - ROW


def _row(
    sheet: Sheet, columns: Sequence[Column], widths: Sequence[float], row: Row, top: float
) -> None:
    x = sheet.left
    font = _font(row)
    for cell, column, width in zip(row.cells, columns, widths, strict=True):
        edge = _edge(x, width, column.align)
        y = top - 13
        if column.width and text_width(cell, font, SIZE) > width:
            sheet.fitted(edge, y, cell, font, SIZE, width=width, align=column.align)
        else:
            for line in wrapped(cell, font, SIZE, width) if not column.width else [cell]:
                sheet.text(edge, y, line, font, SIZE, align=column.align)
                y -= _LEAD
        x += width + _GAP

"""Lines of a report on the screen: pieces of text in columns, each with what it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cafe_pos.tui.paint.canvas import fit, wrap

LEFT: Final = 1
GAP: Final = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: where it begins (or ends, with `right`), its text, a style's name."""

    x: int
    text: str
    tone: str = "ground"
    right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `tap` is the number that a touch of it picks."""

    spans: tuple[Span, ...] = ()
    tap: int | None = None


EMPTY: Final = Line()


def text(words: str, tone: str = "ground", x: int = LEFT) -> Line:
    """A line of one piece."""
    return Line((Span(x, words, tone),))


def heading(words: str) -> list[Line]:
    """A heading, with a row above it."""
    return [EMPTY, text(words, "accent")]


def sentence(words: str, width: int, tone: str = "ground", mark: str = "") -> list[Line]:
    """A sentence in as many rows as it needs, behind a mark."""
    begin = LEFT + len(mark)
    rows = wrap(words, width - begin - 1)
    return [
        Line((Span(LEFT, mark if not place else "", tone), Span(begin, row, tone)))
        for place, row in enumerate(rows)
    ]


def table(
    width: int,
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    cell: int,
    strong: frozenset[int] = frozenset(),
) -> list[Line]:
    """Rows with a label at the left and cells at the right, the columns that fit.

    `cell` is a column's width; a label keeps at least two fifths of the line, so the last
    columns are left out where the screen is narrow.
    """
    most = max(1, (width - LEFT - width * 2 // 5) // cell)
    titles = titles[: most + 1]
    label = width - 1 - cell * (len(titles) - 1)
    made = [_row(titles, label, cell, "dim")] if any(titles) else []
    for place, row in enumerate(rows):
        tone = "strong" if place in strong else "ground"
        made.append(_row(row[: len(titles)], label, cell, tone))
    return made


def _row(cells: Sequence[str], label: int, cell: int, tone: str) -> Line:
    spans = [Span(LEFT, fit(cells[0], label - LEFT - GAP), tone)]
    for place, said in enumerate(cells[1:], start=1):
        spans.append(Span(label + cell * place, fit(said, cell - GAP), tone, right=True))
    return Line(tuple(spans))

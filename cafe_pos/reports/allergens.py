"""The allergen sheet: articles down, the 14 of annex II across, a dot where one holds the other."""

from __future__ import annotations

from typing import Final

from cafe_pos.application.catalogue.display_views import AllergenRow, AllergenSheetView
from cafe_pos.i18n import N_
from cafe_pos.reports.sheet import (
    BOLD,
    GREY,
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

_CELL: Final = 23.0
_TALLEST: Final = 22.0
_LOWEST: Final = 10.4
_CONTINUED: Final = 15.0
_HEADS: Final = 10.0
_NOTE: Final = 9.0
_SMALLER: Final = 0.8
_OTHER: Final = "?"

_Line = AllergenRow | str
"""A row of the table: an article, or the name of a family."""


def render(view: AllergenSheetView, paper: Paper = "a4") -> bytes:
    """Return the sheet as PDF."""
    title = N_("Allergens in what we serve")
    sheet = Sheet(title, view.head, paper=paper)
    return _Table(sheet, view).drawn(sheet.speech.say(title))


class _Table:
    """One sheet being drawn."""

    def __init__(self, sheet: Sheet, view: AllergenSheetView) -> None:
        self.sheet = sheet
        self.view = view
        self.zoom = sheet.zoom
        self.heads = [name for _, name in view.allergens]
        if view.unknown:
            self.heads.append(sheet.speech.say(N_("Other: ask")))
        self.codes = [code for code, _ in view.allergens]
        self.cell = _CELL * self.zoom
        self.first = sheet.right - self.cell * len(self.heads)
        self.notes = self._notes()

    def drawn(self, title: str) -> bytes:
        lines = self._lines()
        head = max(text_width(h, BOLD, _HEADS * self.zoom) for h in self.heads) + 12
        with self.sheet.nowhere():
            bottom = self.sheet.foot("x", 1, 2) + 4
            first = self.sheet.banner(title, small=True) - head - bottom
        notes = self._notes_height()
        height = min(_TALLEST * self.zoom, (first - notes) / max(1, len(lines)))
        pages = [lines]
        if height < _LOWEST * self.zoom:
            height = _CONTINUED * self.zoom
            pages = self._paged(lines, height, first, notes)
        for number, page in enumerate(pages, 1):
            self._page(title, page, (number, len(pages)), height=height, head=head)
        return self.sheet.done()

    def _page(
        self,
        title: str,
        lines: list[_Line],
        place: tuple[int, int],
        *,
        height: float,
        head: float,
    ) -> None:
        number, pages = place
        sheet = self.sheet
        sheet.page()
        sheet.frame()
        again = sheet.speech.say(N_("{title} (continued)")).format(title=title)
        top = sheet.banner(title if number == 1 else again, small=True)
        bottom = sheet.foot(self.view.source, number, pages) + 4
        y = top - head
        for i, name in enumerate(self.heads):
            x = self.first + (i + 0.5) * self.cell
            sheet.upright(x + _HEADS * self.zoom * 0.35, y + 5, name, BOLD, _HEADS * self.zoom)
        sheet.line(sheet.left, sheet.right, y, width=1.2, colour=WINE)
        start = y
        shaded = False
        for line in lines:
            if isinstance(line, str):
                self._family(line, y, height)
                shaded = False
            else:
                self._article(line, y, height, shaded=shaded)
                shaded = not shaded
            y -= height
        for i in range(len(self.heads) + 1):
            sheet.upright_line(self.first + i * self.cell, start + (head - 6), y, width=0.4)
        sheet.line(sheet.left, sheet.right, y, width=1.2, colour=WINE)
        if number == pages:
            self._draw_notes(max(bottom, y - self._notes_height()) + self._notes_height())

    def _lines(self) -> list[_Line]:
        """The articles, each family's name before its first."""
        lines: list[_Line] = []
        family = None
        for row in self.view.rows:
            if row.family != family:
                family = row.family
                lines.append(family)
            lines.append(row)
        return lines

    def _paged(
        self, lines: list[_Line], height: float, room: float, notes: float
    ) -> list[list[_Line]]:
        """Lines by page; a family that goes on is named again, and none is named at the foot."""
        again = self.sheet.speech.say(N_("{title} (continued)"))
        pages: list[list[_Line]] = [[]]
        family = ""
        for i, line in enumerate(lines):
            needed = 2 if isinstance(line, str) else 1
            # The notes stand under the last page's table.
            after = notes if len(lines) - i <= needed else 0.0
            if (len(pages[-1]) + needed) * height + after > room:
                pages.append([])
                if not isinstance(line, str):
                    pages[-1].append(again.format(title=family))
            if isinstance(line, str):
                family = line
            pages[-1].append(line)
        return pages

    def _family(self, name: str, top: float, height: float) -> None:
        size = min(height * 0.74, 13 * self.zoom)
        self.sheet.fitted(
            self.sheet.left, top - height * 0.74, name, TITLE, size,
            width=self.first - self.sheet.left - 6, colour=WINE,
        )  # fmt: skip
        self.sheet.line(self.sheet.left, self.sheet.right, top - height, width=0.5)

    def _article(self, row: AllergenRow, top: float, height: float, *, shaded: bool) -> None:
        sheet = self.sheet
        if shaded:
            sheet.shade(sheet.left, top - height, sheet.room, height)
        size = min(height * 0.74, 12 * self.zoom)
        base = top - height / 2 - size * 0.34
        room = self.first - sheet.left - 8
        self._label(row.label, top, height, size=size, room=room)
        for i, code in enumerate(self.codes):
            if code in row.codes:
                x = self.first + (i + 0.5) * self.cell
                sheet.dot(x, top - height / 2, min(height * 0.72, 13 * self.zoom))
        if row.unknown:
            x = self.first + (len(self.codes) + 0.5) * self.cell
            sheet.text(x, base, _OTHER, BOLD, size, align="centre", colour=WINE)

    def _label(self, label: str, top: float, height: float, *, size: float, room: float) -> None:
        """An article's name: on one line if it can still be read so, else on two smaller ones."""
        x = self.sheet.left + 2
        if fitting(label, PLAIN, size, room) < size * _SMALLER:
            small = height * 0.44
            lines = wrapped(label, PLAIN, small, room)
            if len(lines) == 2:  # noqa: PLR2004 - two lines fill a row
                for i, line in enumerate(lines):
                    self.sheet.text(x, top - height * (0.42 + 0.46 * i), line, PLAIN, small)
                return
        self.sheet.fitted(x, top - height / 2 - size * 0.34, label, PLAIN, size, width=room)

    def _notes(self) -> list[tuple[str, str]]:
        """Lines under the table with their typefaces."""
        say = self.sheet.speech.say
        size = _NOTE * self.zoom
        notes = [(say(N_("An allergy? Tell us before you order.")), BOLD)]
        if self.view.unknown:
            told = ", ".join(f"{label} : {word}" for label, word in self.view.unknown)
            text = say(N_("? Not one of the 14, ask us: {told}")).format(told=told)
            notes += [(line, PLAIN) for line in wrapped(text, PLAIN, size, self.sheet.room)]
        if self.view.none_declared:
            told = ", ".join(self.view.none_declared)
            text = say(N_("None of the 14 declared: {told}.")).format(told=told)
            notes += [(line, ITALIC) for line in wrapped(text, ITALIC, size, self.sheet.room)]
        return notes

    def _notes_height(self) -> float:
        return (len(self.notes) + 1) * _NOTE * self.zoom * 1.28

    def _draw_notes(self, top: float) -> None:
        size = _NOTE * self.zoom
        y = top - size * 1.5
        for text, font in self.notes:
            colour = WINE if font == BOLD else GREY
            self.sheet.text(self.sheet.left, y, text, font, size, colour=colour)
            y -= size * 1.28

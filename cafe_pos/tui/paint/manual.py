"""Drawing the help over the whole width: the keys of a place, a page, the contents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cafe_pos import __version__
from cafe_pos.i18n import _
from cafe_pos.tui.manual import layout
from cafe_pos.tui.manual.layout import Bit, Line
from cafe_pos.tui.manual.reader import Mode, Reader
from cafe_pos.tui.paint import parts
from cafe_pos.tui.paint.canvas import Canvas, width_of, wrap
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Tap

LEFT: Final = 1
WIDEST: Final = 110
"""Columns beyond which lines are hard to read."""
TITLES: Final = 36
"""Columns of a title in the contents, where what it is about stands beside it."""
TITLES_FOUND: Final = 48


def paint(canvas: Canvas, palette: Palette, reader: Reader, log_file: Path | None) -> None:
    """Draw what the help shows."""
    canvas.put(LEFT, 0, reader.title, palette.accent)
    canvas.rule(1, palette.rule)
    if reader.mode is Mode.CONTENTS:
        _contents(canvas, palette, reader)
        return
    width = min(canvas.width - 2 * LEFT, WIDEST)
    y = 2
    if reader.mode is Mode.GLANCE:
        told = f"cafe-pos {__version__}"
        if log_file is not None:
            told += ", " + _("log: {path}").format(path=log_file)
        for text in wrap(told, canvas.width - 2 * LEFT):
            canvas.put(LEFT, y, text, palette.dim)
            y += 1
    elif not reader.history and reader.keys:
        y = _keys(canvas, palette, reader, width)
    room = canvas.height - y
    laid = reader.fit(width, room)
    lines = laid.lines[laid.start :]
    if not lines:
        canvas.put(LEFT, y + 1, _("This page of the manual is not on this machine."), palette.dim)
        return
    first = reader.spot.offset
    for row, line in enumerate(lines[first : first + room]):
        _line(canvas, palette, line, y + row)
    parts.more(canvas, palette, first, len(lines) - first - room)


def _keys(canvas: Canvas, palette: Palette, reader: Reader, width: int) -> int:
    """The keys of where one was, above a rule; returns the row below it."""
    words = [
        [Bit(name, "tile_key", None, 2 * number), Bit(f" {what}  ", "ground", None, 2 * number + 1)]
        for number, (name, _key, what) in enumerate(reader.keys, start=1)
    ]
    here = [Bit(_("Here:"), "dim")]
    y = 2
    for line in layout.fill([here, *words], width):
        _line(canvas, palette, line, y)
        y += 1
    canvas.rule(y, palette.rule)
    return y + 1


def _line(canvas: Canvas, palette: Palette, line: Line, y: int) -> None:
    for piece in line:
        x = LEFT + piece.x
        canvas.put(x, y, piece.text, getattr(palette, piece.tone))
        if piece.link is not None:
            canvas.on_tap(x, y, width_of(piece.text), 1, Tap("found", str(piece.link)))


def _contents(canvas: Canvas, palette: Palette, reader: Reader) -> None:
    """Rows under the headings of the contents, or what was found; the chosen one in sight."""
    rows: list[tuple[int | None, str]] = []
    chapter = ""
    found = reader.found
    for number, entry in enumerate(found):
        if entry.chapter != chapter:
            chapter = entry.chapter
            rows += [(None, ""), (None, chapter)] if rows else [(None, chapter)]
        rows.append((number, entry.title))
    if not rows:
        canvas.put(LEFT, 3, _("The manual does not say that."), palette.dim)
        return
    chosen = next((at for at, (number, _text) in enumerate(rows) if number == reader.index), 0)
    room = canvas.height - 2
    first = min(max(0, chosen - room // 2), max(0, len(rows) - room))
    column = TITLES_FOUND if reader.typed.strip() else TITLES
    for y, (place, text) in enumerate(rows[first : first + room], start=2):
        if place is None:
            canvas.put(LEFT, y, text, palette.accent)
            continue
        here = place == reader.index
        style = palette.chosen if here else palette.ground
        canvas.fill(0, y, canvas.width, 1, style)
        canvas.put(LEFT, y, ">" if here else " ", style)
        canvas.put(LEFT + 2, y, text, style, column - 2)
        about = palette.chosen_dim if here else palette.dim
        canvas.put(LEFT + 1 + column, y, found[place].about, about, canvas.width - column - 3)
        canvas.on_tap(0, y, canvas.width, 1, Tap("found", str(place)))
    parts.more(canvas, palette, first, len(rows) - first - room)

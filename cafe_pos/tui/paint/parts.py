"""Drawing the panels that are made of rows or of fields."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import _
from cafe_pos.tui.paint.canvas import Canvas, fit, width_of, wrap
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.parts.form import Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.picking import Picking
from cafe_pos.tui.shown import Tap

LEFT: Final = 2
FOOT: Final = 2
"""Rows at the foot of the pane that belong to the last ticket."""
SPACIOUS: Final = 2
"""Rows that a row takes where there is room: easier to touch."""


def title(canvas: Canvas, palette: Palette, text: str) -> int:
    """Write a panel's title; returns the row that its text begins at."""
    canvas.put(LEFT, 0, text, palette.accent)
    canvas.rule(1, palette.rule, 1)
    return 3


def sentence(canvas: Canvas, palette: Palette, y: int, text: str) -> int:
    """Write a sentence in as many rows as it needs; returns the row below."""
    for line in wrap(text, canvas.width - LEFT - 1):
        canvas.put(LEFT, y, line, palette.ground)
        y += 1
    return y


def listing(canvas: Canvas, palette: Palette, panel: Listing) -> None:
    """Draw rows under their title; the chosen one stays in sight."""
    y = title(canvas, palette, panel.title) - 1
    if panel.text:
        y = sentence(canvas, palette, y, panel.text) + 1
    found = panel.found
    if not found:
        sentence(canvas, palette, y + 1, panel.empty or _("Nothing here."))
        return
    room = canvas.height - FOOT - y - _notes(canvas, palette, panel)
    step = SPACIOUS if room >= SPACIOUS * len(found) else 1
    shown = room // step
    first = min(max(0, panel.index - shown + 2), max(0, len(found) - shown))
    letters = any(row.letter for row in found)
    for place, row in enumerate(found[first : first + shown]):
        index, at = first + place, y + place * step
        here = index == panel.index
        style = palette.chosen if here else palette.dim if row.dim else palette.ground
        canvas.fill(1, at, canvas.width - 1, 1, style)
        x = LEFT
        if letters:
            canvas.put(x, at, row.letter, palette.chosen if here else palette.accent)
            x += 3
        elif here:
            canvas.put(1, at, ">", style)
        right = palette.chosen_dim if here else palette.dim
        end = canvas.put_right(canvas.width - 1, at, row.right, right) if row.right else None
        canvas.put(x, at, row.text, style, (end - 1 if end else canvas.width) - x)
        canvas.on_tap(1, at, canvas.width - 1, step, Tap("found", str(index)))
    more(canvas, palette, first, len(found) - first - shown)


def _notes(canvas: Canvas, palette: Palette, panel: Listing) -> int:
    """Write what the chosen row has to say at the foot; how many rows that takes from the list.

    Every row is given the room of the longest, so that the list stays where it is.
    """
    width = canvas.width - LEFT - 1

    def lines(row: Row | None) -> list[str]:
        return [
            line for text in (row.note if row is not None else ()) for line in wrap(text, width)
        ]

    most = max((len(lines(row)) for row in panel.found), default=0)
    if not most:
        return 0
    high = min(most, canvas.height // 2)
    top = canvas.height - FOOT - high
    canvas.rule(top - 1, palette.rule, 1)
    for place, line in enumerate(lines(panel.row)[:high]):
        canvas.put(LEFT, top + place, line, palette.ground)
    return high + 1


def hidden(above: int, below: int) -> str:
    """How many rows lie above and below, in words; nothing where none does."""
    parts = []
    if above > 0:
        parts.append(_("{n} above").format(n=above))
    if below > 0:
        parts.append(_("{n} below").format(n=below))
    return ", ".join(parts)


def more(canvas: Canvas, palette: Palette, above: int, below: int) -> None:
    """Say on the rule under the title that rows lie above or below."""
    said = hidden(above, below)
    if said:
        canvas.put_right(canvas.width - 1, 1, f" {said} ", palette.dim)


def picking(canvas: Canvas, palette: Palette, panel: Picking) -> None:
    """Draw lines and how many of each are picked; what is picked stands out."""
    y = title(canvas, palette, panel.title) - 1
    if panel.text:
        y = sentence(canvas, palette, y, panel.text) + 1
    notes = wrap(panel.error, canvas.width - LEFT - 1) if panel.error else []
    room = canvas.height - FOOT - y - len(notes)
    step = SPACIOUS if room >= SPACIOUS * len(panel.picks) else 1
    shown = max(1, room // step)
    first = min(max(0, panel.index - shown + 2), max(0, len(panel.picks) - shown))
    for place, pick in enumerate(panel.picks[first : first + shown]):
        index, at = first + place, y + place * step
        here = index == panel.index
        style = palette.chosen if here else palette.strong if pick.taken else palette.dim
        canvas.fill(1, at, canvas.width - 1, 1, style)
        canvas.put(1, at, ">" if here else " ", style)
        if pick.unit == "piece":
            count = _("{n} of {most}").format(n=pick.taken, most=pick.most)
        else:
            count = _("yes") if pick.taken else _("no")
        x = canvas.put(LEFT + 1, at, f"{count:<9}", style)
        end = canvas.put_right(canvas.width - 1, at, pick.right, style) - 1
        canvas.put(x + 1, at, pick.label, style, max(1, end - x - 1))
        canvas.on_tap(1, at, canvas.width - 1, step, Tap("found", str(index)))
    for row, line in enumerate(notes):
        canvas.put(LEFT, canvas.height - FOOT - len(notes) + row, line, palette.warn)


def form(canvas: Canvas, palette: Palette, panel: Form) -> None:
    """Draw fields under their title, the cursor's marked, and the row that keeps everything."""
    y = title(canvas, palette, panel.title) - 1
    if panel.text:
        y = sentence(canvas, palette, y, panel.text) + 1
    note = panel.error or ("" if panel.on_save else panel.fields[panel.index].hint)
    notes = wrap(note, canvas.width - LEFT - 1) if note else []
    rows = [field.label for field in panel.fields]
    room = canvas.height - FOOT - y - len(notes) - 1
    step = SPACIOUS if room >= SPACIOUS * (len(rows) + 1) else 1
    shown = max(1, room // step)
    first = min(max(0, panel.index - shown + 2), max(0, len(rows) + 1 - shown))
    wide = min(max((width_of(label) for label in rows), default=0), (canvas.width - LEFT) // 2) + 2
    for place, index in enumerate(range(first, min(first + shown, len(rows) + 1))):
        at = y + place * step
        here = index == panel.index
        style = palette.chosen if here else palette.ground
        canvas.fill(1, at, canvas.width - 1, 1, style)
        if index == len(rows):
            canvas.put(LEFT, at, _("Keep"), palette.chosen if here else palette.strong)
        else:
            field = panel.fields[index]
            dim = palette.chosen_dim if here else palette.dim
            canvas.put(LEFT, at, fit(field.label, wide - 1), dim)
            value = f"< {field.shown} >" if here and field.kind is Kind.CHOICE else field.shown
            tail = _tail(value, canvas.width - LEFT - wide - 2)
            end = canvas.put(LEFT + wide, at, tail, style)
            if here and field.kind is not Kind.CHOICE:
                canvas.put(end, at, " ", palette.cursor)
        canvas.on_tap(1, at, canvas.width - 1, step, Tap("found", str(index)))
    more(canvas, palette, first, len(rows) + 1 - first - shown)
    at = canvas.height - FOOT - len(notes)
    for line in notes:
        mark = palette.warn if panel.error else palette.dim
        canvas.put(LEFT, at, line, mark)
        at += 1


def _tail(text: str, width: int) -> str:
    """The end of a text that is longer than its room: where the cursor is."""
    while width_of(text) > width > 0:
        text = text[1:]
    return text

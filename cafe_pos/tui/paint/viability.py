"""Drawing the month's report and the what-if screen: over the whole width, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cafe_pos.tui.paint import parts
from cafe_pos.tui.shown import Tap
from cafe_pos.tui.viability.panels import PAGES, ReportPanel
from cafe_pos.tui.viability.what_if_panels import WhatIfPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cafe_pos.tui.paint.canvas import Canvas
    from cafe_pos.tui.paint.palette import Palette
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.viability.lines import Line

LEFT: Final = 1
HEAD: Final = 3
"""Rows above a page: its title, the pages' names, a rule."""


def paint(canvas: Canvas, palette: Palette, panel: Panel) -> None:
    """Draw a report or a scenario."""
    match panel:
        case ReportPanel():
            _report(canvas, palette, panel)
        case WhatIfPanel():
            _what_if(canvas, palette, panel)
        case _:
            raise TypeError(f"nobody draws {type(panel).__name__}")


def _report(canvas: Canvas, palette: Palette, panel: ReportPanel) -> None:
    right = canvas.put_right(canvas.width - 1, 0, panel.state, palette.dim)
    canvas.put(LEFT, 0, panel.title, palette.accent, right - LEFT - 1)
    x = LEFT
    for number, (name, _draw) in enumerate(PAGES):
        here = number == panel.page
        end = canvas.put(x, 1, f" {name()} ", palette.tab_on if here else palette.tab)
        canvas.on_tap(x, 0, end - x, 2, Tap("found", str(number)))
        x = end
    canvas.rule(2, palette.rule)
    room = canvas.height - HEAD
    lines = panel.lines(canvas.width, room)
    _lines(canvas, palette, lines, offset=panel.offset, y=HEAD)


def _what_if(canvas: Canvas, palette: Palette, panel: WhatIfPanel) -> None:
    canvas.put(LEFT, 0, panel.title, palette.accent, canvas.width - LEFT - 1)
    canvas.rule(1, palette.rule)
    room = canvas.height - 2
    lines = panel.lines(canvas.width, room)
    _lines(canvas, palette, lines, offset=panel.offset, y=2)


def _lines(canvas: Canvas, palette: Palette, lines: Sequence[Line], *, offset: int, y: int) -> None:
    """Draw lines from where they are read on, and say on the rule what lies below."""
    room = canvas.height - y
    first = min(offset, max(0, len(lines) - room))
    for row, line in enumerate(lines[first : first + room]):
        for span in line.spans:
            style = getattr(palette, span.tone)
            if span.right:
                canvas.put_right(span.x, y + row, span.text, style)
            else:
                canvas.put(span.x, y + row, span.text, style)
        if line.tap is not None:
            canvas.on_tap(0, y + row, canvas.width, 1, Tap("found", str(len(PAGES) + line.tap)))
    above, below = first, len(lines) - first - room
    if above > 0 or below > 0:
        said = parts.hidden(above, below)
        canvas.put_right(canvas.width - 1, y - 1, f" {said} ", palette.dim)

"""Drawing the help: every key in a line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cafe_pos import __version__
from cafe_pos.i18n import _
from cafe_pos.tui import paint_tiles
from cafe_pos.tui.canvas import Canvas, wrap
from cafe_pos.tui.palette import Palette

LEFT: Final = paint_tiles.LEFT


def paint(canvas: Canvas, palette: Palette, log_file: Path, y: int) -> None:
    """Draw the keys from a row on, then the version and the log's name."""
    y -= 1
    for name, what in (
        ("c  2 c", _("article by its letter; two of it")),
        (_("arrows"), _("choose a line, change how many")),
        (_("Del"), _("remove the line")),
        ("/ : ?", _("search; menu of letters; allergens")),
        ("Tab", _("next family")),
        ("F2", _("on site / takeaway (line or order)")),
        ("F3 F6", _("tables and names; notes, kitchen")),
        ("F4  ;", _("services; no bread left, one in vain")),
        ("F5 F8", _("same round again; print the ticket")),
        ("F9 F12", _("paid in exact cash; by card")),
        (_("Enter"), _("pay: amount given, cheque, parts")),
        ("s d f g", _("there: a note of 5, 10, 20, 50 €")),
        (": t c", _("last ticket by card; e: in cash")),
        ("Ctrl+O", _("another person takes over")),
        ("Ctrl+Q", _("close the till; the order is kept")),
    ):
        canvas.put(LEFT, y, name, palette.accent)
        canvas.put(LEFT + 9, y, what, palette.ground)
        y += 1
    room = canvas.height - 2 - y
    told = f"cafe-pos {__version__}, " + _("log: {path}").format(path=log_file)
    for line in wrap(told, canvas.width - LEFT - 1)[: max(1, room)]:
        canvas.put(LEFT, y, line, palette.dim)
        y += 1

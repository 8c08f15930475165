"""Drawing the help: every key in a line, in two pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cafe_pos import __version__
from cafe_pos.i18n import _
from cafe_pos.tui.paint import parts, tiles
from cafe_pos.tui.paint.canvas import Canvas, wrap
from cafe_pos.tui.paint.palette import Palette

LEFT: Final = tiles.LEFT


def _counter() -> tuple[tuple[str, str], ...]:
    """What selling takes."""
    return (
        ("c  2 c", _("article by its letter; two of it")),
        (_("arrows"), _("choose a line, change how many")),
        (_("Del"), _("remove the line")),
        ("/ : ?", _("search; menu of letters; allergens")),
        ("Tab", _("next family")),
        ("F2", _("on site / takeaway (line or order)")),
        ("F3 F6", _("tables and names; notes, kitchen")),
        ("F4", _("services: bread, parcels, others")),
        ("F5 F8", _("same round again; print the ticket")),
        ("F9 F12", _("paid in exact cash; by card")),
        (_("Enter"), _("pay: amount given, cheque, parts")),
        ("s d f g", _("there: a note of 5, 10, 20, 50 €")),
        (": t c", _("last ticket by card; e: in cash")),
        ("Ctrl+O", _("another person takes over")),
        ("Ctrl+Q", _("close the till; the order is kept")),
    )


def _village() -> tuple[tuple[str, str], ...]:
    """The village's keys, the evening's and the month's."""
    return (
        ("F4 abc", _("who comes for something, by name")),
        ("F4 1 0", _("a service; add one of your own")),
        (";", _("no bread left; again: one in vain")),
        ("+ -", _("visit without a purchase; one less")),
        ("*", _("a volunteer comes")),
        ("=", _("today's event begins, ends")),
        ("!", _("take adults' articles back")),
        (": y", _("drawer, day: count, close")),
        (": z r", _("the month's report")),
        (": z a", _("purchases, charges, hours")),
        (": z b", _("bank statements")),
        (": z s", _("stock and inventory")),
        (": z v", _("village life, the town hall's page")),
        (": z m", _("mandators, settlements")),
        (": z f", _("the file for the network")),
    )


PAGES: Final = (_counter, _village)


def paint(canvas: Canvas, palette: Palette, log_file: Path, page: int) -> None:
    """Draw a page of keys under its title, then the version and the log's name."""
    title = f"{_('Help')} {page + 1}/{len(PAGES)}"
    y = parts.title(canvas, palette, title) - 1
    for name, what in PAGES[page]():
        canvas.put(LEFT, y, name, palette.accent)
        canvas.put(LEFT + 9, y, what, palette.ground)
        y += 1
    room = canvas.height - 2 - y
    told = f"cafe-pos {__version__}, " + _("log: {path}").format(path=log_file)
    for line in wrap(told, canvas.width - LEFT - 1)[: max(1, room)]:
        canvas.put(LEFT, y, line, palette.dim)
        y += 1

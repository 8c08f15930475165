"""Every key of the counter in a line: side by side where there is room, else below one another."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import Final

from cafe_pos.i18n import _
from cafe_pos.tui.manual.layout import Laid, Line, Piece

WHAT: Final = 9
"""The column that tells what a key does."""
HALF: Final = 45
"""Columns that a half needs."""


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


@lru_cache(maxsize=4)
def laid(language: str, width: int) -> Laid:  # noqa: ARG001 - the language that is spoken
    """The keys in lines of at most `width` cells."""
    halves = (_counter(), _village())
    if width < 2 * HALF:
        return Laid(tuple(_row(0, *one) for half in halves for one in half), (), ())
    rows = zip_longest(*halves)
    lines = (
        (*(_row(0, *left) if left else ()), *(_row(width // 2, *right) if right else ()))
        for left, right in rows
    )
    return Laid(tuple(lines), (), ())


def _row(x: int, name: str, what: str) -> Line:
    return (Piece(x, name, "tile_key"), Piece(x + WHAT, what))

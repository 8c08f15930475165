"""The sheet for the wall: how many suspended coffees wait for somebody."""

from __future__ import annotations

from typing import Final

from cafe_pos.application.catalogue.display_views import SuspendedView
from cafe_pos.i18n import N_
from cafe_pos.reports.sheet import (
    BOLD,
    CAP_HEIGHT,
    PLAIN,
    WINE,
    Paper,
    Sheet,
    evenly,
    fitting,
)

_FIGURE: Final = 330.0


def render(view: SuspendedView, paper: Paper = "a4") -> bytes:
    """Return the sheet as PDF."""
    title = N_("Suspended coffees")
    sheet = Sheet(title, view.head, paper=paper)
    say, zoom = sheet.speech.say, sheet.zoom
    sheet.page()
    sheet.frame()
    top = sheet.banner(say(title))
    bottom = sheet.foot(sheet.speech.long_day(view.head.day))
    figure = str(view.waiting)
    size = fitting(figure, BOLD, _FIGURE * zoom, sheet.room)
    middle = sheet.width / 2
    y = (top + bottom) / 2 + 40 * zoom - size * CAP_HEIGHT / 2 + 30 * zoom
    sheet.text(middle, y, figure, BOLD, size, align="centre", colour=WINE)
    told = sheet.speech.ngettext("coffee waits for you", "coffees wait for you", view.waiting)
    y -= 62 * zoom
    sheet.fitted(middle, y, told, BOLD, 34 * zoom, width=sheet.room, align="centre")
    y -= 30 * zoom
    sheet.ornament(y, 0.18 * sheet.width)
    asked = say(N_("Paid by somebody, for somebody. No question is asked: just say “suspended”."))
    y -= 40 * zoom
    for line in evenly(asked, PLAIN, 22 * zoom, sheet.room - 30 * zoom):
        sheet.text(middle, y, line, PLAIN, 22 * zoom, align="centre")
        y -= 29 * zoom
    return sheet.done()

"""The notices for the place of payment, two to a sheet with a line to cut along."""

from __future__ import annotations

from typing import Final

from cafe_pos.application.catalogue.display_views import NoticesView
from cafe_pos.domain.display import NoticeText
from cafe_pos.i18n import N_
from cafe_pos.reports.sheet import (
    BOLD,
    GREY,
    INNER,
    ITALIC,
    MARGIN,
    PLAIN,
    TITLE,
    WINE,
    Paper,
    Sheet,
    evenly,
    fitting,
)

_PER_SHEET: Final = 2
_SIZES: Final = (40.0, 36.0, 33.0, 30.0, 27.0, 24.0, 21.0, 18.0, 15.0)


def render(view: NoticesView, paper: Paper = "a4") -> bytes:
    """Return the notices as PDF."""
    sheet = Sheet(N_("Notices"), view.head, paper=paper)
    half = sheet.height / _PER_SHEET
    for index, notice in enumerate(view.notices):
        place = index % _PER_SHEET
        if place == 0:
            sheet.page()
        else:
            sheet.cut_line(half)
        _draw(sheet, notice, sheet.height - (place + 1) * half, half)
    return sheet.done()


def _draw(sheet: Sheet, notice: NoticeText, bottom: float, height: float) -> None:
    """One notice in its half of the sheet."""
    zoom = sheet.zoom
    middle = sheet.width / 2
    for gap, thick in ((0.0, 1.6), (3.2, 0.5)):
        inset = MARGIN + gap
        sheet.box(inset, bottom + inset, sheet.width - 2 * inset, height - 2 * inset, line=thick)
    top = bottom + height - MARGIN
    title = fitting(notice.title, TITLE, 40 * zoom, sheet.room)
    sheet.text(middle, top - 58 * zoom, notice.title, TITLE, title, align="centre", colour=WINE)
    sheet.ornament(top - 76 * zoom, 0.24 * sheet.width)
    room = sheet.width - 2 * INNER - 20 * zoom
    small = [line for line in evenly(notice.small, PLAIN, 15 * zoom, room) if line]
    foot = bottom + MARGIN + 14 * zoom
    small_top = foot + (22 + 20 * len(small)) * zoom
    upper = top - 92 * zoom
    for size in (s * zoom for s in _SIZES):
        lines = evenly(notice.text, BOLD, size, room)
        if len(lines) * size * 1.22 <= 0.86 * (upper - small_top):
            break
    y = (upper + small_top) / 2 + len(lines) * size * 1.22 / 2 - size * 0.95
    for line in lines:
        sheet.text(middle, y, line, BOLD, size, align="centre")
        y -= size * 1.22
    y = small_top - 18 * zoom
    for line in small:
        sheet.text(middle, y, line, PLAIN, 15 * zoom, align="centre")
        y -= 20 * zoom
    sheet.text(middle, foot, sheet.head.cafe, ITALIC, 12 * zoom, align="centre", colour=GREY)

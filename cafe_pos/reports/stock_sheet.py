"""The sheet to count the stock by on A4: no figure on it says how much there should be."""

from __future__ import annotations

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.application.inventory.counting import SheetView
from cafe_pos.i18n import N_
from cafe_pos.reports import tables
from cafe_pos.reports.sheet import GREY, PLAIN, Sheet
from cafe_pos.reports.tables import Column, Row

_UNITS = {"piece": N_("pieces"), "g": "kg", "ml": "l"}


def render(view: SheetView, head: Head) -> bytes:
    """Return the sheet as PDF."""
    title = N_("Stock count")
    sheet = Sheet(f"{title} {view.day.isoformat()}", head)
    speech = sheet.speech

    def begin(page: int) -> float:
        sheet.page()
        top = sheet.banner(speech.say(title), small=True)
        if page > 1:
            return top - 6
        told = speech.say(N_("Count what is there, without looking at the till; 0 for nothing."))
        sheet.fitted(sheet.left, top - 22, told, PLAIN, 11, width=sheet.room)
        return top - 40

    def end(page: int, pages: int) -> float:
        return sheet.foot(f"{view.cafe}, {speech.long_day(view.day)}", page, pages) + 8

    columns = [
        Column(speech.say(N_("What"))),
        Column(speech.say(N_("Code")), "left", 90),
        Column(speech.say(N_("Counted")), "right", 110),
        Column(speech.say(N_("Unit")), "right", 60),
    ]
    rows = []
    for family, items in view.families:
        if family:
            rows.append(Row((family, "", "", ""), bold=True))
        rows += [
            Row((one.label, one.code, ". " * 14, speech.say(_UNITS[one.unit]))) for one in items
        ]
    y = tables.draw(sheet, columns, rows, begin, end, after=50)
    said = speech.say(N_("Counted by, at what time:"))
    sheet.text(sheet.left, y - 26, said, PLAIN, 11, colour=GREY)
    return sheet.done()

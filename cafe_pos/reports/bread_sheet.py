"""The order sheet for the baker on A4: how many of each, booked and for the counter."""

from __future__ import annotations

from cafe_pos.application.bread.views import SheetView
from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.i18n import N_
from cafe_pos.reports import tables
from cafe_pos.reports.sheet import BOLD, GREY, PLAIN, Sheet
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.tables import Column, Row


def render(view: SheetView, head: Head) -> bytes:
    """Return the sheet as PDF; it names no customer."""
    title = N_("Bread order")
    sheet = Sheet(f"{title} {view.day.isoformat()}", head)
    speech = sheet.speech
    number = view.revision + 1 if view.changes else max(1, view.revision)

    def begin(page: int) -> float:
        sheet.page()
        named = speech.say(title)
        if number > 1:
            named = speech.say(N_("Bread order, amendment {n}")).format(n=number - 1)
        top = sheet.banner(named, small=True)
        return _head(sheet, view, top) if page == 1 else top - 6

    def end(page: int, pages: int) -> float:
        told = speech.say(N_("{cafe} for {baker}")).format(cafe=view.cafe, baker=view.name)
        return sheet.foot(told, page, pages) + 8

    y = tables.draw(sheet, _columns(speech), _rows(view, speech), begin, end, after=40)
    said = N_("The baker has this order.") if not view.changes else N_("Not sent to the baker yet.")
    sheet.text(sheet.left, y - 24, speech.say(said), PLAIN, 11, colour=GREY)
    return sheet.done()


def _head(sheet: Sheet, view: SheetView, top: float) -> float:
    say = sheet.speech.say
    y = top - 26
    sheet.fitted(sheet.left, y, view.name, BOLD, 16, width=sheet.room)
    day = say(N_("For {day}")).format(day=sheet.speech.long_day(view.day))
    sheet.fitted(sheet.left, y - 20, day, BOLD, 13, width=sheet.room)
    return y - 44


def _columns(speech: Speech) -> list[Column]:
    return [
        Column(speech.say(N_("Bread"))),
        Column(speech.say(N_("Booked")), "right", 80),
        Column(speech.say(N_("Counter")), "right", 80),
        Column(speech.say(N_("In all")), "right", 80),
    ]


def _rows(view: SheetView, speech: Speech) -> list[Row]:
    rows = [
        Row((line.label, str(line.booked), str(line.counter), str(line.quantity)))
        for line in view.lines
        if line.quantity
    ]
    rows.append(Row((speech.say(N_("Pieces")), "", "", str(view.total)), bold=True))
    changed = [one for one in view.changes if view.revision] or list(view.amended)
    rows += [
        Row((
            speech.say(N_("{bread}: instead of {n}")).format(bread=one.label, n=one.before),
            "", "", str(one.after),
        ))
        for one in changed
    ]  # fmt: skip
    return rows

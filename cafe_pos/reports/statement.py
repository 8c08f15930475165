"""A customer's account on paper: every ticket and payment, what is owed, and for how long."""

from __future__ import annotations

from cafe_pos.application.accounts.views import Ageing, StatementView
from cafe_pos.i18n import N_
from cafe_pos.reports import tables
from cafe_pos.reports.sheet import BOLD, GREY, MM, PLAIN, WINE, Sheet
from cafe_pos.reports.speech import Speech, short_day
from cafe_pos.reports.tables import Column, Row

_AFTER = 128.0
_BOX = 44.0


def render(view: StatementView) -> bytes:
    """Return the statement as PDF, on A4."""
    title = N_("Statement of account")
    sheet = Sheet(f"{title} - {view.customer}", view.head)
    speech = sheet.speech

    def begin(number: int) -> float:
        sheet.page()
        named = speech.say(title)
        if number > 1:
            named = speech.say(N_("{title} (continued)")).format(title=named)
        top = sheet.banner(named, small=True)
        return _customer(sheet, view, top) if number == 1 else top - 6

    def end(number: int, pages: int) -> float:
        told = speech.say(N_("{customer}, on {day}")).format(
            customer=view.customer, day=speech.long_day(view.head.day)
        )
        return sheet.foot(told, number, pages) + 8

    y = tables.draw(sheet, _columns(speech), _rows(view, speech), begin, end, after=_AFTER)
    _owed(sheet, view, y)
    return sheet.done()


def _customer(sheet: Sheet, view: StatementView, top: float) -> float:
    """The name and address where a window envelope shows them; the account's code at the left."""
    say = sheet.speech.say
    y = top - 14
    sheet.text(sheet.left, y, say(N_("Account {code}")).format(code=view.code), PLAIN, 10)
    if view.since is not None:
        since = say(N_("From {day}")).format(day=sheet.speech.long_day(view.since))
        sheet.text(sheet.left, y - 14, since, PLAIN, 10, colour=GREY)
    until = say(N_("Until {day}")).format(day=sheet.speech.long_day(view.head.day))
    sheet.text(sheet.left, y - 28, until, PLAIN, 10, colour=GREY)
    x = sheet.width / 2 + 8 * MM
    room = sheet.right - x
    sheet.fitted(x, y, view.customer, BOLD, 14, width=room)
    for line in view.address:
        y -= 15
        sheet.fitted(x, y, line, PLAIN, 11, width=room)
    return min(y, top - 42) - 24


def _columns(speech: Speech) -> list[Column]:
    return [
        Column(speech.say(N_("Date")), width=58),
        Column(speech.say(N_("Number")), width=70),
        Column(speech.say(N_("What"))),
        Column(speech.say(N_("On account")), "right", 64),
        Column(speech.say(N_("Paid")), "right", 64),
        Column(speech.say(N_("Balance")), "right", 70),
    ]


def _rows(view: StatementView, speech: Speech) -> list[Row]:
    rows = []
    if view.brought_cents:
        brought = speech.say(N_("Brought forward"))
        rows.append(Row(("", "", brought, "", "", speech.money(view.brought_cents))))
    for row in view.rows:
        amount = speech.money(abs(row.amount_cents))
        put, paid = (amount, "") if row.amount_cents >= 0 else ("", amount)
        balance = speech.money(row.balance_cents)
        rows.append(Row((short_day(row.day), row.document, row.what, put, paid, balance)))
    total = speech.say(N_("Owed"))
    rows.append(Row(("", "", total, "", "", speech.money(view.owed_cents)), bold=True))
    return rows


def age_titles(speech: Speech) -> tuple[str, str, str, str]:
    """The four ages in words."""
    return (
        speech.say(N_("0 to 30 days")),
        speech.say(N_("31 to 60 days")),
        speech.say(N_("61 to 90 days")),
        speech.say(N_("over 90 days")),
    )


def _owed(sheet: Sheet, view: StatementView, top: float) -> None:
    """What is owed in large, and how old it is."""
    speech = sheet.speech
    y = top - 34
    sheet.text(sheet.left, y, speech.say(N_("To pay")), BOLD, 15)
    owed = speech.money(view.owed_cents)
    sheet.text(sheet.right, y, owed, BOLD, 24, align="right", colour=WINE)
    _ages(sheet, view.ageing, y - 22)
    thanks = speech.say(N_("At the counter, by any means of payment, whole or in part. Thank you!"))
    sheet.fitted(
        sheet.width / 2, y - 22 - _BOX - 20, thanks, PLAIN, 10.5, width=sheet.room,
        align="centre", colour=GREY,
    )  # fmt: skip


def _ages(sheet: Sheet, ageing: Ageing, top: float) -> None:
    """Four boxes side by side."""
    width = sheet.room / 4
    for i, (title, cents) in enumerate(zip(age_titles(sheet.speech), ageing.parts, strict=True)):
        x = sheet.left + i * width
        sheet.box(x, top - _BOX, width, _BOX, line=0.7)
        middle = x + width / 2
        sheet.fitted(
            middle, top - 15, title, PLAIN, 9.5, width=width - 8, align="centre", colour=GREY
        )
        figure = sheet.speech.money(cents)
        sheet.fitted(middle, top - 34, figure, BOLD, 13, width=width - 8, align="centre")

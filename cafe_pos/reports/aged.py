"""Everything that customers owe, by age."""

from __future__ import annotations

from cafe_pos.application.accounts.views import AgedView, Ageing
from cafe_pos.i18n import N_
from cafe_pos.reports import tables
from cafe_pos.reports.sheet import Sheet
from cafe_pos.reports.speech import Speech, short_day
from cafe_pos.reports.statement import age_titles
from cafe_pos.reports.tables import Column, Row


def render(view: AgedView) -> bytes:
    """Return the aged list as PDF, on A4 across."""
    title = N_("What customers owe")
    sheet = Sheet(title, view.head, landscape=True)
    speech = sheet.speech

    def begin(number: int) -> float:
        sheet.page()
        named = speech.say(title)
        if number > 1:
            named = speech.say(N_("{title} (continued)")).format(title=named)
        return sheet.banner(named, small=True) - 4

    def end(number: int, pages: int) -> float:
        return sheet.foot(speech.long_day(view.head.day), number, pages) + 8

    tables.draw(sheet, _columns(speech), _rows(view, speech), begin, end)
    return sheet.done()


def _columns(speech: Speech) -> list[Column]:
    ages = [Column(title, "right", 78) for title in age_titles(speech)]
    return [
        Column(speech.say(N_("Customer"))),
        Column(speech.say(N_("Telephone")), width=88),
        Column(speech.say(N_("Owed since")), width=62),
        *ages,
        Column(speech.say(N_("Total")), "right", 84),
    ]


def _rows(view: AgedView, speech: Speech) -> list[Row]:
    rows = [
        Row(
            (
                row.customer,
                row.phone,
                short_day(row.oldest) if row.oldest else "",
                *_figures(row.ageing, speech),
            )
        )
        for row in view.rows
    ]
    people = speech.ngettext("{n} customer", "{n} customers", len(rows)).format(n=len(rows))
    return [*rows, Row((people, "", "", *_figures(view.total, speech)), bold=True)]


def _figures(ageing: Ageing, speech: Speech) -> tuple[str, ...]:
    return (*(speech.money(c) if c else "" for c in ageing.parts), speech.money(ageing.total_cents))

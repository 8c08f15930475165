"""The report as a spreadsheet: figures, lines and living formulas, for whoever wants to reckon on.

Every formula also carries the value that the program computed, so that a reader that does not
reckon shows the same figures as the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from cafe_pos.application.viability.codes import SPECS, Unit
from cafe_pos.application.viability.views import ReportView
from cafe_pos.i18n import N_
from cafe_pos.messages.viability import MISSING
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.pdf import band

FORMULAS: Final = {
    "gross_margin": "={revenue}-{cost_of_goods}",
    "margin_rate": "=IF({revenue}=0,0,{gross_margin}/{revenue})",
    "variable_rate": "=IF({revenue}=0,0,{variable}/{revenue})",
    "ebe_own": "={revenue}+{commissions}-{variable}-{fixed}",
    "ebe": "={ebe_own}+{grants}",
    "ebe_without_commune": "={ebe}-{commune_aid}",
    "break_even": "=MAX(0,({fixed}-{commissions})/(1-{variable_rate}))",
    "safety": "={revenue}-{break_even}",
    "safety_rate": "={safety}/{revenue}",
    "needed_a_day": "={break_even}/{days_opened}",
    "average_ticket": "={revenue}/{tickets}",
    "tickets_a_day": "=ROUNDUP({needed_a_day}/({revenue}/{tickets}),0)",
    "revenue_an_hour": "={revenue}/{opened}",
    "own_money": "={cash}-{others_money}",
}
"""Figures that follow from others, as a spreadsheet reckons them; the names are figures' codes."""

_FIRST: Final = 5
"""The row of the first figure, counted from 0."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How cells look."""

    title: Any
    head: Any
    text: Any
    small: Any
    cents: Any
    bp: Any
    count: Any
    hundredths: Any
    warn: Any

    def of(self, unit: str) -> Any:
        """The format of a unit; hours have decimals as months do."""
        return {
            Unit.CENTS: self.cents, Unit.RATE: self.bp, Unit.COUNT: self.count,
            Unit.MONTHS: self.hundredths, Unit.MINUTES: self.hundredths, "km": self.count,
        }[unit]  # fmt: skip


def render(view: ReportView, language: str) -> bytes:
    """Return the report as XLSX in `language`; the same view gives the same bytes."""
    from xlsxwriter import Workbook

    file = BytesIO()
    book = Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made = datetime.fromisoformat(view.generated_at.removesuffix("Z"))
    book.set_properties({"title": view.month, "author": view.cafe, "created": made})
    speech = Speech(language)
    formats = formats_of(book)
    _figures(book, formats, view, speech)
    _families(book, formats, view, speech)
    _services(book, formats, view, speech)
    _trend(book, formats, view, speech)
    _hours(book, formats, view, speech)
    _articles(book, formats, view, speech)
    _impact(book, formats, view, speech)
    book.close()
    return file.getvalue()


def formats_of(book: Any) -> Formats:
    """The formats of a workbook."""

    def made(**properties: object) -> Any:
        return book.add_format(properties)

    return Formats(
        title=made(bold=True, font_size=14),
        head=made(bold=True, bottom=1, text_wrap=True, valign="top"),
        text=made(),
        small=made(font_color="#666666", text_wrap=True, valign="top"),
        cents=made(num_format='#,##0.00 "€"'),
        bp=made(num_format="0.0 %"),
        count=made(num_format="#,##0"),
        hundredths=made(num_format="0.00"),
        warn=made(bold=True, font_color="#C05000"),
    )


def number(value: int | None, unit: str) -> float | int | None:
    """A value as a spreadsheet counts it: euros, a share of one, hours, months."""
    if value is None:
        return None
    match unit:
        case Unit.CENTS | Unit.MONTHS:
            return value / 100
        case Unit.RATE:
            return value / 10_000
        case Unit.MINUTES:
            return value / 60
        case _:
            return value


def _figures(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    sheet = book.add_worksheet(speech.say(N_("The month")))
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 3, 16)
    sheet.set_column(4, 4, 90)
    month = words.month_name(speech, view.month)
    sheet.write_string(0, 0, f"{view.cafe}, {month}", formats.title)
    sheet.write_string(1, 0, view.number or "", formats.text)
    if view.judgement is not None:
        sheet.write_string(1, 1, words.verdict(speech, view.judgement.verdict), formats.title)
    sheet.write_string(2, 0, band(view, speech), formats.warn)
    missing = " ".join(speech.say(MISSING[code]) for code in view.figures.missing)
    sheet.write_string(3, 0, missing, formats.warn)
    titles = ("", month, N_("last month"), N_("a year ago"), N_("definition"))
    for column, title in enumerate(titles):
        sheet.write_string(_FIRST - 1, column, speech.say(title) if title else "", formats.head)
    rows = {spec.code: _FIRST + index for index, spec in enumerate(SPECS)}
    for spec in SPECS:
        row = rows[spec.code]
        sheet.write_string(row, 0, words.name(speech, spec.code), formats.text)
        for column, figures in enumerate((view.figures, view.previous, view.last_year), 1):
            value = None if figures is None else number(spec.read(figures), spec.unit)
            if value is None:
                continue
            formula = FORMULAS.get(spec.code)
            if formula is None:
                sheet.write_number(row, column, value, formats.of(spec.unit))
            else:
                letter = "ABCD"[column]
                cells = {code: f"{letter}{place + 1}" for code, place in rows.items()}
                sheet.write_formula(
                    row, column, formula.format(**cells), formats.of(spec.unit), value
                )
        sheet.write_string(row, 4, words.definition(speech, spec.code), formats.small)
    sheet.freeze_panes(_FIRST, 1)


class Tab:
    """One sheet: a row of titles, and cells by row and column from 0."""

    def __init__(self, book: Any, formats: Formats, name: str, titles: Sequence[str]) -> None:
        self.sheet = book.add_worksheet(name)
        self.formats = formats
        for column, title in enumerate(titles):
            self.sheet.write_string(0, column, title, formats.head)
        self.sheet.set_column(0, 0, 30)
        self.sheet.set_column(1, len(titles), 16)
        self.sheet.freeze_panes(1, 0)

    def text(self, row: int, column: int, text: str) -> None:
        """Write words."""
        self.sheet.write_string(row, column, text, self.formats.text)

    def put(self, row: int, column: int, value: int | None, unit: str) -> None:
        """Write a value in its unit; nothing for what is not known."""
        shown = number(value, unit)
        if shown is not None:
            self.sheet.write_number(row, column, shown, self.formats.of(unit))

    def formula(self, row: int, column: int, text: str, value: int | None, unit: str) -> None:
        """Write a formula with the value that it has; nothing for what is not known."""
        shown = number(value, unit)
        if shown is not None:
            self.sheet.write_formula(row, column, text, self.formats.of(unit), shown)


def _families(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    say = speech.say
    titles = (N_("Family"), N_("Own revenue"), N_("Cost"), N_("Margin"), N_("Rate"))
    tab = Tab(book, formats, say(N_("Families")), [say(title) for title in titles])
    families = view.figures.families
    for row, one in enumerate(families, 1):
        line = row + 1
        tab.text(row, 0, one.name)
        tab.put(row, 1, one.net_cents, Unit.CENTS)
        tab.put(row, 2, one.cost_cents, Unit.CENTS)
        tab.formula(row, 3, f"=B{line}-C{line}", one.margin_cents, Unit.CENTS)
        tab.formula(row, 4, f"=D{line}/B{line}", one.rate_bp, Unit.RATE)
    if families:
        last = len(families) + 1
        tab.text(last, 0, say(N_("Total")))
        total = sum(one.net_cents for one in families)
        tab.formula(last, 1, f"=SUM(B2:B{last})", total, Unit.CENTS)


def _services(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    say = speech.say
    titles = (
        N_("Service"), N_("Revenue"), N_("Contribution"), N_("Hours"), N_("An hour of it"),
        N_("Tickets"), N_("Also buy"), N_("and bring"),
    )  # fmt: skip
    tab = Tab(book, formats, say(N_("Services")), [say(title) for title in titles])
    for row, one in enumerate(view.figures.services, 1):
        line = row + 1
        tab.text(row, 0, words.service(speech, one.service, view.service_names))
        tab.put(row, 1, one.revenue_cents, Unit.CENTS)
        tab.put(row, 2, one.contribution_cents, Unit.CENTS)
        tab.put(row, 3, one.minutes, Unit.MINUTES)
        tab.formula(row, 4, f"=C{line}/D{line}", one.per_hour_cents, Unit.CENTS)
        tab.put(row, 5, one.tickets, Unit.COUNT)
        tab.put(row, 6, one.attach_bp, Unit.RATE)
        tab.put(row, 7, one.also_net_cents, Unit.CENTS)


def _trend(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    say = speech.say
    name = say(N_("Twelve months"))
    titles = (N_("Month"), N_("Own revenue"), N_("Break-even"), N_("Surplus without any grant"))
    tab = Tab(book, formats, name, [say(title) for title in titles])
    for row, point in enumerate(view.trend, 1):
        tab.text(row, 0, point.month)
        tab.put(row, 1, point.revenue_cents, Unit.CENTS)
        tab.put(row, 2, point.break_even_cents, Unit.CENTS)
        tab.put(row, 3, point.ebe_own_cents, Unit.CENTS)
    count = len(view.trend)
    if not count:
        return
    chart = book.add_chart({"type": "column"})
    line = book.add_chart({"type": "line"})
    months = [name, 1, 0, count, 0]
    for drawn, column in ((chart, 1), (line, 2)):
        series = {
            "name": [name, 0, column],
            "categories": months,
            "values": [name, 1, column, count, column],
        }
        drawn.add_series(series)
    chart.combine(line)
    chart.set_size({"width": 760, "height": 340})
    tab.sheet.insert_chart("F2", chart)


def _hours(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    say = speech.say
    titles = (N_("Weekday"), N_("Hour"), N_("Takings"), N_("Tickets"), N_("Openings"))
    tab = Tab(book, formats, say(N_("Hours")), [say(title) for title in titles])
    for row, cell in enumerate(view.heat, 1):
        tab.text(row, 0, words.weekday(speech, cell.weekday))
        tab.put(row, 1, cell.hour, Unit.COUNT)
        tab.put(row, 2, cell.takings_cents, Unit.CENTS)
        tab.put(row, 3, cell.tickets, Unit.COUNT)
        tab.put(row, 4, cell.openings, Unit.COUNT)


def _articles(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    say = speech.say
    titles = (N_("Article"), N_("Sold"), N_("Unit"), N_("Revenue"), N_("Margin"))
    tab = Tab(book, formats, say(N_("Articles")), [say(title) for title in titles])
    for row, line in enumerate((*view.top, *view.bottom), 1):
        tab.text(row, 0, line.label)
        tab.put(row, 1, line.quantity, Unit.COUNT)
        tab.text(row, 2, line.unit)
        tab.put(row, 3, line.net_cents, Unit.CENTS)
        tab.put(row, 4, line.margin_cents, Unit.CENTS)


def _impact(book: Any, formats: Formats, view: ReportView, speech: Speech) -> None:
    say = speech.say
    titles = ("", N_("this month"), N_("last month"), N_("how it is known"))
    said = [say(title) if title else "" for title in titles]
    tab = Tab(book, formats, say(N_("The village")), said)
    for row, one in enumerate(view.impact, 1):
        tab.text(row, 0, words.indicator(speech, one.code))
        tab.put(row, 1, one.value, one.unit)
        tab.put(row, 2, one.before, one.unit)
        tab.text(row, 3, words.tag(speech, one.tag))

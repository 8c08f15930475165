"""The coordinator's report as a spreadsheet: a line a café, the months, services, trials, peers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from cafe_pos.application.viability.codes import Unit
from cafe_pos.i18n import N_
from cafe_pos.network.views import NetworkView
from cafe_pos.reports.network import words
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability.xlsx import Tab, formats_of


def render(view: NetworkView, language: str) -> bytes:
    """Return the report as XLSX in `language`; the same view gives the same bytes."""
    from xlsxwriter import Workbook

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    made = datetime.fromisoformat(view.generated_at.removesuffix("Z"))
    speech = Speech(language)
    book.set_properties({"title": words.title(speech, view), "created": made})
    maker = _Maker(book, speech)
    _cafes(maker, view)
    _months(maker, view)
    _services(maker, view)
    _trials(maker, view)
    _peers(maker, view)
    book.close()
    return file.getvalue()


class _Maker:
    """Makes sheets in one language."""

    def __init__(self, book: Any, speech: Speech) -> None:
        self._book = book
        self._formats = formats_of(book)
        self.speech = speech

    def tab(self, name: str, titles: Sequence[str]) -> Tab:
        """A sheet with its titles."""
        said = [self.speech.say(title) if title else "" for title in titles]
        return Tab(self._book, self._formats, self.speech.say(name), said)


def _cafes(maker: _Maker, view: NetworkView) -> None:
    titles = (
        N_("Café"), N_("Commune"), N_("Size"), N_("Verdict"), N_("Own revenue"),
        N_("Surplus without any grant"), N_("Months covered"), N_("Why"),
    )  # fmt: skip
    tab = maker.tab(N_("Cafés"), titles)
    for row, cafe in enumerate(view.cafes, 1):
        last = cafe.months[-1] if cafe.months else None
        tab.text(row, 0, cafe.name)
        tab.text(row, 1, cafe.commune)
        tab.text(row, 2, words.size(maker.speech, cafe.size))
        tab.text(row, 3, words.verdict(maker.speech, cafe.verdict))
        if last is not None:
            tab.put(row, 4, last.revenue_cents, Unit.CENTS)
            tab.put(row, 5, last.ebe_own_cents, Unit.CENTS)
            tab.put(row, 6, last.months_covered_hundredths, Unit.MONTHS)
        tab.text(row, 7, words.why(maker.speech, cafe))
    if view.cafes:
        end = len(view.cafes) + 1
        tab.text(end, 0, maker.speech.say(N_("Total")))
        total = sum(c.months[-1].revenue_cents for c in view.cafes if c.months)
        tab.formula(end, 4, f"=SUM(E2:E{end})", total, Unit.CENTS)


def _months(maker: _Maker, view: NetworkView) -> None:
    titles = (
        N_("Café"), N_("Month"), N_("Report"), N_("Own revenue"), N_("Takings"),
        N_("Surplus without any grant"), N_("Margin rate"), N_("Safety margin, rate"),
        N_("Months covered"), N_("Tickets"), N_("Verdict"),
    )  # fmt: skip
    tab = maker.tab(N_("Months"), titles)
    row = 0
    for cafe in view.cafes:
        for point in cafe.months:
            row += 1
            tab.text(row, 0, cafe.name)
            tab.text(row, 1, point.month)
            tab.text(row, 2, point.kind)
            tab.put(row, 3, point.revenue_cents, Unit.CENTS)
            tab.put(row, 4, point.takings_cents, Unit.CENTS)
            tab.put(row, 5, point.ebe_own_cents, Unit.CENTS)
            tab.put(row, 6, point.margin_bp, Unit.RATE)
            tab.put(row, 7, point.safety_bp, Unit.RATE)
            tab.put(row, 8, point.months_covered_hundredths, Unit.MONTHS)
            tab.put(row, 9, point.tickets, Unit.COUNT)
            said = words.verdict(maker.speech, point.verdict) if point.verdict else ""
            tab.text(row, 10, said)


def _services(maker: _Maker, view: NetworkView) -> None:
    titles = (
        N_("Service"), N_("cafés"), N_("Revenue"), N_("Contribution"), N_("An hour of it"),
        N_("Also buy"), N_("and bring"),
    )  # fmt: skip
    tab = maker.tab(N_("Services"), titles)
    for row, one in enumerate(view.services, 1):
        tab.text(row, 0, words.service(maker.speech, one.service))
        tab.put(row, 1, one.cafes, Unit.COUNT)
        tab.put(row, 2, one.revenue_cents, Unit.CENTS)
        tab.put(row, 3, one.contribution_cents, Unit.CENTS)
        tab.put(row, 4, one.per_hour_cents, Unit.CENTS)
        tab.put(row, 5, one.attach_bp, Unit.RATE)
        tab.put(row, 6, one.also_net_cents, Unit.CENTS)


def _trials(maker: _Maker, view: NetworkView) -> None:
    titles = (
        N_("Trial"), N_("Café"), N_("Indicator"), N_("Effect"), N_("from"), N_("up to"),
        N_("Peers"), N_("Conditions"),
    )  # fmt: skip
    tab = maker.tab(N_("Trials"), titles)
    for row, one in enumerate(view.trials, 1):
        tab.text(row, 0, one.label)
        tab.text(row, 1, one.name)
        tab.text(row, 2, words.indicator(maker.speech, one.indicator))
        tab.put(row, 3, one.effect_bp, Unit.RATE)
        tab.put(row, 4, one.low_bp, Unit.RATE)
        tab.put(row, 5, one.high_bp, Unit.RATE)
        tab.put(row, 6, one.peers, Unit.COUNT)
        tab.text(row, 7, one.conditions)


def _peers(maker: _Maker, view: NetworkView) -> None:
    titles = (
        N_("Size"), N_("Figure"), N_("cafés"), N_("a quarter below"), N_("the middle"),
        N_("a quarter above"),
    )  # fmt: skip
    tab = maker.tab(N_("Peers"), titles)
    for row, one in enumerate(view.peers, 1):
        tab.text(row, 0, words.size(maker.speech, one.size))
        tab.text(row, 1, words.figure(maker.speech, one.code))
        tab.put(row, 2, one.cafes, Unit.COUNT)
        for column, value in enumerate((one.low, one.median, one.high), 3):
            tab.put(row, column, value, one.unit)

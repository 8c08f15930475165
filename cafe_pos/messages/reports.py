"""The sentences of reports, scenarios and forecasts."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

REPORT_REFUSALS: Final[dict[str, str]] = {
    "forecast.article": N_("No article sold by the piece has the code “{article}”. Nothing was changed; check the code with “cafe-pos catalogue list”."),
    "forecast.period": N_("{first} comes after {last}. Nothing was measured; give the first day first."),
    "report.day": N_("“{day}” is no day. Nothing was noted; write it like 2026-11-30."),
    "report.format": N_("“{format}” is no format of a report. Nothing was made; choose among pdf, xlsx and json."),
    "report.future": N_("{month} has not begun. Nothing was made; choose a month up to today's."),
    "report.month": N_("“{month}” is no month. Nothing was made; write it like 2026-10."),
    "report.no_action": N_("There is no comment or action {number}. Nothing was changed; look at the numbers with “cafe-pos report notes”."),
    "report.no_base": N_("No month up to {month} has its costs entered, so nothing can be projected. Nothing was lost; enter charges and purchases first."),
    "report.open": N_("{month} is not closed, so its report cannot be definitive. Nothing was made; close the month first, or make a provisional report."),
    "report.text": N_("A text has 1 to {limit} letters. Nothing was noted; shorten it."),
    "report.who": N_("Who does it? A name has 1 to {limit} letters. Nothing was noted; type it."),
    "scenario.amount": N_("{amount_cents} is no amount of a month. Nothing was kept; correct it."),
    "scenario.cost": N_("A new service cannot cost {percent} % of what it brings. Nothing was kept; give from 0 to 100 %."),
    "scenario.days": N_("{days} opening days more or less do not fit into a month. Nothing was kept; give at most 31."),
    "scenario.name": N_("A scenario is kept under a name of 1 to {limit} letters. Nothing was kept; name it."),
    "scenario.rate": N_("A change by {percent} % cannot be computed. Nothing was kept; give more than -100 % and at most 100 %."),
    "scenario.two": N_("The report shows two scenarios side by side, not more. Nothing was changed; take one out first."),
    "scenario.unknown": N_("There is no scenario “{name}”. Nothing was changed; look at the list again."),
}  # fmt: skip
"""Codes of PosError of reports, scenarios and forecasts."""

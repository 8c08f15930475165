"""Page 2: a year of revenue against break-even, what is left of it, families and services."""

from __future__ import annotations

from cafe_pos.application.viability.views import ReportView
from cafe_pos.i18n import N_
from cafe_pos.messages.viability import STEPS
from cafe_pos.reports.sheet import GREY
from cafe_pos.reports.viability import charts, words
from cafe_pos.reports.viability.charts import Bar, Frame
from cafe_pos.reports.viability.leaf import SMALL, Cell, Leaf

_CHART = 148.0


def draw(leaf: Leaf, view: ReportView) -> None:
    """Draw the page."""
    _trend(leaf, view)
    _waterfall(leaf, view)
    _families(leaf, view)
    _services(leaf, view)
    _budget(leaf, view)


def _trend(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("Own revenue (bars) and break-even (line), twelve months, in euros")))
    data = [
        Bar(words.short_month(leaf.speech, p.month), p.revenue_cents, p.break_even_cents)
        for p in view.trend
    ]
    frame = Frame(leaf.left, leaf.y - _CHART, leaf.room - 26, _CHART)
    charts.bars(leaf.sheet, frame, data)
    leaf.y -= _CHART + 14


def _waterfall(leaf: Leaf, view: ReportView) -> None:
    if not view.waterfall:
        return
    leaf.heading(leaf.speech.say(N_("From own revenue to the surplus, in euros without VAT")))
    steps = [
        (leaf.speech.say(STEPS[step.code]), step.cents, step.code in {"revenue", "own", "ebe"})
        for step in view.waterfall
    ]
    charts.waterfall(leaf.sheet, Frame(leaf.left, leaf.y - _CHART, leaf.room, _CHART), steps)
    leaf.y -= _CHART + 14


def _families(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("Margin by family")))
    columns = (
        Cell(say(N_("Family")), leaf.room - 4 * 84, "left"),
        Cell(say(N_("Own revenue")), 84),
        Cell(say(N_("Cost")), 84),
        Cell(say(N_("Margin")), 84),
        Cell(say(N_("Rate")), 84),
    )
    rows = [
        (
            one.name or "-", leaf.speech.money(one.net_cents),
            words.shown(leaf.speech, one.cost_cents, "cents"),
            words.shown(leaf.speech, one.margin_cents, "cents"),
            words.shown(leaf.speech, one.rate_bp, "bp"),
        )
        for one in view.figures.families[:10]
    ]  # fmt: skip
    leaf.table(columns, rows)
    left = len(view.figures.families) - len(rows)
    if left > 0:
        more = leaf.speech.ngettext("{count} smaller family", "{count} smaller families", left)
        leaf.words(more.format(count=left), size=SMALL, colour=GREY)


def _services(leaf: Leaf, view: ReportView) -> None:
    if not view.figures.services:
        return
    say = leaf.speech.say
    leaf.heading(say(N_("What each service brings")))
    columns = (
        Cell(say(N_("Service")), leaf.room - 5 * 78, "left"),
        Cell(say(N_("Revenue")), 78),
        Cell(say(N_("Contribution")), 78),
        Cell(say(N_("An hour of it")), 78),
        Cell(say(N_("Also buy")), 78),
        Cell(say(N_("and bring")), 78),
    )
    rows = [
        (
            words.service(leaf.speech, one.service, view.service_names),
            leaf.speech.money(one.revenue_cents),
            words.shown(leaf.speech, one.contribution_cents, "cents"),
            words.shown(leaf.speech, one.per_hour_cents, "cents"),
            words.shown(leaf.speech, one.attach_bp, "bp"),
            leaf.speech.money(one.also_net_cents),
        )
        for one in view.figures.services
    ]  # fmt: skip
    leaf.table(columns, rows)


def _budget(leaf: Leaf, view: ReportView) -> None:
    if not view.budget:
        return
    say = leaf.speech.say
    leaf.heading(say(N_("Against the budget")))
    columns = (
        Cell(say(N_("Line")), leaf.room - 3 * 90, "left"),
        Cell(say(N_("Planned")), 90),
        Cell(say(N_("Come")), 90),
        Cell(say(N_("Difference")), 90),
    )
    rows = []
    for line in view.budget:
        gap = None if line.actual_cents is None else line.actual_cents - line.planned_cents
        rows.append(
            (
                words.budget_line(leaf.speech, line.line), leaf.speech.money(line.planned_cents),
                words.shown(leaf.speech, line.actual_cents, "cents"),
                words.shown(leaf.speech, gap, "cents"),
            )
        )  # fmt: skip
    leaf.table(columns, rows)

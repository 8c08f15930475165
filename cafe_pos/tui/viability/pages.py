"""The month's report page by page: figures, families, cash, the village; plots stand apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.application.viability.codes import BY_CODE
from cafe_pos.domain.viability.verdict import Verdict
from cafe_pos.i18n import N_
from cafe_pos.messages.viability import MISSING
from cafe_pos.reports.speech import short_day
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.pdf import band
from cafe_pos.tui.viability.lines import EMPTY, LEFT, Line, Span, heading, sentence, table, text

if TYPE_CHECKING:
    from cafe_pos.application.viability.views import ArticleLine, ReportView
    from cafe_pos.reports.speech import Speech

TONES: Final = {
    Verdict.VIABLE: "good",
    Verdict.VIABLE_UNPAID: "good",
    Verdict.FRAGILE: "warn",
    Verdict.DANGER: "bad",
    Verdict.UNKNOWN: "dim",
}
FIGURES: Final = (
    "revenue", "commissions", "cost_of_goods", "gross_margin", "margin_rate", "staff", "fixed",
    "variable", "grants", "ebe", "ebe_without_commune", "ebe_own", "ebe_after_pay", "break_even",
    "safety_rate", "needed_a_day", "tickets_a_day", "tickets", "days_opened", "average_ticket",
    "opened", "revenue_an_hour", "managers_an_hour", "own_money", "months_covered", "takings",
    "third_party", "network", "commune_aid",
)  # fmt: skip
"""What the screen shows, what decides first; "takings" and "own revenue" are never one row."""
STRONG: Final = frozenset({"revenue", "ebe", "ebe_after_pay", "break_even", "own_money"})
CELL: Final = 14
SERVICE_CELL: Final = 15
TWO_COLUMNS: Final = 72
"""A label and one figure: wider than this, the eye loses the line."""


def figures(view: ReportView, speech: Speech, width: int, _height: int) -> list[Line]:
    """What is missing, what may be said and why, the figures, what would change it most."""
    lines = [*_missing(view, speech, width), *_verdict(view, speech, width)]
    say = speech.say
    titles = (
        "", words.short_month(speech, view.month), say(N_("last month")), say(N_("a year ago")),
        say(N_("twelve months")),
    )  # fmt: skip
    rolling = words.rolling_cents(view.rolling)
    rows = []
    for code in FIGURES:
        spec = BY_CODE[code]
        values = [
            None if other is None else spec.read(other)
            for other in (view.figures, view.previous, view.last_year)
        ]
        cells = [words.shown(speech, value, spec.unit) for value in values]
        cells.append(words.shown(speech, rolling[code], spec.unit) if code in rolling else "")
        rows.append((words.name(speech, code), *cells))
    strong = frozenset(place for place, code in enumerate(FIGURES) if code in STRONG)
    lines += [EMPTY, *table(width, titles, rows, cell=CELL, strong=strong)]
    if view.levers:
        lines += heading(say(N_("What would change it most")))
        lines += [
            Line(
                (
                    Span(LEFT, words.lever(speech, one)),
                    Span(width - 1, words.effect(speech, one), right=True),
                )
            )
            for one in view.levers
        ]
    return lines


def _missing(view: ReportView, speech: Speech, width: int) -> list[Line]:
    """What is missing, each with the digit that opens where it is entered."""
    lines = [line for said in (band(view, speech),) if said for line in sentence(said, width)]
    for number, code in enumerate(view.figures.missing, start=1):
        mark = f"{number} "
        said = speech.say(MISSING[code])
        for place, line in enumerate(sentence(said, width, "warn", mark)):
            first = Span(LEFT, mark if not place else "", "accent")
            lines.append(Line((first, *line.spans[1:]), tap=number - 1))
    return [*lines, EMPTY] if lines else []


def _verdict(view: ReportView, speech: Speech, width: int) -> list[Line]:
    say = speech.say
    judged = view.judgement
    if judged is None:
        return [text(say(N_("No verdict: this is the reading of the last evening.")), "strong")]
    chance = say(N_("chance alone moves a month by ± {bp}")).format(
        bp=words.percent(speech, judged.noise_bp)
    )
    tone = TONES[judged.verdict]
    named = words.verdict(speech, judged.verdict)
    mark = "! " if judged.verdict is Verdict.DANGER else ""
    lines = [
        Line(
            (
                Span(LEFT, f"{mark}{named}", tone),
                Span(width - 1, f"{words.held(speech, judged)} · {chance}", "dim", right=True),
            )
        )
    ]
    for one in view.sentences:
        lines += sentence(words.reason(speech, one), width, mark="- ")
    if view.tickets_to_return:
        wanted = say(N_("To pay charges and managers the café needs {count} more tickets a day."))
        lines += sentence(wanted.format(count=view.tickets_to_return), width, "strong")
    return lines


def families(view: ReportView, speech: Speech, width: int, _height: int) -> list[Line]:
    """Margins by family, what each service brings, the budget, the best and the slowest."""
    say = speech.say
    titles = (say(N_("Family")), say(N_("Sales net")), say(N_("Margin")), say(N_("Rate")))
    lines = table(
        width,
        (*titles, say(N_("Cost"))),
        [
            (
                one.name or "-", speech.money(one.net_cents),
                words.shown(speech, one.margin_cents, "cents"),
                words.shown(speech, one.rate_bp, "bp"),
                words.shown(speech, one.cost_cents, "cents"),
            )
            for one in view.figures.families
        ],
        cell=SERVICE_CELL,
    )  # fmt: skip
    if view.figures.services:
        lines += heading(say(N_("What each service brings")))
        titles = (
            say(N_("Service")), say(N_("Sales net")), say(N_("Contribution")), say(N_("Also buy")),
        )  # fmt: skip
        lines += table(
            width,
            (*titles, say(N_("An hour of it")), say(N_("and bring"))),
            [
                (
                    words.service(speech, one.service, view.service_names),
                    speech.money(one.revenue_cents),
                    words.shown(speech, one.contribution_cents, "cents"),
                    words.shown(speech, one.attach_bp, "bp"),
                    words.shown(speech, one.per_hour_cents, "cents"),
                    speech.money(one.also_net_cents),
                )
                for one in view.figures.services
            ],
            cell=SERVICE_CELL,
        )  # fmt: skip
    return [*lines, *_budget(view, speech, width), *_articles(view, speech, width)]


def _budget(view: ReportView, speech: Speech, width: int) -> list[Line]:
    if not view.budget:
        return []
    say = speech.say
    rows = []
    for one in view.budget:
        gap = None if one.actual_cents is None else one.actual_cents - one.planned_cents
        rows.append(
            (
                words.budget_line(speech, one.line), speech.money(one.planned_cents),
                words.shown(speech, one.actual_cents, "cents"), words.shown(speech, gap, "cents"),
            )
        )  # fmt: skip
    titles = (say(N_("Line")), say(N_("Planned")), say(N_("Come")), say(N_("Difference")))
    return [*heading(say(N_("Against the budget"))), *table(width, titles, rows, cell=CELL)]


def _articles(view: ReportView, speech: Speech, width: int) -> list[Line]:
    say = speech.say
    lines: list[Line] = []
    titles = ("", say(N_("Sales net")), say(N_("Sold")), say(N_("Margin")))
    for name, some in ((N_("What brings most"), view.top), (N_("What hardly sells"), view.bottom)):
        if some:
            lines += heading(say(name))
            lines += table(
                width, titles, [_article(speech, one) for one in some], cell=SERVICE_CELL
            )
    return lines


def _article(speech: Speech, one: ArticleLine) -> tuple[str, ...]:
    if one.unit == "piece":
        sold = words.shown(speech, one.quantity, "count")
    else:
        sold = f"{speech.figure(round(one.quantity / 10))} kg"
    margin = words.shown(speech, one.margin_cents, "cents")
    return one.label, speech.money(one.net_cents), sold, margin


def cash(view: ReportView, speech: Speech, width: int, _height: int) -> list[Line]:
    """Whose the money is, how others stand, what a change would make of it."""
    say = speech.say
    held, ours = view.cash, view.figures.ours
    lines = [text(say(N_("Whose the money is")), "accent")]
    if held is None or ours is None:
        lines += sentence(say(MISSING["cash"]), width, "warn")
    else:
        ahead = held.prepaid_cents + held.deposits_cents + held.suspended_cents
        money = speech.money
        covered = words.shown(speech, ours.months_covered_hundredths, "hundredths")
        rows = (
            (say(N_("At the start of the month")), money(held.opening_cents)),
            (say(N_("Came in")), money(held.in_cents)),
            (say(N_("Went out")), money(-held.out_cents)),
            (say(N_("On the bank account")), money(held.bank_cents)),
            (say(N_("In the drawer")), money(held.drawer_cents)),
            (say(N_("Third parties' money")), money(-held.third_party_cents)),
            (say(N_("VAT due")), money(-held.vat_due_cents)),
            (say(N_("Prepaid, deposits, suspended coffees")), money(-ahead)),
            (say(N_("Ours")), money(ours.ours_cents)),
            (say(N_("Months covered")), covered),
            (say(N_("Due within a month")), money(held.due_next_cents)),
        )
        lines += table(min(width, TWO_COLUMNS), ("", ""), rows, cell=18, strong=frozenset({8}))
    return [*lines, *_others(view, speech, width), *_scenarios(view, speech, width)]


def _others(view: ReportView, speech: Speech, width: int) -> list[Line]:
    if not view.benchmarks:
        return []
    say = speech.say
    titles = ("", say(N_("in this café")), say(N_("elsewhere")))
    rows = []
    for one in view.benchmarks:
        spec = BY_CODE[one.code]
        rows.append(
            (
                words.name(speech, one.code),
                words.shown(speech, spec.read(view.figures), spec.unit),
                words.shown(speech, one.value, one.unit),
            )
        )  # fmt: skip
    head, *made = table(width, titles, rows, cell=CELL)
    lines = [*heading(say(N_("Beside others"))), head]
    for line, one in zip(made, view.benchmarks, strict=True):
        source = f"{one.source}, {one.year}"
        lines += [line, *sentence(source, width, "dim", mark="  ")]
    return lines


def _scenarios(view: ReportView, speech: Speech, width: int) -> list[Line]:
    if not view.scenarios:
        return []
    say = speech.say
    rows = []
    for one in view.scenarios:
        broke = one.first_negative
        below = "-" if broke is None else say(N_("month {number}")).format(number=broke)
        rows.append(
            (
                one.scenario.name, words.shown(speech, one.break_even_cents, "cents"),
                speech.money(one.result_cents), speech.money(one.steps[-1].cash_cents), below,
            )
        )  # fmt: skip
    titles = (
        "", say(N_("Break-even")), say(N_("Result a month")), say(N_("Cash in a year")),
        say(N_("Cash below zero")),
    )  # fmt: skip
    note = say(N_("All else as in the last months; before grants, loans and the managers' pay."))
    return [
        *heading(say(N_("If we changed something"))), *table(width, titles, rows, cell=16),
        *sentence(note, width, "dim"),
    ]  # fmt: skip


def village(view: ReportView, speech: Speech, width: int, _height: int) -> list[Line]:
    """What the café does for the village, what is tried, what was said and decided."""
    say = speech.say
    lines = [text(say(N_("What the café does for the village")), "accent")]
    if view.impact:
        titles = (
            "", say(N_("this month")), say(N_("source")), say(N_("last month")),
        )  # fmt: skip
        rows = [
            (
                words.indicator(speech, one.code), words.shown(speech, one.value, one.unit),
                words.tag(speech, one.tag), words.shown(speech, one.before, one.unit),
            )
            for one in view.impact
        ]  # fmt: skip
        lines += table(width, titles, rows, cell=CELL)
    else:
        lines += sentence(say(N_("Nothing was noted in this month.")), width)
    if view.lost:
        lines += heading(say(N_("What the village would lose if the café closed")))
        for one in view.lost:
            lines += sentence(words.loss(speech, one), width, mark="- ")
    return [*lines, *_trials(view, speech, width), *_decided(view, speech, width)]


def _trials(view: ReportView, speech: Speech, width: int) -> list[Line]:
    if not view.trials:
        return []
    say = speech.say
    titles = (
        say(N_("Trial")), say(N_("target")), say(N_("measured")), say(N_("outcome")),
        say(N_("until")),
    )  # fmt: skip
    rows = [
        (
            one.label, words.shown(speech, one.target, one.unit),
            words.shown(speech, one.measured, one.unit), words.outcome(speech, one.outcome),
            short_day(date.fromisoformat(one.ends)),
        )
        for one in view.trials
    ]  # fmt: skip
    return [*heading(say(N_("What we try"))), *table(width, titles, rows, cell=12)]


def _decided(view: ReportView, speech: Speech, width: int) -> list[Line]:
    lines: list[Line] = []
    if view.comments:
        lines += heading(speech.say(N_("The managers say")))
        for one in view.comments:
            lines += sentence(f"{one.author} : {one.text}", width)
    if view.actions:
        lines += heading(speech.say(N_("What was decided")))
        for action in view.actions:
            mark = "[x] " if action.done else "[ ] "
            until = short_day(date.fromisoformat(action.due))
            lines += sentence(f"{action.text} ({action.who}, {until})", width, mark=mark)
    return lines


Page = Callable[["ReportView", "Speech", int, int], list[Line]]
"""A page: what it shows, in which language, in so many columns and rows."""

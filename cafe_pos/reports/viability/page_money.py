"""Page 3: when people come, what sells, whose the money is, and what another choice would do."""

from __future__ import annotations

from typing import Final

from cafe_pos.application.viability.codes import BY_CODE
from cafe_pos.application.viability.views import ArticleLine, ReportView
from cafe_pos.i18n import N_
from cafe_pos.reports.sheet import GREY
from cafe_pos.reports.viability import charts, words
from cafe_pos.reports.viability.charts import Frame
from cafe_pos.reports.viability.leaf import SMALL, Cell, Leaf

_CHART: Final = 132.0
_HALF: Final = 14.0


def draw(leaf: Leaf, view: ReportView) -> None:
    """Draw the page."""
    _heat(leaf, view)
    _articles(leaf, view)
    _cash(leaf, view)
    _others(leaf, view)
    _scenarios(leaf, view)


def _heat(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("Takings by weekday and hour, in euros per opening")))
    cells = {
        (cell.weekday, cell.hour): cell.takings_cents // max(1, cell.openings) for cell in view.heat
    }
    hours = sorted({hour for (_day, hour), cents in cells.items() if cents})
    if not hours:
        leaf.words(say(N_("No sale in this month.")))
        return
    span = range(hours[0], hours[-1] + 1)
    days = [words.weekday(leaf.speech, number) for number in range(7)]
    frame = Frame(leaf.left, leaf.y - _CHART, leaf.room, _CHART)
    charts.heat(leaf.sheet, frame, cells, days=days, hours=list(span))
    leaf.y -= _CHART + 8
    opened = BY_CODE["opened"].read(view.figures)
    leaf.words(
        say(N_("{hours} opened over {days} days; {revenue} of own revenue an hour.")).format(
            hours=words.shown(leaf.speech, opened, "minutes"), days=view.figures.days_opened,
            revenue=words.shown(leaf.speech, view.figures.revenue_per_hour_cents, "cents"),
        )
    )  # fmt: skip
    leaf.y -= 6


def _articles(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    top = leaf.y
    width = (leaf.room - _HALF) / 2
    ends = []
    for index, (title, lines) in enumerate(
        ((N_("What brings most"), view.top), (N_("What hardly sells"), view.bottom))
    ):
        leaf.y = top
        x = leaf.left + index * (width + _HALF)
        leaf.heading(say(title), x)
        columns = (
            Cell(say(N_("Article")), width - 176, "left"), Cell(say(N_("Sold")), 48),
            Cell(say(N_("Revenue")), 64), Cell(say(N_("Margin")), 64),
        )  # fmt: skip
        leaf.table(columns, [_article(leaf, line) for line in lines[:8]], x=x)
        ends.append(leaf.y)
    leaf.y = min(ends)


def _article(leaf: Leaf, line: ArticleLine) -> tuple[str, ...]:
    sold = f"{leaf.speech.figure(line.quantity * 100)[:-3]}"
    if line.unit == "g":
        sold = f"{leaf.speech.figure(round(line.quantity / 10))} kg"
    return (
        line.label, sold, leaf.speech.money(line.net_cents),
        words.shown(leaf.speech, line.margin_cents, "cents"),
    )  # fmt: skip


def _cash(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("Whose the money is")))
    cash, ours = view.cash, view.figures.ours
    if cash is None or ours is None:
        leaf.words(say(N_("The bank's balance at the month's end was not entered.")))
        leaf.y -= 6
        return
    ahead = cash.prepaid_cents + cash.deposits_cents + cash.suspended_cents
    covered = words.shown(leaf.speech, ours.months_covered_hundredths, "hundredths")
    columns = (Cell("", 190, "left"), Cell("", 68))
    top = leaf.y
    money = leaf.speech.money
    leaf.table(
        columns,
        [
            (say(N_("At the start of the month")), money(cash.opening_cents)),
            (say(N_("Came in")), money(cash.in_cents)),
            (say(N_("Went out")), money(-cash.out_cents)),
            (say(N_("On the bank account")), money(cash.bank_cents)),
            (say(N_("In the drawer")), money(cash.drawer_cents)),
            (say(N_("Due within a month")), money(cash.due_next_cents)),
        ],
    )
    low = leaf.y
    leaf.y = top
    x = leaf.left + 190 + 68 + _HALF
    rest = leaf.right - x
    leaf.table(
        (Cell("", rest - 68, "left"), Cell("", 68)),
        [
            (say(N_("Third parties' money")), money(-cash.third_party_cents)),
            (say(N_("VAT due")), money(-cash.vat_due_cents)),
            (say(N_("Prepaid, deposits, suspended coffees")), money(-ahead)),
            (say(N_("Ours")), money(ours.ours_cents)),
            (say(N_("Months covered")), covered),
        ],
        x=x, bold=frozenset({3}),
    )  # fmt: skip
    leaf.y = min(low, leaf.y)


def _others(leaf: Leaf, view: ReportView) -> None:
    if not view.benchmarks:
        return
    say = leaf.speech.say
    leaf.heading(say(N_("Beside others")))
    rows = []
    for one in view.benchmarks:
        spec = BY_CODE[one.code]
        rows.append(
            (
                words.name(leaf.speech, one.code),
                words.shown(leaf.speech, spec.read(view.figures), spec.unit),
                words.shown(leaf.speech, one.value, one.unit), f"{one.source}, {one.year}",
            )
        )  # fmt: skip
    columns = (
        Cell("", 170, "left"), Cell(say(N_("in this café")), 80), Cell(say(N_("elsewhere")), 80),
        Cell(say(N_("source")), leaf.room - 330, "right"),
    )  # fmt: skip
    leaf.table(columns, rows)


def _scenarios(leaf: Leaf, view: ReportView) -> None:
    if not view.scenarios:
        return
    say = leaf.speech.say
    leaf.heading(say(N_("If we changed something")))
    columns = (
        Cell("", leaf.room - 4 * 84, "left"), Cell(say(N_("Break-even")), 84),
        Cell(say(N_("Result a month")), 84), Cell(say(N_("Cash in a year")), 84),
        Cell(say(N_("Cash below zero")), 84),
    )  # fmt: skip
    rows = []
    for projection in view.scenarios[:2]:
        broke = projection.first_negative
        below = "-" if broke is None else say(N_("month {number}")).format(number=broke)
        rows.append(
            (
                projection.scenario.name,
                words.shown(leaf.speech, projection.break_even_cents, "cents"),
                leaf.speech.money(projection.result_cents),
                leaf.speech.money(projection.steps[-1].cash_cents), below,
            )
        )  # fmt: skip
    leaf.table(columns, rows)
    leaf.words(
        say(N_("All else as in the last months; before grants, loans and the managers' pay.")),
        size=SMALL, colour=GREY,
    )  # fmt: skip

"""Plots of the report, of characters that every console font has: bars, a line, a heat map.

A plot never says anything by colour alone: its figures stand in it or under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import N_
from cafe_pos.reports.viability import words
from cafe_pos.tui.paint.canvas import width_of
from cafe_pos.tui.viability.lines import EMPTY, LEFT, Line, Span, sentence, text

if TYPE_CHECKING:
    from cafe_pos.application.viability.views import ReportView
    from cafe_pos.domain.viability.projection import Projection
    from cafe_pos.reports.speech import Speech

FULL: Final = "█"
LINE: Final = "─"
LOWEST: Final = 5
"""Rows that a plot needs at least to say anything."""
AXIS: Final = 7
WIDEST: Final = 10
CENTS: Final = 100
SHORT_DAY: Final = 3
ROLL: Final = 4
"""The hour that begins a business day, as a rule."""
WEEKDAYS: Final = range(7)
HEAT: Final = ((75, "chosen"), (50, "strong"), (25, "ground"), (0, "dim"))
"""From so many percent of the best hour on: the style of its figure."""


def euros(cents: int) -> str:
    """Whole euros, for the narrow cells of a plot."""
    return str(round(cents / CENTS))


def amounts(values: Sequence[int | None], room: int) -> tuple[list[str], str]:
    """Figures that fit into so many cells, and their unit: euros, else thousands of them.

    A figure is never cut: where not even thousands fit, a dash stands.
    """
    known = [value for value in values if value is not None]
    if all(len(euros(value)) <= room for value in known):
        return ["-" if value is None else euros(value) for value in values], "€"
    said = ["-" if value is None else f"{value / CENTS / 1000:.1f}" for value in values]
    if max(map(len, said)) > room:
        said = ["-" if value is None else f"{value / CENTS / 1000:.0f}" for value in values]
    return [one if len(one) <= room else "-" for one in said], "k€"


def cell_width(count: int, width: int) -> int:
    """How many cells a bar has, the gap behind it included."""
    return max(2, min(WIDEST, (width - AXIS - 1) // max(1, count)))


def columns(
    values: Sequence[int], width: int, rows: int, marks: Sequence[int | None] = ()
) -> list[Line]:
    """Bars that stand on a line, as wide as there is room; a mark is a line across its column.

    Values below zero hang under the line; the highest and the lowest stand at the axis.
    """
    known = [mark for mark in marks if mark is not None]
    top, low = max(0, *values, *known), min(0, *values, *known)
    scale = (top - low) / rows if top > low else 1.0
    zero = round(top / scale)
    cell = cell_width(len(values), width)
    lines = []
    for row in range(rows):
        upper = zero - row
        spans = [Span(AXIS, euros(_at(row, top, low, zero, rows)), "dim", right=True)]
        for place, value in enumerate(values):
            x = AXIS + 1 + place * cell
            mark = marks[place] if place < len(marks) else None
            height = round(value / scale)
            if mark is not None and round(mark / scale) == upper:
                spans.append(Span(x, LINE * (cell - 1), "accent"))
            elif 0 < upper <= height or height < upper <= 0:
                spans.append(Span(x, FULL * (cell - 1), "bad" if value < 0 else "good"))
        wanted = row in (0, zero - 1, rows - 1)
        lines.append(Line(tuple(spans if wanted else spans[1:])))
    return lines


def _at(row: int, top: int, low: int, zero: int, rows: int) -> int:
    """The value that a row of the axis names: the top's, zero, the lowest."""
    if row == 0 and top:
        return top
    return low if row == rows - 1 and zero < rows else 0


def under(labels: Sequence[str], width: int, tone: str = "dim", name: str = "") -> Line:
    """A label under each bar."""
    cell = cell_width(len(labels), width)
    spans = [Span(LEFT, name[: AXIS - 2], "dim")] if name else []
    for place, label in enumerate(labels):
        spans.append(Span(AXIS + 1 + place * cell, label[: cell - 1], tone))
    return Line(tuple(spans))


def _legend(bars: str, line: str) -> Line:
    """What the bars and the line across them are."""
    behind = LEFT + 3 + width_of(bars) + 3
    return Line(
        (
            Span(LEFT, FULL * 2, "good"), Span(LEFT + 3, bars),
            Span(behind, LINE * 2, "accent"), Span(behind + 3, line),
        )
    )  # fmt: skip


def trend(view: ReportView, speech: Speech, width: int, height: int) -> list[Line]:
    """Twelve months: own revenue as bars, break-even as a line, what was left under them."""
    say = speech.say
    if not view.trend:
        return [text(say(N_("No month to show yet.")))]
    points = view.trend
    revenue = [point.revenue_cents for point in points]
    marks = [point.break_even_cents for point in points]
    rows = max(LOWEST, height - 8)
    room = cell_width(len(points), width) - 1
    named = [words.short_month(speech, point.month).replace(".", "") for point in points]
    short = [label.split()[0][:room] for label in named]
    sold, unit = amounts(revenue, room)
    left, left_unit = amounts([point.ebe_own_cents for point in points], room)
    legend = _legend(say(N_("own revenue, euros without VAT")), say(N_("break-even")))
    return [
        legend,
        *columns(revenue, width, rows, marks),
        under(short, width),
        under(sold, width, "ground", unit),
        under(left, width, "strong", left_unit),
        EMPTY,
        *sentence(
            say(N_("Under each month: own revenue, then the surplus without any grant.")),
            width, "dim",
        ),
    ]  # fmt: skip


def heat(view: ReportView, speech: Speech, width: int, height: int) -> list[Line]:
    """Takings of an hour opened, weekday by weekday, and the hours of all days as bars."""
    say = speech.say
    if not view.heat:
        return [text(say(N_("No sale in this month.")))]
    # An evening that ends behind midnight stands behind its day, not before it.
    after = [(cell.hour - ROLL) % 24 for cell in view.heat]
    hours = [(hour + ROLL) % 24 for hour in range(min(after), max(after) + 1)]
    cells = {
        (cell.weekday, cell.hour): cell.takings_cents // max(1, cell.openings) for cell in view.heat
    }
    best = max(cells.values(), default=0)
    room = width - AXIS - 1
    wide = min(7, max(len(euros(best)) + 1, room // len(hours)))
    tenths = wide * len(hours) > room
    wide = min(wide, room // len(hours))
    told = [text(say(N_("Takings by weekday and hour, in euros per opening")))]
    if tenths:
        told = sentence(
            say(N_("Each hour from 0 to 9; 9 is the best one: {amount} per opening")).format(
                amount=speech.money(best)
            ),
            width,
        )
    lines = [
        *told,
        Line(
            tuple(
                Span(AXIS + (place + 1) * wide - 1, f"{hour}", "dim", right=True)
                for place, hour in enumerate(hours)
            )
        ),
    ]
    for weekday in WEEKDAYS:
        spans = [Span(LEFT, words.weekday(speech, weekday)[:SHORT_DAY], "dim")]
        for place, hour in enumerate(hours):
            cents = cells.get((weekday, hour))
            known = "." if cents is None else euros(cents)
            said = str(9 * cents // best) if tenths and cents is not None and best else known
            tone = "dim" if cents is None else _warmth(cents, best)
            spans.append(Span(AXIS + place * wide, f"{said:>{wide - 1}}", tone))
        lines.append(Line(tuple(spans)))
    sums = [sum(cell.takings_cents for cell in view.heat if cell.hour == hour) for hour in hours]
    lines += [EMPTY, text(say(N_("The whole month by the hour")), "accent")]
    rows = max(LOWEST, height - len(lines) - 1)
    return [*lines, *columns(sums, width, rows), under([str(hour) for hour in hours], width)]


def _warmth(cents: int, best: int) -> str:
    share = 100 * cents // best if best else 0
    return next(tone for least, tone in HEAT if share >= least)


def cash_ahead(
    speech: Speech, today: Projection, changed: Projection, width: int, height: int
) -> list[Line]:
    """Cash of twelve months: as a scenario makes it, today's as a line across."""
    after = [step.cash_cents for step in changed.steps]
    before: list[int | None] = [step.cash_cents for step in today.steps]
    rows = max(LOWEST, height)
    said, unit = amounts(after, cell_width(len(after), width) - 1)
    legend = _legend(speech.say(N_("cash with the change")), speech.say(N_("as it is")))
    return [
        legend,
        *columns(after, width, rows, before),
        under([str(step.number) for step in changed.steps], width),
        under(said, width, "ground", unit),
    ]

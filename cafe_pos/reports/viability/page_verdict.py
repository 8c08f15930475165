"""Page 1: what may be said, why, what would change it, and the figures that decide."""

from __future__ import annotations

from typing import Final

from cafe_pos.application.viability.codes import BY_CODE
from cafe_pos.application.viability.views import ReportView
from cafe_pos.domain.viability.verdict import Verdict
from cafe_pos.i18n import N_
from cafe_pos.messages.viability import MISSING
from cafe_pos.reports.sheet import GREY, Colour
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.leaf import BLUE, BODY, BOLD, HEADING, ORANGE, SAND, Cell, Leaf

_COLOURS: Final[dict[Verdict, Colour]] = {
    Verdict.VIABLE: BLUE,
    Verdict.VIABLE_UNPAID: BLUE,
    Verdict.FRAGILE: ORANGE,
    Verdict.DANGER: ORANGE,
    Verdict.UNKNOWN: GREY,
}

_LARGE: Final = ("revenue", "ebe", "safety_rate", "months_covered")
TABLE: Final = (
    "takings", "third_party", "revenue", "commissions", "cost_of_goods", "gross_margin",
    "margin_rate", "staff", "fixed", "variable", "network", "grants", "ebe",
    "ebe_without_commune", "ebe_own", "ebe_after_pay", "break_even", "needed_a_day",
    "tickets_a_day", "tickets", "average_ticket", "managers_an_hour",
)  # fmt: skip


def draw(leaf: Leaf, view: ReportView) -> None:
    """Draw the page."""
    _verdict(leaf, view)
    _missing(leaf, view)
    _large(leaf, view)
    _levers(leaf, view)
    _figures(leaf, view)


def _verdict(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    judged = view.judgement
    if judged is None:
        leaf.words(say(N_("No verdict: this is the reading of the last evening.")), font=BOLD)
        leaf.y -= 4
        return
    top = leaf.y
    sheet = leaf.sheet
    height = 50.0 + 14 * len(view.sentences)
    sheet.fill(leaf.left, top - height, leaf.room, height, SAND)
    sheet.fill(leaf.left, top - height, 5, height, _COLOURS[judged.verdict])
    sheet.text(
        leaf.left + 16, top - 28, words.verdict(leaf.speech, judged.verdict), BOLD, 24,
        colour=_COLOURS[judged.verdict],
    )  # fmt: skip
    held = words.held(leaf.speech, judged)
    chance = say(N_("chance alone moves a month by ± {bp}")).format(
        bp=words.percent(leaf.speech, judged.noise_bp)
    )
    sheet.text(leaf.right - 8, top - 18, held, BOLD, BODY, align="right")
    sheet.text(leaf.right - 8, top - 30, chance, "Vera", BODY, align="right", colour=GREY)
    y = top - 48
    for sentence in view.sentences:
        text = f"•  {words.reason(leaf.speech, sentence)}"
        sheet.fitted(leaf.left + 16, y, text, "Vera", 9.4, width=leaf.room - 26)
        y -= 14
    leaf.y = top - height - 10
    if view.tickets_to_return:
        wanted = N_("To pay charges and managers the café needs {count} more tickets a day.")
        leaf.words(say(wanted).format(count=view.tickets_to_return))
        leaf.y -= 4


def _missing(leaf: Leaf, view: ReportView) -> None:
    if not view.figures.missing:
        return
    leaf.heading(leaf.speech.say(N_("What is missing")))
    for code in view.figures.missing:
        leaf.words(f"•  {leaf.speech.say(MISSING[code])}")
    leaf.y -= 6


def _large(leaf: Leaf, view: ReportView) -> None:
    gap = 8.0
    width = (leaf.room - gap * (len(_LARGE) - 1)) / len(_LARGE)
    for index, code in enumerate(_LARGE):
        spec = BY_CODE[code]
        now = spec.read(view.figures)
        before = None if view.previous is None else spec.read(view.previous)
        note = ""
        if before is not None:
            note = leaf.speech.say(N_("last month {value}")).format(
                value=words.shown(leaf.speech, before, spec.unit)
            )
        leaf.figure(
            leaf.left + index * (width + gap), width, words.name(leaf.speech, code),
            words.shown(leaf.speech, now, spec.unit), note,
        )  # fmt: skip
    leaf.y -= 60


def _levers(leaf: Leaf, view: ReportView) -> None:
    if not view.levers:
        return
    leaf.heading(leaf.speech.say(N_("What would change it most")))
    for number, lever in enumerate(view.levers, 1):
        text = f"{number}.  {words.lever(leaf.speech, lever)}"
        leaf.sheet.fitted(leaf.left, leaf.y - 9, text, "Vera", 9.4, width=leaf.room - 130)
        leaf.sheet.text(
            leaf.right, leaf.y - 9, words.effect(leaf.speech, lever), BOLD, 9.4, align="right"
        )
        leaf.y -= 14
    leaf.y -= 6


def _figures(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("The month in figures")))
    label = leaf.room - 4 * 78
    columns = (
        Cell("", label, "left"),
        Cell(words.month_name(leaf.speech, view.month), 78),
        Cell(say(N_("last month")), 78),
        Cell(say(N_("a year ago")), 78),
        Cell(say(N_("twelve months")), 78),
    )
    rolling = words.rolling_cents(view.rolling)
    rows = []
    for code in TABLE:
        spec = BY_CODE[code]
        cells = [words.name(leaf.speech, code)]
        for other in (view.figures, view.previous, view.last_year):
            value = None if other is None else spec.read(other)
            cells.append(words.shown(leaf.speech, value, spec.unit))
        cells.append(words.shown(leaf.speech, rolling[code], spec.unit) if code in rolling else "")
        rows.append(cells)
    strong = {"revenue", "ebe", "ebe_after_pay", "break_even"}
    bold = frozenset(index for index, code in enumerate(TABLE) if code in strong)
    room = leaf.y - 60 - HEADING
    leaf.table(columns, rows, row=min(13.0, room / (len(rows) + 1)), bold=bold)

"""Page 4: what the café does for the village, what was decided, and every figure's definition."""

from __future__ import annotations

from datetime import date
from typing import Final

from cafe_pos.application.viability.views import ReportView
from cafe_pos.i18n import N_
from cafe_pos.messages.impact import INDICATORS
from cafe_pos.messages.viability import NAMES
from cafe_pos.reports.sheet import GREY, wrapped
from cafe_pos.reports.speech import short_day
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.leaf import BODY, BOLD, EDGE, PLAIN, Cell, Leaf

_TINY: Final = 5.4
_LEAD: Final = 1.22
_GAP: Final = 16.0
_TITLE: Final = 20.0
_NARROW: Final = 45.0
_ONE_COLUMN: Final = 8
"""More indicators than these stand in two columns."""


def draw(leaf: Leaf, view: ReportView) -> None:
    """Draw the page."""
    _indicators(leaf, view)
    _lost(leaf, view)
    _trials(leaf, view)
    _decided(leaf, view)
    _definitions(leaf, view)


def _indicators(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("What the café does for the village")))
    if not view.impact:
        leaf.words(say(N_("Nothing was noted in this month.")))
        return
    rows = [
        (
            words.indicator(leaf.speech, one.code),
            words.shown(leaf.speech, one.value, one.unit),
            words.shown(leaf.speech, one.before, one.unit), words.tag(leaf.speech, one.tag),
        )
        for one in view.impact
    ]  # fmt: skip
    if len(rows) <= _ONE_COLUMN:
        leaf.table(_columns(leaf, leaf.room, 84), rows, row=12.0)
        return
    half, middle, top = (leaf.room - _GAP) / 2, (len(rows) + 1) // 2, leaf.y
    leaf.table(_columns(leaf, half, _NARROW), rows[:middle], row=12.0)
    bottom, leaf.y = leaf.y, top
    leaf.table(_columns(leaf, half, _NARROW), rows[middle:], x=leaf.left + half + _GAP, row=12.0)
    leaf.y = bottom


def _columns(leaf: Leaf, width: float, each: float) -> tuple[Cell, ...]:
    say = leaf.speech.say
    known = N_("how it is known") if each > _NARROW else N_("known")
    return (
        Cell("", width - 3 * each, "left"), Cell(say(N_("this month")), each),
        Cell(say(N_("last month")), each), Cell(say(known), each),
    )  # fmt: skip


def _lost(leaf: Leaf, view: ReportView) -> None:
    if not view.lost:
        return
    leaf.heading(leaf.speech.say(N_("What the village would lose if the café closed")))
    for one in view.lost:
        leaf.words(f"•  {words.loss(leaf.speech, one)}")
    leaf.y -= 6


def _trials(leaf: Leaf, view: ReportView) -> None:
    if not view.trials:
        return
    say = leaf.speech.say
    leaf.heading(say(N_("What we try")))
    columns = (
        Cell(say(N_("Trial")), leaf.room - 4 * 76, "left"), Cell(say(N_("target")), 76),
        Cell(say(N_("measured")), 76), Cell(say(N_("until")), 76), Cell(say(N_("outcome")), 76),
    )  # fmt: skip
    rows = [
        (
            f"{one.label} ({words.indicator(leaf.speech, one.indicator)})",
            words.shown(leaf.speech, one.target, one.unit),
            words.shown(leaf.speech, one.measured, one.unit),
            short_day(date.fromisoformat(one.ends)), words.outcome(leaf.speech, one.outcome),
        )
        for one in view.trials
    ]  # fmt: skip
    leaf.table(columns, rows)


def _decided(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    if view.comments:
        leaf.heading(say(N_("The managers say")))
        for comment in view.comments:
            leaf.words(f"{comment.author} : {comment.text}")
        leaf.y -= 6
    if view.actions:
        leaf.heading(say(N_("What was decided")))
        for action in view.actions:
            mark = "[x]" if action.done else "[ ]"
            until = short_day(date.fromisoformat(action.due))
            leaf.words(f"{mark}  {action.text} ({action.who}, {until})")
        leaf.y -= 6


def _definitions(leaf: Leaf, view: ReportView) -> None:
    """Every figure's definition, in two columns at the bottom of the page.

    Those of the village's indicators come first where the page has room for all.
    """
    speech = leaf.speech
    width = (leaf.room - _GAP) / 2
    told = [f"{words.name(speech, code)} : {words.definition(speech, code)}" for code in NAMES]
    known = [one.code for one in view.impact if one.code in INDICATORS and one.code not in NAMES]
    more = [f"{words.indicator(speech, c)} : {speech.say(INDICATORS[c][1])}" for c in known]
    bottom = EDGE - 6
    room = leaf.y - bottom - _TITLE
    entries, size = _fitted([*more, *told], width, room)
    if more and _tall(entries, size) > room:
        entries, size = _fitted(told, width, room)
    leaf.y = min(leaf.y - 4, bottom + _tall(entries, size) + _TITLE)
    leaf.sheet.text(leaf.left, leaf.y - 8, speech.say(N_("Definitions")), BOLD, BODY)
    start = leaf.y - _TITLE
    lines = sum(len(entry) for entry in entries)
    column, y, done = 0, start, 0
    for entry in entries:
        if column == 0 and done >= lines / 2:
            column, y = 1, start
        for line in entry:
            x = leaf.left + column * (width + _GAP)
            leaf.sheet.text(x, y, line, PLAIN, size, colour=GREY)
            y -= size * _LEAD
        done += len(entry)


def _fitted(told: list[str], width: float, room: float) -> tuple[list[list[str]], float]:
    """Texts in lines, at the largest size at which both columns take no more than the room."""
    size = BODY
    while True:
        entries = [list(wrapped(text, PLAIN, size, width)) for text in told]
        if _tall(entries, size) <= room or size <= _TINY:
            return entries, size
        size -= 0.2


def _tall(entries: list[list[str]], size: float) -> float:
    return (sum(len(entry) for entry in entries) / 2 + 3) * size * _LEAD

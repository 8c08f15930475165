"""Page 4: what the café does for the village, what was decided, and every figure's definition."""

from __future__ import annotations

from datetime import date
from typing import Final

from cafe_pos.application.viability_views import ReportView
from cafe_pos.i18n import N_
from cafe_pos.reports.sheet import GREY, wrapped
from cafe_pos.reports.speech import short_day
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.leaf import BODY, BOLD, EDGE, PLAIN, Cell, Leaf
from cafe_pos.viability_messages import NAMES

_TINY: Final = 5.4
_LEAD: Final = 1.22
_GAP: Final = 16.0
_TITLE: Final = 20.0


def draw(leaf: Leaf, view: ReportView) -> None:
    """Draw the page."""
    _indicators(leaf, view)
    _lost(leaf, view)
    _trials(leaf, view)
    _decided(leaf, view)
    _definitions(leaf)


def _indicators(leaf: Leaf, view: ReportView) -> None:
    say = leaf.speech.say
    leaf.heading(say(N_("What the café does for the village")))
    if not view.impact:
        leaf.words(say(N_("Nothing was noted in this month.")))
        return
    columns = (
        Cell("", leaf.room - 3 * 84, "left"), Cell(say(N_("this month")), 84),
        Cell(say(N_("last month")), 84), Cell(say(N_("how it is known")), 84),
    )  # fmt: skip
    rows = [
        (
            words.indicator(leaf.speech, one.code),
            words.shown(leaf.speech, one.value, one.unit),
            words.shown(leaf.speech, one.before, one.unit), words.tag(leaf.speech, one.tag),
        )
        for one in view.impact
    ]  # fmt: skip
    leaf.table(columns, rows, row=12.0)


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


def _definitions(leaf: Leaf) -> None:
    """Every figure's definition, in two columns at the bottom of the page."""
    speech = leaf.speech
    width = (leaf.room - _GAP) / 2
    told = [f"{words.name(speech, code)} : {words.definition(speech, code)}" for code in NAMES]
    bottom = EDGE - 6
    size = BODY
    while True:
        entries = [wrapped(text, PLAIN, size, width) for text in told]
        lines = sum(len(entry) for entry in entries)
        tall = (lines / 2 + 3) * size * _LEAD
        if tall + _TITLE <= leaf.y - bottom or size <= _TINY:
            break
        size -= 0.2
    leaf.y = min(leaf.y - 4, bottom + tall + _TITLE)
    leaf.sheet.text(leaf.left, leaf.y - 8, speech.say(N_("Definitions")), BOLD, BODY)
    start = leaf.y - _TITLE
    column, y, done = 0, start, 0
    for entry in entries:
        if column == 0 and done >= lines / 2:
            column, y = 1, start
        for line in entry:
            x = leaf.left + column * (width + _GAP)
            leaf.sheet.text(x, y, line, PLAIN, size, colour=GREY)
            y -= size * _LEAD
        done += len(entry)

"""The quarter's page for the town hall: one A4, without margins or pay.

What is not known is not drawn; every figure says whether it was counted, declared or estimated.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.application.village.commune import CommuneView
from cafe_pos.application.village.measuring import UNITS
from cafe_pos.domain.impact import Tag, Unit
from cafe_pos.domain.village import EventKind
from cafe_pos.i18n import N_
from cafe_pos.messages.impact import EVENT_KINDS, INDICATORS
from cafe_pos.reports.sheet import GREY, INK
from cafe_pos.reports.speech import Speech, short_day
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.charts import Bar, Frame, bars
from cafe_pos.reports.viability.leaf import BODY, BOLD, HEADING, PLAIN, SAND, SMALL, Cell, Leaf

MOST_EVENTS: Final = 8
MOST_SERVICES: Final = 8
_TOGETHER: Final = (
    "visits_dry", "event_heads", "volunteers", "volunteer_hours", "asked_after",
    "suspended_bought", "suspended_drunk", "bread_missed", "km_avoided",
)  # fmt: skip
_ALWAYS: Final = frozenset({"event_heads", "asked_after"})
_DEFINED: Final = (
    "visits", "days_kept", "services_used", "parcels", "event_heads", "volunteer_hours",
    "asked_after", "suspended_drunk", "km_avoided",
)  # fmt: skip
_GAP: Final = 18.0
_BOX: Final = 46.0
_CHART: Final = 92.0


def render(view: CommuneView, language: str) -> bytes:
    """Return the page as PDF in `language`."""
    speech = Speech(language)
    day = date.fromisoformat(view.generated_at[:10])
    title = speech.say(N_("{cafe}: what the café does for {commune}")).format(
        cafe=view.cafe, commune=view.commune
    )
    made = speech.say(N_("made on {day} with cafe-pos {version}")).format(
        day=speech.long_day(day), version=view.software.removeprefix("cafe-pos ")
    )
    demo = f" · {speech.say(N_('DEMONSTRATION'))}" if view.demo else ""
    head = Head(view.cafe, view.commune, day, language, view.demo)
    foot = f"{view.cafe}, {view.commune} · {quarter(speech, view)} · {made}{demo}"
    leaf = Leaf(title, head, band=band(view, speech), foot=foot, pages=1)
    leaf.page(quarter(speech, view))
    _boxes(leaf, view)
    _openings(leaf, view)
    _people(leaf, view)
    _events(leaf, view)
    _aid(leaf, view)
    _signed(leaf, view)
    _definitions(leaf)
    leaf.foot()
    return leaf.sheet.done()


def quarter(speech: Speech, view: CommuneView) -> str:
    """The quarter by its first and last month: `juillet - septembre 2026`."""
    first, last = (words.month_name(speech, day[:7]) for day in (view.first, view.last))
    return f"{first.rsplit(' ', 1)[0]} - {last}"


def band(view: CommuneView, speech: Speech) -> str:
    """What stands across a page that is not to leave the café yet; empty for one that may."""
    said = []
    if not view.approved:
        said.append(speech.say(N_("DRAFT: the managers have not approved these figures.")))
    if view.provisional:
        text = N_("PROVISIONAL: the quarter is not over, or a month of it is not closed.")
        said.append(speech.say(text))
    return "  ".join(said)


def _said(leaf: Leaf, view: CommuneView, code: str) -> str:
    return words.shown(leaf.speech, view.value(code), UNITS[code][0])


def _boxes(leaf: Leaf, view: CommuneView) -> None:
    """The four figures that a council reads first."""
    say = leaf.speech.say
    wide = (leaf.room - 3 * 8) / 4
    before = dict(view.before)["visits"]
    earlier = say(N_("quarter before: {count}")).format(count=words.shown(
        leaf.speech, before, Unit.COUNT)) if before else ""  # fmt: skip
    kept, promised = view.value("days_kept"), view.value("days_promised")
    if promised is None:
        days = (say(N_("Days opened")), _said(leaf, view, "days_opened"), "")
    else:
        days = (
            say(N_("Opening days kept")),
            say(N_("{kept} of {promised}")).format(kept=kept, promised=promised),
            say(N_("promised by the opening plan")),
        )
    a_day = say(N_("{count} a day opened")).format(count=_said(leaf, view, "visits_a_day"))
    heads = say(N_("{count} people came")).format(count=_said(leaf, view, "event_heads"))
    used = view.value("services_used") or 0
    figures = (
        days,
        (say(INDICATORS["visits"][0]), _said(leaf, view, "visits"), earlier or a_day),
        (say(INDICATORS["events"][0]), _said(leaf, view, "events"), heads),
        (say(INDICATORS["services_used"][0]), str(used), ""),
    )
    for index, (label, value, note) in enumerate(figures):
        leaf.figure(leaf.left + index * (wide + 8), wide, label, value, note)
    leaf.y -= _BOX + 14


def _openings(leaf: Leaf, view: CommuneView) -> None:
    """Month by month: days promised, kept, opened, and the visits as bars."""
    say, top = leaf.speech.say, leaf.y
    half = (leaf.room - _GAP) / 2
    leaf.heading(say(N_("Open, month by month")))
    columns = (
        Cell(say(N_("month")), half - 3 * 54, "left"), Cell(say(N_("promised")), 54),
        Cell(say(N_("kept")), 54), Cell(say(N_("opened")), 54),
    )  # fmt: skip
    rows = [
        (
            words.month_name(leaf.speech, one.month),
            *(words.shown(leaf.speech, count, Unit.COUNT)
              for count in (one.days_promised, one.days_kept, one.days_opened)),
        )
        for one in view.months
    ]  # fmt: skip
    leaf.table(columns, rows)
    hours = say(N_("{opened} opened")).format(opened=_said(leaf, view, "opened"))
    if view.value("hours_promised") is not None:
        hours = say(N_("{opened} opened, {promised} promised")).format(
            opened=_said(leaf, view, "opened"), promised=_said(leaf, view, "hours_promised")
        )
    leaf.words(hours, width=half, colour=GREY)
    bottom = leaf.y
    leaf.y = top
    x = leaf.left + half + _GAP
    leaf.heading(say(N_("Visits a month")), x)
    data = [Bar(words.short_month(leaf.speech, one.month), one.visits * 100) for one in view.months]
    frame = Frame(x, leaf.y - _CHART, half - 26, _CHART)
    bars(leaf.sheet, frame, data)
    leaf.y = min(bottom, leaf.y - _CHART) - 12


def _people(leaf: Leaf, view: CommuneView) -> None:
    """The services that somebody used, beside what brings people together."""
    say, top = leaf.speech.say, leaf.y
    half = (leaf.room - _GAP) / 2
    leaf.heading(say(N_("Services used")))
    columns = (Cell("", half - 70, "left"), Cell(say(N_("times")), 70))
    used = view.services[:MOST_SERVICES]
    rows = [
        (
            one.label or words.service(leaf.speech, one.code),
            words.shown(leaf.speech, one.count, Unit.COUNT),
        )
        for one in used
    ]
    more = len(view.services) - len(used)
    if more:
        rows.append((say(N_("and {count} others")).format(count=more), ""))
    if rows:
        leaf.table(columns, rows)
    else:
        leaf.words(say(N_("Nothing was noted.")), width=half)
    bottom, leaf.y = leaf.y, top
    x = leaf.left + half + _GAP
    leaf.heading(say(N_("People")), x)
    people = (
        Cell("", half - 130, "left"), Cell("", 60), Cell(say(N_("how it is known")), 70),
    )  # fmt: skip
    known = [code for code in _TOGETHER if view.value(code) or code in _ALWAYS]
    told = [
        (
            words.indicator(leaf.speech, code), _said(leaf, view, code),
            words.tag(leaf.speech, UNITS[code][1]),
        )
        for code in known
    ]  # fmt: skip
    if told:
        leaf.table(people, told, x=x)
    else:
        leaf.words(say(N_("Nothing was noted.")), x=x, width=half)
    leaf.y = min(bottom, leaf.y) - 6


def _events(leaf: Leaf, view: CommuneView) -> None:
    """What was held, the most attended first when there are too many."""
    say = leaf.speech.say
    leaf.heading(say(INDICATORS["events"][0]))
    if not view.events:
        leaf.words(say(N_("No event was held.")))
        leaf.y -= 6
        return
    chosen = sorted(view.events, key=lambda one: -one.heads)[:MOST_EVENTS]
    columns = (
        Cell(say(N_("day")), 80, "left"), Cell("", leaf.room - 80 - 110 - 80, "left"),
        Cell("", 110, "left"), Cell(say(N_("people")), 80),
    )  # fmt: skip
    rows = [
        (
            short_day(date.fromisoformat(one.day)), one.title,
            say(EVENT_KINDS[EventKind(one.kind)]), words.shown(leaf.speech, one.heads, Unit.COUNT),
        )
        for one in sorted(chosen, key=lambda one: one.day)
    ]  # fmt: skip
    more = len(view.events) - len(chosen)
    if more:
        rows.append(("", say(N_("and {count} others")).format(count=more), "", ""))
    leaf.table(columns, rows)


def _aid(leaf: Leaf, view: CommuneView) -> None:
    """What the commune gave, for a day opened and for a visit."""
    say, speech = leaf.speech.say, leaf.speech
    leaf.heading(say(N_("The commune's aid")))
    if not view.aid_cents:
        leaf.words(say(N_("No aid of the commune was entered for this quarter.")))
    else:
        wide = (leaf.room - 2 * 8) / 3
        boxes = (
            (say(N_("In money or in rent")), view.aid_cents),
            (say(N_("For a day opened")), view.aid_per_day_cents),
            (say(N_("For a visit")), view.aid_per_visit_cents),
        )
        for index, (label, cents) in enumerate(boxes):
            shown = words.shown(speech, cents, Unit.CENTS)
            leaf.figure(leaf.left + index * (wide + 8), wide, label, shown)
        leaf.y -= _BOX
    leaf.y -= 10
    if view.last_meeting_place:
        leaf.words(say(N_("The café is the last place of the village where people meet.")))
        leaf.y -= 4


def _signed(leaf: Leaf, view: CommuneView) -> None:
    """Who approved the figures, and when; else room to say so."""
    say, speech, sheet = leaf.speech.say, leaf.speech, leaf.sheet
    height = 30.0
    sheet.fill(leaf.left, leaf.y - height, leaf.room, height, SAND)
    if view.approved:
        names = ", ".join(
            say(N_("{name} on {day}")).format(
                name=one.name, day=speech.long_day(date.fromisoformat(one.at[:10]))
            )
            for one in view.approved
        )
        told = say(N_("Approved by {names}.")).format(names=names)
    else:
        told = say(N_("DRAFT: the managers have not approved these figures."))
    sheet.fitted(leaf.left + 6, leaf.y - 12, told, BOLD, BODY, width=leaf.room - 12, colour=INK)
    hashed = say(N_("Figures: {hash}")).format(hash=view.sha256)
    sheet.fitted(
        leaf.left + 6, leaf.y - 24, hashed, PLAIN, SMALL, width=leaf.room - 12, colour=GREY
    )
    leaf.y -= height + 12


def _definitions(leaf: Leaf) -> None:
    """How each figure is counted, small, at the end."""
    speech = leaf.speech
    leaf.sheet.text(leaf.left, leaf.y - 8, speech.say(N_("Definitions")), BOLD, HEADING - 2)
    leaf.y -= 14
    told = "  ".join(
        f"{speech.say(INDICATORS[code][0])} ({words.tag(speech, Tag(UNITS[code][1]))}) :"
        f" {speech.say(INDICATORS[code][1])}"
        for code in _DEFINED
    )
    leaf.words(told, size=SMALL - 0.6, colour=GREY)

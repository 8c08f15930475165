"""The coordinator's report on A4: the network, cafés in danger, services, trials, peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.i18n import N_
from cafe_pos.network.views import CafeLine, NetworkView
from cafe_pos.reports.network import words
from cafe_pos.reports.sheet import GREY
from cafe_pos.reports.speech import Speech, short_day
from cafe_pos.reports.viability import charts
from cafe_pos.reports.viability import words as month_words
from cafe_pos.reports.viability.charts import Bar, Frame
from cafe_pos.reports.viability.leaf import BODY, EDGE, SMALL, Cell, Leaf

_CHART = 120.0
_BOTTOM = EDGE + 4
_ROW = 13.0


class _Pages:
    """Draws parts one below the other and begins a page when one has no room left."""

    def __init__(self, view: NetworkView, language: str, pages: int) -> None:
        self.view = view
        self.speech = Speech(language)
        title = words.title(self.speech, view)
        day = date.fromisoformat(view.generated_at[:10])
        made = self.speech.say(N_("made on {day} with cafe-pos {version}")).format(
            day=self.speech.long_day(day), version=view.software
        )
        self.leaf = Leaf(
            title, Head(title, "", day, language), band="", foot=made, pages=max(1, pages)
        )
        self.count = 0
        self._name = ""

    def page(self, name: str) -> None:
        """Begin a page."""
        if self.count:
            self.leaf.foot()
        self.count += 1
        self._name = name
        self.leaf.page(name)

    def need(self, height: float) -> None:
        """Begin a page of the same name when so much room is not there."""
        if self.leaf.y - height < _BOTTOM:
            self.page(self._name)

    def table(self, columns: Sequence[Cell], rows: Sequence[Sequence[str]]) -> None:
        """A table over as many pages as it takes, its titles on each."""
        left = list(rows)
        while True:
            self.need(3 * _ROW)
            room = max(1, int((self.leaf.y - _BOTTOM) / _ROW) - 1)
            self.leaf.table(columns, left[:room], row=_ROW)
            left = left[room:]
            if not left:
                return
            self.page(self._name)

    def heading(self, text: str) -> None:
        """A heading with room for what follows it."""
        self.need(5 * _ROW)
        self.leaf.heading(text)

    def done(self) -> bytes:
        """The document."""
        self.leaf.foot()
        return self.leaf.sheet.done()


def render(view: NetworkView, language: str) -> bytes:
    """Return the report as PDF; drawn twice, since each page says how many there are."""
    counted = _drawn(view, language, 1).count
    return _drawn(view, language, counted).done()


def _drawn(view: NetworkView, language: str, pages: int) -> _Pages:
    made = _Pages(view, language, pages)
    say = made.speech.say
    parts: tuple[tuple[str, Callable[[_Pages], None]], ...] = (
        (N_("The network"), _network),
        (N_("In danger"), _danger),
        (N_("What works elsewhere"), _works),
        (N_("Among peers"), _peers),
    )
    for name, draw in parts:
        if view.anonymous and draw is _danger:
            continue  # it would say that nobody is
        made.page(say(name))
        draw(made)
    return made


def _network(pages: _Pages) -> None:
    view, leaf, speech = pages.view, pages.leaf, pages.speech
    say, money = speech.say, speech.money
    figures = (
        (say(N_("Cafés")), str(view.counted or len(view.cafes))),
        (say(N_("Own revenue")), money(view.revenue_cents)),
        (say(N_("Surplus without any grant")), money(view.ebe_own_cents)),
        (say(N_("Tickets")), speech.figure(view.tickets * 100)[:-3]),
    )
    gap = 8.0
    width = (leaf.room - gap * 3) / 4
    for index, (label, value) in enumerate(figures):
        leaf.figure(leaf.left + index * (width + gap), width, label, value)
    leaf.y -= 60
    if view.verdicts:
        _verdicts(pages)
    if view.punctuality:
        _punctuality(pages)
    pages.heading(say(N_("What they do for their villages")))
    impact = [
        (
            words.indicator(speech, one.code), month_words.shown(speech, one.value, one.unit),
            month_words.tag_of(speech, one.tag), str(one.cafes),
        )
        for one in view.impact
    ]  # fmt: skip
    pages.table(
        (
            Cell("", leaf.room - 3 * 84, "left"), Cell(say(N_("in all")), 84),
            Cell(say(N_("how it is known")), 84), Cell(say(N_("cafés")), 84),
        ),
        impact,
    )  # fmt: skip


def _verdicts(pages: _Pages) -> None:
    view, leaf, speech = pages.view, pages.leaf, pages.speech
    pages.heading(speech.say(N_("How they stand")))
    data = [Bar(words.verdict(speech, code), 100 * count) for code, count in view.verdicts]
    charts.bars(leaf.sheet, Frame(leaf.left, leaf.y - _CHART, leaf.room - 26, _CHART), data)
    leaf.y -= _CHART + 14


def _punctuality(pages: _Pages) -> None:
    view, leaf, speech = pages.view, pages.leaf, pages.speech
    say = speech.say
    pages.heading(say(N_("How the files came")))
    columns = (
        Cell(say(N_("Month")), leaf.room - 5 * 76, "left"), Cell(say(N_("expected")), 76),
        Cell(say(N_("received")), 76), Cell(say(N_("late")), 76),
        Cell(say(N_("definitive")), 76), Cell(say(N_("refused")), 76),
    )  # fmt: skip
    rows = [
        (
            month_words.month_name(speech, one.month), str(one.expected), str(one.received),
            str(one.late), str(one.definitive), str(sum(count for _code, count in one.refused)),
        )
        for one in view.punctuality
    ]  # fmt: skip
    pages.table(columns, rows)
    refusals = [
        f"{code} : {count}" for one in view.punctuality for code, count in one.refused if count
    ]
    if refusals:
        leaf.words(", ".join(refusals), size=SMALL, colour=GREY)


def _danger(pages: _Pages) -> None:
    say = pages.speech.say
    if not pages.view.danger:
        pages.leaf.words(say(N_("No café is in danger.")))
        return
    for cafe in pages.view.danger:
        pages.need(62)
        _one(pages, cafe)


def _one(pages: _Pages, cafe: CafeLine) -> None:
    leaf, speech = pages.leaf, pages.speech
    last = cafe.months[-1] if cafe.months else None
    leaf.sheet.fitted(
        leaf.left, leaf.y - 9, f"{cafe.name}, {cafe.commune}", "VeraBd", BODY, width=leaf.room * 0.6
    )
    if last is not None:
        shown = speech.say(N_("{revenue} in {month}")).format(
            revenue=speech.money(last.revenue_cents),
            month=month_words.month_name(speech, last.month),
        )
        leaf.sheet.text(leaf.right, leaf.y - 9, shown, "Vera", BODY, align="right", colour=GREY)
    leaf.y -= 14
    for line in cafe.reasons[:2]:
        leaf.words(f"•  {words.reason(speech, line)}", x=leaf.left + 8, width=leaf.room - 8)
    for action in [one for one in cafe.actions if not one.done][:2]:
        due = short_day(date.fromisoformat(action.due))
        leaf.words(f"[ ]  {action.text} ({due})", x=leaf.left + 8, width=leaf.room - 8)
    leaf.y -= 6


def _works(pages: _Pages) -> None:
    leaf, speech = pages.leaf, pages.speech
    say = speech.say
    pages.heading(say(N_("Services, the middle café of those that offer them")))
    columns = (
        Cell(say(N_("Service")), leaf.room - 5 * 78, "left"), Cell(say(N_("cafés")), 78),
        Cell(say(N_("Contribution")), 78), Cell(say(N_("An hour of it")), 78),
        Cell(say(N_("Also buy")), 78), Cell(say(N_("and bring")), 78),
    )  # fmt: skip
    rows = [
        (
            words.service(speech, one.service), str(one.cafes),
            month_words.shown(speech, one.contribution_cents, "cents"),
            month_words.shown(speech, one.per_hour_cents, "cents"),
            month_words.shown(speech, one.attach_bp, "bp"), speech.money(one.also_net_cents),
        )
        for one in pages.view.services
    ]  # fmt: skip
    pages.table(columns, rows)
    _trials(pages)


def _trials(pages: _Pages) -> None:
    leaf, speech = pages.leaf, pages.speech
    say = speech.say
    pages.heading(say(N_("Trials: own change less that of peers, 95 % interval")))
    columns = (
        Cell(say(N_("Trial")), leaf.room - 330, "left"), Cell(say(N_("Café")), 110, "left"),
        Cell(say(N_("Effect")), 140), Cell(say(N_("Peers")), 40),
        Cell(say(N_("proven")), 40),
    )  # fmt: skip
    rows = [
        (
            f"{one.label} ({words.indicator(speech, one.indicator)})", one.name,
            words.effect(speech, one), str(one.peers),
            say(N_("yes")) if words.proven(one) else "-",
        )
        for one in pages.view.trials
    ]  # fmt: skip
    pages.table(columns, rows)


def _peers(pages: _Pages) -> None:
    leaf, speech = pages.leaf, pages.speech
    say = speech.say
    leaf.words(say(N_("A quarter stands below the first figure, a quarter above the last.")))
    leaf.words(say(N_("No group of fewer than five cafés is shown.")))
    leaf.y -= 4
    for size in dict.fromkeys(one.size for one in pages.view.peers):
        mine = [one for one in pages.view.peers if one.size == size]
        pages.heading(f"{words.size(speech, size).capitalize()} ({mine[0].cafes})")
        columns = (
            Cell("", leaf.room - 3 * 96, "left"), Cell(say(N_("a quarter below")), 96),
            Cell(say(N_("the middle")), 96), Cell(say(N_("a quarter above")), 96),
        )  # fmt: skip
        rows = [
            (
                words.figure(speech, one.code), month_words.shown(speech, one.low, one.unit),
                month_words.shown(speech, one.median, one.unit),
                month_words.shown(speech, one.high, one.unit),
            )
            for one in mine
        ]  # fmt: skip
        pages.table(columns, rows)

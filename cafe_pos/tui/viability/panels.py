"""The month's report at the counter: months to choose from, its pages, what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from cafe_pos.i18n import _, language
from cafe_pos.messages.viability import KINDS
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words as report_words
from cafe_pos.tui import keys
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.panel import BarKey, Panel, escape
from cafe_pos.tui.shown import Said, Tone
from cafe_pos.tui.viability import acts as viability_acts
from cafe_pos.tui.viability import pages, plots

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.viability.months import MonthState
    from cafe_pos.application.viability.views import ReportView
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till
    from cafe_pos.tui.viability.lines import Line

PAGES: Final[tuple[tuple[Callable[[], str], pages.Page], ...]] = (
    (lambda: _("Figures"), pages.figures),
    (lambda: _("Families"), pages.families),
    (lambda: _("Hours"), plots.heat),
    (lambda: _("12 months"), plots.trend),
    (lambda: _("Treasury"), pages.cash),
    (lambda: _("Village"), pages.village),
)
"""The pages in their order: the name on its tab, what draws it. A plot is made when it is shown."""
STEP: Final = 10


def open_months(till: Till, _at: float = 0.0) -> None:
    """Choose a month: the last one that is closed is the one that Enter takes."""

    def act(ctx: Context) -> tuple[MonthState, ...]:
        from cafe_pos.application.viability import months

        return months.choices(ctx)

    def done(found: tuple[MonthState, ...]) -> None:
        rows = tuple(
            Row(_month(one.month), _opening(one.month), right=_stands(one)) for one in found
        )
        # Without a closed month, the last one that is over: the present one goes on.
        over = 1 if len(found) > 1 else 0
        index = next((place for place, one in enumerate(found) if one.closed), over)
        till.panel = Listing(_("The month's report"), rows, back=till.panel, index=index)

    till.do(act, done)


def _opening(month: str) -> Callable[[Till, float], None]:
    return lambda till, _at: open_report(till, month)


def _month(month: str) -> str:
    return report_words.month_name(Speech(language()), month)


def _stands(one: MonthState) -> str:
    """What is known of a month, in a word or two."""
    if one.number is not None and one.nature == "definitive":
        return _("{number}, definitive").format(number=one.number)
    if one.number is not None:
        return one.number
    return _("closed") if one.closed else _("not closed")


def open_report(till: Till, month: str, *, page: int = 0, told: str = "") -> None:
    """Compute a month's report as it stands now, and show its figures."""
    back = till.panel

    def done(view: ReportView) -> None:
        till.panel = ReportPanel(view, page, back=back)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(partial(viability_acts.computed, month), done)


@dataclass(slots=True)
class ReportPanel(Panel):
    """A month's report: pages by Left and Right, read on by Up and Down, acts by letters."""

    wide: ClassVar[bool] = True
    whole: ClassVar[bool] = True

    view: ReportView
    page: int = 0
    offset: int = 0
    back: Panel | None = None
    speech: Speech = field(default_factory=lambda: Speech(language()))
    busy: bool = False
    """Whether its files are being made."""
    room: tuple[int, int] = (80, 18)
    """Columns and rows of the page as it was drawn last."""

    @property
    def title(self) -> str:
        """The month."""
        return _("Report of {month}").format(
            month=report_words.month_name(self.speech, self.view.month)
        )

    @property
    def state(self) -> str:
        """What the report is, and its number."""
        said = self.speech.say(KINDS[self.view.kind])
        if self.busy:
            return _("files being made ...")
        return f"{said} {self.view.number}" if self.view.number else said

    def lines(self, width: int, height: int) -> list[Line]:
        """The page, for so many columns and rows."""
        self.room = width, height
        return PAGES[self.page][1](self.view, self.speech, width, height)

    def press(self, till: Till, key: Key) -> None:
        """Turn, read on, act."""
        match key.name:
            case "escape" | "backspace":
                till.panel = self.back
            case "right" | "tab" | "plus":
                self._turn(1)
            case "left" | "shift+tab" | "minus":
                self._turn(-1)
            case "up" | "down" | "pageup" | "pagedown" | "home" | "end":
                self._read(key.name)
            case _:
                self._act(till, key)

    def _turn(self, by: int) -> None:
        self.page, self.offset = (self.page + by) % len(PAGES), 0

    def _read(self, name: str) -> None:
        last = max(0, len(self.lines(*self.room)) - self.room[1])
        step = {"up": -1, "down": 1, "pageup": -STEP, "pagedown": STEP}.get(name)
        if step is None:
            self.offset = 0 if name == "home" else last
        else:
            self.offset = min(max(self.offset + step, 0), last)

    def _act(self, till: Till, key: Key) -> None:
        digit = keys.digit_of(key, azerty=till.azerty)
        if digit is not None and digit != "0":
            self._fill(till, int(digit) - 1, key.at)
            return
        act = viability_acts.ACTS.get(keys.letter_of(key) or "")
        if act is not None:
            act[1](till, self)

    def pick(self, till: Till, index: int, at: float) -> None:
        """A touch turns to a page, or opens where something missing is entered."""
        if index < len(PAGES):
            self.page, self.offset = index, 0
        else:
            self._fill(till, index - len(PAGES), at)

    def _fill(self, till: Till, place: int, at: float) -> None:
        missing = self.view.figures.missing
        if place < len(missing):
            fill_in(till, missing[place], self, at)

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("letter:")

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Turn, and what can be done."""
        acts = tuple(
            (letter, letter, name()) for letter, (name, _act) in viability_acts.ACTS.items()
        )
        return ((_("Tab"), "tab", _("page")), *acts, escape())


# What is missing


def fill_in(till: Till, code: str, report: ReportPanel, at: float) -> None:
    """Open where something that a report lacks is entered; costs and bank lead back to it."""

    def again(till: Till) -> None:
        till.panel = report.back
        open_report(till, report.view.month, page=report.page)

    if code == "month_open":
        from cafe_pos.tui.evening import panels as evening_panels

        evening_panels.open_day(till, at)
    elif code == "cash":
        from cafe_pos.tui.costs import bank_panels

        bank_panels.look(till, leave=again)
    elif code == "line_costs":
        from cafe_pos.tui.catalogue import panels as catalogue_panels

        catalogue_panels.open_catalogue(till)
    else:
        from cafe_pos.tui.costs import panels as cost_panels

        cost_panels.look(till, report.view.month, leave=again)

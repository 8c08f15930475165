"""F4: what waits in the services, each by its digit, and whoever comes by their name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.service import FAMILIES
from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.parts.listing import Listing, Row, RowAct
from cafe_pos.tui.services import waiting_words
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.services.waiting import Due, Hit, Waiting
    from cafe_pos.domain.order_line import OrderLine
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

ADD: Final = "0"
"""The digit behind all services: add one, change one."""
PANELS: Final[dict[str, str]] = {
    "bread": "cafe_pos.tui.bread.panels",
    "parcel": "cafe_pos.tui.parcels.panels",
    "produce": "cafe_pos.tui.produce.panels",
}
"""The module of a family's panel; each has `open_panel(till, at)` and `come_for(till, ref, at)`."""
LEADS: Final[dict[str, str]] = {
    "closure": "cafe_pos.tui.evening.panels",
    "notes": "cafe_pos.tui.evening.panels",
}
"""Where the rows of what is due lead that belong to no service: modules with `open_day`."""


@dataclass(slots=True)
class Services(Listing):
    """What is due, then the services; typing finds whoever comes for something, in all of them.

    A digit opens its service while nothing is typed; `hits` are what the letters found.
    """

    hits: tuple[Row, ...] = ()

    @property
    def found(self) -> tuple[Row, ...]:
        """What the words typed found: people first, then services of that name."""
        wanted = fold(self.typed).split()
        if not wanted:
            return self.rows
        named = tuple(
            row
            for row in self.rows
            if row.letter and any(word.startswith(wanted[0]) for word in fold(row.text).split())
        )
        return (*self.hits, *named)

    def press(self, till: Till, key: Key) -> None:
        """A digit opens its service, letters find, Enter takes."""
        digit = None if self.typed else keys.digit_of(key, azerty=till.azerty)
        if digit is not None:
            self._by_letter(till, key)
            return
        before = self.typed
        Listing.press(self, till, key)
        if till.panel is self and self.typed != before:
            self._look(till)

    def _look(self, till: Till) -> None:
        words = self.typed
        if not words.strip():
            self.hits = ()
            return

        def act(ctx: Context) -> tuple[Hit, ...]:
            from cafe_pos.application.services import waiting

            return waiting.find(ctx, words)

        def done(found: tuple[Hit, ...]) -> None:
            if till.panel is self:
                self.hits, self.index = tuple(map(self._hit, found)), 0

        till.do(act, done)

    def _hit(self, hit: Hit) -> Row:
        details = f"{hit.details} !" if hit.late else hit.details
        return Row(hit.name, partial(come_for, hit.service, hit.ref), right=details)

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("digit, or a name:")


def open_services(till: Till, _at: float = 0.0) -> None:
    """Show the services, what waits in them and what is due."""
    operator = till.operator

    def act(ctx: Context) -> Waiting:
        from cafe_pos.application.services import waiting

        return waiting.standing(ctx, operator)

    def done(found: Waiting) -> None:
        till.waiting = found
        till.panel = listed(found)

    till.do(act, done)


def listed(found: Waiting) -> Services:
    """The rows: what is due, every service by its digit, and the way to add one."""
    codes = [*(code for code in FAMILIES if code in PANELS), *(one.code for one in found.own)]
    rows = [
        Row(
            waiting_words.label(found, code),
            opening(code),
            right=waiting_words.right(found.of(code)),
            letter=str(digit) if digit <= 9 else "",  # noqa: PLR2004 - the digits
        )
        for digit, code in enumerate(codes, start=1)
    ]
    rows.append(Row(_("Add a service, or change one"), _manage, letter=ADD))
    due = [Row(waiting_words.due(one), _leading(one)) for one in found.due if _told(one, found)]
    return Services(_("Services"), (*due, *rows), typing=True)


def _told(one: Due, found: Waiting) -> bool:
    """Whether a row of its own says it: what stands at the right of its service does not."""
    return one.code != "bread" or not found.of("bread").count


def opening(code: str) -> RowAct:
    """Open a service's panel."""
    if code in PANELS:
        return lambda till, at: import_module(PANELS[code]).open_panel(till, at)

    def own(till: Till, _at: float) -> None:
        from cafe_pos.tui.services import own_panels

        own_panels.open_service(till, code)

    return own


def _leading(one: Due) -> Callable[[Till, float], None] | None:
    if one.service:
        return opening(one.service)
    if one.code in LEADS:
        return lambda till, at: import_module(LEADS[one.code]).open_day(till, at)
    if one.code == "visas":
        return _visas
    return None


def _visas(till: Till, _at: float) -> None:
    till.panel = None
    till.look_at_visas()


def _manage(till: Till, _at: float) -> None:
    from cafe_pos.tui.services import forms

    forms.open_manage(till, till.panel)


def come_for(service: str, ref: str, till: Till, at: float) -> None:
    """Somebody is here for something: it goes onto the order."""
    if service in PANELS:
        import_module(PANELS[service]).come_for(till, ref, at)
        return

    def act(ctx: Context) -> OrderLine:
        from cafe_pos.application.services import services

        return services.line_for(ctx, ref)

    till.do(act, partial(put_line, till))


def put_line(till: Till, line: OrderLine) -> None:
    """Put what is handed over onto the order, once; the order screen shows it."""
    till.panel = None
    marks = [one.mark for one in till.order.lines]
    if line.mark in marks:
        till.current, till.chosen = marks.index(line.mark), True
        till.said = Said(_("It stands on the order already."), Tone.WARN)
        return
    till.current, till.chosen = len(till.order.lines), False
    till.set_order(replace(till.order, lines=(*till.order.lines, line)))

"""Closing: the evening's one path from the count to the backup, days forgotten, month, year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, day, long_day, money, ngettext
from cafe_pos.tui import words
from cafe_pos.tui.evening import counting
from cafe_pos.tui.panels import why_again
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.panel import BarKey, Panel
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Leaving, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.drawer.evening import Blind, Closed
    from cafe_pos.application.drawer.views import Count
    from cafe_pos.application.ports import BackupView, Context
    from cafe_pos.application.tabs.tabs import TabView
    from cafe_pos.application.views import ClosureView, PrintView
    from cafe_pos.domain.errors import PosError
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

CLOSES: Final[dict[str, Callable[[], str]]] = {
    "day": lambda: _("close the day"),
    "month": lambda: _("close the month"),
    "year": lambda: _("close the year"),
}
DUPLICATE_REASONS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("The paper was lost or spoilt"),
    lambda: _("For the accountant"),
    lambda: _("For an inspector"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be closed: a period by its last day; None is the day of now."""

    period: str = "day"
    until: date | None = None


def close_today(till: Till, _at: float = 0.0) -> None:
    """The evening: tabs left open, the count, the Z, the backup, good night."""
    if till.order.lines:
        till.panel = None
        till.said = Said(
            _("First the order on the screen: paid, put aside (F3) or emptied."), Tone.WARN
        )
        return
    from cafe_pos.tui.bread import day_panels as bread_day_panels

    bread_day_panels.evening(till, lambda till: _begin(till, Wanted()))


def close_forgotten(till: Till, _at: float = 0.0) -> None:
    """Close the days before this one: counted now, or noted as not counted."""
    forgotten = till.standing.forgotten if till.standing is not None else ()
    if not forgotten:
        till.panel = None
        till.said = Said(_("No day was forgotten."))
        return
    wanted = Wanted(until=forgotten[-1])
    if (
        till.standing is None
        or till.standing.session_day is None
        or till.standing.session_day > forgotten[-1]
    ):
        _close(till, wanted, None)
        return
    days = ", ".join(day(one) for one in forgotten)
    till.panel = Listing(
        _("A day was not closed"),
        (
            Row(_("Count the drawer now, then close"), _of(_begin, wanted), letter="1"),
            Row(
                _("Close without a count: noted as not counted"),
                lambda till, _at: _close(till, wanted, None),
                letter="2",
            ),
        ),
        text=_("{days}: no Z yet. What was sold stays as it is.").format(days=days),
        back=till.panel,
    )


def close_period(period: str, until: date) -> Callable[[Till, float], None]:
    """Close a month or a year whose days are over; an open drawer is counted first."""
    return _of(_begin, Wanted(period, until))


def _of(act: Callable[[Till, Wanted], None], wanted: Wanted) -> Callable[[Till, float], None]:
    return lambda till, _at: act(till, wanted)


def _begin(till: Till, wanted: Wanted) -> None:
    """Show what is carried over, then count; without an open drawer, ask and close.

    A drawer opened on a later day than those to be closed stays open.
    """
    if not counting.may_close(till):
        return

    def act(ctx: Context) -> tuple[Blind | None, tuple[TabView, ...]]:
        from cafe_pos.application.drawer import evening
        from cafe_pos.application.tabs import tabs

        blind = evening.blind(ctx)
        later = blind is not None and wanted.until is not None and blind.day > wanted.until
        return None if later else blind, tabs.open_tabs(ctx)

    def done(found: tuple[Blind | None, tuple[TabView, ...]]) -> None:
        blind, tabs = found
        if tabs and not (blind is not None and blind.typed):
            _show_tabs(till, wanted, blind, tabs)
        else:
            _go_on(till, wanted, blind)

    till.do(act, done)


def _show_tabs(till: Till, wanted: Wanted, blind: Blind | None, tabs: tuple[TabView, ...]) -> None:
    """Orders put aside are never lost: they are there again tomorrow."""
    total = sum(one.total_cents for one in tabs)
    rows = [
        Row(_("Go on: they are carried over"), lambda till, _at: _go_on(till, wanted, blind)),
        *(Row(one.name, right=money(one.total_cents), dim=True) for one in tabs),
    ]
    text = ngettext(
        "{n} tab is still open, {total}: paid or left, as you like.",
        "{n} tabs are still open, {total}: paid or left, as you like.",
        len(tabs),
    )
    till.panel = Listing(
        _("Tabs still open"), tuple(rows),
        text=text.format(n=len(tabs), total=money(total)), back=till.panel,
    )  # fmt: skip


def _go_on(till: Till, wanted: Wanted, blind: Blind | None) -> None:
    what = CLOSES[wanted.period]()
    if blind is not None:
        counting.show(till, blind, partial(_finish, wanted), what)
        return
    said = _("Nothing is to be counted for it.")
    till.panel = Listing(
        what[:1].upper() + what[1:],
        (Row(_("Yes, {what}").format(what=what), lambda till, _at: _close(till, wanted, None)),),
        text=said,
        back=till.panel,
    )


def _finish(wanted: Wanted, till: Till, found: Count) -> None:
    _close(till, wanted, found)


def _close(till: Till, wanted: Wanted, found: Count | None) -> None:
    """Record the count and freeze the totals, in one act; then show the Z."""
    operator = till.operator

    def act(ctx: Context) -> tuple[tuple[ClosureView, ...], tuple[str, ...]]:
        from cafe_pos.application.drawer import closing, evening

        close = {
            "day": closing.close_day, "month": closing.close_month, "year": closing.close_year
        }[wanted.period]  # fmt: skip
        views = close(ctx, wanted.until, operator=operator, channel=Channel.SCREEN, found=found)
        evening.forget_tally(ctx)
        return views, evening.z_lines(ctx, str(views[-1].payload["number"]))

    def done(closed: tuple[tuple[ClosureView, ...], tuple[str, ...]]) -> None:
        views, lines = closed
        number = str(views[-1].payload["number"])
        till.session_opened = None
        till.host.wake_printer()
        till.host.look_at_standing()
        till.host.look_at_visas()
        till.host.look_at_health()
        till.panel = Sheet(
            _closed_title(views),
            lines,
            lambda till, _at: back_up(till, number),
            _("make the backup"),
            stays=True,
            more=_report_of(views[-1]) if wanted.period == "month" else (),
        )
        printed = bool(till.view is not None and till.view.printer)
        told = _("{number} is closed and goes to the printer.") if printed else _(
            "{number} is closed; no printer is set up."
        )  # fmt: skip
        till.said = Said(told.format(number=number), Tone.GOOD)

    till.do(act, done)


def _report_of(view: ClosureView) -> tuple[tuple[str, str, Callable[[Till, float], None]], ...]:
    """A month that is closed has its report one letter away."""

    def open_it(till: Till, _at: float) -> None:
        from cafe_pos.tui.viability import panels as viability_panels

        viability_panels.open_report(till, str(view.payload["business_day"])[:7])

    return (("r", _("report"), open_it),)


def _closed_title(views: tuple[ClosureView, ...]) -> str:
    """The number of the Z, and how many were closed before it."""
    last = views[-1].payload
    title = _("{number} of {day}").format(
        number=last["number"], day=day(date.fromisoformat(last["business_day"]))
    )
    if len(views) == 1:
        return title
    more = ngettext("and {n} before it", "and {n} before it", len(views) - 1)
    return f"{title}, {more.format(n=len(views) - 1)}"


# --- the backup, and good night ------------------------------------------------------------------


@dataclass(slots=True)
class Copying(Panel):
    """The copy of the café's file being made and checked; it can be left, and goes on."""

    number: str
    done: int = 0
    of: int = 0

    def press(self, till: Till, key: Key) -> None:
        """Any key that leaves goes back to the counter; the copy goes on."""
        if key.name in ("escape", "enter", "backspace"):
            till.panel = None
            till.said = Said(_("The copy goes on behind the counter."))

    @property
    def percent(self) -> int:
        """How much is copied; 100 while the copy is checked."""
        return 100 * self.done // self.of if self.of else 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """How far it is, in words."""
        if self.of and self.done >= self.of:
            told = _("Copied; every entry of the copy is being checked ...")
        else:
            told = _("Copying the café's file ... {n} %").format(n=self.percent)
        return (told, _("Sales go on meanwhile. Escape leaves; the copy goes on."))

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Leave."""
        return ((_("Esc"), "escape", _("leave: it goes on")),)


def back_up(till: Till, number: str) -> None:
    """Copy the café's file and have the copy checked, telling how far it is."""
    panel = Copying(number)
    till.panel = panel

    def progress(done: int, of: int) -> None:
        if isinstance(till.panel, Copying):
            till.panel = replace(till.panel, done=done, of=of)

    def made(view: BackupView) -> None:
        if till.view is not None:
            till.view = replace(till.view, backup_name=view.path.name)
        lacking = view.second_problem
        if isinstance(till.panel, Copying):
            said = _("The copy is made and checked: {name}").format(name=view.path.name)
            _good_night(till, number, said if lacking is None else words.refusal(lacking))
        elif lacking is not None:
            till.said = Said(words.refusal(lacking), Tone.WARN)
        else:
            till.said = Said(_("The backup is made and checked."), Tone.GOOD)

    def failed(error: PosError) -> None:
        if isinstance(till.panel, Copying):
            _good_night(till, number, words.refusal(error))
        else:
            till.said = Said(words.refusal(error), Tone.WARN)

    till.host.back_up(progress, made, failed)


def _good_night(till: Till, number: str, told: str) -> None:
    """The evening is over; the month, where it is due, is one key away."""
    name = till.view.operator_name if till.view is not None else ""
    rows = [
        Row(_("Close the till"), lambda till, _at: till.host.leave(Leaving.END), letter="1"),
        Row(_("Stay: the next sale is tomorrow's"), _stay, letter="2"),
    ]
    standing = till.standing
    if standing is not None and standing.month is not None:
        rows.append(
            Row(
                _("Close {month}").format(month=day(standing.month, "MMMM y")),
                close_period("month", standing.month),
                letter="3",
            )
        )
    if standing is not None and standing.year is not None:
        rows.append(
            Row(_("Close the year that ends on {day}").format(day=long_day(standing.year)),
                close_period("year", standing.year), letter="4")
        )  # fmt: skip
    if number.startswith("ZM-"):
        rows.append(Row(_("File for the network"), _network_file, letter="5"))
    till.panel = Listing(
        _("Good night, {name}").format(name=name),
        tuple(rows),
        text=_("{number} is kept. {told}").format(number=number, told=told),
    )


def _network_file(till: Till, _at: float) -> None:
    from cafe_pos.tui.viability import export_panels

    export_panels.open_export(till)


def _stay(till: Till, _at: float) -> None:
    till.panel = None


# --- closures on the screen again ----------------------------------------------------------------


def open_closures(till: Till, _at: float = 0.0) -> None:
    """The newest closures; one is read on the screen, and printed again with a reason."""

    def act(ctx: Context) -> tuple[Closed, ...]:
        from cafe_pos.application.drawer import evening

        return evening.closures(ctx)

    def done(found: tuple[Closed, ...]) -> None:
        till.panel = Listing(
            _("Closures"),
            tuple(
                Row(f"{one.number}  {day(one.day)}", partial(_read, one), money(one.total_cents))
                for one in found
            ),
            empty=_("Nothing was closed yet."),
            back=till.panel,
        )

    till.do(act, done)


def _read(one: Closed, till: Till, _at: float) -> None:
    def act(ctx: Context) -> tuple[str, ...]:
        from cafe_pos.application.drawer import evening

        return evening.z_lines(ctx, one.number)

    def done(lines: tuple[str, ...]) -> None:
        title = _("{number} of {day}").format(number=one.number, day=day(one.day))
        till.panel = Sheet(
            title, lines, partial(_ask_why, one.number), _("print again"), back=till.panel
        )

    till.do(act, done)


def _ask_why(number: str, till: Till, _at: float) -> None:
    """A closure printed again is a duplicate, which says why."""
    why_again(till, number, partial(_print_again, number), DUPLICATE_REASONS)


def _print_again(number: str, reason: str, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> PrintView:
        from cafe_pos.application.printing import copies

        return copies.print_closure(ctx, number, reason=reason, operator=operator)

    def done(view: PrintView) -> None:
        till.panel = None
        till.host.wake_printer()
        till.printed(view)

    till.do(act, done)

"""The drawer and the day (menu, `y`): one list of letters, and what is offered in the morning."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, day, money, ngettext
from cafe_pos.tui import words
from cafe_pos.tui.evening import closing_panels, counting, drawer_forms
from cafe_pos.tui.paint.canvas import wrap
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from datetime import date

    from cafe_pos.application.drawer.evening import Standing
    from cafe_pos.application.drawer.views import Count, DrawerView, HandoverView, NoteView, Shift
    from cafe_pos.application.people import Person
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import PrintView
    from cafe_pos.tui.till import Till

WIDTH: Final = 42
MAX_NOTE: Final = 500
LOGBOOK: Final = "people#the-logbook"
TAKING_OVER: Final = "opening#taking-over-locking"
"""Pages of the manual about panels that are no part of the evening."""

KICKS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("Change for a customer"),
    lambda: _("To check something"),
    lambda: _("Something else was put in"),
)
"""Why the drawer is opened without a sale."""


def open_day(till: Till, _at: float = 0.0) -> None:
    """Show the list; where the drawer and the day stand is asked anew."""
    operator = till.operator

    def act(ctx: Context) -> Standing:
        from cafe_pos.application.drawer import evening

        return evening.standing(ctx, operator)

    def done(standing: Standing) -> None:
        till.standing_seen(standing)
        till.panel = _list(till, standing)

    till.do(act, done)


def _list(till: Till, standing: Standing) -> Listing:
    open_now = standing.session is not None
    rows: list[Row] = []
    if standing.forgotten:
        rows.append(
            Row(
                _("Close the day forgotten"),
                closing_panels.close_forgotten,
                right=", ".join(day(one, "d MMM") for one in standing.forgotten[-3:]),
                letter="f",
            )
        )
    close = _("Go on with the count") if standing.counting else _("Count and close the day")
    rows.append(Row(close, closing_panels.close_today, letter="c"))
    if not open_now:
        rows.append(
            Row(_("Open the drawer"), open_drawer_form, money(standing.proposed_cents), letter="o")
        )
    rows += [
        Row(_("Money in, money out"), drawer_forms.open_moves, letter="m"),
        Row(_("Open the drawer without a sale"), _kick, letter="t"),
        Row(_("Count now, without closing"), counting.count_now, letter="p"),
        Row(_("X: the day so far"), _reading, letter="x"),
        Row(_("Closures: read, print again"), closing_panels.open_closures, letter="z"),
        Row(_("Hand the till over"), _hand_over, letter="r"),
        Row(_("Logbook"), open_logbook, right=_unread(standing), letter="l"),
        Row(_("Who worked when"), _worked, letter="w"),
        Row(_("Mandators: settle and pay"), _mandates, letter="b"),
        Row(_("The month's report"), _report, letter="v"),
    ]
    if standing.month is not None:
        text = _("Close {month}").format(month=day(standing.month, "MMMM y"))
        rows.append(Row(text, closing_panels.close_period("month", standing.month), letter="n"))
    if standing.year is not None:
        text = _("Close the year that ends on {day}").format(day=day(standing.year, "d MMM y"))
        rows.append(Row(text, closing_panels.close_period("year", standing.year), letter="a"))
    return Listing(
        _("Drawer and day"),
        tuple(rows),
        text=_stands(till, standing),
        topic="drawer#during-the-day",
    )


def _report(till: Till, at: float) -> None:
    from cafe_pos.tui.viability import panels as viability_panels  # once a month is enough

    viability_panels.open_months(till, at)


def _mandates(till: Till, at: float) -> None:
    from cafe_pos.tui.mandates import panels as mandate_panels  # once a month is enough

    mandate_panels.open_mandates(till, at)


def _stands(till: Till, standing: Standing) -> str:
    """How the drawer stands, without what is expected in it."""
    if standing.session_opened is None:
        return _("The drawer is closed. The last count left {amount}.").format(
            amount=money(standing.proposed_cents)
        )
    zone = till.view.zone if till.view is not None else "Europe/Paris"
    opened = words.local_time(standing.session_opened, zone)
    if standing.to_close and standing.session_day is not None:
        opened = f"{day(standing.session_day)} {opened}"
    return _("Drawer open since {time} ({name}), float {amount}.").format(
        time=opened, name=standing.opened_by, amount=money(standing.float_cents)
    )


def _unread(standing: Standing) -> str:
    if not standing.notes:
        return ""
    return ngettext("{n} new", "{n} new", len(standing.notes)).format(n=len(standing.notes))


# --- the morning ---------------------------------------------------------------------------------


def notes_told(standing: Standing) -> str:
    """What a log-in has to say of the logbook."""
    if not standing.notes:
        return ""
    text = ngettext(
        "{n} note in the logbook (: y l)",
        "{n} notes in the logbook (: y l)",
        len(standing.notes),
    )
    return text.format(n=len(standing.notes))


def open_now(till: Till) -> None:
    """Open the drawer with the float that the last count left."""
    _open(till, None)


def open_drawer_form(till: Till, _at: float = 0.0) -> None:
    """Open the drawer with another float than the one proposed."""
    cents = till.standing.proposed_cents if till.standing is not None else 0

    def done(till: Till, _form: Form, answers: Answers) -> None:
        _open(till, form_values.cents(answers["float"]) or 0)

    till.panel = Form(
        _("Open the drawer"),
        (
            Field(
                "float", _("Float"), form_values.amount(cents), Kind.AMOUNT, limit=9,
                hint=_("What lies in the drawer now: the last count left this."),
            ),
        ),
        done,
        back=till.panel,
    )  # fmt: skip


def _open(till: Till, cents: int | None) -> None:
    operator = till.operator

    def act(ctx: Context) -> DrawerView:
        from cafe_pos.application.drawer import drawer

        return drawer.open_drawer(ctx, cents, operator=operator, channel=Channel.SCREEN)

    def done(view: DrawerView) -> None:
        till.panel = None
        till.session_opened = view.opened_at
        till.said = Said(
            _("Drawer open, float {amount}. A good day!").format(amount=money(view.float_cents)),
            Tone.GOOD,
        )
        till.host.look_at_standing()

    till.do(act, done)


# --- small acts ----------------------------------------------------------------------------------


def _kick(till: Till, _at: float) -> None:
    """Open the drawer without a sale: the reason is recorded."""

    def take(reason: str, till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.drawer import drawer

            drawer.open_without_sale(ctx, reason, operator=operator)

        def done(_none: None) -> None:
            till.panel = None
            till.host.wake_printer()
            till.said = Said(_("The drawer opens; it is recorded, and counted on the Z."))

        till.do(act, done)

    rows = tuple(
        Row(reason(), partial(take, reason()), letter=str(digit))
        for digit, reason in enumerate(KICKS, start=1)
    )
    till.panel = Listing(_("Why is the drawer opened?"), rows, back=till.panel)


def _reading(till: Till, _at: float) -> None:
    """The X, as its paper shows it."""

    def act(ctx: Context) -> tuple[str, ...]:
        from cafe_pos.application.drawer import evening

        return evening.x_lines(ctx)

    def done(lines: tuple[str, ...]) -> None:
        till.panel = Sheet(
            _("X: nothing is closed by it"), lines, _print_reading, _("print"), back=till.panel
        )

    till.do(act, done)


def _print_reading(till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> PrintView:
        from cafe_pos.application.printing import copies

        return copies.print_reading(ctx, operator=operator)

    def done(view: PrintView) -> None:
        till.host.wake_printer()
        till.printed(view)

    till.do(act, done)


# --- handing over --------------------------------------------------------------------------------


def _hand_over(till: Till, _at: float) -> None:
    """Who takes the till, and whether the drawer is counted with it."""
    others = [one for one in till.people if one.code != till.operator]
    if not others:
        till.said = Said(_("Nobody else has a name and a PIN here yet."), Tone.WARN)
        return
    rows: list[Row] = []
    for one in others[:5]:
        for text, act in (
            (_("{name}, without a count"), partial(_ask_note, one, None)),
            (_("{name}, with a count"), partial(_count_first, one)),
        ):
            rows.append(Row(text.format(name=one.name), act, letter=str(len(rows) + 1)))
    till.panel = Listing(
        _("Hand the till over"), tuple(rows[:9]), back=till.panel, topic=TAKING_OVER
    )


def _count_first(one: Person, till: Till, at: float) -> None:
    def finish(till: Till, found: Count) -> None:
        _ask_note(one, found, till, at)

    counting.begin(till, finish, _("hand over"))


def _ask_note(one: Person, found: Count | None, till: Till, _at: float) -> None:
    operator = till.operator

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["pin"]:
            form.wrong(_("The PIN, please."), "pin")
            return

        def act(ctx: Context) -> HandoverView:
            from cafe_pos.application import people
            from cafe_pos.application.drawer import drawer, evening

            people.switch(ctx, one.code, answers["pin"], leaving=operator or "")
            view = drawer.hand_over(
                ctx, one.code, by=operator, found=found, note=answers["note"],
                channel=Channel.SCREEN,
            )  # fmt: skip
            if found is not None:
                evening.forget_tally(ctx)
            return view

        till.do(act, lambda view: _handed(till, one, view))

    till.panel = Form(
        _("To {name}").format(name=one.name),
        (
            Field("note", _("Note"), limit=MAX_NOTE, hint=_("For the logbook, or nothing.")),
            Field("pin", _("PIN of {name}").format(name=one.name), "", Kind.PIN, limit=8),
        ),
        done,
        back=till.panel,
        topic=TAKING_OVER,
    )


def _handed(till: Till, one: Person, view: HandoverView) -> None:
    till.panel = None
    till.let_in(one)
    told = _("{left} hands over to {took}.").format(left=view.left, took=view.took)
    till.said = Said(told, Tone.GOOD)


# --- the logbook ---------------------------------------------------------------------------------


def open_logbook(till: Till, _at: float = 0.0) -> None:
    """The newest notes; Enter writes one."""
    _show_notes(till, lambda _ctx: None)


def _show_notes(till: Till, before: Callable[[Context], object]) -> None:
    def act(ctx: Context) -> tuple[NoteView, ...]:
        from cafe_pos.application.drawer import logbook

        before(ctx)
        return logbook.notes(ctx)

    def done(notes: tuple[NoteView, ...]) -> None:
        zone = till.view.zone if till.view is not None else "Europe/Paris"
        lines: list[str] = []
        for note in notes:
            lines.append(f"{words.moment(note.at, zone)}  {note.name}")
            lines += [f"  {line}" for line in wrap(note.text, WIDTH - 2)]
            lines.append("")
        till.panel = Sheet(
            _("Logbook"),
            tuple(lines) or (_("Nothing was written yet."),),
            _write_note,
            _("write"),
            topic=LOGBOOK,
        )
        till.notes_read()

    till.do(act, done)


def _write_note(till: Till, _at: float) -> None:
    operator = till.operator

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["note"]:
            form.wrong(_("What should the other know?"), "note")
            return

        def act(ctx: Context) -> None:
            from cafe_pos.application.drawer import logbook

            logbook.add(ctx, answers["note"], operator=operator)

        _show_notes(till, act)

    till.panel = Form(
        _("Logbook"),
        (Field("note", _("Note"), limit=MAX_NOTE),),
        done,
        text=_("For whoever takes the till next: said at the log-in."),
        back=till.panel,
        topic=LOGBOOK,
    )


def _worked(till: Till, _at: float) -> None:
    """Who stood at the till on the last days."""

    def act(ctx: Context) -> tuple[tuple[date, tuple[Shift, ...]], ...]:
        from cafe_pos.application.drawer import evening

        return evening.worked_lately(ctx)

    def done(found: tuple[tuple[date, tuple[Shift, ...]], ...]) -> None:
        zone = till.view.zone if till.view is not None else "Europe/Paris"
        lines: list[str] = []
        for when, shifts in found:
            lines.append(day(when, "EEEE d MMMM"))
            for one in shifts:
                until = words.local_time(one.until, zone) if one.until else "..."
                lines.append(f"  {words.local_time(one.since, zone)} - {until:<6} {one.name}")
            lines.append("")
        till.panel = Sheet(_("Who worked when"), tuple(lines), back=till.panel)

    till.do(act, done)

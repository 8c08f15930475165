"""Standing orders at the counter: by weekday, resting, stopped, paid before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread import Pay, Standing
from cafe_pos.i18n import _, day, money
from cafe_pos.tui.bread import fields as bread_fields
from cafe_pos.tui.bread import panels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bread.views import Booked, OrderRow
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

PREPAID_DAYS: Final = 7


def open_standings(till: Till, _at: float = 0.0) -> None:
    """The standing orders by name; a letter opens one."""
    _standings(till, lambda _ctx: None)


def _standings(till: Till, act: Callable[[Context], object], told: str = "") -> None:
    def acted(ctx: Context) -> tuple[tuple[Standing, str, str], ...]:
        from cafe_pos.application.bread import orders as bread_orders

        act(ctx)
        return bread_orders.in_force(ctx)

    def done(found: tuple[tuple[Standing, str, str], ...]) -> None:
        erased = _("(name erased)")
        rows = [Row(_("New standing order"), _ask_standing, letter="1")]
        rows += [
            Row(
                f"{name or erased}  {label}",
                partial(open_standing, one, name, label),
                right=week_of(one),
                letter=panels.LETTERS[place] if place < len(panels.LETTERS) else "",
            )
            for place, (one, name, label) in enumerate(found)
        ]
        till.panel = Listing(
            _("Standing orders"), tuple(rows), text=_("Quantities from Monday to Sunday.")
        )
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def week_of(one: Standing) -> str:
    """Its quantities from Monday on, in seven figures."""
    return " ".join(str(n) if n else "." for n in one.quantities)


def _ask_standing(till: Till, _at: float) -> None:
    till.do(bread_fields.known_now, lambda known: _standing_form(till, known))


def _standing_form(till: Till, known: bread_fields.Named) -> None:
    _articles, everyone, today, _first = known
    fields = [
        *bread_fields.fields_of(known),
        Field(
            "week", _("Monday to Sunday"), "1111110", Kind.NUMBER, limit=7,
            hint=_("A figure for each weekday from Monday on: 0111120."),
        ),
        Field("since", _("From"), form_values.day_text(today + timedelta(days=1)), limit=10),
        Field("until", _("Until"), limit=10, hint=_("Nothing: until it is stopped.")),
        form_values.choice(
            "asking", _("Ask after them"), form_values.NO, form_values.yes_or_no(),
            hint=_("Only if they want it: after two days not fetched, somebody asks."),
        ),
        *bread_fields.last_fields(),
    ]  # fmt: skip

    def done(till: Till, form: Form, answers: Answers) -> None:
        since, until = form_values.day(answers["since"]), form_values.day(answers["until"])
        week = tuple(int(figure) for figure in answers["week"])
        wanted, operator = bread_fields.wanted_of(answers, everyone), till.operator
        if since is None:
            form.wrong(_("From which day?"), "since")
            return

        def act(ctx: Context) -> Booked:
            from cafe_pos.application.bread import orders as bread_orders

            return bread_orders.add_standing(
                ctx, wanted, week, since=since, until=until,
                asking_after=answers["asking"] == form_values.YES, operator=operator,
            )  # fmt: skip

        till.do(act, lambda kept: _kept(till, kept))

    till.panel = Form(_("New standing order"), tuple(fields), done, back=till.panel)


def _kept(till: Till, kept: Booked) -> None:
    order = kept.order
    first = day(kept.first) if kept.first is not None else "-"
    told = _("{name}: first bread on {day}, {amount} a week.").format(
        name=kept.name, day=first, amount=money(kept.total_cents)
    )
    if kept.late:
        told = f"{told} {bread_fields.late()}"
    if isinstance(order, Standing) and order.pay is Pay.PREPAID:
        _prepay(order, till, 0.0)
        return
    _standings(till, lambda _ctx: None, told)


def open_standing(one: Standing, name: str, label: str, till: Till, _at: float) -> None:
    """What may be done with a standing order."""
    rows = [
        Row(_("Let it rest for some days"), partial(ask_pause, one), letter="1"),
        Row(_("Stop it after today"), partial(_stop, one), letter="2"),
        Row(
            _("Pay the next {n} days now").format(n=PREPAID_DAYS), partial(_prepay, one), letter="3"
        ),
        Row(
            _("Do not ask after them any more") if one.asking_after else _("Ask after them"),
            partial(_set_asking, one), letter="4",
        ),
    ]  # fmt: skip
    if one.pauses:
        rows.append(Row(_("They are back: no more rest"), partial(_resume, one), letter="5"))
    rows += [Row(_rests(span.first, span.last), dim=True) for span in one.pauses]
    text = f"{label}: {week_of(one)}, {bread_fields.PAYS[one.pay]()}"
    if one.until is not None:
        ends = _("until {day}").format(day=day(one.until))
        text = f"{text}, {ends}"
    till.panel = Listing(name, tuple(rows), text=text, back=till.panel)


def _rests(first: date, last: date) -> str:
    return _("rests from {first} to {last}").format(first=day(first), last=day(last))


def ask_pause(one: Standing, till: Till, _at: float) -> None:
    """Ask for the days on which it rests."""
    tomorrow = form_values.day_text(_today(till) + timedelta(days=1))

    def done(till: Till, form: Form, answers: Answers) -> None:
        first, last = form_values.day(answers["first"]), form_values.day(answers["last"])
        if first is None or last is None:
            form.wrong(_("From which day to which?"), "last" if first else "first")
            return
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.bread import orders as bread_orders

            bread_orders.pause(ctx, one.id, first, last, operator=operator)

        _standings(till, act, _rests(first, last))

    till.panel = Form(
        _("Let it rest"),
        (
            Field("first", _("From"), tomorrow, limit=10),
            Field("last", _("Until"), limit=10, hint=_("The last day without bread.")),
        ),
        done,
        back=till.panel,
        index=1,
    )


def _today(till: Till) -> date:
    if till.standing is not None:
        return till.standing.day
    if till.view is None:
        raise RuntimeError("nobody is at the counter yet")
    return till.view.business_day


def _stop(one: Standing, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.bread import orders as bread_orders

        bread_orders.stop(ctx, one.id, operator=operator)

    _standings(till, act, _("Stopped; today's bread is still theirs."))


def _resume(one: Standing, till: Till, _at: float) -> None:
    operator, tomorrow = till.operator, _today(till) + timedelta(days=1)

    def act(ctx: Context) -> None:
        from cafe_pos.application.bread import orders as bread_orders

        bread_orders.resume(ctx, one.id, tomorrow, operator=operator)

    _standings(till, act, _("It counts again from tomorrow on."))


def _prepay(one: Standing, till: Till, _at: float) -> None:
    def act(ctx: Context) -> tuple[OrderRow, ...]:
        from cafe_pos.application.bread import orders as bread_orders

        return bread_orders.to_prepay(ctx, one.id, PREPAID_DAYS + 1)

    till.do(act, lambda rows: panels.prepay(till, rows))


def _set_asking(one: Standing, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.bread import asking as bread_asking

        bread_asking.set_asking(ctx, one.id, on=not one.asking_after, operator=operator)

    _standings(till, act, _("Noted."))

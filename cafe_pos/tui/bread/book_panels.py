"""Ordering bread at the counter: a booking, finding orders, asking after people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread import Answer, Booking, Pay, Standing
from cafe_pos.i18n import _, day
from cafe_pos.tui.bread import fields as bread_fields
from cafe_pos.tui.bread import panels, standing_panels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bread.views import AskAfter, Booked, OrderRow
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

MAX_NAME: Final = bread_fields.MAX_NAME

ANSWERS: Final[dict[Answer, Callable[[], str]]] = {
    Answer.WELL: lambda: _("All is well"),
    Answer.VISITED: lambda: _("Somebody went to see"),
    Answer.AWAY: lambda: _("Away: let the order rest"),
}


def ask_booking(till: Till, _at: float) -> None:
    """Book bread for a day: name, how many, when."""
    till.do(bread_fields.known_now, lambda known: _booking_form(till, known))


def _booking_form(till: Till, known: bread_fields.Named) -> None:
    _articles, everyone, _today, first = known
    fields = [
        *bread_fields.fields_of(known),
        Field("quantity", _("How many"), "1", Kind.NUMBER, limit=2),
        Field("day", _("Day"), form_values.day_text(first), limit=10),
        *bread_fields.last_fields(),
    ]

    def done(till: Till, form: Form, answers: Answers) -> None:
        when = form_values.day(answers["day"])
        if when is None:
            form.wrong(_("For which day?"), "day")
            return
        wanted, operator = bread_fields.wanted_of(answers, everyone), till.operator

        def act(ctx: Context) -> tuple[Booked, tuple[OrderRow, ...]]:
            from cafe_pos.application.bread import book as bread_book
            from cafe_pos.application.bread import orders as bread_orders

            booked = bread_orders.book(
                ctx, wanted, int(answers["quantity"] or 0), when, operator=operator
            )
            with ctx.store.act() as uow:
                row = bread_book.row_of(uow, bread_book.occurrence(uow, booked.ref or ""))
            return booked, (row,)

        till.do(act, lambda found: _booked(till, *found))

    till.panel = Form(_("Book bread"), tuple(fields), done, back=till.panel)


def _booked(till: Till, booked: Booked, rows: tuple[OrderRow, ...]) -> None:
    order = booked.order
    if order.pay is Pay.PREPAID:
        panels.prepay(till, rows)
        return
    told = _("{name}: booked for {day}.").format(
        name=booked.name, day=day(booked.first) if booked.first else ""
    )
    if booked.late:
        told = f"{told} {bread_fields.late()}"
    panels.look(till, lambda _ctx: None, told)


# Finding, asking after


def ask_search(till: Till, _at: float) -> None:
    """Find the orders of somebody by letters of the name."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["name"]:
            form.wrong(_("Which name?"), "name")
            return

        def act(ctx: Context) -> tuple[tuple[Standing | Booking, str], ...]:
            from cafe_pos.application.bread import orders as bread_orders

            return bread_orders.search(ctx, answers["name"])

        till.do(act, lambda found: _found(till, answers["name"], found))

    till.panel = Form(
        _("Find somebody's orders"),
        (Field("name", _("Name"), limit=MAX_NAME, hint=_("Some letters of it are enough.")),),
        done,
        back=till.panel,
    )


def _found(till: Till, name: str, found: tuple[tuple[Standing | Booking, str], ...]) -> None:
    rows = []
    for place, (one, who) in enumerate(found):
        letter = panels.LETTERS[place] if place < len(panels.LETTERS) else ""
        if isinstance(one, Standing):
            then = partial(standing_panels.open_standing, one, who, one.article)
            rows.append(
                Row(
                    f"{who}  {one.article}",
                    then,
                    right=standing_panels.week_of(one),
                    letter=letter,
                )
            )
        else:
            right = f"{day(one.day)} × {one.quantity}"
            rows.append(Row(f"{who}  {one.article}", _cancel(one), right=right, letter=letter))
    till.panel = Listing(
        _("Orders of “{name}”").format(name=name),
        tuple(rows),
        empty=_("Nobody of that name has bread ordered."),
        back=till.panel,
    )


def _cancel(one: Booking) -> Callable[[Till, float], None]:
    """Offer to cancel a booking."""

    def ask(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.bread import ticks as bread_ticks
            from cafe_pos.domain.bread import State, booking_ref

            bread_ticks.set_state(
                ctx, booking_ref(one.id, one.day), State.CANCELLED, operator=operator
            )

        def cancel(till: Till, _at: float) -> None:
            panels.look(till, act, _("The booking is cancelled."))

        till.panel = Listing(
            _("Booked for {day}").format(day=day(one.day)),
            (Row(_("Cancel the booking"), cancel, letter="1"),),
            back=till.panel,
        )

    return ask


def open_asking(till: Till, _at: float = 0.0) -> None:
    """Whom to ask after; a digit answers."""

    def act(ctx: Context) -> tuple[AskAfter, ...]:
        from cafe_pos.application.bread import asking as bread_asking

        return bread_asking.due(ctx)

    def done(found: tuple[AskAfter, ...]) -> None:
        till.panel = Listing(
            _("Ask after people"),
            tuple(
                Row(
                    f"{one.name}  {one.phone}",
                    partial(_ask_after, one),
                    right=_("not seen since {day}").format(day=day(one.missed[0])),
                    letter=panels.LETTERS[place] if place < len(panels.LETTERS) else "",
                )
                for place, one in enumerate(found)
            ),
            text=_("They wanted it so. Their name is in no record, only that somebody asked."),
            empty=_("Everybody has come."),
        )

    till.do(act, done)


def _ask_after(one: AskAfter, till: Till, _at: float) -> None:
    rows = tuple(
        Row(says(), partial(_answered, one, answer), letter=str(place))
        for place, (answer, says) in enumerate(ANSWERS.items(), start=1)
    )
    missed = ", ".join(day(each) for each in one.missed)
    text = _("Not fetched: {days}. {phone}").format(days=missed, phone=one.phone)
    till.panel = Listing(one.name, rows, text=text, back=till.panel)


def _answered(one: AskAfter, answer: Answer, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> Standing:
        from cafe_pos.application.bread import asking as bread_asking

        return bread_asking.answer(ctx, one.standing, answer, operator=operator)

    def done(standing: Standing) -> None:
        till.panel = None
        till.said = Said(_("Noted, without the name."), Tone.GOOD)
        if answer is Answer.AWAY:
            standing_panels.ask_pause(standing, till, 0.0)

    till.do(act, done)

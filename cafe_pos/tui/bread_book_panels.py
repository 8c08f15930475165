"""Ordering bread at the counter: a booking, standing orders, pauses, asking after people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread import Answer, Booking, Pay, Standing
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.money import euros
from cafe_pos.i18n import _, day, money
from cafe_pos.tui import bread_panels, form_values
from cafe_pos.tui.form import Answers, Field, Form, Kind
from cafe_pos.tui.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bread_orders import Wanted
    from cafe_pos.application.bread_views import AskAfter, Booked, OrderRow
    from cafe_pos.application.customers import CustomerView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.till import Till

MAX_NAME: Final = 40
MAX_PHONE: Final = 20
PREPAID_DAYS: Final = 7

PAYS: Final[dict[Pay, Callable[[], str]]] = {
    Pay.AT_PICKUP: lambda: _("when it is fetched"),
    Pay.PREPAID: lambda: _("before"),
    Pay.ACCOUNT: lambda: _("on the account"),
}
ANSWERS: Final[dict[Answer, Callable[[], str]]] = {
    Answer.WELL: lambda: _("All is well"),
    Answer.VISITED: lambda: _("Somebody went to see"),
    Answer.AWAY: lambda: _("Away: let the order rest"),
}

Named = tuple[tuple["Article", ...], tuple["CustomerView", ...], date, date]
"""Articles that are bread, the customers with an account, today, the next day to order for."""


def _known(ctx: Context) -> Named:
    from cafe_pos.application import bread_book, bread_sheet, customers

    everyone = customers.everyone(ctx)
    with ctx.store.act() as uow:
        today = bread_book.today(ctx, uow)
        articles = tuple(a for a in bread_book.all_articles(uow, today) if not a.blocked)
        bakers = uow.bread.bakers()
        first = bread_sheet.usual_day(uow, bakers[0], today) if bakers else today
    return articles, everyone, today, first


def ask_booking(till: Till, _at: float) -> None:
    """Book bread for a day: name, how many, when."""
    till.do(_known, lambda known: _booking_form(till, known))


def _fields(known: Named) -> list[Field]:
    articles, everyone, _today, _first = known
    names = ", ".join(one.name for one in everyone[:3])
    return [
        Field(
            "name", _("Name"), limit=MAX_NAME,
            hint=_("A customer's name, as on the account ({names}...), is known again.").format(
                names=names
            ) if names else "",
        ),
        form_values.choice(
            "article", _("Bread"), articles[0].code if articles else "",
            [(one.code, f"{one.label} {euros(one.unit_price_cents(one.default_mode))}")
             for one in articles],
        ),
    ]  # fmt: skip


def _last_fields() -> list[Field]:
    return [
        form_values.choice(
            "pay",
            _("Paid"),
            Pay.AT_PICKUP.value,
            [(pay.value, says()) for pay, says in PAYS.items()],
        ),
        Field("phone", _("Telephone"), limit=MAX_PHONE),
    ]


def _wanted(answers: Answers, everyone: tuple[CustomerView, ...]) -> Wanted:
    """What was typed; a name that an account has is that customer."""
    from cafe_pos.application.bread_orders import Wanted

    account = next((c.code for c in everyone if fold(c.name) == fold(answers["name"])), None)
    return Wanted(
        answers["article"], answers["name"], answers["phone"], account, Pay(answers["pay"])
    )


def _booking_form(till: Till, known: Named) -> None:
    _articles, everyone, _today, first = known
    fields = [
        *_fields(known),
        Field("quantity", _("How many"), "1", Kind.NUMBER, limit=2),
        Field("day", _("Day"), form_values.day_text(first), limit=10),
        *_last_fields(),
    ]

    def done(till: Till, form: Form, answers: Answers) -> None:
        when = form_values.day(answers["day"])
        if when is None:
            form.wrong(_("For which day?"), "day")
            return
        wanted, operator = _wanted(answers, everyone), till.operator

        def act(ctx: Context) -> tuple[Booked, tuple[OrderRow, ...]]:
            from cafe_pos.application import bread_book, bread_orders

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
        bread_panels.prepay(till, rows)
        return
    told = _("{name}: booked for {day}.").format(
        name=booked.name, day=day(booked.first) if booked.first else ""
    )
    if booked.late:
        told = f"{told} {_late()}"
    bread_panels.look(till, lambda _ctx: None, told)


def _late() -> str:
    return _("The sheet was sent: send the change too.")


# Standing orders


def open_standings(till: Till, _at: float = 0.0) -> None:
    """The standing orders by name; a letter opens one."""
    _standings(till, lambda _ctx: None)


def _standings(till: Till, act: Callable[[Context], object], told: str = "") -> None:
    def acted(ctx: Context) -> tuple[tuple[Standing, str, str], ...]:
        from cafe_pos.application import bread_orders

        act(ctx)
        return bread_orders.in_force(ctx)

    def done(found: tuple[tuple[Standing, str, str], ...]) -> None:
        erased = _("(name erased)")
        rows = [Row(_("New standing order"), _ask_standing, letter="1")]
        rows += [
            Row(
                f"{name or erased}  {label}",
                partial(_open_standing, one, name, label),
                right=_week(one),
                letter=bread_panels.LETTERS[place] if place < len(bread_panels.LETTERS) else "",
            )
            for place, (one, name, label) in enumerate(found)
        ]
        till.panel = Listing(
            _("Standing orders"), tuple(rows), text=_("Quantities from Monday to Sunday.")
        )
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def _week(one: Standing) -> str:
    return " ".join(str(n) if n else "." for n in one.quantities)


def _ask_standing(till: Till, _at: float) -> None:
    till.do(_known, lambda known: _standing_form(till, known))


def _standing_form(till: Till, known: Named) -> None:
    _articles, everyone, today, _first = known
    fields = [
        *_fields(known),
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
        *_last_fields(),
    ]  # fmt: skip

    def done(till: Till, form: Form, answers: Answers) -> None:
        since, until = form_values.day(answers["since"]), form_values.day(answers["until"])
        week = tuple(int(figure) for figure in answers["week"])
        wanted, operator = _wanted(answers, everyone), till.operator
        if since is None:
            form.wrong(_("From which day?"), "since")
            return

        def act(ctx: Context) -> Booked:
            from cafe_pos.application import bread_orders

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
        told = f"{told} {_late()}"
    if isinstance(order, Standing) and order.pay is Pay.PREPAID:
        _prepay(order, till, 0.0)
        return
    _standings(till, lambda _ctx: None, told)


def _open_standing(one: Standing, name: str, label: str, till: Till, _at: float) -> None:
    """What may be done with a standing order."""
    rows = [
        Row(_("Let it rest for some days"), partial(_ask_pause, one), letter="1"),
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
    text = f"{label}: {_week(one)}, {PAYS[one.pay]()}"
    if one.until is not None:
        ends = _("until {day}").format(day=day(one.until))
        text = f"{text}, {ends}"
    till.panel = Listing(name, tuple(rows), text=text, back=till.panel)


def _rests(first: date, last: date) -> str:
    return _("rests from {first} to {last}").format(first=day(first), last=day(last))


def _ask_pause(one: Standing, till: Till, _at: float) -> None:
    tomorrow = form_values.day_text(_today(till) + timedelta(days=1))

    def done(till: Till, form: Form, answers: Answers) -> None:
        first, last = form_values.day(answers["first"]), form_values.day(answers["last"])
        if first is None or last is None:
            form.wrong(_("From which day to which?"), "last" if first else "first")
            return
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application import bread_orders

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
        from cafe_pos.application import bread_orders

        bread_orders.stop(ctx, one.id, operator=operator)

    _standings(till, act, _("Stopped; today's bread is still theirs."))


def _resume(one: Standing, till: Till, _at: float) -> None:
    operator, tomorrow = till.operator, _today(till) + timedelta(days=1)

    def act(ctx: Context) -> None:
        from cafe_pos.application import bread_orders

        bread_orders.resume(ctx, one.id, tomorrow, operator=operator)

    _standings(till, act, _("It counts again from tomorrow on."))


def _prepay(one: Standing, till: Till, _at: float) -> None:
    def act(ctx: Context) -> tuple[OrderRow, ...]:
        from cafe_pos.application import bread_orders

        return bread_orders.to_prepay(ctx, one.id, PREPAID_DAYS + 1)

    till.do(act, lambda rows: bread_panels.prepay(till, rows))


def _set_asking(one: Standing, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application import bread_asking

        bread_asking.set_asking(ctx, one.id, on=not one.asking_after, operator=operator)

    _standings(till, act, _("Noted."))


# Finding, asking after


def ask_search(till: Till, _at: float) -> None:
    """Find the orders of somebody by letters of the name."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["name"]:
            form.wrong(_("Which name?"), "name")
            return

        def act(ctx: Context) -> tuple[tuple[Standing | Booking, str], ...]:
            from cafe_pos.application import bread_orders

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
        letter = bread_panels.LETTERS[place] if place < len(bread_panels.LETTERS) else ""
        if isinstance(one, Standing):
            then = partial(_open_standing, one, who, one.article)
            rows.append(Row(f"{who}  {one.article}", then, right=_week(one), letter=letter))
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
            from cafe_pos.application import bread_ticks
            from cafe_pos.domain.bread import State, booking_ref

            bread_ticks.set_state(
                ctx, booking_ref(one.id, one.day), State.CANCELLED, operator=operator
            )

        def cancel(till: Till, _at: float) -> None:
            bread_panels.look(till, act, _("The booking is cancelled."))

        till.panel = Listing(
            _("Booked for {day}").format(day=day(one.day)),
            (Row(_("Cancel the booking"), cancel, letter="1"),),
            back=till.panel,
        )

    return ask


def open_asking(till: Till, _at: float = 0.0) -> None:
    """Whom to ask after; a digit answers."""

    def act(ctx: Context) -> tuple[AskAfter, ...]:
        from cafe_pos.application import bread_asking

        return bread_asking.due(ctx)

    def done(found: tuple[AskAfter, ...]) -> None:
        till.panel = Listing(
            _("Ask after people"),
            tuple(
                Row(
                    f"{one.name}  {one.phone}",
                    partial(_ask_after, one),
                    right=_("not seen since {day}").format(day=day(one.missed[0])),
                    letter=bread_panels.LETTERS[place] if place < len(bread_panels.LETTERS) else "",
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
        from cafe_pos.application import bread_asking

        return bread_asking.answer(ctx, one.standing, answer, operator=operator)

    def done(standing: Standing) -> None:
        till.panel = None
        till.said = Said(_("Noted, without the name."), Tone.GOOD)
        if answer is Answer.AWAY:
            _ask_pause(standing, till, 0.0)

    till.do(act, done)

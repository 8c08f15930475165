"""Commands for ordering bread: `bread book|standing|list|pick-up|absent|ask|forget`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, long_day, money

if TYPE_CHECKING:
    from cafe_pos.application.bread.views import Booked, OrderRow
    from cafe_pos.domain.bread import Pay

standing_app = typer.Typer(help=_("Standing orders by weekday."), no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help=_("For whom: a name, or that of an account."))]
_Article = Annotated[str, typer.Argument(help=_("The article's code."))]
_Day = Annotated[str | None, typer.Option("--day", metavar="DATE", help=_("The day; else today."))]
_Pay = Annotated[
    str, typer.Option("--pay", help=_("When it is paid: at_pickup, prepaid or account."))
]
_Phone = Annotated[str, typer.Option("--phone", help=_("A telephone."))]
_Number = Annotated[int, typer.Argument(help=_("Its number, as “bread standing list” shows it."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `bread`."""
    app.command("book", help=_("Book bread for one day."))(book)
    app.command("list", help=_("Show who has bread ordered for a day, and what came."))(listing)
    app.command("pick-up", help=_("Hand over what somebody ordered: a ticket."))(pick_up)
    app.command("absent", help=_("Note that somebody did not come, or cancelled."))(absent)
    app.command("ask", help=_("Whom to ask after; or note the answer."))(ask)
    app.command("forget", help=_("Erase a name from every order of bread."))(forget)
    app.add_typer(standing_app, name="standing")


def day_of(text: str | None) -> date | None:
    """A day as it is typed, ISO; None for nothing.

    Raises:
        PosError: `day.invalid`.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PosError("day.invalid", text=text) from None


def _pay(text: str) -> Pay:
    from cafe_pos.domain.bread import Pay

    if text not in set(Pay):
        raise typer.BadParameter(text)
    return Pay(text)


def _wanted(options: Options, name: str, article: str, phone: str, pay: str) -> Any:
    """Who orders: an account's customer when the name is one, else the name itself."""
    from cafe_pos.application.accounts import customers
    from cafe_pos.application.bread.orders import Wanted
    from cafe_pos.domain.catalogue import fold

    with options.cafe() as cafe:
        known = [c.code for c in customers.everyone(cafe) if fold(c.name) == fold(name)]
    return Wanted(article, name, phone, known[0] if known else None, _pay(pay))


def book(
    ctx: typer.Context,
    name: _Name,
    article: _Article,
    quantity: Annotated[int, typer.Argument(help=_("How many."))],
    day: Annotated[str, typer.Argument(metavar="DATE", help=_("For which day."))],
    phone: _Phone = "",
    pay: _Pay = "at_pickup",
) -> None:
    """Book bread; after the cut-off it goes to the baker as an amendment."""
    from cafe_pos.application.bread import orders as bread_orders

    options: Options = ctx.obj
    wanted = _wanted(options, name, article, phone, pay)
    when = day_of(day) or date.min
    with options.cafe() as cafe:
        booked = bread_orders.book(cafe, wanted, quantity, when, operator=options.operator)
    _show_booked(booked, options)


def _show_booked(booked: Booked, options: Options) -> None:
    if options.json:
        output.result(booked.as_json())
        return
    first = long_day(booked.first) if booked.first else "-"
    output.show(f"  {booked.ref or booked.order.id}  {booked.name}  {booked.label}  {first}"
                f"  {money(booked.total_cents)}")  # fmt: skip
    if booked.late:
        output.say(_("The sheet was sent, or its hour is over: send the change to the baker."))


@standing_app.command("add", help=_("Keep a standing order: so many on each weekday."))
def add(
    ctx: typer.Context,
    name: _Name,
    article: _Article,
    week: Annotated[str, typer.Argument(help=_("Monday to Sunday, like 0,1,1,1,1,2,0."))],
    since: Annotated[str | None, typer.Option("--from", metavar="DATE",
                                              help=_("The first day; else tomorrow."))] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE",
                                              help=_("The last day."))] = None,
    phone: _Phone = "",
    pay: _Pay = "at_pickup",
    asking: Annotated[bool, typer.Option("--ask-after",
                                         help=_("They want to be asked after."))] = False,
) -> None:  # fmt: skip
    """Keep a standing order."""
    from cafe_pos.application.bread import orders as bread_orders

    options: Options = ctx.obj
    try:
        quantities = tuple(int(part) for part in week.split(","))
    except ValueError:
        raise PosError("bread.week") from None
    wanted = _wanted(options, name, article, phone, pay)
    first, last = day_of(since), day_of(until)
    with options.cafe() as cafe:
        booked = bread_orders.add_standing(
            cafe, wanted, quantities, since=first, until=last, asking_after=asking,
            operator=options.operator,
        )  # fmt: skip
    _show_booked(booked, options)


@standing_app.command("list", help=_("Show the standing orders."))
def standings(ctx: typer.Context) -> None:
    """Show the standing orders that have not ended."""
    from cafe_pos.application.bread import orders as bread_orders
    from cafe_pos.application.bread.views import standing_json

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = bread_orders.in_force(cafe)
    if options.json:
        output.result([standing_json(one, name) for one, name, _label in found])
        return
    for one, name, label in found:
        week = " ".join(str(n) if n else "." for n in one.quantities)
        output.show(f"  {one.id:>4}  {name:<28} {label:<24} {week}  {one.pay.value}")


@standing_app.command("pause", help=_("Let a standing order rest for some days."))
def pause(
    ctx: typer.Context,
    number: _Number,
    first: Annotated[str, typer.Argument(metavar="FROM", help=_("The first day without."))],
    last: Annotated[str, typer.Argument(metavar="TO", help=_("The last day without."))],
) -> None:
    """Let a standing order rest."""
    from cafe_pos.application.bread import orders as bread_orders

    options: Options = ctx.obj
    begin, end = day_of(first) or date.min, day_of(last) or date.min
    with options.cafe() as cafe:
        booked = bread_orders.pause(cafe, number, begin, end, operator=options.operator)
    _show_booked(booked, options)


@standing_app.command("stop", help=_("End a standing order after a day, today unless named."))
def stop(ctx: typer.Context, number: _Number, day: _Day = None) -> None:
    """End a standing order."""
    from cafe_pos.application.bread import orders as bread_orders

    options: Options = ctx.obj
    last = day_of(day)
    with options.cafe() as cafe:
        booked = bread_orders.stop(cafe, number, last, operator=options.operator)
    _show_booked(booked, options)


def listing(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Argument(metavar="[DAY]", help=_("Else today."))] = None,
) -> None:
    """Show the orders of a day and its counts."""
    from cafe_pos.application.bread import bread

    options: Options = ctx.obj
    when = day_of(day)
    with options.cafe() as cafe:
        view = bread.look(cafe, when)
    if options.json:
        output.result(view.as_json())
        return
    output.show(long_day(view.day))
    for row in view.rows:
        output.show(_line(row))
    for one in view.balances:
        output.show(
            "  " + _("{label}: brought {brought}, came {came}, sold {sold}, fetched {fetched},"
                     " given back {back}, thrown away {wasted}, given {given}, kept {left},"
                     " difference {difference}").format(
                label=view.labels[one.article], brought=one.brought, came=one.delivered,
                sold=one.sold, fetched=one.picked_up, back=one.returned, wasted=one.wasted,
                given=one.given, left=one.left, difference=one.difference,
            )
        )  # fmt: skip


def _line(row: OrderRow) -> str:
    one = row.occurrence
    state = one.why.value if one.why else one.tick.state.value
    paid = f" {one.tick.paid_by}" if one.tick.prepaid else ""
    short = f" {row.served}/{one.quantity}" if row.short else ""
    return (
        f"  {one.ref:<18} {row.name:<28} {one.quantity} × {row.label:<24} {state}{short}"
        f" {one.pay.value}{paid}"
    )


def pick_up(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(help=_("Its reference, or letters of the name."))],
    method: Annotated[
        str, typer.Option("--method", help=_("How it is paid: cash, card, account..."))
    ] = "",
) -> None:
    """Hand an order of today over: sold now, or paid before."""
    from cafe_pos.application.bread import book as bread_book
    from cafe_pos.application.bread import ticks as bread_ticks
    from cafe_pos.application.selling import ringing
    from cafe_pos.application.selling.ringing import Ring, Wanted
    from cafe_pos.domain.bread import Pay
    from cafe_pos.domain.payment import Method, Tender
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        with cafe.store.act() as uow:
            one = bread_ticks.find(uow, which, bread_book.today(cafe, uow))
            row = bread_book.row_of(uow, one)
        paid = one.tick.prepaid > 0
        chosen = method or ("account" if one.pay is Pay.ACCOUNT else "cash")
        if chosen not in set(Method):
            raise typer.BadParameter(chosen)
        account = one.who.customer if chosen == Method.ACCOUNT else None
        quantity = min(one.quantity, one.tick.prepaid) if paid else one.quantity
        view = ringing.ring(
            cafe,
            Ring(
                (Wanted(one.article, quantity, mark=bread_ticks.mark_for(one)),),
                () if paid else (Tender(Method(chosen), account=account),),
                operator=options.operator, channel=Channel.CLI, customer=account,
            ),
        )  # fmt: skip
    if options.json:
        output.result(view.as_json() | {"ref": one.ref, "quantity": quantity})
    else:
        output.show(f"  {view.number}  {row.name}  {quantity} × {row.label}"
                    f"  {money(view.total_cents)}")  # fmt: skip


def absent(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(help=_("Its reference, or letters of the name."))],
    cancelled: Annotated[
        bool, typer.Option("--cancelled", help=_("It is not wanted that day."))
    ] = False,
) -> None:
    """Note that somebody did not come."""
    from cafe_pos.application.bread import book as bread_book
    from cafe_pos.application.bread import ticks as bread_ticks
    from cafe_pos.domain.bread import State

    options: Options = ctx.obj
    with options.cafe() as cafe:
        with cafe.store.act() as uow:
            ref = bread_ticks.find(uow, which, bread_book.today(cafe, uow)).ref
        state = State.CANCELLED if cancelled else State.ABSENT
        bread_ticks.set_state(cafe, ref, state, operator=options.operator)
        with cafe.store.act() as uow:
            row = bread_book.row_of(uow, bread_book.occurrence(uow, ref))
    if options.json:
        output.result(row.as_json())
    else:
        output.show(_line(row))


def ask(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(help=_("The standing order of whom the answer is."))
    ] = None,
    answer: Annotated[
        str | None, typer.Option("--answer", help=_("What was found: well, visited or away."))
    ] = None,
) -> None:
    """Show whom to ask after, or note an answer without the name."""
    from cafe_pos.application.bread import asking as bread_asking
    from cafe_pos.domain.bread import Answer

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if number is not None:
            if answer not in set(Answer):
                raise typer.BadParameter(answer or "--answer")
            bread_asking.answer(cafe, number, Answer(answer), operator=options.operator)
        found = bread_asking.due(cafe)
    if options.json:
        output.result(
            [
                {"standing": one.standing, "name": one.name, "phone": one.phone,
                 "missed": [day.isoformat() for day in one.missed]}
                for one in found
            ]
        )  # fmt: skip
        return
    for one in found:
        missed = ", ".join(long_day(day) for day in one.missed)
        output.show(f"  {one.standing:>4}  {one.name:<28} {one.phone:<16} {missed}")


def forget(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help=_("The whole name."))]
) -> None:
    """Erase somebody's name and telephone from the orders of bread."""
    from cafe_pos.application.bread import orders as bread_orders

    options: Options = ctx.obj
    with options.cafe() as cafe:
        count = bread_orders.forget(cafe, name, operator=options.operator)
    if options.json:
        output.result({"orders": count})
    else:
        output.show(_("Erased from {n} orders.").format(n=count))

"""Commands for the dish of the day: `dish set|show|reserve|cancel|list|out`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.money import parse_euros
from cafe_pos.i18n import _, figure, long_day

if TYPE_CHECKING:
    from cafe_pos.application.lunch.dishes import DishView
    from cafe_pos.application.lunch.lunch import LunchView

dish_app = typer.Typer(help=_("The dish of the day, its portions and bookings."),
                       no_args_is_help=True)  # fmt: skip

_Article = Annotated[
    str | None, typer.Option("--article", help=_("The article; else the usual one, PLAT."))
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(dish_app, name="dish")


@dish_app.command("set", help=_("Say what the dish of today is."))
def set_dish(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("What it is called."))],
    price: Annotated[str, typer.Argument(help=_("What it costs, in euros."))],
    portions: Annotated[int, typer.Argument(help=_("How many there are in all."))],
    article: _Article = None,
) -> None:
    """Say what the dish of today is, or change it."""
    from cafe_pos.application.lunch import lunch

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = lunch.set_dish(
            cafe, name, parse_euros(price), portions, article, operator=options.operator
        )
    _show_dish(view, options)


def _show_dish(view: DishView, options: Options) -> None:
    if options.json:
        output.result(view.as_json())
    else:
        output.show(_line(view))


def _line(view: DishView) -> str:
    dish = view.dish
    left = _("{n} left").format(n=view.left) if view.left else _("sold out")
    return f"  {dish.article:<14} {dish.label:<34}{figure(dish.price_cents):>9}   {left}"


@dish_app.command("show", help=_("Show the dish of today and where its portions are."))
def show(ctx: typer.Context) -> None:
    """Show the lunch of today: dishes, portions, people."""
    from cafe_pos.application.lunch import lunch

    options: Options = ctx.obj
    with options.cafe() as cafe:
        seen = lunch.seen(cafe)
    if options.json:
        output.result(seen.as_json())
        return
    output.show(long_day(seen.day))
    for view in seen.dishes:
        output.show(_line(view))
        output.show(
            "    " + _("of {n}: sold {sold}, on tabs {aside}, kept {kept}").format(
                n=view.dish.portions, sold=view.sold, aside=view.aside, kept=view.reserved
            )
        )  # fmt: skip
    if not seen.dishes:
        output.show("  " + _("No dish of the day."))
    people = seen.as_json()["covers"]
    output.show("  " + _("People: {paid} have paid, {open} at table").format(**people))


@dish_app.command("out", help=_("Say that it is sold out, or that it is not."))
def out(
    ctx: typer.Context,
    article: _Article = None,
    back: Annotated[bool, typer.Option("--back", help=_("There is some after all."))] = False,
) -> None:
    """Say that the kitchen has none left, whatever the count."""
    from cafe_pos.application.lunch import lunch

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = lunch.sell_out(cafe, article, on=not back, operator=options.operator)
    _show_dish(view, options)


@dish_app.command("reserve", help=_("Keep portions for somebody who telephoned."))
def reserve(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("For whom; erased when the day is closed."))],
    quantity: Annotated[int, typer.Argument(help=_("How many."))],
    at: Annotated[str, typer.Option("--at", help=_("When they come, like 12:30."))] = "12:30",
    article: _Article = None,
) -> None:
    """Keep portions; refused when there are not so many left."""
    from cafe_pos.application.lunch import lunch

    options: Options = ctx.obj
    with options.cafe() as cafe:
        lunch.reserve(cafe, name, quantity, at, article, operator=options.operator)
        seen = lunch.seen(cafe)
    _show_bookings(seen, options)


@dish_app.command("cancel", help=_("Cancel a booking by its number."))
def cancel(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help=_("Its number, as “dish list” shows it."))],
) -> None:
    """Give the portions of a booking free again."""
    from cafe_pos.application.lunch import lunch

    options: Options = ctx.obj
    with options.cafe() as cafe:
        lunch.cancel(cafe, number, operator=options.operator)
        seen = lunch.seen(cafe)
    _show_bookings(seen, options)


@dish_app.command("list", help=_("Show who has portions kept, by the hour."))
def bookings(ctx: typer.Context) -> None:
    """Show the bookings of today."""
    from cafe_pos.application.lunch import lunch

    options: Options = ctx.obj
    with options.cafe() as cafe:
        seen = lunch.seen(cafe)
    _show_bookings(seen, options)


def _show_bookings(seen: LunchView, options: Options) -> None:
    from cafe_pos.application.lunch import lunch

    found = [lunch.reservation_json(kept, seen.dishes) for kept in seen.reservations]
    if options.json:
        output.result(found)
        return
    for kept in found:
        state = "  " + _("here") if kept["taken"] else ""
        output.show(
            f"  {kept['id']:>4}  {kept['at']}  {kept['name'] or '':<24} × {kept['quantity']:<3}"
            f" {kept['dish']}{state}"
        )

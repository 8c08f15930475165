"""Commands for local produce: `produce receive|lots|stock|withdraw|loss|count|label|near …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.i18n import _, quantity
from cafe_pos.messages import produce_words

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.produce.views import LotView

produce_app = typer.Typer(
    help=_("Local produce: lots with their dates, what is left of them, their labels."),
    no_args_is_help=True,
)

_Lot = Annotated[str, typer.Argument(help=_("The lot, like L-000012."))]
_Reason = Annotated[str, typer.Option("--reason", help=_("Why; it is recorded."))]
_Article = Annotated[str | None, typer.Option("--article", help=_("Only this article."))]
_Producer = Annotated[str | None, typer.Option("--producer", help=_("Only this producer."))]
_Dlc = Annotated[
    str | None, typer.Option("--dlc", help=_("Its last day of sale (use by), like 2026-11-30."))
]
_Ddm = Annotated[
    str | None, typer.Option("--ddm", help=_("Its best-before day; it may be sold after it."))
]
_Origin = Annotated[
    str | None, typer.Option("--origin", help=_("Where it comes from; else as the last time."))
]
_Quantity = Annotated[
    str | None, typer.Argument(help=_("How much, like 12, 3,4kg or 350g; else all of it."))
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(produce_app, name="produce")


@produce_app.command("receive", help=_("Note what a producer brings: a lot with its date."))
def receive(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help=_("The article's code."))],
    amount: Annotated[str, typer.Argument(help=_("How much came, like 12, 3,4kg or 350g."))],
    dlc: _Dlc = None,
    ddm: _Ddm = None,
    producer: Annotated[
        str | None, typer.Option("--producer", help=_("Who brings it; else as the last time."))
    ] = None,
    origin: _Origin = None,
    price: Annotated[
        str | None, typer.Option("--price", help=_("Its selling price from today on, in euros."))
    ] = None,
    cost: Annotated[
        str | None, typer.Option("--cost", help=_("What a piece or a kilo costs, net, in euros."))
    ] = None,
    net: Annotated[
        str | None, typer.Option("--net", help=_("What one piece weighs, like 125g."))
    ] = None,
    note: Annotated[str, typer.Option("--note", help=_("A note on the lot."))] = "",
    reference: Annotated[
        str, typer.Option("--reference", help=_("The number on the delivery note."))
    ] = "",
) -> None:
    """Take a lot in; sales take the lot that ends first from then on."""
    from cafe_pos.application.produce import produce
    from cafe_pos.application.produce.produce import Delivery

    options: Options = ctx.obj
    with options.cafe() as cafe:
        delivery = Delivery(
            article,
            _amount_of(cafe, article, amount),
            dlc=_day(dlc),
            ddm=_day(ddm),
            party=producer,
            origin=origin,
            price_cents=None if price is None else parse_euros(price),
            cost_cents=None if cost is None else parse_euros(cost),
            net_grams=_net(net),
            note=note,
            reference=reference,
        )
        view = produce.receive(cafe, delivery, operator=options.operator)
    _show([view], options, one=True)


@produce_app.command("lots", help=_("Show the lots as they will be sold, or what became of one."))
def lots(
    ctx: typer.Context,
    lot: Annotated[str | None, typer.Argument(help=_("A lot, to see its history."))] = None,
    article: _Article = None,
    producer: _Producer = None,
    everything: Annotated[
        bool, typer.Option("--all", help=_("Those of which nothing is left as well."))
    ] = False,
) -> None:
    """Show lots in the order of their sale."""
    from cafe_pos.application.produce import looks as produce_looks

    options: Options = ctx.obj
    if lot is not None:
        _history(options, lot)
        return
    with options.cafe() as cafe:
        found = produce_looks.lots_of(cafe, article, producer, everything=everything)
    _show(found, options)


def _history(options: Options, lot: str) -> None:
    from cafe_pos.application.produce import looks as produce_looks

    with options.cafe() as cafe:
        seen = produce_looks.history(cafe, lot)
    if options.json:
        output.result(seen.as_json())
        return
    _show([seen.view], options)
    for said, change in seen.moves:
        what = produce_words.nature(said.nature)
        moved = quantity(abs(change), seen.view.lot.unit)
        sign = "-" if change < 0 else "+"
        reason = f"  {said.reason}" if said.reason else ""
        output.show(f"  {said.day}  {said.document:<12} {what:<14}{sign}{moved:>10}{reason}")


@produce_app.command("stock", help=_("Show what is there by article, now or on any day."))
def stock(
    ctx: typer.Context,
    article: _Article = None,
    producer: _Producer = None,
    on: Annotated[
        str | None, typer.Option("--on", help=_("At the end of that day, as the documents say."))
    ] = None,
) -> None:
    """Show the stock by article and producer."""
    from cafe_pos.application.produce import looks as produce_looks

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rows = produce_looks.stock(cafe, article, producer, _day(on))
    if options.json:
        output.result([row.as_json() for row in rows])
        return
    for row in rows:
        past = "  " + _("past its DLC: {amount}").format(amount=quantity(row.past, row.unit))
        output.show(
            f"  {row.article:<14} {row.label:<32}{quantity(row.good, row.unit):>12}"
            f"  {row.producer or '':<14}{past if row.past else ''}"
        )
    if not rows:
        output.show("  " + _("No lot holds anything."))


@produce_app.command("withdraw", help=_("Note what the producer takes back."))
def withdraw(ctx: typer.Context, lot: _Lot, amount: _Quantity = None, reason: _Reason = "") -> None:
    """Take some of a lot off the shelf: it goes back to the producer."""
    _out(ctx, lot, "withdrawn", amount, reason)


@produce_app.command("loss", help=_("Note what is lost, thrown away, given or eaten."))
def loss(
    ctx: typer.Context,
    lot: _Lot,
    amount: _Quantity = None,
    reason: _Reason = "",
    what: Annotated[str, typer.Option("--what", help=_("loss, wasted, given or staff."))] = "loss",
) -> None:
    """Take some of a lot off the shelf without selling it."""
    _out(ctx, lot, what, amount, reason)


def _out(ctx: typer.Context, lot: str, nature: str, amount: str | None, reason: str) -> None:
    from cafe_pos.application.produce import out as produce_out

    options: Options = ctx.obj
    with options.cafe() as cafe:
        out = None if amount is None else _amount_in(cafe, lot, amount)
        view = produce_out.take_out(
            cafe, lot, nature, out, reason=reason, operator=options.operator
        )
    _show([view], options, one=True)


@produce_app.command("count", help=_("Say how much of a lot is really there."))
def count(
    ctx: typer.Context,
    lot: _Lot,
    amount: Annotated[str, typer.Argument(help=_("How much is there; 0 for nothing."))],
    reason: _Reason = "",
) -> None:
    """Record what is there; the difference stays on record."""
    from cafe_pos.application.produce import out as produce_out

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = 0 if amount.strip() == "0" else _amount_in(cafe, lot, amount)
        view = produce_out.count(cafe, lot, found, reason=reason, operator=options.operator)
    _show([view], options, one=True)


@produce_app.command("cancel", help=_("Take back a delivery that was noted by mistake."))
def cancel(ctx: typer.Context, lot: _Lot, reason: _Reason = "") -> None:
    """Take a delivery back while nothing else happened to its lot."""
    from cafe_pos.application.produce import out as produce_out

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = produce_out.cancel(cafe, lot, reason=reason, operator=options.operator)
    _show([view], options, one=True)


@produce_app.command("change", help=_("Correct the date or the origin of a lot."))
def change(
    ctx: typer.Context, lot: _Lot, dlc: _Dlc = None, ddm: _Ddm = None, origin: _Origin = None
) -> None:
    """Correct what was typed; recorded with what it was before."""
    from cafe_pos.application.produce import produce

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = produce.change(
            cafe, lot, dlc=_day(dlc), ddm=_day(ddm), origin=origin, operator=options.operator
        )
    _show([view], options, one=True)


@produce_app.command("release", help=_("Sell an article without lots again."))
def release(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help=_("The article's code."))],
) -> None:
    """Stop selling an article by lot, once nothing is left of its lots."""
    from cafe_pos.application.produce import produce

    options: Options = ctx.obj
    with options.cafe() as cafe:
        produce.release(cafe, article, operator=options.operator)
    if options.json:
        output.result({"article": article, "by_lot": False})
    else:
        output.show(_("{article} is sold without lots.").format(article=article))


@produce_app.command("label", help=_("Print the labels of a lot, or write them to a file."))
def label(
    ctx: typer.Context,
    lot: _Lot,
    copies: Annotated[int, typer.Option("--copies", help=_("How many."))] = 1,
    weight: Annotated[
        str | None, typer.Option("--weight", help=_("What this piece weighs, like 350g."))
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--as", help=_("text, escpos or pdf; else it goes to the printer.")),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("-o", help=_("The file; else standard output."))
    ] = None,
) -> None:
    """Make labels with the price, the dates, the origin, the allergens and a barcode."""
    from cafe_pos.application.produce import labels as produce_labels

    options: Options = ctx.obj
    who = options.operator
    with options.cafe() as cafe:
        grams = None if weight is None else _amount_in(cafe, lot, weight, weighed=True)
        if form is None:
            view = produce_labels.print_labels(cafe, lot, grams=grams, number=copies, operator=who)
        else:
            view = produce_labels.give(cafe, lot, form, grams=grams, number=copies, operator=who)
    if form is not None and not (options.json and target is None):
        output.deliver(view.content, target)
    if options.json:
        output.result(view.as_json())
    elif form is None:
        output.say(_("{job}: the labels wait for the printer.").format(job=view.job))


@produce_app.command("near", help=_("Show what is near its date; lower its price for today."))
def near(
    ctx: typer.Context,
    accept: Annotated[
        str | None, typer.Option("--accept", help=_("The lot whose proposed discount is taken."))
    ] = None,
    percent: Annotated[
        int | None, typer.Option("--percent", help=_("Another percentage than the one proposed."))
    ] = None,
    end: Annotated[
        str | None, typer.Option("--end", help=_("The article that costs its own price again."))
    ] = None,
) -> None:
    """Show near dates with what is proposed; accepted, it holds for the business day."""
    from cafe_pos.application.produce import near_dates

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if accept is not None:
            off = None if percent is None else percent * 100
            near_dates.accept(cafe, accept, off, operator=options.operator)
        if end is not None:
            near_dates.withdraw(cafe, end, operator=options.operator)
        found = near_dates.listed(cafe)
    _show(found, options)


# What is typed and shown


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise PosError("day.invalid", text=text) from None


def _amount_of(cafe: Context, article: str, text: str) -> int:
    from cafe_pos.application.catalogue import catalogue
    from cafe_pos.domain import produce

    found = next((one for one in catalogue.articles_of(cafe) if one.code == article), None)
    if found is None:
        raise PosError("article.unknown", article=article)
    return produce.parse_quantity(text, produce.unit_of(found), name=found.label)


def _amount_in(cafe: Context, lot: str, text: str, *, weighed: bool = False) -> int:
    from cafe_pos.application.produce import looks as produce_looks
    from cafe_pos.domain import produce

    view = produce_looks.history(cafe, lot).view
    unit = produce.GRAMS if weighed else view.lot.unit
    return produce.parse_quantity(text, unit, name=view.label)


def _net(text: str | None) -> int | None:
    from cafe_pos.domain import produce

    return None if text is None else produce.parse_quantity(text, produce.GRAMS, name="--net")


def _show(
    views: list[LotView] | tuple[LotView, ...], options: Options, *, one: bool = False
) -> None:
    if options.json:
        found = [view.as_json() for view in views]
        output.result(found[0] if one else found)
        return
    for view in views:
        left = quantity(view.lot.left, view.lot.unit)
        output.show(f"  {view.lot.code}  {view.label:<30}{left:>12}   {produce_words.state(view)}")
    if not views:
        output.show("  " + _("No lot."))

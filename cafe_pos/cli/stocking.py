"""The group of commands `stock …`: items, recipes, what leaves without a sale, the inventory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, money, quantity

if TYPE_CHECKING:
    from cafe_pos.application.inventory.counting import CountView
    from cafe_pos.application.inventory.keeping import RecipeView
    from cafe_pos.application.inventory.levels import Level
    from cafe_pos.domain.inventory import Item, Part

stock_app = typer.Typer(
    help=_("What is in stock: items, recipes, losses, staff drinks, the inventory."),
    no_args_is_help=True,
)
item_app = typer.Typer(help=_("What is kept, and in which unit."), no_args_is_help=True)
recipe_app = typer.Typer(help=_("What an article takes when it is sold."), no_args_is_help=True)

_PART: Final = re.compile(
    r"(?P<item>[^=]+)=(?P<amount>[\d.,]+\s*[a-zA-Z]*)(/(?P<per>\d{1,4}))?(-(?P<loss>[\d.,]+)%)?"
)
_Goods = Annotated[
    list[str],
    typer.Argument(metavar="GOODS…", help=_("Items or articles: CAFE, CAFE=2, FUT=1,5l.")),
]
_Reason = Annotated[str, typer.Option("--reason", help=_("Why; it is recorded."))]
_Family = Annotated[str | None, typer.Option("--family", help=_("Only this family."))]
_On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help=_("At the end of that day; else now."))
]


def add_to(app: typer.Typer) -> None:
    """Hang the group and its commands into the tree."""
    app.add_typer(stock_app, name="stock")
    stock_app.add_typer(item_app, name="item")
    stock_app.add_typer(recipe_app, name="recipe")


@stock_app.command("list", help=_("Show what is there, what is low and what must be wrong."))
def listing(
    ctx: typer.Context,
    on: _On = None,
    family: _Family = None,
    low: Annotated[bool, typer.Option("--low", help=_("Only what is low or below zero."))] = False,
) -> None:
    """Show the stock by family."""
    from cafe_pos.application.inventory import levels

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = [
            one
            for one in levels.look(cafe, on)
            if (family is None or one.item.family == family)
            and (not low or one.low or one.below_zero)
        ]
    if options.json:
        output.result([one.as_json() for one in found])
        return
    for one in found:
        output.show(_level_text(one))
    if not found:
        output.show("  " + _("Nothing to show."))


def _level_text(one: Level) -> str:
    from cafe_pos.messages import stock_words

    item = one.item
    value = "" if one.value_cents is None else money(one.value_cents)
    row = (
        f"  {item.code:<14} {item.label:<28.28} {quantity(one.quantity, item.unit):>12} {value:>12}"
    )
    said = stock_words.state(one)
    return f"{row}  {said}".rstrip()


@item_app.command("put", help=_("Keep an item, or change its name, pack or minimum."))
def item_put(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=_("Its code: the article's, if sold as it is."))],
    label: Annotated[str, typer.Option("--label", help=_("Its name."))] = "",
    unit: Annotated[
        str | None, typer.Option("--unit", help=_("piece, g or ml; else the article's."))
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help=_("Where it is counted: cellar, fridge…"))
    ] = None,
    pack: Annotated[
        str | None, typer.Option("--pack", help=_("What one bought piece holds, like 30l."))
    ] = None,
    minimum: Annotated[
        str | None, typer.Option("--minimum", help=_("What should always be there, like 2kg."))
    ] = None,
) -> None:
    """Keep an item."""
    from cafe_pos.application.inventory import keeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        kept_in = keeping.unit_of(cafe, code, unit)
        made = keeping.put(
            cafe,
            keeping.NewItem(
                code=code, label=label, unit=unit, family=family,
                pack=_amount(pack, kept_in), minimum=_amount(minimum, kept_in),
            ),
            operator=options.operator,
            channel=Channel.CLI,
        )  # fmt: skip
    _show_item(options, made)


def _amount(text: str | None, unit: str) -> int | None:
    from cafe_pos.domain import inventory

    return None if text is None else inventory.amount(text, unit)


def _show_item(options: Options, item: Item) -> None:
    if options.json:
        output.result(
            {
                "item": item.code, "label": item.label, "unit": item.unit,
                "family": item.family, "pack": item.pack, "minimum": item.minimum,
                "since": item.since,
            }
        )  # fmt: skip
        return
    output.show(f"  {item.code:<14} {item.label:<28.28} {item.unit:<6} {item.family}")


@item_app.command("remove", help=_("Keep an item no more, once nothing of it is left."))
def item_remove(ctx: typer.Context, code: str) -> None:
    """Keep an item no more."""
    from cafe_pos.application.inventory import keeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        gone = keeping.remove(cafe, code, operator=options.operator, channel=Channel.CLI)
    _show_item(options, gone)


@recipe_app.command("put", help=_("Say what an article takes: CAFE GRAINS=8g, DEMI FUT=25cl-5%."))
def recipe_put(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help=_("The article's code."))],
    parts: Annotated[
        list[str],
        typer.Argument(
            metavar="PARTS…",
            help=_("ITEM=AMOUNT for one piece or kilo sold; /8 for eight of them, -5% is lost."),
        ),
    ],
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help=_("From this day on."))
    ] = None,
) -> None:
    """Set a recipe."""
    from cafe_pos.application.inventory import keeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        wanted = [parse_part(text, keeping.units(cafe)) for text in parts]
        view = keeping.put_recipe(
            cafe, article, wanted, since=since, operator=options.operator,
            channel=Channel.CLI,
        )  # fmt: skip
    _show_recipe(options, view)


def parse_part(text: str, units: dict[str, str]) -> Part:
    """Read `GRAINS=8g`, `FUT=25cl-5%` or `CITRON=1/8`; `units` are those of the items.

    Raises:
        PosError: `recipe.part`, `stock.amount`, `stock.no_item`.
    """
    from cafe_pos.domain import inventory
    from cafe_pos.domain.inventory import Part

    read = _PART.fullmatch(text.strip())
    if read is None:
        raise PosError("recipe.part", text=text)
    code = read["item"].strip()
    if code not in units:
        raise PosError("stock.no_item", item=code)
    loss = (read["loss"] or "0").replace(",", ".")
    try:
        loss_bp = round(float(loss) * 100)
    except ValueError:
        raise PosError("recipe.part", text=text) from None
    amount = inventory.amount(read["amount"], units[code])
    return Part(article="", item=code, quantity=amount, per=int(read["per"] or 1), loss_bp=loss_bp)


def _show_recipe(options: Options, view: RecipeView) -> None:
    from cafe_pos.messages import stock_words

    if options.json:
        output.result(view.as_json())
        return
    cost = _("cost not known") if view.cost_cents is None else money(view.cost_cents)
    said = ", ".join(stock_words.part(part, dict(view.labels)) for part in view.parts)
    output.show(f"  {view.article.code:<14} {view.article.label:<24.24} {cost:>10}  {said}")


@recipe_app.command("end", help=_("End the recipe of an article."))
def recipe_end(ctx: typer.Context, article: str) -> None:
    """End a recipe: sales take nothing from today on, the cost is the one typed."""
    from cafe_pos.application.inventory import keeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = keeping.put_recipe(cafe, article, (), operator=options.operator, channel=Channel.CLI)
    _show_recipe(options, view)


@recipe_app.command("list", help=_("The recipes with what one costs."))
def recipe_list(ctx: typer.Context) -> None:
    """Show every recipe."""
    from cafe_pos.application.inventory import keeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        views = keeping.recipes(cafe)
    if options.json:
        output.result([view.as_json() for view in views])
        return
    for view in views:
        _show_recipe(options, view)
    if not views:
        output.show("  " + _("There is no recipe yet."))


@stock_app.command("loss", help=_("Note what was broken, spoilt or stolen."))
def loss(ctx: typer.Context, goods: _Goods, reason: _Reason = "") -> None:
    """Write goods off."""
    _out(ctx, "loss", goods, reason)


@stock_app.command("staff", help=_("Note what the staff drinks or eats."))
def staff(ctx: typer.Context, goods: _Goods, reason: _Reason = "") -> None:
    """Note staff drinks."""
    _out(ctx, "staff", goods, reason)


@stock_app.command("own", help=_("Note what the managers take home; its VAT is the accountant's."))
def own(ctx: typer.Context, goods: _Goods, reason: _Reason = "") -> None:
    """Note own use."""
    _out(ctx, "own_use", goods, reason)
    if not ctx.obj.json:
        output.say(_("VAT on own use is not reckoned here: tell the accountant."))


@stock_app.command("given", help=_("Note what is offered without a ticket."))
def given(ctx: typer.Context, goods: _Goods, reason: _Reason = "") -> None:
    """Note what is offered."""
    _out(ctx, "given", goods, reason)


def _out(ctx: typer.Context, nature: str, goods: list[str], reason: str) -> None:
    from cafe_pos.application.inventory import moving
    from cafe_pos.domain.stock import StockNature

    options: Options = ctx.obj
    named = []
    for text in goods:
        what, mark, amount = text.rpartition("=")
        named.append((what, amount) if mark else (text, "1"))
    with options.cafe() as cafe:
        view = moving.take_out(
            cafe, StockNature(nature), named, reason, operator=options.operator,
            channel=Channel.CLI,
        )  # fmt: skip
    if options.json:
        output.result(view.as_json())
        return
    for line in view.payload["lines"]:
        amount = quantity(line["quantity"], line["unit"])
        output.show(f"  {view.number}  {line['label']:<32.32} {amount:>12}")


@stock_app.command("cancel", help=_("Take a loss, a staff drink or a count back."))
def cancel(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("Its number, like ST-00000012."))],
    reason: _Reason = "",
) -> None:
    """Take a document back, whole."""
    from cafe_pos.application.inventory import moving

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = moving.take_back(
            cafe, number, reason, operator=options.operator, channel=Channel.CLI
        )
    if options.json:
        output.result(view.as_json())
    else:
        output.show(_("{number} is taken back.").format(number=number))


@stock_app.command("count", help=_("Enter what was counted: GRAINS=3,2kg FUT=41l COLA=17."))
def count(
    ctx: typer.Context,
    items: Annotated[list[str], typer.Argument(metavar="ITEM=AMOUNT…")],
    reason: _Reason = "",
) -> None:
    """Record a count; what is not named is not counted."""
    from cafe_pos.application.inventory import counting

    options: Options = ctx.obj
    found: dict[str, int | str] = {}
    for text in items:
        what, mark, amount = text.rpartition("=")
        if not mark:
            raise PosError("stock.no_item", item=text)
        if what in found:
            raise PosError("stock.twice", item=what)
        found[what] = amount
    with options.cafe() as cafe:
        view = counting.count(
            cafe, found, reason=reason, operator=options.operator, channel=Channel.CLI
        )
    if options.json:
        output.result(view.as_json())
        return
    _show_count(view)


def _show_count(view: CountView) -> None:
    for line in view.lines:
        worth = "" if line.difference_cents is None else money(line.difference_cents)
        output.show(
            f"  {line.item.label:<28.28} {quantity(line.counted, line.item.unit):>12}"
            f" {quantity(line.difference, line.item.unit):>12} {worth:>12}"
        )
    told = _("{number}: counted {value}, differences {difference}.")
    output.show(
        told.format(
            number=view.number, value=money(view.value_cents),
            difference=money(view.difference_cents),
        )
    )  # fmt: skip
    if view.missing:
        output.say(_("Not counted: {items}").format(items=", ".join(view.missing)))
    if view.without_cost:
        output.say(_("Cost not known: {items}").format(items=", ".join(view.without_cost)))


@stock_app.command("sheet", help=_("The sheet to count by, without figures: printed, or a PDF."))
def sheet(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help=_("Write it as a PDF."))
    ] = None,
    family: _Family = None,
) -> None:
    """Print the sheet, or write it to a file."""
    from cafe_pos.application.inventory import counting, papers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if out is None:
            papers.print_sheet(cafe, family, operator=options.operator)
            told = _("The sheet goes to the printer.")
            if options.json:
                output.result({"printed": True})
            else:
                output.show(told)
            return
        view = counting.sheet(cafe, family)
        from cafe_pos.application.catalogue.displays import head_of
        from cafe_pos.reports import stock_sheet

        with cafe.store.act() as uow:
            head = head_of(cafe, uow)
        output.deliver(stock_sheet.render(view, head), out)
    if options.json:
        output.result({"file": str(out)})
    else:
        output.show(str(out))


@stock_app.command("value", help=_("What the stock is worth, at average cost without VAT."))
def value(ctx: typer.Context, on: _On = None) -> None:
    """Show the stock's value."""
    from cafe_pos.application.inventory import counting, levels
    from cafe_pos.domain.money import euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        cents, unknown = counting.worth(levels.look(cafe, on))
    if options.json:
        output.result({"value": euros(cents), "without_cost": list(unknown)})
        return
    output.show(money(cents))
    if unknown:
        output.say(_("Cost not known: {items}").format(items=", ".join(unknown)))

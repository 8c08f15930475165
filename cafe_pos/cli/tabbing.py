"""Commands about open tabs: `tab list|show|rename|merge|move|drop`; and `kitchen families`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.money import euros
from cafe_pos.i18n import _, money

if TYPE_CHECKING:
    from cafe_pos.application.tabs.tabs import Recalled, TabView, Where
    from cafe_pos.domain.order_line import OrderLine

tab_app = typer.Typer(help=_("Orders put aside: tables, names."), no_args_is_help=True)
kitchen_app = typer.Typer(help=_("What the kitchen is told."), no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help=_("The tab's name, or its id."))]
_Into = Annotated[str, typer.Argument(help=_("The other tab."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(tab_app, name="tab")
    app.add_typer(kitchen_app, name="kitchen")


def _where(options: Options, reason: str = "") -> Where:
    from cafe_pos.application.tabs.tabs import Where
    from cafe_pos.domain.ticket import Channel

    return Where(operator=options.operator, channel=Channel.CLI, reason=reason)


@tab_app.command("list", help=_("Show what is open: who has it, since when, what it comes to."))
def list_tabs(ctx: typer.Context) -> None:
    """Show every open tab."""
    from cafe_pos.application.tabs import tabs

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = tabs.open_tabs(cafe)
    if options.json:
        output.result([_head(tab) for tab in found])
        return
    for tab in found:
        covers = f"{tab.covers}p." if tab.covers else ""
        output.show(
            f"  {tab.name:<24} {money(tab.total_cents):>12} {covers:>5}"
            f"  {tab.holder}  {tab.held_since}"
        )
    if not found:
        output.show(_("Nothing is put aside."))


@tab_app.command("show", help=_("Show the lines of a tab, with their numbers."))
def show(ctx: typer.Context, name: _Name) -> None:
    """Show a tab."""
    from cafe_pos.application.tabs import tabs

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = tabs.find(cafe, name)
    _show(options, found)


@tab_app.command("rename", help=_("Give a tab another name."))
def rename(
    ctx: typer.Context, name: _Name, to: Annotated[str, typer.Argument(help=_("The new name."))]
) -> None:
    """Give a tab another name."""
    from cafe_pos.application.tabs import tabs

    options: Options = ctx.obj
    with options.cafe() as cafe:
        tab = tabs.rename(cafe, name, to, _where(options))
    if options.json:
        output.result(_head(tab))
    else:
        output.show(_("It is called {name} now.").format(name=tab.name))


@tab_app.command("merge", help=_("Put all of a tab into another one."))
def merge(ctx: typer.Context, name: _Name, into: _Into) -> None:
    """Put all of a tab into another one."""
    from cafe_pos.application.tabs import tabs

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = tabs.merge(cafe, name, into, _where(options))
    _show(options, found)


@tab_app.command("move", help=_("Move lines of a tab to another one, or to a new one."))
def move(
    ctx: typer.Context,
    name: _Name,
    into: _Into,
    lines: Annotated[
        str, typer.Option("--lines", help=_("Like 1,3, or 1:2 for two pieces of line 1."))
    ],
) -> None:
    """Move lines to another tab."""
    from cafe_pos.application.tabs import tabs

    options: Options = ctx.obj
    picks = _picks(lines)
    with options.cafe() as cafe:
        found = tabs.move(cafe, name, picks, into, _where(options))
    _show(options, found)


def _picks(text: str) -> dict[int, int | None]:
    """`1,3:2` as positions and how many pieces of each.

    Raises:
        PosError: `tab.lines`.
    """
    from cafe_pos.domain.errors import PosError

    picks: dict[int, int | None] = {}
    for part in text.split(","):
        position, mark, pieces = part.strip().partition(":")
        if not position.isdecimal() or (mark and not pieces.isdecimal()):
            raise PosError("tab.lines", text=text)
        picks[int(position)] = int(pieces) if mark else None
    return picks


@tab_app.command("drop", help=_("Empty a tab: nothing of it is sold, and that is recorded."))
def drop(
    ctx: typer.Context,
    name: _Name,
    reason: Annotated[str, typer.Option("--reason", help=_("Why; it is recorded."))] = "",
) -> None:
    """Empty a tab."""
    from cafe_pos.application.tabs import tabs

    options: Options = ctx.obj
    with options.cafe() as cafe:
        tabs.drop(cafe, name, _where(options, reason))
    output.say(_("{name} is emptied; what was in it is recorded as removed.").format(name=name))


def _head(tab: TabView) -> dict[str, Any]:
    return {
        "id": tab.id,
        "name": tab.name,
        "place": tab.place,
        "covers": tab.covers,
        "customer": tab.customer,
        "total": euros(tab.total_cents),
        "pieces": tab.pieces,
        "opened_at": tab.opened_at,
        "held_by": tab.holder,
        "held_since": tab.held_since,
    }


def _line(line: OrderLine) -> dict[str, Any]:
    return {
        "article": line.article.code,
        "label": line.name,
        "quantity": line.quantity,
        "unit_price": euros(line.unit_price_cents),
        "total": euros(line.total_cents),
        "settled": euros(line.settled_cents),
        "sent": line.sent,
        "note": line.note,
    }


def _show(options: Options, found: Recalled) -> None:
    if options.json:
        output.result(_head(found.tab) | {"lines": [_line(line) for line in found.order.lines]})
        return
    output.show(f"{found.tab.name}  {money(found.tab.total_cents)}  {found.tab.holder}")
    for position, line in enumerate(found.order.lines, start=1):
        unit = " g" if line.article.by_weight else " ×"
        count = f"{line.quantity:>4}{unit}"
        output.show(f"  {position:>3}  {count} {line.name:<30} {money(line.total_cents):>12}")


@kitchen_app.command("families", help=_("Say which families are cooked; without any, show them."))
def families(
    ctx: typer.Context,
    chosen: Annotated[
        list[str] | None, typer.Argument(help=_("Families of the catalogue, or none."))
    ] = None,
) -> None:
    """Choose or show the families that go to the kitchen; `none` chooses none."""
    from cafe_pos.application.tabs import kitchen
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if chosen:
            wanted = [] if chosen == ["none"] else chosen
            kitchen.choose_families(cafe, wanted, operator=options.operator, channel=Channel.CLI)
        found = kitchen.present_families(cafe)
    if options.json:
        output.result({"families": [family for family, cooked in found if cooked]})
        return
    for family, cooked in found:
        output.show(f"  [{'x' if cooked else ' '}] {family}")

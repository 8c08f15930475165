"""The command that shows the till on a living café: `demo`."""

from __future__ import annotations

from typing import Annotated

import typer

from cafe_pos import settings
from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.i18n import _, figure

MAX_DAYS = 366


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("demo", help=_("Open the till on a living village café, made up for you."))(demo)


def demo(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(help=_("How many days of history."))] = 90,
    seed: Annotated[int, typer.Option(help=_("Another number tells another story."))] = 1,
    no_tui: Annotated[
        bool, typer.Option("--no-tui", help=_("Make it, and do not open the till."))
    ] = False,
) -> int:
    """Make a demonstration in its own database unless it is there, and open the till on it."""
    from cafe_pos.cli import till

    if not 1 <= days <= MAX_DAYS:
        raise typer.BadParameter(_("from 1 to {limit}").format(limit=MAX_DAYS), param_hint="--days")
    options: Options = ctx.obj
    options.db = options.db or settings.demo_database()
    if not no_tui and not till.has_terminal():
        return till.without_terminal()
    make(options, days, seed)
    return 0 if no_tui else till.open_till(options)


def make(options: Options, days: int = 90, seed: int = 1) -> None:
    """Make the demonstration, or leave the one that is there as it is."""
    from cafe_pos import bootstrap

    path = options.database
    told = {"db": str(path)}
    if path.exists() and path.stat().st_size > 0:
        there = bootstrap.demo_tickets(path)
        if there is None:
            raise PosError("demo.real_cafe", path=path)
        if options.json:
            output.result(told | {"made": False, "tickets": there})
        else:
            output.say(
                _("The demonstration is there already: {tickets} tickets in {path}.").format(
                    tickets=there, path=path
                )
            )
        return
    with output.progress(_("Making the demonstration")) as progress:
        totals = bootstrap.make_demo(path, days=days, seed=seed, progress=progress)
    if options.json:
        takings = euros(totals.total_cents)
        output.result(told | {"made": True, "tickets": totals.tickets, "takings": takings})
    else:
        output.say(
            _("A demonstration of {tickets} tickets, takings {total}, in {path}.").format(
                tickets=totals.tickets, total=figure(totals.total_cents), path=path
            )
        )

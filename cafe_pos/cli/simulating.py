"""The command that makes a network up, to try a coordinator's tools: `network simulate`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _

COSTS_IN = 10
"""On this day of a month the costs of the month before are in."""


def add_to(app: typer.Typer) -> None:
    """Hang the command among those of the network."""
    app.command("simulate", help=_("Make up a network of cafés with real signed files."))(simulate)


def simulate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Option("-o", "--output", help=_("An empty folder."))],
    cafes: Annotated[int, typer.Option(help=_("How many cafés."))] = 20,
    months: Annotated[int, typer.Option(help=_("How many months of each."))] = 3,
    seed: Annotated[int, typer.Option(help=_("Another number tells another story."))] = 1,
    until: Annotated[
        str, typer.Option(help=_("The last month, like 2026-10; else the last that can be sent."))
    ] = "",
    light: Annotated[
        bool, typer.Option("--light", help=_("At most 150 tickets a month, for long runs."))
    ] = False,
) -> None:
    """Make the cafés that are not made yet, and lay their files out as they reach a coordinator."""
    from cafe_pos import bootstrap, simulating
    from cafe_pos.network import simulate as simulation
    from cafe_pos.network.simulation import plan

    for name, value, most in (
        ("--cafes", cafes, plan.MOST_CAFES), ("--months", months, plan.MOST_MONTHS)
    ):  # fmt: skip
        if not 1 <= value <= most:
            raise typer.BadParameter(_("from 1 to {limit}").format(limit=most), param_hint=name)
    last = until or _last_sent(bootstrap.clock().now().date())
    options: Options = ctx.obj
    network = plan.network(cafes, months, seed, simulation.a_month(last), light=light)
    with output.progress(_("Making cafés' months")) as progress:
        made = simulation.simulate(network, folder, simulating.joined, progress=progress)
    if options.json:
        output.result({
            "folder": str(made.folder), "cafes": made.cafes, "months": list(network.months),
            "files": made.files, "tickets": made.tickets, "bytes": made.size_bytes,
            "resumed": made.resumed,
        })  # fmt: skip
        return
    output.say(
        _("{cafes} cafés, {files} files, {tickets} tickets in {path}; the truth: {truth}.").format(
            cafes=made.cafes, files=made.files, tickets=made.tickets, path=made.folder,
            truth=made.folder / simulation.TRUTH,
        )
    )  # fmt: skip


def _last_sent(today: date) -> str:
    """The last month whose costs are in on the tenth of the month after."""
    return (today.replace(day=1) - timedelta(days=1 if today.day > COSTS_IN else 32)).isoformat()[
        :7
    ]

"""The command line's tree; each family of commands stands in its own module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import (
    accounts,
    archiving,
    articles,
    banking,
    bookkeeping,
    bread,
    communing,
    correcting,
    costing,
    demonstrating,
    displaying,
    drawer,
    examining,
    exporting,
    impacting,
    invoicing,
    keeping,
    lunching,
    network,
    papers,
    parceling,
    people,
    pricing,
    printing,
    producing,
    recovering,
    selling,
    services,
    setting_up,
    simulating,
    stocking,
    tabbing,
    training,
    tuning,
    viability_reporting,
    what_if,
)
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, set_language

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    help=_("The till and the back office of a village café. Without a command: opens the till."),
    epilog=_("--db, --json and --lang may also follow the command."),
)


@app.callback(invoke_without_command=True)
def main(
    ctx: typer.Context,
    db: Annotated[
        Path | None, typer.Option("--db", help=_("The café's database (or CAFE_POS_DB)."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Results as JSON."))] = False,
    lang: Annotated[str | None, typer.Option("--lang", help=_("Language: fr or en."))] = None,
    operator: Annotated[
        str | None, typer.Option("--operator", help=_("Who acts; else the first manager."))
    ] = None,
    version: Annotated[bool, typer.Option("--version", help=_("Show the version."))] = False,
) -> None:
    """Keep the global options; open the till when no command follows."""
    if lang not in (None, "fr", "en"):
        raise typer.BadParameter(_("fr or en"), param_hint="--lang")
    if lang is not None:
        set_language(lang)
    options = ctx.ensure_object(Options)
    options.db, options.json, options.operator = db, as_json, operator
    if version:
        from cafe_pos import __version__

        typer.echo(f"cafe-pos {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        from cafe_pos.cli.till import open_till

        raise typer.Exit(open_till(options))


setting_up.add_to(app)
pricing.add_to(setting_up.catalogue_app)
articles.add_to(setting_up.catalogue_app)
displaying.add_to(setting_up.catalogue_app)
demonstrating.add_to(app)
training.add_to(app)
selling.add_to(app)
correcting.add_to(app)
printing.add_to(app)
keeping.add_to(app)
drawer.add_to(app)
archiving.add_to(app)
examining.add_to(app)
exporting.add_to(app)
recovering.add_to(app)
papers.add_to(app)
parceling.add_to(app)
bookkeeping.add_to(app)
invoicing.add_to(app)
lunching.add_to(app)
people.add_to(app)
accounts.add_to(app)
tuning.add_to(app)
tabbing.add_to(app)
services.add_to(app)
bread.add_to(app)
producing.add_to(app)
stocking.add_to(app)
costing.add_to(app)
banking.add_to(app)
impacting.add_to(app)
communing.add_to(app)
viability_reporting.add_to(app)
what_if.add_to(app)
network.add_to(app)
simulating.add_to(network.network_app)

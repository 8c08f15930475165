"""The options before any command, and what happens without one: the till opens.

Whoever opens the till waits for no command that is not used: `running.py` takes this alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, set_language


def global_options() -> typer.Typer:
    """A command line without commands: its options, and the till."""
    says = _("The till and the back office of a village café. Without a command: opens the till.")
    made = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        help=says,
        epilog=_("--db, --json and --lang may also follow the command."),
    )
    made.callback(invoke_without_command=True)(main)
    return made


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

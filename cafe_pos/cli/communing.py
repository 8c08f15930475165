"""The command of the town hall's page: `report commune`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.bookkeeping import report_app
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, language


def add_to(_app: typer.Typer) -> None:
    """Hang the command into the tree of reports."""
    report_app.command("commune", help=_("A quarter's page for the town hall, as PDF."))(commune)


def commune(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="QUARTER", help=_("A quarter, like 2026-T3."))],
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this file."))
    ] = None,
    approved: Annotated[
        bool, typer.Option("--approve", help=_("Approve its figures as they stand."))
    ] = False,
) -> None:
    """Write the page of a quarter; a draft until a manager approves its figures."""
    from cafe_pos.application.village import commune as page_of
    from cafe_pos.reports import commune as page

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if approved:
            view = page_of.approve(cafe, period, operator=options.operator)
        else:
            view = page_of.page(cafe, period)
    if not view.approved:
        output.say(_("DRAFT: no manager has approved these figures (--approve)."))
    if target is not None:
        output.write_file(target, page.render(view, language()))
    if options.json:
        path = None if target is None else str(target.resolve())
        output.result(view.as_json() | {"path": path})
    elif target is not None:
        output.show(str(target))
    else:
        output.say(_("Nothing was written: name a file with -o, or ask for --json."))

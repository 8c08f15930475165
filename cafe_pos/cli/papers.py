"""Commands that make the papers for an inspection: `papers statement|inspector`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, long_day

papers_app = typer.Typer(help=_("Papers for an inspection."), no_args_is_help=True)

_Target = Annotated[Path | None, typer.Option("-o", "--output", help=_("Into this file."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(papers_app, name="papers")


@papers_app.command(
    "statement", help=_("The publisher's statement to be signed; or say it is held.")
)
def statement(
    ctx: typer.Context,
    target: _Target = None,
    received: Annotated[
        str | None,
        typer.Option("--received", metavar="DATE", help=_("The signed one came on this day.")),
    ] = None,
    version: Annotated[
        str | None,
        typer.Option("--version", help=_("The version it is for; else the one that runs.")),
    ] = None,
) -> None:
    """Write the model of the statement, or record that the signed one is held."""
    from cafe_pos.application.proof import papers

    options: Options = ctx.obj
    if received is not None:
        day = _day(received)
        with options.cafe() as cafe:
            named = version or papers.version_of(cafe.software)[1]
            held = papers.receive(cafe, day, named, operator=options.operator)
        if options.json:
            output.result({"received": held.received.isoformat(), "version": held.major})
        else:
            output.show(
                _("Recorded: the publisher's statement for version {version} is held since {day}.")
                .format(version=held.major, day=long_day(held.received))
            )  # fmt: skip
        return
    from cafe_pos.reports import papers as page

    with options.cafe() as cafe:
        view = papers.statement(cafe)
    if not view.publisher:
        output.say(
            _("No publisher is named yet; “cafe-pos settings publisher_name” and its name does it.")
        )
    _deliver(options, page.statement(view), target, _("statement.pdf"))


@papers_app.command("inspector", help=_("The inspector's guide, two pages in French, as PDF."))
def inspector(ctx: typer.Context, target: _Target = None) -> None:
    """Write the guide for an inspection."""
    from cafe_pos.application.proof import papers
    from cafe_pos.reports import papers as page

    options: Options = ctx.obj
    with options.cafe() as cafe, cafe.store.act() as uow:
        head = papers.head(cafe, uow)
    _deliver(options, page.guide(head), target, _("inspector.pdf"))


def _deliver(options: Options, content: bytes, target: Path | None, name: str) -> None:
    path = target or Path(name)
    output.deliver(content, path)
    if str(path) == "-":
        return
    if options.json:
        output.result({"path": str(path.resolve())})
    else:
        output.show(str(path))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            _("a day is written like 2026-11-22"), param_hint="--received"
        ) from None

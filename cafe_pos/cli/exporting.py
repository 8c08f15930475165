"""Commands for the network's file, on the till's side: `export month|key|receipt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, long_day, ngettext

if TYPE_CHECKING:
    from cafe_pos.network.sending import export

export_app = typer.Typer(
    help=_("The café's month for the network: one signed file."), no_args_is_help=True
)
_Folder = Annotated[Path, typer.Option("-o", "--output", help=_("Into this folder."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(export_app, name="export")


@export_app.command("month", help=_("Write a month's signed file for the network."))
def month(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(metavar="MONTH", help=_("A month, like 2026-10."))],
    folder: _Folder,
    definitive: Annotated[
        bool, typer.Option("--definitive", help=_("Every cost of the month is entered."))
    ] = False,
) -> None:
    """Write a month's file; nothing changed since the last one makes the same file again."""
    from cafe_pos.network.sending import export

    options: Options = ctx.obj
    with options.cafe() as cafe:
        wanted = export.Wanted(which, folder, definitive)
        view = export.make(cafe, wanted, operator=options.operator)
    if options.json:
        output.result(view.as_json())
        return
    for line in told(view):
        output.show(line)


def told(view: export.ExportView) -> tuple[str, ...]:
    """What a file is, in words: its number and revision, its tickets, its size, where it lies."""
    said = view.manifest
    tickets = said.counts["ticket"]
    form = ngettext(
        "{number}: {count} ticket, {kb} KB.", "{number}: {count} tickets, {kb} KB.", tickets
    )
    lines = [form.format(number=said.number, count=tickets, kb=-(-view.size_bytes // 1000))]
    if view.again:
        lines.append(_("Nothing has changed since it was made: the same file again."))
    return (*lines, str(view.path))


@export_app.command("key", help=_("Write the café's public key, and show its fingerprint."))
def key(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this folder."))
    ] = None,
) -> None:
    """Write the public key for whoever enrols the café; the fingerprint is read over the phone."""
    from cafe_pos.network.sending import own_key

    options: Options = ctx.obj
    with options.cafe() as cafe:
        own, path = (own_key.own_key(cafe), None) if folder is None else own_key.write(cafe, folder)
    if options.json:
        output.result(own.as_json() | {"path": str(path) if path else None})
        return
    output.show(_("Fingerprint, to be read over the telephone: {digits}").format(
        digits=own.key.fingerprint
    ))  # fmt: skip
    if path is not None:
        output.show(str(path))


@export_app.command("receipt", help=_("Show the network's answer to a month's file."))
def receipt(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The receipt."))],
    yes: Annotated[
        bool, typer.Option("--yes", help=_("This key is the network's, it said so itself."))
    ] = False,
) -> int:
    """Show a receipt; exit 1 when the network could not take the file."""
    from cafe_pos.network.sending import own_receipt

    options: Options = ctx.obj
    raw = output.read_file(file, own_receipt.MAX_BYTES)
    with options.cafe() as cafe:
        view = own_receipt.look(cafe, raw, trust=yes, operator=options.operator)
    if options.json:
        output.result(view.as_json())
        return 0 if view.good else 1
    for line in own_receipt.lines(view, long_day):
        output.show(line)
    return 0 if view.good else 1

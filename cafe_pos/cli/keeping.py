"""Commands that close, verify and keep: `close`, `verify`, `backup`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure, long_day

_SHORTEST_HASH = 8
_HEX = frozenset("0123456789abcdefABCDEF")

close_app = typer.Typer(help=_("Closures: frozen totals of a period."), no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(close_app, name="close")
    app.command("verify", help=_("Recompute everything and name the first broken entry."))(verify)
    app.command("backup", help=_("Make a verified copy of the database."))(backup)


@close_app.command("day", help=_("Close a business day, and every forgotten one before it."))
def close_day(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Option("--date", help=_("The day, like 2026-11-22; else today."))
    ] = None,
) -> None:
    """Close a business day; the drawer is noted as not counted."""
    from cafe_pos import messages
    from cafe_pos.application import closing

    options: Options = ctx.obj
    wanted = _day(day)
    with options.cafe() as cafe:
        views = closing.close_day(cafe, wanted, operator=options.operator)
        try:
            kept = cafe.store.backup()
        except PosError as error:
            kept = None
            output.say(messages.sentence(error))
    *earlier, last = views
    if options.json:
        output.result(
            last.as_json()
            | {
                "earlier": [view.as_json() for view in earlier],
                "backup": str(kept.path) if kept else None,
            }
        )
        return
    for view in views:
        z = view.payload
        output.show(
            _("{number}: {day} closed, {tickets} tickets, takings {total}.").format(
                number=z["number"],
                day=long_day(date.fromisoformat(z["business_day"])),
                tickets=z["tickets"],
                total=figure(z["total"]),
            )
        )
    if kept is not None:
        output.say(_("Backup: {path}").format(path=kept.path))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            _("a day is written like 2026-11-22"), param_hint="--date"
        ) from None


def verify(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help=_("A database or a backup; else the café's own."))
    ] = None,
    full: Annotated[bool, typer.Option("--full", help=_("Check every signature too."))] = False,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="SEQ:HASH", help=_("Demand this entry too, as a Z on paper names it.")
        ),
    ] = None,
) -> int:
    """Verify chain, signatures, totals, numbering, tables and head."""
    from cafe_pos import bootstrap, messages
    from cafe_pos.application import audit

    options: Options = ctx.obj
    seen = _head(head)
    try:
        cafe = bootstrap.open_frozen(file or options.database)
        try:
            with output.progress(_("Verifying")) as progress:
                found = audit.verify(cafe, full=full, progress=progress, seen=seen)
        finally:
            cafe.store.close()
    except PosError as error:
        if options.json:
            output.result(_unreadable(error))
            return 1
        raise
    if options.json:
        output.result(
            {
                "ok": found.ok,
                "entries": found.entries,
                "tickets": found.tickets,
                "head": {"seq": found.head_seq, "hash": found.head_hash},
                "problems": [
                    {"seq": p.seq, "code": p.code, "message": messages.finding(p)}
                    for p in found.problems
                ],
            }
        )
    elif found.ok:
        output.show(
            _(
                "Verified: {entries} entries, {tickets} tickets, nothing broken. Head {seq} {hash}."
            ).format(
                entries=found.entries,
                tickets=found.tickets,
                seq=found.head_seq,
                hash=found.head_hash[:16],
            )
        )
    else:
        output.show(_("BROKEN. The first thing found comes first:"))
        for problem in found.problems:
            output.show("  " + messages.finding(problem))
        output.say(_("Nothing was changed. Keep this file as it is, and call for help."))
    return 0 if found.ok else 1


def _head(text: str | None) -> tuple[int, str] | None:
    """An entry as paper names it: its number, and the beginning of its hash."""
    if text is None:
        return None
    number, _colon, digits = text.partition(":")
    if not (number.isdecimal() and len(digits) >= _SHORTEST_HASH and set(digits) <= _HEX):
        raise typer.BadParameter(
            _("an entry is written like 1234:9f86d081, as on a Z"), param_hint="--head"
        )
    return int(number), digits


def _unreadable(error: PosError) -> dict[str, object]:
    """A file that cannot even be opened is found broken too: scripts read `ok` and one problem."""
    told = output.error_json(error)
    return {
        "ok": False,
        "entries": 0,
        "tickets": 0,
        "head": {"seq": 0, "hash": ""},
        "problems": [{"seq": 0, **told["error"]}],
        **told,
    }


def backup(
    ctx: typer.Context,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this folder."))
    ] = None,
) -> None:
    """Copy the database and verify the copy."""
    options: Options = ctx.obj
    with options.cafe() as cafe, output.progress(_("Copying")) as progress:
        made = cafe.store.backup(target, progress)
    if options.json:
        output.result(
            {
                "path": str(made.path),
                "size": made.size_bytes,
                "head": {"seq": made.seq, "hash": made.hash},
            }
        )
    else:
        output.show(_("Backup made and verified: {path}").format(path=made.path))

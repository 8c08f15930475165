"""Commands that list copies and bring one back: `backups`, `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import keeping, output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, ngettext

_MEGABYTE = 1_000_000


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("backups", help=_("List the copies of the database, each one checked."))(backups)
    app.command("restore", help=_("Put a copy in the place of the database."))(restore)


def backups(ctx: typer.Context) -> int:
    """List the copies, newest first, with their age; exit 1 when one of them is broken."""
    from cafe_pos import recovery

    options: Options = ctx.obj
    with output.progress(_("Verifying")) as progress:
        found = recovery.copies(options.database, progress)
    broken = [copy for copy in found if copy.problem is not None]
    if options.json:
        output.result([copy.as_json() for copy in found])
        return int(bool(broken))
    for copy in found:
        checked = _("good, to entry {seq}").format(seq=copy.seq)
        if copy.problem is not None:
            checked = _("BROKEN ({reason})").format(reason=copy.problem)
        age = ngettext("{count} day", "{count} days", copy.days).format(count=copy.days)
        size = f"{copy.size_bytes / _MEGABYTE:.1f} MB"
        output.show(f"{copy.path}  {age}  {size}  {checked}")
    if not found:
        output.say(_("There is no backup yet. “cafe-pos backup” makes one."))
    return int(bool(broken))


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The copy to bring back."))],
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="SEQ:HASH", help=_("Demand this entry too, as a Z on paper names it.")
        ),
    ] = None,
) -> None:
    """Verify a copy, keep the present database aside, and go on from the copy."""
    from cafe_pos import bootstrap, recovery

    options: Options = ctx.obj
    seen = keeping.named_head(head)
    with output.progress(_("Verifying")) as progress:
        done = recovery.restore(
            options.database, file, head=seen, operator=options.operator, progress=progress
        )
    kept = None
    try:
        with bootstrap.cafe(options.database) as cafe:
            output.tell_notices(cafe)
            kept = cafe.store.backup()
    except PosError as error:  # what was restored stands; only its first copy is missing
        output.say(messages_of(error))
    if options.json:
        output.result(done.as_json() | {"backup": str(kept.path) if kept else None})
        return
    output.show(
        _("Restored: {file}, to entry {seq} {hash}. The restore is recorded in the ledger.").format(
            file=done.file, seq=done.seq, hash=done.hash[:16]
        )
    )
    if done.missing:
        output.show(
            ngettext(
                "{count} entry made after that copy is not in it.",
                "{count} entries made after that copy are not in it.",
                done.missing,
            ).format(count=done.missing)
        )
    output.show(_("The database of before is kept in {path}.").format(path=done.aside))


def messages_of(error: PosError) -> str:
    """The sentence of a refusal."""
    from cafe_pos import messages

    return messages.sentence(error)

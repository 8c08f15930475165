"""Commands that list copies and bring one back: `backups`, `restore`, `lost`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import keeping, output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure, long_day, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.keeping.restoring import Lost
    from cafe_pos.recovery import Copy, Looked, Request, Restored

_MEGABYTE = 1_000_000
_RECENT_DAYS = 2
"""Copies younger than that are told apart by hours."""


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("backups", help=_("List the copies of the database, each one checked."))(backups)
    app.command("restore", help=_("Put a copy in the place of the database."))(restore)
    app.command("lost", help=_("Tickets that a restore lost, and what was entered again."))(lost)


def backups(
    ctx: typer.Context,
    places: Annotated[
        bool, typer.Option("--places", help=_("List the disks and keys for second copies."))
    ] = False,
) -> int:
    """List the copies, newest first, with their age; exit 1 when one of them is broken."""
    from cafe_pos import recovery

    options: Options = ctx.obj
    if places:
        return _places(options)
    with output.progress(_("Verifying")) as progress:
        found = recovery.copies(options.database, progress)
    broken = [copy for copy in found if copy.problem is not None]
    if options.json:
        output.result([copy.as_json() for copy in found])
        return int(bool(broken))
    for copy in found:
        output.show(_listed(copy))
    if not found:
        output.say(_("There is no backup yet. “cafe-pos backup” makes one."))
    return int(bool(broken))


def _listed(copy: Copy) -> str:
    checked = _("good, to entry {seq}").format(seq=copy.seq)
    if copy.problem is not None:
        checked = _("BROKEN ({reason})").format(reason=copy.problem)
    elif copy.encrypted:
        checked = _("encrypted, as it was written, to entry {seq}").format(seq=copy.seq)
    age = ngettext("{count} day", "{count} days", copy.days).format(count=copy.days)
    if copy.days < _RECENT_DAYS:
        age = f"{copy.hours} h"
    size = f"{copy.size_bytes / _MEGABYTE:.1f} MB"
    where = {
        "disk": _("this disk"), "second": _("second place"), "replaced": _("set aside"),
    }[copy.place]  # fmt: skip
    return f"{copy.path}  {age}  {size}  {where}  {checked}"


def _places(options: Options) -> int:
    from cafe_pos import recovery

    found = recovery.plugged_in(options.database)
    if options.json:
        output.result(
            [
                {"name": one.name, "path": str(one.path), "free": one.free_bytes,
                 "removable": one.removable, "id": one.id}
                for one in found
            ]
        )  # fmt: skip
        return 0
    for one in found:
        free = f"{one.free_bytes / _MEGABYTE / 1000:.1f} GB"
        output.show(f"{one.name}  {one.path}  {free}")
    if not found:
        output.say(_("No other disk and no key is plugged in, or the system has not opened it."))
    return 0


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The copy to bring back."))],
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="SEQ:HASH", help=_("Demand this entry too, as a Z on paper names it.")
        ),
    ] = None,
    last_ticket: Annotated[
        str | None,
        typer.Option(
            "--last-ticket", metavar="NUMBER", help=_("The last ticket on paper, like T-00000412.")
        ),
    ] = None,
    identity: Annotated[
        Path | None,
        typer.Option("--identity", help=_("A file with the secret key of an encrypted copy.")),
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help=_("Only show what would be lost; nothing is changed."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask before it is done."))] = False,
) -> None:
    """Show what a copy would lose, keep the present database aside, and go on from the copy."""
    from cafe_pos import bootstrap, recovery

    options: Options = ctx.obj
    request = recovery.Request(
        file, keeping.named_head(head), last_ticket, _secret(file, identity), options.operator
    )
    asks = not (yes or options.json) and sys.stdin.isatty()
    if look or asks:
        seen = _look(options, request)
        if look:
            return
        _ask(seen)
    with output.progress(_("Verifying")) as progress:
        done = recovery.restore(options.database, request, progress)
    kept = None
    try:
        with bootstrap.cafe(options.database) as cafe:
            output.tell_notices(cafe)
            kept = cafe.store.backup()
    except PosError as error:  # what was restored stands; only its first copy is missing
        output.say(messages_of(error))
    if options.json:
        output.result(done.as_json() | {"backup": str(kept.path) if kept else None})
    else:
        _told(done)


def _secret(file: Path, identity: Path | None) -> str | None:
    """The secret key of an encrypted copy: of a file, or typed where somebody sits."""
    from cafe_pos import recovery

    if identity is not None or not recovery.is_sealed(file):
        return recovery.secret_of(None, identity)
    if not sys.stdin.isatty():
        return None
    return recovery.secret_of(typer.prompt(_("Secret key of the paper"), hide_input=True, err=True))


def _look(options: Options, request: Request) -> Looked:
    from cafe_pos import recovery

    with output.progress(_("Verifying")) as progress:
        seen = recovery.look(options.database, request, progress)
    if options.json:
        output.result(seen.as_json())
        return seen
    output.show(described(seen))
    for line in losses(seen.lost):
        output.show(line)
    return seen


def described(seen: Looked) -> str:
    """Which copy it is, in a sentence."""
    return _(
        "The copy {file} is good. It ends with entry {seq}, {day}; its last ticket: {ticket}."
    ).format(
        file=seen.file.name,
        seq=seen.seq,
        day=_day(seen.lost.last_at),
        ticket=seen.lost.last_ticket or _("none"),
    )


def _day(utc: str) -> str:
    return long_day(date.fromisoformat(utc[:10])) if utc else "?"


def losses(lost: Lost) -> list[str]:
    """What a restore loses, in sentences."""
    lines = []
    if lost.unsure:
        lines.append(
            _("There is no database to compare it with: what was sold after it is not known.")
        )
    if lost.entries == 0 and not lost.tickets:
        lines.append(_("Nothing would be lost: the copy holds all that the database holds."))
    elif lost.entries:
        text = ngettext(
            "Lost: {count} entry since {day}.", "Lost: {count} entries since {day}.", lost.entries
        )
        lines.append(text.format(count=lost.entries, day=_day(lost.since)))
    for run in lost.tickets:
        first, *others = run.each()
        last = others[-1] if others else first
        text = ngettext(
            "Lost: {count} ticket, {first}.", "Lost: {count} tickets, {first} to {last}.", run.count
        )
        lines.append(text.format(count=run.count, first=first, last=last))
    if lost.total_cents is not None:
        lines.append(_("Their sum: {total}.").format(total=figure(lost.total_cents)))
    elif lost.tickets:
        lines.append(_("Their sum stands on the papers alone."))
    if lost.closures:
        lines.append(_("Lost closures: {numbers}.").format(numbers=", ".join(lost.closures)))
    if lost.papers:
        text = _("Lost papers that somebody may hold: {numbers}. Compare them by hand.")
        lines.append(text.format(numbers=", ".join(lost.papers)))
    if lost.changed:
        lines.append(
            _(
                "New tickets are numbered {series}-00000001 and on: no number is given twice."
            ).format(series=lost.series)
        )
    return lines


def _ask(seen: Looked) -> None:
    """Have somebody agree; the number on paper may be the only thing that they know.

    Raises:
        PosError: `restore.left`.
    """
    if seen.lost.unsure:
        output.say(_("If you hold a later ticket, begin again with --last-ticket NUMBER."))
    if not typer.confirm(_("Restore this copy?"), err=True):
        raise PosError("restore.left")


def _told(done: Restored) -> None:
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
    for line in losses(done.lost)[bool(done.lost.entries) :]:
        output.show(line)
    if done.lost.tickets:
        output.show(_("“cafe-pos lost” lists these tickets until each is entered again."))
    if not done.pins_stay:
        output.show(
            _("PINs do not move to another machine: “cafe-pos operator pin NAME” gives new ones.")
        )
    output.show(_("The database of before is kept in {path}.").format(path=done.aside))


def lost(
    ctx: typer.Context,
    last_ticket: Annotated[
        str | None,
        typer.Option("--last-ticket", metavar="NUMBER", help=_("Say the last ticket on paper.")),
    ] = None,
) -> None:
    """List the lost tickets: which were entered again from paper, which are missing."""
    from cafe_pos.application.keeping import lost_tickets
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if last_ticket is not None:
            lost_tickets.tell_last(
                cafe, last_ticket, operator=options.operator, channel=Channel.CLI
            )
        found = lost_tickets.listed(cafe)
    if options.json:
        output.result([one.as_json() for one in found])
        return
    for one in found:
        if one.again is None:
            output.show(_("{number}  missing").format(number=one.number))
        else:
            total = figure(one.total_cents or 0)
            output.show(
                _("{number}  entered as {again}, {total}").format(
                    number=one.number, again=one.again, total=total
                )
            )
    missing = sum(one.again is None for one in found)
    text = ngettext("{count} ticket is missing.", "{count} tickets are missing.", missing)
    output.say(text.format(count=missing))


def messages_of(error: PosError) -> str:
    """The sentence of a refusal."""
    from cafe_pos import messages

    return messages.sentence(error)

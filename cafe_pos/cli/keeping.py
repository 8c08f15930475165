"""Commands that close, verify and keep: `close`, `x`, `verify`, `backup`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import drawer, output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure, long_day, ngettext

_SHORTEST_HASH = 8
_NONE = "none"
_HEX = frozenset("0123456789abcdefABCDEF")

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import ClosureView

close_app = typer.Typer(help=_("Closures: frozen totals of a period."), no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(close_app, name="close")
    app.command("x", help=_("Read the open day's figures: nothing is closed."))(reading)
    app.command("verify", help=_("Recompute everything and name the first broken entry."))(verify)
    app.command("backup", help=_("Make a verified copy of the database."))(backup)


@close_app.command("day", help=_("Close a business day, and every forgotten one before it."))
def close_day(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Option("--date", help=_("The day, like 2026-11-22; else today."))
    ] = None,
    count: drawer.CountOption = None,
    card: drawer.CardOption = None,
    cheques: drawer.ChequesOption = None,
    vouchers: drawer.VouchersOption = None,
    reason: drawer.ReasonOption = "",
    visa: drawer.VisaOption = None,
) -> None:
    """Close a business day; without a count the drawer is noted as not counted."""
    from cafe_pos.application.drawer import closing

    options: Options = ctx.obj
    wanted = _day(day)
    with options.cafe() as cafe:
        found = None
        if count is not None:
            found = drawer.read_count(
                cafe, count, card=card, cheques=cheques, vouchers=vouchers,
                reason=reason, visa=visa,
            )  # fmt: skip
        views = closing.close_day(cafe, wanted, operator=options.operator, found=found)
        _tell(options, cafe, views)


@close_app.command("month", help=_("Close a month, and before it its open days."))
def close_month(
    ctx: typer.Context,
    day: Annotated[
        str | None,
        typer.Option("--date", help=_("A day of the month; else the last month that is over.")),
    ] = None,
    count: drawer.CountOption = None,
) -> None:
    """Close a month from its last business day on."""
    from cafe_pos.application.drawer import closing

    options: Options = ctx.obj
    wanted = _day(day)
    with options.cafe() as cafe:
        found = None if count is None else drawer.read_count(cafe, count)
        views = closing.close_month(cafe, wanted, operator=options.operator, found=found)
        _tell(options, cafe, views)


@close_app.command("year", help=_("Close a fiscal year, its months, and verify the whole ledger."))
def close_year(
    ctx: typer.Context,
    day: Annotated[
        str | None,
        typer.Option("--date", help=_("A day of the year; else the last year that is over.")),
    ] = None,
    count: drawer.CountOption = None,
) -> int:
    """Close a fiscal year from its last business day on; exit 1 when the ledger is broken."""
    from cafe_pos import messages
    from cafe_pos.application.drawer import closing
    from cafe_pos.application.proof import audit

    options: Options = ctx.obj
    wanted = _day(day)
    with options.cafe() as cafe:
        found = None if count is None else drawer.read_count(cafe, count)
        views = closing.close_year(cafe, wanted, operator=options.operator, found=found)
        _tell(options, cafe, views)
        with output.progress(_("Verifying")) as progress:
            verified = audit.verify(cafe, full=True, progress=progress)
    for problem in verified.problems:
        output.say(messages.finding(problem))
    return 0 if verified.ok else 1


def _tell(options: Options, cafe: Context, views: tuple[ClosureView, ...]) -> None:
    """Copy the database, and say what was closed; the last one is the one asked for."""
    from cafe_pos import messages

    try:
        kept = cafe.store.backup()
    except PosError as error:
        kept = None
        output.say(messages.sentence(error))
    if kept is not None and kept.second_problem is not None:
        output.say(messages.sentence(kept.second_problem))
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
        sentence = _("{number}: {day} closed, {tickets} tickets, takings {total}.")
        if z["period"] != "day":
            sentence = _("{number}: {first} to {day} closed, {tickets} tickets, takings {total}.")
        output.show(
            sentence.format(
                number=z["number"],
                first=long_day(date.fromisoformat(z["first_day"])),
                day=long_day(date.fromisoformat(z["business_day"])),
                tickets=z["tickets"],
                total=figure(z["total"]),
            )
        )
    tabs = next(row for row in last.payload["counts"] if row["what"] == "open_tabs")
    if tabs["count"]:
        output.show(
            ngettext(
                "{count} tab is still open ({total}) and is carried over.",
                "{count} tabs are still open ({total}) and are carried over.",
                tabs["count"],
            ).format(count=tabs["count"], total=figure(tabs["amount"]))
        )
    if kept is not None:
        output.say(_("Backup: {path}").format(path=kept.path))


def reading(ctx: typer.Context) -> None:
    """Show the figures of the open day; nothing is closed or recorded."""
    from cafe_pos.application.drawer import closure_papers, figures

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if options.json:
            output.result(figures.reading(cafe).as_json())
        else:
            output.show(closure_papers.reading_as(cafe).decode().rstrip("\n"))


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
    from cafe_pos.application.proof import audit

    options: Options = ctx.obj
    seen = named_head(head)
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


def named_head(text: str | None) -> tuple[int, str] | None:
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
    place: Annotated[
        str | None,
        typer.Option(
            "--place", metavar="NAME", help=_("Second copies go to this key from now on; or none.")
        ),
    ] = None,
    encrypt_for: Annotated[
        str | None,
        typer.Option(
            "--encrypt-for",
            metavar="KEY",
            help=_("Encrypt second copies for this public key of age; or none."),
        ),
    ] = None,
) -> None:
    """Copy the database and verify the copy."""
    from cafe_pos import messages

    options: Options = ctx.obj
    with options.cafe() as cafe, output.progress(_("Copying")) as progress:
        _choose(cafe, options, place, encrypt_for)
        made = cafe.store.backup(target, progress)
    if made.second_problem is not None:
        output.say(messages.sentence(made.second_problem))
    if options.json:
        output.result(
            {
                "path": str(made.path),
                "second": str(made.second) if made.second else None,
                "size": made.size_bytes,
                "head": {"seq": made.seq, "hash": made.hash},
            }
        )
    else:
        for path in (made.path, made.second):
            if path is not None:
                output.show(_("Backup made and verified: {path}").format(path=path))


def _choose(cafe: Context, options: Options, place: str | None, encrypt_for: str | None) -> None:
    """Remember where second copies go, and for whom they are encrypted.

    Raises:
        PosError: `backup.no_volume`, `backup.recipient`, `backup.cannot_write`, `right.missing`.
    """
    from cafe_pos.application.keeping import backups
    from cafe_pos.domain.ticket import Channel

    keeping, operator = cafe.store.keeping, options.operator
    if place is not None:
        remembered = None
        if place != _NONE:
            found = [one for one in keeping.volumes() if place in (one.name, str(one.path))]
            if not found:
                raise PosError("backup.no_volume", name=place)
            remembered = keeping.adopt(found[0], cafe.token(8))
        backups.choose_place(cafe, remembered, operator=operator, channel=Channel.CLI)
    if encrypt_for is not None:
        public = "" if encrypt_for == _NONE else encrypt_for
        backups.encrypt_for(cafe, public, operator=operator, channel=Channel.CLI)

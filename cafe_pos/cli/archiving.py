"""Commands that archive a period and verify an archive: `archive year|range|verify`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from cafe_pos.application.ports import Context
    from cafe_pos.exports.archiving import Wanted

archive_app = typer.Typer(
    help=_("Archives: a period in one file that verifies without this program."),
    no_args_is_help=True,
)

_Target = Annotated[
    Path | None,
    typer.Option("-o", "--output", help=_("Into this file; else beside the database.")),
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(archive_app, name="archive")


@archive_app.command("year", help=_("Archive the fiscal year that begins in a year."))
def year(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2999)],
    target: _Target = None,
) -> None:
    """Archive the fiscal year that begins in a year, whole or as far as it has come."""
    from cafe_pos.exports import archiving

    _archive(ctx.obj, lambda cafe: archiving.fiscal_year(cafe, number), target)


@archive_app.command("range", help=_("Archive the business days from one to another."))
def days(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FROM")],
    last: Annotated[str, typer.Argument(metavar="TO")],
    target: _Target = None,
) -> None:
    """Archive some business days, both named ones included."""
    from cafe_pos.exports.archiving import Wanted

    wanted = Wanted(_day(first, "FROM"), _day(last, "TO"))
    _archive(ctx.obj, lambda _cafe: wanted, target)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("a day is written like 2026-11-22"), param_hint=name) from None


def _archive(options: Options, period: Callable[[Context], Wanted], target: Path | None) -> None:
    from cafe_pos.exports import archiving

    with options.cafe() as cafe, output.progress(_("Archiving")) as progress:
        made = archiving.archive(
            cafe, period(cafe), target, operator=options.operator, progress=progress
        )
    if options.json:
        output.result(made.as_json())
        return
    for day in made.closed_days:
        output.say(_("{day} was over and has been closed.").format(day=day))
    record = made.payload
    output.show(
        _("{number}: entries {first} to {last}, {tickets} tickets. {path}").format(
            number=record["number"],
            first=record["first_seq"],
            last=record["last_seq"],
            tickets=made.tickets,
            path=made.path,
        )
    )
    output.show(f"SHA-256 {record['file_sha256']}")


@archive_app.command("verify", help=_("Verify an archive; no database is needed."))
def verify(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The archive."))],
    key: Annotated[
        str, typer.Option("--key", help=_("Demand this key: its short name, or all of it."))
    ] = "",
    recorded: Annotated[
        bool, typer.Option("--recorded", help=_("Demand that this café's ledger names the file."))
    ] = False,
) -> int:
    """Verify an archive with the very program that it carries, as this release has it."""
    from cafe_pos.exports import verifier

    options: Options = ctx.obj
    if not file.exists():
        raise PosError("file.cannot_read", path=file, reason=_("there is no such file"))
    with output.progress(_("Verifying")) as progress:
        report = verifier.check(file, key, progress)
    sentences = report.sentences(language())
    own = _record_of(options, file) if recorded else None
    if recorded and own is None:
        sentences.append(_("the ledger of this café names no archive with this SHA-256"))
    ok = not sentences
    if options.json:
        named = report.manifest.get("number") if isinstance(report.manifest, dict) else None
        output.result(
            {
                "ok": ok,
                "number": named,
                "recorded": own,
                "entries": report.entries,
                "tickets": report.tickets,
                "problems": [
                    {"code": code, "message": sentence}
                    for code, sentence in zip(
                        [*(found[0] for found in report.found), "unrecorded"],
                        sentences,
                        strict=False,  # the last code stands only where its sentence does
                    )
                ],
            }
        )
        return 0 if ok else 1
    if report.ok:
        for line in verifier.summary(report.manifest, language()):
            output.show(line)
    if ok:
        output.show(_("Verified: nothing was changed."))
    else:
        output.show(_("BROKEN. The first thing found comes first:"))
        for sentence in sentences:
            output.show(f"  {sentence}")
    return 0 if ok else 1


def _record_of(options: Options, file: Path) -> str | None:
    """The number under which this café's ledger holds the file."""
    from cafe_pos import bootstrap
    from cafe_pos.exports import archiving

    cafe = bootstrap.open_frozen(options.database)
    try:
        with cafe.store.act() as uow:
            found = uow.archives.with_file(archiving.sha256_of(file))
    finally:
        cafe.store.close()
    return None if found is None else str(found["number"])

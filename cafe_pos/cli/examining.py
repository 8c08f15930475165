"""The command that looks at everything that can go wrong: `doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _

if TYPE_CHECKING:
    from cafe_pos.application.doctor.findings import Finding


def add_to(app: typer.Typer) -> None:
    """Hang this command into the tree."""
    app.command(
        "doctor", help=_("Look at disk, database, key, copies, clock, printers, terminal, rights.")
    )(examine)


def examine(
    ctx: typer.Context,
    full: Annotated[bool, typer.Option("--full", help=_("Read every page of the file."))] = False,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", help=_("Also write a file for whoever helps: no name is in it.")),
    ] = None,
    with_name: Annotated[
        bool, typer.Option("--with-name", help=_("The café's name stands in that file."))
    ] = False,
) -> int:
    """Say what is well and what wants attention; exit 1 when anything does."""
    from cafe_pos import bootstrap
    from cafe_pos.application.doctor import examining

    options: Options = ctx.obj
    if bundle is not None:
        return _told(options, _written(options, bundle, full=full, with_name=with_name), bundle)
    cafe = bootstrap.open_frozen(options.database)
    try:
        findings = examining.examine(cafe, bootstrap.machine(), full=full)
    finally:
        cafe.store.close()
    return _told(options, findings)


def _written(options: Options, path: Path, *, full: bool, with_name: bool) -> tuple[Finding, ...]:
    """Write the support bundle, of the machine alone when the café's file does not open."""
    from cafe_pos import bootstrap, messages
    from cafe_pos.application.doctor import bundle, examining
    from cafe_pos.application.doctor.cafe import CafeFacts

    machine = bootstrap.machine()
    if path.exists():
        raise PosError("file.exists", path=path)
    try:
        cafe = bootstrap.open_frozen(options.database)
        try:
            look = bundle.Gathering(with_name, examining.Examination(full=full))
            gathered = examining.run(look, cafe, machine)
        finally:
            cafe.store.close()
    except PosError as error:
        now = bootstrap.clock().now()
        facts = CafeFacts(options.database, now, software=bootstrap.SOFTWARE)
        gathered = bundle.closed(options.database, error, machine, facts)
    bundle.write(path, gathered, "\n".join(messages.bundle(with_name=with_name)) + "\n")
    for sentence in messages.bundle(with_name=with_name):
        output.say(sentence)
    return gathered.findings


def _told(options: Options, findings: tuple[Finding, ...], bundle: Path | None = None) -> int:
    wanted = any(finding.attention for finding in findings)
    if options.json:
        written = {} if bundle is None else {"bundle": str(bundle)}
        told = {"ok": not wanted, "findings": [_as_json(f) for f in findings]}
        output.result(told | written)
        return int(wanted)
    from cafe_pos import messages

    for finding in findings:
        params = dict(finding.params)
        output.show(
            f"{'!' if finding.attention else ' '} {messages.examined(finding.code, params)}"
        )
        remedy = messages.remedy(finding.code, params)
        if remedy and finding.attention:
            output.show(f"    {remedy}")
    return int(wanted)


def _as_json(finding: Finding) -> dict[str, Any]:
    from cafe_pos import messages

    params = dict(finding.params)
    return finding.as_json() | {
        "message": messages.examined(finding.code, params),
        "remedy": messages.remedy(finding.code, params) if finding.attention else "",
    }

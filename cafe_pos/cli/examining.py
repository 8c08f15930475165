"""The command that looks at everything that can go wrong: `doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
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
) -> int:
    """Say what is well and what wants attention; exit 1 when anything does."""
    from cafe_pos import bootstrap
    from cafe_pos.application.doctor import examining

    options: Options = ctx.obj
    cafe = bootstrap.open_frozen(options.database)
    try:
        findings = examining.examine(cafe, bootstrap.machine(), full=full)
    finally:
        cafe.store.close()
    return _told(options, findings)


def _told(options: Options, findings: tuple[Finding, ...]) -> int:
    wanted = any(finding.attention for finding in findings)
    if options.json:
        output.result({"ok": not wanted, "findings": [_as_json(f) for f in findings]})
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

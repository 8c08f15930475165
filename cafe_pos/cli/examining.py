"""The command that looks at everything that can go wrong: `doctor`."""

from __future__ import annotations

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _


def add_to(app: typer.Typer) -> None:
    """Hang this command into the tree."""
    app.command("doctor", help=_("Look at database, key, copies, printer and disk."))(examine)


def examine(ctx: typer.Context) -> int:
    """Say what is well and what wants attention; exit 1 when anything does."""
    from cafe_pos import bootstrap, messages
    from cafe_pos.application import doctor

    options: Options = ctx.obj
    cafe = bootstrap.open_frozen(options.database)
    try:
        findings = doctor.examine(cafe)
    finally:
        cafe.store.close()
    wanted = any(finding.attention for finding in findings)
    if options.json:
        output.result({"ok": not wanted, "findings": [f.as_json() for f in findings]})
        return int(wanted)
    for finding in findings:
        mark = "!" if finding.attention else " "
        output.show(f"{mark} {messages.examined(finding.code, dict(finding.params))}")
    return int(wanted)

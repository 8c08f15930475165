"""The command that changes how the till looks and behaves: `settings`."""

from __future__ import annotations

from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _


def add_to(app: typer.Typer) -> None:
    """Hang this command into the tree."""
    app.command("settings", help=_("Show a setting of the till, or change it."))(settings)


def settings(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help=_("Like theme; docs/commands.md lists them."))],
    value: Annotated[str | None, typer.Argument(help=_("Its new value."))] = None,
) -> None:
    """Show or change one setting; a change is recorded."""
    from cafe_pos.application import settings_acts
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if value is not None:
            wanted = settings_acts.value_of(key, value)
            settings_acts.change(cafe, key, wanted, operator=options.operator, channel=Channel.CLI)
        now = settings_acts.present(cafe, key)
    if options.json:
        output.result({key: now})
    else:
        output.show(f"{key} = {settings_acts.text_of(now)}")

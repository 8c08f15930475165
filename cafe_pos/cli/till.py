"""Opening the till: the first questions where there is no café, then the counter."""

from __future__ import annotations

import sys
from functools import partial

from cafe_pos import settings
from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _


def open_till(options: Options) -> int:
    """Open the counter and return the exit code when it is left."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        output.say(
            _("The till needs a terminal. “cafe-pos --help” lists the commands for scripts.")
        )
        return 2
    from cafe_pos import bootstrap

    if not options.database.exists() and not _first_run(options):
        return 1
    from cafe_pos.application.writer import Writer
    from cafe_pos.tui import app
    from cafe_pos.tui.desk import Desk

    writer = Writer(partial(bootstrap.open_cafe, options.database))
    desk = Desk(
        writer=writer,
        spool=bootstrap.spool(writer),
        log_file=settings.log_file(),
        operator=options.operator,
    )
    return app.run(desk)

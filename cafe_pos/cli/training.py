"""The training till: the command that opens it, and the way from the real till and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos import settings
from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.app import Ended

Opener = Callable[[], "Context"]
Show = Callable[[Opener, Path, str | None], "Ended"]
"""Shows a counter: how its café is opened, its file, who stands there (a name, or nobody yet)."""


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("training", help=_("Open the training till: your café, and nothing counts."))(
        training
    )


def training(
    ctx: typer.Context,
    no_tui: Annotated[
        bool, typer.Option("--no-tui", help=_("Make it ready, and do not open the till."))
    ] = False,
) -> int:
    """Open the training till beside the café's own, with today's catalogue, people and PINs."""
    from cafe_pos import bootstrap
    from cafe_pos.cli import till

    options: Options = ctx.obj
    if not no_tui and not till.has_terminal():
        return till.without_terminal()
    made = not settings.training_database(options.database).exists()
    path = bootstrap.enter_training(options.database)
    if not no_tui:
        return take_turns(options.database, options.operator, till.show, learning=True)
    if options.json:
        output.result({"db": str(path), "made": made})
    else:
        output.say(_("The training till is ready in {path}.").format(path=path))
    return 0


def take_turns(database: Path, operator: str | None, show: Show, *, learning: bool) -> int:
    """Show the real till or, `learning`, the training one, made ready; then whither it is left.

    Leaving training leads back to the real till when that is where it was entered from.
    """
    from cafe_pos import bootstrap
    from cafe_pos.tui.shown import Leaving

    real = settings.real_database(database)
    if real != database and bootstrap.is_training(database):
        learning = True
    else:
        real = database
    from_real = False
    failed: PosError | None = None
    while True:
        path = settings.training_database(real) if learning else real
        ended = show(partial(_opened, path, failed), path, operator)
        failed = None
        back = ended.to is Leaving.BACK
        if ended.to is Leaving.END or (back and not from_real):
            break
        operator, from_real = ended.operator, not learning
        learning = not learning
        if learning:
            try:
                bootstrap.enter_training(real)
            except PosError as error:
                learning, failed = False, error
    if back:
        output.say(
            _("Training is over. “cafe-pos” opens the real till, “cafe-pos training” this one.")
        )
    return ended.code


def _opened(path: Path, failed: PosError | None) -> Context:
    """Open a café to sell; why training could not be entered is told there."""
    from cafe_pos import bootstrap, messages

    ctx = bootstrap.open_cafe(path)
    if failed is not None:
        ctx.store.tell("start.no_training", reason=messages.sentence(failed))
    return ctx

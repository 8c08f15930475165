"""The group of commands `bread …`: each module of the family hangs its own commands into it."""

from __future__ import annotations

import typer

from cafe_pos.cli import bread_days, bread_forecasting, bread_ordering
from cafe_pos.i18n import _

bread_app = typer.Typer(
    help=_("Bread: what to order, who has booked, what came and what is left."),
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Hang the group and its commands into the tree."""
    app.add_typer(bread_app, name="bread")
    bread_forecasting.add_to(bread_app)
    bread_ordering.add_to(bread_app)
    bread_days.add_to(bread_app)

"""The group of commands `service …`: each module of the family hangs its own commands into it."""

from __future__ import annotations

import typer

from cafe_pos.cli import mandating, service_kinds, settling
from cafe_pos.i18n import _

service_app = typer.Typer(
    help=_("The village's services: mandators, contracts, settlements, and services of one's own."),
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Hang the group and its commands into the tree."""
    app.add_typer(service_app, name="service")
    mandating.add_to(service_app)
    settling.add_to(service_app)
    service_kinds.add_to(service_app)

"""Commands that sell and print: `ring`, `receipt`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TextIO

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _

MAX_LINE = 1_000_000


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("ring", help=_("Ring orders: one JSON object a line in, one result a line out."))(
        ring
    )
    app.command("receipt", help=_("Give a ticket again, as a recorded duplicate."))(receipt)


def ring(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(help=_("A file of orders, one a line; - is standard input."))
    ] = "-",
    paper: Annotated[
        bool, typer.Option("--paper", help=_("Sales noted on paper while the till was down."))
    ] = False,
    made_at: Annotated[
        str | None, typer.Option("--at", help=_("When they were made: 14:20, or a whole ISO time."))
    ] = None,
    terminal: Annotated[
        bool, typer.Option("--terminal", help=_("Charge cards through the terminal."))
    ] = False,
) -> int:
    """Ring orders; each result is written once its ticket is durable.

    A payment by card is only noted, as one typed on the terminal by hand, unless `--terminal`.
    """
    options: Options = ctx.obj
    if terminal and paper:
        raise typer.BadParameter(
            _("--paper and --terminal exclude each other"), param_hint="--terminal"
        )
    if paper != (made_at is not None):
        raise typer.BadParameter(_("--paper and --at go together"), param_hint="--paper")
    if file == "-":
        return _ring_all(sys.stdin, options, made_at, terminal=terminal)
    try:
        source = Path(file).open(encoding="utf-8", errors="surrogateescape")  # noqa: SIM115 - below
    except OSError as error:
        raise PosError("file.cannot_read", path=Path(file), reason=error.strerror) from error
    with source:
        return _ring_all(source, options, made_at, terminal=terminal)


def _lines(source: TextIO) -> Iterator[str]:
    """The orders, one a line; a fault in reading them is told apart from one in answering.

    Raises:
        PosError: `ring.unread`.
    """
    try:
        while line := source.readline(MAX_LINE):
            if line.strip():
                yield line
    except OSError as error:
        raise PosError("ring.unread", reason=error.strerror) from error


def _ring_all(
    source: TextIO, options: Options, made_at: str | None = None, *, terminal: bool = False
) -> int:
    from cafe_pos.application.selling import on_paper, orders, ringing
    from cafe_pos.cli import spooling
    from cafe_pos.cli.terminal import charged
    from cafe_pos.domain.ticket import Channel

    refused = 0
    queued: set[str] = set()
    with options.cafe() as cafe:
        cafe.store.on_queued(queued.update)
        written = on_paper.made_at(cafe, made_at) if made_at is not None else None
        for line in _lines(source):
            try:
                order = orders.parse(line, operator=options.operator)
                if written is not None:
                    order = replace(order, channel=Channel.PAPER, issued_at=written.at)
                view = charged(cafe, order) if terminal else ringing.ring(cafe, order)
            except PosError as error:
                refused += 1
                output.result(output.error_json(error))
            else:
                output.result(view.as_json())
    if queued:
        spooling.give_a_chance(options)
    return 1 if refused else 0


def receipt(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The ticket, like T-00000012."))],
    form: Annotated[str, typer.Option("--as", help=_("text, escpos or pdf."))] = "text",
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this file."))
    ] = None,
    reason: Annotated[str, typer.Option(help=_("Why a duplicate is wanted."))] = "",
) -> None:
    """Give a ticket again: marked DUPLICATA, numbered, recorded with its reason."""
    from cafe_pos.application.printing import copies

    options: Options = ctx.obj
    with options.cafe() as cafe:
        content = copies.duplicate(cafe, number, form, reason=reason, operator=options.operator)
    output.deliver(content, target)

"""Commands that correct, by new documents only: `refund`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure

if TYPE_CHECKING:
    from cafe_pos.domain.payment import Method
    from cafe_pos.domain.refund import GivenBack


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("refund", help=_("Give a ticket back, or some of its lines, as a new ticket."))(
        refund
    )


def refund(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The ticket, like T-00000012."))],
    method: Annotated[
        str, typer.Option(help=_("How it is paid back: cash, card, cheque or transfer."))
    ],
    lines: Annotated[
        str | None,
        typer.Option(help=_("Its lines, like 1,3 (1:2 is two of line 1); else all of them.")),
    ] = None,
    reason: Annotated[str, typer.Option(help=_("Why it is given back."))] = "",
    visa: Annotated[str | None, typer.Option(help=_("The other manager, who agrees."))] = None,
    lost: Annotated[
        bool, typer.Option("--lost", help=_("Goods of a lot are not good to be sold again."))
    ] = False,
    terminal: Annotated[
        bool, typer.Option("--terminal", help=_("Charge cards through the terminal."))
    ] = False,
) -> None:
    """Refund a ticket of any past day; the ticket itself never changes."""
    from cafe_pos.application.selling import refunds
    from cafe_pos.cli.terminal import charged

    options: Options = ctx.obj
    wanted = refunds.Refund(
        number,
        _method(method),
        reason,
        lines=() if lines is None else _lines(lines),
        operator=options.operator,
        visa=visa,
        lost=lost,
    )
    with options.cafe() as cafe:
        view = charged(cafe, wanted) if terminal else refunds.give_back(cafe, wanted)
    if options.json:
        output.result(view.as_json())
    else:
        output.show(
            _("{number}: {total} given back for ticket {corrects}.").format(
                number=view.number, total=figure(-view.payload["total"]), corrects=number
            )
        )


def _method(text: str) -> Method:
    from cafe_pos.domain.payment import Method

    if text not in set(Method):
        raise PosError("refund.method", method=text)
    return Method(text)


def _lines(text: str) -> tuple[GivenBack, ...]:
    """Read `1,3` or `1:2,3`: positions, each with how many of it."""
    from cafe_pos.domain.refund import GivenBack

    found = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,4})(?::(\d{1,6}))?\s*", part, re.ASCII)
        if match is None:
            raise PosError("refund.malformed", text=text)
        position, quantity = match.groups()
        found.append(GivenBack(int(position), None if quantity is None else int(quantity)))
    return tuple(found)

"""The command that makes an invoice of a ticket: `invoice`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _


def add_to(app: typer.Typer) -> None:
    """Hang this command into the tree."""
    app.command("invoice", help=_("Make the invoice of a ticket, or a refund's credit note."))(
        invoice
    )


def invoice(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("A ticket, or F-… to write that one again."))],
    target: Annotated[Path, typer.Option("-o", "--output", help=_("Into this PDF."))],
    buyer: Annotated[
        Path | None, typer.Option("--to", help=_("The buyer's file; a credit note needs none."))
    ] = None,
) -> None:
    """Make an invoice for a town hall or an association, as Factur-X."""
    from cafe_pos.domain.money import euros
    from cafe_pos.exports import invoicing

    options: Options = ctx.obj
    named = None if buyer is None else invoicing.read_buyer(buyer)
    with options.cafe() as cafe:
        view = invoicing.write(cafe, number, target, named, operator=options.operator)
    made = view.payload
    if options.json:
        output.result(
            {
                "number": view.number,
                "nature": made["nature"],
                "ticket": made["ticket"],
                "corrects": made["corrects"],
                "buyer": made["buyer_name"],
                "total": euros(made["total"]),
                "path": str(target),
            }
        )
        return
    words = _("Credit note {number} of {ticket}: {path}")
    if not view.is_credit_note:
        words = _("Invoice {number} of {ticket}: {path}")
    output.show(words.format(number=view.number, ticket=made["ticket"], path=target))

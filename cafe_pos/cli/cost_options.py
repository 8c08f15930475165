"""What the commands of `cost …` share: their options, the day, the net amount."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _

Day = Annotated[str | None, typer.Option("--day", help=_("Its day, like 2026-11-22; else today."))]
Net = Annotated[str | None, typer.Option("--net", help=_("Euros without VAT."))]
Gross = Annotated[str | None, typer.Option("--gross", help=_("Euros with VAT, instead of --net."))]
Vat = Annotated[str, typer.Option("--vat", help=_("The VAT code: N20, I10, R55, P21, EX0, HORS."))]
Every = Annotated[str, typer.Option("--every", help=_("once, month, quarter or year."))]
Until = Annotated[
    str | None, typer.Option("--until", help=_("The last day on which it falls due."))
]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help=_("The entry's number."))]
Replaces = Annotated[
    int | None, typer.Option("--replaces", help=_("The entry that this one corrects."))
]
Removed = Annotated[bool, typer.Option("--removed", help=_("Removed ones too."))]


def today_of(cafe: Any) -> str:
    """The café's business day, ISO."""
    from cafe_pos.application.costs import keeping

    with cafe.store.act() as uow:
        return str(keeping.today(cafe, uow).isoformat())


def net_of(cafe: Any, net: str | None, gross: str | None, vat: str, day: str) -> int:
    """The net amount in cents of what was given; with VAT it is taken out by its rate.

    Raises:
        PosError: `amount.*`, `cost.vat`, `cost.day`.
    """
    from cafe_pos.application.costs import keeping
    from cafe_pos.domain.money import parse_euros

    if (net is None) == (gross is None):
        raise typer.BadParameter(_("give --net or --gross"), param_hint="--net")
    if net is not None:
        return parse_euros(net)
    with cafe.store.act() as uow:
        return keeping.without_vat(cafe, uow, vat, gross=parse_euros(gross or ""), day=day)


def tell_removed(options: Options, number: int) -> None:
    """Say that an entry counts no more."""
    if options.json:
        output.result({"id": number, "removed": True})
    else:
        output.show(_("Entry {number} counts no more; it stays to be read.").format(number=number))

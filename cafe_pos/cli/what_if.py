"""Commands of scenarios: `report what-if`, `report scenarios`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.bookkeeping import report_app
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure

if TYPE_CHECKING:
    from cafe_pos.application.viability.scenarios import WhatIf

_WIDE = 14


def add_to(_app: typer.Typer) -> None:
    """Hang these commands into the group `report`."""
    report_app.command(
        "what-if", help=_("Twelve months with other prices, days or charges, beside today's.")
    )(what_if)
    report_app.command("scenarios", help=_("The scenarios kept; two may stand in the report."))(
        scenarios_
    )


def bp(text: str) -> int:
    """Percents as they are typed, `5`, `-2,5 %`, in basis points.

    Raises:
        PosError: `amount.*`.
    """
    return _cents(text.replace("%", ""))


def _cents(text: str) -> int:
    from cafe_pos.domain.money import parse_euros

    return parse_euros(text)


def what_if(
    ctx: typer.Context,
    month: Annotated[str, typer.Argument(help=_("The last month known, like 2026-10."))],
    price: Annotated[str, typer.Option("--price", help=_("Prices, in percent: 5, -2.5."))] = "0",
    volume: Annotated[
        str, typer.Option("--volume", help=_("Sales in pieces, in percent: 10, -5."))
    ] = "0",
    days: Annotated[int, typer.Option("--days", help=_("Opening days a month, more or less."))] = 0,
    rent: Annotated[
        str, typer.Option("--rent", help=_("Rent a month without VAT, more or less."))
    ] = "0",
    charges: Annotated[
        str, typer.Option("--charges", help=_("Other charges a month, more or less."))
    ] = "0",
    service_revenue: Annotated[
        str, typer.Option("--service-revenue", help=_("A new service: its revenue a month."))
    ] = "0",
    service_cost: Annotated[
        str, typer.Option("--service-cost", help=_("What it costs, in percent of its revenue."))
    ] = "0",
    service_commission: Annotated[
        str, typer.Option("--service-commission", help=_("Commissions that it brings a month."))
    ] = "0",
    service_charge: Annotated[
        str, typer.Option("--service-charge", help=_("What it costs a month in any case."))
    ] = "0",
    save: Annotated[
        str, typer.Option("--save", metavar="NAME", help=_("Keep it under this name."))
    ] = "",
) -> None:
    """Compute a scenario beside what is, and keep it when it has a name."""
    from cafe_pos.application.viability import scenarios
    from cafe_pos.domain.viability.projection import Scenario

    options: Options = ctx.obj
    wanted = Scenario(
        name=save, price_bp=bp(price), volume_bp=bp(volume), days=days,
        rent_cents=_cents(rent), charges_cents=_cents(charges),
        service_revenue_cents=_cents(service_revenue),
        service_cost_bp=bp(service_cost),
        service_commission_cents=_cents(service_commission),
        service_charge_cents=_cents(service_charge),
    )  # fmt: skip
    with options.cafe() as cafe:
        if save:
            wanted = scenarios.save(cafe, wanted, operator=options.operator)
        found = scenarios.what_if(cafe, month, wanted)
    if options.json:
        output.result(
            {
                "month": found.month,
                "scenario": scenarios.scenario_json(wanted),
                "saved": bool(save),
                "cash_known": found.cash_known,
                "today": scenarios.projection_json(found.today),
                "changed": scenarios.projection_json(found.changed),
            }
        )
        return
    _table(found)
    if save:
        output.show(_("Kept as “{name}”.").format(name=wanted.name))


def _table(found: WhatIf) -> None:
    from cafe_pos.messages.viability import WHAT_IF

    today, changed = found.today, found.changed

    def row(label: str, *cells: str) -> None:
        output.show(f"{label:<34.34}" + "".join(f"{cell:>{_WIDE}}" for cell in cells))

    def cents(value: int | None) -> str:
        return "-" if value is None else figure(value)

    words = {code: _(sentence) for code, sentence in WHAT_IF.items()}
    row("", words["today"], words["changed"])
    row(words["break_even"], cents(today.break_even_cents), cents(changed.break_even_cents))
    row(words["result"], cents(today.result_cents), cents(changed.result_cents))
    for before, after in zip(today.steps, changed.steps, strict=True):
        label = _("Cash after {n} months").format(n=before.number)
        row(label, figure(before.cash_cents), figure(after.cash_cents))
    if not found.cash_known:
        output.show(words["no_cash"])
    output.show(words["alone"])


def scenarios_(
    ctx: typer.Context,
    show: Annotated[
        list[str] | None,
        typer.Option("--show", metavar="NAME", help=_("Put into the report; twice for two.")),
    ] = None,
    nothing: Annotated[bool, typer.Option("--none", help=_("None in the report."))] = False,
    remove: Annotated[
        str, typer.Option("--remove", metavar="NAME", help=_("Forget this one."))
    ] = "",
) -> None:
    """List scenarios, choose those of the report, forget one."""
    from cafe_pos.application.viability import scenarios
    from cafe_pos.messages.scenario_words import summary

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if remove:
            scenarios.forget(cafe, remove, operator=options.operator)
        if show or nothing:
            scenarios.choose(cafe, show or (), operator=options.operator)
        kept = scenarios.listed(cafe)
    if options.json:
        output.result([scenarios.scenario_json(k.scenario) | {"place": k.place} for k in kept])
        return
    for one in kept:
        mark = _("in the report") if one.place is not None else ""
        output.show(f"{one.scenario.name:<42}{mark:<16}{summary(one.scenario)}".rstrip())
    if not kept:
        output.show(_("No scenario was kept yet."))

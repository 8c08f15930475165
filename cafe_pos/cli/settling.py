"""Commands for settlements: `service balances`, `settle`, `pay`, and what is put on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.bookkeeping import report_app
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure, money

if TYPE_CHECKING:
    from cafe_pos.application.mandates.settlement_views import Preview, SettlementView

_Who = Annotated[str, typer.Argument(metavar="MANDATOR", help=_("The mandator's code or name."))]
_Period = Annotated[
    str,
    typer.Argument(
        metavar="PERIOD", help=_("2026-10, 2026-T3, 2026-W43 or 2026-10-01..2026-10-15.")
    ),
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `service`."""
    app.command("balances", help=_("What is theirs and what is due, mandator by mandator."))(
        balances
    )
    app.command("settlements", help=_("The settlements made, the newest first."))(settlements)
    app.command("settle", help=_("Settle a period with a mandator, or look at it first."))(settle)
    app.command("pay", help=_("Pay a settlement, or take what a mandator owes."))(pay)
    app.command("statement", help=_("A settlement on paper: text, escpos or pdf."))(statement)


def balances(ctx: typer.Context) -> None:
    """Show accounts 467 and 401, what is unsettled, and what is left to pay."""
    from cafe_pos.application.mandates import balances as mandate_balances

    options: Options = ctx.obj
    with options.cafe() as cafe:
        views = mandate_balances.balances(cafe)
    if options.json:
        output.result([view.as_json() for view in views])
        return
    titles = (_("467"), _("401"), _("unsettled"), _("to pay"))
    head = _("Mandator")
    output.show(f"{head:<28}" + "".join(f"{title:>13}" for title in titles))
    for view in views:
        standing = view.standing
        cells = (standing.held, standing.bought, view.unsettled, view.left)
        to_pay = " ".join(view.open_settlements)
        named = f"{view.mandator.name[:27]:<28}"
        output.show(f"{named}{''.join(f'{figure(cents):>13}' for cents in cells)}  {to_pay}")


def settlements(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(metavar="[MANDATOR]")] = None,
) -> None:
    """List settlements."""
    from cafe_pos.application.mandates import settlements as settling

    options: Options = ctx.obj
    with options.cafe() as cafe:
        views = settling.settlements(cafe, who)
    if options.json:
        output.result([view.as_json() for view in views])
        return
    for view in views:
        _show_settlement(view)
    if not views:
        output.show(_("Nothing was settled yet."))


def settle(
    ctx: typer.Context,
    who: _Who,
    period: _Period,
    look: Annotated[
        bool, typer.Option("--preview", help=_("Show what it comes to; nothing is recorded."))
    ] = False,
) -> None:
    """Settle a period: numbered and in the ledger."""
    from cafe_pos.application.mandates import settlements as settling
    from cafe_pos.domain.mandate import period_of
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    first, last = period_of(period)
    with options.cafe() as cafe:
        if look:
            _show_preview(options, settling.preview(cafe, who, first, last))
            return
        view = settling.settle(
            cafe, who, first, last, operator=options.operator, channel=Channel.CLI
        )
    if options.json:
        output.result(view.as_json())
    else:
        _show_settlement(view)


def _show_settlement(view: SettlementView) -> None:
    said = view.payload
    output.show(
        _("{number}  {name}, {first} to {last}: {balance}, left to pay {left}").format(
            number=view.number,
            name=said["mandator_name"],
            first=said["from"],
            last=said["to"],
            balance=money(said["balance"]),
            left=money(view.left),
        )
    )


def _show_preview(options: Options, told: Preview) -> None:
    from cafe_pos import messages
    from cafe_pos.domain.errors import PosError

    if options.json:
        output.result(told.as_json())
        return
    computed = told.computed
    for text, cents in (
        (_("sold on their behalf"), computed.sold),
        (_("our commission"), -computed.commission),
        (_("bought from them"), computed.purchases + computed.purchases_vat),
        (_("brought forward"), told.brought),
        (_("due to them"), told.balance),
    ):
        output.show(f"  {text:<28} {figure(cents):>12}")
    if told.refusal is not None:
        output.say(messages.sentence(PosError(told.refusal[0], **told.refusal[1])))


def pay(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The settlement's number, like S-00000001."))],
    method: Annotated[str, typer.Option("--method", help=_("cash, transfer or cheque."))],
    amount: Annotated[
        str | None, typer.Option("--amount", help=_("What is paid of it; else all of it."))
    ] = None,
    reference: Annotated[
        str, typer.Option("--reference", help=_("The cheque's or the transfer's number."))
    ] = "",
) -> None:
    """Pay through the drawer, by transfer or by cheque."""
    from cafe_pos.application.mandates import payouts
    from cafe_pos.domain.money import parse_euros
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = payouts.pay(
            cafe,
            number,
            method,
            None if amount is None else parse_euros(amount),
            reference=reference,
            operator=options.operator,
            channel=Channel.CLI,
        )
    if options.json:
        output.result(view.as_json())
        return
    cents = view.payload["amount"]
    told = (
        _("{number}: {amount} paid to {name}, {left} left to pay.")
        if cents > 0
        else _("{number}: {amount} received from {name}, {left} left to pay.")
    )
    output.show(
        told.format(
            number=view.number, amount=money(abs(cents)), name=view.mandator.name,
            left=money(abs(view.left)),
        )
    )  # fmt: skip


# Papers


def statement(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The settlement's number, like S-00000001."))],
    form: Annotated[str, typer.Option("--as", help=_("text, escpos or pdf."))] = "text",
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this file."))
    ] = None,
    printed: Annotated[
        bool, typer.Option("--print", help=_("Send it to the printer instead."))
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help=_("Why; it is recorded."))] = "",
) -> None:
    """Give a settlement again, as it was; printed again it is a duplicate."""
    from cafe_pos.application.mandates import settlement_papers
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if printed:
            settlement_papers.print_settlement(
                cafe, number, reason=reason, operator=options.operator, channel=Channel.CLI
            )
            output.say(_("{number} waits for the printer.").format(number=number))
            return
        if form == "pdf":
            from cafe_pos.reports import settlement as page

            content = page.render(settlement_papers.page_of(cafe, number))
        else:
            content = settlement_papers.settlement_as(cafe, number, form)
    _deliver(options, content, target)


@report_app.command("settlement", help=_("What is owed to a mandator for a period, as PDF."))
def settlement_report(
    ctx: typer.Context,
    who: _Who,
    period: _Period,
    target: Annotated[Path, typer.Option("-o", "--output", help=_("Into this file."))],
) -> None:
    """Write the settlement of a period, or a preview that is marked as such."""
    from cafe_pos.application.mandates import settlement_papers
    from cafe_pos.domain.mandate import period_of
    from cafe_pos.reports import settlement as page

    options: Options = ctx.obj
    first, last = period_of(period)
    with options.cafe() as cafe:
        told = settlement_papers.page(cafe, who, first, last)
        content = page.render(told)
    if told.paper.number is None:
        output.say(_("This period is not settled yet: the paper says so."))
    output.write_file(target, content)
    if options.json:
        output.result({"path": str(target.resolve()), "number": told.paper.number})
    else:
        output.show(str(target))


def _deliver(options: Options, content: bytes, target: Path | None) -> None:
    if target is None or str(target) == "-":
        output.deliver(content, target)
        return
    output.write_file(target, content)
    if options.json:
        output.result({"path": str(target.resolve())})
    else:
        output.show(str(target))

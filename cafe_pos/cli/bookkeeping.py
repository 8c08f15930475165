"""Commands for the books: `journal`, `ereporting`, `plan`, `report accountant`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure, ngettext

plan_app = typer.Typer(
    help=_("The accounts that the accounting export uses."), no_args_is_help=True
)
report_app = typer.Typer(help=_("Reports of a period."), no_args_is_help=True)

_Month = Annotated[str, typer.Argument(metavar="MONTH", help=_("A month, like 2026-10."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("journal", help=_("Write the accounting journal of a fiscal year."))(journal)
    app.command("ereporting", help=_("Write the e-reporting data of a month."))(ereporting)
    app.add_typer(plan_app, name="plan")
    app.add_typer(report_app, name="report")


def journal(
    ctx: typer.Context,
    year: Annotated[
        int,
        typer.Argument(
            metavar="YEAR", min=2000, max=2999, help=_("The year in which the fiscal year begins.")
        ),
    ],
    folder: Annotated[Path, typer.Option("-o", "--output", help=_("Into this folder."))],
) -> None:
    """Write the journal; days that are not closed are named and left out."""
    from cafe_pos.exports import fec

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = fec.write(cafe, year, folder, operator=options.operator)
    if options.json:
        output.result(view.as_json())
        return
    _tell_open(view.open_days)
    output.show(
        _("{entries} entries of {days} closed days, {amount} on each side: {path}").format(
            entries=view.entries, days=view.closed_days,
            amount=figure(view.debit_cents), path=view.path,
        )
    )  # fmt: skip


def _tell_open(days: tuple[str, ...]) -> None:
    """Name the days that no book could take."""
    if days:
        output.say(
            ngettext(
                "{count} day is not closed and is left out: {days}",
                "{count} days are not closed and are left out: {days}",
                len(days),
            ).format(count=len(days), days=", ".join(days))
        )


def ereporting(
    ctx: typer.Context,
    month: _Month,
    target: Annotated[Path, typer.Option("-o", "--output", help=_("Into this file."))],
) -> None:
    """Write the e-reporting data of a month as JSON."""
    from cafe_pos.exports import ereporting as report

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = report.write(cafe, month, target, operator=options.operator)
    if options.json:
        output.result({"path": str(view.path)} | view.content)
        return
    _tell_open(tuple(view.content["open_days"]))
    days = len(view.content["days"])
    output.show(
        ngettext("{count} closed day: {path}", "{count} closed days: {path}", days).format(
            count=days, path=view.path
        )
    )


@plan_app.command("list", help=_("Show the accounts, by what they are used for."))
def plan_list(ctx: typer.Context) -> None:
    """Show the accounts in force."""
    from cafe_pos.application.books import bookkeeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        plan = bookkeeping.plan(cafe)
    if options.json:
        output.result(
            [
                {"use": role, "number": account.number, "label": account.label}
                for role, account in plan.accounts.items()
            ]
        )
        return
    for role, account in plan.accounts.items():
        output.show(f"  {role:<16} {account.number:<12} {account.label}")


@plan_app.command("set", help=_("Use another account for something."))
def plan_set(
    ctx: typer.Context,
    use: Annotated[str, typer.Argument(help=_("Its use, as “plan list” names it."))],
    number: Annotated[str, typer.Argument(help=_("The account's number."))],
    label: Annotated[str | None, typer.Argument(help=_("Its name; else the name stays."))] = None,
) -> None:
    """Change an account; the change is recorded."""
    from cafe_pos.application.books import bookkeeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        account = bookkeeping.change_account(cafe, use, number, label, operator=options.operator)
    if options.json:
        output.result({"use": use, "number": account.number, "label": account.label})
    else:
        output.show(f"{use} = {account.number} {account.label}")


@report_app.command("accountant", help=_("Write the accountant's month into one zip."))
def accountant(
    ctx: typer.Context,
    month: _Month,
    target: Annotated[Path, typer.Option("-o", "--output", help=_("Into this file."))],
) -> None:
    """Write a month for the accountant: journal, VAT, purchases, balances, slips."""
    from cafe_pos.exports import accountant as month_file

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = month_file.write(cafe, month, target, operator=options.operator)
    if options.json:
        output.result(view.as_json())
        return
    _tell_open(view.open_days)
    for name, rows in view.files:
        output.show(f"  {name:<24} {rows:>6}")
    output.show(str(view.path))

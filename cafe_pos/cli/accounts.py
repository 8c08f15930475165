"""Commands about customers and what they owe: `account list|add|show|settle|limit|statement…`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure, long_day, money

if TYPE_CHECKING:
    from cafe_pos.application.accounts.accounts import Aged, Statement
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.domain.payment import Tender

account_app = typer.Typer(
    help=_("Customers and their accounts: sold now, paid later."), no_args_is_help=True
)

_Name = Annotated[str, typer.Argument(help=_("The customer's name, or the code K-…."))]
_Phone = Annotated[str | None, typer.Option("--phone", help=_("The telephone number."))]
_Target = Annotated[Path | None, typer.Option("-o", "--output", help=_("Into this file."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(account_app, name="account")


@account_app.command("list", help=_("Who the customers are, and what each owes."))
def list_accounts(
    ctx: typer.Context,
    aged: Annotated[
        bool, typer.Option("--aged", help=_("Only who owes, by the age of the debt."))
    ] = False,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("With --aged: as PDF into this file."))
    ] = None,
) -> None:
    """Show the customers with their balances, or the aged list."""
    from cafe_pos.application.accounts import accounts, customers
    from cafe_pos.application.accounts import papers as account_papers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if not aged:
            _show_all(options, customers.everyone(cafe))
            return
        if target is not None:
            from cafe_pos.reports import aged as page

            _deliver(options, page.render(account_papers.aged_view(cafe)), target)
            return
        _show_aged(options, accounts.aged(cafe))


def _show_all(options: Options, everyone: tuple[CustomerView, ...]) -> None:
    if options.json:
        output.result([_customer_json(one) for one in everyone])
        return
    for one in everyone:
        output.show(f"  {one.name:<40} {figure(one.balance_cents):>12}")
    total = figure(sum(one.balance_cents for one in everyone))
    label = _("Owed in all")
    output.show(f"  {label:<40} {total:>12}")


def _show_aged(options: Options, rows: tuple[Aged, ...]) -> None:
    from cafe_pos.domain.money import euros

    if options.json:
        ages = ("to_30", "to_60", "to_90", "over_90")
        output.result(
            [
                _customer_json(row.customer)
                | {"since": row.since}
                | {age: euros(cents) for age, cents in zip(ages, row.ageing.parts, strict=True)}
                for row in rows
            ]
        )
        return
    heads = (_("0-30 d"), _("31-60 d"), _("61-90 d"), _("over 90 d"))
    since = _("since")
    output.show(f"  {'':<30} {since:<10}" + "".join(f"{head:>15}" for head in heads))
    for row in rows:
        parts = "".join(f"{figure(cents):>15}" for cents in row.ageing.parts)
        output.show(f"  {row.customer.name:<30} {row.since:<10}{parts}")


def _customer_json(one: CustomerView) -> dict[str, Any]:
    from cafe_pos.domain.money import euros

    return {
        "account": one.code,
        "name": one.name,
        "phone": one.phone,
        "balance": euros(one.balance_cents),
        "limit": euros(one.limit_cents),
    }


@account_app.command("add", help=_("Make a customer known to the café."))
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("The name, as the screen will say it."))],
    phone: _Phone = None,
    limit: Annotated[str | None, typer.Option("--limit", help=_("What may be owed."))] = None,
) -> None:
    """Add a customer."""
    from cafe_pos.application.accounts import customers
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        one = customers.add(
            cafe, name, phone=phone or "", limit_cents=_cents(limit),
            operator=options.operator, channel=Channel.CLI,
        )  # fmt: skip
    _tell(options, one, _("{name} may buy on account, up to {limit}."))


@account_app.command("rename", help=_("Write a customer's name or telephone another way."))
def rename(
    ctx: typer.Context,
    name: _Name,
    new: Annotated[str, typer.Argument(help=_("The new name."))],
    phone: _Phone = None,
) -> None:
    """Rename a customer; the code stays."""
    from cafe_pos.application.accounts import customers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        one = customers.rename(cafe, name, new, phone=phone, operator=options.operator)
    _tell(options, one, _("The customer is now called {name}."))


@account_app.command("limit", help=_("Say what a customer, or anybody, may owe."))
def limit(
    ctx: typer.Context,
    amount: Annotated[str, typer.Argument(help=_("Like 150.00; “default” is the café's own."))],
    name: Annotated[str | None, typer.Option("--for", help=_("One customer alone."))] = None,
) -> None:
    """Set a limit; beyond it only a manager sells, with a visa."""
    from cafe_pos.application.accounts import customers
    from cafe_pos.domain.money import euros
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    own = None if amount == "default" else _cents(amount)
    one = None
    if own is None and name is None:
        raise typer.BadParameter(_("“default” wants --for."))
    with options.cafe() as cafe:
        if name is not None:
            one = customers.set_limit(
                cafe, name, own, operator=options.operator, channel=Channel.CLI
            )
        elif own is not None:
            customers.set_default_limit(cafe, own, operator=options.operator, channel=Channel.CLI)
    if one is not None:
        _tell(options, one, _("{name} may owe {limit}."))
    elif options.json:
        output.result({"limit": euros(own or 0)})
    else:
        output.say(_("A customer may owe {limit}.").format(limit=money(own or 0)))


@account_app.command("erase", help=_("Forget who a customer was; refused while something is owed."))
def erase(ctx: typer.Context, name: _Name) -> None:
    """Erase name and telephone; the code stays in the documents."""
    from cafe_pos.application.accounts import customers
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        code = customers.erase(cafe, name, operator=options.operator, channel=Channel.CLI)
    if options.json:
        output.result({"account": code, "erased": True})
    else:
        output.say(_("Forgotten; the documents know {code} alone.").format(code=code))


@account_app.command("show", help=_("What a customer owes, since when, for which tickets."))
def show(ctx: typer.Context, name: _Name) -> None:
    """Show an account."""
    from cafe_pos.application.accounts import accounts

    options: Options = ctx.obj
    with options.cafe() as cafe:
        told = accounts.statement(cafe, name)
    if options.json:
        output.result(_statement_json(told))
        return
    one = told.customer
    output.show(
        _("{name} ({code}) owes {balance}; the limit is {limit}.").format(
            name=one.name,
            code=one.code,
            balance=money(one.balance_cents),
            limit=money(one.limit_cents),
        )
    )
    for due in told.dues:
        day = long_day(date.fromisoformat(due.charge.day))
        output.show(f"  {due.charge.ticket}  {day:<30} {figure(due.left_cents):>12}")


def _statement_json(told: Statement) -> dict[str, Any]:
    from cafe_pos.domain.money import euros

    return _customer_json(told.customer) | {
        "since": told.since,
        "before": euros(told.before_cents),
        "movements": [
            {
                "document": row.document,
                "kind": row.kind,
                "at": row.at,
                "day": row.day,
                "amount": euros(row.cents),
                "balance": euros(row.balance_cents),
            }
            for row in told.rows
        ],
        "unpaid": [
            {"number": due.charge.ticket, "day": due.charge.day, "left": euros(due.left_cents)}
            for due in told.dues
        ],
    }


@account_app.command("settle", help=_("Take a payment of an account, the oldest ticket first."))
def settle(
    ctx: typer.Context,
    name: _Name,
    amount: Annotated[
        str | None, typer.Option("--amount", help=_("What is paid of it; else all of it."))
    ] = None,
    pay: Annotated[
        list[str] | None,
        typer.Option(
            "--pay", help=_("cash, card, cheque or transfer; with what is given: cash:50.00.")
        ),
    ] = None,
    key: Annotated[str | None, typer.Option("--id", help=_("Makes a retry harmless."))] = None,
) -> None:
    """Settle an account, whole or in part."""
    from cafe_pos.application.accounts import accounts

    options: Options = ctx.obj
    tenders = tuple(_tender(text) for text in pay or ["cash"])
    with options.cafe() as cafe:
        view = accounts.settle(
            cafe, accounts.Settle(name, tenders, _cents(amount), key, options.operator)
        )
    if options.json:
        output.result(view.as_json())
        return
    output.show(
        _("{number}: {name} paid {amount}, owes {left}.").format(
            number=view.number,
            name=view.customer.name,
            amount=money(view.amount_cents),
            left=money(view.left_cents),
        )
    )
    if view.change_cents:
        output.show(_("Change: {amount}").format(amount=money(view.change_cents)))


def _tender(text: str) -> Tender:
    from cafe_pos.domain.payment import REAL_METHODS, Method, Tender

    method, _mark, amount = text.partition(":")
    if method not in REAL_METHODS:
        raise typer.BadParameter(_("cash, card, cheque or transfer."), param_hint="--pay")
    return Tender(Method(method), _cents(amount or None))


@account_app.command("statement", help=_("A customer's account on paper, as text or PDF."))
def statement(
    ctx: typer.Context,
    name: _Name,
    form: Annotated[str, typer.Option("--as", help=_("text, escpos or pdf."))] = "text",
    target: _Target = None,
    since: Annotated[
        str | None, typer.Option("--since", help=_("From this day on, like 2026-11-22."))
    ] = None,
    printed: Annotated[
        bool, typer.Option("--print", help=_("Send it to the printer instead."))
    ] = False,
) -> None:
    """Give a statement."""
    from cafe_pos.application.accounts import papers as account_papers

    options: Options = ctx.obj
    day = _day(since)
    with options.cafe() as cafe:
        if printed:
            account_papers.print_statement(cafe, name, operator=options.operator)
            output.say(_("The statement of {name} waits for the printer.").format(name=name))
            return
        if form == "pdf":
            from cafe_pos.reports import statement as page

            content = page.render(account_papers.statement_view(cafe, name, since=day))
        else:
            content = account_papers.statement_as(cafe, name, form, since=day)
    if target is None or str(target) == "-":
        output.deliver(content, target)
    else:
        _deliver(options, content, target)


def _deliver(options: Options, content: bytes, target: Path) -> None:
    if str(target) == "-":
        output.deliver(content, target)
        return
    output.write_file(target, content)
    if options.json:
        output.result({"path": str(target.resolve())})
    else:
        output.show(str(target))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(
            _("a day is written like 2026-11-22"), param_hint="--since"
        ) from None


def _cents(text: str | None) -> int | None:
    from cafe_pos.domain.money import parse_euros

    return None if text is None else parse_euros(text)


def _tell(options: Options, one: CustomerView, sentence: str) -> None:
    if options.json:
        output.result(_customer_json(one))
    else:
        output.show(sentence.format(name=one.name, limit=money(one.limit_cents)))

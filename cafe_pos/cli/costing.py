"""The group of commands `cost …`: charges, grants, investments, loans, and a month of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cafe_pos.cli import cost_hours, cost_purchases, output
from cafe_pos.cli.cost_options import (
    Day,
    Every,
    Gross,
    Net,
    Number,
    Removed,
    Replaces,
    Until,
    Vat,
    net_of,
    tell_removed,
    today_of,
)
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure, money

cost_app = typer.Typer(
    help=_("What the café pays and is given: purchases, charges, grants, hours, openings, budget."),
    no_args_is_help=True,
)
charge_app = typer.Typer(
    help=_("Charges: rent, energy, wages, insurance, of a day or coming back."),
    no_args_is_help=True,
)
grant_app = typer.Typer(help=_("Grants: money given, never revenue."), no_args_is_help=True)
investment_app = typer.Typer(help=_("What was bought to last."), no_args_is_help=True)
loan_app = typer.Typer(help=_("Loans, by their monthly repayment."), no_args_is_help=True)

_Label = Annotated[str, typer.Option("--label", help=_("What it is, in a few words."))]


def add_to(app: typer.Typer) -> None:
    """Hang the group and its commands into the tree."""
    app.add_typer(cost_app, name="cost")
    cost_purchases.add_to(cost_app)
    cost_app.add_typer(charge_app, name="charge")
    cost_app.add_typer(grant_app, name="grant")
    cost_app.add_typer(investment_app, name="investment")
    cost_app.add_typer(loan_app, name="loan")
    cost_hours.add_to(cost_app)


# Charges


@charge_app.command("add", help=_("Enter a charge of a day, or one that comes back."))
def charge_add(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            help=_(
                "rent, energy, wages, insurance, bank, tax, telephone, maintenance, network,"
                " other, other_variable."
            )
        ),
    ],
    day: Day = None,
    net: Net = None,
    gross: Gross = None,
    vat: Vat = "N20",
    label: _Label = "",
    every: Every = "once",
    until: Until = None,
    supplier: Annotated[
        str | None, typer.Option("--supplier", help=_("The supplier's code or name."))
    ] = None,
    reference: Annotated[str, typer.Option("--reference", help=_("The paper's number."))] = "",
    replaces: Replaces = None,
) -> None:
    """Enter a charge."""
    from cafe_pos.application.costs import charges
    from cafe_pos.application.costs.charges import NewCharge

    options: Options = ctx.obj
    with options.cafe() as cafe:
        on = day or today_of(cafe)
        made = charges.add(
            cafe,
            NewCharge(
                kind=kind, net_cents=net_of(cafe, net, gross, vat, on), day=on, vat_code=vat,
                label=label, every=every, until=until, supplier=supplier, reference=reference,
            ),
            operator=options.operator,
            replaces=replaces,
        )  # fmt: skip
        shown = charges.charge_json(made, charges.listed(cafe)[1])
    if options.json:
        output.result(shown)
        return
    output.show(_charge_text(shown))
    if shown["planned"]:
        output.say(_("Planned: no figure of a month before it holds it."))


def _words(words: Mapping[str, str], code: str) -> str:
    return _(words[code])


def _charge_text(one: dict[str, Any]) -> str:
    from cafe_pos.messages.costs import CHARGES, EVERY

    often = "" if one["every"] == "once" else _words(EVERY, one["every"])
    until = f"-> {one['until']}" if one["until"] else ""
    gone = _("removed") if one["removed_at"] else ""
    words = f"{_words(CHARGES, one['kind'])} {one['label']}".strip()
    return (
        f"{one['id']:>5} {one['day']} {words:<34.34} {one['net']:>11} {often} {until} {gone}"
    ).rstrip()


@charge_app.command("list", help=_("The charges, with those that come back."))
def charge_list(ctx: typer.Context, removed: Removed = False) -> None:
    """List the charges."""
    from cafe_pos.application.costs import charges

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rows, today = charges.listed(cafe, removed=removed)
    _show_all(options, [charges.charge_json(one, today) for one in rows], _charge_text)


def _show_all(options: Options, rows: list[dict[str, Any]], text: Any) -> None:
    if options.json:
        output.result(rows)
        return
    for row in rows:
        output.show(text(row))
    if not rows:
        output.show(_("Nothing was entered yet."))


@charge_app.command("end", help=_("Let a charge that comes back end with a last day."))
def charge_end(
    ctx: typer.Context,
    number: Number,
    until: Annotated[str, typer.Argument(help=_("The last day on which it falls due."))],
) -> None:
    """End a charge."""
    from cafe_pos.application.costs import charges

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = charges.end(cafe, number, until, operator=options.operator)
        shown = charges.charge_json(made, charges.listed(cafe)[1])
    _show_one(options, shown, _charge_text)


def _show_one(options: Options, shown: dict[str, Any], text: Any) -> None:
    if options.json:
        output.result(shown)
    else:
        output.show(text(shown))


@charge_app.command("remove", help=_("Remove a charge; it stays to be read."))
def charge_remove(ctx: typer.Context, number: Number) -> None:
    """Remove a charge."""
    from cafe_pos.application.costs import charges

    options: Options = ctx.obj
    with options.cafe() as cafe:
        charges.remove(cafe, number, operator=options.operator)
    tell_removed(options, number)


# Grants


@grant_app.command("add", help=_("Enter a grant of a day, or one that comes back."))
def grant_add(
    ctx: typer.Context,
    label: Annotated[str, typer.Argument(help=_("What it is, in a few words."))],
    amount: Annotated[str, typer.Argument(help=_("Euros, each time."))],
    day: Day = None,
    every: Every = "once",
    until: Until = None,
    commune: Annotated[bool, typer.Option("--commune", help=_("Given by the town hall."))] = False,
    in_kind: Annotated[
        bool, typer.Option("--in-kind", help=_("No money: rent that is not asked for, works."))
    ] = False,
    replaces: Replaces = None,
) -> None:
    """Enter a grant."""
    from cafe_pos.application.costs import charges, grants
    from cafe_pos.domain.costs.entries import GrantEntry
    from cafe_pos.domain.money import parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = grants.add(
            cafe,
            GrantEntry(
                label=label, amount_cents=parse_euros(amount), day=day or today_of(cafe),
                every=charges.how_often(every), until=until, commune=commune, in_kind=in_kind,
            ),
            operator=options.operator,
            replaces=replaces,
        )  # fmt: skip
    _show_one(options, grants.grant_json(made), _grant_text)


def _grant_text(one: dict[str, Any]) -> str:
    from cafe_pos.messages.costs import EVERY

    often = "" if one["every"] == "once" else _words(EVERY, one["every"])
    commune = _("town hall") if one["commune"] else ""
    gone = _("removed") if one["removed_at"] else ""
    text = f"{one['id']:>5} {one['day']} {one['label']:<34.34} {one['amount']:>11}"
    return f"{text} {often} {commune} {gone}".rstrip()


@grant_app.command("list", help=_("The grants."))
def grant_list(ctx: typer.Context, removed: Removed = False) -> None:
    """List the grants."""
    from cafe_pos.application.costs import grants

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rows = grants.listed(cafe, removed=removed)
    _show_all(options, [grants.grant_json(one) for one in rows], _grant_text)


@grant_app.command("remove", help=_("Remove a grant; it stays to be read."))
def grant_remove(ctx: typer.Context, number: Number) -> None:
    """Remove a grant."""
    from cafe_pos.application.costs import grants

    options: Options = ctx.obj
    with options.cafe() as cafe:
        grants.remove(cafe, number, operator=options.operator)
    tell_removed(options, number)


# Investments and loans


@investment_app.command("add", help=_("Enter what was bought to last: a coffee machine, works."))
def investment_add(
    ctx: typer.Context,
    label: Annotated[str, typer.Argument(help=_("What it is, in a few words."))],
    net: Annotated[str, typer.Argument(help=_("Euros without VAT."))],
    vat: Annotated[str, typer.Option("--vat", help=_("Its VAT in euros."))] = "0",
    day: Day = None,
    supplier: Annotated[
        str | None, typer.Option("--supplier", help=_("The supplier's code or name."))
    ] = None,
) -> None:
    """Enter an investment."""
    from cafe_pos.application.costs import charges
    from cafe_pos.domain.costs.entries import Investment
    from cafe_pos.domain.money import parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        new = Investment(
            day=day or today_of(cafe), label=label, net_cents=parse_euros(net),
            vat_cents=parse_euros(vat), supplier=supplier,
        )  # fmt: skip
        made = charges.invest(cafe, new, operator=options.operator)
    _show_one(options, charges.investment_json(made), _investment_text)


def _investment_text(one: dict[str, Any]) -> str:
    gone = _("removed") if one["removed_at"] else ""
    return f"{one['id']:>5} {one['day']} {one['label']:<34.34} {one['net']:>11} {gone}".rstrip()


@loan_app.command("add", help=_("Enter a loan by its monthly repayment."))
def loan_add(
    ctx: typer.Context,
    label: Annotated[str, typer.Argument(help=_("What it is, in a few words."))],
    monthly: Annotated[str, typer.Argument(help=_("Euros a month."))],
    day: Day = None,
    until: Until = None,
) -> None:
    """Enter a loan."""
    from cafe_pos.application.costs import charges
    from cafe_pos.domain.costs.entries import Loan
    from cafe_pos.domain.money import parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        new = Loan(
            label=label, monthly_cents=parse_euros(monthly), day=day or today_of(cafe), until=until
        )
        made = charges.borrow(cafe, new, operator=options.operator)
    _show_one(options, charges.loan_json(made), _loan_text)


def _loan_text(one: dict[str, Any]) -> str:
    until = f"-> {one['until']}" if one["until"] else ""
    gone = _("removed") if one["removed_at"] else ""
    text = f"{one['id']:>5} {one['day']} {one['label']:<34.34} {one['monthly']:>11}"
    return f"{text} {until} {gone}".rstrip()


def _lasting(kind: str) -> Any:
    """The entries of investments or loans: their kind, JSON and text."""
    from cafe_pos.application.costs import charges
    from cafe_pos.domain.costs.entries import Investment, Loan

    if kind == "loan":
        return Loan, charges.loan_json, _loan_text
    return Investment, charges.investment_json, _investment_text


def _list_lasting(ctx: typer.Context, kind: str, *, removed: bool) -> None:
    made, as_json, text = _lasting(kind)
    options: Options = ctx.obj
    with options.cafe() as cafe, cafe.store.act() as uow:
        rows = uow.costs.all(made, removed=removed)
    _show_all(options, [as_json(one) for one in rows], text)


def _remove_lasting(ctx: typer.Context, kind: str, number: int) -> None:
    from cafe_pos.application.costs import keeping

    options: Options = ctx.obj
    with options.cafe() as cafe:
        keeping.remove(cafe, _lasting(kind)[0], number, operator=options.operator)
    tell_removed(options, number)


@investment_app.command("list", help=_("What was bought to last."))
def investment_list(ctx: typer.Context, removed: Removed = False) -> None:
    """List the investments."""
    _list_lasting(ctx, "investment", removed=removed)


@investment_app.command("remove", help=_("Remove an investment; it stays to be read."))
def investment_remove(ctx: typer.Context, number: Number) -> None:
    """Remove an investment."""
    _remove_lasting(ctx, "investment", number)


@loan_app.command("list", help=_("The loans."))
def loan_list(ctx: typer.Context, removed: Removed = False) -> None:
    """List the loans."""
    _list_lasting(ctx, "loan", removed=removed)


@loan_app.command("remove", help=_("Remove a loan; it stays to be read."))
def loan_remove(ctx: typer.Context, number: Number) -> None:
    """Remove a loan."""
    _remove_lasting(ctx, "loan", number)


# A month


@cost_app.command("month", help=_("What a month bears, what falls due, what is missing."))
def month_(
    ctx: typer.Context,
    month: Annotated[str | None, typer.Argument(help=_("Like 2026-10; else this one."))] = None,
) -> None:
    """Show a month's costs."""
    from cafe_pos.application.costs import month as months
    from cafe_pos.messages.costs import CHARGES, LACKING

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = months.of(cafe, month or today_of(cafe)[:7])
    if options.json:
        output.result(view.as_json())
        return
    if view.missing:
        names = [_(LACKING.get(code) or CHARGES[code]).casefold() for code in view.missing]
        output.say(_("Missing: {what}").format(what=", ".join(names)))
    for charge in view.charges or ():
        words = f"{_(CHARGES[charge.kind.value])} {charge.label}".strip()
        output.show(f"{words:<44.44} {figure(charge.net_cents):>12}")
    if view.purchases_cents is not None:
        words = _("Purchases without VAT")
        output.show(f"{words:<44} {figure(view.purchases_cents):>12}")
    for grant in view.grants:
        output.show(f"{grant.label:<44.44} {figure(-grant.amount_cents):>12}")
    for due in view.due:
        left = due.gross_cents - due.paid_cents
        state = _("paid") if not left else money(left)
        label = _(CHARGES[due.label]) if due.label in CHARGES else due.label
        output.show(f"{due.day.isoformat()}  {label:<32.32} {figure(due.gross_cents):>12}  {state}")

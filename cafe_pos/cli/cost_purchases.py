"""Commands for suppliers' papers and what was paid: `cost purchase …`, `cost payment …`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cafe_pos.cli import output
from cafe_pos.cli.cost_options import Day, Number, Removed, net_of, tell_removed, today_of
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure

if TYPE_CHECKING:
    from cafe_pos.application.costs.purchases import NewLine, PurchaseView

purchase_app = typer.Typer(
    help=_("Goods bought: delivery notes, invoices, credit notes."), no_args_is_help=True
)
payment_app = typer.Typer(
    help=_("What was paid of a purchase, a charge, a loan; a grant that came."),
    no_args_is_help=True,
)
_LINE: Final = re.compile(
    r"(?P<what>[^=@*]+?)(\*(?P<quantity>\d+)(?P<unit>kg|g|ml|l)?)?"
    r"=(?P<net>[\d.,\s]+)@(?P<vat>[A-Za-z0-9]+)(?P<local>@(local|\d+km))?"
)
_THOUSANDS: Final = {"kg": ("g", 1000), "l": ("ml", 1000), "g": ("g", 1), "ml": ("ml", 1)}


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `cost`."""
    app.add_typer(purchase_app, name="purchase")
    app.add_typer(payment_app, name="payment")
    app.command("expense", help=_("Say what cash paid out of the drawer was for."))(expense)


def expense(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The drawer's own number of the expense."))],
    kind: Annotated[str, typer.Argument(help=_("goods, or a kind of charge: energy, other…"))],
    vat: Annotated[
        str, typer.Option("--vat", help=_("The VAT code: N20, I10, R55, P21, EX0, HORS."))
    ] = "N20",
    supplier: Annotated[
        str, typer.Option("--supplier", help=_("The supplier's code or name."))
    ] = "",
    label: Annotated[str, typer.Option("--label", help=_("What it is, in a few words."))] = "",
) -> None:
    """Range an expense of the drawer."""
    from cafe_pos.application.costs import expenses
    from cafe_pos.domain.money import euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = expenses.put_in_place(
            cafe, number, kind, vat_code=vat, supplier=supplier, label=label,
            operator=options.operator,
        )  # fmt: skip
    if options.json:
        shown = {"id": made.id, "day": made.day, "net": euros(made.net_cents)}
        output.result(shown | {"gross": euros(made.gross_cents)})
    else:
        output.show(f"{made.id:>5} {made.day} {figure(made.net_cents):>11}")


def parse_line(text: str) -> NewLine:
    """Read a line such as `Farine=12.50@R55`, `CAFE*6=42.00@N20`, `Miel*3kg=30@R55@12km`.

    Raises:
        PosError: `purchase.line`, `amount.*`.
    """
    from cafe_pos.application.costs.purchases import NewLine
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.money import parse_euros

    read = _LINE.fullmatch(text.strip())
    if read is None:
        raise PosError("purchase.line", text=text)
    what, local = read["what"].strip(), (read["local"] or "")[1:]
    unit, times = _THOUSANDS.get(read["unit"] or "", (None, 1))
    # What is written in capitals without a blank is an article's code, as in the catalogue.
    code = what if re.fullmatch(r"[A-Z0-9_-]+", what) else None
    return NewLine(
        net_cents=parse_euros(read["net"]),
        vat_code=read["vat"],
        article=code,
        label="" if code else what,
        quantity=int(read["quantity"] or 1) * times,
        unit=unit,
        local=bool(local),
        km=int(local.removesuffix("km")) if local.endswith("km") else None,
    )


@purchase_app.command("add", help=_("Enter a supplier's paper."))
def add(
    ctx: typer.Context,
    supplier: Annotated[str, typer.Argument(help=_("The supplier's code or name."))],
    line: Annotated[
        list[str] | None,
        typer.Option("--line", help=_("Flour=12.50@R55, CAFE*6=42.00@N20, Honey*3kg=30@R55@12km.")),
    ] = None,
    net: Annotated[str | None, typer.Option("--net", help=_("Euros without VAT."))] = None,
    gross: Annotated[
        str | None, typer.Option("--gross", help=_("Euros with VAT, instead of --net."))
    ] = None,
    vat: Annotated[
        str, typer.Option("--vat", help=_("The VAT code: N20, I10, R55, P21, EX0, HORS."))
    ] = "R55",
    label: Annotated[str, typer.Option("--label", help=_("What it is, in a few words."))] = "",
    local: Annotated[bool, typer.Option("--local", help=_("Made or grown near here."))] = False,
    km: Annotated[int | None, typer.Option("--km", help=_("From how far it comes."))] = None,
    day: Day = None,
    paper: Annotated[
        str, typer.Option("--paper", help=_("delivery_note, invoice or credit_note."))
    ] = "invoice",
    reference: Annotated[str, typer.Option("--reference", help=_("The paper's number."))] = "",
    note: Annotated[str, typer.Option("--note", help=_("A remark."))] = "",
    replaces: Annotated[
        int | None, typer.Option("--replaces", help=_("The entry that this one corrects."))
    ] = None,
) -> None:
    """Enter a purchase by its lines, or by its total alone."""
    from dataclasses import replace

    from cafe_pos.application.costs import purchases
    from cafe_pos.application.costs.purchases import NewLine, NewPurchase
    from cafe_pos.domain.costs.entries import Paper

    options: Options = ctx.obj
    if paper not in set(Paper):
        raise typer.BadParameter(_("delivery_note, invoice or credit_note."), param_hint="--paper")
    lines = [parse_line(text) for text in line or ()]
    if local or km is not None:
        lines = [replace(one, local=True, km=km if one.km is None else one.km) for one in lines]
    with options.cafe() as cafe:
        on = day or today_of(cafe)
        if net is not None or gross is not None:
            total = net_of(cafe, net, gross, vat, on)
            lines.append(
                NewLine(
                    net_cents=total, vat_code=vat, label=label or _("Goods"),
                    local=local or km is not None, km=km,
                )
            )  # fmt: skip
        new = NewPurchase(
            day=on, supplier=supplier, lines=tuple(lines), paper=Paper(paper),
            reference=reference, note=note,
        )  # fmt: skip
        view = purchases.add(cafe, new, operator=options.operator, replaces=replaces)
    _show(options, [view], one=True)


def _show(options: Options, views: list[PurchaseView], *, one: bool = False) -> None:
    if options.json:
        found = [view.as_json() for view in views]
        output.result(found[0] if one else found)
        return
    from cafe_pos.messages.costs import PAPERS

    for view in views:
        bought = view.purchase
        state = "" if view.billed else _("no invoice yet")
        if bought.removed_at:
            state = _("removed")
        words = f"{_(PAPERS[bought.paper.value])} {bought.reference}".strip()
        output.show(
            f"{bought.id:>5} {bought.day} {view.supplier:<22.22} {words:<26.26}"
            f" {figure(bought.net_cents):>11} {figure(bought.gross_cents):>11} {state}".rstrip()
        )
    if not views:
        output.show(_("Nothing was entered yet."))


@purchase_app.command("list", help=_("The papers of a month, without and with VAT."))
def list_(
    ctx: typer.Context,
    month: Annotated[str | None, typer.Argument(help=_("Like 2026-10; else this one."))] = None,
    removed: Removed = False,
) -> None:
    """List the purchases of a month."""
    from cafe_pos.application.costs import keeping, purchases
    from cafe_pos.domain.costs.recurring import first_day, last_day

    options: Options = ctx.obj
    with options.cafe() as cafe:
        here = keeping.a_month(month or today_of(cafe)[:7])
        views = purchases.listed(cafe, first_day(here), last_day(here), removed=removed)
    _show(options, list(views))


@purchase_app.command("invoice", help=_("An invoice came for one or more delivery notes."))
def invoice(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(help=_("The delivery notes' entries."))],
    reference: Annotated[str, typer.Option("--reference", help=_("The invoice's number."))],
    day: Day = None,
    gross: Annotated[
        str | None, typer.Option("--gross", help=_("The invoice's total with VAT, to check."))
    ] = None,
) -> None:
    """Match an invoice with its delivery notes."""
    from cafe_pos.application.costs import purchases
    from cafe_pos.domain.money import parse_euros

    options: Options = ctx.obj
    total = None if gross is None else parse_euros(gross)
    with options.cafe() as cafe:
        views = purchases.invoiced(
            cafe, numbers, reference, day or today_of(cafe), gross_cents=total,
            operator=options.operator,
        )  # fmt: skip
    _show(options, list(views))


@purchase_app.command("remove", help=_("Remove a purchase; it stays to be read."))
def remove(ctx: typer.Context, number: Number) -> None:
    """Remove a purchase."""
    from cafe_pos.application.costs import purchases

    options: Options = ctx.obj
    with options.cafe() as cafe:
        purchases.remove(cafe, number, operator=options.operator)
    tell_removed(options, number)


# Payments


@payment_app.command("add", help=_("Note that something was paid, or that a grant came."))
def pay(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help=_("purchase, charge, grant, investment or loan."))],
    number: Number,
    amount: Annotated[str, typer.Argument(help=_("Euros with VAT."))],
    method: Annotated[
        str,
        typer.Option("--method", help=_("transfer, direct_debit, card, cheque, cash or own.")),
    ] = "transfer",
    day: Day = None,
    due: Annotated[
        str | None, typer.Option("--due", help=_("A day of the month whose instalment it is."))
    ] = None,
    movement: Annotated[
        str | None, typer.Option("--movement", help=_("The drawer's own number of the expense."))
    ] = None,
) -> None:
    """Note a payment."""
    from cafe_pos.application.costs import paying
    from cafe_pos.domain.costs.entries import PaidBy, Payable
    from cafe_pos.domain.money import euros, parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        new = paying.NewPayment(
            what=_one_of(Payable, what, "what"), entry=number, day=day or today_of(cafe),
            amount_cents=parse_euros(amount), method=_one_of(PaidBy, method, "--method"), due=due,
            movement=movement,
        )  # fmt: skip
        made = paying.pay(cafe, new, operator=options.operator)
    if options.json:
        output.result(
            {"id": made.id, "day": made.day, "amount": euros(made.amount_cents), "due": made.due}
        )
    else:
        output.show(f"{made.id:>5} {made.day} {figure(made.amount_cents):>11} {made.due or ''}")


def _one_of(choices: Any, value: str, hint: str) -> Any:
    try:
        return choices(value)
    except ValueError:
        listed = ", ".join(choices)
        raise typer.BadParameter(listed, param_hint=hint) from None


@payment_app.command("remove", help=_("Take back a payment that was noted by mistake."))
def payment_remove(ctx: typer.Context, number: Number) -> None:
    """Take a payment back."""
    from cafe_pos.application.costs import paying

    options: Options = ctx.obj
    with options.cafe() as cafe:
        paying.take_back(cafe, number, operator=options.operator)
    tell_removed(options, number)

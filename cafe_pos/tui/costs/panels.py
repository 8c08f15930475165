"""Purchases, charges, hours: a month with what it lacks on top, and what was entered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.domain.costs.entries import (
    ChargeEntry,
    GrantEntry,
    Investment,
    Loan,
    Paper,
    Payable,
)
from cafe_pos.domain.costs.recurring import Every, month_index, month_text
from cafe_pos.i18n import _, figure, money
from cafe_pos.messages.costs import CHARGES, LACKING, PAPERS
from cafe_pos.tui.costs import words
from cafe_pos.tui.costs.opened import Leave, Opened, leave_of
from cafe_pos.tui.parts.listing import Listing, Row, RowAct
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.costs.looks import CostLook
    from cafe_pos.application.costs.ports import Expense
    from cafe_pos.application.costs.purchases import PurchaseView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.costs.entries import Entry
    from cafe_pos.tui.till import Till

Work = Callable[["Context"], object]


def open_costs(till: Till, _at: float = 0.0) -> None:
    """Show the present month."""
    look(till, None)


def look(
    till: Till,
    month: str | None,
    act: Work | None = None,
    told: str = "",
    *,
    leave: Leave | None = None,
) -> None:
    """Carry a change out, and show a month as it is then; `leave` is who opened it, and stays."""
    left = leave or leave_of(till.panel)

    def acted(ctx: Context) -> CostLook:
        from cafe_pos.application.costs import looks

        if act is not None:
            act(ctx)
        return looks.look(ctx, month)

    def done(seen: CostLook) -> None:
        till.panel = view(seen, left)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def open_plan(till: Till, name: str) -> None:
    """Open one of the month's plans by its name: `open_week`, `open_budget`, `open_rules`."""

    def act(ctx: Context) -> CostLook:
        from cafe_pos.application.costs import looks

        return looks.look(ctx, None)

    def done(seen: CostLook) -> None:
        from cafe_pos.tui.costs import plan_panels

        getattr(plan_panels, name)(till, seen)

    till.do(act, done)


def view(seen: CostLook, leave: Leave | None = None) -> Opened:
    """A month: what it lacks, what can be entered by a letter, then what was entered."""
    rows = (
        Row(_("Invoice or delivery note"), _purchase(seen), letter="a"),
        Row(_("Charge: rent, energy, wages…"), _form("ask_charge", seen), letter="c"),
        Row(_("Hours"), _hours(seen), right=_hours_text(seen), letter="h"),
        Row(_("Grant, aid"), _form("ask_grant", seen), letter="s"),
        Row(_("Loan, investment"), _lasting(seen), letter="e"),
        Row(_("Opening hours promised"), _plans("open_week", seen), letter="o"),
        Row(_("Budget"), _plans("open_budget", seen), letter="b"),
        Row(_("Pay aimed at, network, taxes"), _plans("open_rules", seen), letter="r"),
        Row(_("The month before"), _other(seen, -1), letter="p"),
        Row(_("The month after"), _other(seen, 1), letter="n"),
        *_entered(seen),
    )
    return Opened(
        _("Purchases, charges, hours: {month}").format(month=words.month(seen.month)),
        rows,
        text=lacking(seen),
        leave=leave,
    )


def lacking(seen: CostLook) -> str:
    """What the month lacks, in one sentence."""
    if not seen.costs.missing:
        return _("Nothing is missing in this month.")
    names = [_said(code).casefold() for code in seen.costs.missing]
    return _("Missing: {what}").format(what=", ".join(names))


def _said(code: str) -> str:
    return _(LACKING.get(code) or CHARGES[code])


def _hours_text(seen: CostLook) -> str:
    entered = sum(one.entered or 0 for one in seen.hours if not one.service)
    waiting = sum(1 for one in seen.hours if one.entered is None)
    if waiting:
        return _("{n} days to accept").format(n=waiting)
    return words.hours(entered) if entered else ""


def _form(name: str, seen: CostLook) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import forms

        getattr(forms, name)(till, seen)

    return do


def _purchase(seen: CostLook) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import purchase_forms

        purchase_forms.ask_supplier(till, seen)

    return do


def _plans(name: str, seen: CostLook) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import plan_panels

        getattr(plan_panels, name)(till, seen)

    return do


def _hours(seen: CostLook) -> RowAct:
    return _plans("open_hours", seen)


def _other(seen: CostLook, step: int) -> RowAct:
    return lambda till, _at: look(till, month_text(month_index(seen.month) + step))


def _lasting(seen: CostLook) -> RowAct:
    def do(till: Till, _at: float) -> None:
        rows = (
            Row(_("Loan: a repayment each month"), _form("ask_loan", seen), letter="e"),
            Row(_("Investment: bought to last"), _form("ask_investment", seen), letter="i"),
        )
        till.panel = Listing(_("Loan, investment"), rows, back=till.panel)

    return do


# What was entered


def _entered(seen: CostLook) -> list[Row]:
    rows = [
        Row(_purchase_text(one), partial(_open_purchase, seen, one), _cents(one))
        for one in seen.purchases
    ]
    rows += [
        Row(words.charge(one), partial(_open_entry, seen, one), figure(one.net_cents))
        for one in seen.charges
    ]
    rows += [
        Row(one.label, partial(_open_entry, seen, one), figure(-one.amount_cents))
        for one in seen.grants
    ]
    rows += [
        Row(one.label, partial(_open_entry, seen, one), figure(one.net_cents))
        for one in seen.investments
    ]
    rows += [
        Row(one.label, partial(_open_entry, seen, one), figure(one.monthly_cents))
        for one in seen.loans
    ]
    rows += [
        Row(f"{one.number} {one.reason}", _expense(seen, one), figure(one.amount_cents))
        for one in seen.costs.expenses
    ]
    return rows


def _expense(seen: CostLook, one: Expense) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import forms

        forms.ask_expense(till, seen, one)

    return do


def _cents(one: PurchaseView) -> str:
    return figure(one.purchase.net_cents)


def _purchase_text(one: PurchaseView) -> str:
    bought = one.purchase
    state = "" if one.billed else _("no invoice yet")
    paper = _(PAPERS[bought.paper.value])
    said = " ".join(filter(None, (words.short_day(bought.day), one.supplier, bought.reference)))
    return f"{said} · {state or paper}"


def _open_purchase(seen: CostLook, one: PurchaseView, till: Till, _at: float) -> None:
    bought = one.purchase
    rows = [
        Row(
            _("Remove it: it stays to be read"), _remove(seen, Payable.PURCHASE, bought), letter="x"
        )
    ]
    if one.due_cents:
        rows.insert(
            0,
            Row(
                _("It was paid"), _pay(seen, Payable.PURCHASE, bought.id, one.due_cents), letter="p"
            ),
        )
    if bought.paper is Paper.DELIVERY_NOTE and bought.invoice is None:
        rows.insert(0, Row(_("Its invoice came"), _invoice(seen, one), letter="f"))
    rows += [
        Row(f"{line.label}  {line.family}".strip(), None, figure(line.net_cents), dim=True)
        for line in bought.lines
    ]
    text = _("{net} without VAT, {gross} with it, {due} left to pay").format(
        net=money(bought.net_cents), gross=money(bought.gross_cents), due=money(one.due_cents)
    )
    till.panel = Listing(_purchase_text(one), tuple(rows), text=text, back=till.panel)


def _open_entry(
    seen: CostLook, one: ChargeEntry | GrantEntry | Investment | Loan, till: Till, _at: float
) -> None:
    """What can be done with a charge, a grant, an investment or a loan."""
    match one:
        case ChargeEntry():
            what, title, gross, every = (
                Payable.CHARGE,
                words.charge(one),
                one.gross_cents,
                one.every,
            )
        case GrantEntry():
            what, title, gross, every = Payable.GRANT, one.label, one.amount_cents, one.every
        case Investment():
            what, title, every = Payable.INVESTMENT, one.label, Every.ONCE
            gross = one.net_cents + one.vat_cents
        case Loan():
            what, title, gross, every = Payable.LOAN, one.label, one.monthly_cents, one.every
    rows = [Row(_("Remove it: it stays to be read"), _remove(seen, what, one), letter="x")]
    if gross and not (isinstance(one, GrantEntry) and one.in_kind):
        paid = _("It came in") if what is Payable.GRANT else _("It was paid")
        rows.insert(0, Row(paid, _pay(seen, what, one.id, gross), letter="p"))
    if isinstance(one, ChargeEntry) and every is not Every.ONCE:
        rows.insert(1, Row(_("It ends on a day"), _end(seen, one), letter="f"))
    till.panel = Listing(title, tuple(rows), text=words.often(one.day, every), back=till.panel)


def _remove(seen: CostLook, what: Payable, one: Entry) -> RowAct:
    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import charges, grants, keeping, purchases

            match what:
                case Payable.PURCHASE:
                    purchases.remove(ctx, one.id, operator=operator)
                case Payable.CHARGE:
                    charges.remove(ctx, one.id, operator=operator)
                case Payable.GRANT:
                    grants.remove(ctx, one.id, operator=operator)
                case _:
                    keeping.remove(ctx, type(one), one.id, operator=operator)

        told = _("Entry {number} counts no more; it stays to be read.").format(number=one.id)
        look(till, seen.month, act, told)

    return do


def _pay(seen: CostLook, what: Payable, number: int, cents: int) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import forms

        forms.ask_payment(till, seen, what, number, cents)

    return do


def _end(seen: CostLook, one: ChargeEntry) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import forms

        forms.ask_end(till, seen, one)

    return do


def _invoice(seen: CostLook, one: PurchaseView) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.costs import forms

        forms.ask_invoice(till, seen, one)

    return do

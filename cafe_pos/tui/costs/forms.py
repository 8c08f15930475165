"""The forms of costs: a supplier's paper, a charge, a grant, a loan, a payment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.costs.entries import (
    ChargeEntry,
    GrantEntry,
    Investment,
    Loan,
    PaidBy,
    Payable,
)
from cafe_pos.domain.costs.recurring import Every, due_in
from cafe_pos.i18n import _, money
from cafe_pos.tui.costs import panels, words
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.produce.forms import last_day as typed_day

if TYPE_CHECKING:
    from cafe_pos.application.costs.looks import CostLook
    from cafe_pos.application.costs.ports import Expense
    from cafe_pos.application.costs.purchases import PurchaseView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

AMOUNT: Final = 10
WITH: Final = "gross"
WITHOUT: Final = "net"


def day_field(value: date | None, label: str = "", name: str = "day") -> Field:
    """A day, in digits alone."""
    return Field(
        name, label or _("Day"), form_values.day_text(value), Kind.NUMBER, limit=10,
        hint=_("Digits alone: 2412 is the 24th of December."),
    )  # fmt: skip


def day_of(text: str, today: date) -> str:
    """A day as it was typed, ISO; today for nothing.

    Without a year it is a day of this year, unless that is more than half a year away.

    Raises:
        PosError: `day.invalid`.
    """
    if "/" in text or not text:
        return (form_values.day(text) or today).isoformat()
    found = typed_day(text, today) or today
    if len(text) <= len("2412") and (found - today).days > 183:  # noqa: PLR2004 - half a year
        found = found.replace(year=found.year - 1)
    return found.isoformat()


def first_of(seen: CostLook) -> date:
    """The day that a form begins with: today, or the first of a month that is shown."""
    here = f"{seen.today:%Y-%m}"
    return seen.today if seen.month == here else date.fromisoformat(f"{seen.month}-01")


def amount_field(label: str, cents: int | None = None, name: str = "amount") -> Field:
    """An amount in euros."""
    return Field(name, label, form_values.amount(cents), Kind.AMOUNT, limit=AMOUNT)


def vat_fields(vat: str, basis: str = WITH) -> tuple[Field, ...]:
    """Whether an amount is with VAT (`gross`) or without (`net`), and its rate."""
    bases = ((WITH, _("with VAT")), (WITHOUT, _("without VAT")))
    return (
        form_values.choice("basis", _("The amount is"), basis, bases),
        form_values.choice("vat_code", _("VAT"), vat, words.vats()),
    )


def net_of(ctx: Context, answers: Answers, day: str) -> int:
    """The net amount in cents of what was typed, on a day (ISO)."""
    from cafe_pos.application.costs import keeping

    cents = form_values.cents(answers["amount"]) or 0
    if answers["basis"] == WITHOUT:
        return cents
    with ctx.store.act() as uow:
        return keeping.without_vat(ctx, uow, answers["vat_code"], gross=cents, day=day)


def keep(till: Till, seen: CostLook, act: Callable[[Context], object], told: str) -> None:
    """Carry a form out, and show its month."""
    panels.look(till, seen.month, act, told)


# A supplier's paper


def ask_invoice(till: Till, seen: CostLook, one: PurchaseView) -> None:
    """The invoice of a delivery note came."""
    fields = (
        Field("reference", _("Number of the paper"), limit=40),
        amount_field(_("Its total with VAT"), one.purchase.gross_cents, "total"),
        day_field(seen.today),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        day = day_of(answers["day"], seen.today)
        total = form_values.cents(answers["total"])

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import purchases

            purchases.invoiced(
                ctx, [one.purchase.id], answers["reference"], day, gross_cents=total,
                operator=operator,
            )  # fmt: skip

        keep(till, seen, act, _("{name}: entered.").format(name=one.supplier))

    till.panel = Form(_("Its invoice came"), fields, done, back=till.panel)


def ask_expense(till: Till, seen: CostLook, one: Expense) -> None:
    """What cash paid out of the drawer was for."""
    kinds = (("goods", _("Goods")), *words.kinds())
    fields = (
        form_values.choice("kind", _("Kind"), "goods", kinds),
        Field("supplier", _("Supplier"), one.supplier, hint=_("For goods alone.")),
        form_values.choice("vat_code", _("VAT"), "R55", words.vats()),
        Field("label", _("What"), one.reason),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import expenses

            goods = answers["kind"] == expenses.GOODS
            expenses.put_in_place(
                ctx, one.number, answers["kind"], vat_code=answers["vat_code"],
                supplier=answers["supplier"] if goods else "", label=answers["label"],
                operator=operator,
            )  # fmt: skip

        keep(till, seen, act, _("The expense is ranged."))

    text = _("{amount} paid out of the drawer").format(amount=money(one.amount_cents))
    till.panel = Form(one.number, fields, done, text=text, back=till.panel)


# Charges, grants, loans, investments


def ask_charge(till: Till, seen: CostLook) -> None:
    """A charge of a day, or one that comes back."""
    fields = (
        form_values.choice("kind", _("Kind"), _wanted(seen), words.kinds()),
        amount_field(_("Amount")),
        *vat_fields("N20"),
        day_field(first_of(seen)),
        form_values.choice("every", _("How often"), Every.ONCE.value, words.everies()),
        Field("label", _("What")),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        day = day_of(answers["day"], seen.today)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import charges
            from cafe_pos.application.costs.charges import NewCharge

            new = NewCharge(
                kind=answers["kind"], net_cents=net_of(ctx, answers, day), day=day,
                vat_code=answers["vat_code"], label=answers["label"], every=answers["every"],
            )  # fmt: skip
            charges.add(ctx, new, operator=operator)

        keep(till, seen, act, _("The charge is entered."))

    text = _("No rent at all? Enter 0, so that nothing is missing.")
    till.panel = Form(_("Charge"), fields, done, text=text, back=till.panel)


def _wanted(seen: CostLook) -> str:
    """The kind to begin with: the first that is missing."""
    kinds = [value for value, _words in words.kinds()]
    return next((code for code in seen.costs.missing if code in kinds), kinds[0])


def ask_end(till: Till, seen: CostLook, one: ChargeEntry) -> None:
    """On which day a charge falls due for the last time."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        day = day_of(answers["day"], seen.today)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import charges

            charges.end(ctx, one.id, day, operator=operator)

        keep(till, seen, act, _("The charge ends there."))

    title = words.charge(one)
    till.panel = Form(title, (day_field(seen.today, _("Last day")),), done, back=till.panel)


def ask_grant(till: Till, seen: CostLook) -> None:
    """Money given, or rent that is not asked for."""
    fields = (
        Field("label", _("What")),
        amount_field(_("Amount")),
        day_field(first_of(seen)),
        form_values.choice("every", _("How often"), Every.ONCE.value, words.everies()),
        form_values.choice(
            "commune", _("From the town hall"), form_values.YES, form_values.yes_or_no()
        ),
        form_values.choice(
            "in_kind", _("Without money (rent, works)"), form_values.NO, form_values.yes_or_no()
        ),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        new = GrantEntry(
            label=answers["label"], amount_cents=form_values.cents(answers["amount"]) or 0,
            day=day_of(answers["day"], seen.today), every=Every(answers["every"]),
            commune=answers["commune"] == form_values.YES,
            in_kind=answers["in_kind"] == form_values.YES,
        )  # fmt: skip

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import grants

            grants.add(ctx, new, operator=operator)

        keep(till, seen, act, _("The grant is entered: it is no revenue."))

    till.panel = Form(_("Grant, aid"), fields, done, back=till.panel)


def ask_loan(till: Till, seen: CostLook) -> None:
    """A loan by its repayment."""
    fields = (
        Field("label", _("What")),
        amount_field(_("Each month")),
        day_field(first_of(seen), _("First repayment")),
        day_field(None, _("Last day"), "until"),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        until = day_of(answers["until"], seen.today) if answers["until"] else None
        new = Loan(
            label=answers["label"], monthly_cents=form_values.cents(answers["amount"]) or 0,
            day=day_of(answers["day"], seen.today), until=until,
        )  # fmt: skip

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import charges

            charges.borrow(ctx, new, operator=operator)

        keep(till, seen, act, _("The loan is entered."))

    till.panel = Form(_("Loan: a repayment each month"), fields, done, back=till.panel)


def ask_investment(till: Till, seen: CostLook) -> None:
    """What was bought to last."""
    fields = (
        Field("label", _("What")),
        amount_field(_("Without VAT")),
        amount_field(_("VAT in euros"), 0, "vat"),
        day_field(first_of(seen)),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        new = Investment(
            day=day_of(answers["day"], seen.today), label=answers["label"],
            net_cents=form_values.cents(answers["amount"]) or 0,
            vat_cents=form_values.cents(answers["vat"]) or 0,
        )  # fmt: skip

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import charges

            charges.invest(ctx, new, operator=operator)

        keep(till, seen, act, _("The investment is entered."))

    till.panel = Form(_("Investment: bought to last"), fields, done, back=till.panel)


# What was paid


def ask_payment(till: Till, seen: CostLook, what: Payable, number: int, cents: int) -> None:
    """When and how something was paid; the month that is shown names the instalment."""
    fields = (
        amount_field(_("Amount with VAT"), abs(cents)),
        day_field(seen.today),
        form_values.choice("method", _("How"), PaidBy.TRANSFER.value, words.ways()),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        day = day_of(answers["day"], seen.today)
        paid = form_values.cents(answers["amount"]) or 0
        due = _due(seen, what, number)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import paying

            new = paying.NewPayment(
                what=what, entry=number, day=day, amount_cents=paid if cents > 0 else -paid,
                method=PaidBy(answers["method"]), due=due,
            )  # fmt: skip
            paying.pay(ctx, new, operator=operator)

        keep(till, seen, act, _("The payment is noted."))

    till.panel = Form(_("It was paid"), fields, done, back=till.panel)


def _due(seen: CostLook, what: Payable, number: int) -> str | None:
    """The instalment of the month that is shown, where the entry comes back."""
    known: tuple[ChargeEntry | GrantEntry | Loan, ...] = ()
    if what is Payable.CHARGE:
        known = seen.charges
    elif what is Payable.GRANT:
        known = seen.grants
    elif what is Payable.LOAN:
        known = seen.loans
    one = next((one for one in known if one.id == number), None)
    if one is None or one.every is Every.ONCE:
        return None
    day = due_in(one, seen.month)
    return None if day is None else day.isoformat()

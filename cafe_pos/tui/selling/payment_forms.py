"""What a payment wants to know: a cheque's bank and number, a meal voucher's worth and issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cafe_pos.domain import voucher
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.pricing import LineKind
from cafe_pos.i18n import _, figure, money
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.tui.selling.payment_panel import Pay
    from cafe_pos.tui.till import Till

MAX_NAME: Final = 40
MAX_CHEQUE: Final = 12
MAX_AMOUNT: Final = 9


def cheque(pay: Pay, till: Till, _at: float) -> None:
    """Ask for a cheque's bank and number; both may be left empty."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        till.panel = pay
        tender = Tender(
            Method.CHEQUE,
            bank=answers["bank"] or None,
            cheque_number=answers["number"] or None,
        )
        pay.other(till, tender, till.touched_at)

    amount = pay.typed_cents() if pay.typed else None
    till.panel = Form(
        _("Cheque of {amount}").format(amount=money(amount or pay.rest_cents(till))),
        (
            Field("bank", _("Bank"), limit=MAX_NAME),
            Field("number", _("Number"), kind=Kind.NUMBER, limit=MAX_CHEQUE),
        ),
        done,
        back=pay,
    )


def meal_voucher(pay: Pay, till: Till, _at: float) -> None:
    """Ask for a meal voucher: its worth, proposed at the most that it may pay; who issued it."""
    rule = till.view.voucher if till.view else None
    if rule is None:
        till.say_refusal(PosError("voucher.none"))
        return
    lines = till.order.lines
    taken = sum(t.amount_cents or 0 for t in pay.given if t.method is Method.MEAL_VOUCHER)
    eligible = max(0, voucher.eligible_cents(lines, rule) - taken)
    most = min(pay.rest_cents(till), eligible, rule.cap_cents)
    if most <= 0:
        till.said = Said(_("Nothing here that a meal voucher may pay."), Tone.WARN)
        return
    typed = pay.typed_cents() if pay.typed else None
    forms = ((VoucherForm.ELECTRONIC, _("card")), (VoucherForm.PAPER, _("paper")))
    issuers = tuple((name, name) for name in till.view.voucher_issuers) if till.view else ()
    till.panel = Form(
        _("Meal voucher: {amount} at most").format(amount=money(most)),
        (
            Field("form", _("Kind"), till.voucher_form, Kind.CHOICE, forms),
            Field("issuer", _("Issuer"), till.voucher_issuer, Kind.CHOICE, (("", "-"), *issuers)),
            Field("amount", _("Amount"), figure(typed or most), Kind.AMOUNT, limit=MAX_AMOUNT),
        ),
        lambda till, form, answers: _voucher_given(pay, till, form, answers),
        text=_("Food without alcohol only, and no change. One voucher card is one person's."),
        index=2,
        back=pay,
    )


def _voucher_given(pay: Pay, till: Till, form: Form, answers: Answers) -> None:
    try:
        cents = parse_euros(answers["amount"])
    except PosError:
        cents = 0
    if cents <= 0:
        form.wrong(_("{typed} is no amount.").format(typed=answers["amount"] or "-"), "amount")
        return
    till.voucher_form, till.voucher_issuer = answers["form"], answers["issuer"]
    till.panel = pay
    tender = Tender(
        Method.MEAL_VOUCHER,
        cents,
        issuer=answers["issuer"] or None,
        form=VoucherForm(answers["form"]),
    )
    pay.other(till, tender, till.touched_at)


def suspended(pay: Pay, till: Till, at: float) -> None:
    """Pay from the suspended coffees' fund: the amount typed, else as much as it holds."""
    kinds = {line.kind for line in till.order.lines}
    if LineKind.SUSPENDED in kinds:
        till.say_refusal(PosError("suspended.both"))
        return
    held = sum(line.left_cents for line in till.order.lines if line.outside_vat)
    rest = min(pay.rest_cents(till), till.due_cents - max(0, held))
    taken = sum(x.amount_cents or 0 for x in pay.given if x.method is Method.SUSPENDED)
    pool = till.suspended_cents - taken
    if pool <= 0:
        till.said = Said(_("No suspended coffee waits."), Tone.WARN)
        return
    amount = (pay.typed_cents() or 0) if pay.typed else min(rest, pool)
    if amount <= 0 or amount > min(rest, pool):
        text = _("The fund can pay {amount} here.").format(amount=money(max(0, min(rest, pool))))
        till.said = Said(text, Tone.WARN)
        return
    pay.other(till, Tender(Method.SUSPENDED, amount), at)


def tip(pay: Pay, till: Till, _at: float) -> None:
    """Put the amount typed on the order as a tip; nought takes it away again."""
    amount = pay.typed_cents() if pay.typed else None
    if amount is None:
        till.said = Said(_("Type the tip's amount, then p."), Tone.WARN)
        return
    pay.typed = ""
    if till.share is not None or till.begun:
        till.said = Said(_("A shared bill takes no tip: ring it apart."), Tone.WARN)
        return
    till.set_order(till.order.with_tip(amount))
    till.said = Said(
        _("Tip of {amount}: {total} to pay.").format(
            amount=money(amount), total=money(pay.rest_cents(till))
        )
        if amount
        else _("No tip.")
    )

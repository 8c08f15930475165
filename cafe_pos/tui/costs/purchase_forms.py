"""A supplier's paper as it is typed: whose, its facts, and a form more for each further rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.costs.entries import Paper
from cafe_pos.i18n import _
from cafe_pos.tui.costs import forms, words
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row

if TYPE_CHECKING:
    from cafe_pos.application.costs.looks import CostLook
    from cafe_pos.application.costs.purchases import NewLine
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

CODE: Final = 16
USUAL: Final = "R55"
OTHER: Final = "N20"
"""The rate that a paper of food mostly has beside its own."""


@dataclass(frozen=True, slots=True)
class _Bill:
    """A paper being typed: whose it is, its facts, and what was typed for each rate."""

    code: str
    name: str
    facts: Answers
    lines: tuple[Answers, ...]


def ask_supplier(till: Till, seen: CostLook) -> None:
    """Whose paper it is; a name that nobody bears makes a new supplier."""
    rows = tuple(
        Row(one.name, partial(_ask_purchase, seen, one.code, one.name)) for one in seen.suppliers
    )
    till.panel = Listing(
        _("Which supplier?"), rows, typing=True, back=till.panel,
        empty=_("Nobody yet: type the name, and Enter."), on_new=partial(_new_supplier, seen),
    )  # fmt: skip


def _new_supplier(seen: CostLook, till: Till, name: str, _at: float) -> None:
    operator = till.operator
    plain = "".join(c for c in fold(name).upper() if c.isascii() and c.isalnum())[:CODE] or "F"
    taken = {one.code for one in seen.suppliers}
    code = next(c for n in range(1, 1000) if (c := plain + (str(n) if n > 1 else "")) not in taken)

    def act(ctx: Context) -> None:
        from cafe_pos.application.mandates import mandates
        from cafe_pos.domain.mandate import Mandator, MandatorKind

        made = Mandator(code=code, name=name, kind=MandatorKind.SUPPLIER)
        mandates.put(ctx, made, new=True, operator=operator)

    till.do(act, lambda _made: _ask_purchase(seen, code, name, till, 0.0))


def _ask_purchase(seen: CostLook, code: str, name: str, till: Till, _at: float) -> None:
    fields = (
        forms.amount_field(_("Amount")),
        *forms.vat_fields(USUAL),
        forms.day_field(forms.first_of(seen)),
        Field("reference", _("Number of the paper"), limit=40),
        form_values.choice("paper", _("Paper"), Paper.INVOICE.value, words.papers()),
        *_line_end(),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        _go_on(seen, _Bill(code, name, answers, (answers,)), till)

    till.panel = Form(_("Paper of {name}").format(name=name), fields, done, back=till.panel)


def _line_end() -> tuple[Field, ...]:
    """What a rate's line says beside its amount, and whether the paper has another one."""
    return (
        Field("label", _("What"), _("Goods")),
        form_values.choice("local", _("Local"), form_values.NO, form_values.yes_or_no()),
        form_values.choice(
            "more", _("Another rate too"), form_values.NO, form_values.yes_or_no(),
            _("Yes asks for the amount of the next rate on the same paper."),
        ),
    )  # fmt: skip


def _go_on(seen: CostLook, bill: _Bill, till: Till) -> None:
    """Ask for the next rate, or keep the paper."""
    if bill.lines[-1]["more"] == form_values.YES:
        _ask_line(seen, bill, till)
    else:
        _keep(seen, bill, till)


def _ask_line(seen: CostLook, bill: _Bill, till: Till) -> None:
    """The amount of another rate of the same paper; Escape goes back to the rate before."""
    used = {line["vat_code"] for line in bill.lines}
    vat = OTHER if OTHER not in used else USUAL

    def done(till: Till, _form: Form, answers: Answers) -> None:
        _go_on(seen, replace(bill, lines=(*bill.lines, answers)), till)

    title = _("Paper of {name}, rate {n}").format(name=bill.name, n=len(bill.lines) + 1)
    fields = (
        forms.amount_field(_("Amount")),
        *forms.vat_fields(vat, bill.lines[-1]["basis"]),
        *_line_end(),
    )
    till.panel = Form(title, fields, done, back=till.panel)


def _keep(seen: CostLook, bill: _Bill, till: Till) -> None:
    operator, facts = till.operator, bill.facts
    day = forms.day_of(facts["day"], seen.today)

    def line(ctx: Context, answers: Answers) -> NewLine:
        from cafe_pos.application.costs.purchases import NewLine

        return NewLine(
            net_cents=forms.net_of(ctx, answers, day), vat_code=answers["vat_code"],
            label=answers["label"] or _("Goods"), local=answers["local"] == form_values.YES,
        )  # fmt: skip

    def act(ctx: Context) -> None:
        from cafe_pos.application.costs import purchases
        from cafe_pos.application.costs.purchases import NewPurchase

        new = NewPurchase(
            day=day, supplier=bill.code, lines=tuple(line(ctx, one) for one in bill.lines),
            paper=Paper(facts["paper"]), reference=facts["reference"],
        )  # fmt: skip
        purchases.add(ctx, new, operator=operator)

    forms.keep(till, seen, act, _("{name}: entered.").format(name=bill.name))

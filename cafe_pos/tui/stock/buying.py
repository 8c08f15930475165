"""Goods that came, at the counter: a supplier's paper line by line, which fills the stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.domain.costs.entries import Paper
from cafe_pos.i18n import _, figure, money, quantity
from cafe_pos.tui.costs import forms as cost_forms
from cafe_pos.tui.costs import words as cost_words
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.stock.panels import amount_field, look, typed

if TYPE_CHECKING:
    from datetime import date

    from cafe_pos.application.costs.purchases import NewLine
    from cafe_pos.application.inventory.desk import Desk
    from cafe_pos.application.mandates.mandates import MandatorView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.inventory import Item
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class Bill:
    """A paper being typed: whose, and its lines; nothing is kept before its last form."""

    code: str
    name: str
    today: date
    lines: tuple[NewLine, ...] = ()


def ask(till: Till, seen: Desk) -> None:
    """Choose who brought the goods, by typing."""

    def act(ctx: Context) -> tuple[tuple[MandatorView, ...], date]:
        from cafe_pos.application.costs import keeping
        from cafe_pos.application.mandates import mandates

        with ctx.store.act() as uow:
            today = keeping.today(ctx, uow)
        return mandates.everyone(ctx), today

    def done(found: tuple[tuple[MandatorView, ...], date]) -> None:
        known, today = found
        rows = tuple(
            Row(
                one.mandator.name,
                partial(_open, seen, Bill(one.mandator.code, one.mandator.name, today)),
            )
            for one in known
        )
        till.panel = Listing(
            _("Whose paper is it?"), rows, typing=True, back=till.panel,
            empty=_("No supplier is known yet: enter a first paper under the costs (:, z, a)."),
        )  # fmt: skip

    till.do(act, done)


def _open(seen: Desk, bill: Bill, till: Till, _at: float = 0.0) -> None:
    """The paper as it stands: an item more, or keep it."""
    labels = {one.item.code: one.item for one in seen.levels}
    rows = [Row(_("Add an item"), partial(_choose, seen, bill), letter="a")]
    rows += [
        Row(
            labels[line.article].label if line.article in labels else str(line.article),
            right=f"{quantity(line.quantity, line.unit or 'piece')}  {figure(line.net_cents):>9}",
            key=str(place),
        )
        for place, line in enumerate(bill.lines)
    ]
    if bill.lines:
        rows.append(Row(_("Keep the paper"), partial(_ask_paper, bill), letter="g"))

    def remove(till: Till, row: Row, _at: float) -> None:
        left = tuple(one for place, one in enumerate(bill.lines) if str(place) != row.key)
        _open(seen, replace(bill, lines=left), till)

    total = sum(line.net_cents for line in bill.lines)
    till.panel = Listing(
        _("Paper of {name}").format(name=bill.name), tuple(rows),
        text=_("{value} without VAT. It fills the stock; enter it nowhere else.").format(
            value=money(total)
        ),
        more=(RowKey("delete", _("Del"), _("remove"), remove),),
    )  # fmt: skip


def _choose(seen: Desk, bill: Bill, till: Till, _at: float) -> None:
    rows = tuple(
        Row(one.item.label, partial(_ask_line, seen, bill, one.item)) for one in seen.levels
    )
    till.panel = Listing(
        _("Which item?"), rows, typing=True, back=till.panel,
        empty=_("Nothing is kept in stock yet: add an item (n)."),
    )  # fmt: skip


def _ask_line(seen: Desk, bill: Bill, item: Item, till: Till, _at: float) -> None:
    """How much of an item, in bought pieces where it comes in packs."""
    unit = "piece" if item.pack is not None else item.unit
    hint = ""
    if item.pack is not None:
        hint = _("In pieces of {amount}.").format(amount=quantity(item.pack, item.unit))
    fields = (
        amount_field("quantity", _("How much"), unit, "1" if unit == "piece" else "", hint),
        Field("net", _("Euros without VAT"), "", Kind.AMOUNT, limit=10),
        form_values.choice("vat_code", _("VAT"), _vat(bill.lines), cost_words.vats()),
        form_values.choice("local", _("Local"), form_values.NO, form_values.yes_or_no()),
    )

    def done(till: Till, form: Form, answers: Answers) -> None:
        from cafe_pos.application.costs.purchases import NewLine
        from cafe_pos.domain import inventory

        net = form_values.cents(answers["net"])
        if net is None:
            form.wrong(_("What did it cost, without VAT?"), "net")
            return
        line = NewLine(
            net_cents=net, vat_code=answers["vat_code"], article=item.code, label=item.label,
            quantity=inventory.amount(typed(answers["quantity"], unit), unit), unit=unit,
            local=answers["local"] == form_values.YES,
        )  # fmt: skip
        _open(seen, replace(bill, lines=(*bill.lines, line)), till)

    till.panel = Form(item.label, fields, done, back=till.panel)


def _vat(lines: Sequence[NewLine]) -> str:
    """The rate of the line before: papers seldom mix them."""
    return lines[-1].vat_code if lines else "R55"


def _ask_paper(bill: Bill, till: Till, _at: float) -> None:
    """The paper's day, number and kind; then it is kept, and the stock is filled."""
    fields = (
        cost_forms.day_field(bill.today),
        Field("reference", _("Number of the paper"), limit=40),
        form_values.choice("paper", _("Paper"), Paper.INVOICE.value, cost_words.papers()),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        day = cost_forms.day_of(answers["day"], bill.today)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import purchases
            from cafe_pos.application.costs.purchases import NewPurchase

            new = NewPurchase(
                day=day, supplier=bill.code, lines=bill.lines, paper=Paper(answers["paper"]),
                reference=answers["reference"],
            )  # fmt: skip
            purchases.add(ctx, new, operator=operator)

        look(till, act, _("{name}: entered.").format(name=bill.name))

    title = _("Paper of {name}").format(name=bill.name)
    till.panel = Form(title, fields, done, back=till.panel)

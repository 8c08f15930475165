"""Cash paid out of the drawer, ranged: which goods or which charge it was, in one act."""

from __future__ import annotations

from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.costs import charges, keeping, paying, purchases
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.costs.paying import NewPayment
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.ports import Context
from cafe_pos.domain.costs.entries import ChargeEntry, PaidBy, Payable, Purchase
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right

GOODS: Final = "goods"


def put_in_place(
    ctx: Context,
    number: str,
    kind: str,
    *,
    vat_code: str = "N20",
    supplier: str = "",
    label: str = "",
    operator: str | None = None,
) -> Purchase | ChargeEntry:
    """Say what an expense of the drawer was: `goods` of a supplier, or a kind of charge.

    The entry bears the expense's day and amount, and the expense pays it.

    Raises:
        PosError: `cost.movement`, `cost.supplier`, `charge.kind`, `cost.*`, `purchase.*`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        spent = next((one for one in uow.costs.expenses("", "9") if one.number == number), None)
        if spent is None:
            raise PosError("cost.movement", number=number)
        said = label.strip() or spent.reason.strip() or number
        gross = spent.amount_cents
        net = keeping.without_vat(ctx, uow, vat_code, gross=gross, day=spent.day)
        made: Purchase | ChargeEntry
        if kind == GOODS:
            line = NewLine(net_cents=net, vat_code=vat_code, vat_cents=gross - net, label=said)
            new = NewPurchase(day=spent.day, supplier=supplier or spent.supplier, lines=(line,))
            made, what = purchases.enter(ctx, uow, new, who).purchase, Payable.PURCHASE
        else:
            charge = NewCharge(
                kind=kind, net_cents=net, vat_cents=gross - net, day=spent.day,
                vat_code=vat_code, label=said, supplier=supplier or None,
            )  # fmt: skip
            made, what = charges.enter(ctx, uow, charge, who), Payable.CHARGE
        paid = NewPayment(
            what=what, entry=made.id, day=spent.day, amount_cents=gross, method=PaidBy.CASH,
            movement=number,
        )  # fmt: skip
        paying.record(ctx, uow, paid, who)
        return made

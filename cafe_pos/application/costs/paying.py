"""What was paid of an entry: when, how much with VAT, by which means, seen on which paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.costs import keeping
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.costs.entries import (
    ChargeEntry,
    Entry,
    GrantEntry,
    Investment,
    Loan,
    PaidBy,
    Payable,
    Payment,
    Purchase,
)
from cafe_pos.domain.costs.recurring import Every, due_in
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment as it is typed: cents with VAT; `due` is the instalment's day where there are."""

    what: Payable
    entry: int
    day: str
    amount_cents: int
    method: PaidBy
    due: str | None = None
    movement: str | None = None
    bank_line: int | None = None


KINDS: dict[Payable, type[Entry]] = {
    Payable.PURCHASE: Purchase,
    Payable.CHARGE: ChargeEntry,
    Payable.GRANT: GrantEntry,
    Payable.INVESTMENT: Investment,
    Payable.LOAN: Loan,
}


def pay(ctx: Context, new: NewPayment, *, operator: str | None = None) -> Payment:
    """Note that an entry, or an instalment of it, was paid; never more than is due.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `cost.amount`, `cost.more_than_due`,
            `cost.no_instalment`, `cost.movement`, `cost.day`, `cost.future`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        return record(ctx, uow, new, acts.acting(uow, operator, Right.COSTS))


def record(ctx: Context, uow: UnitOfWork, new: NewPayment, who: Operator) -> Payment:
    """The same within an act that is under way.

    Raises:
        PosError: as `pay`.
    """
    day = keeping.day_past(ctx, uow, new.day)
    gross, due = _owed(uow, new, day)
    if not new.amount_cents or (new.amount_cents > 0) != (gross > 0):
        raise PosError("cost.amount", amount_cents=new.amount_cents, field="amount")
    paid = [p for p in uow.costs.payments(new.what, new.entry) if p.due == due]
    left = gross - sum(p.amount_cents for p in paid)
    if abs(new.amount_cents) > abs(left):
        raise PosError(
            "cost.more_than_due", amount_cents=new.amount_cents, left_cents=left, field="amount"
        )
    movement = new.movement.strip() if new.movement else None
    if movement is not None:
        _free_movement(uow, movement)
    return keeping.keep(
        ctx, uow,
        Payment(
            what=Payable(new.what), entry=new.entry, day=day, amount_cents=new.amount_cents,
            method=PaidBy(new.method), due=due, movement=movement, bank_line=new.bank_line,
        ),
        who,
    )  # fmt: skip


def _owed(uow: UnitOfWork, new: NewPayment, day: str) -> tuple[int, str | None]:
    """What one instalment comes to with VAT, and its day where the entry comes back."""
    entry = keeping.live(uow, KINDS[Payable(new.what)], new.entry)
    match entry:
        case Purchase():
            return entry.gross_cents, None
        case Investment():
            return entry.net_cents + entry.vat_cents, None
        case ChargeEntry():
            gross = entry.gross_cents
        case GrantEntry() if entry.in_kind:
            return 0, None
        case GrantEntry():
            gross = entry.amount_cents
        case Loan():
            gross = entry.monthly_cents
        case _:
            raise RuntimeError(f"nothing is paid of {type(entry).__name__}")
    if entry.every is Every.ONCE:
        return gross, None
    month = keeping.a_day(new.due or day, "due")[:7]
    due = due_in(entry, month)
    if due is None:
        raise PosError("cost.no_instalment", month=month, field="due")
    return gross, due.isoformat()


def _free_movement(uow: UnitOfWork, number: str) -> None:
    if not uow.costs.expense_known(number):
        raise PosError("cost.movement", number=number, field="movement")
    if any(p.movement == number for p in uow.costs.all(Payment)):
        raise PosError("cost.movement_taken", number=number, field="movement")


def take_back(ctx: Context, number: int, *, operator: str | None = None) -> Payment:
    """Remove a payment that was noted by mistake.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `right.missing`, `operator.*`.
    """
    return keeping.remove(ctx, Payment, number, operator=operator)


def move(
    ctx: Context, uow: UnitOfWork, what: Payable, *, before: int, after: int, who: Operator
) -> None:
    """Give the payments of an entry to the one that replaces it."""
    for one in uow.costs.payments(what, before):
        keeping.keep(ctx, uow, replace(one, entry=after), who, one.id)


def unpaid(uow: UnitOfWork, what: Payable, number: int) -> None:
    """Refuse to remove what was paid: the payment is taken back first.

    Raises:
        PosError: `cost.paid`.
    """
    paid = uow.costs.payments(what, number)
    if paid:
        cents = sum(p.amount_cents for p in paid)
        raise PosError("cost.paid", paid_cents=cents, day=date.fromisoformat(paid[-1].day))

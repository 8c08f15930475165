"""What a confirmed line enters and pays, and how exactly that is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.application.bank.ports import BankLine
from cafe_pos.application.costs import charges, grants, keeping, paying, purchases
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.costs.paying import NewPayment
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.inventory import costing
from cafe_pos.application.mandates import mandates, payouts
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain import bank_words
from cafe_pos.domain.bank import State, Target, What
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.costs.entries import (
    ChargeEntry,
    Entry,
    GrantEntry,
    Investment,
    PaidBy,
    Payable,
    Payment,
    Purchase,
)
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator
from cafe_pos.domain.ticket import Channel

Made = dict[str, Any]
"""The numbers of what a confirmation entered, by kind: what undoing it removes."""

_KINDS: Final[Mapping[str, type[Entry]]] = {
    "payment": Payment,
    "charge": ChargeEntry,
    "purchase": Purchase,
    "grant": GrantEntry,
    "investment": Investment,
}
_PAYABLE: Final = {
    What.CHARGE: Payable.CHARGE,
    What.PURCHASE: Payable.PURCHASE,
    What.GRANT: Payable.GRANT,
    What.INVESTMENT: Payable.INVESTMENT,
    What.LOAN: Payable.LOAN,
}
_PAYOUT: Final = "V-"
"""How the numbers of payouts begin."""


@dataclass(frozen=True, slots=True)
class Making:
    """The act under way: the line, who confirms it, and where."""

    ctx: Context
    uow: UnitOfWork
    line: BankLine
    who: Operator
    channel: Channel

    @property
    def day(self) -> str:
        """The line's day, or today: a card paid with a deferred debit is noted when confirmed."""
        return min(self.line.day, keeping.today(self.ctx, self.uow).isoformat())

    @property
    def label(self) -> str:
        """The line's text, as long as an entry's label may be."""
        return self.line.label[: keeping.MAX_LABEL].strip()


def carry_out(one: Making, target: Target, expected: int | None) -> tuple[Target, Made]:
    """Enter what a line says and was not known, pay what is due; what was made, to be undone.

    `expected` is what the tills say of card takings, in cents.

    Raises:
        PosError: `bank.twice`, `bank.way`, `bank.who`, `cost.*`, `charge.kind`, `purchase.*`,
            `payout.*`, `settlement.unknown`.
    """
    match target.what:
        case What.CARDS:
            return target, _commission(one, expected)
        case What.PAYOUT:
            return _paid_out(one, target)
        case What.CASH if target.document:
            _not_twice(one, target)
            return target, {}
        case What.LOAN if target.entry is None:
            return target, {}
        case What.CHARGE | What.PURCHASE | What.GRANT | What.INVESTMENT | What.LOAN:
            return _paid(one, target)
    return target, {}


def _paid(one: Making, target: Target) -> tuple[Target, Made]:
    made: Made = {}
    entry, cents = target.entry, one.line.cents
    if entry is None:
        entry = _entered(one, target)
        made[target.what.value] = entry
    new = NewPayment(
        what=_PAYABLE[target.what], entry=entry, day=one.day,
        amount_cents=cents if target.what is What.GRANT else -cents,
        method=bank_words.paid_by(one.line.label), due=target.due, bank_line=one.line.id,
    )  # fmt: skip
    payment = paying.record(one.ctx, one.uow, new, one.who)
    return replace(target, entry=entry, due=payment.due), made | {"payment": payment.id}


def _entered(one: Making, target: Target) -> int:
    """Enter what a line pays and nobody entered: a charge, an invoice, an investment, a grant."""
    ctx, uow, who = one.ctx, one.uow, one.who
    label, day, gross = target.label or one.label, one.day, abs(one.line.cents)
    if target.what is What.GRANT:
        given = GrantEntry(label=label, amount_cents=gross, day=day, commune=target.commune)
        return grants.enter(ctx, uow, given, who).id
    vat = target.vat_code or ("R55" if target.what is What.PURCHASE else "EX0")
    net = keeping.without_vat(ctx, uow, vat, gross=gross, day=day)
    if target.what is What.PURCHASE:
        line = NewLine(net_cents=net, vat_code=vat, vat_cents=gross - net, label=label)
        bought = NewPurchase(day=day, supplier=named(uow, target.who).code, lines=(line,))
        return purchases.enter(ctx, uow, bought, who).purchase.id
    if target.what is What.INVESTMENT:
        lasting = Investment(day=day, label=label, net_cents=net, vat_cents=gross - net)
        return keeping.keep(ctx, uow, lasting, who).id
    charge = NewCharge(
        kind=target.charge or "other", net_cents=net, day=day, vat_code=vat,
        vat_cents=gross - net, label=label, supplier=target.who or None,
    )  # fmt: skip
    return charges.enter(ctx, uow, charge, who).id


def _commission(one: Making, expected: int | None) -> Made:
    """What the bank kept of the card takings is a charge of its own (exempt: CGI art. 261 C)."""
    kept = 0 if expected is None else expected - one.line.cents
    if kept <= 0:
        return {}
    new = NewCharge(kind="bank", net_cents=kept, day=one.day, vat_code="EX0", label=one.label)
    charge = charges.enter(one.ctx, one.uow, new, one.who)
    paid = NewPayment(
        what=Payable.CHARGE, entry=charge.id, day=charge.day, amount_cents=kept,
        method=PaidBy.DIRECT_DEBIT, bank_line=one.line.id,
    )  # fmt: skip
    payment = paying.record(one.ctx, one.uow, paid, one.who)
    return {"charge": charge.id, "payment": payment.id}


def _paid_out(one: Making, target: Target) -> tuple[Target, Made]:
    """A payout that stands in the register is only linked; of a settlement one is made now."""
    document = target.document or _last_settlement(one.uow, target.who)
    if document.startswith(_PAYOUT):
        linked = replace(target, document=document)
        _not_twice(one, linked)
        return linked, {}
    cents = one.line.cents
    paid = payouts.pay_in(
        one.ctx, one.uow, document, "transfer", abs(cents), who=one.who,
        reference=one.label, channel=one.channel,
    )  # fmt: skip
    if (paid.payload["amount"] > 0) != (cents < 0):
        raise PosError("bank.way", number=one.line.id, amount_cents=cents)
    done = replace(target, document=paid.number, who=paid.mandator.code)
    return done, {"payout": paid.number}


def _last_settlement(uow: UnitOfWork, code: str) -> str:
    """The last settlement of a mandator, where what is left to pay stands."""
    documents = uow.mandates.settlements(named(uow, code).code)
    if not documents:
        raise PosError("settlement.unknown", number=code)
    return str(documents[-1]["number"])


def named(uow: UnitOfWork, code: str) -> Mandator:
    """A supplier or another mandator, by code or name.

    Raises:
        PosError: `bank.who`.
    """
    try:
        return mandates.found(uow, code)
    except PosError:
        raise PosError("bank.who", who=code, field="who") from None


def _not_twice(one: Making, target: Target) -> None:
    """Refuse a document that another line names already."""
    for other in one.uow.bank.lines(state=State.CONFIRMED):
        if other.target is not None and other.target.document == target.document:
            raise PosError("bank.twice", number=one.line.id, other=other.id)


def take_back(one: Making) -> None:
    """Remove what a confirmation entered, the payment first.

    Raises:
        PosError: `bank.paid_out`, `cost.paid` where something else paid of it since.
    """
    made: Mapping[str, Any] = one.line.made
    if "payout" in made:
        raise PosError("bank.paid_out", number=made["payout"])
    at = utc_text(one.ctx.clock.now())
    for name, kind in _KINDS.items():
        known = one.uow.costs.get(kind, int(made[name])) if name in made else None
        if known is None or known.removed_at is not None:
            continue
        if kind is not Payment:
            paying.unpaid(one.uow, Payable(name), known.id)
        keeping.take_out(one.uow, kind, known.id, at=at, by=one.who.code)
        if kind is Purchase:
            costing.refresh(one.ctx, one.uow, one.who.code)


def target_json(target: Target) -> dict[str, Any]:
    """What a line is, for scripts."""
    return {
        "what": target.what.value,
        "entry": target.entry,
        "due": target.due,
        "charge": target.charge or None,
        "who": target.who or None,
        "document": target.document or None,
        "vat_code": target.vat_code or None,
        "label": target.label or None,
        "commune": target.commune,
    }

"""Charges of a day and those that come back, investments, and loans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.costs import keeping, paying
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.costs.entries import ChargeEntry, Investment, Loan, Payable
from cafe_pos.domain.costs.recurring import Every
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.rights import Right
from cafe_pos.domain.viability.inputs import ChargeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCharge:
    """A charge as it is typed, in cents; `day` is its (first) day, 0 says that there is none."""

    kind: str
    net_cents: int
    day: str
    vat_code: str = "N20"
    vat_cents: int | None = None
    label: str = ""
    every: str = "once"
    until: str | None = None
    supplier: str | None = None
    reference: str = ""


def add(
    ctx: Context, new: NewCharge, *, operator: str | None = None, replaces: int | None = None
) -> ChargeEntry:
    """Enter a charge; one of a day to come is planned, and in no figure of a month before it.

    Raises:
        PosError: `charge.kind`, `charge.every`, `cost.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        return enter(ctx, uow, new, who, replaces)


def enter(
    ctx: Context, uow: UnitOfWork, new: NewCharge, who: Operator, replaces: int | None = None
) -> ChargeEntry:
    """The same within an act that is under way.

    Raises:
        PosError: as `add`.
    """
    kept = keeping.keep(ctx, uow, _checked(ctx, uow, new), who, replaces)
    if replaces is not None:
        paying.move(ctx, uow, Payable.CHARGE, before=replaces, after=kept.id, who=who)
    return kept


def _checked(ctx: Context, uow: UnitOfWork, new: NewCharge) -> ChargeEntry:
    if new.kind not in set(ChargeKind):
        raise PosError("charge.kind", kind=new.kind, field="kind")
    kind = ChargeKind(new.kind)
    keeping.no_grant(new.label)
    day, until = keeping.period(ctx, uow, new.day, new.until)
    net = keeping.cents(new.net_cents, "net")
    code, rate, vat = keeping.vat(
        ctx, uow, new.vat_code, net=net, given=new.vat_cents, day=day
    )  # fmt: skip
    return ChargeEntry(
        kind=kind,
        label=keeping.short(new.label, "label"),
        net_cents=net,
        vat_code=code,
        rate_bp=rate,
        vat_cents=vat,
        day=day,
        every=how_often(new.every),
        until=until,
        supplier=keeping.a_supplier(uow, new.supplier),
        reference=keeping.short(new.reference, "reference"),
    )


def how_often(text: str) -> Every:
    """How often something comes back.

    Raises:
        PosError: `charge.every`.
    """
    if text not in set(Every):
        raise PosError("charge.every", every=text, field="every")
    return Every(text)


def end(ctx: Context, number: int, until: str, *, operator: str | None = None) -> ChargeEntry:
    """Let a charge that comes back fall due on a last day, and no more after it.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `cost.day`, `cost.period`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        known = keeping.live(uow, ChargeEntry, number)
        _day, last = keeping.period(ctx, uow, known.day, until)
        kept = keeping.keep(ctx, uow, replace(known, until=last), who, number)
        paying.move(ctx, uow, Payable.CHARGE, before=number, after=kept.id, who=who)
        return kept


def remove(ctx: Context, number: int, *, operator: str | None = None) -> ChargeEntry:
    """Remove a charge that nothing was paid of; it stays to be read.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `cost.paid`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        paying.unpaid(uow, Payable.CHARGE, number)
    return keeping.remove(ctx, ChargeEntry, number, operator=operator)


def charge_json(one: ChargeEntry, today: date) -> dict[str, Any]:
    """A charge for scripts; amounts in euros, `planned` when it has not begun."""
    return keeping.made(one) | {
        "kind": one.kind.value,
        "label": one.label,
        "net": euros(one.net_cents),
        "vat_code": one.vat_code.value,
        "rate": rate_text(one.rate_bp),
        "vat": euros(one.vat_cents),
        "gross": euros(one.gross_cents),
        "day": one.day,
        "every": one.every.value,
        "until": one.until,
        "supplier": one.supplier,
        "reference": one.reference,
        "planned": one.day > today.isoformat(),
    }


def listed(ctx: Context, *, removed: bool = False) -> tuple[tuple[ChargeEntry, ...], date]:
    """Every charge in the order of entry, and the business day."""
    with ctx.store.act() as uow:
        return uow.costs.all(ChargeEntry, removed=removed), keeping.today(ctx, uow)


# Investments and loans


def invest(ctx: Context, new: Investment, *, operator: str | None = None) -> Investment:
    """Enter what was bought to last: a coffee machine, works.

    Raises:
        PosError: `cost.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        made = replace(
            new,
            day=keeping.day_to(ctx, uow, new.day),
            label=keeping.label(new.label),
            net_cents=keeping.cents(new.net_cents, "net", least=1),
            vat_cents=keeping.cents(new.vat_cents, "vat"),
            supplier=keeping.a_supplier(uow, new.supplier),
        )
        keeping.no_grant(made.label)
        return keeping.keep(ctx, uow, made, who, new.replaces)


def investment_json(one: Investment) -> dict[str, Any]:
    """An investment for scripts; amounts in euros."""
    return keeping.made(one) | {
        "day": one.day,
        "label": one.label,
        "net": euros(one.net_cents),
        "vat": euros(one.vat_cents),
        "supplier": one.supplier,
    }


def borrow(ctx: Context, new: Loan, *, operator: str | None = None) -> Loan:
    """Enter a loan by its monthly repayment.

    Raises:
        PosError: `cost.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        day, until = keeping.period(ctx, uow, new.day, new.until)
        made = replace(
            new,
            label=keeping.label(new.label),
            monthly_cents=keeping.cents(new.monthly_cents, "amount", least=1),
            day=day,
            until=until,
        )
        return keeping.keep(ctx, uow, made, who, new.replaces)


def loan_json(one: Loan) -> dict[str, Any]:
    """A loan for scripts; amounts in euros."""
    return keeping.made(one) | {
        "label": one.label,
        "monthly": euros(one.monthly_cents),
        "day": one.day,
        "until": one.until,
    }

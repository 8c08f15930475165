"""Grants: money given, or rent not asked for; never revenue, never a purchase."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.costs import charges, keeping, paying
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.costs.entries import GrantEntry, Payable
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right


def add(
    ctx: Context, new: GrantEntry, *, operator: str | None = None, replaces: int | None = None
) -> GrantEntry:
    """Enter a grant of a day, or one that comes back.

    Raises:
        PosError: `charge.every`, `cost.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        return enter(ctx, uow, new, acts.acting(uow, operator, Right.COSTS), replaces)


def enter(
    ctx: Context, uow: UnitOfWork, new: GrantEntry, who: Operator, replaces: int | None = None
) -> GrantEntry:
    """The same within an act that is under way.

    Raises:
        PosError: as `add`.
    """
    day, until = keeping.period(ctx, uow, new.day, new.until)
    made = replace(
        new,
        label=keeping.label(new.label),
        amount_cents=keeping.cents(new.amount_cents, "amount", least=1),
        day=day,
        until=until,
        every=charges.how_often(new.every),
    )
    kept = keeping.keep(ctx, uow, made, who, replaces)
    if replaces is not None:
        paying.move(ctx, uow, Payable.GRANT, before=replaces, after=kept.id, who=who)
    return kept


def remove(ctx: Context, number: int, *, operator: str | None = None) -> GrantEntry:
    """Remove a grant of which nothing came in; it stays to be read.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `cost.paid`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        paying.unpaid(uow, Payable.GRANT, number)
    return keeping.remove(ctx, GrantEntry, number, operator=operator)


def listed(ctx: Context, *, removed: bool = False) -> tuple[GrantEntry, ...]:
    """Every grant in the order of entry."""
    with ctx.store.act() as uow:
        return uow.costs.all(GrantEntry, removed=removed)


def grant_json(one: GrantEntry) -> dict[str, Any]:
    """A grant for scripts; amounts in euros."""
    return keeping.made(one) | {
        "label": one.label,
        "amount": euros(one.amount_cents),
        "day": one.day,
        "every": one.every.value,
        "until": one.until,
        "commune": one.commune,
        "in_kind": one.in_kind,
    }

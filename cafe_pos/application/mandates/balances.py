"""How the accounts with every mandator stand, what waits to be settled, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from cafe_pos.application import acts
from cafe_pos.application.mandates import mandates
from cafe_pos.application.mandates.ports import Standing
from cafe_pos.application.mandates.settlement_facts import computed, unsettled_since, views_of
from cafe_pos.application.mandates.settlement_views import BalanceView
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.mandate import (
    Contract,
    Mandator,
    SettlementPeriod,
    in_force,
    period_holding,
)


def outstanding(ctx: Context, uow: UnitOfWork, mandator: Mandator, today: date) -> int:
    """What is not settled and paid between a mandator and the café, in cents; 0 when all is.

    Sums that cancel out are told by what still waits to be settled.
    """
    standing = uow.mandates.balances().get(mandator.code, Standing())
    unsettled = _unsettled(ctx, uow, mandator, today)
    return standing.total or unsettled


def _unsettled(ctx: Context, uow: UnitOfWork, mandator: Mandator, today: date) -> int:
    start = unsettled_since(uow, mandator.code)
    if start is None or start > today:
        return 0
    facts, told = computed(ctx, uow, mandator, start, today)
    return told.due if facts.days else 0


def balances(ctx: Context) -> tuple[BalanceView, ...]:
    """How the accounts with every mandator stand, and which period is next to settle."""
    with ctx.store.act() as uow:
        today = acts.moment_of(uow, ctx.clock.now()).day
        standings = uow.mandates.balances()
        return tuple(
            _balance(ctx, uow, one, standings.get(one.code, Standing()), today)
            for one in uow.mandates.everyone()
            if one.active or standings.get(one.code, Standing()) != Standing()
        )


def _balance(
    ctx: Context, uow: UnitOfWork, mandator: Mandator, standing: Standing, today: date
) -> BalanceView:
    contract = in_force(uow.mandates.contracts(mandator.code), today)
    period = SettlementPeriod.MONTH if contract is None else contract.period
    views = views_of(uow, mandator.code)
    following = _next_period(uow, mandator, contract, period, today)
    closed = uow.last_closed_day() or ""
    return BalanceView(
        mandator,
        standing,
        views[-1].left if views else 0,
        _unsettled(ctx, uow, mandator, today),
        period,
        following,
        following is not None and following[1].isoformat() <= closed,
        tuple(view.number for view in views if view.left),
    )


def _next_period(
    uow: UnitOfWork,
    mandator: Mandator,
    contract: Contract | None,
    period: SettlementPeriod,
    today: date,
) -> tuple[date, date] | None:
    """The period that is next to settle: the one that holds the first day not settled."""
    until = mandates.settled_until(uow, mandator.code)
    if until is not None:
        start = until + timedelta(days=1)
        return start, period_holding(period, start)[1]
    begun = uow.mandates.first_day(mandator.code)
    if begun is None and contract is not None:
        begun = min(contract.since, today)
    return None if begun is None else period_holding(period, begun)

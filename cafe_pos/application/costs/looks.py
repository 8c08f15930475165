"""What the screen of costs shows of a month, read in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cafe_pos.application.costs import hours, keeping, purchases
from cafe_pos.application.costs.hours import DayHours
from cafe_pos.application.costs.month import CostBook, MonthCosts
from cafe_pos.application.costs.purchases import PurchaseView
from cafe_pos.application.ports import Context
from cafe_pos.application.viability.rules import value_of
from cafe_pos.domain.costs.entries import (
    ChargeEntry,
    DayPlan,
    GrantEntry,
    Investment,
    Loan,
    Purchase,
    Rule,
    RuleKey,
    WeekPlan,
)
from cafe_pos.domain.costs.recurring import due_in, first_day, last_day, share_in
from cafe_pos.domain.mandate import Mandator, MandatorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLook:
    """A month (ISO) on the screen; `suppliers` begin with those who are nothing else.

    Charges, grants and loans are those that bear on the month; `rules` what holds in it, cents or
    basis points.
    """

    month: str
    today: date
    costs: MonthCosts
    purchases: tuple[PurchaseView, ...]
    charges: tuple[ChargeEntry, ...]
    grants: tuple[GrantEntry, ...]
    investments: tuple[Investment, ...]
    loans: tuple[Loan, ...]
    hours: tuple[DayHours, ...]
    people: tuple[tuple[str, str], ...]
    suppliers: tuple[Mandator, ...]
    week: tuple[WeekPlan, ...]
    days: tuple[DayPlan, ...]
    rules: tuple[tuple[RuleKey, int], ...]


def look(ctx: Context, month: str | None = None) -> CostLook:
    """A month as the screen shows it; the present one unless it is named.

    Raises:
        PosError: `cost.month`, `config.invalid`.
    """
    with ctx.store.act() as uow:
        today = keeping.today(ctx, uow)
        here = keeping.a_month(month or f"{today:%Y-%m}")
        own = uow.costs.all(Rule)
        sellers = [one for one in uow.mandates.everyone() if one.active]
        return CostLook(
            month=here,
            today=today,
            costs=CostBook(ctx, uow).of(here),
            purchases=tuple(
                purchases.view_of(uow, one)
                for one in uow.costs.between(Purchase, first_day(here), last_day(here))
            ),
            charges=tuple(
                one for one in uow.costs.all(ChargeEntry) if share_in(one, 0, here) is not None
            ),
            grants=tuple(
                one for one in uow.costs.all(GrantEntry) if share_in(one, 0, here) is not None
            ),
            investments=tuple(one for one in uow.costs.all(Investment) if one.day[:7] == here),
            loans=tuple(one for one in uow.costs.all(Loan) if due_in(one, here) is not None),
            hours=hours.rows_of(ctx, uow, here),
            people=tuple((one.code, one.name) for one in uow.operators() if one.active),
            suppliers=tuple(sorted(sellers, key=lambda one: one.kind is not MandatorKind.SUPPLIER)),
            week=tuple(
                sorted(uow.costs.all(WeekPlan), key=lambda one: (one.weekday, one.since, one.id))
            ),
            days=tuple(
                sorted(
                    (one for one in uow.costs.all(DayPlan) if one.day >= first_day(here)),
                    key=lambda one: one.day,
                )
            ),
            rules=tuple((key, value_of(ctx.viability(), own, key, here)) for key in RuleKey),
        )

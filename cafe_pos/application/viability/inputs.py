"""The inputs of a month's figures, gathered from closures, tickets, documents and entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from cafe_pos.application.costs.month import CostBook, MonthCosts
from cafe_pos.application.mandates.settlement_facts import computed
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability import stock_value
from cafe_pos.application.viability.cash import CashBook
from cafe_pos.application.viability.sales import MonthSales, months
from cafe_pos.domain.closure import Period
from cafe_pos.domain.costs.recurring import first_day, last_day
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator
from cafe_pos.domain.money import GRAMS_PER_KILO, half_up
from cafe_pos.domain.viability.figures import figures
from cafe_pos.domain.viability.inputs import Cash, Commission, Goods, Month
from cafe_pos.domain.viability.verdict import Known, Limits, months_to

LOOKED_BACK = 27
"""Two years and a quarter: what a verdict of three months compares with last year's."""
LOSSES = frozenset({"loss", "wasted", "given"})
EATEN = frozenset({"staff", "own_use"})
_KINDS = {"baker": "bread", "carrier": "parcel", "producer": "produce"}


@dataclass(frozen=True, slots=True)
class Outside:
    """What other families know of a month: its stock's worth at both ends, its cash, its visits."""

    stock_start_cents: int | None = None
    stock_end_cents: int | None = None
    cash: Cash | None = None


class MonthBook:
    """Every month up to one, read once; nothing is computed twice."""

    def __init__(self, ctx: Context, uow: UnitOfWork, month: str) -> None:
        self.ctx, self.uow, self.month = ctx, uow, month
        self.costs = CostBook(ctx, uow)
        self.names = months_to(month, LOOKED_BACK)
        quiet = uow.village.visits(first_day(self.names[0]), last_day(month))
        self._sales = months(uow, self.names[0], month, quiet)
        self._costs: dict[str, MonthCosts] = {}
        self._months: dict[str, Month] = {}

    @cached_property
    def closed(self) -> frozenset[str]:
        """The months whose closure is made."""
        ends = self.uow.closures.between(
            Period.MONTH, first_day(self.names[0]), last_day(self.month)
        )
        return frozenset(str(end["business_day"])[:7] for end in ends)

    @cached_property
    def known(self) -> Mapping[str, Known]:
        """The figures of every month that had a sale, by month."""
        noise = self.costs.rules(self.month).noise_bp
        found = {}
        for name in self.names:
            if name in self._sales:
                month = self.of(name)
                found[name] = Known(figures(month, noise), month.cash)
        return found

    def limits(self) -> Limits:
        """The verdict's bounds in this month, the managers' own floor for their hour included."""
        floor = self.costs_of(self.month).hourly_floor_cents
        return replace(self.costs.rules(self.month).limits, hourly_floor_cents=floor)

    def sales_of(self, month: str) -> MonthSales:
        """What a month has sold; nothing where it sold nothing."""
        return self._sales.get(month) or MonthSales(month)

    def costs_of(self, month: str) -> MonthCosts:
        """What was entered for a month."""
        if month not in self._costs:
            self._costs[month] = self.costs.of(month)
        return self._costs[month]

    def of(self, month: str) -> Month:
        """The inputs of a month."""
        if month not in self._months:
            self._months[month] = self._gathered(month)
        return self._months[month]

    def _gathered(self, month: str) -> Month:
        sales, costs = self.sales_of(month), self.costs_of(month)
        outside = self._outside(month)
        losses, staff = self._lost(month)
        return Month(
            month=month,
            closed=month in self.closed,
            definitive=False,
            sales=sales.sold(),
            days=tuple(sales.days),
            commissions=self._commissions(month),
            takings_cents=sales.takings_cents,
            third_party_cents=sales.third_party_cents,
            goods=Goods(
                purchases_cents=costs.purchases_cents,
                local_purchases_cents=costs.local_purchases_cents,
                stock_start_cents=outside.stock_start_cents,
                stock_end_cents=outside.stock_end_cents,
                losses_cents=losses,
                staff_cents=staff,
            ),
            charges=costs.charges,
            grants=costs.grants,
            network_base_cents=costs.network_base_cents,
            network_rate_bp=costs.network_rate_bp,
            investments_cents=costs.investments_cents,
            loan_cents=costs.loan_cents,
            tax_provision_cents=costs.tax_provision_cents,
            target_pay_cents=costs.target_pay_cents,
            manager_minutes=costs.hours.managers,
            helper_minutes=costs.hours.helpers,
            service_minutes=costs.hours.services,
            attach=sales.attach(),
            cash=outside.cash,
            budget=costs.budget,
        )

    def _outside(self, month: str) -> Outside:
        start, end = first_day(month), last_day(month)
        before = (date.fromisoformat(start) - timedelta(days=1)).isoformat()
        return Outside(
            stock_start_cents=stock_value.value_at(self.uow, before),
            stock_end_cents=stock_value.value_at(self.uow, end),
            cash=self._cash.of(month),
        )

    @cached_property
    def _cash(self) -> CashBook:
        return CashBook(self.ctx, self.uow, self.costs, self.sales_of)

    def _commissions(self, month: str) -> tuple[Commission, ...]:
        """What mandators pay: as it was settled, else as the month would be settled now."""
        first, last = date.fromisoformat(first_day(month)), date.fromisoformat(last_day(month))
        found = []
        own = {one.mandator: one.code for one in self.uow.services.all() if one.mandator}
        for mandator in self._contracted:
            net = self._settled.get((mandator.code, month))
            if net is None:
                net = computed(self.ctx, self.uow, mandator, first, last)[1].commission_net
            if net:
                service = own.get(mandator.code) or _KINDS.get(mandator.kind.value, "produce")
                found.append(Commission(mandator=mandator.code, service=service, net_cents=net))
        return tuple(found)

    @cached_property
    def _contracted(self) -> tuple[Mandator, ...]:
        """Who has a contract by which they pay."""
        return tuple(
            one
            for one in self.uow.mandates.everyone()
            if any(contract.terms for contract in self.uow.mandates.contracts(one.code))
        )

    @cached_property
    def _settled(self) -> Mapping[tuple[str, str], int]:
        """Commissions of settlements that cover a month and no more."""
        found: dict[tuple[str, str], int] = {}
        for document in self.uow.mandates.settlements():
            month = document["from"][:7]
            whole = document["from"] == first_day(month) and document["to"] == last_day(month)
            if whole:
                key = document["mandator"], month
                found[key] = found.get(key, 0) + document["commission_net"]
        return found

    def _lost(self, month: str) -> tuple[int, int]:
        """What was lost or given away, and what the staff drank, at cost."""
        losses = staff = 0
        for one in self.uow.stock.moved(since=first_day(month), until=last_day(month)):
            if one.cost_cents is None:
                continue
            per = 1 if one.unit == "piece" else GRAMS_PER_KILO
            cents = half_up(one.cost_cents * one.quantity, per)
            if one.nature in LOSSES:
                losses += cents
            elif one.nature in EATEN:
                staff += cents
        return losses, staff


def checked_month(text: str) -> str:
    """A month as ISO, `2026-10`.

    Raises:
        PosError: `report.month`.
    """
    try:
        return date.fromisoformat(f"{text}-01").isoformat()[:7]
    except ValueError:
        raise PosError("report.month", month=text) from None

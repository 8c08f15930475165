"""What months have sold: closed days as they were added up, open days from their tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cafe_pos.application.drawer import day_sales
from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain.costs.recurring import first_day, last_day
from cafe_pos.domain.day_sales import OUTSIDE, DaySales
from cafe_pos.domain.viability.inputs import Attach, Day, SalesPart


@dataclass(slots=True)
class MonthSales:
    """The sales of a month (ISO), in cents; `parts` by (family, service)."""

    month: str
    days: list[Day] = field(default_factory=list)
    parts: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    visits: dict[str, list[int]] = field(default_factory=dict)
    takings_cents: int = 0
    third_party_cents: int = 0
    vat_cents: int = 0

    def sold(self) -> tuple[SalesPart, ...]:
        """Own revenue by family and service."""
        return tuple(
            SalesPart(
                family=family, service=service, gross_cents=row[0], net_cents=row[1],
                cost_cents=row[2], uncosted_net_cents=row[3],
            )
            for (family, service), row in sorted(self.parts.items())
            if any(row)
        )  # fmt: skip

    def attach(self) -> tuple[Attach, ...]:
        """What the visits for each service brought to the counter."""
        return tuple(
            Attach(service=service, tickets=row[0], buying=row[1], also_net_cents=row[2])
            for service, row in sorted(self.visits.items())
        )

    def add(self, family: str, service: str, vat_code: str, amounts: tuple[int, ...]) -> None:
        """Add amounts: gross, net, cost, net without a known cost."""
        gross, net = amounts[:2]
        if vat_code == OUTSIDE:
            self.third_party_cents += gross
            return
        row = self.parts.setdefault((family, service), [0, 0, 0, 0])
        for index, amount in enumerate(amounts):
            row[index] += amount
        self.vat_cents += gross - net

    def add_open(self, day: str, sales: DaySales, dry: int) -> None:
        """Add a day that is not closed yet."""
        own = sales.own()
        self.days.append(
            Day(
                day=day, opened_minutes=sales.opened_minutes, tickets=sales.tickets,
                net_cents=own.net_cents, takings_cents=sales.takings_cents,
                visits_without_purchase=dry,
            )
        )  # fmt: skip
        self.takings_cents += sales.takings_cents
        for key, part in sales.parts.items():
            amounts = (part.gross_cents, part.net_cents, part.cost_cents, part.uncosted_net_cents)
            self.add(key.family, key.service, key.vat_code, amounts)
        for service, visits in sales.visits.items():
            row = self.visits.setdefault(service, [0, 0, 0])
            for index, count in enumerate((visits.tickets, visits.buying, visits.also_net_cents)):
                row[index] += count


def months(
    uow: UnitOfWork, first: str, last: str, dry: Mapping[str, int] | None = None
) -> dict[str, MonthSales]:
    """The sales of every month (ISO) between two that had any; `dry` are visits without a purchase.

    Closed days that were never added up, or no longer agree with their closure, are added up now.
    """
    since, until = first_day(first), last_day(last)
    day_sales.freeze_missing(uow, since, until)
    quiet = dry or {}
    found: dict[str, MonthSales] = {}

    def of(month: str) -> MonthSales:
        return found.setdefault(month, MonthSales(month))

    for day in uow.sales.frozen(since, until):
        month = of(day.day[:7])
        month.takings_cents += day.takings_cents
        month.days.append(
            Day(
                day=day.day, opened_minutes=day.opened_minutes, tickets=day.tickets,
                net_cents=day.own_net_cents, takings_cents=day.takings_cents,
                visits_without_purchase=quiet.get(day.day, 0),
            )
        )  # fmt: skip
    for part in uow.sales.months(first, last):
        amounts = (part.gross_cents, part.net_cents, part.cost_cents, part.uncosted_net_cents)
        of(part.month).add(part.family, part.service, part.vat_code, amounts)
    for month_name, service, tickets, buying, also in uow.sales.visits(since, until):
        of(month_name).visits[service] = [tickets, buying, also]
    for name in uow.unclosed_days():
        if since <= name <= until:
            of(name[:7]).add_open(name, day_sales.added_up(uow, name), quiet.get(name, 0))
    return found

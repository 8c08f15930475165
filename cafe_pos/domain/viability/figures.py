"""What a month comes to, formula by formula (DOMAIN, "Viability"; docs/viability.md).

Amounts are cents without VAT. A rate is an exact fraction until it is shown: worked example 7
holds to the cent. Where an input is missing the figure is None, and `missing` says what to enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, sqrt

from cafe_pos.domain.money import BASIS_POINTS, half_up
from cafe_pos.domain.viability.inputs import Charge, ChargeKind, CostMethod, Month

MINUTES_PER_HOUR = 60
DAYS_PER_YEAR = 365
NOISE_DAYS = 10
"""Fewer free days than this say nothing of a month's spread."""
CLOSED, COSTS, PURCHASES, HOURS, CASH, COST_OF_LINES = (
    "month_open", "charges", "purchases", "hours", "cash", "line_costs",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Revenue, cost and margin of a family or a service; rates in basis points of the revenue."""

    name: str
    net_cents: int
    cost_cents: int | None
    margin_cents: int | None
    rate_bp: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResult:
    """What a service brings: its margin and commissions, an hour of it, and what it attracts.

    `attach_bp` of its tickets also buy at the counter, for `also_net_cents`.
    """

    service: str
    revenue_cents: int
    contribution_cents: int | None
    minutes: int
    per_hour_cents: int | None
    tickets: int
    attach_bp: int | None
    also_net_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Where the month neither earns nor loses: revenue, what is left above it, tickets a day."""

    revenue_cents: int
    safety_cents: int
    safety_bp: int
    per_day_cents: int
    tickets_a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Whose the money is: in cents, and how many months of charges it covers (hundredths)."""

    closing_cents: int
    others_cents: int
    ours_cents: int
    months_covered_hundredths: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A month in figures; `missing` names what was not entered."""

    month: str
    revenue_cents: int
    takings_cents: int
    third_party_cents: int
    commissions_cents: int
    cost_method: CostMethod
    cost_cents: int | None
    gross_margin_cents: int | None
    margin_bp: int | None
    staff_cents: int
    fixed_cents: int | None
    variable_cents: int | None
    network_cents: int
    grants_cents: int
    commune_cents: int
    ebe_cents: int | None
    ebe_own_cents: int | None
    ebe_after_pay_cents: int | None
    variable_rate_bp: int | None
    break_even: BreakEven | None
    tickets: int
    days_opened: int
    average_ticket_cents: int | None
    opened_minutes: int
    revenue_per_hour_cents: int | None
    manager_per_hour_cents: int | None
    ours: Ours | None
    families: tuple[Margin, ...]
    services: tuple[ServiceResult, ...]
    noise_bp: int
    missing: tuple[str, ...]


def ratio_bp(part: int, whole: int) -> int | None:
    """A part of a whole in basis points, half-up; None of nothing."""
    return half_up(part * BASIS_POINTS, whole) if whole > 0 else None


def rounded(value: Fraction) -> int:
    """Half-up, away from zero."""
    return half_up(value.numerator, value.denominator)


def break_even_revenue(fixed: int, commissions: int, variable_rate: Fraction) -> Fraction | None:
    """(fixed − net commissions) ÷ (1 − variable rate); None when each sale costs what it brings."""
    contribution = 1 - variable_rate
    if contribution <= 0:
        return None
    return max(Fraction(0), Fraction(fixed - commissions) / contribution)


def break_even_day(break_even: Fraction, revenue: int) -> int | None:
    """The day of the year on which it is reached: 365 × break-even ÷ revenue, rounded up."""
    if revenue <= 0:
        return None
    return ceil(DAYS_PER_YEAR * break_even / revenue)


def cost_of_goods(month: Month) -> tuple[CostMethod, int | None]:
    """What was sold has cost: by inventory, else by the lines' own cost, else by purchases.

    By the lines only when at least nine tenths of the revenue has a known cost; the rest is taken
    to cost in proportion.
    """
    goods = month.goods
    if None not in (goods.purchases_cents, goods.stock_start_cents, goods.stock_end_cents):
        used = (goods.stock_start_cents or 0) + (goods.purchases_cents or 0)
        return CostMethod.INVENTORY, used - (goods.stock_end_cents or 0)
    net = sum(part.net_cents for part in month.sales)
    bare = sum(part.uncosted_net_cents for part in month.sales)
    known = sum(part.cost_cents for part in month.sales)
    if net > 0 and 10 * bare <= net:
        sold = half_up(known * net, net - bare)
        return CostMethod.LINES, sold + goods.losses_cents + goods.staff_cents
    if goods.purchases_cents is not None:
        return CostMethod.PURCHASES, goods.purchases_cents
    if net == 0:
        return CostMethod.LINES, goods.losses_cents + goods.staff_cents
    return CostMethod.UNKNOWN, None


def network_contribution(month: Month, revenue: int) -> int:
    """The network's part: a base and a share of the revenue (DOMAIN: 100 € + 2 %)."""
    return month.network_base_cents + half_up(revenue * month.network_rate_bp, BASIS_POINTS)


def _sum(charges: Iterable[Charge]) -> int:
    return sum(charge.net_cents for charge in charges)


def noise_bp(month: Month, default_bp: int) -> int:
    """How far chance alone moves a month's revenue (two standard errors of its days).

    The days' own spread around their weekday's mean, as a share of the month; the configured
    figure where a weekday stands alone.
    """
    by_weekday: dict[int, list[int]] = {}
    for day in month.days:
        if day.net_cents or day.tickets:
            by_weekday.setdefault(date.fromisoformat(day.day).weekday(), []).append(day.net_cents)
    total = sum(sum(values) for values in by_weekday.values())
    count = sum(len(values) for values in by_weekday.values())
    free = count - len(by_weekday)
    if total <= 0 or free < NOISE_DAYS:
        return default_bp
    spread = sum(
        (len(values) * sum(v * v for v in values) - sum(values) ** 2) / len(values)
        for values in by_weekday.values()
    )
    deviation = sqrt(spread / free * count)
    return round(2 * deviation / total * BASIS_POINTS)


def figures(month: Month, default_noise_bp: int = 1100) -> Figures:
    """Every figure of a month."""
    revenue = sum(part.net_cents for part in month.sales)
    commissions = sum(one.net_cents for one in month.commissions)
    method, cost = cost_of_goods(month)
    network = network_contribution(month, revenue)
    charges = month.charges
    staff = _sum(c for c in charges or () if c.kind is ChargeKind.WAGES)
    fixed = variable = ebe = own = after = None
    margin = None if cost is None else revenue - cost
    if charges is not None:
        fixed = _sum(c for c in charges if not c.kind.variable) + month.network_base_cents
        if cost is not None:
            following = _sum(c for c in charges if c.kind.variable)
            variable = cost + following + network - month.network_base_cents
    grants = sum(grant.amount_cents for grant in month.grants)
    if fixed is not None and variable is not None:
        own = revenue + commissions - variable - fixed
        ebe = own + grants
        after = own - month.target_pay_cents
    tickets = sum(day.tickets for day in month.days)
    opened = [day for day in month.days if day.opened_minutes or day.tickets]
    minutes = sum(day.opened_minutes for day in month.days)
    return Figures(
        month=month.month,
        revenue_cents=revenue,
        takings_cents=month.takings_cents,
        third_party_cents=month.third_party_cents,
        commissions_cents=commissions,
        cost_method=method,
        cost_cents=cost,
        gross_margin_cents=margin,
        margin_bp=None if margin is None else ratio_bp(margin, revenue),
        staff_cents=staff,
        fixed_cents=fixed,
        variable_cents=variable,
        network_cents=network,
        grants_cents=grants,
        commune_cents=sum(grant.amount_cents for grant in month.grants if grant.commune),
        ebe_cents=ebe,
        ebe_own_cents=own,
        ebe_after_pay_cents=after,
        variable_rate_bp=None if variable is None else ratio_bp(variable, revenue),
        break_even=_break_even(
            fixed,
            variable,
            revenue=revenue,
            commissions=commissions,
            days=len(opened),
            tickets=tickets,
        ),
        tickets=tickets,
        days_opened=len(opened),
        average_ticket_cents=half_up(revenue, tickets) if tickets else None,
        opened_minutes=minutes,
        revenue_per_hour_cents=_per_hour(revenue, minutes),
        manager_per_hour_cents=_manager_hour(month, ebe),
        ours=_ours(month, fixed, variable),
        families=_families(month),
        services=_services(month),
        noise_bp=noise_bp(month, default_noise_bp),
        missing=_missing(month, method),
    )


def _break_even(
    fixed: int | None,
    variable: int | None,
    *,
    revenue: int,
    commissions: int,
    days: int,
    tickets: int,
) -> BreakEven | None:
    if fixed is None or variable is None or revenue <= 0 or not days or not tickets:
        return None
    exact = break_even_revenue(fixed, commissions, Fraction(variable, revenue))
    if exact is None:
        return None
    return BreakEven(
        revenue_cents=rounded(exact),
        safety_cents=revenue - rounded(exact),
        safety_bp=rounded((revenue - exact) * BASIS_POINTS / revenue),
        per_day_cents=rounded(exact / days),
        tickets_a_day=tickets_needed(exact, days, Fraction(revenue, tickets)),
    )


def tickets_needed(break_even: Fraction, days: int, average: Fraction) -> int:
    """Tickets a day at the average ticket (cents without VAT) that reach break-even, rounded up."""
    return ceil(break_even / days / average)


def _per_hour(cents: int, minutes: int) -> int | None:
    return half_up(cents * MINUTES_PER_HOUR, minutes) if minutes > 0 else None


def _manager_hour(month: Month, ebe: int | None) -> int | None:
    """(EBE − loan repayments − tax provision) ÷ hours of the two managers."""
    if ebe is None or not month.manager_minutes:
        return None
    left = ebe - month.loan_cents - month.tax_provision_cents
    return _per_hour(left, month.manager_minutes)


def _ours(month: Month, fixed: int | None, variable: int | None) -> Ours | None:
    cash = month.cash
    if cash is None:
        return None
    ours = cash.closing_cents - cash.others_cents
    out = None if fixed is None or variable is None else fixed + variable + month.loan_cents
    return Ours(
        closing_cents=cash.closing_cents,
        others_cents=cash.others_cents,
        ours_cents=ours,
        months_covered_hundredths=half_up(ours * 100, out) if out else None,
    )


def _margin(name: str, net: int, cost: int, bare: int) -> Margin:
    if bare and 10 * bare > net:
        return Margin(name=name, net_cents=net, cost_cents=None, margin_cents=None, rate_bp=None)
    full = half_up(cost * net, net - bare) if net > bare else cost
    margin = net - full
    return Margin(
        name=name, net_cents=net, cost_cents=full, margin_cents=margin,
        rate_bp=ratio_bp(margin, net),
    )  # fmt: skip


def _families(month: Month) -> tuple[Margin, ...]:
    sums: dict[str, list[int]] = {}
    for part in month.sales:
        row = sums.setdefault(part.family, [0, 0, 0])
        row[0] += part.net_cents
        row[1] += part.cost_cents
        row[2] += part.uncosted_net_cents
    found = [_margin(name, *row) for name, row in sums.items()]
    return tuple(sorted(found, key=lambda m: (-m.net_cents, m.name)))


def _services(month: Month) -> tuple[ServiceResult, ...]:
    """Each service but the counter: its margin plus commissions, by the hour, what it attracts."""
    names = {part.service for part in month.sales} | {one.service for one in month.commissions}
    names |= {service for service, _minutes in month.service_minutes}
    names |= {attach.service for attach in month.attach}
    minutes = dict(month.service_minutes)
    attached = {attach.service: attach for attach in month.attach}
    found = []
    for name in sorted(names - {""}):
        parts = [part for part in month.sales if part.service == name]
        net = sum(part.net_cents for part in parts)
        margin = _margin(
            name, net,
            sum(part.cost_cents for part in parts),
            sum(part.uncosted_net_cents for part in parts),
        )  # fmt: skip
        paid = sum(one.net_cents for one in month.commissions if one.service == name)
        brought = None if margin.margin_cents is None else margin.margin_cents + paid
        seen = attached.get(name)
        found.append(
            ServiceResult(
                service=name,
                revenue_cents=net + paid,
                contribution_cents=brought,
                minutes=minutes.get(name, 0),
                per_hour_cents=None
                if brought is None
                else _per_hour(brought, minutes.get(name, 0)),
                tickets=seen.tickets if seen else 0,
                attach_bp=ratio_bp(seen.buying, seen.tickets) if seen else None,
                also_net_cents=seen.also_net_cents if seen else 0,
            )
        )
    return tuple(found)


def _missing(month: Month, method: CostMethod) -> tuple[str, ...]:
    found = []
    if not month.closed:
        found.append(CLOSED)
    if month.charges is None:
        found.append(COSTS)
    if month.goods.purchases_cents is None:
        found.append(PURCHASES)
    if method is CostMethod.UNKNOWN:
        found.append(COST_OF_LINES)
    if not month.manager_minutes:
        found.append(HOURS)
    if month.cash is None:
        found.append(CASH)
    return tuple(found)


def total(months: Sequence[Figures], name: str) -> int | None:
    """The sum of a figure over months; None when a month lacks it."""
    values = [getattr(month, name) for month in months]
    return None if any(value is None for value in values) else sum(values)

"""What another price, volume, opening or rent would make of the next twelve months.

A scenario changes an average month; the season of the last year, where it is known, says how the
months differ. It proves nothing: it shows what follows if everything else stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import AMOUNT_LIMIT_CENTS, BASIS_POINTS
from cafe_pos.domain.viability.figures import break_even_revenue, rounded
from cafe_pos.domain.viability.levers import Base

MONTHS: Final = 12
LIMIT_BP: Final = 10_000
LIMIT_DAYS: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is changed: rates in basis points of what is, amounts in cents a month without VAT.

    `lost_volume_bp` is what a higher price is thought to cost in volume (entered by hand, for
    nobody knows it); a new service brings revenue at its own cost, commissions, and a charge.
    """

    name: str
    price_bp: int = 0
    volume_bp: int = 0
    days: int = 0
    rent_cents: int = 0
    charges_cents: int = 0
    service_revenue_cents: int = 0
    service_cost_bp: int = 0
    service_commission_cents: int = 0
    service_charge_cents: int = 0

    def checked(self) -> Scenario:
        """Itself, when it can be computed.

        Raises:
            PosError: `scenario.rate` beyond ± 100 %, `scenario.cost`, `scenario.days` beyond a
                month, `scenario.amount`.
        """
        for field, bp in (("price", self.price_bp), ("volume", self.volume_bp)):
            if not -LIMIT_BP < bp <= LIMIT_BP:
                raise PosError("scenario.rate", percent=f"{bp / 100:g}", field=field)
        if not 0 <= self.service_cost_bp <= LIMIT_BP:
            percent = f"{self.service_cost_bp / 100:g}"
            raise PosError("scenario.cost", percent=percent, field="service_cost")
        if abs(self.days) > LIMIT_DAYS:
            raise PosError("scenario.days", days=self.days, field="days")
        for field, cents, least in (
            ("rent", self.rent_cents, -AMOUNT_LIMIT_CENTS),
            ("charges", self.charges_cents, -AMOUNT_LIMIT_CENTS),
            ("service_revenue", self.service_revenue_cents, 0),
            ("service_commission", self.service_commission_cents, 0),
            ("service_charge", self.service_charge_cents, 0),
        ):
            if not least <= cents <= AMOUNT_LIMIT_CENTS:
                raise PosError("scenario.amount", amount_cents=cents, field=field)
        return self


@dataclass(frozen=True, slots=True)
class Step:
    """One month ahead: its number from 1, revenue, result and cash at its end, in cents."""

    number: int
    revenue_cents: int
    result_cents: int
    cash_cents: int


@dataclass(frozen=True, slots=True)
class Projection:
    """A scenario over twelve months; break-even in cents a month, None when none exists."""

    scenario: Scenario
    break_even_cents: int | None
    result_cents: int
    steps: tuple[Step, ...]

    @property
    def first_negative(self) -> int | None:
        """The first month whose cash is below zero."""
        return next((step.number for step in self.steps if step.cash_cents < 0), None)


def applied(base: Base, scenario: Scenario) -> Base:
    """The average month as a scenario makes it; prices change revenue and not the goods' cost."""
    scenario.checked()
    price = Fraction(BASIS_POINTS + scenario.price_bp, BASIS_POINTS)
    volume = Fraction(BASIS_POINTS + scenario.volume_bp, BASIS_POINTS)
    if base.days and scenario.days:
        volume *= max(Fraction(0), (base.days + scenario.days) / base.days)
    revenue = base.revenue * volume * price
    extra = Fraction(scenario.service_revenue_cents)
    proportional = base.variable - base.goods
    rate = proportional / base.revenue if base.revenue else Fraction(0)
    service_cost = extra * scenario.service_cost_bp / BASIS_POINTS
    goods = base.goods * volume + service_cost
    return replace(
        base,
        revenue=revenue + extra,
        goods=goods,
        variable=goods + rate * (revenue + extra),
        fixed=base.fixed
        + scenario.rent_cents
        + scenario.charges_cents
        + scenario.service_charge_cents,
        commissions=base.commissions * volume + scenario.service_commission_cents,
        days=max(Fraction(0), base.days + scenario.days),
        tickets=base.tickets * volume,
    )


def project(
    base: Base,
    scenario: Scenario,
    *,
    cash_cents: int,
    grants_cents: int = 0,
    loan_cents: int = 0,
    pay_cents: int = 0,
    season_bp: Sequence[int] = (),
) -> Projection:
    """Twelve months of a scenario from today's own cash.

    `season_bp` are the months ahead against the average month (10 000 is an average one); grants,
    loan repayments and the managers' pay are a month's. What varies follows the season, what is
    fixed does not.
    """
    after = applied(base, scenario)
    cash = Fraction(cash_cents)
    steps = []
    for index in range(MONTHS):
        weight = Fraction(season_bp[index], BASIS_POINTS) if index < len(season_bp) else Fraction(1)
        revenue = after.revenue * weight
        result = revenue + after.commissions - after.variable * weight - after.fixed + grants_cents
        cash += result - loan_cents - pay_cents
        steps.append(Step(index + 1, rounded(revenue), rounded(result), rounded(cash)))
    even = break_even_revenue(rounded(after.fixed), rounded(after.commissions), after.rate)
    return Projection(
        scenario,
        None if even is None else rounded(even),
        rounded(after.result),
        tuple(steps),
    )

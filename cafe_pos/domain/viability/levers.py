"""What would change the result most: each change computed on an average month, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

from cafe_pos.domain.money import BASIS_POINTS
from cafe_pos.domain.viability.figures import Figures, rounded
from cafe_pos.domain.viability.inputs import ChargeKind, Month

PRICE_BP: Final = 500
TICKETS: Final = 10
CHARGE_BP: Final = 1000
LOSS_SHARE: Final = 2
"""Half of what is lost is what attention can save."""


@dataclass(frozen=True, slots=True)
class Base:
    """An average month, exact: revenue, costs, commissions, cents without VAT; days and tickets."""

    revenue: Fraction
    goods: Fraction
    variable: Fraction
    fixed: Fraction
    commissions: Fraction
    days: Fraction
    tickets: Fraction
    target_pay: Fraction = Fraction(0)

    @property
    def rate(self) -> Fraction:
        """Variable costs of a euro of revenue."""
        return self.variable / self.revenue if self.revenue else Fraction(0)

    @property
    def result(self) -> Fraction:
        """What is left of a month without grants, before the managers' pay."""
        return self.revenue + self.commissions - self.variable - self.fixed


@dataclass(frozen=True, slots=True)
class Lever:
    """A change and what it adds to a month's result, in cents; params say how much of it."""

    code: str
    monthly_cents: int
    params: tuple[tuple[str, int | str], ...] = ()


def base_of(figures: Sequence[Figures], target_pay_cents: int = 0) -> Base | None:
    """The average of months whose costs are known; None of no such month."""
    known = [f for f in figures if f.fixed_cents is not None and f.variable_cents is not None]
    if not known:
        return None

    def mean(name: str) -> Fraction:
        return Fraction(sum(getattr(f, name) or 0 for f in known), len(known))

    return Base(
        mean("revenue_cents"), mean("cost_cents"), mean("variable_cents"), mean("fixed_cents"),
        mean("commissions_cents"), mean("days_opened"), mean("tickets"),
        Fraction(target_pay_cents),
    )  # fmt: skip


def levers(base: Base, last: Month) -> tuple[Lever, ...]:
    """Every lever, what helps most first; the last month says of charges, weekdays and losses."""
    found = [
        Lever("price", rounded(base.revenue * PRICE_BP / BASIS_POINTS), (("bp", PRICE_BP),)),
        *_more_tickets(base),
        *_weekday(base, last),
        Lever("goods", rounded(base.goods * PRICE_BP / BASIS_POINTS), (("bp", PRICE_BP),)),
    ]
    for kind in (ChargeKind.RENT, ChargeKind.ENERGY, ChargeKind.INSURANCE):
        paid = sum(c.net_cents for c in last.charges or () if c.kind is kind)
        if paid:
            saved = rounded(Fraction(paid * CHARGE_BP, BASIS_POINTS))
            found.append(Lever(f"charge_{kind.value}", saved, (("bp", CHARGE_BP),)))
    if last.goods.losses_cents:
        found.append(Lever("losses", last.goods.losses_cents // LOSS_SHARE))
    return tuple(sorted(found, key=lambda lever: (-lever.monthly_cents, lever.code)))


def _more_tickets(base: Base) -> list[Lever]:
    if not base.tickets:
        return []
    more = base.revenue / base.tickets * TICKETS * base.days * (1 - base.rate)
    return [Lever("tickets", rounded(more), (("count", TICKETS),))]


def _weekday(base: Base, last: Month) -> list[Lever]:
    """Closing on the poorest weekday: what it costs in sales, what its hours of help save."""
    sums: dict[int, tuple[int, int, int]] = {}
    for day in last.days:
        if day.opened_minutes or day.tickets:
            which = date.fromisoformat(day.day).weekday()
            net, minutes, count = sums.get(which, (0, 0, 0))
            sums[which] = (net + day.net_cents, minutes + day.opened_minutes, count + 1)
    if len(sums) < 2:  # noqa: PLR2004 - a café that opens one day a week closes no day
        return []
    poorest = min(sums, key=lambda which: (sums[which][0] / sums[which][2], which))
    net, minutes, _count = sums[poorest]
    opened = sum(row[1] for row in sums.values())
    wages = sum(c.net_cents for c in last.charges or () if c.kind is ChargeKind.WAGES)
    saved = Fraction(wages * minutes, opened) if opened else Fraction(0)
    effect = rounded(saved - net * (1 - base.rate))
    return [Lever("weekday", effect, (("weekday", poorest),))]


def tickets_to_return(base: Base) -> int:
    """More tickets a day that pay the fixed charges and the managers' target; 0 when they do."""
    short = base.target_pay - base.result
    if short <= 0 or not base.tickets or not base.days or base.rate >= 1:
        return 0
    each = base.revenue / base.tickets * (1 - base.rate)
    return ceil(short / base.days / each) if each > 0 else 0

"""Meal vouchers: what they may pay, how much a day, on which days; never any change.

Source: Code du travail L3262-1 and R3262-4 to R3262-10; the dated figures are in `config/`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.vat import VatCode

SUNDAY: Final = 6
EATEN_AT_ONCE: Final = frozenset({VatCode.I10})
"""The class of what is eaten or drunk at once, on site or not."""
ANY_FOOD: Final = frozenset({VatCode.I10, VatCode.R55})
NO_ALCOHOL: Final = frozenset({None, 1})
"""Alcohol groups without alcohol (Code de la santé publique L3321-1)."""


@dataclass(frozen=True, slots=True)
class VoucherRule:
    """The rule in force from a day on: the ceiling in cents a day and holder, and what is food."""

    since: date
    cap_cents: int
    any_food: bool
    working_days_only: bool
    source: str


def rule_on(rules: Sequence[VoucherRule], on: date) -> VoucherRule | None:
    """The rule in force on a day; None before the first."""
    current = [rule for rule in rules if rule.since <= on]
    return max(current, key=lambda rule: rule.since, default=None)


def is_eligible(line: OrderLine, rule: VoucherRule) -> bool:
    """Whether a voucher may pay a line: food without alcohol, no confectionery, nothing else.

    The class of VAT that the catalogue gives the article in its mode tells food from the rest:
    confectionery and goods are at the full rate. It is read under any VAT regime, and for what is
    sold in a producer's name as well.
    """
    article = line.article
    if line.outside_vat or article.alcohol_group not in NO_ALCOHOL or article.minors:
        return False
    code = article.vat_on_site if line.mode == "on_site" else article.vat_takeaway
    return code in (ANY_FOOD if rule.any_food else EATEN_AT_ONCE)


def eligible_cents(lines: Iterable[OrderLine], rule: VoucherRule) -> int:
    """How much of an order vouchers may pay, in cents."""
    return sum(line.left_cents for line in lines if is_eligible(line, rule))


def vouchers_in(tenders: Iterable[Tender]) -> tuple[Tender, ...]:
    """The tenders that are meal vouchers."""
    return tuple(tender for tender in tenders if tender.method is Method.MEAL_VOUCHER)


def check(
    lines: Sequence[OrderLine],
    tenders: Sequence[Tender],
    rule: VoucherRule | None,
    *,
    total_cents: int,
    on: date,
    holidays: Container[date] = (),
    any_day: bool = False,
) -> None:
    """Refuse vouchers that the law does not let a café take; each tender is one holder's.

    A voucher without an amount pays what the other tenders leave of `total_cents`. `any_day` is
    for a café whose customers' employers allow Sundays and holidays.

    Raises:
        PosError: `voucher.none`, `voucher.day`, `voucher.cap`, `voucher.eligible` when they are
            more than the food is worth.
    """
    vouchers = vouchers_in(tenders)
    if not vouchers:
        return
    if rule is None:
        raise PosError("voucher.none")
    if rule.working_days_only and not any_day and (on.weekday() == SUNDAY or on in holidays):
        raise PosError("voucher.day", day=on.isoformat())
    named = sum(tender.amount_cents or 0 for tender in tenders)
    given = 0
    for tender in vouchers:
        amount = total_cents - named if tender.amount_cents is None else tender.amount_cents
        if amount > rule.cap_cents:
            raise PosError("voucher.cap", cap_cents=rule.cap_cents, given_cents=amount)
        given += amount
    eligible = eligible_cents(lines, rule)
    if given > eligible:
        raise PosError("voucher.eligible", eligible_cents=max(0, eligible), given_cents=given)


def proposed_cents(lines: Sequence[OrderLine], rest_cents: int, rule: VoucherRule) -> int:
    """What one holder's voucher pays at most of what is left to pay, in cents."""
    return max(0, min(rest_cents, eligible_cents(lines, rule), rule.cap_cents))

"""Meal vouchers at the counter: the rule of the day, its holidays, and what the café accepts."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from functools import cache

from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.selling.wanted import Ring
from cafe_pos.domain import voucher
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.voucher import VoucherRule

ANY_DAY = "voucher_any_day"
"""The setting of a café whose customers' employers allow Sundays and holidays."""


def check(
    ctx: Context, uow: UnitOfWork, lines: Sequence[OrderLine], request: Ring, day: date
) -> None:
    """Refuse vouchers that the law does not let the café take on this day.

    Raises:
        PosError: `voucher.none`, `voucher.day`, `voucher.cap`, `voucher.eligible`.
    """
    left = sum(line.left_cents for line in lines)
    voucher.check(
        lines,
        request.tenders,
        rule_of(ctx, day),
        total_cents=left if request.share_cents is None else request.share_cents,
        on=day,
        holidays=holidays_of(day.year),
        any_day=bool(uow.settings().get(ANY_DAY)),
    )


def rule_of(ctx: Context, day: date) -> VoucherRule | None:
    """The rule in force on a day."""
    return voucher.rule_on(ctx.rules.vouchers, day)


@cache
def holidays_of(year: int) -> Container[date]:
    """The public holidays of a year (Code du travail L3133-1)."""
    from holidays.countries.france import France

    days: frozenset[date] = frozenset(France(years=year))  # type: ignore[no-untyped-call]
    return days

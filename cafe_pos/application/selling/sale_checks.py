"""What is looked at before a sale becomes a ticket: prices, shares, the suspended coffees' fund."""

from __future__ import annotations

from collections.abc import Sequence

from cafe_pos.application.catalogue import menus, price_rules
from cafe_pos.application.ports import UnitOfWork
from cafe_pos.application.selling.wanted import Ring
from cafe_pos.domain import sharing
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.payment import Method
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.ticket import Channel, Sale


def plainly_rung(request: Ring) -> bool:
    """Whether a script orders the lines: nobody gave them the rules' prices yet."""
    return (
        request.channel in (Channel.CLI, Channel.PAPER)
        and request.tab is None
        and request.split is None
        and request.expected_total_cents is None
    )


def priced(uow: UnitOfWork, lines: Sequence[OrderLine], now: str) -> tuple[OrderLine, ...]:
    """Verify the prices that rules give, and take those of menus from today's catalogue.

    What shares have begun to pay keeps the price that was agreed.

    Raises:
        PosError: `price.rule` when no rule gives this price; `menu.*`.
    """
    for line in lines:
        if not line.settled_cents:
            price_rules.check(uow, line, now)
    return menus.priced(uow, lines)


def check_split(uow: UnitOfWork, lines: Sequence[OrderLine], split: str | None) -> None:
    """Refuse shares that do not follow those which are already paid.

    Raises:
        PosError: `split.changed`.
    """
    earlier = () if split is None else uow.tickets_of_split(split)
    paid = sharing.settled(earlier)
    said = {position: line.settled_cents for position, line in enumerate(lines, start=1)}
    if earlier:
        same = said == paid and all(
            (line.article.code, line.quantity, line.total_cents)
            == (kept["article"], kept["quantity"], kept["whole"])
            for line, kept in zip(lines, earlier[0]["lines"], strict=True)
        )
    else:
        same = not any(said.values())
    if not same:
        raise PosError("split.changed")


def check_fund(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse to take more from the suspended coffees' fund than it holds.

    Raises:
        PosError: `suspended.empty`, `suspended.both`.
    """
    taken = sum(p.amount_cents for p in sale.payments if p.method is Method.SUSPENDED)
    if taken <= 0:
        return
    if any(line.kind is LineKind.SUSPENDED for line in sale.lines):
        raise PosError("suspended.both")
    pool = uow.suspended_pool()
    if taken > pool:
        raise PosError("suspended.empty", pool_cents=pool, amount_cents=taken)

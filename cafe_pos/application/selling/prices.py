"""Changed prices: who may change them, how far without a visa, and their record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cafe_pos.application import acts, visas
from cafe_pos.application.ports import Operator, UnitOfWork
from cafe_pos.domain import in_store
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import BASIS_POINTS
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.pricing import DiscountKind, LineKind, PriceKind, Scope
from cafe_pos.domain.rights import Right, may
from cafe_pos.domain.ticket import Channel

DISCOUNT_MAX_BP: Final = 2000
"""Discounts above this want a visa, unless the café sets another bound."""
PRICE_MARGIN_BP: Final = 3000
"""Prices further from the catalogue's want a visa, unless the café sets another bound."""


def changed(lines: Sequence[OrderLine]) -> bool:
    """Whether any line is not simply at the catalogue's price."""
    return any(
        line.price is not None or line.discount is not None or line.menu is not None
        for line in lines
    )


def check(uow: UnitOfWork, lines: Sequence[OrderLine], operator: Operator) -> tuple[str, ...]:
    """Check the prices and discounts of an order; tells which visas it wants.

    A help may discount up to the bound; other prices, gifts and more are the managers'.

    Raises:
        PosError: `right.missing`, `price.not_open`, `price.amount`, `price.kind`.
    """
    settings = uow.settings()
    wanted = []
    if _prices(lines, operator, int(settings.get("price_margin_bp", PRICE_MARGIN_BP))):
        wanted.append("price")
    if _discounts(lines, operator, int(settings.get("discount_max_bp", DISCOUNT_MAX_BP))):
        wanted.append("discount")
    return tuple(wanted)


def _prices(lines: Sequence[OrderLine], operator: Operator, margin_bp: int) -> bool:
    """Check the prices charged; whether one is beyond the margin."""
    beyond = False
    for line in lines:
        price = line.price
        if price is None:
            continue
        if price.unit_price_cents < 0:
            raise PosError("price.amount", amount_cents=price.unit_price_cents)
        if price.kind is PriceKind.OPEN:
            if not line.article.open_price and not _from_a_scale(line):
                raise PosError("price.not_open", article=line.article.label)
        elif line.outside_vat or line.menu is not None:
            raise PosError("price.kind", article=line.name)
        if price.kind is PriceKind.OVERRIDE:
            _need(operator, Right.PRICE)
            listed = line.list_price_cents
            beyond |= abs(price.unit_price_cents - listed) * BASIS_POINTS > listed * margin_bp
    return beyond


def _from_a_scale(line: OrderLine) -> bool:
    """Whether a price per kilo only makes the price of a scale's label, to the cent."""
    return line.article.by_weight and in_store.is_near(
        line.list_price_cents, line.unit_price_cents, line.quantity
    )


def _discounts(lines: Sequence[OrderLine], operator: Operator, max_bp: int) -> bool:
    """Check the discounts given; whether one is beyond the bound."""
    beyond = False
    order_off = order_gross = 0
    for line in lines:
        discount = line.discount
        if discount is None:
            continue
        if line.kind is not LineKind.ARTICLE:
            raise PosError("price.kind", article=line.name)
        discount.checked()
        _need(operator, Right.DISCOUNT)
        if discount.kind is DiscountKind.GIFT:
            _need(operator, Right.PRICE)
        elif discount.on is Scope.ORDER:
            order_off += line.discount_cents
            order_gross += line.gross_cents
        else:
            beyond |= line.discount_cents * BASIS_POINTS > _bound(line.gross_cents, max_bp)
    beyond |= order_off * BASIS_POINTS > _bound(order_gross, max_bp)
    if beyond:
        _need(operator, Right.PRICE)
    return beyond


def _bound(gross_cents: int, max_bp: int) -> int:
    """The bound in cents × basis points; rounding half a cent up is not beyond it."""
    return gross_cents * max_bp + BASIS_POINTS // 2


def _need(operator: Operator, right: Right) -> None:
    if not may(operator.role, right):
        raise PosError("right.missing", name=operator.name)


def record(
    uow: UnitOfWork,
    ticket: Mapping[str, Any],
    wanted: Sequence[str],
    *,
    operator: Operator,
    visa: str | None,
    at: str,
    channel: Channel,
) -> None:
    """Record every overridden price and gift of a ticket, and ask for the visas it wants.

    Raises:
        PosError: as `visas.ask`.
    """
    for details in _overrides(ticket):
        acts.record(
            uow, EventCode.PRICE_OVERRIDE, "price_override",
            at=at, channel=channel, operator=operator.code, number=ticket["number"], **details,
        )  # fmt: skip
    for what in wanted:
        visas.ask(uow, what, ticket["number"], by=operator, given_by=visa, at=at, channel=channel)


def _overrides(ticket: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for position, line in enumerate(ticket["lines"], start=1):
        charged = line["unit_price"]
        listed = charged if line["list_price"] is None else line["list_price"]
        about = {"line": position, "article": line["article"], "before": listed}
        if line["price_kind"] == PriceKind.OVERRIDE:
            yield about | {"kind": "override", "after": charged, "reason": line["price_reason"]}
        if line["discount_kind"] == DiscountKind.GIFT:
            yield about | {"kind": "gift", "after": 0, "reason": line["discount_reason"]}

"""What a café's own service does when its line is rung: the thing that it kept is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from cafe_pos.application.services.ports import HANDED_OVER, Kept
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.service_mark import PREPAID, ServiceMark
from cafe_pos.domain.service_mark import of as mark_of

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.domain.ledger import Payload


def check(uow: UnitOfWork, lines: Sequence[OrderLine], day: date) -> None:  # noqa: ARG001 - a handler
    """Refuse a thing that is unknown, fetched already, or asked for twice on the order.

    Raises:
        PosError: `service.thing`, `service.handed_over`, `service.cancelled`, `service.twice`,
            `service.mark`.
    """
    from cafe_pos.application.services import services

    seen: set[str] = set()
    for line in lines:
        mark = line.mark
        if mark is None or mark.ref is None:
            continue
        if mark.act == PREPAID or line.quantity != 1:
            raise PosError("service.mark", what="act", value=str(mark.act or line.quantity))
        if mark.ref in seen:
            raise PosError("service.twice", article=line.name)
        seen.add(mark.ref)
        thing = services.waiting_thing(uow, mark.ref)
        if thing.service != mark.service:
            raise PosError("service.thing", ref=mark.ref)
        if line.handed_over and thing.price_cents is not None:
            raise PosError("service.to_pay", amount_cents=thing.price_cents)


def sold(uow: UnitOfWork, lines: Sequence[OrderLine], ticket: Payload) -> None:
    """Note on which ticket the things went."""
    for line in lines:
        if line.mark is not None and line.mark.ref is not None:
            uow.services.end(line.mark.ref, HANDED_OVER, ticket["business_day"], ticket["number"])


def refunded(uow: UnitOfWork, lines: Sequence[Payload], ticket: Payload) -> None:  # noqa: ARG001 - a handler
    """A hand-over taken back: the thing waits again."""
    for line in lines:
        thing = _of(uow, mark_of(line))
        if thing is not None and thing.state == HANDED_OVER:
            uow.services.wait_again(thing.ref)


def _of(uow: UnitOfWork, mark: ServiceMark | None) -> Kept | None:
    if mark is None or mark.ref is None:
        return None
    return uow.services.kept(mark.ref)

"""Paying a tab: the ticket and what becomes of the tab are one act.

So a till that is killed never leaves a paid tab open, nor loses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cafe_pos.application.ports import UnitOfWork
from cafe_pos.application.selling.wanted import Ring
from cafe_pos.application.tabs import keeping, kitchen, tabs
from cafe_pos.application.tabs.keeping import Hand, Kept
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.order_line import OrderLine


def to_pay(uow: UnitOfWork, request: Ring, day: date) -> Kept | None:
    """The tab that a request pays, as it is now; None when it pays none.

    Raises:
        PosError: `tab.gone`, `tab.changed`; `split.begun` when shares of it are paid and this
            is none of them.
    """
    if request.tab is None:
        return None
    kept = keeping.found(uow, request.tab, day, request.tab_version)
    begun = any(line.settled_cents for line in kept.order.lines)
    if begun and (request.tab_part or request.split != kept.order.split):
        raise PosError("split.begun", name=kept.row.name)
    return kept


def settle(
    uow: UnitOfWork,
    kept: Kept | None,
    request: Ring,
    lines: Sequence[OrderLine],
    *,
    ticket: Payload,
    hand: Hand,
) -> None:
    """Within the act of a ticket: close its tab, or leave in it what was not paid.

    Raises:
        PosError: `tab.changed` when a share is paid of another order than the tab's.
    """
    if kept is None:
        return
    if request.split is not None:
        _settle_share(uow, kept, request, ticket, hand)
    elif request.tab_part:
        tabs.shrink(uow, kept, lines, hand)
    else:
        kept = tabs.note_gone(uow, kept, (lines,), hand)
        kitchen.tell(uow, kept, kept.cancelled, hand)
        uow.drop_tab(kept.row.public)


def _settle_share(uow: UnitOfWork, kept: Kept, request: Ring, ticket: Payload, hand: Hand) -> None:
    """Note what a share paid of each line; the last share closes the tab."""
    shares = [line["total"] for line in ticket["lines"]]
    said = [(line["article"], line["quantity"]) for line in ticket["lines"]]
    if said != [(line.article.code, line.quantity) for line in kept.order.lines]:
        raise PosError("tab.changed", name=kept.row.name)
    order = replace(kept.order.settled(shares), split=request.split)
    if order.total_cents:
        keeping.write(uow, kept, order, hand)
    else:
        uow.drop_tab(kept.row.public)

"""What the kitchen is told: each dish once, and what was sent but is wanted no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.tabs import order_papers
from cafe_pos.application.tabs.keeping import Hand, Kept
from cafe_pos.application.tabs.order_papers import Dishes
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

SETTING: Final = "kitchen_families"
_COOKED: Final = ("dish", "sandwich")
"""Lines of the outside board whose families are cooked, where nobody has chosen."""


def families(uow: UnitOfWork) -> frozenset[str]:
    """The families whose articles go to the kitchen."""
    chosen = uow.settings().get(SETTING)
    if chosen is not None:
        return frozenset(chosen)
    return frozenset(a.family for a in uow.articles() if a.board in _COOKED)


def choose_families(
    ctx: Context,
    chosen: Sequence[str],
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> tuple[str, ...]:
    """Say which families go to the kitchen, with its event.

    Raises:
        PosError: `kitchen.family` for one that the catalogue does not have, `right.missing`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        known = {article.family for article in uow.articles()}
        for family in chosen:
            if family not in known:
                raise PosError("kitchen.family", family=family)
        kept = sorted(set(chosen))
        acts.set_setting(
            uow, SETTING, kept, at=utc_text(ctx.clock.now()), channel=channel, operator=who.code
        )
        return tuple(kept)


def present_families(ctx: Context) -> tuple[tuple[str, bool], ...]:
    """Every family of the catalogue, and whether it goes to the kitchen."""
    with ctx.store.act() as uow:
        chosen = families(uow)
        return tuple(
            (family, family in chosen)
            for family in dict.fromkeys(article.family for article in uow.articles())
        )


def has_printer(uow: UnitOfWork) -> bool:
    """Whether a slip would come out somewhere."""
    return any(copies.printer_of(uow, name) for name in ("kitchen_printer", "printer"))


def unsent(uow: UnitOfWork, order: Order) -> tuple[OrderLine, ...]:
    """The pieces of an order that the kitchen has not been told of; supplements with their dish."""
    cooked = families(uow)
    found: list[OrderLine] = []
    with_dish = False
    for line in order.lines:
        if not line.supplement:
            with_dish = line.article.family in cooked
        more = line.quantity - line.sent
        if with_dish and more > 0:
            found.append(replace(line, quantity=more))
    return tuple(found)


def sent(uow: UnitOfWork, order: Order) -> Order:
    """The order once the kitchen was told of all of it."""
    cooked = families(uow)
    lines, with_dish = [], False
    for line in order.lines:
        if not line.supplement:
            with_dish = line.article.family in cooked
        told = with_dish and line.quantity > 0
        lines.append(replace(line, sent=line.quantity) if told else line)
    return replace(order, lines=tuple(lines))


def tell(uow: UnitOfWork, kept: Kept, cancelled: Iterable[OrderLine], hand: Hand) -> str | None:
    """Tell the kitchen at once that dishes are wanted no more, when it was told of them."""
    dishes = Dishes(cancelled=tuple(cancelled))
    if not dishes or not has_printer(uow):
        return None
    return order_papers.queue_slip(
        uow, kept.row.name, kept.order, dishes, moment=hand.moment, operator=hand.operator
    )

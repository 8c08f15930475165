"""What the stock was worth at the end of a day: only where everything was counted around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cafe_pos.application.inventory.levels import SIGNS, Shelf
from cafe_pos.application.inventory.ports import Window
from cafe_pos.domain.inventory import scale
from cafe_pos.domain.money import half_up

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.domain.inventory import Base

AROUND_DAYS: Final = 3
"""How far from the day a count may lie: what moved in between is reckoned."""


def value_at(uow: UnitOfWork, day: str) -> int | None:
    """The stock's value at the end of a business day (ISO), in cents without VAT.

    None when not every item that was kept then was counted within three days of it, or when the
    cost of one is not known: the month's report then uses another way. Goods that services count
    by themselves (bread, lots, deposits) are in no inventory.
    """
    on = date.fromisoformat(day)
    first = (on - timedelta(days=AROUND_DAYS + 1)).isoformat()
    last = (on + timedelta(days=AROUND_DAYS)).isoformat()
    shelf = Shelf(uow, day)
    if not shelf.items:
        return None
    before = uow.inventory.counted(shelf.items, day, after=first)
    after = uow.inventory.counted_after(shelf.items, day, last)
    bases = [before.get(code) or after.get(code) for code in shelf.items]
    counted = [base for base in bases if base is not None]
    return _worth(shelf, day, counted) if len(counted) == len(bases) else None


def _worth(shelf: Shelf, day: str, bases: list[Base]) -> int | None:
    uow = shelf.uow
    windows = [
        Window(base.item, base.day, day, base.at, base.seq)
        if base.day <= day
        else Window(base.item, day, base.day, until_at=base.at, until_seq=base.seq)
        for base in bases
    ]
    moves = uow.inventory.moves(windows, shelf.parts(), shelf.items)
    averages = shelf.averages(max(day, *(base.day for base in bases)))
    total = 0
    for base in bases:
        change = moves[base.item].change(SIGNS)
        quantity = base.quantity + (change if base.day <= day else -change)
        if quantity <= 0:
            continue
        item = shelf.items[base.item]
        if base.cost_cents is not None:
            total += half_up(base.cost_cents * quantity, scale(item.unit))
            continue
        one = averages[base.item]
        if one is None:
            return None
        total += half_up(one.numerator * quantity, one.denominator)
    return total

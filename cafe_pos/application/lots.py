"""Lots at the sale: each line of an article sold by lot takes the lot that ends first.

What a sale takes leaves the lots within its own act; what is given back returns there, or is
written off by a stock document of the same act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.domain import produce
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.produce import Lot, Part

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.domain.ledger import Payload

_PREPAID: Final = "prepaid"


def taken(uow: UnitOfWork, lines: Sequence[OrderLine], day: date) -> Sequence[OrderLine]:
    """Lines with the lots that they take, and the lots without what they gave.

    A line that names its lot is taken of that one. What is paid now and handed over later takes
    none yet; the lots of an order that is paid in shares are those of its first ticket.

    Raises:
        PosError: `lot.past`, `lot.none`, `lot.short`; nothing is changed.
    """
    by_lot = uow.produce.by_lot()
    if by_lot.isdisjoint([line.article.code for line in lines]):
        return lines if all(line.lot is None for line in lines) else _without(lines)
    if any(line.settled_cents for line in lines):
        return _without(lines)
    shelf = _Shelf(uow, day)
    return [
        shelf.take(line)
        if line.article.code in by_lot and _takes(line)
        else replace(line, lot=None)
        for line in lines
    ]


def _without(lines: Sequence[OrderLine]) -> Sequence[OrderLine]:
    return [replace(line, lot=None) for line in lines]


class _Shelf:
    """The lots of the articles of one order, as its lines take them one after the other."""

    def __init__(self, uow: UnitOfWork, day: date) -> None:
        self._uow = uow
        self._day = day
        self._held: dict[str, dict[str, Lot]] = {}

    def take(self, line: OrderLine) -> OrderLine:
        code = line.article.code
        if code not in self._held:
            self._held[code] = {lot.code: lot for lot in self._uow.produce.of_article(code)}
        held = self._held[code]
        asked = {part.lot for part in _named(line)}
        wanted = [lot for lot in held.values() if not asked or lot.code in asked]
        parts = produce.take(wanted, line.quantity, self._day, name=line.name)
        for part in parts:
            held[part.lot] = replace(held[part.lot], left=held[part.lot].left - part.quantity)
        self._uow.produce.move(parts, -1)
        return replace(line, lot=produce.written(parts))


def _named(line: OrderLine) -> tuple[Part, ...]:
    """The lots that a line asks for; a text that names none of a lot's codes asks for nothing."""
    try:
        return produce.read(line.lot, line.quantity)
    except ValueError:
        return ()


def _takes(line: OrderLine) -> bool:
    """Whether goods leave the shelf with this line."""
    if line.kind is not LineKind.ARTICLE or line.quantity <= 0:
        return False
    return line.mark is None or line.mark.act != _PREPAID


def back(
    original: Payload, lefts: dict[int, int], lines: Iterable[Payload]
) -> Iterator[tuple[Payload, tuple[Part, ...]]]:
    """The lots of each line given back; `lefts` is what was left of each line sold before it.

    Raises:
        ValueError: When the lots of a line sold do not make its quantity.
    """
    for line in lines:
        if line["lot"]:
            sold: dict[str, Any] = original["lines"][line["corrects_line"] - 1]
            parts = produce.read(sold["lot"], sold["quantity"])
            before = sold["quantity"] - lefts[line["corrects_line"]]
            yield line, produce.given_back(parts, before, -line["quantity"])

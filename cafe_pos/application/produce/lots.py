"""Lots at the sale: each line of an article sold by lot takes the lot that ends first.

What a sale takes leaves the lots within its own act; what is given back returns there, or is
written off by a stock document of the same act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.domain import produce, refund
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.produce import Lot, Part
from cafe_pos.domain.stock import StockNature

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.application.tabs.keeping import Hand
    from cafe_pos.domain.ledger import Payload

_PREPAID: Final = "prepaid"


def taken(
    uow: UnitOfWork, lines: Sequence[OrderLine], day: date, *, strictly: bool = True
) -> Sequence[OrderLine]:
    """Lines with the lots that they take, and the lots without what they gave.

    A line that names its lot is taken of that one. What is paid now and handed over later takes
    none yet; the lots of an order that is paid in shares are those of its first ticket. What was
    sold already, on paper, is not refused: without `strictly` such a line names no lot, and the
    next count finds the difference.

    Raises:
        PosError: `lot.past`, `lot.none`, `lot.short`, `lot.unit`; nothing is changed.
    """
    by_lot = uow.produce.by_lot()
    if by_lot.isdisjoint([line.article.code for line in lines]):
        return lines if all(line.lot is None for line in lines) else _without(lines)
    if any(line.settled_cents for line in lines):
        return _without(lines)
    shelf = _Shelf(uow, day, strictly=strictly)
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

    def __init__(self, uow: UnitOfWork, day: date, *, strictly: bool) -> None:
        self._uow = uow
        self._day = day
        self._strictly = strictly
        self._held: dict[str, dict[str, Lot]] = {}

    def take(self, line: OrderLine) -> OrderLine:
        """The line with its lots, which hold so much less."""
        try:
            parts = self._parts(line)
        except PosError as error:
            if self._strictly:  # with what the counter needs to put the stock right
                code = line.article.code
                raise PosError(
                    error.code, **error.params, code=code, wanted=line.quantity
                ) from None
            return replace(line, lot=None)
        held = self._held[line.article.code]
        for part in parts:
            held[part.lot] = replace(held[part.lot], left=held[part.lot].left - part.quantity)
        self._uow.produce.move(parts, -1)
        return replace(line, lot=produce.written(parts))

    def _parts(self, line: OrderLine) -> tuple[Part, ...]:
        code = line.article.code
        if code not in self._held:
            self._held[code] = {lot.code: lot for lot in self._uow.produce.of_article(code)}
        held = self._held[code]
        asked = {part.lot for part in _named(line)}
        wanted = [lot for lot in held.values() if not asked or lot.code in asked]
        unit = produce.unit_of(line.article)
        others = [lot.code for lot in wanted if lot.unit != unit]
        if others and len(others) == len(wanted):
            raise PosError("lot.unit", article=line.name, lots=", ".join(others))
        wanted = [lot for lot in wanted if lot.unit == unit]
        return produce.take(wanted, line.quantity, self._day, name=line.name)


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


def returned(
    uow: UnitOfWork,
    original: Payload,
    earlier: Iterable[Payload],
    ticket: Payload,
    *,
    lost: bool,
    hand: Hand,
) -> None:
    """What a refund gave back returns to its lots, within the act of the refund.

    With `lost` it is written off there and then: it may not be sold again.
    """
    lefts = refund.left_of(original, earlier)
    parts: dict[str, int] = {}
    for line in ticket["lines"]:
        position, back = line["corrects_line"], -line["quantity"]
        if line["lot"] and back > 0:
            sold = original["lines"][position - 1]
            before = sold["quantity"] - lefts[position]
            taken = produce.read(sold["lot"], sold["quantity"])
            for part in produce.given_back(taken, before, back):
                parts[part.lot] = parts.get(part.lot, 0) + part.quantity
            lefts[position] -= back
    if not parts:
        return
    if not lost:
        uow.produce.move([Part(code, quantity) for code, quantity in parts.items()], 1)
        return
    from cafe_pos.application.produce import lot_papers

    reason = str(ticket["reason"] or "")
    by_party: dict[str | None, list[tuple[Lot, int]]] = {}
    for code, quantity in parts.items():
        lot = uow.produce.lot(code)
        if lot is not None:
            by_party.setdefault(lot.party, []).append((lot, quantity))
    for lots in by_party.values():
        said = lot_papers.Said(StockNature.LOSS, 0, reason, reference=ticket["number"])
        lot_papers.record_all(uow, lots, said, hand)

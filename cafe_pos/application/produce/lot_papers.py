"""What is written of a lot: the stock document of whatever comes, goes or is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cafe_pos.application.inventory import stock_acts
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.application.tabs.keeping import Hand
    from cafe_pos.domain.produce import Lot

OUT: Final = (
    StockNature.WITHDRAWN, StockNature.LOSS, StockNature.WASTED, StockNature.GIVEN,
    StockNature.STAFF,
)  # fmt: skip
"""How goods leave without a sale: taken back by the producer, lost, thrown away, given, eaten."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a stock document says of a lot: its nature, how much, why; costs in cents net."""

    nature: StockNature
    quantity: int
    reason: str = ""
    reference: str = ""
    cost_cents: int | None = None
    expected: int | None = None


def record(uow: UnitOfWork, lot: Lot, said: Said, hand: Hand) -> str:
    """Append the stock document of one lot; its number."""
    return record_all(uow, [(lot, said.quantity)], said, hand)


def record_all(uow: UnitOfWork, lots: Sequence[tuple[Lot, int]], said: Said, hand: Hand) -> str:
    """Append one document of several lots of one party, each with its quantity; its number."""
    lines = []
    for lot, quantity in lots:
        article = uow.article(lot.article)
        label = lot.article if article is None else article.label
        cost = said.cost_cents
        if cost is None and said.nature is not StockNature.DELIVERY:
            cost = _cost(uow, lot)
        lines.append(
            StockLine(lot.article, label, quantity, lot.unit, lot.code, cost, said.expected)
        )
    doc = StockDoc(
        said.nature, tuple(lines), lots[0][0].party, said.reference or None, said.reason or None
    )
    view = stock_acts.record(
        uow, doc, operator=hand.operator, moment=hand.moment, channel=hand.channel
    )
    return view.number


def _cost(uow: UnitOfWork, lot: Lot) -> int | None:
    """What the lot cost when it came: what goes back to the producer is worth the same."""
    came = uow.stock.moved(nature=StockNature.DELIVERY.value, lot=lot.code)
    return next((one.cost_cents for one in came if one.cost_cents is not None), None)


def take_back(uow: UnitOfWork, number: str, reason: str, hand: Hand) -> None:
    """Take a document back that was written by mistake."""
    stock_acts.take_back(
        uow, number, reason, operator=hand.operator, moment=hand.moment, channel=hand.channel
    )

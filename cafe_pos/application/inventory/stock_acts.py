"""Recording goods that come and go without a sale; each act is a document of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.acts import Moment
from cafe_pos.application.ports import Operator, UnitOfWork
from cafe_pos.domain import stock
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.domain.stock import StockDoc, StockNature
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class StockView:
    """A stock document in the ledger."""

    payload: Mapping[str, Any]
    entry_hash: str

    @property
    def number(self) -> str:
        """The public number: `ST-00000001`."""
        return str(self.payload["number"])

    def as_json(self) -> dict[str, Any]:
        """The document for scripts; costs in euros."""
        said = self.payload
        names = ("number", "nature", "party", "reference", "reason", "corrects")
        return {name: said[name] for name in names} | {
            "day": said["business_day"],
            "lines": [
                {name: line[name] for name in ("article", "label", "lot", "quantity", "unit")}
                | {
                    "cost": None if line["cost"] is None else euros(line["cost"]),
                    "expected": line["expected"],
                }
                for line in said["lines"]
            ],
        }


def record(
    uow: UnitOfWork, doc: StockDoc, *, operator: Operator, moment: Moment, channel: Channel
) -> StockView:
    """Write a stock document within a larger act; whoever calls has checked the right.

    Raises:
        PosError: `stock.empty`, `stock.lines`, `stock.quantity`, `stock.unit`; `stock.corrects`
            for a document that is not there, was taken back, or says something else.
    """
    if doc.corrects is None:
        stock.checked(doc)
    else:
        _check_corrects(uow, doc)
    document = stock.payload_of(
        replace(doc, reference=_said(doc.reference), reason=_said(doc.reason)),
        serial=uow.last_serial("stock") + 1,
        business_day=moment.day.isoformat(),
        recorded_at=moment.at,
        operator=operator.code,
        channel=channel.value,
    )
    entry = uow.append("stock", moment.at, document)
    return StockView(document, entry.hash.hex())


def take_back(
    uow: UnitOfWork,
    number: str,
    reason: str,
    *,
    operator: Operator,
    moment: Moment,
    channel: Channel,
) -> StockView:
    """Take a whole document back, since it was written wrongly: the right one follows.

    Raises:
        PosError: `stock.corrects`, `stock.no_reason`.
    """
    found = uow.stock.document(number)
    if found is None:
        raise PosError("stock.corrects", number=number)
    if _said(reason) is None:
        raise PosError("stock.no_reason")
    doc = StockDoc(
        StockNature(found["nature"]), stock.turned(stock.lines_of(found["lines"])), found["party"],
        found["reference"], reason, number,
    )  # fmt: skip
    return record(uow, doc, operator=operator, moment=moment, channel=channel)


def _check_corrects(uow: UnitOfWork, doc: StockDoc) -> None:
    number = doc.corrects or ""
    found = uow.stock.document(number)
    same = (
        found is not None
        and found["corrects"] is None
        and (found["nature"], found["party"]) == (doc.nature, doc.party)
        and stock.turned(stock.lines_of(found["lines"])) == doc.lines
    )
    if not same or uow.stock.taken_back(number):
        raise PosError("stock.corrects", number=number)


def _said(text: str | None) -> str | None:
    return (acts.one_line(text) or None) if text else None

"""Goods that come and go without a sale: delivered, given back, wasted, given, counted.

A stock document says what happened; its nature tells whether goods came in or went out. What was
written wrongly is never changed: a document that `corrects` another says all of it again with
negative quantities, so that every sum is right without a thought of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem

SERIES: Final = "ST"
UNITS: Final = ("piece", "g", "ml")
MAX_LINES: Final = 500
MAX_QUANTITY: Final = 10_000_000
"""Ten tonnes in grams: more is a slip of the keyboard."""


class StockNature(StrEnum):
    """Why goods come or go; what is `kept` for tomorrow or counted moves nothing.

    `returned` goes back to the baker, `withdrawn` was taken back by the producer, `staff` was
    eaten by the house, `own_use` taken home, `loss` was broken, stolen or spoilt.
    """

    DELIVERY = "delivery"
    RETURNED = "returned"
    WASTED = "wasted"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    LOSS = "loss"
    STAFF = "staff"
    OWN_USE = "own_use"
    KEPT = "kept"
    COUNT = "count"


INTO: Final = frozenset({StockNature.DELIVERY})
COUNTED: Final = frozenset({StockNature.KEPT, StockNature.COUNT})
"""What is only counted: a quantity that was found, which may be none."""


@dataclass(frozen=True, slots=True)
class StockLine:
    """Some of an article or of a lot: pieces, grams or millilitres; negative where taken back.

    `cost_cents` is the net price of a piece, kilo or litre where it is known; `expected` the
    quantity that was ordered or should have been there.
    """

    article: str
    label: str
    quantity: int
    unit: str = "piece"
    lot: str | None = None
    cost_cents: int | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class StockDoc:
    """What is to be recorded; `party` is the code of the mandator or supplier, never a name.

    `reference` is what the party's own paper says, `corrects` the document that is taken back.
    """

    nature: StockNature
    lines: tuple[StockLine, ...]
    party: str | None = None
    reference: str | None = None
    reason: str | None = None
    corrects: str | None = None


def sign_of(nature: str) -> int:
    """What a quantity of this nature does to the goods there: 1 more, -1 less, 0 nothing."""
    if nature in COUNTED:
        return 0
    return 1 if nature in INTO else -1


def number_of(serial: int) -> str:
    """The public number of a stock document: `ST-00000001`."""
    return f"{SERIES}-{serial:08d}"


def checked(doc: StockDoc) -> StockDoc:
    """Return the document if it can be recorded; one that corrects another is `turned`.

    Raises:
        PosError: `stock.empty` without lines, `stock.lines` with too many, `stock.quantity` for
            a quantity or a price that cannot be, `stock.unit`.
    """
    if not doc.lines:
        raise PosError("stock.empty")
    if len(doc.lines) > MAX_LINES:
        raise PosError("stock.lines", limit=MAX_LINES)
    for line in doc.lines:
        if line.unit not in UNITS:
            raise PosError("stock.unit", article=line.label, unit=line.unit)
        if not _possible(doc.nature, line.quantity, line.expected, line.cost_cents):
            raise PosError("stock.quantity", article=line.label, quantity=line.quantity)
    return doc


def _possible(nature: str, quantity: int, expected: int | None, cost: int | None) -> bool:
    """Whether a line's figures can be; none of it is said of what was expected, or counted."""
    least = 0 if expected is not None or nature in COUNTED else 1
    return (
        least <= quantity <= MAX_QUANTITY
        and (expected is None or 0 <= expected <= MAX_QUANTITY)
        and (cost is None or cost >= 0)
    )


def turned(lines: Sequence[StockLine]) -> tuple[StockLine, ...]:
    """Lines that take others back."""
    return tuple(
        replace(
            line,
            quantity=-line.quantity,
            expected=None if line.expected is None else -line.expected,
        )
        for line in lines
    )


def payload_of(
    doc: StockDoc,
    *,
    serial: int,
    business_day: str,
    recorded_at: str,
    operator: str,
    channel: str,
) -> dict[str, Any]:
    """A stock document as the ledger keeps it (format version 1)."""
    return {
        "document": "stock",
        "serial": serial,
        "number": number_of(serial),
        "nature": doc.nature.value,
        "party": doc.party,
        "reference": doc.reference,
        "reason": doc.reason,
        "corrects": doc.corrects,
        "business_day": business_day,
        "recorded_at": recorded_at,
        "operator": operator,
        "channel": channel,
        "lines": [
            {
                "article": line.article,
                "label": line.label,
                "lot": line.lot,
                "quantity": line.quantity,
                "unit": line.unit,
                "cost": line.cost_cents,
                "expected": line.expected,
            }
            for line in doc.lines
        ],
    }


def lines_of(lines: Sequence[Payload]) -> tuple[StockLine, ...]:
    """The lines of a document that the ledger keeps."""
    return tuple(
        StockLine(
            line["article"], line["label"], line["quantity"], line["unit"], line["lot"],
            line["cost"], line["expected"],
        )
        for line in lines
    )  # fmt: skip


class Auditor:
    """Follows a ledger: what a document says can be, and each is taken back once, and whole."""

    def __init__(self) -> None:
        self._seen: dict[str, Payload] = {}

    def see(self, seq: int, document: Payload) -> list[Problem]:
        """Check a stock document, and the one that it corrects."""
        number, nature = document["number"], document["nature"]
        corrects = document["corrects"]
        lines = lines_of(document["lines"])
        if corrects is not None:
            lines = turned(lines)
        wrong = []
        if number != number_of(document["serial"]):
            wrong.append("number")
        if nature not in set(StockNature):
            wrong.append("nature")
        if not lines or not all(
            line.unit in UNITS and _possible(nature, line.quantity, line.expected, line.cost_cents)
            for line in lines
        ):
            wrong.append("lines")
        if corrects is not None and not self._takes_back(document, lines):
            wrong.append("corrects")
        self._seen[number] = document
        return [problem(seq, "stock.document", number=number, what=", ".join(wrong))] * bool(wrong)

    def _takes_back(self, document: Payload, lines: tuple[StockLine, ...]) -> bool:
        """Whether a document says again what stands before it, and was not taken back yet."""
        first = self._seen.pop(document["corrects"], None)
        return (
            first is not None
            and first["corrects"] is None
            and all(first[name] == document[name] for name in ("nature", "party"))
            and lines_of(first["lines"]) == lines
        )

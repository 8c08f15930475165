"""What stock documents need of storage: found again, and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Moved:
    """What the documents of a business day say of an article or a lot, taken back ones less.

    `quantity` and `expected` are sums in the unit (pieces, grams, millilitres); the nature gives
    the sign (`stock.sign_of`). `cost_cents` is the net price of a piece, kilo or litre.
    """

    business_day: str
    nature: str
    party: str | None
    article: str
    label: str
    lot: str | None
    unit: str
    cost_cents: int | None
    quantity: int
    expected: int | None


class Stock(Protocol):
    """Stock documents; days are business days as ISO text, both included."""

    def document(self, number: str) -> Mapping[str, Any] | None:
        """A document by its number."""

    def taken_back(self, number: str) -> bool:
        """Whether another document corrects this one."""

    def documents(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        nature: str | None = None,
        party: str | None = None,
        article: str | None = None,
    ) -> tuple[Mapping[str, Any], ...]:
        """Documents in the order of the ledger, by what they are, for whom, and of what."""

    def moved(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        nature: str | None = None,
        party: str | None = None,
        article: str | None = None,
        lot: str | None = None,
    ) -> tuple[Moved, ...]:
        """Quantities by day, nature, party, article, lot and cost, but for what came to nothing."""

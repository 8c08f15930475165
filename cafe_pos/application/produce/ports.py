"""What local produce needs of storage: the lots, what the documents say of them, their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cafe_pos.domain.produce import Lot, Part


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of lots: a line of a ticket or of a stock document, in ledger order.

    `lot` is the text of that line, which may name several; `nature` is that of the stock
    document, or `sale` or `refund`; `quantity` is as the line has it, negative on a refund.
    """

    seq: int
    document: str
    day: str
    nature: str
    lot: str
    quantity: int
    position: int
    corrects: tuple[str, int] | None = None
    reason: str | None = None


class Produce(Protocol):
    """The lots of local produce; articles and lots by their codes, days ISO."""

    def by_lot(self) -> frozenset[str]:
        """The articles that are sold by lot; remembered between acts."""

    def lot(self, code: str) -> Lot | None:
        """A lot by its code."""

    def of_article(self, article: str) -> tuple[Lot, ...]:
        """The lots of an article of which something is there."""

    def there(self) -> tuple[Lot, ...]:
        """Every lot of which something is there."""

    def all(self, article: str | None = None, party: str | None = None) -> tuple[Lot, ...]:
        """Every lot that ever came, the newest first."""

    def newest(self, article: str) -> Lot | None:
        """The lot of an article that came last."""

    def add(self, lot: Lot) -> Lot:
        """Keep a new lot under a code of its own."""

    def put(self, lot: Lot) -> None:
        """Change what is kept of a lot."""

    def move(self, parts: Sequence[Part], sign: int) -> None:
        """Add to what is left of lots, or (`sign` -1) take from it."""

    def said_of(self, lot: str) -> Sequence[Said]:
        """What tickets and stock documents say of a lot, in the order of the ledger."""

    def said(self, until: str) -> Sequence[Said]:
        """What they say of every lot up to a business day, in the order of the ledger."""

    def put_label(self, content: str) -> int:
        """Keep labels that are to be printed; the number of the job. Old ones are forgotten."""

    def label(self, number: int) -> str | None:
        """The labels of a job."""

"""What tickets and stock documents make of the lots: the one count that nothing can drift from.

The lots' own table is a working table; what it says is left of each is compared with this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cafe_pos.domain import produce
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.produce import Lot, Part
from cafe_pos.domain.stock import StockNature, sign_of

SALE: Final = "sale"
REFUND: Final = "refund"


class Book:
    """Follows documents in the order of the ledger and says what is left of each lot."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}
        self._sold: dict[tuple[str, int], tuple[tuple[Part, ...], int]] = {}

    def sale(self, ticket: str, position: int, lots: str, quantity: int) -> None:
        """A line of a ticket that took from lots.

        Raises:
            ValueError: The lots do not make the quantity.
        """
        parts = produce.read(lots, quantity)
        self._sold[ticket, position] = parts, 0
        self._move(parts, -1)

    def refund(self, of: tuple[str, int], quantity: int) -> None:
        """So much of a line sold (its ticket and position) came back.

        Raises:
            ValueError: No such line took from lots.
        """
        if of not in self._sold:
            raise ValueError("nothing of this line came from a lot")
        parts, before = self._sold[of]
        self._sold[of] = parts, before + quantity
        self._move(produce.given_back(parts, before, quantity), 1)

    def stock(self, nature: str, lot: str, quantity: int) -> None:
        """A line of a stock document, by its nature; negative where it takes another back.

        A count that is taken back leaves what was counted: the next one puts it right.
        """
        if nature != StockNature.COUNT:
            self._move((Part(lot, quantity),), sign_of(nature))
        elif quantity >= 0:
            self.left[lot] = quantity

    def _move(self, parts: Iterable[Part], sign: int) -> None:
        for part in parts:
            self.left[part.lot] = self.left.get(part.lot, 0) + sign * part.quantity


class Auditor:
    """Follows a ledger, and compares what it says of the lots with what is kept of them."""

    def __init__(self) -> None:
        self._book = Book()

    def see_ticket(self, seq: int, ticket: Payload) -> Iterator[Problem]:
        """Count the lines of a ticket that name lots."""
        for position, line in enumerate(ticket["lines"], start=1):
            if line["lot"]:
                try:
                    self._see_line(ticket, position, line)
                except ValueError:
                    yield problem(seq, "lot.line", number=ticket["number"], line=position)

    def _see_line(self, ticket: Payload, position: int, line: Payload) -> None:
        if ticket["nature"] == SALE:
            self._book.sale(ticket["number"], position, line["lot"], line["quantity"])
        else:
            self._book.refund((ticket["corrects"], line["corrects_line"]), -line["quantity"])

    def see_stock(self, document: Payload) -> None:
        """Count the lines of a stock document that name a lot."""
        for line in document["lines"]:
            if line["lot"]:
                self._book.stock(document["nature"], line["lot"], line["quantity"])

    def finish(self, lots: Iterable[Lot]) -> Iterator[Problem]:
        """Compare with what is kept of the lots; also that no lot was ever forgotten."""
        counted = dict(self._book.left)
        for lot in lots:
            left = counted.pop(lot.code, 0)
            if left != lot.left:
                yield problem(0, "lot.left", lot=lot.code, kept=lot.left, counted=left)
        for code in sorted(counted):
            yield problem(0, "lot.unknown", lot=code)

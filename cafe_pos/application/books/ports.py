"""What bookkeeping needs of storage: documents by their business days, and invoices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

Dated = tuple[str, str, Mapping[str, Any]]
"""A business day (ISO), the kind of a document, and the document."""


class Books(Protocol):
    """The fiscal documents as bookkeeping reads them."""

    def documents(self, first: str, last: str) -> Iterator[Dated]:
        """What was sold, paid, moved and counted from a business day to another, both included.

        By day, then in the order of the ledger; the end of a drawer session counts for the day on
        which the session began.
        """

    def held_before(self, day: str) -> Mapping[str, int]:
        """What was held for each mandator before a business day, in cents; empty for nobody's."""

    def on_accounts(self, before: str) -> Iterator[Dated]:
        """What later days rest on, of the days before one.

        Tickets put on accounts, payments of accounts, settlements with mandators.
        """

    def invoice(self, number: str) -> Mapping[str, Any] | None:
        """An invoice or credit note by its number."""

    def invoice_of(self, ticket: str) -> Mapping[str, Any] | None:
        """The invoice or credit note that was made of a ticket."""

    def invoices(self, most: int) -> Iterator[Mapping[str, Any]]:
        """The newest invoices and credit notes, the last one first."""

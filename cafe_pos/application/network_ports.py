"""What the file for the network needs of storage: the documents of a month."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

from cafe_pos.domain.ledger import Entry


class Exports(Protocol):
    """The fiscal documents of a month as a file for the network takes them."""

    def month_ends(self) -> tuple[tuple[str, int], ...]:
        """The last business day of every closed month, and the number of its closure's entry."""

    def tickets(self, first: str, last: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The tickets of some business days, each with the number of its entry, in order."""

    def corrections(self, first: str, last: str) -> Iterator[Mapping[str, Any]]:
        """The corrections of payments of some business days, in order."""

    def closures(self, first: str, last: str) -> Iterator[Entry]:
        """The closures whose period ends on one of some business days, in order."""

    def signed_by(self, number: str) -> str | None:
        """The short name of the key that signed the record of an export."""

    def openings(self) -> tuple[Entry, ...]:
        """Every entry that introduced a key."""

    def events(self, codes: Collection[int], since: str, until: str) -> Iterator[Mapping[str, Any]]:
        """Events of some codes recorded between two times (UTC, the last not in), in order."""

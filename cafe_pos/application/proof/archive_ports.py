"""What archives and the check at a start need of storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from cafe_pos.domain.ledger import Entry


class Archives(Protocol):
    """The ledger by its periods, and the archives made of it."""

    def bounds(self, first: str, last: str) -> tuple[int, int]:
        """The entries of the closed business days from `first` to `last` (ISO, both included).

        From behind the last day closed before them to the last closure of theirs; (n + 1, n) when
        none of them is closed.
        """

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        """The entries from one number to another, both included."""

    def context(self, first: int, last: int) -> Iterator[Entry]:
        """What explains these entries and stands elsewhere.

        Openings and identities, and the last day closure before them, whose totals go on.
        """

    def last(self) -> Mapping[str, Any] | None:
        """The record of the newest archive."""

    def with_file(self, sha256: str) -> Mapping[str, Any] | None:
        """The record of the archive whose file has this SHA-256."""

    def verified_closure(self) -> tuple[int, bytes] | None:
        """Number and hash of the last closure up to which a start found the chain whole."""

    def note_verified(self, closure: int, digest: bytes) -> None:
        """Keep that closure (no fiscal write)."""

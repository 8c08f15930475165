"""What `verify` asks of storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cafe_pos.domain.ledger import Entry, Problem, Verifier


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """A table, an index or a trigger of the file; `known` when the program made it."""

    kind: str
    name: str
    known: bool


class RowsAudit(Protocol):
    """Compares the flat tables with the ledger."""

    def see(self, entry: Entry, document: dict[str, Any]) -> Iterator[Problem]:
        """Compare the rows of one document."""

    def finish(self) -> Iterator[Problem]:
        """Rows that no document explains."""


class Proof(Protocol):
    """The ledger and the file, to be compared."""

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Ledger entries in order, behind number `after`."""

    def entry_at(self, seq: int) -> Entry | None:
        """The entry of a number."""

    def events_of(self, code: int) -> Iterator[Mapping[str, Any]]:
        """The details of every event of a code, in order."""

    def openings(self) -> Iterator[Mapping[str, Any]]:
        """Every opening of the ledger, in order."""

    def last_closure_seq(self) -> int:
        """The ledger number of the last closure; 0 before the first."""

    def public_keys(self) -> Mapping[str, Verifier]:
        """A checker for every key that the ledger introduced, by its short name."""

    def rows_audit(self, but: frozenset[str] = frozenset()) -> RowsAudit:
        """A comparison of the flat tables with the ledger, fed entry by entry, but some kinds."""

    def integrity_problems(self) -> Iterator[Problem]:
        """What SQLite itself finds broken in the file: pages, indices, types."""

    def schema_version(self) -> int:
        """The number of the file's structure."""

    def schema_objects(self) -> tuple[SchemaObject, ...]:
        """What the file is made of, by name."""

    def rows_in(self, table: str) -> int:
        """How many rows a table of ours holds."""

    def schema_problems(self) -> Iterator[Problem]:
        """Tables, indices and triggers that are missing, changed or not ours."""

    def settings_problems(self) -> Iterator[Problem]:
        """Settings that differ from their last recorded change."""

"""What `verify` reads: the entries, their keys, and the file against both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cafe_pos.application.proof.ports import SchemaObject
from cafe_pos.domain.ledger import Entry, Problem, Verifier, read_payload
from cafe_pos.storage import inspection, queries
from cafe_pos.storage.keyring import PublicKey
from cafe_pos.storage.parts.base import Part


class ProofPart(Part):
    """The ledger and the file, to be compared."""

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Ledger entries in order, behind number `after`."""
        return queries.entries(self._connection, after)

    def events_of(self, code: int) -> Iterator[Mapping[str, Any]]:
        """The details of every event of a code, in order."""
        sql = "SELECT details FROM event WHERE code = ? ORDER BY id"
        return (read_payload(row[0]) for row in queries.stream(self._connection, sql, code))

    def openings(self) -> Iterator[Mapping[str, Any]]:
        """Every opening of the ledger, in order."""
        sql = (
            "SELECT e.payload FROM signing_key k JOIN ledger_entry e ON e.seq = k.entry_seq"
            " ORDER BY k.id"
        )
        return (read_payload(row[0]) for row in queries.stream(self._connection, sql))

    def entry_at(self, seq: int) -> Entry | None:
        """The entry of a number."""
        return queries.entry_at(self._connection, seq)

    def last_closure_seq(self) -> int:
        """The ledger number of the last closure; 0 before the first."""
        return queries.last_closure_seq(self._connection)

    def public_keys(self) -> dict[str, Verifier]:
        """A checker for every key that the ledger introduced, by its short name."""
        keys = queries.public_keys(self._connection)
        return {key_id: PublicKey(public) for key_id, public in keys.items()}

    def rows_audit(self, but: frozenset[str] = frozenset()) -> inspection.RowsAudit:
        """A comparison of the flat tables with the ledger, fed entry by entry, but some kinds."""
        return inspection.RowsAudit(self._connection, but)

    def integrity_problems(self) -> Iterator[Problem]:
        """What SQLite itself finds broken in the file: pages, indices, types."""
        return inspection.integrity_problems(self._connection)

    def schema_version(self) -> int:
        """The number of the file's structure."""
        return inspection.schema_version(self._connection)

    def schema_objects(self) -> tuple[SchemaObject, ...]:
        """What the file is made of, by name."""
        return tuple(inspection.schema_objects(self._connection))

    def rows_in(self, table: str) -> int:
        """How many rows a table of ours holds."""
        return inspection.rows_in(self._connection, table)

    def schema_problems(self) -> Iterator[Problem]:
        """Tables, indices and triggers that are missing, changed or not ours."""
        return inspection.schema_problems(self._connection)

    def settings_problems(self) -> Iterator[Problem]:
        """Settings that differ from their last recorded change."""
        return inspection.settings_problems(self._connection)

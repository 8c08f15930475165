"""One act on the database: everything it writes becomes durable together, or nothing does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import Entry, Head, Payload, Signer
from cafe_pos.storage import queries
from cafe_pos.storage.parts.catalogue import CataloguePart
from cafe_pos.storage.parts.documents import DocumentsPart
from cafe_pos.storage.parts.families import FamiliesPart
from cafe_pos.storage.parts.proof import ProofPart
from cafe_pos.storage.parts.work import WorkPart
from cafe_pos.storage.projection import COLUMNS, INSERT, INSERT_ENTRY, rows_of

if TYPE_CHECKING:
    from cafe_pos.storage.repos.drawer import SqlClosures

_CHANGES_FACTS = frozenset({"identity", "opening", "drawer_session", "drawer_count", "closure"})


@dataclass(slots=True)
class Position:
    """Where the ledger stands: kept in memory between acts, since the file is ours alone."""

    head: Head
    last_at: str | None
    next_ids: dict[str, int]
    serials: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Position:
        """A position that an act may move."""
        return replace(self, next_ids=dict(self.next_ids), serials=dict(self.serials))


def read_position(connection: Connection) -> Position:
    """Read from the tables where the ledger stands."""
    last = queries.last_entry(connection)
    return Position(
        head=ledger.head_of(last) if last else ledger.EMPTY,
        last_at=last.at if last else None,
        next_ids={table: queries.last_id(connection, table) + 1 for table in COLUMNS},
    )


class SqlUnitOfWork(DocumentsPart, CataloguePart, WorkPart, ProofPart, FamiliesPart):
    """The UnitOfWork port on SQLite; made by the store, one at a time."""

    def __init__(
        self,
        connection: Connection,
        position: Position,
        facts: dict[str, Any],
        signer: Signer | None,
    ) -> None:
        super().__init__(connection, facts)
        self._signer = signer
        self.position = position

    @property
    def head(self) -> Head:
        """The last ledger entry, this act's own included."""
        return self.position.head

    def append(self, kind: str, at: str, payload: Payload) -> Entry:
        """Write a document: its flat rows first, then its chained and signed entry."""
        if self._signer is None:
            raise RuntimeError("this database was opened for reading")
        entry = ledger.seal(
            self.position.head, kind=kind, at=at, payload=payload, signer=self._signer
        )
        sealed = ledger.read_payload(entry.payload)
        batches: dict[str, list[tuple[Any, ...]]] = {}
        for table, values in rows_of(kind, entry.seq, sealed, self.position.next_ids):
            batches.setdefault(table, []).append(values)
        # Straight to the driver: SQLAlchemy's 40 µs a statement would be half of a sale.
        cursor = self._connection.connection.cursor()
        for table, rows in batches.items():
            cursor.executemany(INSERT[table], rows)
        cursor.execute(
            INSERT_ENTRY,
            (
                entry.seq, entry.kind, entry.at, entry.version, entry.key_id, entry.payload,
                entry.prev, entry.hash, entry.signature,
            ),
        )  # fmt: skip
        cursor.close()
        self._advance(entry, sealed)
        return entry

    def _advance(self, entry: Entry, document: Payload) -> None:
        position = self.position
        position.head = ledger.head_of(entry)
        position.last_at = entry.at
        if "serial" in document:
            position.serials[ledger.series_of(entry.kind, document)] = document["serial"]
        if entry.kind in _CHANGES_FACTS:
            self._forget("identity", "opening", "session", "closed")

    def last_at(self) -> str | None:
        """The time of the last entry."""
        return self.position.last_at

    def last_serial(self, kind: str) -> int:
        """The last number given in a series of documents (by entry kind); 0 before the first."""
        serials = self.position.serials
        if kind not in serials:
            serials[kind] = queries.last_serial(self._connection, kind)
        return serials[kind]

    @property
    def closures(self) -> SqlClosures:
        """Closures as they were frozen, and what they count."""
        from cafe_pos.storage.repos.drawer import SqlClosures

        return SqlClosures(self._connection, self.last_serial)

"""The ledger by its periods, the archives made of it, and where a start's check may begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from cafe_pos.domain.ledger import Entry, read_payload
from cafe_pos.storage import queries

_ENTRY = queries.ENTRY


class SqlArchives:
    """The Archives port on SQLite."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, sql: str, *params: Any) -> Iterator[tuple[Any, ...]]:
        return queries.stream(self._connection, sql, *params)

    def _entries(self, where: str, *params: Any) -> Iterator[Entry]:
        sql = f"SELECT {_ENTRY} FROM ledger_entry e WHERE {where} ORDER BY e.seq"
        for row in self._rows(sql, *params):
            yield Entry(*row)

    def bounds(self, first: str, last: str) -> tuple[int, int]:
        """The entries of the closed business days from `first` to `last`, both included."""
        sql = (
            "SELECT (SELECT coalesce(max(entry_seq), 0) FROM closure"
            " WHERE period = 'day' AND business_day < ?1),"
            " (SELECT coalesce(max(entry_seq), 0) FROM closure WHERE business_day <= ?2),"
            # A day closed late stands behind the first documents of the next one.
            " (SELECT min(entry_seq) FROM ticket WHERE business_day >= ?1),"
            " (SELECT min(entry_seq) FROM account_payment WHERE business_day >= ?1),"
            " (SELECT min(entry_seq) FROM drawer_session WHERE business_day >= ?1),"
            " (SELECT min(entry_seq) FROM stock_document WHERE business_day >= ?1),"
            " (SELECT min(entry_seq) FROM settlement WHERE business_day >= ?1),"
            " (SELECT min(entry_seq) FROM payout WHERE business_day >= ?1)"
        )
        before, until, *earliest = next(self._rows(sql, first, last))
        begins = min([int(before) + 1, *(seq for seq in earliest if seq is not None)])
        return begins, int(until)

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        """The entries from one number to another, both included."""
        return self._entries("e.seq BETWEEN ? AND ?", first, last)

    def context(self, first: int, last: int) -> Iterator[Entry]:
        """What explains these entries and stands elsewhere."""
        explains = (
            "SELECT entry_seq FROM signing_key UNION SELECT entry_seq FROM cafe_identity"
            " UNION SELECT max(entry_seq) FROM closure WHERE period = 'day' AND entry_seq < ?"
        )
        where = f"e.seq IN ({explains}) AND e.seq NOT BETWEEN ? AND ?"
        return self._entries(where, first, first, last)

    def last(self) -> Mapping[str, Any] | None:
        """The record of the newest archive."""
        return self._record("ORDER BY t.id DESC LIMIT 1")

    def with_file(self, sha256: str) -> Mapping[str, Any] | None:
        """The record of the archive whose file has this SHA-256."""
        return self._record("WHERE t.file_sha256 = ?", sha256)

    def _record(self, where: str, *params: Any) -> Mapping[str, Any] | None:
        sql = f"SELECT e.payload FROM archive t JOIN ledger_entry e ON e.seq = t.entry_seq {where}"
        row = next(self._rows(sql, *params), None)
        return None if row is None else read_payload(row[0])

    def verified_closure(self) -> tuple[int, bytes] | None:
        """Number and hash of the last closure up to which a start found the chain whole."""
        row = next(self._rows("SELECT seq, hash FROM verified_closure"), None)
        return None if row is None else (int(row[0]), bytes(row[1]))

    def note_verified(self, closure: int, digest: bytes) -> None:
        """Keep that closure (no fiscal write)."""
        cursor = self._connection.connection.cursor()
        cursor.execute(
            "INSERT INTO verified_closure (id, seq, hash) VALUES (1, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
            (closure, digest),
        )
        cursor.close()

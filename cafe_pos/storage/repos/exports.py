"""The fiscal documents as a file for the network takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from cafe_pos.domain.ledger import Entry, read_payload
from cafe_pos.storage import queries

_JOINED = "JOIN ledger_entry e ON e.seq = t.entry_seq"


class SqlExports:
    """The Exports port on SQLite."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, sql: str, *params: Any) -> Iterator[tuple[Any, ...]]:
        return queries.stream(self._connection, sql, *params)

    def _documents(self, rest: str, *params: Any) -> Iterator[Mapping[str, Any]]:
        for (text,) in self._rows(f"SELECT e.payload FROM {rest}", *params):
            yield read_payload(text)

    def month_ends(self) -> tuple[tuple[str, int], ...]:
        """The last business day of every closed month, and the number of its closure's entry."""
        sql = "SELECT business_day, entry_seq FROM closure WHERE period = 'month' ORDER BY id"
        return tuple((str(day), int(seq)) for day, seq in self._rows(sql))

    def tickets(self, first: str, last: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The tickets of some business days, each with the number of its entry, in order."""
        sql = (
            f"SELECT e.seq, e.payload FROM ticket t {_JOINED}"
            " WHERE t.business_day BETWEEN ? AND ? ORDER BY e.seq"
        )
        for seq, text in self._rows(sql, first, last):
            yield int(seq), read_payload(text)

    def corrections(self, first: str, last: str) -> Iterator[Mapping[str, Any]]:
        """The corrections of payments of some business days, in order."""
        where = (
            f"payment_correction t {_JOINED} WHERE t.business_day BETWEEN ? AND ? ORDER BY e.seq"
        )
        return self._documents(where, first, last)

    def closures(self, first: str, last: str) -> Iterator[Entry]:
        """The closures whose period ends on one of some business days, in order."""
        sql = (
            f"SELECT {queries.ENTRY} FROM closure t {_JOINED}"
            " WHERE t.business_day BETWEEN ? AND ? ORDER BY e.seq"
        )
        for row in self._rows(sql, first, last):
            yield Entry(*row)

    def signed_by(self, number: str) -> str | None:
        """The short name of the key that signed the record of an export."""
        sql = f"SELECT e.key_id FROM network_export t {_JOINED} WHERE t.number = ?"
        row = next(self._rows(sql, number), None)
        return None if row is None else str(row[0])

    def openings(self) -> tuple[Entry, ...]:
        """Every entry that introduced a key."""
        sql = f"SELECT {queries.ENTRY} FROM signing_key t {_JOINED} ORDER BY e.seq"
        return tuple(Entry(*row) for row in self._rows(sql))

    def events(self, codes: Collection[int], since: str, until: str) -> Iterator[Mapping[str, Any]]:
        """Events of some codes recorded between two times (UTC, the last not in), in order."""
        marks = ", ".join("?" * len(codes))
        where = (
            f"event t {_JOINED} WHERE t.code IN ({marks})"
            " AND t.recorded_at >= ? AND t.recorded_at < ? ORDER BY e.seq"
        )
        return self._documents(where, *codes, since, until)

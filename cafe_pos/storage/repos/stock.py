"""Stock documents found again, and their quantities added up by SQLite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection

from cafe_pos.application.inventory.stock_ports import Moved
from cafe_pos.domain.ledger import read_payload
from cafe_pos.storage import queries

_DOCUMENT: Final = (
    "SELECT e.payload FROM stock_document d JOIN ledger_entry e ON e.seq = d.entry_seq"
)
_MOVED: Final = (
    "SELECT d.business_day, d.nature, d.party, l.article, max(l.label), l.lot, l.unit,"
    " l.cost_cents, sum(l.quantity) AS moved, sum(l.expected) AS ordered"
    " FROM stock_document d JOIN stock_line l ON l.entry_seq = d.entry_seq"
)
_GROUPED: Final = (
    " GROUP BY d.business_day, d.nature, d.party, l.article, l.lot, l.unit, l.cost_cents"
    " HAVING moved <> 0 OR ordered <> 0"
    " ORDER BY d.business_day, min(l.id)"
)


class SqlStock:
    """The Stock port on SQLite."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def document(self, number: str) -> Mapping[str, Any] | None:
        """A document by its number."""
        rows = queries.stream(self._connection, f"{_DOCUMENT} WHERE d.number = ?", number)
        row = next(rows, None)
        return None if row is None else read_payload(row[0])

    def taken_back(self, number: str) -> bool:
        """Whether another document corrects this one."""
        sql = "SELECT 1 FROM stock_document WHERE corrects = ?"
        return next(queries.stream(self._connection, sql, number), None) is not None

    def documents(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        nature: str | None = None,
        party: str | None = None,
        article: str | None = None,
    ) -> tuple[Mapping[str, Any], ...]:
        """Documents in the order of the ledger."""
        where, params = _where(since, until, nature, party)
        if article is not None:
            where.append(
                "EXISTS (SELECT 1 FROM stock_line l"
                " WHERE l.entry_seq = d.entry_seq AND l.article = ?)"
            )
            params.append(article)
        sql = f"{_DOCUMENT}{_joined(where)} ORDER BY d.id"
        rows = queries.stream(self._connection, sql, *params)
        return tuple(read_payload(text) for (text,) in rows)

    def moved(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        nature: str | None = None,
        party: str | None = None,
        article: str | None = None,
        lot: str | None = None,
    ) -> tuple[Moved, ...]:
        """Quantities by day, nature, party, article, lot and cost."""
        where, params = _where(since, until, nature, party)
        for column, value in (("l.article", article), ("l.lot", lot)):
            if value is not None:
                where.append(f"{column} = ?")
                params.append(value)
        sql = f"{_MOVED}{_joined(where)}{_GROUPED}"
        return tuple(Moved(*row) for row in queries.stream(self._connection, sql, *params))


def _where(
    since: str | None, until: str | None, nature: str | None, party: str | None
) -> tuple[list[str], list[Any]]:
    asked = (
        ("d.business_day >= ?", since),
        ("d.business_day <= ?", until),
        ("d.nature = ?", nature),
        ("d.party = ?", party),
    )
    found = [(sql, value) for sql, value in asked if value is not None]
    return [sql for sql, _ in found], [value for _, value in found]


def _joined(where: list[str]) -> str:
    return f" WHERE {' AND '.join(where)}" if where else ""

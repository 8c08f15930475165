"""The documents that bookkeeping reads, by business day, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from cafe_pos.domain.ledger import read_payload
from cafe_pos.storage import queries

_DOCUMENTS: Final = (
    "ticket", "payment_correction", "account_payment", "cash_movement", "settlement", "payout",
)  # fmt: skip
_DATED: Final = " UNION ALL ".join(
    f"SELECT business_day, entry_seq FROM {table} WHERE business_day BETWEEN ?1 AND ?2"
    for table in _DOCUMENTS
)
_COUNTS: Final = (
    "SELECT s.business_day, c.entry_seq FROM drawer_session s"
    " JOIN drawer_count c ON c.session = s.number WHERE s.business_day BETWEEN ?1 AND ?2"
)
_ON_ACCOUNTS: Final = (
    "SELECT business_day, entry_seq FROM ticket WHERE business_day < ?1 AND entry_seq IN"
    " (SELECT entry_seq FROM ticket_payment WHERE account IS NOT NULL)"
    " UNION ALL SELECT business_day, entry_seq FROM account_payment WHERE business_day < ?1"
    " UNION ALL SELECT business_day, entry_seq FROM settlement WHERE business_day < ?1"
)
# Of a supplier, nothing is held; what cash was paid for its goods comes out of 467 into 401.
_BUYS: Final = "s.sold_cents = 0 AND s.commission_cents = 0 AND s.purchases_cents <> 0"
_HELD: Final = (
    "SELECT who, sum(cents) FROM ("
    " SELECT coalesce(l.mandator, '') AS who, l.total_cents AS cents FROM ticket t"
    " JOIN ticket_line l USING (entry_seq) WHERE t.business_day < ?1"
    " AND l.vat_code = 'HORS' AND l.kind = 'article' UNION ALL"
    " SELECT mandator, -amount_cents FROM cash_movement WHERE business_day < ?1"
    " AND kind = 'withdrawal_mandator' UNION ALL"
    " SELECT s.mandator, s.due_cents - s.sold_cents FROM settlement s"
    f" WHERE s.business_day < ?1 AND NOT ({_BUYS}) UNION ALL"
    f" SELECT p.mandator, CASE WHEN {_BUYS} THEN iif(p.method = 'cash', max(p.amount_cents, 0), 0)"
    "  ELSE iif(p.method = 'cash', -min(p.amount_cents, 0), -p.amount_cents) END"
    " FROM payout p JOIN settlement s ON s.number = p.settlement WHERE p.business_day < ?1"
    ") GROUP BY who HAVING sum(cents) <> 0"
)


class SqlBooks:
    """The Books port on SQLite."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _dated(self, which: str, *params: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        sql = (
            f"SELECT x.business_day, e.kind, e.payload FROM ({which}) x"
            " JOIN ledger_entry e ON e.seq = x.entry_seq ORDER BY x.business_day, e.seq"
        )
        for day, kind, payload in queries.stream(self._connection, sql, *params):
            yield day, kind, read_payload(payload)

    def documents(self, first: str, last: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """What was sold, paid, moved and counted in these days, in order."""
        return self._dated(f"{_DATED} UNION ALL {_COUNTS}", first, last)

    def on_accounts(self, before: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Tickets put on accounts, and payments of accounts, of the days before one."""
        return self._dated(_ON_ACCOUNTS, before)

    def held_before(self, day: str) -> Mapping[str, int]:
        """What was held for each mandator before a business day, in cents."""
        return dict(queries.stream(self._connection, _HELD, day))

    def invoice(self, number: str) -> Mapping[str, Any] | None:
        """An invoice or credit note by its number."""
        return self._invoice("i.number = ?", number)

    def invoice_of(self, ticket: str) -> Mapping[str, Any] | None:
        """The invoice or credit note that was made of a ticket."""
        return self._invoice("i.ticket = ?", ticket)

    def invoices(self, most: int) -> Iterator[Mapping[str, Any]]:
        """The newest invoices and credit notes, the last one first."""
        sql = (
            "SELECT e.payload FROM invoice i JOIN ledger_entry e ON e.seq = i.entry_seq"
            " ORDER BY i.entry_seq DESC LIMIT ?"
        )
        for (payload,) in queries.stream(self._connection, sql, most):
            yield read_payload(payload)

    def _invoice(self, where: str, value: str) -> Mapping[str, Any] | None:
        sql = (
            "SELECT e.payload FROM invoice i JOIN ledger_entry e ON e.seq = i.entry_seq"
            f" WHERE {where}"
        )
        row = next(queries.stream(self._connection, sql, value), None)
        return None if row is None else read_payload(row[0])

"""Customers, and what the fiscal tables say of their accounts: sums found by covering indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from cafe_pos.application.accounts.ports import Customer, Movement
from cafe_pos.domain.account import Charge
from cafe_pos.domain.ledger import Entry, read_payload
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part
from cafe_pos.storage.tables.working import CustomerRow

_CHARGED: Final = (
    "SELECT account, sum(amount_cents) FROM ticket_payment WHERE account IS NOT NULL"
    " GROUP BY account"
)
_PAID: Final = "SELECT customer, sum(amount_cents) FROM account_payment GROUP BY customer"
_BALANCE: Final = (
    "SELECT (SELECT coalesce(sum(amount_cents), 0) FROM ticket_payment WHERE account = ?1)"
    " - (SELECT coalesce(sum(amount_cents), 0) FROM account_payment WHERE customer = ?1)"
)
# A refund takes off what its own ticket charged.
_CHARGES: Final = (
    "SELECT t.number, t.issued_at, t.business_day, sum(x.cents) FROM ("
    "SELECT coalesce(t.corrects, t.number) AS ticket, p.amount_cents AS cents"
    " FROM ticket_payment p JOIN ticket t ON t.entry_seq = p.entry_seq WHERE p.account = ?1"
    ") x JOIN ticket t ON t.number = x.ticket"
    " GROUP BY t.id HAVING sum(x.cents) <> 0 ORDER BY t.id"
)
_CHARGES_BACK: Final = (
    "SELECT coalesce(t.corrects, t.number), t.issued_at, t.business_day, p.amount_cents"
    " FROM ticket_payment p JOIN ticket t ON t.entry_seq = p.entry_seq"
    " WHERE p.account = ? ORDER BY p.entry_seq DESC"
)
_PAYMENT: Final = (
    "SELECT e.payload, e.hash FROM account_payment t JOIN ledger_entry e ON e.seq = t.entry_seq"
    " WHERE {where} ORDER BY t.id"
)
_STATEMENT: Final = (
    "SELECT t.entry_seq, t.number, t.issued_at, t.business_day, p.amount_cents, t.nature"
    " FROM ticket_payment p JOIN ticket t ON t.entry_seq = p.entry_seq WHERE p.account = ?1"
    " UNION ALL SELECT entry_seq, number, recorded_at, business_day, -amount_cents, 'payment'"
    " FROM account_payment WHERE customer = ?1 ORDER BY 1"
)


class SqlAccounts(Part):
    """The Accounts port on SQLite; what changes rarely is remembered between acts."""

    def customers(self) -> tuple[Customer, ...]:
        """Everyone who is not erased, by name."""
        return tuple(one for one in self._everyone().values() if one.name is not None)

    def customer(self, code: str) -> Customer | None:
        """A customer by code, erased or not."""
        return self._everyone().get(code)

    def _everyone(self) -> dict[str, Customer]:
        found: dict[str, Customer] = self._fact("customers", _read_customers)
        return found

    def put_customer(self, customer: Customer) -> None:
        """Add a customer, or change the one of that code."""
        with Session(self._connection) as session:
            same = select(CustomerRow).where(CustomerRow.code == customer.code)
            row = session.exec(same).first() or CustomerRow(
                code=customer.code, created_at=customer.created_at
            )
            row.name, row.phone = customer.name, customer.phone
            row.limit_cents, row.salt = customer.limit_cents, customer.salt
            session.add(row)
            session.flush()
        self._forget("customers")

    def balance(self, code: str) -> int:
        """What a customer owes, in cents."""
        (row,) = queries.stream(self._connection, _BALANCE, code)
        return int(row[0])

    def balances(self) -> Mapping[str, int]:
        """What everyone owes, in cents; who owes nothing is left out."""
        owed: dict[str, int] = dict(queries.stream(self._connection, _CHARGED))
        for code, cents in queries.stream(self._connection, _PAID):
            owed[code] = owed.get(code, 0) - cents
        return {code: cents for code, cents in owed.items() if cents}

    def charges(self, code: str) -> tuple[Charge, ...]:
        """What each ticket charged, after refunds, oldest first."""
        rows = queries.stream(self._connection, _CHARGES, code)
        return tuple(Charge(*row) for row in rows)

    def charges_back(self, code: str) -> Iterator[Charge]:
        """What each ticket and each refund moved, the newest first."""
        # Row by row: whoever asks stops at the oldest ticket not paid, years before the first.
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(_CHARGES_BACK, (code,))
            while (row := cursor.fetchone()) is not None:
                yield Charge(*row)
        finally:
            cursor.close()

    def payments(self, code: str) -> tuple[Mapping[str, Any], ...]:
        """The account payments of a customer, oldest first."""
        return tuple(document for document, _hash in self._payments("t.customer = ?", code))

    def payment(self, number: str) -> tuple[Mapping[str, Any], str] | None:
        """An account payment by its number, with its entry's hash in hex."""
        return next(self._payments("t.number = ?", number), None)

    def payment_by_key(self, client_key: str) -> tuple[Mapping[str, Any], str] | None:
        """The account payment that a client key made, with its entry's hash in hex."""
        return next(self._payments("t.client_key = ?", client_key), None)

    def entry_of(self, number: str) -> Entry | None:
        """The ledger's entry of an account payment."""
        sql = "SELECT entry_seq FROM account_payment WHERE number = ?"
        seq = next(queries.stream(self._connection, sql, number), None)
        return None if seq is None else queries.entry_at(self._connection, seq[0])

    def payments_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The account payments of a business day, in order."""
        for document, _hash in self._payments("t.business_day = ?", business_day):
            yield document

    def _payments(self, where: str, value: str) -> Iterator[tuple[Mapping[str, Any], str]]:
        sql = _PAYMENT.format(where=where)
        for text, digest in queries.stream(self._connection, sql, value):
            yield read_payload(text), digest.hex()

    def movements(self, code: str) -> tuple[Movement, ...]:
        """Everything that changed what a customer owes, in its order."""
        rows = queries.stream(self._connection, _STATEMENT, code)
        return tuple(Movement(*row[1:]) for row in rows)


def _read_customers(connection: Connection) -> dict[str, Customer]:
    with Session(connection) as session:
        rows = session.exec(select(CustomerRow).order_by(col(CustomerRow.name)))
        return {
            row.code: Customer(
                row.code, row.name, row.phone, row.limit_cents, row.salt, row.created_at
            )
            for row in rows
        }

"""Reads of fiscal documents: the payload is the document, the flat columns find it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection

from cafe_pos.application.ports import Known, Session
from cafe_pos.domain.closure import Perpetual
from cafe_pos.domain.ledger import Entry, read_payload

ENTRY: Final = "e.seq, e.kind, e.at, e.version, e.key_id, e.payload, e.prev, e.hash, e.signature"
BATCH: Final = 500
_SERIES: Final = {
    "ticket": "SELECT max(serial) FROM ticket WHERE series IN ('T', 'E')",
    "drawer_session": "SELECT max(serial) FROM drawer_session",
    "drawer_count": "SELECT max(serial) FROM drawer_count",
    "closure": "SELECT max(serial) FROM closure WHERE period = 'day'",
    "closure/month": "SELECT max(serial) FROM closure WHERE period = 'month'",
    "closure/year": "SELECT max(serial) FROM closure WHERE period = 'year'",
    "cash_movement": "SELECT max(serial) FROM cash_movement",
    "duplicate": "SELECT max(serial) FROM duplicate",
    "archive": "SELECT max(serial) FROM archive",
    "payment_correction": "SELECT max(serial) FROM payment_correction",
    "account_payment": "SELECT max(serial) FROM account_payment",
    "invoice": "SELECT max(serial) FROM invoice",
    "stock": "SELECT max(serial) FROM stock_document",
    "settlement": "SELECT max(serial) FROM settlement",
    "payout": "SELECT max(serial) FROM payout",
    "report": "SELECT max(serial) FROM month_report",
    "export": "SELECT max(serial) FROM network_export",
}

_OWN_SERIES: Final = "ticket/"
"""What precedes the series of tickets that a restore began (`ledger.series_of`)."""

_OPENING: Final = frozenset(
    {"cafe", "till", "incarnation", "key_id", "public_key", "demo", "training"}
)


def _one(connection: Connection, sql: str, *params: Any) -> Any:
    cursor = connection.connection.cursor()
    try:
        return cursor.execute(sql, params).fetchone()
    finally:
        cursor.close()


def _value(connection: Connection, sql: str, *params: Any) -> Any:
    row = _one(connection, sql, *params)
    return None if row is None else row[0]


def stream(connection: Connection, sql: str, *params: Any) -> Iterator[tuple[Any, ...]]:
    """Rows as plain tuples while SQLite finds them: long reads skip SQLAlchemy's row objects."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BATCH):
            yield from rows
    finally:
        with suppress(sqlite3.ProgrammingError):  # a reading given up outlives its connection
            cursor.close()


_TYPES: Final = (int, str, str, int, str, str, bytes, bytes)


def _entry(row: tuple[Any, ...]) -> Entry:
    """An entry; where damage made a value another type, one of the right type that fits nothing."""
    if tuple(map(type, row[:8])) != _TYPES or not isinstance(row[8], bytes | None):
        wanted = (*_TYPES, bytes)
        row = tuple(
            value if type(value) is kind else kind()
            for value, kind in zip(row, wanted, strict=True)
        )
    return Entry(*row)


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """Ledger entries in order, behind number `after`."""
    sql = f"SELECT {ENTRY} FROM ledger_entry e WHERE seq > ? ORDER BY seq"
    for row in stream(connection, sql, after):
        yield _entry(row)


def entry_at(connection: Connection, seq: int) -> Entry | None:
    """The entry of a number."""
    row = _one(connection, f"SELECT {ENTRY} FROM ledger_entry e WHERE seq = ?", seq)
    return None if row is None else _entry(row)


def last_entry(connection: Connection) -> Entry | None:
    """The end of the chain."""
    row = _one(connection, f"SELECT {ENTRY} FROM ledger_entry e ORDER BY seq DESC LIMIT 1")
    return None if row is None else _entry(row)


def last_id(connection: Connection, table: str) -> int:
    """The last row number of a table; 0 when empty."""
    return _value(connection, f"SELECT max(id) FROM {table}") or 0


def last_serial(connection: Connection, kind: str) -> int:
    """The last number given in a series; 0 before the first."""
    if kind.startswith(_OWN_SERIES):
        sql = "SELECT max(serial) FROM ticket WHERE series = ?"
        return _value(connection, sql, kind.removeprefix(_OWN_SERIES)) or 0
    return _value(connection, _SERIES[kind]) or 0


def _payload_of(
    connection: Connection, table: str, where: str, *params: Any
) -> dict[str, Any] | None:
    sql = (
        f"SELECT e.payload FROM {table} t JOIN ledger_entry e ON e.seq = t.entry_seq"
        f" {where} LIMIT 1"
    )
    text = _value(connection, sql, *params)
    return None if text is None else read_payload(text)


def identity(connection: Connection) -> tuple[int, Mapping[str, Any]] | None:
    """The café's identity in force and its revision."""
    document = _payload_of(connection, "cafe_identity", "ORDER BY t.id DESC")
    return None if document is None else (document["revision"], document)


def identity_of(connection: Connection, revision: int) -> Mapping[str, Any]:
    """The identity of a revision, as documents name it."""
    document = _payload_of(connection, "cafe_identity", "WHERE t.revision = ?", revision)
    if document is None:
        raise LookupError(f"identity {revision}")
    return document


def opening(connection: Connection) -> Mapping[str, Any] | None:
    """The newest opening of the ledger; None when there is none, or none that can be read."""
    try:
        document = _payload_of(connection, "signing_key", "ORDER BY t.id DESC")
    except ValueError:
        return None
    return document if document is not None and document.keys() >= _OPENING else None


def public_keys(connection: Connection) -> dict[str, bytes]:
    """Every key that the ledger introduced, by its short name."""
    rows = connection.exec_driver_sql("SELECT key_id, public_key FROM signing_key ORDER BY id")
    return {row[0]: row[1] for row in rows}


def open_session(connection: Connection) -> Session | None:
    """The newest drawer session, unless it was counted."""
    row = _one(
        connection,
        "SELECT number, serial, business_day, opened_at, float_cents FROM drawer_session"
        " WHERE number NOT IN (SELECT session FROM drawer_count) ORDER BY id DESC LIMIT 1",
    )
    return None if row is None else Session(*row)


def last_count(connection: Connection) -> int | None:
    """Cash in cents that the last counted session left, what was moved since then included."""
    sql = (
        "SELECT c.counted_cents + coalesce((SELECT sum(CASE m.direction WHEN 'in'"
        " THEN m.amount_cents ELSE -m.amount_cents END) FROM cash_movement m"
        " WHERE m.session = c.session AND m.entry_seq > c.entry_seq), 0)"
        " FROM drawer_count c WHERE c.state = 'counted' ORDER BY c.id DESC LIMIT 1"
    )
    counted: int | None = _value(connection, sql)
    return counted


def cash_taken(connection: Connection, session: str) -> int:
    """Cash in cents kept by the tickets of a session, corrected, and by account payments."""
    sql = (
        "SELECT coalesce(sum(amount_cents), 0) FROM ("
        " SELECT p.amount_cents FROM ticket t JOIN ticket_payment p USING (entry_seq)"
        " WHERE t.session = ? AND p.method = 'cash' UNION ALL"
        " SELECT p.amount_cents FROM payment_correction c"
        " JOIN payment_correction_part p USING (entry_seq)"
        " WHERE c.session = ? AND p.method = 'cash' UNION ALL"
        " SELECT p.amount_cents FROM account_payment a"
        " JOIN account_payment_part p USING (entry_seq)"
        " WHERE a.session = ? AND p.method = 'cash')"
    )
    return int(_value(connection, sql, session, session, session))


def _ticket_entry(connection: Connection, where: str, *params: Any) -> Entry | None:
    sql = f"SELECT {ENTRY} FROM ticket t JOIN ledger_entry e ON e.seq = t.entry_seq {where}"
    row = _one(connection, sql, *params)
    return None if row is None else _entry(row)


def ticket(connection: Connection, number: str) -> tuple[Mapping[str, Any], Entry] | None:
    """A ticket's payload and entry by its public number."""
    found = _ticket_entry(connection, "WHERE t.number = ?", number)
    return None if found is None else (read_payload(found.payload), found)


def last_ticket(connection: Connection) -> tuple[Mapping[str, Any], Entry] | None:
    """The newest ticket's payload and entry."""
    found = _ticket_entry(connection, "ORDER BY t.id DESC LIMIT 1")
    return None if found is None else (read_payload(found.payload), found)


def ticket_by_key(connection: Connection, client_key: str) -> Known | None:
    """The ticket that a client key made."""
    found = _ticket_entry(connection, "WHERE t.client_key = ?", client_key)
    if found is None:
        return None
    document = read_payload(found.payload)
    return Known(document, document["request_hash"], found.hash.hex())


def tickets_of(connection: Connection, business_day: str) -> Iterator[Mapping[str, Any]]:
    """The payloads of a business day's tickets, in order."""
    return _tickets_where(connection, "t.business_day = ?", business_day)


def refunds_of(connection: Connection, number: str) -> Iterator[Mapping[str, Any]]:
    """The payloads of a ticket's refunds, in order."""
    return _tickets_where(connection, "t.corrects = ? AND t.nature = 'refund'", number)


def tickets_of_split(connection: Connection, split: str) -> Iterator[Mapping[str, Any]]:
    """The payloads of the sales that paid shares of one order, in order."""
    return _tickets_where(connection, "t.split = ? AND t.nature = 'sale'", split)


def suspended_pool(connection: Connection) -> int:
    """What the suspended coffees' fund holds, in cents: bought less drunk."""
    sql = (
        "SELECT (SELECT coalesce(sum(total_cents), 0) FROM ticket_line WHERE kind = 'suspended')"
        " - (SELECT coalesce(sum(amount_cents), 0) FROM ticket_payment WHERE method = 'suspended')"
    )
    return int(_value(connection, sql))


def _tickets_where(
    connection: Connection, condition: str, value: str
) -> Iterator[Mapping[str, Any]]:
    sql = (
        "SELECT e.payload FROM ticket t JOIN ledger_entry e ON e.seq = t.entry_seq"
        f" WHERE {condition} ORDER BY t.id"
    )
    for row in connection.exec_driver_sql(sql, (value,)):
        yield read_payload(row[0])


def corrections(connection: Connection, where: str, value: str) -> Iterator[Mapping[str, Any]]:
    """Payloads of payment corrections, in order; `where` is one of our own conditions."""
    sql = (
        "SELECT e.payload FROM payment_correction t JOIN ledger_entry e ON e.seq = t.entry_seq"
        f" WHERE {where} ORDER BY t.id"
    )
    for (text,) in stream(connection, sql, value):
        yield read_payload(text)


def channels(connection: Connection) -> frozenset[str]:
    """Where tickets came from so far."""
    rows = connection.exec_driver_sql("SELECT DISTINCT channel FROM ticket")
    return frozenset(row[0] for row in rows)


def last_closed_day(connection: Connection) -> str | None:
    """The latest business day that a closure has ended, be it of a day, a month or a year."""
    day: str | None = _value(connection, "SELECT max(business_day) FROM closure")
    return day


def unclosed_days(connection: Connection) -> tuple[str, ...]:
    """Days with a ticket, money moved or settled, or a session behind the last closure."""
    closed = last_closed_day(connection) or ""
    sql = (
        "SELECT business_day FROM ticket WHERE business_day > ?1 UNION"
        " SELECT business_day FROM account_payment WHERE business_day > ?1 UNION"
        " SELECT business_day FROM cash_movement WHERE business_day > ?1 UNION"
        " SELECT business_day FROM settlement WHERE business_day > ?1 UNION"
        " SELECT business_day FROM payout WHERE business_day > ?1 UNION"
        " SELECT business_day FROM drawer_session WHERE business_day > ?1 ORDER BY 1"
    )
    return tuple(row[0] for row in stream(connection, sql, closed))


def perpetual(connection: Connection) -> Perpetual:
    """The perpetual totals after the last closure."""
    row = _one(
        connection,
        "SELECT perpetual_cents, perpetual_absolute_cents FROM closure WHERE period = 'day'"
        " ORDER BY business_day DESC LIMIT 1",
    )
    return Perpetual() if row is None else Perpetual(*row)


def last_closure_seq(connection: Connection) -> int:
    """The ledger number of the last closure; 0 before the first."""
    return _value(connection, "SELECT max(entry_seq) FROM closure") or 0


def duplicates_of(connection: Connection, document: str) -> int:
    """How many duplicates of a document were made."""
    sql = "SELECT max(copy_no) FROM duplicate WHERE document = ?"
    return _value(connection, sql, document) or 0


def duplicate_reason(connection: Connection, document: str, copy_no: int) -> str:
    """Why a duplicate was asked for; nothing when there is no such duplicate."""
    sql = "SELECT reason FROM duplicate WHERE document = ? AND copy_no = ?"
    return _value(connection, sql, document, copy_no) or ""

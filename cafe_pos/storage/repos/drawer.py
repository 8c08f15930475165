"""The drawer, the closures and the logbook on SQLite; every read follows an index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import Field, Session, SQLModel, col, select

from cafe_pos.application.drawer.ports import ChequePart, Note, Presence
from cafe_pos.domain.closure import Period
from cafe_pos.domain.drawer import COUNTABLE, Expected
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import Entry, read_payload
from cafe_pos.domain.payment import Method
from cafe_pos.storage import queries

_PAID: Final = (
    "SELECT p.method, p.issuer, p.amount_cents AS cents FROM ticket t"
    " JOIN ticket_payment p USING (entry_seq) WHERE t.session = ?1 UNION ALL"
    " SELECT p.method, NULL, p.amount_cents FROM payment_correction c"
    " JOIN payment_correction_part p USING (entry_seq) WHERE c.session = ?1 UNION ALL"
    " SELECT p.method, NULL, p.amount_cents FROM account_payment a"
    " JOIN account_payment_part p USING (entry_seq) WHERE a.session = ?1"
)
_EXPECTED: Final = (
    "SELECT method, issuer, sum(cents), sum(CASE WHEN cents < 0 THEN -1 ELSE 1 END)"
    f" FROM ({_PAID}) GROUP BY method, issuer"
)
_MOVED: Final = (
    "SELECT coalesce(sum(CASE direction WHEN 'in' THEN amount_cents ELSE -amount_cents END), 0)"
    " FROM cash_movement WHERE session = ?1"
)
# A sale that stands as paid by one method alone: its payments and corrections, zeros apart.
_TICKETS: Final = (
    "SELECT t.number FROM ticket t WHERE t.session = ?1 AND t.nature = 'sale'"
    " AND t.total_cents = ?3 AND ?3 = ("
    " SELECT coalesce(sum(amount_cents), 0) FROM ("
    "  SELECT p.amount_cents FROM ticket_payment p"
    "  WHERE p.entry_seq = t.entry_seq AND p.method = ?2 UNION ALL"
    "  SELECT p.amount_cents FROM payment_correction c"
    "  JOIN payment_correction_part p USING (entry_seq)"
    "  WHERE c.ticket = t.number AND p.method = ?2)) ORDER BY t.id"
)
_WITHDRAWAL_BEFORE: Final = (
    "SELECT coalesce(max(entry_seq), 0) FROM cash_movement"
    " WHERE kind = 'withdrawal_bank' AND entry_seq < ?1"
)
_CHEQUES: Final = (
    "SELECT p.entry_seq AS seq, p.position AS position, coalesce(t.corrects, t.number) AS number,"
    " t.business_day, p.bank, p.cheque_number, p.amount_cents FROM ticket_payment p"
    " JOIN ticket t USING (entry_seq) WHERE p.method = 'cheque' AND t.channel <> 'import'"
    " AND p.entry_seq > ?1 AND p.entry_seq < ?2 UNION ALL"
    " SELECT p.entry_seq, p.position, a.number, a.business_day, p.bank, p.cheque_number,"
    " p.amount_cents FROM account_payment_part p JOIN account_payment a USING (entry_seq)"
    " WHERE p.method = 'cheque' AND p.entry_seq > ?1 AND p.entry_seq < ?2 UNION ALL"
    " SELECT p.entry_seq, p.position, c.ticket, c.business_day, NULL, NULL, p.amount_cents"
    " FROM payment_correction_part p JOIN payment_correction c USING (entry_seq)"
    " WHERE p.method = 'cheque' AND p.entry_seq > ?1 AND p.entry_seq < ?2 ORDER BY 1, 2"
)
_SLIP: Final = (
    "SELECT details FROM event WHERE entry_seq > ?2 AND name = 'bank_slip'"
    " AND json_extract(details, '$.movement') = ?1 ORDER BY entry_seq DESC LIMIT 1"
)
_PRESENCES: Final = (EventCode.START, EventCode.LOG_OFF, EventCode.HANDOVER)


class LogbookRow(SQLModel, table=True):
    """A note that one manager leaves the other."""

    __tablename__ = "logbook"

    id: int | None = Field(default=None, primary_key=True)
    at: str
    operator: str
    note: str
    session: str | None = None


def _documents(
    connection: Connection, table: str, where: str, *params: Any, order: str = "t.id"
) -> Iterator[Mapping[str, Any]]:
    sql = (
        f"SELECT e.payload FROM {table} t JOIN ledger_entry e ON e.seq = t.entry_seq"
        f" WHERE {where} ORDER BY {order}"
    )
    for (text,) in queries.stream(connection, sql, *params):
        yield read_payload(text)


class SqlDrawer:
    """The Drawer port."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def expected(self, session: str) -> tuple[Expected, ...]:
        """What an open session should hold, method by method; cash with its float."""
        sql = f"SELECT float_cents + ({_MOVED}) FROM drawer_session WHERE number = ?1"
        (row,) = queries.stream(self._connection, sql, session)
        cash = int(row[0])
        found = []
        for method, issuer, cents, pieces in queries.stream(self._connection, _EXPECTED, session):
            if method == Method.CASH:
                cash += cents
            elif method in COUNTABLE and (cents or pieces):
                found.append(Expected(method, issuer, cents, pieces))
        return (Expected(Method.CASH.value, None, cash, 0), *found)

    def last_session(self) -> Mapping[str, Any] | None:
        """The newest session's own document, open or ended."""
        where = "t.id = (SELECT max(id) FROM drawer_session)"
        return next(_documents(self._connection, "drawer_session", where), None)

    def count_of(self, session: str) -> Mapping[str, Any] | None:
        """The end of a session; None while it is open."""
        return next(_documents(self._connection, "drawer_count", "t.session = ?", session), None)

    def counts_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The ends of the sessions that began on a business day, in order."""
        where = "t.session IN (SELECT number FROM drawer_session WHERE business_day = ?)"
        return _documents(self._connection, "drawer_count", where, business_day)

    def movements(self, session: str) -> tuple[Mapping[str, Any], ...]:
        """The cash movements of a session, in order."""
        return tuple(_documents(self._connection, "cash_movement", "t.session = ?", session))

    def movements_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The cash movements of a business day, in order."""
        return _documents(self._connection, "cash_movement", "t.business_day = ?", business_day)

    def bank_withdrawal(self, number: str | None) -> tuple[Mapping[str, Any], int] | None:
        """A withdrawal to the bank (the newest without a number), and its place in the ledger."""
        which = "AND number = ?1" if number is not None else "AND ?1 IS NULL"
        sql = (
            f"SELECT entry_seq FROM cash_movement WHERE kind = 'withdrawal_bank' {which}"
            " ORDER BY id DESC LIMIT 1"
        )
        row = next(queries.stream(self._connection, sql, number), None)
        entry = None if row is None else queries.entry_at(self._connection, row[0])
        return None if entry is None else (read_payload(entry.payload), entry.seq)

    def cheques_before(self, seq: int) -> Iterator[ChequePart]:
        """Cheques between the withdrawal to the bank at a place and the one before, in order."""
        (after,) = next(queries.stream(self._connection, _WITHDRAWAL_BEFORE, seq))
        for row in queries.stream(self._connection, _CHEQUES, after, seq):
            _seq, _position, document, day, bank, number, cents = row
            yield ChequePart(document, day, bank or "", number or "", cents)

    def slip_details(self, number: str, seq: int) -> Mapping[str, Any] | None:
        """What was last recorded of a slip for the withdrawal that stands at a place."""
        row = next(queries.stream(self._connection, _SLIP, number, seq), None)
        details: Mapping[str, Any] | None = None if row is None else json.loads(row[0])
        return details

    def tickets_paid(self, session: str, method: str, cents: int) -> tuple[str, ...]:
        """Sales of a session that stand as paid wholly by one method, and come to this amount."""
        rows = queries.stream(self._connection, _TICKETS, session, method, cents)
        return tuple(row[0] for row in rows)

    def presences(self, since: str, until: str) -> tuple[Presence, ...]:
        """Who came and went between two times (UTC), in order."""
        codes = ", ".join(str(int(code)) for code in _PRESENCES)
        sql = (
            "SELECT recorded_at, name, operator FROM event"
            f" WHERE code IN ({codes}) AND recorded_at >= ? AND recorded_at < ?"
            " AND operator IS NOT NULL ORDER BY id"
        )
        return tuple(Presence(*row) for row in queries.stream(self._connection, sql, since, until))

    def notes(self, most: int) -> tuple[Note, ...]:
        """The newest notes of the logbook, the newest first."""
        with Session(self._connection) as session:
            newest = select(LogbookRow).order_by(col(LogbookRow.id).desc()).limit(most)
            rows = session.exec(newest)
            return tuple(Note(row.at, row.operator, row.note, row.session) for row in rows)

    def put_note(self, note: Note) -> None:
        """Add a note to the logbook."""
        with Session(self._connection) as session:
            session.add(
                LogbookRow(at=note.at, operator=note.operator, note=note.text, session=note.session)
            )
            session.flush()


class SqlClosures:
    """The Closures port; `serial` gives the last number of a series."""

    def __init__(self, connection: Connection, serial: Callable[[str], int]) -> None:
        self._connection = connection
        self._serial = serial

    def last_serial(self, period: Period) -> int:
        """The last number given to closures of a period; 0 before the first."""
        return self._serial("closure" if period is Period.DAY else f"closure/{period.value}")

    def last(self, period: Period) -> Mapping[str, Any] | None:
        """The newest closure of a period."""
        where = "t.period = ?"
        order = "t.business_day DESC LIMIT 1"
        found = _documents(self._connection, "closure", where, period.value, order=order)
        return next(found, None)

    def first_day(self) -> str | None:
        """The business day of the oldest closure of a day."""
        sql = "SELECT min(business_day) FROM closure WHERE period = 'day'"
        (row,) = queries.stream(self._connection, sql)
        day: str | None = row[0]
        return day

    def find(self, number: str) -> tuple[Mapping[str, Any], Entry] | None:
        """A closure by its number."""
        sql = "SELECT entry_seq FROM closure WHERE number = ?"
        row = next(queries.stream(self._connection, sql, number), None)
        entry = None if row is None else queries.entry_at(self._connection, row[0])
        return None if entry is None else (read_payload(entry.payload), entry)

    def between(self, period: Period, first: str, last: str) -> Iterator[Mapping[str, Any]]:
        """Closures of a period that end within these business days, in order."""
        where = "t.period = ? AND t.business_day BETWEEN ? AND ?"
        return _documents(
            self._connection, "closure", where, period.value, first, last, order="t.business_day"
        )

    def last_until(self, day: str) -> Mapping[str, Any] | None:
        """The newest closure of a day up to a business day."""
        where = "t.period = 'day' AND t.business_day <= ?"
        order = "t.business_day DESC LIMIT 1"
        return next(_documents(self._connection, "closure", where, day, order=order), None)

    def events_since(self, seq: int) -> Mapping[str, int]:
        """How often each kind of event was recorded behind a number of the ledger."""
        sql = "SELECT name, count(*) FROM event WHERE entry_seq > ? GROUP BY name"
        return {row[0]: row[1] for row in queries.stream(self._connection, sql, seq)}

    def duplicates_since(self, seq: int) -> int:
        """How many duplicates were recorded behind a number of the ledger."""
        sql = "SELECT count(*) FROM duplicate WHERE entry_seq > ?"
        (row,) = queries.stream(self._connection, sql, seq)
        return int(row[0])

    def last_day_seq(self) -> int:
        """The ledger number of the last closure of a day; 0 before the first."""
        sql = (
            "SELECT entry_seq FROM closure WHERE period = 'day' ORDER BY business_day DESC LIMIT 1"
        )
        row = next(queries.stream(self._connection, sql), None)
        return 0 if row is None else int(row[0])

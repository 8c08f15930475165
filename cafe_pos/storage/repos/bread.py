"""Bread: bakers, orders, ticks and sheets in working tables; the day's counts in bread_counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from cafe_pos.application.bread.ports import SoldOut
from cafe_pos.domain.bread import (
    Baker,
    Booking,
    Closings,
    Pay,
    Span,
    Standing,
    State,
    Tick,
    Who,
)
from cafe_pos.domain.bread_day import Balance, Sheet, SheetLine
from cafe_pos.domain.catalogue import fold
from cafe_pos.storage import queries, repositories
from cafe_pos.storage.parts.base import Part
from cafe_pos.storage.repos import bread_counts
from cafe_pos.storage.tables.bread import (
    BreadBaker,
    BreadClosing,
    BreadPause,
    BreadSheet,
)

CLOSED_WEEKDAYS: Final = "closed_weekdays"
"""The setting that holds the café's own closing weekdays."""
_STANDING: Final = (
    "SELECT id, name, phone, customer, article, quantities, since, until, pay, price_cents,"
    " asking_after, asked_on, created_at FROM bread_standing"
)
_BOOKING: Final = (
    "SELECT id, name, phone, customer, article, quantity, day, pay, price_cents, created_at"
    " FROM bread_booking"
)
_TICK: Final = "SELECT ref, state, quantity, ticket, prepaid, paid_by, at, operator FROM bread_tick"
_PUT_TICK: Final = (
    "INSERT INTO bread_tick (ref, day, state, quantity, ticket, prepaid, paid_by, at, operator)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ref) DO UPDATE SET state = excluded.state,"
    " quantity = excluded.quantity, ticket = excluded.ticket, prepaid = excluded.prepaid,"
    " paid_by = excluded.paid_by, at = excluded.at, operator = excluded.operator"
)
_WORD: Final = re.compile(r"\w+")
_DAY_AT: Final = -10
"""Where the day begins in a reference: `O7-2026-11-24`."""


class SqlBread(Part):
    """The Bread port on SQLite; what changes rarely is remembered between acts."""

    # Bakers and closings

    def bakers(self) -> tuple[Baker, ...]:
        """Everyone who bakes for the café, by code; remembered between acts."""
        return self._fact("bread_bakers", _read_bakers)

    def put_baker(self, baker: Baker) -> None:
        """Add a baker's settings, or change them (the event is the caller's to append)."""
        with Session(self._connection) as session:
            same = select(BreadBaker).where(BreadBaker.code == baker.code)
            fields: dict[str, Any] = {
                "code": baker.code,
                "articles": json.dumps(list(baker.articles), ensure_ascii=False),
                "cut_off": baker.cut_off,
                "days_before": baker.days_before,
                "delivery": baker.delivery,
                "closed_weekdays": json.dumps(sorted(baker.closed_weekdays)),
                "phone": baker.phone,
            }
            row = session.exec(same).first()
            if row is None:
                row = BreadBaker(**fields)
            else:
                row.sqlmodel_update(fields)
            session.add(row)
            session.flush()
        self._forget("bread_bakers", "bread_closings")

    def closings(self) -> Closings:
        """When the café ("") and the bakers are closed."""
        spans: dict[str, list[Span]] = self._fact("bread_closings", _read_spans)
        settings: Mapping[str, Any] = self._fact("settings", repositories.settings)
        weekdays = {"": frozenset(map(int, settings.get(CLOSED_WEEKDAYS, ())))}
        weekdays |= {baker.code: baker.closed_weekdays for baker in self.bakers()}
        return Closings(weekdays, {party: tuple(found) for party, found in spans.items()})

    def add_closing(self, party: str, span: Span) -> None:
        """Note that the café ("") or a baker is closed for some days."""
        sql = "INSERT OR IGNORE INTO bread_closing (party, first, last) VALUES (?, ?, ?)"
        self._run(sql, party, span.first.isoformat(), span.last.isoformat())
        self._forget("bread_closings")

    def drop_closing(self, party: str, span: Span) -> None:
        """Note that they are open after all."""
        sql = "DELETE FROM bread_closing WHERE party = ? AND first = ? AND last = ?"
        self._run(sql, party, span.first.isoformat(), span.last.isoformat())
        self._forget("bread_closings")

    # Orders

    def standings(self, day: date | None = None) -> tuple[Standing, ...]:
        """The standing orders; those that count on a day, or all that have not been erased."""
        everything: tuple[Standing, ...] = self._fact("bread_standings", _read_standings)
        if day is None:
            return everything
        ticked = {text.partition("-")[0] for text in self._ticked(day)}
        return tuple(one for one in everything if one.wanted_on(day) or f"O{one.id}" in ticked)

    def _ticked(self, day: date) -> Iterator[str]:
        sql = "SELECT ref FROM bread_tick WHERE day = ?"
        return (str(row[0]) for row in queries.stream(self._connection, sql, day.isoformat()))

    def standing(self, number: int) -> Standing | None:
        """A standing order by its number."""
        return next((one for one in self.standings() if one.id == number), None)

    def put_standing(self, standing: Standing) -> Standing:
        """Keep a standing order under a number of its own (0 is a new one), pauses included."""
        values = (
            standing.who.name, standing.who.phone, fold(standing.who.name or ""),
            standing.who.customer, standing.article, json.dumps(list(standing.quantities)),
            standing.since.isoformat(), _iso(standing.until), standing.pay.value,
            standing.price_cents, int(standing.asking_after), _iso(standing.asked_on),
            standing.created_at,
        )  # fmt: skip
        number = standing.id
        if number:
            self._run(
                "UPDATE bread_standing SET name = ?, phone = ?, folded = ?, customer = ?,"
                " article = ?, quantities = ?, since = ?, until = ?, pay = ?, price_cents = ?,"
                " asking_after = ?, asked_on = ?, created_at = ? WHERE id = ?",
                *values, number,
            )  # fmt: skip
        else:
            number = self._run(
                "INSERT INTO bread_standing (name, phone, folded, customer, article, quantities,"
                " since, until, pay, price_cents, asking_after, asked_on, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *values,
            )
        self._run("DELETE FROM bread_pause WHERE standing = ?", number)
        with Session(self._connection) as session:
            for span in standing.pauses:
                first, last = span.first.isoformat(), span.last.isoformat()
                session.add(BreadPause(standing=number, first=first, last=last))
            session.flush()
        self._forget("bread_standings")
        return replace(standing, id=number)

    def bookings(self, first: date, last: date) -> tuple[Booking, ...]:
        """The single bookings of some days, both included."""
        sql = f"{_BOOKING} WHERE day BETWEEN ? AND ? ORDER BY id"
        rows = queries.stream(self._connection, sql, first.isoformat(), last.isoformat())
        return tuple(_booking(row) for row in rows)

    def booking(self, number: int) -> Booking | None:
        """A booking by its number."""
        rows = queries.stream(self._connection, f"{_BOOKING} WHERE id = ?", number)
        return next((_booking(row) for row in rows), None)

    def add_booking(self, booking: Booking) -> Booking:
        """Keep a booking under a number of its own."""
        number = self._run(
            "INSERT INTO bread_booking (day, name, phone, folded, customer, article, quantity, pay,"
            " price_cents, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            booking.day.isoformat(), booking.who.name, booking.who.phone,
            fold(booking.who.name or ""), booking.who.customer, booking.article, booking.quantity,
            booking.pay.value, booking.price_cents, booking.created_at,
        )  # fmt: skip
        return replace(booking, id=number)

    def search(self, text: str, since: date, limit: int) -> tuple[Standing | Booking, ...]:
        """Orders from a day on whose name holds the words typed, accents ignored."""
        words = _WORD.findall(fold(text))
        if not words:
            return ()
        # An account's customer is found by the name in the customers' own table.
        known = {
            code
            for code, name in queries.stream(
                self._connection, "SELECT code, name FROM customer WHERE name IS NOT NULL"
            )
            if _holds(fold(name), words)
        }
        found: list[Standing | Booking] = [
            one
            for one in self.standings()
            if (one.until is None or one.until >= since)
            and (one.who.customer in known or _holds(fold(one.who.name or ""), words))
        ]
        like = " AND ".join(["folded LIKE ?"] * len(words))
        of_account = ", ".join("?" * len(known)) or "NULL"
        sql = (
            f"{_BOOKING} WHERE day >= ? AND (({like}) OR customer IN ({of_account}))"
            f" ORDER BY day, id LIMIT {limit:d}"
        )
        rows = queries.stream(
            self._connection, sql, since.isoformat(), *(f"%{word}%" for word in words), *known
        )
        found += [_booking(row) for row in rows]
        return tuple(found[:limit])

    def of_customer(self, customer: str, since: date) -> int:
        """How many orders of an account's customer count from a day on."""
        sql = (
            "SELECT (SELECT count(*) FROM bread_standing WHERE customer = ?1 AND"
            " (until IS NULL OR until >= ?2)) + (SELECT count(*) FROM bread_booking b"
            " WHERE customer = ?1 AND day >= ?2 AND NOT EXISTS (SELECT 1 FROM bread_tick t"
            " WHERE t.ref = 'B' || b.id || '-' || b.day AND t.state <> 'waiting'))"
        )
        (row,) = queries.stream(self._connection, sql, customer, since.isoformat())
        return int(row[0])

    def forget_names(self, until: date) -> None:
        """Erase who booked for days until this one, and whose standing order ended by then."""
        gone = "SET name = NULL, phone = NULL, folded = ''"
        for table, day in (("bread_booking", "day"), ("bread_standing", "until")):
            self._run(
                f"UPDATE {table} {gone} WHERE {day} <= ? AND name IS NOT NULL",
                until.isoformat(),
            )
        self._forget("bread_standings")

    def forget(self, name: str) -> int:
        """Erase a name and its telephone from all orders; of how many."""
        count = 0
        for table in ("bread_booking", "bread_standing"):
            done = self._connection.exec_driver_sql(
                f"UPDATE {table} SET name = NULL, phone = NULL, folded = '' WHERE folded = ?",
                (fold(name),),
            )
            count += done.rowcount
        self._forget("bread_standings")
        return count

    # What became of them

    def ticks(self, first: date, last: date) -> Mapping[str, Tick]:
        """What became of the occurrences of some days, by their references."""
        sql = f"{_TICK} WHERE day BETWEEN ? AND ?"
        rows = queries.stream(self._connection, sql, first.isoformat(), last.isoformat())
        return {row[0]: _tick(row) for row in rows}

    def tick(self, ref: str) -> Tick | None:
        """What became of one occurrence; None when nothing did."""
        rows = queries.stream(self._connection, f"{_TICK} WHERE ref = ?", ref)
        return next((_tick(row) for row in rows), None)

    def put_tick(self, tick: Tick) -> None:
        """Note what became of an occurrence."""
        # Part of a sale: straight to the driver, as the ticket's own rows.
        cursor = self._connection.connection.cursor()
        cursor.execute(
            _PUT_TICK,
            (
                tick.ref, tick.ref[_DAY_AT:], tick.state.value, tick.quantity, tick.ticket,
                tick.prepaid, tick.paid_by, tick.at, tick.operator,
            ),
        )  # fmt: skip
        cursor.close()

    # Sheets and counts

    def sheets(self, day: date, baker: str) -> tuple[Sheet, ...]:
        """The order sheets of a day, the draft (if any) last."""
        wanted = select(BreadSheet).where(
            BreadSheet.day == day.isoformat(), BreadSheet.baker == baker
        )
        with Session(self._connection) as session:
            rows = session.exec(wanted.order_by(col(BreadSheet.revision)))
            return tuple(_sheet(row) for row in rows)

    def put_sheet(self, sheet: Sheet) -> None:
        """Keep a sheet that was sent, or a draft (no `sent_at`) in the place of the one before."""
        self.drop_draft(sheet.day, sheet.baker)
        lines = json.dumps([line.as_json() for line in sheet.lines], ensure_ascii=False)
        self._run(
            "INSERT INTO bread_sheet (day, baker, revision, lines, sent_at, sent_by)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            sheet.day.isoformat(), sheet.baker, sheet.revision, lines, sheet.sent_at,
            sheet.sent_by,
        )  # fmt: skip

    def drop_draft(self, day: date, baker: str) -> None:
        """Forget what a draft changed."""
        sql = "DELETE FROM bread_sheet WHERE day = ? AND baker = ? AND sent_at IS NULL"
        self._run(sql, day.isoformat(), baker)

    def noted(self, day: date) -> Mapping[str, SoldOut]:
        """What the counter noted of a day, by article."""
        return {one.article: one for one in self.noted_between(day, day)}

    def noted_between(self, first: date, last: date) -> Sequence[SoldOut]:
        """What the counter noted of some days, both included, oldest first."""
        sql = (
            "SELECT day, article, sold_out_at, refused, reason FROM bread_day"
            " WHERE day BETWEEN ? AND ? ORDER BY day, article"
        )
        rows = queries.stream(self._connection, sql, first.isoformat(), last.isoformat())
        return [SoldOut(*row) for row in rows]

    def put_noted(self, noted: SoldOut) -> None:
        """Keep what the counter noted of an article."""
        self._run(
            "INSERT INTO bread_day (day, article, sold_out_at, refused, reason)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, article) DO UPDATE SET"
            " sold_out_at = excluded.sold_out_at, refused = excluded.refused,"
            " reason = excluded.reason",
            noted.day, noted.article, noted.sold_out_at, noted.refused, noted.reason,
        )  # fmt: skip

    def open_days(self, first: date, last: date) -> frozenset[date]:
        """The days, both included, on which anything was sold or counted."""
        return bread_counts.open_days(self._connection, first.isoformat(), last.isoformat())

    def balances(self, day: date, articles: Sequence[str]) -> Mapping[str, Balance]:
        """The day's bread by article, counted from the fiscal documents alone."""
        return bread_counts.balances(self._connection, day.isoformat(), articles)

    def _run(self, sql: str, *params: Any) -> int:
        return int(self._connection.exec_driver_sql(sql, params).lastrowid or 0)


def _holds(folded: str, words: Sequence[str]) -> bool:
    return all(word in folded for word in words)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _read_bakers(connection: Connection) -> tuple[Baker, ...]:
    with Session(connection) as session:
        return tuple(
            Baker(
                row.code,
                tuple(json.loads(row.articles)),
                row.cut_off,
                row.days_before,
                row.delivery,
                frozenset(json.loads(row.closed_weekdays)),
                row.phone,
            )
            for row in session.exec(select(BreadBaker).order_by(col(BreadBaker.code)))
        )


def _read_spans(connection: Connection) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    with Session(connection) as session:
        for row in session.exec(select(BreadClosing).order_by(col(BreadClosing.first))):
            span = Span(date.fromisoformat(row.first), date.fromisoformat(row.last))
            found.setdefault(row.party, []).append(span)
    return found


def _read_standings(connection: Connection) -> tuple[Standing, ...]:
    pauses: dict[int, list[Span]] = {}
    sql = "SELECT standing, first, last FROM bread_pause ORDER BY first"
    for number, first, last in queries.stream(connection, sql):
        span = Span(date.fromisoformat(first), date.fromisoformat(last))
        pauses.setdefault(number, []).append(span)
    sql = f"{_STANDING} WHERE name IS NOT NULL OR customer IS NOT NULL OR until IS NULL ORDER BY id"
    return tuple(
        Standing(
            number, Who(name, phone, customer), article, tuple(json.loads(week)),
            date.fromisoformat(since), _day(until), Pay(pay), cents, created, bool(asking),
            _day(asked), tuple(pauses.get(number, ())),
        )
        for number, name, phone, customer, article, week, since, until, pay, cents, asking, asked,
        created in queries.stream(connection, sql)
    )  # fmt: skip


def _booking(row: tuple[Any, ...]) -> Booking:
    number, name, phone, customer, article, quantity, day, pay, cents, created = row
    return Booking(
        number, Who(name, phone, customer), article, quantity, date.fromisoformat(day), Pay(pay),
        cents, created,
    )  # fmt: skip


def _tick(row: tuple[Any, ...]) -> Tick:
    ref, state, quantity, ticket, prepaid, paid_by, at, operator = row
    return Tick(ref, State(state), quantity, ticket, prepaid, paid_by, at, operator)


def _sheet(row: BreadSheet) -> Sheet:
    return Sheet(
        date.fromisoformat(row.day),
        row.baker,
        row.revision,
        tuple(
            SheetLine(line["article"], line["label"], line["booked"], line["counter"])
            for line in json.loads(row.lines)
        ),
        row.sent_at,
        row.sent_by,
    )

"""Closures of a day of 500 tickets and of its month, on an empty past and on 250 000 tickets."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing as closed
from datetime import timedelta
from pathlib import Path

from cafe_pos.application.drawer import closing, figures
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.closure import Period
from cafe_pos.domain.payment import Method, Tender
from tests import cafes
from tests.bench import sizes
from tests.bench.table import Row

TICKETS = 500
PAST = sizes.PAST
LAST_DAY = 30


def rows() -> Iterator[Row]:
    """The same evening twice: nothing before it, and years before it."""
    for past in (0, PAST):
        with tempfile.TemporaryDirectory() as folder:
            yield from _evening(Path(folder) / "cafe.db", past)


def _evening(path: Path, past: int) -> Iterator[Row]:
    clock = cafes.HandClock("2026-11-01T09:00:00Z")
    ctx = cafes.found(path, clock)
    if past:
        ctx = _with_past(ctx, clock, path, past)
    while clock.now().day < LAST_DAY:
        cafes.ring(ctx, "CAFE")
        closing.close_day(ctx)
        clock.advance(days=1)
    _sell(ctx, TICKETS)
    told = f"{past:,} past tickets".replace(",", " ")
    reading = _seconds(lambda: figures.reading(ctx))
    yield Row(f"X of {TICKETS} tickets, {told}", reading, "s", at_most=0.3)
    day = _seconds(lambda: closing.close_day(ctx))
    with ctx.store.act() as uow:
        z = uow.closures.last(Period.DAY)
        if z is None or (z["tickets"], uow.last_serial("ticket") >= past) != (TICKETS, True):
            raise SystemExit("the evening that was measured is not the one that was meant")
    yield Row(f"Z of {TICKETS} tickets, {told}", day, "s", at_most=0.3)
    month = _seconds(lambda: closing.close_month(ctx))
    yield Row(f"closure of its month, {told}", month, "s", at_most=0.5)
    ctx.store.close()


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _sell(ctx: Context, count: int) -> None:
    lines = (Wanted("CAFE", 2), Wanted("CROQUE", 1), Wanted("BAGUETTE", 1))
    for _ in range(count):
        ringing.ring(ctx, Ring(lines, (Tender(Method.CASH, 2000),)))


def _with_past(ctx: Context, clock: cafes.HandClock, path: Path, past: int) -> Context:
    """Put years of tickets before the month, by copies of one day's rows.

    They are not chained anew: a closure reads the flat rows and the entries of its own day, and
    how many lie before them is all that is measured.
    """
    _sell(ctx, TICKETS)
    closing.close_day(ctx)
    ctx.store.close()
    with closed(sqlite3.connect(path, isolation_level=None)) as connection:
        names = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")
        for name, _sql in names:
            connection.execute(f"DROP TRIGGER {name}")
        _multiply(connection, past // TICKETS)
        for _name, sql in names:
            connection.execute(sql)
        connection.execute("COMMIT")
    Path(f"{path}.head").unlink(missing_ok=True)
    clock.advance(days=1)
    reopened = cafes.reopen(path, clock)
    clock.set("2026-11-02T09:00:00Z")
    return reopened


def _multiply(connection: sqlite3.Connection, times: int) -> None:
    """Copy the day's tickets, lines, payments and entries, each copy an older day."""
    first, last, seq = connection.execute(
        "SELECT min(entry_seq), max(entry_seq), (SELECT max(seq) FROM ledger_entry) FROM ticket"
    ).fetchone()
    span = last - first + 1
    columns = {
        table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for table in ("ticket", "ticket_line", "ticket_vat", "ticket_payment")
    }
    day = cafes.HandClock("2026-11-01T09:00:00Z").now().date()
    for copy in range(1, times + 1):
        shift = seq + (copy - 1) * span - first + 1
        older = (day - timedelta(days=copy)).isoformat()
        connection.execute(
            "INSERT INTO ledger_entry SELECT seq + ?, kind, at, version, key_id, payload, prev,"
            " hash, signature FROM ledger_entry WHERE seq BETWEEN ? AND ? AND kind = 'ticket'",
            (shift, first, last),
        )
        for table, names in columns.items():
            highest = connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
            lowest = connection.execute(
                f"SELECT min(id) FROM {table} WHERE entry_seq >= ?", (first,)
            ).fetchone()[0]
            chosen = {
                "id": f"id + {highest - lowest + 1}",
                "entry_seq": f"entry_seq + {shift}",
                "number": f"number || '-{copy}'",
                "serial": f"serial + {copy * TICKETS * 2}",
                "business_day": f"'{older}'",
                "session": f"'old-{copy}'",
                "client_key": "NULL",
            }
            values = ", ".join(chosen.get(name, name) for name in names)
            connection.execute(
                f"INSERT INTO {table} SELECT {values} FROM {table}"
                f" WHERE entry_seq BETWEEN {first} AND {last}"
            )

"""A three-line cash sale through the application, against bare sqlite3 inserting the same rows."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.storage import engine, migrate
from cafe_pos.storage.projection import COLUMNS, INSERT, INSERT_ENTRY
from tests import cafes
from tests.bench.table import Row, median

ROUNDS = 5
SALES = 400
WARM_UP = 50
CODES = ("CAFE", "CROQUE", "BAGUETTE")
LATER_CODES = ("CAFE", "Z0001", "Z1000")
"""Articles of the café after years."""

Batch = list[tuple[str, tuple[object, ...]]]


def rows() -> Iterator[Row]:
    """A café that sold nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        ctx = cafes.found(Path(folder) / "cafe.db", cafes.HandClock())
        yield from compared(ctx, Path(folder))
        ctx.store.close()


def compared(
    ctx: Context, place: Path, codes: Sequence[str] = CODES, where: str = ""
) -> Iterator[Row]:
    """Alternate rounds of both, so that a noisy machine disturbs them alike."""
    ours, bare, untriggered = [], [], []
    sell(ctx, WARM_UP, codes)
    for number in range(ROUNDS):
        before = _tickets(ctx)
        ours.append(sell(ctx, SALES, codes) / SALES)
        batches = _rows_since(ctx, before)
        bare.append(_insert(place / f"bare{number}.db", batches, triggers=True))
        untriggered.append(_insert(place / f"plain{number}.db", batches, triggers=False))
    name = f"sale of 3 lines, durable, through the application{where}"
    yield Row(name, median(ours) * 1e3, "ms")
    yield Row("  bare sqlite3, same rows, PRAGMAs and triggers", median(bare) * 1e3, "ms")
    yield Row("  bare sqlite3, same rows and PRAGMAs, no triggers", median(untriggered) * 1e3, "ms")
    yield Row("  sale / bare", median(ours) / median(bare), "x", at_most=3)
    yield Row("  sale / bare without triggers", median(ours) / median(untriggered), "x", at_most=3)
    yield Row("sales a second", 1 / median(ours), "/s", at_least=600)


def sell(ctx: Context, count: int, codes: Sequence[str]) -> float:
    """Seconds of so many sales through the application."""
    first, *others = codes
    lines = (Wanted(first, 2), *(Wanted(code, 1) for code in others))
    began = time.perf_counter()
    for _ in range(count):
        key = f"{time.monotonic_ns()}"
        ringing.ring(ctx, Ring(lines, (Tender(Method.CASH, 5000),), client_key=key))
    return time.perf_counter() - began


def _tickets(ctx: Context) -> int:
    with ctx.store.act() as uow:
        return uow.head.seq


def _rows_since(ctx: Context, seq: int) -> list[Batch]:
    """The rows of each sale, in the order they were inserted, with numbers from one."""
    raw: sqlite3.Connection = ctx.store._raw  # type: ignore[attr-defined]
    batches: dict[int, Batch] = {}
    for table, columns in COLUMNS.items():
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE entry_seq > ? ORDER BY id"
        for number, row in enumerate(raw.execute(sql, (seq,)), start=1):
            values = (number, row[1] - seq, *row[2:])
            if table == "ticket":
                serial = columns.index("serial")
                values = (*values[:serial], number, *values[serial + 1 :])
            batches.setdefault(row[1] - seq, []).append((INSERT[table], values))
    for entry in raw.execute("SELECT * FROM ledger_entry WHERE seq > ? ORDER BY seq", (seq,)):
        batches[entry[0] - seq].append((INSERT_ENTRY, (entry[0] - seq, *entry[1:])))
    return [batches[number] for number in sorted(batches)]


def _insert(path: Path, batches: list[Batch], *, triggers: bool) -> float:
    """Seconds a sale for plain transactions that insert these rows."""
    connection = engine.connect(path, create=True)
    migrate.upgrade(connection, before_each=lambda _: None)
    connection.execute("PRAGMA foreign_keys = OFF")  # the sessions and identities are elsewhere
    if not triggers:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    began = time.perf_counter()
    for batch in batches:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in batch:
            connection.execute(sql, values)
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took / len(batches)

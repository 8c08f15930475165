"""Bread: a search among two thousand bookings, the list of a morning, and what a tick costs."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from cafe_pos.application.bread import bakers, bread
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread.orders import Wanted as Asked
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.services import waiting
from cafe_pos.domain.bread import Baker, Booking, Pay, Standing, Who, booking_ref
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import ServiceMark
from cafe_pos.storage import engine, migrate
from cafe_pos.storage.projection import COLUMNS, INSERT, INSERT_ENTRY
from tests import cafes
from tests.bench.table import Row, median

BOOKINGS = 2_000
STANDINGS = 60
TODAY = date(2026, 11, 20)
ROUNDS = 5
TICKED = 40
"""Ticks a round."""
NAMES = (
    "Odette Martin",
    "Marcel Petit",
    "Bérénice Œuvrard",
    "Jean-Paul Quillebœuf",
    "Zoé Marchand",
)
PUT = (
    "INSERT INTO bread_tick (ref, day, state, quantity, ticket, prepaid, paid_by, at, operator)"
    " VALUES (?, ?, 'picked_up', 1, ?, 0, NULL, ?, 'op1')"
)


def rows(worst: Callable[[str, Callable[[], object], float], Row]) -> Iterator[Row]:
    """A café with a year of bookings and sixty standing orders."""
    with tempfile.TemporaryDirectory() as folder:
        ctx = cafes.found(Path(folder) / "bread.db", cafes.HandClock())
        bakers.put_baker(ctx, Baker("FOURNIL", ("BAGUETTE",)), name="Fournil du Pont")
        _fill(ctx)
        among = f"among {BOOKINGS} bookings, slowest"
        for what, text in (("three letters", "mar"), ("two words", "jean quil"), ("nobody", "zzz")):
            yield worst(f"{what}, {among}", lambda text=text: bread_orders.search(ctx, text), 20)
        yield worst("the bread of a morning shown", lambda: bread.look(ctx), 50)
        yield worst("what waits in the services", lambda: waiting.now(ctx), 50)
        yield from _ticks(ctx, Path(folder))
        ctx.store.close()


def _fill(ctx: Context) -> None:
    dice = random.Random(21)  # noqa: S311 - names, no secrets
    at = "2026-11-01T08:00:00Z"
    with ctx.store.act() as uow:
        for _ in range(BOOKINGS):
            day = TODAY + timedelta(days=dice.randrange(1, 300))
            who = Who(dice.choice(NAMES), "0612345678")
            uow.bread.add_booking(Booking(0, who, "BAGUETTE", 1, day, Pay.AT_PICKUP, 120, at))
        for _ in range(STANDINGS):
            who = Who(dice.choice(NAMES))
            week = (1, 1, 1, 1, 1, 1, 0)
            uow.bread.put_standing(
                Standing(0, who, "BAGUETTE", week, TODAY, None, Pay.AT_PICKUP, 120, at)
            )


def _ticks(ctx: Context, place: Path) -> Iterator[Row]:
    """Alternate rounds of both, so that a noisy machine disturbs them alike."""
    ours, bare = [], []
    for number in range(ROUNDS):
        refs = []
        for _ in range(TICKED):
            kept = bread_orders.book(ctx, Asked("BAGUETTE", "Paul"), 1, TODAY)
            refs.append(booking_ref(kept.order.id, TODAY))
        with ctx.store.act() as uow:
            before = uow.head.seq
        began = time.perf_counter()
        for ref in refs:
            line = Wanted("BAGUETTE", 1, mark=ServiceMark("bread", ref))
            ringing.ring(ctx, Ring((line,), (Tender(Method.CASH),)))
        ours.append((time.perf_counter() - began) / len(refs))
        bare.append(_bare(ctx, before, place / f"bare{number}.db"))
    yield Row("tick of a bread booking, its ticket durable", median(ours) * 1e3, "ms")
    yield Row("  bare sqlite3, same rows, PRAGMAs and triggers", median(bare) * 1e3, "ms")
    yield Row("  tick / bare", median(ours) / median(bare), "x", at_most=2.5)


def _bare(ctx: Context, seq: int, path: Path) -> float:
    """Seconds a tick for plain transactions that write these rows."""
    raw: sqlite3.Connection = ctx.store._raw  # type: ignore[attr-defined]
    batches: dict[int, list[tuple[str, tuple[object, ...]]]] = {}
    for table, columns in COLUMNS.items():
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE entry_seq > ? ORDER BY id"
        for number, row in enumerate(raw.execute(sql, (seq,)), start=1):
            values = (number, row[1] - seq, *row[2:])
            if table == "ticket":
                serial = columns.index("serial")
                values = (*values[:serial], number, *values[serial + 1 :])
            batches.setdefault(row[1] - seq, []).append((INSERT[table], values))
    for entry in raw.execute("SELECT * FROM ledger_entry WHERE seq > ? ORDER BY seq", (seq,)):
        batches.setdefault(entry[0] - seq, []).append((INSERT_ENTRY, (entry[0] - seq, *entry[1:])))
    connection = engine.connect(path, create=True)
    migrate.upgrade(connection, before_each=lambda _: None)
    connection.execute("PRAGMA foreign_keys = OFF")  # the sessions and identities are elsewhere
    began = time.perf_counter()
    for number in sorted(batches):
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in batches[number]:
            connection.execute(sql, values)
        day = TODAY.isoformat()
        ref, ticket = booking_ref(number, TODAY), f"T-{number:08d}"
        connection.execute(PUT, (ref, day, ticket, f"{day}T09:15:00Z"))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took / len(batches)

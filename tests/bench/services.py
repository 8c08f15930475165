"""The village's services: searches among years of them, and what a hand-over costs."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cafe_pos.application.parcels import handing as parcel_handing
from cafe_pos.application.parcels import parcels
from cafe_pos.application.parcels.handing import Shown
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring
from cafe_pos.domain.parcel import Parcel, State
from cafe_pos.storage import engine, migrate
from cafe_pos.storage.projection import COLUMNS, INSERT, INSERT_ENTRY
from tests import cafes
from tests.bench import services_bread
from tests.bench.sizes import pick
from tests.bench.table import Row, median

PARCELS = pick(20_000, 5_000)
LYING = 300
ROUNDS = 5
HANDED = 40
"""Hand-overs a round."""
SEARCHES = 40
FIRST = ("Odette", "Marcel", "Lucien", "Bérénice", "Amélie", "Jean-Paul", "Zoé", "Étienne")
LAST = ("Martin", "Marchand", "Mercier", "Œuvrard", "Lefèvre", "Petit", "Durand", "Quillebœuf")


def rows() -> Iterator[Row]:
    """Each service on a café of its own."""
    with tempfile.TemporaryDirectory() as folder:
        ctx = cafes.found(Path(folder) / "cafe.db", cafes.HandClock())
        yield from _parcels(ctx, Path(folder))
        ctx.store.close()
    yield from services_bread.rows(worst)


def worst(name: str, act: Callable[[], object], at_most: float) -> Row:
    """The slowest of some runs, in milliseconds."""
    took = []
    for _ in range(SEARCHES):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return Row(name, max(took) * 1e3, "ms", at_most=at_most)


# --- parcels --------------------------------------------------------------------------------------


def _parcels(ctx: Context, place: Path) -> Iterator[Row]:
    """Searches by every way there is, then hand-overs against the same rows in bare SQLite."""
    dice = random.Random(20)  # noqa: S311 - names, no secrets
    _fill(ctx, dice)
    ctx.store.forget_erased()
    among = f"among {PARCELS} parcels, slowest"
    for what, text in (
        ("three letters of a name", "mar"),
        ("two words of a name", "mar ode"),
        ("the end of a number", "1234"),
        ("a whole number", f"8R{7 * (PARCELS - 10):011d}"),
        ("a place", "L7"),
        ("what is nowhere", "zzz"),
    ):
        yield worst(f"{what}, {among}", lambda text=text: parcels.find(ctx, text), 20)
    yield worst(f"a scan, {among}", lambda: parcels.scan(ctx, f"8R{7 * PARCELS:011d}"), 20)
    yield worst(f"the shelves ({LYING} parcels) shown", lambda: parcels.shelves(ctx), 50)
    yield from _hand_overs(ctx, place)


def _fill(ctx: Context, dice: random.Random) -> None:
    with ctx.store.act() as uow:
        for n in range(PARCELS):
            gone = n < PARCELS - LYING
            uow.parcels.add(
                Parcel(
                    f"P-{n:010x}", "LAPOSTE", f"8R{7 * n:011d}",
                    state=State.COLLECTED if gone else State.NOTIFIED, shelf=f"L{n % 60}",
                    name=f"{dice.choice(FIRST)} {dice.choice(LAST)}", received_at="2026-11-01",
                    received_on="2026-11-01", notified_on="2026-11-01", due_on="2026-12-01",
                    ended_at="2026-11-19T09:00:00Z" if gone else None,
                    ended_on="2026-11-19" if gone else None, ended_by="op1" if gone else None,
                )
            )  # fmt: skip


def _hand_overs(ctx: Context, place: Path) -> Iterator[Row]:
    """Alternate rounds of both, so that a noisy machine disturbs them alike."""
    ours, bare = [], []
    lying = [view.parcel for view in parcels.shelves(ctx).views]
    for number in range(ROUNDS):
        several = lying[number * HANDED : (number + 1) * HANDED]
        ready = [parcel_handing.prepare(ctx, one.ref, Shown("card")) for one in several]
        with ctx.store.act() as uow:
            before = uow.head.seq
        began = time.perf_counter()
        for view in ready:
            ringing.ring(ctx, Ring((parcel_handing.wanted(view),), ()))
        ours.append((time.perf_counter() - began) / len(ready))
        bare.append(_bare(ctx, before, place / f"parcels{number}.db"))
    yield Row("hand-over of a parcel, its ticket durable", median(ours) * 1e3, "ms")
    yield Row("  bare sqlite3, same rows, PRAGMAs and triggers", median(bare) * 1e3, "ms")
    yield Row("  hand-over / bare", median(ours) / median(bare), "x", at_most=2.5)


def _bare(ctx: Context, seq: int, path: Path) -> float:
    """Seconds a hand-over for plain transactions that write these rows."""
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
    tickets = [n for n in sorted(batches) if any("INTO ticket " in sql for sql, _v in batches[n])]
    connection = engine.connect(path, create=True)
    migrate.upgrade(connection, before_each=lambda _: None)
    connection.execute("PRAGMA foreign_keys = OFF")  # the sessions and identities are elsewhere
    parcel_rows = raw.execute("SELECT * FROM parcel").fetchall()
    marks = ", ".join("?" * len(parcel_rows[0]))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO parcel VALUES ({marks})", parcel_rows)
    connection.execute("UPDATE parcel SET state = 'notified', ended_on = NULL")
    connection.execute("COMMIT")
    connection.close()  # both begin as a till does in the morning: with an empty log
    connection = engine.connect(path, create=False)
    connection.execute("PRAGMA foreign_keys = OFF")
    refs = [row[0] for row in raw.execute("SELECT ref FROM parcel ORDER BY id DESC LIMIT 200")]
    took = 0.0
    for place, number in enumerate(sorted(batches)):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in batches[number]:
            connection.execute(sql, values)
        if number in tickets:
            connection.execute(
                "UPDATE parcel SET state = 'collected', ended_at = ?, ended_on = ?, ended_by = ?,"
                " ticket = ?, took = ? WHERE ref = ?",
                ("2026-11-20T09:15:00Z", "2026-11-20", "op1", f"T-{number}", 0, refs[place]),
            )
        connection.execute("COMMIT")
        took += time.perf_counter() - began if number in tickets else 0.0
    connection.close()
    return took / len(tickets)

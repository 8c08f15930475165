"""The only place that lets SQLite look at data that somebody sent: within limits, known shapes.

It runs in a process of its own (`worker.py`), or in one of a pool that called `limit_process`.
The bytes are those whose hash was signed: they are read from memory, so nobody can exchange them
in between. Nothing of the file is executed: no view, no trigger, no virtual table, no attachment.
"""

from __future__ import annotations

import resource
import sqlite3
import struct
import time
from contextlib import closing, suppress
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.network.file.schema import APPLICATION_ID, EXPORT_SCHEMA, PAGE_SIZE, TABLES, Row

Rows = dict[str, list[Row]]

SECONDS: Final = 20
"""What reading one file may take; an honest month takes a twentieth of one."""
MEMORY: Final = 1_500_000_000
"""The address space of a process that reads, in bytes."""
_STEPS: Final = 20_000
"""Instructions of SQLite between two looks at the clock."""
_HEADER: Final = 100
_UTF8: Final = 1
_AUTOMATIC: Final = "sqlite_autoindex_"


def limit_process(*, seconds: int | None = None) -> None:
    """Bound this process for good: memory, no file written, no core; CPU seconds when given."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def extract(data: bytes) -> Rows:
    """Every row of every table, as they stand; their values are for `examining.py` to check.

    Raises:
        PosError: `network.schema`, `network.unreadable`, `network.counts`.
    """
    check_header(data)
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            _bound(db)
            db.deserialize(data)
            _harden(db)
            _check_schema(db)
            return {name: _rows(db, name) for name in TABLES}
    except MemoryError:
        raise PosError("network.unreadable", what="memory") from None
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        interrupted = getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
        what = "time" if interrupted else "pages"
        raise PosError("network.unreadable", what=what) from None


def check_header(data: bytes) -> None:
    """The first hundred bytes, before SQLite sees them: the form that the till writes.

    Raises:
        PosError: `network.schema`.
    """
    if len(data) < _HEADER or not data.startswith(b"SQLite format 3\x00"):
        raise PosError("network.schema", what="header")
    page, write, read, reserved = struct.unpack(">HBBB", data[16:21])
    pages, trunk, free = struct.unpack(">I", data[28:32])[0], *struct.unpack(">II", data[32:40])
    encoding, user = struct.unpack(">I", data[56:60])[0], struct.unpack(">I", data[60:64])[0]
    (application,) = struct.unpack(">I", data[68:72])
    sound = (
        page == PAGE_SIZE
        and (write, read, reserved) == (1, 1, 0)
        and pages * PAGE_SIZE == len(data)
        and (trunk, free) == (0, 0)
        and encoding == _UTF8
        and application == APPLICATION_ID
    )
    if not sound or user != EXPORT_SCHEMA:
        raise PosError("network.schema", what="header")


def _bound(db: sqlite3.Connection) -> None:
    """Limits that hold from the first statement on."""
    for limit, most in (
        (sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 20_000),
        (sqlite3.SQLITE_LIMIT_COLUMN, 100),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 50),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (sqlite3.SQLITE_LIMIT_VDBE_OP, 50_000),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        db.setlimit(limit, most)
    until = time.monotonic() + SECONDS
    db.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS)


def _harden(db: sqlite3.Connection) -> None:
    for pragma in (
        "trusted_schema = OFF",
        "query_only = ON",
        "cell_size_check = ON",
        "mmap_size = 0",
        "temp_store = MEMORY",
    ):
        db.execute(f"PRAGMA {pragma}")
    with suppress(AttributeError):  # from Python 3.12 on
        db.setconfig(getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE"), True)  # type: ignore[attr-defined]  # noqa: B009


def _check_schema(db: sqlite3.Connection) -> None:
    """Exactly our tables, each by the very words that make it; nothing else of any type."""
    found = {}
    most = 4 * len(TABLES)
    rows = db.execute(f"SELECT type, name, tbl_name, sql FROM sqlite_schema LIMIT {most}")
    for kind, name, table, sql in rows:
        automatic = kind == "index" and sql is None and str(name).startswith(_AUTOMATIC)
        if automatic and table in TABLES:
            continue
        if kind != "table" or name != table or name not in TABLES:
            raise PosError("network.schema", what="objects")
        found[name] = sql
    for name, expected in TABLES.items():
        if found.get(name) != expected.sql:
            raise PosError("network.schema", what=name)


def _rows(db: sqlite3.Connection, name: str) -> list[Row]:
    table = TABLES[name]
    columns, order = ", ".join(table.names), ", ".join(table.key)
    sql = f"SELECT {columns} FROM {name} ORDER BY {order} LIMIT {table.most + 1}"
    rows: list[Any] = db.execute(sql).fetchall()
    if len(rows) > table.most:
        raise PosError("network.counts", table=name, found=len(rows), said=table.most)
    return rows

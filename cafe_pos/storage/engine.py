"""Opening the file: alone, durable, and only if it is ours (measures: docs/reliability.md)."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from cafe_pos.domain.errors import PosError
from cafe_pos.storage import migrate, uri
from cafe_pos.storage.errors import file_refusal, translated
from cafe_pos.storage.pragmas import DISTRUST, FROZEN_PRAGMAS

BUSY_MS: Final = 2000
PRAGMAS: Final = (
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA secure_delete = ON",
    "PRAGMA fullfsync = ON",  # a Mac's fsync alone leaves the bytes in the disk's own memory
    "PRAGMA checkpoint_fullfsync = ON",
)


class LockFile:
    """Keeps a second program away: the file `<db>.lock`, locked as long as this lives.

    Whoever only reads takes the lock of a file that is there, which a read-only disk allows.
    """

    def __init__(self, database: Path, *, reading: bool = False) -> None:
        path = database.with_name(database.name + ".lock")
        flags = os.O_RDONLY if reading else os.O_RDWR | os.O_CREAT
        try:
            self._fd = os.open(path, flags | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise file_refusal(error, database) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise PosError("database.open_elsewhere", path=database) from error

    def close(self) -> None:
        """Let the next program in."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the café's file exclusively; nothing of another program's file is changed.

    Raises:
        PosError: `database.*`, as a sentence can say it.
    """
    if create:
        own(path)
    with translated(path):
        connection = _open(uri.of(path, "rw"))
        try:
            _enter(connection, path, create=create)
        except BaseException:
            connection.close()
            raise
    return connection


def own(path: Path) -> None:
    """Make an empty file that its owner alone may read, before SQLite has it open.

    Raises:
        PosError: `database.full`, `database.read_only`.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise file_refusal(error, path) from error


def _enter(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    # Before the first read: a connection that enters WAL in exclusive mode never maps a -shm
    # file, whose pages kill the process when the disk is full.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    if migrate.version_of(connection) == 0 and not create:
        raise PosError("database.empty", path=path)
    (journal,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if journal != "wal":
        raise PosError("database.read_only", path=path)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def connect_frozen(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes, without leaving a trace beside it.

    Raises:
        PosError: `database.*`.
    """
    with translated(path):
        connection = _open(uri.of(path, "ro&immutable=1"))
        try:
            for pragma in FROZEN_PRAGMAS:
                connection.execute(pragma)
            version = migrate.version_of(connection)
        except BaseException:
            connection.close()
            raise
        if version == 0:
            connection.close()
            raise PosError("database.empty", path=path)
    return connection


def in_this_schema(connection: sqlite3.Connection) -> tuple[sqlite3.Connection, bool]:
    """The connection to read a database by, and whether it is the file's own.

    Of an older schema it is a private copy that is upgraded, and the file is let go of; SQLite
    keeps the copy in a temporary file without a name: nothing is left of it.
    """
    if migrate.version_of(connection) == migrate.latest():
        return connection, True
    copy = _open("")
    try:
        for pragma in DISTRUST:
            copy.execute(pragma)
        with closing(connection):
            connection.backup(copy)
        migrate.upgrade(copy, lambda _: None)
        for pragma in FROZEN_PRAGMAS:
            copy.execute(pragma)
    except BaseException:
        copy.close()
        raise
    return copy, False


def _open(name: str) -> sqlite3.Connection:
    return sqlite3.connect(
        name,
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,  # the backup copies beside the sales, on this connection
        cached_statements=256,
    )


def engine_on(connection: sqlite3.Connection, *, frozen: bool = False) -> Engine:
    """Put SQLAlchemy on the one connection; its transactions begin by taking the write lock."""
    begin = "BEGIN" if frozen else "BEGIN IMMEDIATE"
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: connection,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=1,  # a nested act is a fault of the program: fail at once
    )

    @event.listens_for(engine, "begin")
    def begin_transaction(opened: Connection) -> None:
        cursor = opened.connection.cursor()
        cursor.execute(begin)
        cursor.close()

    return engine

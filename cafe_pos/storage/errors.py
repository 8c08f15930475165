"""SQLite's failures as refusals that a café manager can read."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from cafe_pos.domain.errors import PosError


def refusal(error: BaseException, path: Path) -> PosError | None:
    """The refusal that an SQLite error stands for; None when it is a fault of the program."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if not isinstance(error, sqlite3.Error):
        return None
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return PosError("database.open_elsewhere", path=path)
    if name.startswith("SQLITE_FULL"):
        return PosError("database.full", path=path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return PosError("database.read_only", path=path)
    if name.startswith("SQLITE_CANTOPEN"):
        return PosError("database.cannot_open", path=path)
    if name.startswith("SQLITE_NOTADB"):
        return PosError("database.not_a_database", path=path)
    if name.startswith("SQLITE_CORRUPT"):
        return PosError("database.damaged", path=path)
    if name.startswith("SQLITE_IOERR"):
        return PosError("database.disk_error", path=path)
    return None


def file_refusal(error: OSError, path: Path) -> PosError:
    """The refusal that a failure on a file beside the database stands for."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PosError("database.full", path=path)
    return PosError("database.read_only", path=path)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's failures as PosError; let faults of the program through."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        known = refusal(error, path)
        if known is None:
            raise
        raise known from error

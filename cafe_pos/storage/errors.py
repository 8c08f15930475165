"""SQLite's failures as refusals that a café manager can read."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from cafe_pos.domain.errors import PosError

_CODES: Final = {
    "SQLITE_BUSY": "database.open_elsewhere",
    "SQLITE_LOCKED": "database.open_elsewhere",
    "SQLITE_FULL": "database.full",
    "SQLITE_READONLY": "database.read_only",
    "SQLITE_PERM": "database.read_only",
    "SQLITE_AUTH": "database.read_only",
    "SQLITE_CANTOPEN": "database.cannot_open",
    "SQLITE_NOTADB": "database.not_a_database",
    "SQLITE_CORRUPT": "database.damaged",
    "SQLITE_IOERR": "database.disk_error",
}


def refusal(error: BaseException, path: Path) -> PosError | None:
    """The refusal that an SQLite error stands for; None when it is a fault of the program."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, UnicodeDecodeError) or str(error).startswith("Could not decode to UTF-8"):
        return PosError("database.damaged", path=path)  # the driver's own errors, without a name
    if not isinstance(error, sqlite3.Error):
        return None
    name = getattr(error, "sqlite_errorname", "")
    for prefix, code in _CODES.items():
        if name.startswith(prefix):
            return PosError(code, path=path)
    return None


def file_refusal(error: OSError, path: Path) -> PosError:
    """The refusal that a failure on a file beside the database stands for."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PosError("database.full", path=path)
    if error.errno == errno.EIO:
        return PosError("database.disk_error", path=path)
    return PosError("database.read_only", path=path)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's failures as PosError; let faults of the program through."""
    try:
        yield
    except (sqlite3.Error, DBAPIError, UnicodeDecodeError) as error:
        known = refusal(error, path)
        if known is None:
            raise
        raise known from error

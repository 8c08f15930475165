"""Where else the end of the ledger is kept: the newest backup and the newest archive.

A chain cannot show that its last entries were cut off, and the witness may be removed with them.
Whoever cuts must then also find every copy that lies beside the database, or elsewhere.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cafe_pos.storage import uri
from cafe_pos.storage.keeping import backup

_MANIFEST: Final = "manifeste.json"
_LONGEST: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The last entry that a copy holds: which file, the entry's number and hash."""

    file: str
    seq: int
    hash: bytes


def heads(database: Path) -> Iterator[Kept]:
    """What the newest backup and the newest archive beside a database end with.

    A copy that cannot be read tells nothing: it may be cut off itself, by a full disk.
    """
    copy = backup.latest(database)
    if copy is not None:
        with suppress(sqlite3.Error):
            yield from _of_backup(copy)
    archive = _newest_archive(database)
    if archive is not None:
        with suppress(OSError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError):
            yield _of_archive(archive)


def every(database: Path) -> Iterator[tuple[Path, Kept]]:
    """Each backup and archive beside a database that says what it ends with."""
    for copy in backup.all_of(database):
        with suppress(sqlite3.Error):
            yield from ((copy, found) for found in _of_backup(copy))
    for archive in _archives(database):
        with suppress(OSError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError):
            yield archive, _of_archive(archive)


def _of_backup(path: Path) -> Iterator[Kept]:
    with closing(sqlite3.connect(uri.of(path, "ro&immutable=1"), uri=True)) as connection:
        sql = "SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1"
        row = connection.execute(sql).fetchone()
    if row is not None and isinstance(row[0], int) and isinstance(row[1], bytes):
        yield Kept(path.name, row[0], row[1])


def _newest_archive(database: Path) -> Path | None:
    return max(_archives(database).items(), key=lambda found: found[1], default=(None, 0))[0]


def _archives(database: Path) -> dict[Path, int]:
    """The archives beside a database with their numbers."""
    folder = database.with_name("archives")
    named = re.compile(rf"{re.escape(database.stem)}\..*\.AR-(\d{{6,}})\.zip")
    return {p: int(m[1]) for p in folder.glob("*.zip") if (m := named.fullmatch(p.name))}


def _of_archive(path: Path) -> Kept:
    with zipfile.ZipFile(path) as archive, archive.open(_MANIFEST) as file:
        last = json.loads(file.read(_LONGEST))["last"]
    return Kept(path.name, int(last["seq"]), bytes.fromhex(last["hash"]))

"""Single bytes changed at random in a copied database and in an archive: is every one found?

A change is harmless when every row of every fiscal table (every file of the archive) reads as it
did. Each other one must be found; the harmless ones are counted by where they fell.
"""

from __future__ import annotations

import random
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cafe_pos import bootstrap
from cafe_pos.application.proof import audit
from cafe_pos.domain.errors import PosError
from cafe_pos.exports import verifier
from tests.integration.attacks import FISCAL_TABLES, key_of

FOUND = "found"
Facts = dict[str, object]


@dataclass
class Tally:
    """How many changes were found, how many were harmless and where, and which were missed."""

    counts: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def lines(self, what: str) -> Iterator[str]:
        total = sum(self.counts.values()) + len(self.missed)
        found, missed = self.counts[FOUND], len(self.missed)
        yield f"{what}: {total} bytes changed, {found} found, {missed} missed"
        for where, count in self.counts.most_common():
            if where != FOUND:
                yield f"  {count:>6} harmless: {where}"


@contextmanager
def changed(path: Path, offset: int, value: int) -> Iterator[None]:
    """Another byte at an offset, as long as this lasts."""
    with path.open("r+b") as file:
        file.seek(offset)
        before = file.read(1)
        file.seek(offset)
        file.write(bytes([before[0] ^ value]))
    try:
        yield
    finally:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(before)


def places(size: int, count: int, seed: int) -> Iterator[tuple[int, int]]:
    """Where to change a byte, and which of its bits."""
    chance = random.Random(seed)  # noqa: S311 - the same places at each run
    for _ in range(count):
        yield chance.randrange(size), chance.randrange(1, 256)


# --- the database ---------------------------------------------------------------------------------


def facts(database: Path) -> Facts:
    """Every row of every fiscal table, read from the tables themselves."""
    found: Facts = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as connection:
        for table in FISCAL_TABLES:
            sql = f"SELECT * FROM {table} NOT INDEXED ORDER BY {key_of(table)}"
            found[table] = connection.execute(sql).fetchall()
    return found


def verified(database: Path, *, full: bool) -> bool:
    """Whether `verify` finds nothing."""
    try:
        ctx = bootstrap.open_frozen(database)
    except PosError:
        return False
    try:
        return audit.verify(ctx, full=full).ok
    except PosError:
        return False
    finally:
        ctx.store.close()


def rooms(database: Path) -> dict[int, str]:
    """What each page of the file holds."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as connection:
        pages = connection.execute("SELECT pageno, name FROM dbstat").fetchall()
        kinds = dict(connection.execute("SELECT name, type FROM sqlite_schema"))
    found = {}
    for page, name in pages:
        if kinds.get(name) == "index":
            found[page] = "an index, which repeats what a table says"
        elif name in FISCAL_TABLES:
            found[page] = "unused room in a page of a fiscal table"
        elif name == "sqlite_schema":
            found[page] = "unused room in the schema's pages"
        else:
            found[page] = "a working table (catalogue, people, prints, drafts)"
    return found


def in_database(database: Path, count: int, seed: int, *, full: bool = False) -> Tally:
    """Change bytes of a closed database, one at a time."""
    tally = Tally()
    pages = rooms(database)
    whole = facts(database)
    with closing(sqlite3.connect(database)) as connection:
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    for offset, bits in places(database.stat().st_size, count, seed):
        with changed(database, offset, bits):
            if not verified(database, full=full):
                tally.counts[FOUND] += 1
            elif _same(database, whole):
                where = pages.get(offset // page_size + 1, "a free page")
                if offset < 100:
                    where = "the file's header (counters, version of SQLite)"
                tally.counts[where] += 1
            else:
                tally.missed.append(f"byte {offset} ^ {bits}")
    return tally


def _same(database: Path, whole: Facts) -> bool:
    try:
        return facts(database) == whole
    except sqlite3.Error:
        return False


# --- archives -------------------------------------------------------------------------------------


def files(archive: Path) -> Facts:
    """Every file of an archive, as Python's own reader gives it."""
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def in_archive(archive: Path, count: int, seed: int) -> Tally:
    """Change bytes of an archive, one at a time."""
    tally = Tally()
    whole = files(archive)
    with zipfile.ZipFile(archive) as opened:
        directory = opened.start_dir
    for offset, bits in places(archive.stat().st_size, count, seed):
        with changed(archive, offset, bits):
            if not verifier.check(archive).ok:
                tally.counts[FOUND] += 1
                continue
            try:
                same = files(archive) == whole
            except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError):
                same = False
            if not same:
                tally.missed.append(f"byte {offset} ^ {bits}")
            elif offset >= directory:
                tally.counts["the zip's directory (dates, versions, rights of files)"] += 1
            else:
                tally.counts["a file's header within the zip (dates, sizes said twice)"] += 1
    return tally

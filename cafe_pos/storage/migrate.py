"""Numbered SQL steps from any released schema to this program's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Final

from cafe_pos.domain.errors import PosError

APPLICATION_ID: Final = 0x43414645
"""`CAFE` in ASCII: whose file this is."""


def steps() -> list[tuple[int, str]]:
    """The shipped migrations as (version, SQL), in order."""
    folder = resources.files("cafe_pos.storage.migrations")
    files = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(int(name[:4]), folder.joinpath(name).read_text("utf-8")) for name in files]


def latest() -> int:
    """The schema version of this program."""
    return steps()[-1][0]


def statements(sql: str) -> Iterator[str]:
    """Split a script into statements, triggers whole, without running any."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        if not pending and (not line.strip() or line.startswith("--")):
            continue
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        raise ValueError("the script ends inside a statement")


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version of an open database; 0 for an empty one.

    Raises:
        PosError: `database.foreign` for another program's, `database.newer` for a later schema.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application == 0 and version == 0 and objects == 0:
        return 0
    (_, _, path) = connection.execute("PRAGMA database_list").fetchone()
    if application != APPLICATION_ID:
        raise PosError("database.foreign", path=path)
    if version > latest():
        raise PosError("database.newer", path=path, version=version, known=latest())
    return int(version)


def upgrade(connection: sqlite3.Connection, before_each: Callable[[int], None]) -> bool:
    """Run the missing steps, each one transaction; tell whether there were any.

    `before_each` is called with the version about to be left, to make the backup that is the way
    back; a new database has nothing to go back to. The connection is in autocommit
    (`isolation_level=None`).
    """
    current = version_of(connection)
    new = current == 0
    missing = [(version, sql) for version, sql in steps() if version > current]
    for version, sql in missing:
        if not new:
            before_each(current)
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise
        current = version
    return bool(missing)


def expected_schema() -> dict[str, str]:
    """Every table, index and trigger of the latest schema by name, as SQLite writes it."""
    return dict(_schema_made_by(tuple(sql for _, sql in steps())))


def strange_objects(connection: sqlite3.Connection) -> list[str]:
    """The objects of a café's database that no release of its schema's version made.

    A view, a trigger, a table of somebody else's: what they do when they are read or written is
    theirs to say, so a file that has any is not read on. One that is missing is no danger.
    """
    version = version_of(connection)
    known = dict(_schema_made_by(tuple(sql for number, sql in steps() if number <= version)))
    return sorted(name for name, sql in schema_of(connection).items() if known.get(name) != sql)


@lru_cache(maxsize=3)
def _schema_made_by(scripts: tuple[str, ...]) -> dict[str, str]:
    """The schema these scripts make: SQLite takes 40 ms for it, and a process asks it often."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for sql in scripts:
            for statement in statements(sql):
                memory.execute(statement)
        return schema_of(memory)
    finally:
        memory.close()


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Every object of a database's schema, name to SQL (its own indices have none)."""
    rows = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    return dict(rows)

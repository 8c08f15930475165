"""Compare schema, triggers and every flat row of a database with what its ledger says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from cafe_pos.application.proof.ports import SchemaObject
from cafe_pos.domain.ledger import Entry, Problem, canonical, problem
from cafe_pos.storage import migrate, queries, tickets_proof
from cafe_pos.storage.projection import COLUMNS, PROJECTIONS, rows_of


def schema_problems(connection: Connection) -> Iterator[Problem]:
    """Objects of the schema that are missing, changed or not ours."""
    rows = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_schema")
    present = {row[0]: row[1] for row in rows}
    expected = migrate.expected_schema()
    for name in sorted(expected.keys() | present.keys()):
        if name not in present:
            yield problem(0, "schema.missing", name=name)
        elif name not in expected:
            yield problem(0, "schema.unknown", name=name)
        elif present[name] != expected[name]:
            yield problem(0, "schema.changed", name=name)


def schema_version(connection: Connection) -> int:
    """The number of the file's structure."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def schema_objects(connection: Connection) -> Iterator[SchemaObject]:
    """Tables, indices and triggers by name."""
    rows = connection.exec_driver_sql("SELECT type, name FROM sqlite_schema ORDER BY type, name")
    expected = migrate.expected_schema()
    for kind, name in rows:
        yield SchemaObject(kind, name, name in expected)


def rows_in(connection: Connection, table: str) -> int:
    """How many rows a table of the expected schema holds.

    Raises:
        KeyError: it is none of ours.
    """
    if table not in migrate.expected_schema():
        raise KeyError(table)
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def integrity_problems(connection: Connection) -> Iterator[Problem]:
    """What SQLite finds broken in the file itself: pages, indices, types."""
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(10)"):
        if said != "ok":
            yield problem(0, "database.integrity", said=said)


def lost_columns(connection: sqlite3.Connection) -> list[str]:
    """Tables and columns of the expected schema that a database lacks: nothing can work on it."""
    lost = []
    for table in SQLModel.metadata.sorted_tables:
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        lost += [f"{table.name}.{c.name}" for c in table.columns if c.name not in present]
    return lost


def _types(values: tuple[Any, ...]) -> list[type]:
    return [type(value) for value in values]


class RowsAudit:
    """Walks the flat tables beside the ledger: each document must meet exactly its own rows."""

    def __init__(self, connection: Connection, but: frozenset[str] = frozenset()) -> None:
        """Compare every kind of document but some, whose tables are compared otherwise."""
        self._but = but
        apart = set(tickets_proof.TABLES) if "ticket" in but else set()
        tables = COLUMNS.keys() - apart
        self._rows = {table: self._read(connection, table) for table in sorted(tables)}
        self._next_ids = dict.fromkeys(COLUMNS, 1)
        self._failed: set[str] = set()

    @staticmethod
    def _read(connection: Connection, table: str) -> Iterator[tuple[Any, ...]]:
        sql = f"SELECT {', '.join(COLUMNS[table])} FROM {table} ORDER BY id"
        yield from queries.stream(connection, sql)

    def see(self, entry: Entry, document: dict[str, Any]) -> Iterator[Problem]:
        """Compare the rows of one document; a table that went astray is reported once."""
        if entry.kind in self._but:
            return
        if entry.kind not in PROJECTIONS:
            yield problem(entry.seq, "ledger.kind", kind=entry.kind)
            return
        try:
            expected = list(rows_of(entry.kind, entry.seq, document, self._next_ids))
        except (KeyError, TypeError, ValueError, AttributeError):
            yield problem(entry.seq, "ledger.payload", kind=entry.kind)
            return
        for table, values in expected:
            if table in self._failed:
                continue
            actual = next(self._rows[table], None)
            if actual == values and _types(actual) == _types(values):
                continue
            if actual is None or actual[:2] != values[:2]:
                # Rows no longer line up: what follows in this table would only repeat it.
                self._failed.add(table)
                yield problem(entry.seq, "rows.missing", table=table)
            else:
                names = [
                    column
                    for column, said, held in zip(COLUMNS[table], values, actual, strict=True)
                    if said != held or type(said) is not type(held)
                ]
                yield problem(entry.seq, "rows.changed", table=table, columns=", ".join(names))

    def finish(self) -> Iterator[Problem]:
        """Rows that no document of the ledger explains."""
        for table, rows in self._rows.items():
            extra = None if table in self._failed else next(rows, None)
            if extra is not None:
                yield problem(extra[1], "rows.extra", table=table)


def _as_recorded(value: str) -> str:
    """A setting's JSON in the ledger's form; what is no JSON stands as it is, equal to nothing."""
    try:
        return canonical(json.loads(value))
    except (ValueError, TypeError):
        return value


def settings_problems(connection: Connection) -> Iterator[Problem]:
    """Settings that differ from their last recorded change."""
    sql = "SELECT details FROM event WHERE name = 'setting' ORDER BY id"
    recorded: dict[str, str] = {}
    for (details,) in connection.exec_driver_sql(sql):
        # Details that cannot be read were changed: the comparison of rows tells of them.
        with suppress(ValueError, TypeError, KeyError):
            change = json.loads(details)
            recorded[change["key"]] = canonical(change["value"])
    rows = connection.exec_driver_sql("SELECT key, value FROM setting ORDER BY key")
    held = {row[0]: _as_recorded(row[1]) for row in rows}
    for key in sorted(recorded.keys() | held.keys(), key=str):
        if recorded.get(key) != held.get(key):
            yield problem(0, "settings.unrecorded", key=key)

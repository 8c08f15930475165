"""The database itself refuses what the till never does, whoever opens the file.

Every fiscal table is attacked through a plain connection, with every combination of the two
pragmas that a careless tool leaves off: what is not refused at once must be found by `verify`.
"""

from __future__ import annotations

import itertools
import sqlite3

import pytest

from tests import cafes
from tests.integration.attacks import (
    FISCAL_TABLES,
    LEDGER,
    columns,
    dump,
    key_of,
    plain,
    unique_keys,
)

TOOLS = [
    (f"recursive_triggers = {recursive}", f"foreign_keys = {keys}")
    for recursive, keys in itertools.product(("ON", "OFF"), repeat=2)
]
tables = pytest.mark.parametrize("table", FISCAL_TABLES)
REFUSED = r"ledger\.(gap|immutable|closed_day)"


def fresh_row(connection: sqlite3.Connection, table: str) -> dict[str, object]:
    """The row that the till itself would write next: every number one further, every key new."""
    key = key_of(table)
    # Of closures the next day's: those of months and years count for themselves.
    kind = "WHERE period = 'day'" if table == "closure" else ""
    last = connection.execute(
        f"SELECT * FROM {table} {kind} ORDER BY {key} DESC LIMIT 1"
    ).fetchone()
    row = dict(zip(columns(connection, table), last, strict=True))
    (row[key],) = connection.execute(f"SELECT max({key}) + 1 FROM {table}").fetchone()
    if table != LEDGER:
        row["entry_seq"] = next_entry(connection)
    for name in ("serial", "revision"):
        if name in row:
            row[name] += 1
    for name in ("number", "incarnation", "client_key", "document", "card_ref"):
        if row.get(name) is not None:
            row[name] = f"{row[name]}-new"
    if table == "invoice":
        row["ticket"] = f"{row['ticket']}-new"  # each ticket is invoiced once
    if table == "settlement":
        row |= dict.fromkeys(("period_from", "period_to", "business_day"), "2030-01-01")
    if table == "drawer_count":
        # Each session is counted once; the open one is still to be.
        (row["session"],) = connection.execute(
            "SELECT number FROM drawer_session ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return row


def next_entry(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT max(seq) + 1 FROM ledger_entry").fetchone()[0]


def insert(connection, table, row, verb="INSERT", tail=""):
    marks = ", ".join("?" * len(row))
    names = ", ".join(row)
    sql = f"{verb} INTO {table} ({names}) VALUES ({marks}) {tail}"
    connection.execute(sql, tuple(row.values()))


def with_every_tool(path):
    """A connection for each pair of pragmas: each attack is made through all four."""
    for pragmas in TOOLS:
        with plain(path, *pragmas) as connection:
            yield connection


@pytest.fixture(scope="session")
def whole_content(rich_cafe):
    return dump(rich_cafe)


@pytest.fixture
def unchanged(victim, whole_content):
    """The database after the attacks is what it was before, and verifies."""
    yield victim
    assert dump(victim) == whole_content
    assert cafes.verify(victim).ok


@tables
def test_no_row_of_a_fiscal_table_is_updated(unchanged, table):
    for connection in with_every_tool(unchanged):
        for column in columns(connection, table):
            for verb in ("UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"):
                with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.immutable"):
                    connection.execute(f"{verb} {table} SET {column} = {column}")


@tables
def test_no_row_of_a_fiscal_table_is_deleted(unchanged, table):
    for connection in with_every_tool(unchanged):
        for where in ("", f"WHERE {key_of(table)} = 1"):
            with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.immutable"):
                connection.execute(f"DELETE FROM {table} {where}")


@tables
def test_no_row_is_replaced_through_any_of_its_unique_keys(unchanged, table):
    for connection in with_every_tool(unchanged):
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY {key_of(table)}").fetchall()
        names = columns(connection, table)
        for held, keys in itertools.product((rows[0], rows[-1]), unique_keys(table)):
            old = dict(zip(names, held, strict=True))
            same = {name: old[name] for name in keys}
            if None in same.values():
                continue
            # Everything else as the till would number it, so that only this key stands in the way.
            row = fresh_row(connection, table) | same
            for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT"):
                with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
                    insert(connection, table, row, verb)
            with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
                insert(
                    connection,
                    table,
                    row,
                    tail=f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {keys[0]} = {keys[0]}",
                )


@tables
def test_without_its_guard_a_row_would_be_replaced_unseen(victim, table):
    # The control: these attacks do get through where nothing stands in their way.
    count = f"SELECT count(*) FROM {table}"
    with plain(victim, "recursive_triggers = OFF", "foreign_keys = OFF") as connection:
        connection.execute(f"DROP TRIGGER tr_{table}_insert")
        if table == "closure":
            connection.execute("DROP TRIGGER tr_closure_order")
        (before,) = connection.execute(count).fetchone()
        names = columns(connection, table)
        held = connection.execute(f"SELECT * FROM {table} ORDER BY {key_of(table)}").fetchone()
        old = dict(zip(names, held, strict=True))
        for keys in unique_keys(table):
            same = {name: old[name] for name in keys}
            if None in same.values():
                continue
            connection.execute("BEGIN")
            insert(connection, table, fresh_row(connection, table) | same, "REPLACE")
            assert connection.execute(count).fetchone() == (before,)
            connection.execute("ROLLBACK")


@tables
def test_no_row_leaves_a_gap_in_its_numbers(unchanged, table):
    numbers = {key_of(table), "entry_seq", "serial", "revision"}
    for connection in with_every_tool(unchanged):
        for name in sorted(numbers & set(columns(connection, table))):
            for off in (1, 1000, -1):
                row = fresh_row(connection, table)
                row[name] += off
                for verb in ("INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"):
                    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
                        insert(connection, table, row, verb)


@pytest.mark.parametrize("table", [t for t in FISCAL_TABLES if t != LEDGER])
def test_a_row_without_its_entry_is_refused_at_commit(unchanged, table):
    with plain(unchanged, "foreign_keys = ON") as connection:
        connection.execute("BEGIN IMMEDIATE")
        insert(connection, table, fresh_row(connection, table) | open_day(table))
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("COMMIT")
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("table", [t for t in FISCAL_TABLES if t != LEDGER])
def test_a_row_without_its_entry_is_found_where_no_key_refuses_it(victim, table):
    with plain(victim, "foreign_keys = OFF") as connection:
        row = fresh_row(connection, table) | open_day(table)
        insert(connection, table, row)
    problems = cafes.verify(victim).problems
    assert [(p.seq, p.code) for p in problems] == [(row["entry_seq"], "rows.extra")]
    assert problems[0].params == {"table": table}


def open_day(table: str) -> dict[str, object]:
    day = {"business_day": "2030-01-01"}
    return {"ticket": day, "closure": day | {"first_day": "2030-01-01"}}.get(table, {})


def test_a_ticket_for_a_closed_day_is_refused(unchanged):
    with plain(unchanged) as connection:
        (closed,) = connection.execute("SELECT max(business_day) FROM closure").fetchone()
        row = fresh_row(connection, "ticket") | {"business_day": closed}
        with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.closed_day"):
            insert(connection, "ticket", row)


@pytest.mark.parametrize("table", FISCAL_TABLES)
def test_no_value_of_another_type_is_accepted(unchanged, table):
    with plain(unchanged) as connection:
        types = connection.execute(f"PRAGMA table_info({table})").fetchall()
        for _, name, kind, *_ in types:
            wrong = b"\0" if kind == "TEXT" else "text"
            row = fresh_row(connection, table) | open_day(table) | {name: wrong}
            with pytest.raises(sqlite3.IntegrityError):
                insert(connection, table, row)


def test_a_new_entry_reads_no_table_through(victim):
    """Finding the rows that waited for an entry, SQLite must not cost each sale a whole table."""
    with plain(victim) as connection:
        for table in FISCAL_TABLES:
            if table != LEDGER:
                plan = connection.execute(
                    f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE entry_seq = 1"
                ).fetchall()
                assert all(step[3].startswith("SEARCH") for step in plan), (table, plan)


def test_every_fiscal_table_is_strict_and_refers_to_its_entry(victim):
    with plain(victim) as connection:
        strict = {row[1]: row[5] for row in connection.execute("PRAGMA table_list")}
        assert all(strict[table] == 1 for table in FISCAL_TABLES)
        for table in set(FISCAL_TABLES) - {LEDGER}:
            keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            assert ("entry_seq", LEDGER) in {(key[3], key[2]) for key in keys}

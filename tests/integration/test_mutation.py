"""Hash mutation: whatever is changed from outside, `verify` finds it and names the entry.

Triggers are dropped, one value is changed in the first, the middle and the last row, and the
triggers are put back exactly, as someone with a database tool and a bad intention would.
"""

from __future__ import annotations

import itertools
import json
import operator
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cafe_pos import bootstrap
from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import Entry
from cafe_pos.storage import inspection, migrate
from cafe_pos.storage.keyring import Key
from cafe_pos.storage.projection import COLUMNS
from tests import cafes, conftest
from tests.integration.attacks import (
    FISCAL_TABLES,
    LEDGER,
    columns,
    key_of,
    plain,
    row_counts,
    without_guards,
)

_RENAMED = frozenset({"number", "incarnation", "client_key", "session", "ticket"})
"""What the rows of a table may not share."""


def empty() -> sqlite3.Connection:
    """A database of the latest schema, in memory."""
    memory = sqlite3.connect(":memory:")
    for _, sql in migrate.steps():
        memory.executescript(sql)
    return memory


def every_column() -> list[tuple[str, str]]:
    with closing(empty()) as memory:
        return [(table, column) for table in FISCAL_TABLES for column in columns(memory, table)]


PLACES = {place: number for number, place in enumerate(every_column())}
EVERY_ROW = "CAFE_POS_EVERY_ROW" in os.environ
"""Whether each column is changed in three rows, as `make faults` does, instead of one."""


def problems(path: Path, *, full: bool = False) -> list[tuple[int, str]]:
    view = cafes.verify(path, full=full)
    assert view.ok == (not view.problems)
    return [(p.seq, p.code) for p in view.problems]


def other_values(value: object) -> list[object]:
    """Values a forger could put in the place of another, NULL included."""
    match value:
        case None:
            return ["x"]
        case int():
            return [value + 1_000_003, None]
        case str():
            return [value + "x", None]
        case bytes():
            return [bytes([value[0] ^ 1]) + value[1:], None]
        case _:
            raise AssertionError(value)


def change(path: Path, table: str, column: str, row: int, value: object) -> bool:
    """Change one value behind every guard; False where the column cannot hold it."""
    try:
        with without_guards(path, table) as connection:
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {key_of(table)} = ?", (value, row)
            )
    except sqlite3.IntegrityError:
        return False
    return True


def test_the_attacked_cafe_has_rows_everywhere_and_no_problem(rich_cafe):
    assert set(FISCAL_TABLES) == {LEDGER, *COLUMNS}
    assert all(count >= 3 for count in row_counts(rich_cafe).values())
    assert problems(rich_cafe) == problems(rich_cafe, full=True) == []


def test_dropping_the_triggers_and_putting_them_back_leaves_no_trace(victim):
    with without_guards(victim):
        pass
    assert problems(victim) == []


@pytest.mark.parametrize(("table", "column"), every_column(), ids=lambda part: part)
def test_a_changed_column_is_found_and_its_entry_named(rich_cafe, tmp_path, table, column):
    key = key_of(table)
    entry = "seq" if table == LEDGER else "entry_seq"
    with plain(rich_cafe) as connection:
        rows = connection.execute(
            f"SELECT {key}, {entry}, {column} FROM {table} ORDER BY {key}"
        ).fetchall()
    tried = 0
    chosen = [rows[0], rows[len(rows) // 2], rows[-1]]
    if table != LEDGER and not EVERY_ROW:  # a column has one of the three, the next one another
        chosen = [chosen[PLACES[table, column] % 3]]
    for place, (number, seq, value) in enumerate(dict.fromkeys(chosen)):
        others = other_values(value)
        for other in others[:1] if place else others:  # NULL is tried once: it costs a whole café
            path = conftest.copied(rich_cafe, tmp_path / f"{number}-{tried}")
            if other == "x" and not change(path, table, column, number, other):
                other = 7  # noqa: PLW2901 - a column of numbers
            if other == "x" or change(path, table, column, number, other):
                tried += 1
                found = [(s, code) for s, code in problems(path) if s]
                assert found, f"row {number}: {value!r} -> {other!r} was not found"
                assert found[0][0] == seq, f"row {number}: {value!r} -> {other!r}: {found}"
            shutil.rmtree(path.parent)
    assert tried >= len(chosen)


# --- the ledger itself ----------------------------------------------------------------------------


def ticket_seqs(path: Path) -> list[int]:
    with plain(path) as connection:
        rows = connection.execute("SELECT entry_seq FROM ticket ORDER BY id").fetchall()
    return [row[0] for row in rows]


def entry_of(path: Path, seq: int) -> Entry:
    with plain(path) as connection:
        row = connection.execute(
            "SELECT seq, kind, at, version, key_id, payload, prev, hash, signature"
            " FROM ledger_entry WHERE seq = ?",
            (seq,),
        ).fetchone()
    return Entry(*row)


def store_entry(connection: sqlite3.Connection, entry: Entry) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO ledger_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq, entry.kind, entry.at, entry.version, entry.key_id, entry.payload,
            entry.prev, entry.hash, entry.signature,
        ),
    )  # fmt: skip


class Forger:
    """Signs as the till would, with a key of the forger's own."""

    def __init__(self, key_id: str | None = None) -> None:
        private = Ed25519PrivateKey.generate().private_bytes_raw()
        self._key = Key(private, b"")
        self.public = self._key.public
        self.key_id = key_id or self._key.key_id

    def sign(self, digest: bytes) -> bytes:
        return self._key.sign(digest)


def dearer(entry: Entry) -> dict:
    """The payload of a ticket, with every amount of it doubled and all sums still right."""
    ticket = json.loads(entry.payload)
    amounts = {"total", "own_revenue", "third_party", "change", "unit_price", "gross", "net",
               "vat", "amount", "tendered", "discount", "whole", "list_price"}  # fmt: skip

    def doubled(value, name=""):
        if isinstance(value, dict):
            return {k: doubled(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [doubled(v) for v in value]
        return value * 2 if name in amounts and value is not None else value

    return doubled(ticket)


@pytest.mark.parametrize("full", [False, True], ids=["quick", "full"])
@pytest.mark.parametrize("which", [0, 5, -1], ids=["first", "middle", "last"])
def test_a_removed_signature_is_found(victim, which, full):
    seq = ticket_seqs(victim)[which]
    assert change(victim, LEDGER, "signature", seq, None)
    assert problems(victim, full=full)[0] == (seq, "ledger.unsigned")


@pytest.mark.parametrize("which", [0, 5, -1], ids=["first", "middle", "last"])
def test_a_signature_of_something_else_is_found(victim, which):
    seqs = ticket_seqs(victim)
    other = entry_of(victim, seqs[which - 1]).signature
    assert change(victim, LEDGER, "signature", seqs[which], other)
    assert problems(victim)[0] == (seqs[which], "ledger.signature")


def test_a_payload_changed_with_its_hash_made_anew_is_found(victim):
    seq = ticket_seqs(victim)[5]
    entry = entry_of(victim, seq)
    payload = ledger.canonical(dearer(entry))
    hashed = ledger.digest(
        seq=seq, kind=entry.kind, at=entry.at, version=1, key_id=entry.key_id,
        prev=entry.prev, payload=payload,
    )  # fmt: skip
    with without_guards(victim) as connection:
        connection.execute(
            "UPDATE ledger_entry SET payload = ?, hash = ? WHERE seq = ?", (payload, hashed, seq)
        )
    assert any(s == seq for s, _ in problems(victim))
    assert (seq, "ledger.signature") in problems(victim)
    assert (seq + 1, "ledger.link") in problems(victim)


def forge_chain(path: Path, first: int, signer: Forger, payload: dict) -> None:
    """Put another payload at an entry and chain, hash and sign everything from there anew."""
    with without_guards(path) as connection:
        (last,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
    head = ledger.head_of(entry_of(path, first - 1)) if first > 1 else ledger.EMPTY
    forged = []
    for seq in range(first, last + 1):
        old = entry_of(path, seq)
        said = payload if seq == first else json.loads(old.payload)
        if old.kind == "closure":
            said |= {"head_seq": head.seq, "head_hash": head.hash.hex()}
        entry = ledger.seal(head, kind=old.kind, at=old.at, payload=said, signer=signer)
        head = ledger.head_of(entry)
        forged.append(entry)
    with without_guards(path) as connection:
        for entry in forged:
            store_entry(connection, entry)


def test_a_chain_made_anew_from_a_forged_ticket_with_another_key_is_found(victim):
    seq = ticket_seqs(victim)[5]
    entry = entry_of(victim, seq)
    forge_chain(victim, seq, Forger(entry.key_id), dearer(entry))
    found = problems(victim)
    assert (seq, "rows.changed") in found
    assert "ledger.signature" in {code for _, code in found}
    assert "head.differs" in {code for _, code in found}


def test_the_last_ticket_forged_alone_is_found_by_its_signature(victim):
    seq = ticket_seqs(victim)[-1]
    entry = entry_of(victim, seq)
    forge_chain(victim, seq, Forger(entry.key_id), dearer(entry))
    assert (seq, "ledger.signature") in problems(victim)


def test_a_whole_ledger_made_anew_with_another_key_and_its_tables_is_found(cafe_file):
    # The best forgery: one key, one opening, every hash and signature right. What is left to
    # show it is the key file on this machine and the witness beside the database.
    forger = Forger()
    opening = json.loads(entry_of(cafe_file, 1).payload)
    opening |= {"key_id": forger.key_id, "public_key": forger.public.hex()}
    forge_chain(cafe_file, 1, forger, opening)
    with without_guards(cafe_file) as connection:
        connection.execute(
            "UPDATE signing_key SET key_id = ?, public_key = ?", (forger.key_id, forger.public)
        )
    codes = {code for _, code in problems(cafe_file, full=True)}
    assert codes == {"key.differs", "head.differs"}


def test_a_tail_cut_off_with_all_its_rows_is_found_by_the_witness(victim):
    seq = ticket_seqs(victim)[-1]
    with without_guards(victim) as connection:
        for table in FISCAL_TABLES:
            column = "seq" if table == LEDGER else "entry_seq"
            connection.execute(f"DELETE FROM {table} WHERE {column} >= ?", (seq,))
    assert problems(victim) == [(seq - 1, "head.cut")]


def test_two_entries_swapped_are_found(victim):
    first = ticket_seqs(victim)[4]
    with without_guards(victim) as connection:
        for before, after in ((first, 0), (first + 1, first), (0, first + 1)):
            connection.execute("UPDATE ledger_entry SET seq = ? WHERE seq = ?", (after, before))
    assert problems(victim)[0] == (first, "ledger.link")


def test_the_documents_of_two_entries_swapped_are_found(victim):
    seqs = ticket_seqs(victim)[4:6]
    one, two = (entry_of(victim, seq).payload for seq in seqs)
    with without_guards(victim) as connection:
        for seq, payload in zip(seqs, (two, one), strict=True):
            connection.execute("UPDATE ledger_entry SET payload = ? WHERE seq = ?", (payload, seq))
    found = problems(victim)
    assert found[0] == (seqs[0], "ledger.hash")
    assert (seqs[1], "ledger.hash") in found


# --- rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", FISCAL_TABLES)
def test_a_row_removed_is_found(rich_cafe, tmp_path, table):
    key, entry = key_of(table), "seq" if table == LEDGER else "entry_seq"
    with plain(rich_cafe) as connection:
        rows = connection.execute(f"SELECT {key}, {entry} FROM {table} ORDER BY {key}").fetchall()
    for number, seq in {rows[0], rows[len(rows) // 2], rows[-1]}:
        path = conftest.copied(rich_cafe, tmp_path / str(number))
        with without_guards(path, table) as connection:
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (number,))
        found = [s for s, _ in problems(path) if s]
        # The ledger's own last entry leaves its rows behind, and the witness ahead.
        expected = {seq - 1, seq} if table == LEDGER and number == rows[-1][0] else {seq}
        assert found
        assert found[0] in expected


@pytest.mark.parametrize("table", FISCAL_TABLES)
def test_a_row_added_is_found_and_the_entry_it_claims_named(victim, table):
    key = key_of(table)
    with without_guards(victim, table) as connection:
        names = columns(connection, table)
        last = connection.execute(f"SELECT * FROM {table} ORDER BY {key} DESC").fetchone()
        row = dict(zip(names, last, strict=True))
        row[key] += 1
        for name in set(names) - {key, "entry_seq"}:
            if name in {"serial", "revision", "position", "copy_no"}:
                row[name] += 1
            elif name in _RENAMED and row[name]:
                row[name] += "x"
        marks = ", ".join("?" * len(names))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row.values()))
    found = [s for s, _ in problems(victim) if s]
    assert found[0] == (row["seq"] if table == LEDGER else row["entry_seq"])


def test_an_entry_without_its_rows_is_found(victim):
    with plain(victim) as connection:
        (last,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
        head = ledger.head_of(entry_of(victim, last))
        entry = ledger.seal(
            head, kind="ticket", at="2026-11-21T10:00:00Z",
            payload=dearer(entry_of(victim, ticket_seqs(victim)[-1])),
            signer=Forger(entry_of(victim, last).key_id),
        )  # fmt: skip
        store_entry(connection, entry)
    found = problems(victim)
    assert (last + 1, "rows.missing") in found
    assert (last + 1, "ledger.signature") in found


def test_an_entry_of_an_unknown_kind_is_found(victim):
    with plain(victim) as connection:
        (last,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
        head = ledger.head_of(entry_of(victim, last))
        entry = ledger.seal(
            head, kind="gift", at="2026-11-21T10:00:00Z", payload={}, signer=Forger()
        )
        store_entry(connection, entry)
    assert (last + 1, "ledger.kind") in problems(victim)


@pytest.mark.parametrize(
    "payload", ["", "null", "[]", '{"total":1.5}', "{}", "[" * 5000, '{"serial":"one"}']
)
def test_a_payload_that_is_no_document_is_found_and_breaks_nothing(victim, payload):
    seq = ticket_seqs(victim)[3]
    assert change(victim, LEDGER, "payload", seq, payload)
    found = [(s, code) for s, code in problems(victim) if s == seq]
    assert (seq, "ledger.hash") in found
    assert (seq, "ledger.payload") in found


# --- the schema and the settings ------------------------------------------------------------------


def guards() -> dict[str, list[tuple[str, str]]]:
    """The triggers and indices of each table, as (kind, name); SQLite's own indices stand aside."""
    with closing(empty()) as memory:
        rows = memory.execute(
            "SELECT tbl_name, upper(type), name FROM sqlite_schema"
            " WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY tbl_name, name"
        ).fetchall()
    tables = itertools.groupby(rows, key=operator.itemgetter(0))
    return {table: [row[1:] for row in of_table] for table, of_table in tables}


GUARDS = guards()


def test_each_trigger_and_each_index_dropped_alone_is_named(victim):
    guards = [guard for of_table in GUARDS.values() for guard in of_table]
    ctx = bootstrap.open_cafe(victim)
    try:
        with ctx.store._engine.connect() as connection:
            for kind, name in guards:
                connection.exec_driver_sql(f"DROP {kind} {name}")
                found = list(inspection.schema_problems(connection))
                assert [(p.code, p.params) for p in found] == [("schema.missing", {"name": name})]
                connection.rollback()
            assert not list(inspection.schema_problems(connection))
    finally:
        ctx.store.close()


@pytest.mark.parametrize("table", GUARDS)
def test_a_table_that_lost_its_triggers_and_indices_is_verified_all_the_same(victim, table):
    with plain(victim) as connection:
        for kind, name in GUARDS[table]:
            connection.execute(f"DROP {kind} {name}")
    view = cafes.verify(victim)
    missing = [("schema.missing", name) for _, name in GUARDS[table]]
    assert [(p.code, p.params["name"]) for p in view.problems] == missing
    assert view.tickets > 0


def test_a_trigger_put_back_weaker_is_named(victim):
    with plain(victim) as connection:
        connection.execute("DROP TRIGGER tr_ticket_delete")
        connection.execute(
            "CREATE TRIGGER tr_ticket_delete BEFORE DELETE ON ticket BEGIN SELECT 1; END"
        )
    assert problems(victim) == [(0, "schema.changed")]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE receipts_of_mine (x)",
        "CREATE VIEW ticket_without_some AS SELECT * FROM ticket WHERE total_cents < 1000",
        "CREATE TRIGGER tr_mine AFTER INSERT ON article BEGIN SELECT 1; END",
        "CREATE INDEX ix_mine ON ticket (total_cents)",
    ],
    ids=["table", "view", "trigger", "index"],
)
def test_anything_unknown_in_the_schema_is_named(victim, sql):
    with plain(victim) as connection:
        connection.execute(sql)
    assert problems(victim) == [(0, "schema.unknown")]


def test_a_column_added_is_named_and_the_rest_still_verified(victim):
    with plain(victim) as connection:
        connection.execute("ALTER TABLE ticket ADD COLUMN note TEXT")
    view = cafes.verify(victim)
    assert [p.code for p in view.problems] == ["schema.changed"]
    assert view.tickets > 0


@pytest.mark.parametrize(
    "sql",
    ["DROP TABLE duplicate", "ALTER TABLE ticket DROP COLUMN covers", "DROP TABLE signing_key"],
)
def test_a_database_that_lost_a_table_or_a_column_is_refused_as_damaged(victim, sql):
    with plain(victim, "foreign_keys = OFF") as connection:
        connection.execute(sql)
    with cafes.refused("database.damaged"):
        cafes.verify(victim)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE setting SET value = '5' WHERE key = 'rollover_hour'",
        "UPDATE setting SET value = '4.0' WHERE key = 'rollover_hour'",
        "UPDATE setting SET value = 'no json' WHERE key = 'rollover_hour'",
        "DELETE FROM setting WHERE key = 'rollover_hour'",
        "INSERT INTO setting (key, value) VALUES ('free_coffee', 'true')",
        "UPDATE setting SET key = 'rollover' WHERE key = 'rollover_hour'",
    ],
)
def test_a_setting_changed_behind_the_tills_back_is_found(victim, sql):
    with plain(victim) as connection:
        connection.execute(sql)
    assert {code for _, code in problems(victim)} == {"settings.unrecorded"}

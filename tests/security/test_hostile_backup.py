"""A backup that somebody else made: read as hostile, refused before anything of it runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from cafe_pos import recovery
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import migrate
from cafe_pos.storage.keeping import check_copy, restore
from tests import cafes

ATTACKS = {
    "a view in the place of a table": """
        ALTER TABLE customer RENAME TO customer_kept;
        CREATE VIEW customer AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT i AS code FROM n;
    """,
    "a trigger that writes while the file is upgraded": """
        CREATE TRIGGER obeyed AFTER INSERT ON setting
            BEGIN UPDATE operator SET role = 'manager'; END;
    """,
    "a trigger of ours that does something else": """
        DROP TRIGGER tr_ledger_entry_update;
        CREATE TRIGGER tr_ledger_entry_update BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END;
    """,
    "a table of somebody's": 'CREATE TABLE "\x1b[2J=cmd()" (a);',
    "an index by an expression": "CREATE INDEX heavy ON article (hex(zeroblob(50000)));",
}


@pytest.fixture
def backup(cafe_file: Path, tmp_path: Path) -> Path:
    """A copy of the café under a backup's name, to be spoilt."""
    path = tmp_path / "key" / "cafe.20261120T200000Z.backup.db"
    path.parent.mkdir()
    shutil.copyfile(cafe_file, path)
    return path


def _spoil(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(script)
    finally:
        connection.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_a_schema_that_is_not_ours_is_refused_unread(
    attack: str, backup: Path, cafe_file: Path
) -> None:
    if "tr_ledger_entry_update" in ATTACKS[attack]:
        assert "tr_ledger_entry_update" in migrate.expected_schema()
    _spoil(backup, ATTACKS[attack])
    before = cafe_file.read_bytes()
    with pytest.raises(PosError) as caught:
        recovery.restore(cafe_file, backup)
    assert caught.value.code == "backup.broken"
    assert cafe_file.read_bytes() == before
    assert [path.name for path in cafe_file.parent.glob(".*")] == []
    assert cafes.verify(cafe_file, full=True).ok


def test_ours_is_restored(backup: Path, cafe_file: Path) -> None:
    """The control: the same backup, not spoilt."""
    restored = recovery.restore(cafe_file, backup)
    assert restored.missing == 0
    assert cafes.verify(cafe_file, full=True).ok


def test_older_schemas_are_ours_too(tmp_path: Path) -> None:
    for last in range(1, migrate.latest() + 1):
        connection = sqlite3.connect(tmp_path / f"{last}.db", isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        for number, script in migrate.steps():
            if number <= last:
                connection.executescript(f"BEGIN; {script}; COMMIT")
        connection.execute(f"PRAGMA application_id = {migrate.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {last}")
        assert migrate.strange_objects(connection) == []
        connection.close()


def test_the_check_of_a_copy_neither_writes_nor_obeys(backup: Path) -> None:
    before = backup.read_bytes()
    assert check_copy.broken(backup)[0] is None
    assert backup.read_bytes() == before


def test_what_is_no_file_is_no_backup(tmp_path: Path, cafe_file: Path) -> None:
    pipe = tmp_path / "cafe.20261120T200000Z.backup.db"
    os.mkfifo(pipe)
    with cafes.refused("file.cannot_read"):
        recovery.restore(cafe_file, pipe)


def test_restore_names_the_schema_it_refuses(backup: Path, cafe_file: Path) -> None:
    _spoil(backup, "CREATE TABLE guest (a);")
    with cafes.refused("backup.broken") as caught:
        restore.prepare(backup, cafe_file)
    assert caught.value.params["reason"] == "guest"

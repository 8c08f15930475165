"""The schema: split into statements, made step by step, mirrored by the table classes."""

from __future__ import annotations

import pkgutil
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest
from sqlmodel import SQLModel

from cafe_pos import messages, storage
from cafe_pos.storage import migrate
from cafe_pos.storage.keeping import backup
from tests import cafes
from tests.cafes import refused
from tests.integration.attacks import FISCAL_TABLES, plain


@pytest.fixture
def empty():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def test_a_script_is_split_into_whole_statements():
    script = (
        "-- a comment; with a semicolon\n\n"
        "CREATE TABLE a (\n  x TEXT DEFAULT ';' -- why; not\n);\n"
        "CREATE TRIGGER t BEFORE DELETE ON a\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
        "INSERT INTO a VALUES ('one;\ntwo');\n"
    )
    found = list(migrate.statements(script))
    assert [s.split(" ")[:2] for s in found] == [
        ["CREATE", "TABLE"],
        ["CREATE", "TRIGGER"],
        ["INSERT", "INTO"],
    ]
    assert found[1].endswith("END;")


@pytest.mark.parametrize("script", ["", "\n\n", "-- only a comment\n"])
def test_a_script_without_statements_has_none(script):
    assert list(migrate.statements(script)) == []


def test_a_script_that_ends_inside_a_statement_is_a_fault():
    with pytest.raises(ValueError, match="inside a statement"):
        list(migrate.statements("CREATE TABLE a (x TEXT)\n"))


def test_steps_are_numbered_from_one_without_gaps():
    versions = [version for version, _ in migrate.steps()]
    assert versions == list(range(1, migrate.latest() + 1))


def test_a_new_database_has_the_expected_schema_and_says_whose_it_is(founded):
    with plain(founded) as connection:
        assert migrate.schema_of(connection) == migrate.expected_schema()
        assert connection.execute("PRAGMA application_id").fetchone() == (0x43414645,)
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.latest(),)


def test_upgrading_twice_does_nothing_the_second_time(empty):
    asked = []
    assert migrate.upgrade(empty, asked.append)
    assert not migrate.upgrade(empty, asked.append)
    assert asked == []


def test_each_step_asks_first_for_the_way_back(empty, monkeypatch):
    migrate.upgrade(empty, lambda _: None)
    first = migrate.steps()
    last = migrate.latest()
    table, index = "CREATE TABLE two (x TEXT) STRICT;", "CREATE INDEX i ON two (x);"
    later = [*first, (last + 1, table), (last + 2, index)]
    monkeypatch.setattr(migrate, "steps", lambda: later)
    asked = []
    assert migrate.upgrade(empty, asked.append)
    assert asked == [last, last + 1]
    assert migrate.version_of(empty) == last + 2


@pytest.mark.parametrize(
    "broken", ["CREATE TABLE b (x TEXT);\nCREATE TABLE b (x TEXT);", "no SQL;"]
)
def test_a_step_that_fails_leaves_the_version_before_it(empty, monkeypatch, broken):
    migrate.upgrade(empty, lambda _: None)
    before = migrate.schema_of(empty)
    last = migrate.latest()
    monkeypatch.setattr(migrate, "steps", lambda: [(last, ""), (last + 1, broken)])
    with pytest.raises(sqlite3.OperationalError):
        migrate.upgrade(empty, lambda _: None)
    assert migrate.schema_of(empty) == before
    assert migrate.version_of(empty) == last
    assert not empty.in_transaction


def test_a_step_without_its_way_back_is_not_taken(empty, monkeypatch):
    migrate.upgrade(empty, lambda _: None)
    last = migrate.latest()
    further = [(last, ""), (last + 1, "CREATE TABLE b (x TEXT);")]
    monkeypatch.setattr(migrate, "steps", lambda: further)

    def no_backup(_version):
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        migrate.upgrade(empty, no_backup)
    assert migrate.version_of(empty) == last


def test_the_version_of_an_empty_database_is_zero(empty):
    assert migrate.version_of(empty) == 0


def test_a_newer_schema_is_refused_with_both_versions(empty):
    migrate.upgrade(empty, lambda _: None)
    empty.execute("PRAGMA user_version = 99")
    with refused("database.newer") as caught:
        migrate.version_of(empty)
    params = caught.value.params
    assert (params["version"], params["known"]) == (99, migrate.latest())


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE mine (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 3"]
)
def test_what_another_program_made_is_not_ours(empty, sql):
    empty.execute(sql)
    with refused("database.foreign"):
        migrate.version_of(empty)


# --- the classes mirror the tables ----------------------------------------------------------------

TYPES = {"INTEGER": "int", "TEXT": "str", "BLOB": "bytes"}
MODELS = {
    model.__tablename__: model
    for found in pkgutil.walk_packages(storage.__path__, "cafe_pos.storage.")
    for model in vars(import_module(found.name)).values()
    if isinstance(model, type) and issubclass(model, SQLModel) and hasattr(model, "__table__")
}


def test_every_table_has_its_class_and_every_class_its_table():
    tables = {n for n, sql in migrate.expected_schema().items() if sql.startswith("CREATE TABLE")}
    assert tables == set(MODELS)


@pytest.mark.parametrize("table", MODELS)
def test_a_class_has_the_columns_types_and_nullability_of_its_table(empty, table):
    migrate.upgrade(empty, lambda _: None)
    held = [
        (name, TYPES[kind], not required and not key)
        for _, name, kind, required, _, key in empty.execute(f"PRAGMA table_info({table})")
    ]
    said = []
    for name, field in MODELS[table].model_fields.items():
        kinds = str(field.annotation).removeprefix("<class '").removesuffix("'>").split(" | ")
        key = MODELS[table].__table__.columns[name].primary_key
        said.append((name, kinds[0], "None" in kinds and not key))
    assert said == held


@pytest.mark.parametrize("table", FISCAL_TABLES)
def test_the_first_columns_of_a_fiscal_table_are_its_row_and_its_entry(table):
    first = list(MODELS[table].model_fields)[:2]
    assert first == (["seq", "kind"] if table == "ledger_entry" else ["id", "entry_seq"])


def test_an_older_program_names_the_way_back_from_a_newer_database(cafe, cafe_file):
    cafes.ring(cafe, "CAFE")
    held = backup.make(
        cafe.store._raw,
        backup.folder_for(cafe_file)
        / backup.name_for(cafe_file, cafe.clock.now(), f".schema{migrate.latest()}"),
        cafe.clock.now(),
    )
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        entries = uow.head.seq
    cafe.store.close()
    with closing(sqlite3.connect(cafe_file)) as connection:
        connection.execute(f"PRAGMA user_version = {migrate.latest() + 1}")
    before = cafe_file.read_bytes()
    with refused("database.newer_way_back") as caught:
        cafes.reopen(cafe_file, cafe.clock)
    assert cafe_file.read_bytes() == before
    said = messages.sentence(caught.value)
    assert held.path.name in said
    assert str(entries) in said
    assert caught.value.params["lost"] == entries - held.seq == 1
    held.path.unlink()
    with refused("database.newer"):
        cafes.reopen(cafe_file, cafe.clock)

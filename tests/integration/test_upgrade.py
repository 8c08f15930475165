"""A café kept by an earlier program: opened, upgraded, nothing lost.

`tests/data/schema1.tar.xz` was made by the last program of schema 1: three closed days and an open
one with every document that it knew, two lost keys, an open tab, a draft, a dish with portions
kept, a note. `schema2.tar.xz` likewise, with the village's services: mandators, a lot, bread, a
parcel, a service, purchases and charges, a bank account, a scenario, a need. Each holds the till's
key too, since a café that is upgraded still has its own.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos import bootstrap, recovery, settings
from cafe_pos.application import counter
from cafe_pos.application.drawer import closing
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.tabs import tabs
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import HANDOVER, ServiceMark
from cafe_pos.storage import migrate
from cafe_pos.storage.keeping import check_copy
from tests.cafes import verify
from tests.integration.attacks import LEDGER, columns, plain

DATA = Path(__file__).parents[1] / "data"
LATER = "2027-01-01T11:00:00Z"


SCHEMAS = {1: (136, 42), 2: (184, 49)}
"""Of each schema: the entries that its café holds, and the next ticket's number."""


@pytest.fixture(params=SCHEMAS)
def schema(request):
    """The schema of the café."""
    return request.param


@pytest.fixture
def old(tmp_path, schema):
    """The café of a schema in a folder of its own, its key among this machine's."""
    folder = tmp_path / "old"
    with tarfile.open(DATA / f"schema{schema}.tar.xz") as files:
        files.extractall(folder, filter="data")
    settings.keys_dir().mkdir(parents=True, exist_ok=True)
    for key in folder.glob("*.key"):
        key.rename(settings.keys_dir() / key.name)
    return folder / "cafe.db"


def contents(path):
    """Every row of every table, by the columns of the file's own schema."""
    with plain(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for (name,) in tables.fetchall()
        }


def test_an_older_café_is_verified_without_being_changed(old):
    before = old.read_bytes()
    found = verify(old, full=True)
    assert found.problems == ()
    assert old.read_bytes() == before
    assert {p.name for p in old.parent.iterdir()} == {"cafe.db", "cafe.db.head"}


def test_an_older_café_is_upgraded_with_a_way_back_and_loses_nothing(old, schema, opened, clock):
    clock.set(LATER)
    before = contents(old)
    ctx = opened(old)
    assert [code for code, _ in ctx.store.notices] == []
    ctx.store.close()
    (way_back,) = old.parent.rglob(f"*schema{schema}*")
    wrong, head = check_copy.broken(way_back)
    assert wrong is None
    assert contents(way_back) == before
    after = contents(old)
    assert head.seq == len(after[LEDGER]) == len(before[LEDGER])
    for table, rows in before.items():
        assert [row[: len(rows[0])] for row in after[table]] == rows if rows else True, table
    with plain(old) as connection:
        assert migrate.version_of(connection) == migrate.latest()
        assert migrate.schema_of(connection) == migrate.expected_schema()
        assert "act" in columns(connection, "ticket_line")
        assert "card_ref" in columns(connection, "ticket_payment")


def test_an_upgraded_café_sells_closes_and_verifies(old, schema, opened, clock):
    clock.set(LATER)
    ctx = opened(old)
    assert counter.open_counter(ctx).draft.pieces == 1
    recalled = tabs.recall(ctx, "Table 4")
    assert (recalled.order.total_cents, recalled.lost) == (2 * 650 + 3 * 150, ())
    bread = Wanted("BAGUETTE", mark=ServiceMark("produce", "R1-2027-01-01", HANDOVER))
    view = ringing.ring(ctx, Ring((bread, Wanted("CAFE", 2)), (Tender(Method.CASH),)))
    assert view.payload["serial"] == SCHEMAS[schema][1]
    clock.advance(hours=8)
    closing.close_day(ctx)
    ctx.store.close()
    assert verify(old, full=True).problems == ()
    assert verify(old).problems == ()


def test_a_café_of_another_schema_is_restored_from_a_copy_of_it(old, schema, clock):
    copy = old.with_name("copy.db")
    copy.write_bytes(old.read_bytes())
    with mock.patch.object(bootstrap, "clock", return_value=clock):
        clock.set(LATER)
        made = recovery.restore(old, copy)
    assert (made.seq, made.missing, made.before is None) == (SCHEMAS[schema][0], 0, False)
    assert verify(old, full=True).problems == ()


def test_the_way_back_of_an_upgrade_is_itself_a_whole_café(old, schema, opened, clock):
    clock.set(LATER)
    opened(old).store.close()
    (way_back,) = old.parent.rglob(f"*schema{schema}*")
    assert verify(way_back, full=True).problems == ()

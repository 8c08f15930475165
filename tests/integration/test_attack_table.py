"""Each attack of the table is found, the one that cannot show is not; so are bytes at random."""

from __future__ import annotations

import os

import pytest

from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import Entry
from cafe_pos.storage import queries
from cafe_pos.storage.keyring import PublicKey
from tests import attacks, conftest, random_bytes

BYTES = int(os.environ.get("CAFE_POS_BYTES", "200"))


@pytest.mark.parametrize("attack", attacks.TABLE, ids=lambda attack: attack.name)
def test_an_attack_is_answered_as_the_table_says(rich_cafe, tmp_path, attack):
    assert attacks.outcome(attack, rich_cafe, tmp_path).found is attack.must


def test_every_byte_that_changes_a_recorded_fact_is_found(rich_cafe, tmp_path):
    database = conftest.copied(rich_cafe, tmp_path)
    tally = random_bytes.in_database(database, BYTES, attacks.SEED)
    assert tally.missed == []
    assert tally.counts[random_bytes.FOUND] > BYTES / 10
    assert sum(tally.counts.values()) == BYTES


def test_every_byte_of_an_archive_that_changes_a_file_is_found(rich_cafe, tmp_path):
    archive = attacks.archived(conftest.copied(rich_cafe, tmp_path))
    tally = random_bytes.in_archive(archive, BYTES, attacks.SEED)
    assert tally.missed == []
    assert tally.counts[random_bytes.FOUND] > BYTES * 0.9


def test_bytes_that_nobody_looks_at_are_no_fact(rich_cafe, tmp_path):
    # The control: the harness tells a harmless change from one that is found.
    database = conftest.copied(rich_cafe, tmp_path)
    whole = random_bytes.facts(database)
    with random_bytes.changed(database, 92, 1):  # the version of SQLite that wrote last
        assert random_bytes.facts(database) == whole
        assert random_bytes.verified(database, full=False)
    assert random_bytes.facts(database) == whole


def test_a_value_that_damage_made_another_type_is_read_as_one_that_fits_nothing():
    row = (7, "ticket", "2026-11-22T09:15:00Z", 1, "k", "{}", bytes(32), bytes(32), None)
    assert queries._entry(row) == Entry(*row)
    for place in range(9):
        damaged = (*row[:place], 1.5, *row[place + 1 :])
        entry = queries._entry(damaged)
        assert entry != Entry(*row)
        (_, found), *_ = ledger.check_chain([entry], ledger.Head(6, bytes(32), bytes(32)))
        assert found is not None or place == 8
    assert not PublicKey(b"short").verify(bytes(32), bytes(64))
    with pytest.raises(ValueError, match="not an integer"):
        ledger.read_payload(None)

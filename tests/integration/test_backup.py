"""Backups: copied while the till sells, verified before they are named, thinned out by age."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest

from cafe_pos.application import settings_acts
from cafe_pos.application.keeping import backups
from cafe_pos.storage.keeping import backup, places
from tests import cafes
from tests.cafes import refused
from tests.integration.attacks import dump, plain, without_guards


def test_a_backup_is_the_whole_café_and_verifies_by_itself(cafe, cafe_file):
    for _ in range(3):
        cafes.ring(cafe, "CAFE", "DEMI")
    made = cafe.store.backup()
    assert made.path.parent == backup.folder_for(cafe_file)
    assert made.path.name == "cafe.20261120T091500Z.backup.db"
    assert made.size_bytes == made.path.stat().st_size
    cafe.store.close()
    view = cafes.verify(made.path, full=True)
    assert view.ok
    assert (view.tickets, view.head_seq, view.head_hash) == (3, made.seq, made.hash)
    assert dump(made.path) == dump(cafe_file)


def test_a_backup_leaves_nothing_else_beside_it(cafe, tmp_path):
    cafe.store.backup(tmp_path / "key")
    assert [p.suffix for p in (tmp_path / "key").iterdir()] == [".db"]


def test_a_backup_opened_frozen_is_not_changed(cafe, tmp_path):
    cafes.ring(cafe, "CAFE")
    kept = cafe.store.backup(tmp_path / "key").path
    before = kept.read_bytes()
    assert cafes.verify(kept).ok
    assert kept.read_bytes() == before
    assert [p.name for p in kept.parent.iterdir()] == [kept.name]


def test_a_restored_backup_sells_on(cafe, cafe_file, opened, tmp_path):
    cafes.ring(cafe, "CAFE")
    kept = cafe.store.backup(tmp_path / "key").path
    cafe.store.close()
    cafe_file.unlink()
    kept.rename(cafe_file)
    again = opened(cafe_file)
    assert cafes.ring(again, "CAFE").number == "T-00000002"


def test_a_backup_while_the_till_sells_holds_whole_tickets_only(cafe, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "PAGES", 5)  # many small steps, so that many sales fall between
    for n in range(200):
        cafes.ring(cafe, "CAFE", "CROQUE", "DEMI", "BAGUETTE", key=f"before-{n}")
    told = []
    started = threading.Event()

    def progress(done, total):
        told.append((done, total))
        started.set()

    made = []
    copying = threading.Thread(
        target=lambda: made.append(cafe.store.backup(tmp_path / "key", progress))
    )
    copying.start()
    assert started.wait(30)
    sold = 0
    while copying.is_alive():
        cafes.ring(cafe, "CAFE", "CROQUE", "DEMI", "BAGUETTE", key=f"during-{sold}")
        sold += 1
    copying.join()
    assert len(told) > 20
    assert told[-1][0] == told[-1][1]
    assert sold > 0
    view = cafes.verify(made[0].path, full=True)
    assert view.ok
    assert 200 <= view.tickets <= 200 + sold
    assert cafes.ring(cafe, "CAFE").number == f"T-{201 + sold:08d}"


# --- copies that are broken -----------------------------------------------------------------------


@pytest.fixture
def copy(cafe, tmp_path):
    cafes.ring(cafe, "CAFE")
    cafes.ring(cafe, "DEMI")
    return cafe.store.backup(tmp_path / "key").path


def one_byte(path):
    # In a payload, so that the page itself stays well formed.
    content = path.read_bytes()
    assert content.count(b'"label":"Demi pression"') == 1
    path.write_bytes(content.replace(b'"label":"Demi pression"', b'"label":"Demi pressioN"'))


def entry_removed(path):
    with without_guards(path) as connection:
        connection.execute("DELETE FROM ledger_entry WHERE seq = 5")


def last_signature(path):
    with without_guards(path) as connection:
        connection.execute(
            "UPDATE ledger_entry SET signature = zeroblob(64)"
            " WHERE seq = (SELECT max(seq) FROM ledger_entry)"
        )


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 8192 * 4096])


def page_of_noise(path):
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xa5" * 4096
    path.write_bytes(content)


def text(path):
    path.write_text("not a database")


def nothing(path):
    path.write_bytes(b"")


BREAKS = [one_byte, entry_removed, last_signature, half, page_of_noise, text, nothing]


def test_a_good_copy_passes_its_check(copy):
    checked = backup.check(copy)
    view = cafes.verify(copy)
    assert checked == (view.head_seq, view.head_hash)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda f: f.__name__)
def test_a_broken_copy_is_refused(copy, broken):
    broken(copy)
    with refused("backup.broken") as caught:
        backup.check(copy)
    assert caught.value.params["reason"]


def test_a_copy_that_fails_its_check_gets_no_name(cafe, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "flush", one_byte)
    cafes.ring(cafe, "DEMI")
    with refused("backup.broken"):
        cafe.store.backup(tmp_path / "key")
    assert list((tmp_path / "key").iterdir()) == []
    monkeypatch.undo()
    assert cafe.store.backup(tmp_path / "key").path.exists()


def test_a_backup_that_cannot_be_written_is_refused_and_the_till_goes_on(cafe, tmp_path):
    (tmp_path / "key").write_text("not a folder")
    with refused("backup.cannot_write"):
        cafe.store.backup(tmp_path / "key")
    assert cafes.ring(cafe, "CAFE").number == "T-00000001"


def test_a_half_written_backup_of_before_is_written_over(cafe, cafe_file):
    folder = backup.folder_for(cafe_file)
    folder.mkdir()
    part = folder / "cafe.20261120T091500Z.backup.db.part"
    part.write_bytes(b"half")
    older = "cafe.20261119T201500Z.backup.db.part"
    for name in (older, f"{older}-journal"):
        (folder / name).write_bytes(b"half")
    made = cafe.store.backup().path
    assert [p.name for p in folder.iterdir()] == [made.name]


# --- how long they are kept -----------------------------------------------------------------------


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def backups_at(folder, *moments, stem="cafe", label=""):
    made = []
    for moment in moments:
        path = folder / f"{stem}.{moment:%Y%m%dT%H%M%SZ}{label}.backup.db"
        path.write_bytes(b"")
        made.append(path.name)
    return made


LAST = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def test_seven_days_five_weeks_twelve_months_and_every_year_are_kept(tmp_path):
    moments = [LAST - timedelta(days=n) for n in range(3 * 365)]
    backups_at(tmp_path, *moments)
    backup.prune(tmp_path, "cafe")
    kept = [name.split(".")[1][:8] for name in names(tmp_path)]
    days = [f"{LAST - timedelta(days=n):%Y%m%d}" for n in range(7)]
    months = ["20251231", "20260131", "20260228", "20260331", "20260430", "20260531", "20260630",
              "20260731", "20260831", "20260930", "20261031"]  # fmt: skip
    years = ["20231231", "20241231", "20251231"]
    weeks = ["20261025", "20261101", "20261108", "20261115", "20261122"]  # the Sundays
    assert kept == sorted({*days, *weeks, *months, *years})


def test_the_last_backup_of_a_day_is_the_one_kept(tmp_path):
    early, late = backups_at(tmp_path, LAST - timedelta(hours=9), LAST)
    assert [p.name for p in backup.prune(tmp_path, "cafe")] == [early]
    assert names(tmp_path) == [late]


def test_seven_days_are_days_with_a_backup_not_days_gone_by(tmp_path):
    made = backups_at(tmp_path, *(LAST - timedelta(days=30 * n) for n in range(7)))
    assert backup.prune(tmp_path, "cafe") == []
    assert names(tmp_path) == sorted(made)


def test_backups_made_before_an_upgrade_and_other_files_are_never_removed(tmp_path):
    old = LAST - timedelta(days=4000)
    others = [
        *backups_at(tmp_path, old, old - timedelta(days=1), label=".schema1"),
        *backups_at(tmp_path, old, old - timedelta(hours=1), stem="cafe.demo"),
        *backups_at(tmp_path, old, old - timedelta(hours=1), stem="bar"),
    ]
    (tmp_path / "notes.txt").write_text("mine")
    backups_at(tmp_path, LAST, LAST - timedelta(hours=1))
    assert len(backup.prune(tmp_path, "cafe")) == 1
    assert {*others, "notes.txt"} <= set(names(tmp_path))


def test_a_backup_to_the_tills_own_folder_thins_the_old_ones_out(cafe, cafe_file, clock):
    clock.set("2026-11-20T10:00:00Z")
    cafe.store.backup()
    clock.set("2026-11-20T11:00:00Z")
    latest = cafe.store.backup()
    assert names(backup.folder_for(cafe_file)) == [latest.path.name]
    assert cafe.store.latest_backup() == latest.path


def test_the_copy_just_made_stays_when_the_clock_was_ahead(cafe, cafe_file, clock):
    clock.set("2026-11-20T12:00:00Z")  # two hours too late, until the network tells the time
    ahead = cafe.store.backup()
    clock.set("2026-11-20T10:30:00Z")
    cafes.ring(cafe, "CAFE")
    made = cafe.store.backup()
    assert names(backup.folder_for(cafe_file)) == [made.path.name, ahead.path.name]
    assert backup.check(made.path) == (made.seq, made.hash)


@pytest.mark.parametrize("sealed", [False, True])
def test_two_cafés_may_name_the_same_folder(cafe, tmp_path, clock, sealed):
    nas, end = tmp_path / "nas", ".backup.db.age" if sealed else ".backup.db"
    nas.mkdir()
    settings_acts.change(cafe, "second_backup", str(nas))
    if sealed:
        backups.encrypt_for(cafe, cafe.store.keeping.new_pair().public)
    theirs = [nas / f"cafe.20261120T{hour}0000Z{end}" for hour in (12, 13)]
    for path in theirs:
        path.write_bytes(b"of another")
        path.with_name(path.name + ".sha256").write_text("# cafe another\n")
    made = []
    for hour in (10, 11):
        clock.set(f"2026-11-20T{hour}:00:00Z")
        made.append(cafe.store.backup().second)
    assert not made[0].exists()
    assert made[1].exists()
    assert all(path.exists() for path in theirs)
    assert places.cafe_of(made[1]) == places.wanted_of(cafe.store.latest_backup()).cafe


def test_a_share_that_flushes_no_folder_takes_copies(cafe, tmp_path, monkeypatch):
    """As a folder of the network answers, and some drivers of keys."""
    (tmp_path / "nas").mkdir()
    settings_acts.change(cafe, "second_backup", str(tmp_path / "nas"))
    plain = os.fsync

    def fsync(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        plain(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    made = cafe.store.backup()
    assert made.second_problem is None
    assert made.second == tmp_path / "nas" / made.path.name


def test_a_backup_elsewhere_is_left_alone(cafe, tmp_path, clock):
    cafe.store.backup(tmp_path / "key")
    clock.advance(hours=1)
    cafe.store.backup(tmp_path / "key")
    assert len(names(tmp_path / "key")) == 2


def test_before_the_first_backup_there_is_no_latest(cafe):
    assert cafe.store.latest_backup() is None


def test_the_backup_before_an_upgrade_is_a_whole_café(cafe, cafe_file):
    cafes.ring(cafe, "CAFE")
    raw = cafe.store._raw
    target = backup.folder_for(cafe_file) / backup.name_for(cafe_file, LAST, ".schema1")
    assert backup.make(raw, target, LAST).path == target
    with plain(target) as copy, pytest.raises(sqlite3.IntegrityError):
        copy.execute("DELETE FROM ticket")

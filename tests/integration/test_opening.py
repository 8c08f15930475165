"""Opening files that are not what they should be: a coded refusal, and nothing half done."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3

import pytest

from cafe_pos import bootstrap, settings
from cafe_pos.application import setup
from cafe_pos.application.proof import audit
from cafe_pos.storage import engine, migrate, witness
from tests import cafes
from tests.cafes import HandClock, refused
from tests.integration import children
from tests.integration.attacks import FISCAL_TABLES, LEDGER, plain, without_guards


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def openings(path):
    """Every way to open a file."""
    return {
        "to sell": lambda: bootstrap.open_cafe(path),
        "frozen": lambda: bootstrap.open_frozen(path),
    }


def foreign(path):
    with plain(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.execute("INSERT INTO recipes VALUES ('gougères')")


def foreign_in_wal(path):
    foreign(path)
    with plain(path, "journal_mode = WAL") as connection:
        connection.execute("INSERT INTO recipes VALUES ('kouign-amann')")


def signed_by_another(path):
    with plain(path) as connection:
        connection.execute("PRAGMA application_id = 7")


def newer(path):
    with plain(path) as connection:
        connection.execute("CREATE TABLE ticket (x TEXT)")
        connection.execute(f"PRAGMA application_id = {migrate.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {migrate.latest() + 1}")


def text(path):
    path.write_text("date,time,transaction,item\n" * 100)


def nothing(path):
    path.write_bytes(b"")


def schema_only(path):
    with plain(path) as connection:
        migrate.upgrade(connection, lambda _: None)


NOT_OURS = [
    (foreign, "database.foreign"),
    (foreign_in_wal, "database.foreign"),
    (signed_by_another, "database.foreign"),
    (newer, "database.newer"),
    (text, "database.not_a_database"),
    (nothing, "database.empty"),
]


@pytest.mark.parametrize("way", ["to sell", "frozen"])
@pytest.mark.parametrize(("made", "code"), NOT_OURS, ids=lambda part: getattr(part, "__name__", ""))
def test_what_is_no_cafe_of_ours_is_refused_and_left_byte_for_byte(tmp_path, made, code, way):
    path = tmp_path / "other.db"
    made(path)
    before = sha256(path)
    with refused(code):
        openings(path)[way]()
    assert sha256(path) == before
    assert {p.name for p in tmp_path.iterdir()} <= {path.name, path.name + ".lock"}


@pytest.mark.parametrize("made", [foreign, newer, text])
@pytest.mark.parametrize(
    "make", [bootstrap.create_cafe, lambda path: cafes.found(path, HandClock())]
)
def test_no_cafe_is_made_over_what_another_program_keeps(tmp_path, made, make):
    path = tmp_path / "other.db"
    made(path)
    before = sha256(path)
    with refused("database.exists"):
        make(path)
    assert sha256(path) == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_database_without_an_opening_holds_no_cafe(tmp_path):
    schema_only(tmp_path / "cafe.db")
    with refused("database.empty"):
        bootstrap.open_cafe(tmp_path / "cafe.db")


@pytest.mark.parametrize("way", ["to sell", "frozen"])
def test_where_there_is_no_file_there_is_no_cafe(tmp_path, way):
    with refused("cafe.missing"):
        openings(tmp_path / "cafe.db")[way]()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", ["to sell", "frozen"])
def test_a_directory_is_no_cafe(tmp_path, way):
    (tmp_path / "cafe.db").mkdir()
    with refused("database.cannot_open"):
        openings(tmp_path / "cafe.db")[way]()
    assert list((tmp_path / "cafe.db").iterdir()) == []


def test_a_folder_that_is_a_file_holds_no_cafe(tmp_path):
    (tmp_path / "folder").write_text("not a folder")
    with refused("database.cannot_open"):
        cafes.found(tmp_path / "folder" / "cafe.db", HandClock())


@pytest.mark.parametrize("way", ["to sell", "frozen"])
def test_a_file_cut_in_half_is_refused_as_damaged(victim, way):
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2 // 4096 * 4096])
    with refused("database.damaged"):
        ctx = openings(victim)[way]()
        try:
            audit.verify(ctx)
        finally:
            ctx.store.close()


def test_a_name_with_every_odd_character_is_a_name(tmp_path, opened):
    path = tmp_path / "café d'été 100%?#&=; ü.db"
    cafes.found(path, HandClock()).store.close()
    assert cafes.ring(opened(path), "CAFE").number == "T-00000001"


# --- making a café --------------------------------------------------------------------------------


def test_a_cafe_is_never_made_over_another(cafe_file):
    before = sha256(cafe_file)
    with refused("database.exists"):
        cafes.found(cafe_file, HandClock())
    assert sha256(cafe_file) == before


def test_a_cafe_is_founded_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "cafe.db"

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "found", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cafes.found(path, HandClock())
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    cafes.found(path, HandClock()).store.close()
    assert cafes.verify(path).ok
    assert {p.name for p in tmp_path.iterdir()} == {"cafe.db", "cafe.db.head", "cafe.db.lock"}


def test_what_a_killed_founding_left_is_swept_away_by_the_next(tmp_path):
    path = tmp_path / "cafe.db"
    shutil.copy(__file__, tmp_path / ".cafe.db.new")
    (tmp_path / ".cafe.db.new-wal").write_bytes(b"half a page")
    cafes.found(path, HandClock()).store.close()
    assert cafes.verify(path).ok
    assert not list(tmp_path.glob(".cafe*"))


def test_a_creation_whose_key_cannot_be_written_leaves_no_file(tmp_path, monkeypatch):
    (tmp_path / "config").write_text("not a folder")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = tmp_path / "cafe.db"
    with refused("key.cannot_write"):
        cafes.found(path, HandClock())
    assert [p.name for p in tmp_path.iterdir()] == ["config"]


# --- alone ----------------------------------------------------------------------------------------


def test_no_memory_map_is_ever_made_beside_the_database(cafe, cafe_file):
    for _ in range(5):
        cafes.ring(cafe, "CAFE")
    names = {p.name for p in cafe_file.parent.iterdir()}
    assert cafe_file.name + "-shm" not in names
    assert cafe_file.name + "-wal" in names
    cafe.store.close()
    names = {p.name for p in cafe_file.parent.iterdir()}
    assert names == {"cafe.db", "cafe.db.head", "cafe.db.lock"}


def test_the_connection_is_durable_and_guarded(cafe):
    raw = cafe.store._raw
    held = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in (
        "journal_mode", "synchronous", "locking_mode", "foreign_keys", "recursive_triggers",
        "trusted_schema", "cell_size_check", "mmap_size", "secure_delete", "fullfsync",
    )}  # fmt: skip
    assert held == {
        "journal_mode": "wal",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "secure_delete": 1,
        "fullfsync": 1,
    }


@pytest.mark.parametrize("way", ["to sell", "frozen"])
def test_a_till_that_is_open_is_not_opened_again_in_the_same_process(cafe, cafe_file, way):
    with refused("database.open_elsewhere"):
        openings(cafe_file)[way]()
    assert cafes.ring(cafe, "CAFE").number == "T-00000001"


def test_a_till_open_in_another_process_is_refused_until_it_is_closed(cafe_file):
    other = children.start(
        """
        ctx = bootstrap.open_cafe(path)
        print("open", flush=True)
        sys.stdin.readline()
        print(cafes.ring(ctx, "CAFE").number, flush=True)
        ctx.store.close()
        """,
        cafe_file,
    )
    with other:
        assert other.stdout.readline() == "open\n"
        for way in openings(cafe_file).values():
            with refused("database.open_elsewhere"):
                way()
        other.stdin.write("go on\n")
        other.stdin.flush()
        assert other.stdout.readline() == "T-00000001\n"
        assert other.wait(30) == 0
    assert cafes.verify(cafe_file).tickets == 1


def test_the_file_itself_is_locked_when_the_lock_file_was_removed(cafe, cafe_file, monkeypatch):
    cafe_file.with_name("cafe.db.lock").unlink()
    monkeypatch.setattr(engine, "BUSY_MS", 1)
    with refused("database.open_elsewhere"):
        bootstrap.open_cafe(cafe_file)
    with (
        plain(cafe_file, "busy_timeout = 1") as tool,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        tool.execute("SELECT count(*) FROM ticket")
    assert cafes.ring(cafe, "CAFE").number == "T-00000001"


def test_a_refused_opening_lets_the_file_go(cafe_file, clock):
    real = bootstrap.open_cafe(cafe_file)
    real.store.close()
    clock.simulated = True
    for _ in range(2):
        with refused("cafe.demo_clock"):
            cafes.reopen(cafe_file, clock)
    clock.simulated = False
    cafes.reopen(cafe_file, clock).store.close()


def test_closing_twice_is_harmless(cafe):
    cafe.store.close()
    cafe.store.close()


# --- no rights, no room ---------------------------------------------------------------------------


def test_a_cafe_on_a_read_only_disk_is_refused_and_can_be_verified(cafe_file):
    bootstrap.open_cafe(cafe_file).store.close()
    before = sha256(cafe_file)
    told = json.loads(
        children.run_with_mount(
            f"mount --bind {cafe_file.parent} {cafe_file.parent}"
            f" && mount -o remount,bind,ro {cafe_file.parent}",
            """
            opened = attempt(lambda: bootstrap.open_cafe(path))
            made = attempt(lambda: cafes.found(path.with_name("new.db"), HandClock()))
            verified = attempt(lambda: cafes.verify(path).ok)
            print(json.dumps([opened, made, verified]))
            """,
            cafe_file,
        )
    )
    assert told == ["database.read_only", "database.read_only", True]
    assert sha256(cafe_file) == before
    assert cafes.verify(cafe_file).ok


def test_a_backup_on_a_read_only_disk_can_be_verified(cafe, tmp_path):
    cafes.ring(cafe, "CAFE")
    kept = cafe.store.backup(tmp_path / "kept").path
    told = children.run_with_mount(
        f"mount --bind {kept.parent} {kept.parent} && mount -o remount,bind,ro {kept.parent}",
        "print(cafes.verify(path).ok)",
        kept,
    )
    assert told == "True\n"


FILL = """
clock = HandClock()
ctx = cafes.reopen(path, clock) if path.exists() else cafes.found(path, clock)

def until_refused(ctx):
    sold = []
    while len(sold) < 5000:
        try:
            sold.append(cafes.ring(ctx, "CAFE", "DEMI", key=f"k{len(sold)}").number)
        except PosError as error:
            return sold, error.code
    return sold, "never refused"

sold, code = until_refused(ctx)
again = attempt(lambda: cafes.ring(ctx, "CAFE", "DEMI", key=f"k{len(sold)}").number)
with ctx.store.act() as uow:
    held = [t["number"] for day in uow.unclosed_days() for t in uow.tickets_of(day)]
live = audit.verify(ctx).ok
ctx.store.close()
"""

TELL = """
free_some_room()
verified = cafes.verify(path)
ctx = cafes.reopen(path, clock)
later = cafes.ring(ctx, "CAFE", "DEMI", key=f"k{len(sold)}").number
ctx.store.close()
print(json.dumps({
    "sold": len(sold), "code": code, "again": again, "held": held == sold, "live": live,
    "verified": verified.ok, "tickets": verified.tickets, "later": later,
    "finally": cafes.verify(path, full=True).ok,
}))
"""


def check_nothing_was_lost(told, code):
    assert told["sold"] > 10
    assert told["code"] == code
    assert told["again"] == code
    assert told["held"]
    assert told["live"]
    assert told["verified"]
    assert told["tickets"] == told["sold"]
    assert told["later"] == f"T-{told['sold'] + 1:08d}"
    assert told["finally"]


def test_on_a_full_disk_sales_are_refused_and_go_on_when_there_is_room(tmp_path):
    (tmp_path / "disk").mkdir()
    told = children.run_with_mount(
        f"mount -t tmpfs -o size=5000k tmpfs {tmp_path}/disk",
        FILL
        + """
def free_some_room():
    os.system(f"mount -o remount,size=8m {path.parent}")
"""
        + TELL,
        tmp_path / "disk" / "cafe.db",
    )
    check_nothing_was_lost(json.loads(told), "database.full")


def test_where_files_may_not_grow_sales_are_refused_and_nothing_is_lost(cafe_file):
    told = children.run(
        """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, resource.RLIM_INFINITY))
def free_some_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
"""
        + FILL
        + TELL,
        cafe_file,
    )
    check_nothing_was_lost(json.loads(told), "database.disk_error")


@pytest.mark.parametrize("size", ["4k", "200k", "280k"])
def test_a_cafe_that_finds_no_room_to_begin_leaves_nothing_and_can_be_made_later(tmp_path, size):
    (tmp_path / "disk").mkdir()
    told = children.run_with_mount(
        f"mount -t tmpfs -o size={size} tmpfs {tmp_path}/disk",
        """
        clock = HandClock()
        first = attempt(lambda: bootstrap.found_cafe(path, cafes.profile()))
        left = sorted(p.name for p in path.parent.iterdir())
        os.system(f"mount -o remount,size=8m {path.parent}")
        cafes.found(path, clock).store.close()
        print(json.dumps([first, left, cafes.verify(path).ok]))
        """,
        tmp_path / "disk" / "cafe.db",
    )
    first, left, ok = json.loads(told)
    assert first == "database.full"
    assert left == []
    assert ok


# --- the key --------------------------------------------------------------------------------------


KEY_MAGIC = b"cafe-pos key 1\n"


def lose_key(path):
    with plain(path) as connection:
        row = connection.execute("SELECT incarnation FROM signing_key ORDER BY id DESC").fetchone()
    key = settings.keys_dir() / f"{row[0]}.key"
    key.rename(key.with_suffix(".lost"))
    return key


@pytest.fixture
def own_cafe(tmp_path):
    """A café whose key no other test shares."""
    path = tmp_path / "own" / "cafe.db"
    cafes.found(path, HandClock()).store.close()
    return path


def test_a_lost_key_is_replaced_in_the_open(own_cafe, opened):
    lose_key(own_cafe)
    ctx = opened(own_cafe)
    assert "start.key_lost" in dict(ctx.store.notices)
    with ctx.store.act() as uow:
        opening = uow.opening()
    assert opening["reason"] == "key_lost"
    cafes.ring(ctx, "CAFE")
    assert audit.verify(ctx, full=True).ok
    ctx.store.close()
    again = opened(own_cafe)
    assert again.store.notices == ()
    with again.store.act() as uow:
        assert len(uow.public_keys()) == 2


@pytest.mark.parametrize("content", [b"", KEY_MAGIC, b"x" * 79, KEY_MAGIC + b"x" * 65])
def test_a_damaged_key_is_a_lost_key(own_cafe, opened, content):
    key = lose_key(own_cafe)
    key.write_bytes(content)
    assert "start.key_lost" in dict(opened(own_cafe).store.notices)


def test_a_key_that_is_not_the_ledgers_is_a_lost_key(own_cafe, opened):
    key = lose_key(own_cafe)
    content = key.with_suffix(".lost").read_bytes()
    key.write_bytes(content[:15] + bytes(32) + content[47:])
    ctx = opened(own_cafe)
    assert "start.key_lost" in dict(ctx.store.notices)
    cafes.ring(ctx, "CAFE")
    assert audit.verify(ctx, full=True).ok


def test_a_key_is_for_its_owner_alone(own_cafe):
    with plain(own_cafe) as connection:
        (incarnation,) = connection.execute("SELECT incarnation FROM signing_key").fetchone()
    assert (settings.keys_dir() / f"{incarnation}.key").stat().st_mode & 0o777 == 0o600


def test_a_cafe_verifies_without_its_key(own_cafe):
    lose_key(own_cafe)
    assert cafes.verify(own_cafe, full=True).ok


# --- the witness ----------------------------------------------------------------------------------


def sold_twice_and_closed(path, opened):
    ctx = opened(path)
    for _ in range(2):
        cafes.ring(ctx, "CAFE")
    ctx.store.close()
    return witness.path_for(path)


def test_the_witness_names_the_last_entry(cafe_file, opened):
    head = sold_twice_and_closed(cafe_file, opened)
    view = cafes.verify(cafe_file)
    seen = witness.read(head)
    assert (seen.seq, seen.hash.hex()) == (view.head_seq, view.head_hash)
    assert head.stat().st_size == 2 * witness.SLOT_SIZE


def test_one_torn_slot_leaves_the_other(cafe_file, opened):
    head = sold_twice_and_closed(cafe_file, opened)
    whole = head.read_bytes()
    newest = witness.read(head).seq
    seen = set()
    for slot in (0, 1):
        torn = bytearray(whole)
        torn[slot * 512 + 20] ^= 1
        head.write_bytes(torn)
        seen.add(witness.read(head).seq)
        assert cafes.verify(cafe_file).ok
    assert seen == {newest, newest - 1}


@pytest.mark.parametrize(
    "content", [None, b"", b"short", bytes(1024), b"\xff" * 1024, b"CAFEHEAD" * 128]
)
def test_a_missing_or_torn_witness_is_no_defect_and_is_made_anew(cafe_file, opened, content):
    head = sold_twice_and_closed(cafe_file, opened)
    if content is None:
        head.unlink()
    else:
        head.write_bytes(content)
    assert cafes.verify(cafe_file).ok
    ctx = opened(cafe_file)
    assert ctx.store.notices == (("start.no_witness", {"path": head}),)
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    assert witness.read(head).seq == cafes.verify(cafe_file).head_seq
    assert opened(cafe_file).store.notices == ()


def test_a_witness_behind_the_ledger_is_caught_up(cafe_file, opened):
    old = witness.path_for(cafe_file).read_bytes()
    head = sold_twice_and_closed(cafe_file, opened)
    head.write_bytes(old)
    ctx = opened(cafe_file)
    assert ctx.store.notices == ()
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    view = cafes.verify(cafe_file)
    assert view.ok
    assert witness.read(head).seq == view.head_seq


def cut_tail(path, entries):
    with without_guards(path) as connection:
        (last,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
        for table in FISCAL_TABLES:
            column = "seq" if table == LEDGER else "entry_seq"
            connection.execute(f"DELETE FROM {table} WHERE {column} > ?", (last - entries,))
    return last - entries


def test_a_cut_tail_is_told_at_the_next_start_and_stays_in_the_ledger(cafe_file, opened):
    sold_twice_and_closed(cafe_file, opened)
    left = cut_tail(cafe_file, 1)
    ctx = opened(cafe_file)
    assert ("start.defect", {"seq": left, "problem": "head.cut"}) in ctx.store.notices
    assert cafes.ring(ctx, "CAFE").number == "T-00000002"
    ctx.store.close()
    assert "event.integrity_defect" in {p.code for p in cafes.verify(cafe_file).problems}


def test_a_cut_tail_is_told_even_when_the_key_was_taken_away_too(own_cafe, opened):
    # The entry that tells of the new key is written first: it must not make the witness forget.
    sold_twice_and_closed(own_cafe, opened)
    cut_tail(own_cafe, 1)
    lose_key(own_cafe)
    ctx = opened(own_cafe)
    assert {"start.key_lost", "start.defect"} <= dict(ctx.store.notices).keys()
    ctx.store.close()
    assert "event.integrity_defect" in {p.code for p in cafes.verify(own_cafe).problems}


def test_an_older_copy_put_back_is_found_by_the_witness(founded, cafe_file, opened):
    head = sold_twice_and_closed(cafe_file, opened)
    shutil.copy(founded, cafe_file)
    assert [p.code for p in cafes.verify(cafe_file).problems] == ["head.cut"]
    assert head.exists()


def test_a_witness_that_the_disk_refuses_does_not_refuse_a_sale(cafe, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(witness.os, "pwrite", full)
    monkeypatch.setattr(witness.os, "fsync", full)
    assert cafes.ring(cafe, "CAFE").number == "T-00000001"
    cafe.store.flush_head()
    monkeypatch.undo()
    assert audit.verify(cafe).ok


def test_a_dropped_trigger_is_told_at_the_next_start(cafe_file, opened):
    with plain(cafe_file) as connection:
        connection.execute("DROP TRIGGER tr_ticket_delete")
    ctx = opened(cafe_file)
    assert ("start.defect", {"seq": 0, "problem": "schema.missing"}) in ctx.store.notices


def test_a_simulated_clock_never_opens_a_real_cafe(cafe_file, monkeypatch):
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T08:00:00")
    with refused("cafe.demo_clock"):
        bootstrap.open_cafe(cafe_file)


def test_a_cafe_made_under_a_simulated_clock_is_marked_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T08:00:00")
    ctx = bootstrap.create_cafe(tmp_path / "demo.db")
    with ctx.store.act() as uow:
        assert uow.opening()["demo"] == 1
    ctx.store.close()

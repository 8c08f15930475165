"""`backups` and `restore`: what is kept, what comes back, what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cafe_pos import bootstrap
from cafe_pos.application.accounts import customers
from cafe_pos.application.keeping.ports import Volume
from cafe_pos.application.parcels import names as parcel_names
from cafe_pos.application.parcels import parcels
from cafe_pos.storage.keeping import sealing, volumes
from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]
COFFEE = {"lines": [{"article": "CAFE"}], "payments": [{"method": "card"}]}


@pytest.fixture
def kept(ring: Ring, cafe: Command, tmp_path: Path) -> Path:
    """A café with one ticket in its backup and two more after it; gives the backup."""
    ring(COFFEE)
    path = Path(cafe("backup", "-o", tmp_path / "key", "--json").json["path"])
    ring(COFFEE, COFFEE)
    return path


def test_backups_are_listed_and_checked(kept: Path, cafe: Command) -> None:
    assert cafe("backups", "--json").json == []
    cafe("backup")
    (found,) = cafe("backups", "--json").json
    assert (found["verified"], found["days"], found["problem"]) == (True, 0, None)
    assert found["size"] == Path(found["path"]).stat().st_size
    assert found["path"] in cafe("backups").out
    content = Path(found["path"]).read_bytes()
    Path(found["path"]).write_bytes(content.replace(b'"label":"Caf', b'"label":"Cat'))
    done = cafe("backups", "--json")
    assert (done.code, done.json[0]["verified"]) == (1, False)
    assert done.json[0]["problem"]


def test_a_restored_café_goes_on_and_says_so(
    kept: Path, cafe: Command, ring: Ring, database: Path
) -> None:
    before = cafe("verify", "--json").json
    done = cafe("restore", kept, "--json")
    assert done.code == 0, done.err
    said = done.json
    assert said["missing"] == before["head"]["seq"] - said["head"]["seq"] > 0
    assert said["replaced"]["hash"] == before["head"]["hash"]
    after = cafe("verify", "--full", "--json").json
    assert (after["ok"], after["tickets"]) == (True, 1)
    aside = Path(said["kept"])
    assert cafe("verify", aside / "cafe.db", "--json").json["head"] == before["head"]
    assert ring(COFFEE).json["number"] == "T2-00000001"
    assert cafe("verify", "--full", "--json").json["ok"]
    with closing(bootstrap.open_frozen(database).store) as store, store.act() as uow:
        opening = uow.opening()
        events = [
            json.loads(e.payload) for e in uow.entries(after=said["head"]["seq"])
            if e.kind == "event"
        ]  # fmt: skip
    assert opening is not None
    assert (opening["reason"], opening["incarnation"]) == ("restored", said["incarnation"])
    (told,) = [e for e in events if e["code"] == 640]
    assert told["details"] == {
        "file": kept.name,
        "restored_seq": said["head"]["seq"],
        "restored_hash": said["head"]["hash"],
        "replaced_seq": before["head"]["seq"],
        "replaced_hash": before["head"]["hash"],
    }
    assert cafe("backups", "--json").json[0]["path"] == said["backup"]


def test_pins_stay_after_a_restore(kept: Path, cafe: Command, database: Path) -> None:
    cafe("restore", kept)
    with closing(bootstrap.open_frozen(database).store) as store:
        with store.act() as uow:
            camille = next(one for one in uow.operators() if one.name == "Camille")
        assert store.check_pin(str(camille.pin_hash), "2468")


def test_newer_copies_do_not_contradict_the_restored_ledger(
    kept: Path, cafe: Command, database: Path
) -> None:
    cafe("close", "day")
    cafe("archive", "range", "2020-01-01", "2030-01-01")
    done = cafe("restore", kept, "--json")
    assert done.code == 0, done.err
    assert cafe("verify", "--json").json["ok"]
    names = {path.name for path in Path(done.json["kept"]).iterdir()}
    assert len([n for n in names if n.endswith(".backup.db")]) == 1
    assert len([n for n in names if n.endswith(".zip")]) == 1
    # What was set aside is still listed, and can be brought back in its turn.
    newer = next(p for p in Path(done.json["kept"]).iterdir() if p.name.endswith(".backup.db"))
    assert str(newer) in [copy["path"] for copy in cafe("backups", "--json").json]
    assert cafe("restore", newer).code == 0
    assert cafe("verify", "--json").json["tickets"] == 3


def test_a_lost_database_comes_back(kept: Path, cafe: Command, database: Path) -> None:
    for path in database.parent.glob("cafe.db*"):
        path.unlink()
    done = cafe("restore", kept, "--json")
    assert (done.code, done.json["replaced"], done.json["missing"]) == (0, None, 0)
    assert cafe("verify", "--json").json["ok"]


def test_a_ruined_database_is_kept_and_replaced(kept: Path, cafe: Command, database: Path) -> None:
    database.write_bytes(b"\xa5" * 9000)
    done = cafe("restore", kept, "--json")
    assert (done.code, done.json["replaced"]) == (0, None)
    assert (Path(done.json["kept"]) / "cafe.db").read_bytes() == b"\xa5" * 9000
    assert cafe("verify", "--json").json["ok"]


def test_the_head_on_paper_is_demanded(kept: Path, cafe: Command) -> None:
    paper = cafe("verify", "--json").json["head"]
    held = cafe("verify", kept, "--json").json["head"]
    newer = f"{paper['seq']}:{paper['hash'][:16]}"
    assert cafe("restore", kept, "--head", newer, "--json").refusal == "restore.older"
    assert cafe("restore", kept, "--head", f"{held['seq']}:{'0' * 16}", "--json").refusal == (
        "restore.broken"
    )
    assert cafe("verify", "--json").json["head"] == paper
    assert cafe("restore", kept, "--head", f"{held['seq']}:{held['hash'][:16]}").code == 0


def test_what_is_refused_changes_nothing(
    kept: Path, cafe: Command, database: Path, profile: Path
) -> None:
    tmp_path = database.parent
    before = {p.name: p.read_bytes() for p in database.parent.glob("cafe.db*")}
    bad = tmp_path / "bad.db"
    content = kept.read_bytes()
    bad.write_bytes(content.replace(b'"label":"Caf', b'"label":"Cat'))
    assert cafe("restore", bad, "--json").refusal in {"backup.broken", "restore.broken"}
    other = tmp_path / "other.db"
    assert cafe("--db", other, "init", "--profile", profile).code == 0
    assert cafe("restore", other, "--json").refusal == "restore.other_cafe"
    assert cafe("restore", database, "--json").refusal == "restore.same"
    assert cafe("restore", tmp_path / "none.db", "--json").refusal == "file.cannot_read"
    log = shutil.copy(kept, tmp_path / "used.db")
    Path(f"{log}-wal").write_bytes(b"x")
    assert cafe("restore", log, "--json").refusal == "restore.not_closed"
    assert {p.name: p.read_bytes() for p in database.parent.glob("cafe.db*")} == before
    assert not list(database.parent.glob(".cafe.db*"))


def test_a_name_erased_since_stays_erased_and_no_paper_comes_twice(
    cafe: Command, database: Path, tmp_path: Path
) -> None:
    with bootstrap.cafe(database) as ctx:
        code = customers.add(ctx, "Marguerite Exemple").code
        parcels.receive(ctx, "RR123456785FR", "Marguerite Exemple")
        parcels.receive(ctx, "RB123456785FR", "Odette")
        with ctx.store.act() as uow:
            uow.queue_print("Z-000001", "closure", 0, "2026-11-20T09:15:00Z")
        kept = ctx.store.backup(tmp_path / "key").path
        customers.erase(ctx, code)
        parcel_names.erase(ctx, "RR123456785FR")
    assert b"Marguerite" in kept.read_bytes()
    assert cafe("restore", kept).code == 0
    with bootstrap.cafe(database) as ctx, ctx.store.act() as uow:
        assert uow.accounts.customers() == ()
        assert [one.name for one in uow.parcels.here()] == [None, "Odette"]
        assert [job.state for job in uow.print_jobs("queued", "sent_unconfirmed")] == [
            "sent_unconfirmed"
        ]
    assert b"Marguerite" not in database.read_bytes()


def test_an_open_till_is_not_restored(kept: Path, cafe: Command, database: Path) -> None:
    with closing(bootstrap.open_cafe(database).store):
        assert cafe("restore", kept, "--json").refusal == "database.open_elsewhere"
    assert cafe("verify", "--json").json["tickets"] == 3


def test_each_backup_goes_to_the_second_place(kept: Path, cafe: Command, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    assert cafe("settings", "second_backup", "relative").code == 1
    assert cafe("settings", "second_backup", second).code == 0
    made = cafe("backup", "--json").json
    assert Path(made["second"]).read_bytes() == Path(made["path"]).read_bytes()
    assert made["second"] in [copy["path"] for copy in cafe("backups", "--json").json]
    shutil.rmtree(second)
    without = cafe("backup", "--json")
    assert (without.code, without.json["second"]) == (0, None)
    assert str(second) in without.err


def test_a_key_is_chosen_by_its_name_and_copies_encrypted_from_the_command_line(
    kept: Path, cafe: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Volume("", "CLE CAFE", tmp_path / "stick")
    key.path.mkdir()
    monkeypatch.setattr(volumes, "plugged_in", lambda _database: (key,))
    assert cafe("backup", "--place", "autre", "--json").refusal == "backup.no_volume"
    assert cafe("backup", "--encrypt-for", "age1", "--json").refusal == "backup.recipient"
    (listed,) = cafe("backups", "--places", "--json").json
    assert (listed["name"], listed["path"]) == ("CLE CAFE", str(key.path))
    pair = sealing.new_pair()
    made = cafe("backup", "--place", "CLE CAFE", "--encrypt-for", pair.public, "--json").json
    assert Path(made["second"]).is_relative_to(key.path / "cafe-pos")
    found = {one["path"]: one for one in cafe("backups", "--json").json}
    there = found[made["second"]]
    assert (there["place"], there["encrypted"], there["verified"]) == ("second", True, True)
    assert there["head"] == made["head"] == found[made["path"]]["head"]
    assert cafe("restore", made["second"], "--json").refusal == "restore.secret"
    Path(made["second"]).write_bytes(b"age-encryption.org/v1 cut")
    assert cafe("backups", "--json").code == 1
    monkeypatch.setattr(volumes, "plugged_in", lambda _database: ())
    without = cafe("backup", "--json")
    assert (without.code, without.json["second"]) == (0, None)
    assert "CLE CAFE" in without.err
    cafe("backup", "--place", "none", "--encrypt-for", "none")
    assert cafe("backup").err == ""
    assert cafe("verify", "--json").json["ok"]


def test_at_a_terminal_what_is_lost_is_shown_and_agreed_to(
    kept: Path, cafe: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cafe("verify", "--json").json["head"]
    asked: list[str] = []
    answers = [False, True]

    def confirm(text: str, **_options: object) -> bool:
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.confirm", confirm)
    left = cafe("restore", kept)
    assert (left.code, len(asked)) == (1, 1)
    assert "T-00000002" in left.out
    assert "T-00000003" in left.out
    assert "3,00" in left.out  # their sum
    assert cafe("verify", "--json").json["head"] == before
    assert cafe("restore", kept).code == 0
    assert cafe("restore", kept, "--yes").code == 0
    assert cafe("restore", kept, "--look").code == 0
    assert len(asked) == 2

"""`doctor`: what wants attention is marked and makes it exit 1."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_pos import bootstrap, messages, settings
from cafe_pos.application.doctor.ports import MachineFacts, Wanted
from cafe_pos.storage.store import SqlStore
from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]
COFFEE = {"lines": [{"article": "CAFE"}], "payments": [{"method": "card"}]}


class QuietMachine:
    """A machine of which nothing is to be said."""

    def __init__(self) -> None:
        self.asked: list[Wanted] = []

    def look(self, wanted: Wanted) -> MachineFacts:
        self.asked.append(wanted)
        return MachineFacts()


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> QuietMachine:
    """These tests are about the café, not about who runs them where."""
    quiet = QuietMachine()
    monkeypatch.setattr(bootstrap, "machine", lambda: quiet)
    return quiet


def wanted(done: Outcome) -> set[str]:
    return {f["code"] for f in done.json["findings"] if f["attention"]}


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The second place for backups."""
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


@pytest.fixture
def healthy(ring: Ring, cafe: Command, second: Path) -> Command:
    """A café with a closed day, its backup at two places, and its statement."""
    assert cafe("settings", "second_backup", second).code == 0
    assert cafe("papers", "statement", "--received", "2026-11-20").code == 0
    ring(COFFEE)
    assert cafe("close", "day").code == 0
    return cafe


def test_a_healthy_cafe_wants_nothing(
    healthy: Command, machine: QuietMachine, database: Path, second: Path
) -> None:
    done = healthy("doctor", "--json")
    assert (done.code, done.json["ok"], wanted(done)) == (0, True, set())
    codes = {f["code"] for f in done.json["findings"]}
    assert codes >= {"doctor.database", "doctor.key", "doctor.backup", "doctor.disk"}
    assert all(f["message"] and not f["remedy"] for f in done.json["findings"])
    (asked,) = machine.asked
    assert (asked.database, asked.live) == (database, True)
    assert asked.copies == (database.with_name("backups"), second)
    told = healthy("doctor", "--full").out.splitlines()
    assert len(told) == len(done.json["findings"]) + 1
    assert all(line.startswith("  ") for line in told)


def test_what_is_missing_is_marked(healthy: Command, database: Path) -> None:
    for backup in database.with_name("backups").iterdir():
        backup.unlink()
    database.with_name(database.name + ".head").unlink()
    for key in settings.keys_dir().glob("*.key"):
        key.rename(key.with_suffix(".away"))
    done = healthy("doctor", "--json")
    told = healthy("doctor").out.splitlines()
    for key in settings.keys_dir().glob("*.away"):
        key.rename(key.with_suffix(".key"))
    assert done.code == 1
    assert wanted(done) == {"doctor.no_backup", "doctor.no_witness", "doctor.no_key"}
    assert done.json["ok"] is False
    assert all(f["remedy"] for f in done.json["findings"] if f["attention"])
    marked = [at for at, line in enumerate(told) if line.startswith("! ")]
    assert len(marked) == 3
    assert all(told[at + 1].startswith("    ") for at in marked), "what to do stands below"


def test_an_end_cut_off_is_told(healthy: Command, database: Path) -> None:
    head = database.with_name(database.name + ".head")
    after = head.read_bytes()
    (backup,) = database.with_name("backups").iterdir()
    database.write_bytes(backup.read_bytes())
    assert wanted(healthy("doctor", "--json")) == set()
    old = bytearray(after)
    old[30] ^= 1  # both slots torn: no witness, and no defect
    old[542] ^= 1
    head.write_bytes(old)
    assert wanted(healthy("doctor", "--json")) == {"doctor.no_witness"}


def test_a_café_of_one_disk_without_papers_is_told(ring: Ring, cafe: Command) -> None:
    ring(COFFEE)
    cafe("close", "day")
    assert wanted(cafe("doctor", "--json")) == {"doctor.no_second", "doctor.no_statement"}


def test_a_statement_for_another_major_version_is_told(healthy: Command) -> None:
    healthy("papers", "statement", "--received", "2026-11-21", "--version", "7.1")
    healthy("backup")
    assert wanted(healthy("doctor", "--json")) == {"doctor.statement_other"}
    assert "version 7" in healthy("doctor").out


def test_copies_are_checked_at_both_places(healthy: Command, database: Path, second: Path) -> None:
    (own,) = database.with_name("backups").iterdir()
    (other,) = second.iterdir()
    assert own.name == other.name
    good = other.read_bytes()
    other.write_bytes(good[: len(good) // 2])
    assert wanted(healthy("doctor", "--json")) == {"doctor.second_lacks"}
    other.write_bytes(good)
    own.write_bytes(good.replace(b'"label":"Caf', b'"label":"Cat'))
    assert wanted(healthy("doctor", "--json")) == {"doctor.backup_broken"}


def test_a_changed_entry_is_told(healthy: Command, database: Path) -> None:
    content = database.read_bytes()
    database.write_bytes(content.replace(b'"document":"closure"', b'"document":"closurf"'))
    assert "doctor.broken" in wanted(healthy("doctor", "--json"))


def test_a_full_disk_is_told_before_it_hurts(
    healthy: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, code in ((400_000_000, "doctor.disk_low"), (90_000_000, "doctor.disk_full")):
        monkeypatch.setattr(SqlStore, "free_bytes", lambda _self, free=free: free)
        assert wanted(healthy("doctor", "--json")) == {code}


def test_a_month_that_is_over_is_told(
    pos: Command, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_POS_NOW", "2026-10-30T10:00:00")
    assert pos("init", "--profile", profile).code == 0
    assert pos("close", "day").code == 0
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-01T10:00:00")
    done = pos("doctor", "--json")
    assert wanted(done) == {"doctor.month"}
    assert "10/2026" in pos("doctor").out
    assert pos("close", "month").code == 0
    assert wanted(pos("doctor", "--json")) == set()


def test_every_code_has_its_sentence_and_what_wants_attention_a_remedy() -> None:
    folder = Path(messages.__file__).parents[1] / "application" / "doctor"
    source = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'"(doctor\.[a-z0-9_]+)"', source)) - messages.REFUSALS.keys()
    assert used == messages.EXAMINED.keys()
    assert messages.REMEDIES.keys() <= messages.EXAMINED.keys()
    wanting = set(re.findall(r'look\(\s*"(doctor\.[a-z0-9_]+)"', source))
    assert len(wanting) > 35
    assert wanting <= messages.REMEDIES.keys()
    assert all(messages.area(code) for code in messages.EXAMINED)

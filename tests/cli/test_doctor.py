"""`doctor`: what wants attention is marked and makes it exit 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_pos import messages, settings
from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]
COFFEE = {"lines": [{"article": "CAFE"}], "payments": [{"method": "card"}]}


def wanted(done: Outcome) -> set[str]:
    return {f["code"] for f in done.json["findings"] if f["attention"]}


@pytest.fixture
def healthy(ring: Ring, cafe: Command) -> Command:
    """A café with a closed day and its backup."""
    ring(COFFEE)
    assert cafe("close", "day").code == 0
    return cafe


def test_a_healthy_cafe_wants_nothing(healthy: Command) -> None:
    done = healthy("doctor", "--json")
    assert (done.code, done.json["ok"], wanted(done)) == (0, True, set())
    codes = {f["code"] for f in done.json["findings"]}
    assert codes >= {"doctor.database", "doctor.key", "doctor.backup", "doctor.disk"}
    told = healthy("doctor").out.splitlines()
    assert len(told) == len(done.json["findings"])
    assert all(line.startswith("  ") for line in told)


def test_what_is_missing_is_marked(healthy: Command, database: Path) -> None:
    for backup in database.with_name("backups").iterdir():
        backup.unlink()
    database.with_name(database.name + ".head").unlink()
    for key in settings.keys_dir().glob("*.key"):
        key.rename(key.with_suffix(".away"))
    done = healthy("doctor", "--json")
    for key in settings.keys_dir().glob("*.away"):
        key.rename(key.with_suffix(".key"))
    assert done.code == 1
    assert wanted(done) == {"doctor.no_backup", "doctor.no_witness", "doctor.no_key"}
    assert "! " in healthy("doctor").out


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


def test_every_code_has_its_sentence() -> None:
    source = (Path(messages.__file__).parent / "application" / "doctor.py").read_text("utf-8")
    for code in messages.EXAMINED:
        assert f'"{code}"' in source

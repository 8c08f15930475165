"""`demo`, as a script and a curious person use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos import settings
from cafe_pos.cli import run
from tests.cli.conftest import Command


def test_a_demonstration_is_made_once_and_then_left_alone(pos: Command, database: Path) -> None:
    first = pos("demo", "--days", "3", "--no-tui", "--json")
    assert first.code == 0
    assert first.json["made"] is True
    assert first.json["db"] == str(database)
    assert first.json["tickets"] > 20
    before = database.read_bytes()
    again = pos("demo", "--no-tui", "--json")
    assert (again.code, again.json["made"]) == (0, False)
    assert again.json["tickets"] == first.json["tickets"]
    assert str(first.json["tickets"]) in pos("demo", "--no-tui").err
    assert database.read_bytes() == before
    assert pos("verify", "--full").code == 0


def test_a_real_cafe_is_never_touched(cafe: Command, database: Path) -> None:
    before = database.read_bytes()
    refused = cafe("demo", "--no-tui", "--json")
    assert (refused.code, refused.refusal) == (1, "demo.real_cafe")
    assert database.read_bytes() == before


def test_a_file_of_something_else_is_never_touched(pos: Command, database: Path) -> None:
    database.write_text("notes of a manager\n" * 100, encoding="utf-8")
    before = database.read_bytes()
    refused = pos("demo", "--no-tui", "--json")
    assert (refused.code, refused.refusal) == (1, "database.not_a_database")
    assert database.read_bytes() == before


def test_without_a_terminal_nothing_is_made(pos: Command, database: Path) -> None:
    done = pos("demo", "--days", "3")
    assert done.code == 2
    assert done.err
    assert not database.exists()


@pytest.mark.parametrize("days", ["0", "367", "many"])
def test_a_history_has_a_sensible_length(pos: Command, database: Path, days: str) -> None:
    assert pos("demo", "--days", days, "--no-tui").code == 2
    assert not database.exists()


def test_it_lives_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert settings.demo_database() == settings.default_database().with_name("demo.db")
    assert run(["demo", "--days", "1", "--no-tui"]) == 0
    assert settings.demo_database().exists()
    assert not settings.default_database().exists()
    monkeypatch.setenv("CAFE_POS_DB", str(tmp_path / "named.db"))
    assert settings.demo_database() == tmp_path / "named.db"
    capsys.readouterr()

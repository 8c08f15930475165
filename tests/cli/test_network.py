"""The coordinators' commands: enrol, collect, accept; what they say and answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cafe_pos.cli import network
from tests.exports import Clone, real_months

MONTHS = ("2026-08", "2026-09", "2026-10")

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def real(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("real")
    paths = real_months(folder, MONTHS, tickets_a_day=1, days=1)
    return [path.read_bytes() for path in paths]


@pytest.fixture
def inbox(real: list[bytes], tmp_path: Path) -> Path:
    """Two cafés' first and last months, and the keys of one of them."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "keys").mkdir()
    for number in (1, 2):
        clone = Clone(number)
        for month, content in zip(MONTHS, real, strict=True):
            made = clone.month(content)
            if month != MONTHS[1]:
                (tmp_path / "inbox" / f"{clone.cafe}-{month}.sqlite").write_bytes(made)
        if number == 1:
            (tmp_path / "keys" / "one.json").write_bytes(clone.key_file())
            (tmp_path / "keys" / "letter.txt").write_text("hello", encoding="utf-8")
    return tmp_path / "inbox"


def test_from_the_keys_to_the_warehouse(pos: Command, inbox: Path) -> None:
    where = ("--warehouse", str(inbox.parent / "warehouse"))
    keys = inbox.parent / "keys"
    said = pos("network", "enrol", str(keys / "one.json"), *where)
    assert said.code == 1
    assert "empreinte" in said.err
    said = pos("network", "enrol", str(keys), *where, "--yes", "--json")
    assert [(one["name"], one["already"]) for one in said.json] == [("Café 1", False)]
    assert pos("network", "enrol", str(keys), *where).code == 0

    said = pos("network", "collect", str(inbox), *where, "--json")
    assert said.code == 1
    assert said.json["counts"] == {
        "accepted": 1, "already_had": 0, "replaced": 0, "held": 1, "refused": 2,
    }  # fmt: skip
    held = next(a for a in said.json["answers"] if a["answer"] == "held")
    assert held["notices"][0]["code"] == "collect.gap"
    refused = next(a for a in said.json["answers"] if a["answer"] == "refused")
    digits = refused["notices"][0]["message"].partition("(")[2].partition(")")[0]

    assert pos("network", "accept", str(held["id"]), *where).code == 1
    said = pos("network", "accept", str(held["id"]), *where, "--yes", "--json")
    assert said.json["accepted"]["month"] == MONTHS[2]
    assert pos("network", "enrol", digits, *where, "--yes").code == 0
    said = pos("network", "collect", str(inbox), *where)
    assert said.code == 0
    assert "accepté [3]" in said.out
    assert "en attente [4]" in said.out
    assert "accepté : 1, déjà reçu : 2, en attente : 1" in said.out


def test_what_is_wrong_is_said(pos: Command, tmp_path: Path) -> None:
    where = ("--warehouse", str(tmp_path / "warehouse"))
    for words in (
        ("enrol", "12345"),
        ("collect", str(tmp_path / "nowhere")),
        ("accept", "1", "--yes"),
    ):
        said = pos("network", *words, *where)
        assert said.code == 1, words
        assert "Rien n" in said.err
    assert not (tmp_path / "warehouse").exists()


def test_without_the_extra_a_sentence_says_what_to_install(
    pos: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(network, "find_spec", lambda name: None)
    said = pos("network", "collect", str(tmp_path))
    assert said.code == 1
    assert "pip install 'cafe-pos[network]'" in said.err


def test_the_till_loads_nothing_of_it() -> None:
    script = (
        "import sys; import cafe_pos.cli.commands as c; c.whole(); import cafe_pos.bootstrap;"
        "print(sorted({n.partition('.')[0] for n in sys.modules}"
        " & {'pyarrow', 'ibis', 'duckdb', 'pandas', 'numpy'}),"
        " 'cafe_pos.network' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] False"

"""The command line, run in this process, with its two outputs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n, settings
from cafe_pos.cli import run
from tests import conftest

PROFILE = """
[cafe]
name = "Café du Pont"
legal_name = "SAS Café du Pont"
address = ["1 place de l'Église", "23000 Exemple"]
commune = "Exemple"
siret = "73282932000074"
vat_number = "FR44732829320"
vat_regime = "{regime}"
licence = 4
[[operator]]
name = "Camille"
pin = "2468"
role = "manager"
[[operator]]
name = "Dominique"
pin = "1357"
role = "manager"
"""

CATALOGUE = """code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership,unit
CAFE,Café,Chaud,1.50,I10,I10,on_site,firm,
CROQUE,Croque-monsieur,Manger,6.50,I10,I10,on_site,firm,
DEMI,Demi pression 25 cl,Bières,3.00,N20,N20,on_site,firm,
BAGUETTE,Baguette,Pain,1.20,I10,R55,takeaway,firm,
TIMBRE,Timbre,Services,1.52,EX0,EX0,takeaway,transparent,
TOMME,Tomme,Local,7.12,R55,R55,takeaway,firm,kg
"""


@dataclass(frozen=True)
class Outcome:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def refusal(self) -> str:
        return str(self.json["error"]["code"])


Command = Callable[..., Outcome]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cafe.db"


@pytest.fixture
def pos(database: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Run a command on this test's database, in French."""
    i18n.set_language("fr")

    def command(*arguments: str | Path) -> Outcome:
        capfdbinary.readouterr()
        code = run(["--db", str(database), *map(str, arguments)])
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return command


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profile.toml"
    path.write_text(PROFILE.format(regime="standard"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def made_once(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A café made by `init` and `catalogue import`, closed, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    _make(folder / "cafe.db", folder)
    shutil.copytree(settings.keys_dir(), folder / "keys")
    return folder / "cafe.db"


def _make(database: Path, folder: Path) -> None:
    profile, catalogue = folder / "profile.toml", folder / "catalogue.csv"
    profile.write_text(PROFILE.format(regime="standard"), encoding="utf-8")
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    i18n.set_language("fr")
    for command in (["init", "--profile", profile], ["catalogue", "import", catalogue]):
        assert run(["--db", str(database), *map(str, command)]) == 0


@pytest.fixture
def cafe(pos: Command, database: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Command:
    """A café with a small catalogue; gives the command to run on it."""
    if "CAFE_POS_NOW" in os.environ:  # a clock of its own makes another kind of café
        _make(database, tmp_path)
    else:
        made = request.getfixturevalue("made_once")
        conftest.copied(made, database.parent)
        shutil.copytree(made.with_name("keys"), settings.keys_dir(), dirs_exist_ok=True)
    return pos


@pytest.fixture
def ring(cafe: Command, tmp_path: Path) -> Callable[..., Outcome]:
    """Ring orders given as values."""

    def rung(*orders: Any) -> Outcome:
        path = tmp_path / "orders.jsonl"
        text = [o if isinstance(o, str) else json.dumps(o) for o in orders]
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        return cafe("ring", path)

    return rung

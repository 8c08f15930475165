"""`init`, `catalogue` and wrong command lines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CATALOGUE, PROFILE, Command

HEADER = CATALOGUE.splitlines()[0]


def test_init_makes_a_café_once(pos: Command, profile: Path) -> None:
    assert pos("init", "--profile", profile, "--json").json["cafe"] == "Café du Pont"
    assert pos("init", "--profile", profile, "--json").refusal == "database.exists"
    assert pos("verify", "--json").json["ok"] is True


WRONG_PROFILES = {
    "siret": ("73282932000074", "73282932000075"),
    "vat number": ("FR44732829320", "FR45732829320"),
    "unknown key": ("licence = 4", "licence = 4\ncolour = 'red'"),
    "licence": ("licence = 4", "licence = 7"),
    "short pin": ('"2468"', '"12"'),
    "same name": ('"Dominique"', '"camille"'),
    "regime": ('"standard"', '"none"'),
    "control characters": ('"Café du Pont"', '"Café\\u001bdu Pont"'),
    "not toml": ("[cafe]", "[cafe"),
}


@pytest.mark.parametrize("wrong", WRONG_PROFILES)
def test_a_wrong_profile_creates_nothing(
    pos: Command, database: Path, tmp_path: Path, wrong: str
) -> None:
    before, after = WRONG_PROFILES[wrong]
    path = tmp_path / "wrong.toml"
    path.write_text(PROFILE.format(regime="standard").replace(before, after), encoding="utf-8")
    done = pos("init", "--profile", path, "--json")
    assert done.code == 1
    assert done.refusal == "profile.invalid"
    assert not database.exists()


def test_a_pin_that_anybody_would_try_is_taken_from_a_profile_and_told(
    pos: Command, tmp_path: Path
) -> None:
    path = tmp_path / "weak.toml"
    path.write_text(PROFILE.format(regime="standard").replace('"2468"', '"1234"'), encoding="utf-8")
    done = pos("init", "--profile", path)
    assert done.code == 0
    assert "Camille" in done.err
    assert "Dominique" not in done.err


def test_a_profile_of_helpers_only_creates_nothing(
    pos: Command, database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "helpers.toml"
    path.write_text(PROFILE.format(regime="standard").replace('"manager"', '"help"'))
    assert pos("init", "--profile", path, "--json").refusal == "operator.none"
    assert not database.exists()


def test_export_and_import_give_the_same_catalogue(cafe: Command, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert cafe("catalogue", "export", "-o", target).code == 0
    again = cafe("catalogue", "import", target, "--json").json
    assert again == {"added": 0, "changed": 0, "unchanged": 6, "articles": 6}
    assert cafe("catalogue", "export").out == target.read_text(encoding="utf-8")


def test_the_starter_catalogue_is_one(cafe: Command) -> None:
    starter = Path(__file__).parents[2] / "config" / "starter-catalogue.csv"
    done = cafe("catalogue", "import", starter, "--json")
    assert done.code == 0
    articles = cafe("catalogue", "list", "--json").json
    assert len(articles) >= 60
    keys = [article["key"] for article in articles if article["key"]]
    assert len(keys) == len(set(keys))


def test_a_file_from_a_french_spreadsheet_is_read(cafe: Command, tmp_path: Path) -> None:
    """Semicolons, decimal commas and a byte order mark."""
    path = tmp_path / "excel.csv"
    text = HEADER.replace(",", ";") + "\nTHE;Thé;Chaud;2,20;I10;I10;on_site;firm;\n"
    path.write_text(text, encoding="utf-8-sig")
    assert cafe("catalogue", "import", path, "--json").json["added"] == 1


ROW = "THE,Thé,Chaud,2.20,I10,I10,on_site,firm,"
NUL = "T\0"
GIANT = "x" * 200_000
WRONG_CATALOGUES: dict[str, tuple[str, bytes]] = {
    "duplicate code": ("catalogue.duplicate_code", f"{HEADER}\n{ROW}\n{ROW}\n".encode()),
    "vat code": ("catalogue.vat_code", f"{HEADER}\n{ROW.replace('I10', 'I11')}\n".encode()),
    "cp1252": ("catalogue.encoding", f"{HEADER}\n{ROW}\n".encode("cp1252")),
    "three decimals": ("catalogue.value", f"{HEADER}\n{ROW.replace('2.20', '2.205')}\n".encode()),
    "negative price": ("catalogue.value", f"{HEADER}\n{ROW.replace('2.20', '-2.20')}\n".encode()),
    "huge price": ("catalogue.value", f"{HEADER}\n{ROW.replace('2.20', '1e9')}\n".encode()),
    "no label": ("catalogue.value", f"{HEADER}\n{ROW.replace('Thé', '')}\n".encode()),
    "formula": ("catalogue.value", f"{HEADER}\n{ROW.replace('Thé', '=1+1')}\n".encode()),
    "a difference": ("catalogue.value", f"{HEADER}\n{ROW.replace('Thé', '-1+1')}\n".encode()),
    "a database": ("catalogue.encoding", b"SQLite format 3\0" + bytes(range(256)) * 16),
    "an archive": ("catalogue.columns", b"PK\x03\x04" + bytes(4096)),
    "giant field": ("catalogue.value", f"{HEADER}\n{ROW.replace('Thé', 'x' * 5000)}\n".encode()),
    "gigantic field": ("catalogue.malformed", f"{HEADER}\n{ROW.replace('Thé', GIANT)}\n".encode()),
    "NUL": ("catalogue.value", f"{HEADER}\n{ROW.replace('Thé', NUL)}\n".encode()),
    "mode": ("catalogue.value", f"{HEADER}\n{ROW.replace('on_site', 'outside')}\n".encode()),
    "unit": ("catalogue.value", f"{HEADER}\n{ROW}litre\n".encode()),
    "missing column": ("catalogue.columns", b"code,label\nTHE,x\n"),
    "too few values": ("catalogue.malformed", f"{HEADER}\nTHE,x\n".encode()),
    "open quote": ("catalogue.malformed", f'{HEADER}\n"THE,x\n'.encode()),
    "empty": ("catalogue.columns", b""),
    "header only": ("catalogue.empty", f"{HEADER}\n".encode()),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_CATALOGUES)
def test_a_wrong_catalogue_imports_nothing(cafe: Command, tmp_path: Path, wrong: str) -> None:
    code, content = WRONG_CATALOGUES[wrong]
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    done = cafe("catalogue", "import", path, "--json")
    assert done.code == 1
    assert done.refusal == code
    assert len(cafe("catalogue", "list", "--json").json) == 6


def test_every_fault_of_a_catalogue_is_told(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    bad = ROW.replace("I10", "X")
    path.write_text(f"{HEADER}\n{bad}\n{bad}\n{bad}\n", encoding="utf-8")
    done = cafe("catalogue", "import", path)
    assert [f"Ligne {n} :" in done.err for n in (2, 3, 4)] == [True, True, True]


def test_a_letter_belongs_to_one_article(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_text(f"{HEADER},key\n{ROW},t\n", encoding="utf-8")
    assert cafe("catalogue", "import", path).code == 0
    path.write_text(f"{HEADER},key\n{ROW.replace('THE', 'THON')},t\n", encoding="utf-8")
    assert cafe("catalogue", "import", path, "--json").refusal == "catalogue.duplicate_key"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["verify", "--nope"],
        ["init"],
        ["close", "day", "--date", "31/12"],
        ["receipt"],
        ["account", "settle", "Marcel", "5"],
        ["--lang", "de", "verify"],
    ],
)
def test_wrong_usage_exits_2_with_a_sentence(pos: Command, arguments: list[str]) -> None:
    done = pos(*arguments)
    assert done.code == 2
    assert "Rien n'a été fait" in done.err
    assert "Traceback" not in done.err
    assert "Got " not in done.err


def test_what_the_system_says_of_a_file_is_said_in_the_language_of_the_café(
    cafe: Command, tmp_path: Path
) -> None:
    missing = tmp_path / "acheteur.toml"
    done = cafe("invoice", "T-00000001", "-o", tmp_path / "a.pdf", "--to", missing)
    assert (done.code, "ce fichier n'existe pas" in done.err) == (1, True)
    done = cafe("catalogue", "import", tmp_path)
    assert (done.code, "c'est un dossier" in done.err) == (1, True)
    wrong = tmp_path / "lettre.txt"
    wrong.write_text("Bonjour", encoding="utf-8")
    assert "pas une archive" in cafe("archive", "verify", wrong).out
    done = cafe("restore", wrong)
    assert (done.code, f"{wrong} n'est pas la base d'un café" in done.err) == (1, True)


def test_a_missing_café_is_said(pos: Command) -> None:
    for command in (["verify"], ["backup"], ["catalogue", "list"], ["close", "day"]):
        done = pos(*command, "--json")
        assert (done.code, done.refusal) == (1, "cafe.missing")


def test_an_unknown_operator_is_refused(cafe: Command) -> None:
    assert cafe("--operator", "Zoé", "close", "day", "--json").refusal == "operator.unknown"


def test_help_speaks_the_language(tmp_path: Path) -> None:
    """In a process of its own: one speaks one language, from its first module on."""
    said = subprocess.run(
        [sys.executable, "-m", "cafe_pos", "--lang", "fr", "close", "--help"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    assert "Clôturer une journée" in said
    assert "Usage :" in said


def test_importing_again_leaves_a_blocked_article_blocked(cafe: Command, database: Path) -> None:
    from dataclasses import replace

    from cafe_pos import bootstrap

    with bootstrap.cafe(database) as ctx, ctx.store.act() as uow:
        uow.put_articles([replace(a, blocked=a.code == "CAFE") for a in uow.articles()])
    text = cafe("catalogue", "export").out
    path = database.with_name("again.csv")
    path.write_text(text, encoding="utf-8")
    assert cafe("catalogue", "import", path, "--json").json["changed"] == 0
    # A file without the column says nothing of it; with an empty cell it unblocks.
    path.write_text(CATALOGUE, encoding="utf-8")
    assert cafe("catalogue", "import", path, "--json").json["changed"] == 0
    with bootstrap.cafe(database) as ctx, ctx.store.act() as uow:
        assert [a.code for a in uow.articles() if a.blocked] == ["CAFE"]


def test_settings_are_shown_and_changed(cafe: Command) -> None:
    assert cafe("settings", "theme", "light").code == 0
    assert cafe("settings", "theme", "--json").json == {"theme": "light"}
    assert cafe("settings", "theme", "pink").code == 1
    assert cafe("verify").code == 0

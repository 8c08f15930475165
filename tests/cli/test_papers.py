"""`papers statement|inspector`: two pages each, what they say, what is recorded."""

from __future__ import annotations

import json
import re
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from cafe_pos import __version__, bootstrap
from cafe_pos.reports import flow
from tests.cli.conftest import Command
from tests.cli.test_docs import ROOT, commands

PUBLISHER = {
    "publisher_name": "Réseau des cafés de la Creuse",
    "publisher_address": "2 rue du Four, 23000 Exemple",
    "publisher_signatory": "Sacha Exemple",
}


def pages(path: Path) -> list[str]:
    found = PdfReader(BytesIO(path.read_bytes())).pages
    assert all([round(float(side)) for side in page.mediabox[2:]] == [595, 842] for page in found)
    return [" ".join(page.extract_text().split()).replace("’", "'") for page in found]


def test_the_statement_names_publisher_café_and_version(cafe: Command, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert "publisher_name" in cafe("papers", "statement", "-o", target).err
    for key, value in PUBLISHER.items():
        assert cafe("settings", key, value).code == 0
    done = cafe("papers", "statement", "-o", target, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json == {"path": str(target)}
    first, second = pages(target)
    for said in (*PUBLISHER.values(), "cafe-pos", f"n° {__version__}", "Volet 1"):
        assert said in first
    for condition in ("Inaltérabilité", "Sécurisation", "Conservation", "Archivage"):
        assert f"{condition} :" in first
    for said in ("Volet 2", "SAS Café du Pont", "73282932000074", "1 place de l'Église"):
        assert said in second
    assert not re.search(r"certifi|NF ?525", first + second, re.IGNORECASE)


def test_a_signed_statement_is_recorded(cafe: Command, database: Path) -> None:
    done = cafe("papers", "statement", "--received", "2026-11-20", "--version", "2.4", "--json")
    assert (done.code, done.json) == (0, {"received": "2026-11-20", "version": "2"})
    assert cafe("papers", "statement", "--received", "2199-01-01", "--json").refusal == (
        "statement.future"
    )
    wrong = cafe("papers", "statement", "--received", "2026-11-20", "--version", "x", "--json")
    assert wrong.refusal == "statement.version"
    assert cafe("papers", "statement", "--received", "hier").code == 2
    with closing(bootstrap.open_frozen(database).store) as store, store.act() as uow:
        events = [json.loads(e.payload) for e in uow.entries(after=0) if e.kind == "event"]
    (told,) = [event["details"] for event in events if event["code"] == 650]
    assert (told["received"], told["version"]) == ("2026-11-20", "2")
    assert cafe("verify", "--json").json["ok"]


def test_the_inspectors_guide_takes_exactly_two_pages(cafe: Command, tmp_path: Path) -> None:
    target = tmp_path / "g.pdf"
    assert cafe("papers", "inspector", "-o", target).code == 0
    first, second = pages(target)
    assert "cafe-pos verify --full" in first
    assert "python3 verifier.py ARCHIVE.zip" in first
    assert "Ce qu'aucune vérification ne peut voir" in second
    assert not re.search(r"certifi|NF ?525", first + second, re.IGNORECASE)


def test_the_guide_in_the_documents_is_the_same() -> None:
    assert (ROOT / "docs" / "guide-controle.md").read_text("utf-8") == flow.text_of(
        "guide-controle.md"
    )


def test_every_command_of_the_guide_exists() -> None:
    known = commands()
    for line in re.findall(r"cafe-pos ([a-z][^`\n]*)", flow.text_of("guide-controle.md")):
        words = [word for word in line.split() if re.fullmatch(r"[a-z-]+", word)]
        assert any(words[: len(c.split())] == c.split() for c in known), line


def test_what_the_guide_shows_is_what_verify_says(cafe: Command) -> None:
    shown = flow.text_of("guide-controle.md")
    said = cafe("verify", "--full").out
    pattern = re.escape(said.strip())
    assert re.search(re.sub(r"\d+(?=\\? )|[0-9a-f]{16}", r"[0-9a-f]+", pattern), shown)


@pytest.mark.parametrize("name", ["guide-controle.md", "attestation.md"])
def test_no_text_promises_a_certificate(name: str) -> None:
    assert not re.search(r"certifi|NF ?525", flow.text_of(name), re.IGNORECASE)

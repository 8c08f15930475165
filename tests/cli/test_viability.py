"""`report viability` and the words on a month, as a script would call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Command

NOW = "2026-11-30T18:00:00+01:00"


@pytest.fixture(autouse=True)
def _last_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAFE_POS_NOW", NOW)


def test_a_flash_is_shown_written_and_numbered(pos: Command, cafe: Command, tmp_path: Path) -> None:
    shown = pos("report", "viability", "2026-11")
    assert shown.code == 0
    assert "FLASH" in shown.out
    assert "Aucune charge n'a été saisie" in shown.out
    told = json.loads(pos("report", "viability", "2026-11", "--json").out)
    assert (told["verdict"], told["number"]) == (None, None)
    assert told["definitions"]["revenue"]["text"]
    assert pos("report", "comment", "2026-11", "Premier mois.").code == 0
    made = pos("report", "action", "2026-11", "Compter", "--who", "Camille", "--by", "2026-12-15")
    assert made.code == 0
    written = pos("report", "viability", "2026-11", "-o", tmp_path / "r", "--json")
    assert written.code == 0
    told = json.loads(written.out)
    assert told["number"] == "R-2026-11-1"
    names = {path.suffix: path for path in (tmp_path / "r").iterdir()}
    assert set(names) == {".pdf", ".xlsx", ".json"}
    assert json.loads(names[".json"].read_text("utf-8")) == told
    text = PdfReader(names[".pdf"]).pages[3].extract_text()
    assert "Premier mois." in text
    assert pos("report", "done", "1").code == 0
    assert "[x] Compter" in pos("report", "notes", "2026-11").out
    assert pos("report", "unnote", "comment", "1").code == 0
    assert pos("verify").code == 0


def test_what_cannot_be_asked_is_refused_with_a_sentence(pos: Command, cafe: Command) -> None:
    for words, code in (
        (("report", "viability", "2027-05"), "report.future"),
        (("report", "viability", "novembre"), "report.month"),
        (("report", "viability", "2026-11", "--definitive"), "report.open"),
        (("report", "viability", "2026-11", "--format", "doc"), "report.format"),
        (("report", "unnote", "action", "9"), "report.no_action"),
    ):
        refused = pos(*words, "--json")
        assert refused.code == 1, words
        assert json.loads(refused.out)["error"]["code"] == code
    assert pos("report", "unnote", "report", "1").code == 2

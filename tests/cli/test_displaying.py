"""`catalogue board|prices|allergens|notices`: PDF files, and what is said beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Outcome
from tests.reports import pages

STARTER = Path(__file__).parents[2] / "config" / "starter-catalogue.csv"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("board", "prix-exterieurs.pdf"),
        ("prices", "tarifs.pdf"),
        ("allergens", "allergenes.pdf"),
        ("notices", "avis.pdf"),
        ("suspended", "cafes-suspendus.pdf"),
    ],
)
def test_each_display_is_a_file_whose_place_is_told(
    cafe: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cafe("catalogue", "import", STARTER).code == 0
    done = cafe("catalogue", word)
    assert (done.code, done.err) == (0, "")
    assert done.out.strip() == name
    assert "Café du Pont" in pages.whole((tmp_path / name).read_bytes())
    target = tmp_path / "autre.pdf"
    target.write_text("ancien")
    told = cafe("catalogue", word, "-o", target, "--json").json
    assert told["path"] == str(target)
    assert target.read_bytes() == (tmp_path / name).read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_suspended_coffees_that_wait_are_counted(
    cafe: Command, ring: Callable[..., Outcome], tmp_path: Path
) -> None:
    """Three bought at 1,50, one drunk at 1,70: 2,80 is left, one coffee at today's price."""
    assert cafe("catalogue", "import", STARTER).code == 0
    bought = {"lines": [{"article": "SUSPENDU", "qty": 3}], "payments": [{"method": "cash"}]}
    drunk = {"lines": [{"article": "NOISETTE"}], "payments": [{"method": "suspended"}]}
    assert ring(bought, drunk).code == 0
    target = tmp_path / "s.pdf"
    assert cafe("catalogue", "suspended", "-o", target, "--json").json["waiting"] == 1
    assert "café vous attend" in pages.whole(target.read_bytes())


def test_a3_is_larger(cafe: Command, tmp_path: Path) -> None:
    target = tmp_path / "a3.pdf"
    assert cafe("catalogue", "prices", "-o", target, "--paper", "a3").code == 0
    assert pages.size_mm(target.read_bytes()) == (297, 420)
    assert cafe("catalogue", "prices", "-o", target, "--paper", "a5").code == 2


def test_what_the_board_lacks_is_said(cafe: Command, tmp_path: Path) -> None:
    done = cafe("catalogue", "board", "-o", tmp_path / "b.pdf", "--json")
    assert done.code == 0
    assert len(done.json["missing"]) == 9
    assert "« un soda »" in done.err


def test_an_unknown_allergen_is_said(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership,allergens\n"
        "GLACE,Glace,Manger,2.80,I10,I10,on_site,firm,lait kiwi\n",
        encoding="utf-8",
    )
    assert cafe("catalogue", "import", path).code == 0
    done = cafe("catalogue", "allergens", "-o", tmp_path / "a.pdf", "--json")
    assert done.json["unknown"] == [{"article": "Glace", "word": "kiwi"}]
    assert "« kiwi »" in done.err
    assert "Glace : kiwi" in pages.whole((tmp_path / "a.pdf").read_bytes())


def test_a_place_that_cannot_be_written_is_told(cafe: Command, tmp_path: Path) -> None:
    done = cafe("catalogue", "board", "-o", tmp_path / "none" / "b.pdf", "--json")
    assert (done.code, done.refusal) == (1, "file.cannot_write")


def test_a_wrong_day_is_wrong_usage(cafe: Command, tmp_path: Path) -> None:
    assert cafe("catalogue", "board", "-o", tmp_path / "b.pdf", "--on", "demain").code == 2
    assert cafe("catalogue", "prices", "-o", tmp_path / "b.pdf", "--on", "2027-01-01").code == 0
    assert "1er janvier 2027" in pages.whole((tmp_path / "b.pdf").read_bytes())

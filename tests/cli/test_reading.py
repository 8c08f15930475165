"""`manual`: its pages in the language spoken, and one of them as text."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_the_manual_lists_its_pages_and_shows_one(pos: Command) -> None:
    listed = pos("--lang", "en", "manual")
    assert listed.code == 0
    assert "  payments         Ways to pay" in listed.out.splitlines()
    shown = pos("--lang", "fr", "manual", "payments")
    assert shown.out.startswith("Les façons de payer\n")
    assert "(terminal)" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 100


def test_a_program_reads_it_as_json(pos: Command) -> None:
    pages = pos("--json", "manual").json
    assert {"page": "index", "title": ""} not in pages
    assert any(one["page"] == "payments" for one in pages)
    assert pos("--json", "manual", "payments").json["text"].startswith("# ")


def test_a_page_that_is_none_is_refused(pos: Command) -> None:
    for name in ("nothing", "../ledger"):
        refused = pos("--lang", "en", "manual", name)
        assert refused.code == 1
        assert "cafe-pos manual" in refused.err

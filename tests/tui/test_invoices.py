"""The invoice of a ticket on the screen: its buyer typed once, proposed the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos import settings
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, drive


def test_an_invoice_for_the_town_hall_and_its_credit_note(
    counter_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "documents_dir", lambda: tmp_path / "papers")

    async def scenario(at: Counter) -> None:
        await at.press("2", "c", "f9", "t", "f9", ":", "z", "i", "down", "enter")
        form = at.till.panel
        assert isinstance(form, Form)
        await at.press(*"Mairie", "enter", *"123456789", "end", "enter")
        assert form.fields[form.index].name == "address 1"
        await at.press(*"1 place", "down", "down", *"23000", "down", *"Exemple", "end", "enter")
        assert form.fields[form.index].name == "siren"
        await at.press(*"213105554", "end", "enter")
        assert "F-000001, saved:" in at.text()
        await at.press(":", "z", "i", "enter")
        known = at.till.panel
        assert isinstance(known, Listing)
        assert [row.text for row in known.rows] == ["Mairie"]
        await at.press("enter", "end", "enter")
        assert "F-000002, saved:" in at.text()
        await at.press(":", "z", "i", "enter")
        assert "F-000002, saved:" in at.text()
        await at.press(":", "b", "enter", "enter", "1", "1", ":", "z", "i", "enter")
        assert "F-000003, saved:" in at.text()

    drive(counter_file, scenario)
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == 4
    ctx = cafes.reopen(counter_file, HandClock("2026-11-22T11:00:00Z"))
    with ctx.store.act() as uow:
        made = [one["corrects"] for one in uow.books.invoices(9)]
    ctx.store.close()
    assert made == ["F-000002", None, None]

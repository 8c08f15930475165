"""Copies at the counter: made by themselves, their age, their screen, the lost tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n, recovery
from cafe_pos.application.keeping import backups, lost_tickets
from cafe_pos.application.keeping.ports import CopiesView, PlaceState, SecondPlace, Volume
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import secret_page
from cafe_pos.application.printing.printing import SpoolStatus
from cafe_pos.domain.errors import PosError
from cafe_pos.storage.keeping import backup, places, volumes
from cafe_pos.tui import words
from cafe_pos.tui.paint import bars, palette
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.settings import panels as settings_panels
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, HandTill, drive

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
KEY = SecondPlace(PlaceState.THERE, "CLE CAFE")
OUT = SecondPlace(PlaceState.ABSENT, "CLE CAFE")


def seen(**hours_ago: float) -> CopiesView:
    return CopiesView(NOW - timedelta(**hours_ago), KEY, looked_at=NOW)


@pytest.mark.parametrize(
    ("view", "french", "well"),
    [
        (seen(minutes=12), "copie 12 min", True),
        (seen(hours=2), "copie 2 h", True),
        (seen(hours=47), "copie 47 h", True),
        (seen(days=4), "copie 4 j", True),
        (replace(seen(days=4), news=True), "copie 4 j", False),
        (CopiesView(None, KEY, looked_at=NOW), "sans sauvegarde", False),
        (replace(seen(hours=2), place=OUT), "clé absente", False),
        (replace(seen(hours=2), problem=PosError("backup.differs")), "clé : pas de copie", False),
    ],
)  # fmt: skip
def test_the_age_of_the_newest_copy_in_words(view: CopiesView, french: str, well: object) -> None:
    i18n.set_language("fr")
    assert words.copies(view) == (french, well)


def test_the_age_stands_on_the_status_line_at_80_columns() -> None:
    i18n.set_language("fr")
    hand = HandTill(cafe="Café du Pont")
    ready = SpoolStatus("ready")
    hand.till.copies = seen(hours=2)
    assert "copie 2 h" in bars.paint_status(hand.till, palette.WARM, 80, ready).text()
    hand.till.copies = replace(seen(hours=2), place=SecondPlace(PlaceState.ABSENT, "CLE"))
    assert "clé absente" in bars.paint_status(hand.till, palette.WARM, 80, ready).text()


def answer(hand: HandTill, ctx: Context) -> None:
    """Carry out what the till asked for, as a host would, until nothing is left."""
    while hand.host.acts or hand.host.works or hand.host.copies or hand.host.tests:
        for waiting, argument in ((hand.host.acts, (ctx,)), (hand.host.works, ())):
            while waiting:
                work, done, failed = waiting.pop(0)
                try:
                    result = work(*argument)
                except PosError as error:
                    failed(error)
                else:
                    done(result)
        while hand.host.copies:
            _progress, done, _failed = hand.host.copies.pop(0)
            done(ctx.store.backup())
        while hand.host.tests:
            _setting, _done, failed = hand.host.tests.pop(0)
            failed(PosError("printer.none"))


@pytest.fixture
def hand(cafe: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HandTill:
    """The settings of a café on the screen, a key being plugged in."""
    i18n.set_language("en")
    key = Volume("", "CLE CAFE", tmp_path / "stick", 4_000_000_000)
    key.path.mkdir()
    monkeypatch.setattr(volumes, "plugged_in", lambda _database: (key,))
    till = HandTill()
    settings_panels.open_settings(till.till)
    answer(till, cafe)
    return till


def press(hand: HandTill, ctx: Context, *names: str) -> Any:
    for name in names:
        hand.press(name)
        answer(hand, ctx)
    return hand.till.panel


def test_a_key_is_chosen_and_gets_a_copy_at_once(hand: HandTill, cafe: Context) -> None:
    panel = press(hand, cafe, "s")
    assert isinstance(panel, Listing)
    assert panel.text == "There is no copy yet: c makes one."
    panel = press(hand, cafe, "c")
    assert "On this disk alone" in panel.text
    panel = press(hand, cafe, "d")
    assert panel.rows[0].text == "CLE CAFE: 4.0 GB free"
    panel = press(hand, cafe, "1")
    assert "here and on “CLE CAFE”" in panel.text
    sheet = press(hand, cafe, "l")
    assert isinstance(sheet, Sheet)
    assert sum("second place" in line for line in sheet.lines) == 1
    with cafe.store.act() as uow:
        assert uow.settings()["second_volume"]["id"].startswith("mark:")


def test_copies_are_encrypted_once_the_paper_was_read(hand: HandTill, cafe: Context) -> None:
    press(hand, cafe, "s", "d", "1", "k")
    sheet = press(hand, cafe, "1")
    assert isinstance(sheet, Sheet)
    secret = "".join(line.replace(" ", "") for line in sheet.lines[3:] if line.isupper())
    assert max(map(len, sheet.lines)) <= 43
    form = press(hand, cafe, "enter")
    assert isinstance(form, Form)
    form = press(hand, cafe, *"ABCDEF", "enter")
    assert "not those of the paper" in form.error
    with cafe.store.act() as uow:
        assert "backup_recipient" not in uow.settings()
    press(hand, cafe, *["backspace"] * 6, *secret[-secret_page.LAST :], "enter")
    with cafe.store.act() as uow:
        assert uow.settings()["backup_recipient"].startswith("age1")
    made = cafe.store.backup()
    assert made.second is not None
    assert made.second.suffix == ".age"
    assert secret.encode() not in cafe.store.path.read_bytes()


def test_an_open_till_copies_by_itself_when_there_is_something_new(cafe_file: Path) -> None:
    clock = HandClock("2026-11-22T08:00:00Z")

    async def scenario(counter: Counter) -> None:
        def copies() -> int:
            return len(backup.all_of(cafe_file))

        counter.app.look_at_copies()
        await counter.until(lambda: counter.till.copies is not None and copies() == 1)
        await counter.until(lambda: not counter.app.copying)
        seen_at = counter.till.copies
        clock.advance(hours=3)
        counter.app.look_at_copies()
        await counter.until(lambda: counter.till.copies is not seen_at)
        assert copies() == 1
        await counter.press("c", "f9")
        clock.advance(hours=1)
        counter.app.look_at_copies()
        await counter.until(lambda: copies() == 1 and not counter.app.copying)
        await counter.until(
            lambda: backup.latest(cafe_file).name.startswith("cafe.20261122T12")  # type: ignore[union-attr]
        )
        await counter.until(lambda: "backup 0 min" in counter.text())

    drive(cafe_file, scenario, clock=clock)


def test_a_lost_ticket_is_entered_again_under_its_number(
    cafe: Context,
    cafe_file: Path,
    tmp_path: Path,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = cafe.store.backup(tmp_path / "key").path
    clock.advance(hours=1)
    for _ in range(2):
        cafes.ring(cafe, "CAFE")
    cafe.store.close()
    clock.advance(hours=1)
    monkeypatch.setattr("cafe_pos.bootstrap.clock", lambda: clock)
    recovery.restore(cafe_file, copy)
    made = cafes.reopen(cafe_file, clock)
    assert places.wanted_of(made.store.backup().path).restored is not None
    made.store.close()

    async def scenario(counter: Counter) -> None:
        await counter.press("enter", ":", "z", "p")
        assert "T-00000001" in counter.text()
        await counter.press("enter", "enter", *"1118", "enter", "c", "f9")
        assert counter.till.last is not None, counter.text()
        assert counter.till.last.payload["reason"] == "T-00000001"
        assert "T-00000002" in counter.text()  # the next one is proposed
        await counter.press("escape", "c", "f9")
        assert counter.till.last.payload["client_key"] != "paper:T-00000002"

    drive(cafe_file, scenario, clock=clock)
    ctx = cafes.reopen(cafe_file, clock)
    found = lost_tickets.listed(ctx)
    ctx.store.close()
    assert [(one.number, one.again) for one in found] == [
        ("T-00000001", "T2-00000001"),
        ("T-00000002", None),
    ]
    assert backups.HOURS == 4

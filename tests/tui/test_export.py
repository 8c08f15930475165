"""The month's file at one key: behind the month's Z, and in the menu."""

from __future__ import annotations

import pytest

from cafe_pos import i18n, settings
from cafe_pos.application.drawer import closing
from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import reading
from cafe_pos.network.file import receipts
from cafe_pos.network.sending import places
from cafe_pos.storage.keyring import Key
from cafe_pos.tui import menu
from cafe_pos.tui.evening import closing_panels
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.viability import export_panels
from tests import cafes
from tests.tui.counters import HandTill


class Hand(HandTill):
    """A till whose acts are carried out on a real café at once."""

    def __init__(self, ctx):
        super().__init__()
        self.ctx = ctx

    def keys(self, *names):
        for name in names:
            self.press(name)
            self.work()

    def work(self):
        while self.till.host.acts:
            act, done, failed = self.till.host.acts.pop(0)
            try:
                answer = act(self.ctx)
            except PosError as error:
                failed(error)
            else:
                done(answer)


@pytest.fixture
def hand(cafe, clock, tmp_path, monkeypatch):
    """A till on the last evening of its month, a key plugged in."""
    i18n.set_language("fr")
    clock.set("2026-11-30T20:00:00Z")
    cafes.ring(cafe, "2 CAFE", "CROQUE")
    monkeypatch.setattr(settings, "documents_dir", lambda: tmp_path / "documents")
    monkeypatch.setattr(places, "plugged_in", lambda: (tmp_path / "KINGSTON",))
    return Hand(cafe)


def test_behind_the_months_z_the_file_is_two_keys_away(hand, tmp_path):
    closing.close_month(hand.ctx)
    closing_panels._good_night(hand.till, "ZM-000001", "La copie est faite.")
    hand.keys("5")
    panel = hand.till.panel
    assert isinstance(panel, Listing)
    assert [(row.letter, row.right.rpartition("/")[2]) for row in panel.rows[:-2]] == [
        ("1", "KINGSTON"), ("2", "documents"), ("3", "KINGSTON"), ("4", "documents"),
    ]  # fmt: skip
    hand.keys("1")
    (path,) = (tmp_path / "KINGSTON").iterdir()
    checked = reading.check_file(path)
    assert isinstance(hand.till.panel, Sheet)
    assert hand.till.panel.title == "X-2026-11-1" == checked.manifest.number
    assert path.name in hand.till.panel.lines
    assert max(map(len, hand.till.panel.lines[:2] + hand.till.panel.lines[5:])) <= 45
    hand.keys("escape", "4")
    assert (
        reading.check_file(next((tmp_path / "documents").iterdir())).manifest.nature == "definitive"
    )


def test_an_open_month_has_a_flash_alone_and_another_z_no_file(hand):
    closing_panels._good_night(hand.till, "Z-000001", "")
    assert "5" not in [row.letter for row in hand.till.panel.rows]
    hand.till.panel = None
    next(act for act in menu.MORE if act.letter == "f").do(hand.till, 0.0)
    hand.work()
    assert [row.letter for row in hand.till.panel.rows] == ["1", "2", "r", "e"]


def test_a_refusal_is_said_and_nothing_is_made(hand, clock, tmp_path):
    export_panels.open_export(hand.till)
    hand.work()
    (tmp_path / "KINGSTON").write_text("a file, no key")
    hand.keys("1")
    assert "KINGSTON" in " ".join(hand.till.banner.sentences)
    with hand.ctx.store.act() as uow:
        assert uow.months.exports() == ()


def test_an_answer_is_shown_and_another_key_wants_a_telephone_call(hand, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "downloads_dir", lambda: tmp_path / "downloads")
    with hand.ctx.store.act() as uow:
        cafe = uow.opening()["cafe"]
    said = receipts.Receipt(
        cafe=cafe, month="2026-11", revision=1, answer="accepted", sha256="0" * 64,
        at="2026-12-02T08:00:00Z", notices=(),
    )  # fmt: skip
    for folder, seed in (("KINGSTON", 1), ("downloads", 2)):
        (tmp_path / folder).mkdir()
        key = Key(bytes([seed]) * 32, bytes(32))
        path = tmp_path / folder / receipts.file_name(cafe, "2026-11")
        path.write_bytes(receipts.write(said, key))
    export_panels.open_export(hand.till)
    hand.work()
    hand.keys("r", "1")
    assert "Le réseau a pris le fichier." in hand.till.panel.lines
    hand.keys("escape", "r", "2")
    assert [row.letter for row in hand.till.panel.rows] == ["1", "2"]
    hand.keys("2")
    assert "Le réseau a pris le fichier." in hand.till.panel.lines
    hand.keys("escape", "r", "f", *"nulle part", "enter")
    assert "fichier" in hand.till.panel.error


def test_the_key_is_written_and_read_out(hand, tmp_path):
    export_panels.open_export(hand.till)
    hand.work()
    hand.keys("e")
    (path,) = (tmp_path / "KINGSTON").iterdir()
    assert path.name.endswith(".key.json")
    assert any(line[:5].isdigit() for line in hand.till.panel.lines)


def test_what_is_plugged_in_is_found(tmp_path, monkeypatch):
    root = tmp_path / "media"
    for name in ("A", "B", "C", "D", "no key"):
        (root / name).mkdir(parents=True)
    monkeypatch.setattr("pathlib.Path.is_mount", lambda path: path.name != "no key")
    assert [p.name for p in places.plugged_in((str(root), "/nowhere"))] == ["A", "B", "C"]

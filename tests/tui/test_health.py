"""The till's health on the screen: looked at between sales, mended by Enter, in a file by F2."""

from __future__ import annotations

import re
import string
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cafe_pos import i18n, messages, settings
from cafe_pos.application.doctor.examining import Examination, run
from cafe_pos.application.doctor.findings import good, look
from cafe_pos.application.doctor.ports import LyingFacts, MachineFacts, Wanted
from cafe_pos.application.ports import Context
from cafe_pos.application.proof import recent
from cafe_pos.domain.errors import PosError
from cafe_pos.network.sending import places
from cafe_pos.tui.hosting import Hosting
from cafe_pos.tui.log_in import LogIn, Why
from cafe_pos.tui.menu import CHOICES, MORE
from cafe_pos.tui.paint import bars, palette, panels
from cafe_pos.tui.paint.canvas import wrap
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.settings import health_panels
from cafe_pos.tui.shown import Phase
from tests import cafes
from tests.cli.test_docs import commands
from tests.cli.test_manual import evening_letters, settings_letters
from tests.tui.counters import HandTill


class Machine:
    """A machine whose disk is its memory."""

    def __init__(self) -> None:
        self.asked: list[Wanted] = []

    def look(self, wanted: Wanted) -> MachineFacts:
        self.asked.append(wanted)
        return MachineFacts(lying=LyingFacts("tmpfs"))


def answer(hand: HandTill, ctx: Context) -> None:
    """Carry out what the till asked for, as a host would, until nothing is left."""
    host = hand.host
    while host.acts or host.works or host.examined:
        for waiting, argument in ((host.acts, (ctx,)), (host.works, ())):
            while waiting:
                work, done, failed = waiting.pop(0)
                try:
                    result = work(*argument)
                except PosError as error:
                    failed(error)
                else:
                    done(result)
        while host.examined:
            one, done, _failed = host.examined.pop(0)
            done(run(one, ctx, Machine()))


@pytest.fixture
def hand() -> HandTill:
    i18n.set_language("en")
    return HandTill()


def opened(hand: HandTill, ctx: Context) -> Listing:
    hand.press(":", "z", "d")
    answer(hand, ctx)
    assert isinstance(hand.till.panel, Listing)
    return hand.till.panel


def painted(hand: HandTill) -> str:
    return panels.paint(hand.till, palette.WARM, 46, 21, Path("log")).text()


def test_it_is_looked_at_while_the_till_sells_on(hand: HandTill, cafe: Context) -> None:
    hand.press(":", "z", "d")
    assert "Looking at the disk" in painted(hand)
    assert hand.till.phase is Phase.READY
    hand.press("escape", "c")
    assert hand.lines == [("CAFE", 1)]
    answer(hand, cafe)
    assert hand.till.panel is None, "who went on selling is left alone"
    assert hand.till.health == 1, "the status line knows"


def test_what_wants_attention_stands_first_with_what_to_do(hand: HandTill, cafe: Context) -> None:
    panel = opened(hand, cafe)
    wanting = [row.text.startswith("! ") for row in panel.rows]
    assert wanting == sorted(wanting, reverse=True)
    assert sum(wanting) == 4
    assert [row.dim for row in panel.rows] == [not one for one in wanting]
    assert panel.text == "4 to see to; all else is well."
    told = " ".join(painted(hand).split())
    assert "! copies There is no backup" in told
    hand.press("down", "down", "down")
    told = " ".join(line.strip("│ ") for line in painted(hand).splitlines())
    assert "! disk" in told
    assert "memory (tmpfs): the next power cut takes it away" in " ".join(told.split())
    assert 'then "cafe-pos restore" there.' in " ".join(told.split())


def test_every_way_and_every_command_of_a_remedy_exists() -> None:
    i18n.set_language("en")
    known = commands()
    below = {"z": {act.letter for act in MORE}, "y": evening_letters(), "g": settings_letters()}
    ways = 0
    for code, remedy in messages.REMEDIES.items():
        for path in re.findall(r"menu \(:\)((?:, [a-z])+)(?![a-z])", remedy):
            first, *more = path.removeprefix(", ").split(", ")
            assert first in {act.letter for act in CHOICES}, code
            assert not more or more[0] in below[first], code
            ways += 1
        for command in re.findall(r"“cafe-pos ([a-z ]+)", remedy):
            words = command.strip()
            assert any(words == one or words.startswith(f"{one} ") for one in known), code
    assert ways > 12


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_has_room_below_the_list(language: str) -> None:
    i18n.set_language(language)
    texts = (*messages.EXAMINED.values(), *messages.REMEDIES.values())
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    usual: dict[str, object] = dict.fromkeys(names, "cafe.20261122T131952Z.backup.db")
    usual |= dict.fromkeys(("count", "days", "megabytes", "kilobytes", "waiting"), 1234)
    usual |= {"mode": "644", "wanted": "600", "why": "printer.no_libusb", "version": 1, "kind": "x"}
    high = 21 // 2
    for code in messages.EXAMINED:
        text = (messages.examined(code, usual), messages.remedy(code, usual))
        lines = [line for one in text for line in wrap(one, health_panels.ROOM)]
        assert len(lines) <= high, code
        assert len(messages.area(code)) <= health_panels.AREA, code


def test_a_café_in_good_health_says_so(hand: HandTill) -> None:
    panel = health_panels._panel((good("doctor.disk", megabytes=20_000), good("doctor.duties")))
    hand.till.panel = panel
    assert panel.text == "All is well."
    assert not any(row.text.startswith("!") for row in panel.rows)
    assert "20000 MB are free on the disk." in painted(hand)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("doctor.no_second", "Backups"),
        ("doctor.backup_broken", "Backups"),
        ("doctor.printer_trouble", "Printer"),
        ("doctor.terminal_away", "Card terminal"),
        ("doctor.cards_open", "Card terminal"),
    ],
)
def test_enter_goes_where_it_is_mended(
    hand: HandTill, cafe: Context, code: str, title: str
) -> None:
    params = dict.fromkeys(("file", "reason", "why", "address", "count"), "x")
    hand.till.panel = health_panels._panel((look(code, **params | {"why": "printer.paper_out"}),))
    hand.press("enter")
    answer(hand, cafe)
    panel: Any = hand.till.panel
    assert panel.title.startswith(title)


def test_what_is_mended_at_the_counter_is_asked_there(hand: HandTill) -> None:
    before = hand.host.looked
    for code in ("doctor.visas", "doctor.prints", "doctor.unclosed", "doctor.disk_memory"):
        params = {"count": 1, "day": "2026-11-20", "waiting": 1, "questions": 1, "kind": "tmpfs"}
        hand.till.panel = health_panels._panel((look(code, **params),))
        hand.press("enter")
    assert hand.host.looked == before + 1
    assert "prints" in hand.host.asked
    assert len(hand.host.acts) == 1, "the drawer and the day"
    assert isinstance(hand.till.panel, Listing), "a disk is no panel's: the list stays"


def test_the_file_for_help_is_made_and_told(
    hand: HandTill, cafe: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "documents_dir", lambda: tmp_path / "papers")
    monkeypatch.setattr(places, "plugged_in", tuple)
    for name in ("cafe-pos-2026-11-22.zip", "cafe-pos-2026-11-22-2.zip"):
        opened(hand, cafe)
        hand.press("f2")
        answer(hand, cafe)
        panel: Any = hand.till.panel
        assert "any name, ticket" in panel.text
        hand.press("1")
        answer(hand, cafe)
        sheet = hand.till.panel
        assert isinstance(sheet, Sheet)
        assert sheet.lines[0] == name
        assert max(map(len, sheet.lines[2:])) <= 43
        with zipfile.ZipFile(tmp_path / "papers" / name) as archive:
            assert archive.testzip() is None
        hand.press("escape", "escape")
    assert hand.till.panel is None


def test_a_disk_that_refuses_the_file_is_told(
    hand: HandTill, cafe: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "papers").touch()
    monkeypatch.setattr(settings, "documents_dir", lambda: tmp_path / "papers")
    monkeypatch.setattr(places, "plugged_in", tuple)
    opened(hand, cafe)
    hand.press("f2")
    answer(hand, cafe)
    hand.press("1")
    answer(hand, cafe)
    assert hand.till.said is not None
    assert "could not be written" in hand.till.said.text


def test_something_serious_is_one_word_on_the_screen(hand: HandTill) -> None:
    assert "health" not in bars.paint_status(hand.till, palette.WARM, 80, None).text()
    hand.till.health = 1
    assert "health: 1 !" in bars.paint_status(hand.till, palette.WARM, 80, None).text()
    hand.till.gate = LogIn(Why.LOCK)
    assert "The till's health: 1 to see to" in " ".join(painted(hand).split())


def test_the_daily_look_is_cheap(cafe: Context) -> None:
    machine = Machine()
    found = run(Examination(daily=True), cafe, machine)
    assert (machine.asked[0].live, machine.asked[0].printers) == (False, ())
    assert {one.code for one in found} >= {"doctor.disk_memory", "doctor.no_backup"}


def test_a_printer_at_work_is_not_asked(cafe: Context) -> None:
    with cafe.store.act() as uow:
        uow.put_setting("printer", {"transport": "network", "address": "127.0.0.1:1"})
    machine, examination = Machine(), Examination()
    while examination.step(cafe):
        pass
    examination.finish(machine, busy=True)
    examination.finish(machine)
    assert [len(one.printers) for one in machine.asked] == [0, 1]


class Now(Hosting):
    """A host whose acts and threads are done before they are waited for."""

    def __init__(self, ctx: Context, machine: Machine | None, printing: str = "ready") -> None:
        self.ctx = ctx
        self.till = HandTill().till
        spool = SimpleNamespace(status=lambda: SimpleNamespace(state=printing))
        self.desk = SimpleNamespace(machine=machine, spool=spool, log_file=Path("log"))  # type: ignore[assignment]

    def ask(self, act: Any, done: Any, failed: Any) -> None:
        try:
            result = act(self.ctx)
        except PosError as error:
            failed(error)
        else:
            done(result)

    def _beside(self, work: Any, done: Any, failed: Any) -> Any:
        done(work())


def test_the_host_takes_every_step_and_keeps_a_busy_printer_in_peace(cafe: Context) -> None:
    with cafe.store.act() as uow:
        uow.put_setting("printer", {"transport": "network", "address": "127.0.0.1:1"})
    machine = Machine()
    host = Now(cafe, machine)
    host.look_at_health()
    assert host.till.health == 1
    for printing in ("printing", "ready"):
        found: list[Any] = []
        Now(cafe, machine, printing).examine(Examination(), found.append, found.append)
        assert len(found[0]) > 10
    assert [len(one.printers) for one in machine.asked] == [1, 0, 1]


def test_a_host_without_a_machine_says_so(cafe: Context) -> None:
    refused: list[PosError] = []
    host = Now(cafe, None)
    host.examine(Examination(), lambda _found: None, refused.append)
    assert refused[0].code == "doctor.no_machine"
    host.look_at_health()
    assert host.till.health == 0


def test_a_look_that_is_refused_is_told_by_the_screen_alone(
    hand: HandTill, cafe: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_look: Examination, _ctx: Context) -> bool:
        raise PosError("database.disk_error", path=cafe.store.path)

    monkeypatch.setattr(Examination, "step", refused)
    quiet = Now(cafe, Machine())
    quiet.look_at_health()
    assert (quiet.till.health, quiet.till.said) == (0, None)
    hand.press(":", "z", "d")
    _look, _done, failed = hand.host.examined.pop()
    failed(PosError("database.disk_error", path=cafe.store.path))
    assert hand.till.panel is None
    assert hand.till.said is not None


def test_sales_between_two_slices_are_walked_as_well(cafe: Context) -> None:
    cafes.ring(cafe, "CAFE")
    sliced = recent.Recent()
    assert sliced.step(cafe, 2)
    cafes.ring(cafe, "2 CROQUE")
    steps = 1
    while sliced.step(cafe, 2):
        steps += 1
    assert steps > 2
    assert sliced.problems == ()
    assert sliced._head is not None
    with cafe.store.act() as uow:
        assert sliced._head.seq == uow.head.seq

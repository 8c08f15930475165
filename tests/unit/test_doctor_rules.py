"""What `doctor` says of plain facts: every finding both ways, without a file or a machine."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n, messages
from cafe_pos.application.doctor import (
    clock,
    copies,
    database,
    devices,
    disk,
    duties,
    examining,
    keys,
    log_lines,
    machine,
)
from cafe_pos.application.doctor.cafe import CafeFacts, Jobs
from cafe_pos.application.doctor.copies import CopyFacts
from cafe_pos.application.doctor.findings import Finding, serious, urgent_first
from cafe_pos.application.doctor.ports import (
    ClockFacts,
    FileFacts,
    KeyFacts,
    LogFacts,
    LyingFacts,
    MachineFacts,
    PrinterFacts,
    ScreenFacts,
    TerminalFacts,
    VersionFacts,
)
from cafe_pos.application.keeping.ports import PlaceState
from cafe_pos.domain.ledger import problem

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
GIGA = 1_000_000_000
HERE = Path("/home/camille/.local/share/cafe-pos")
CAFE = CafeFacts(
    path=HERE / "cafe.db",
    now=NOW,
    entries=412,
    last_at="2026-11-22T08:59:00Z",
    began_at="2026-03-01T08:00:00Z",
    key_id="86e198af0c7e8802",
    incarnation="ab" * 8,
    software="cafe-pos 1.2.0",
    free_bytes=20 * GIGA,
    held=("1", date(2026, 3, 1)),
    archive=("AR-000001", "2026-02-28", "2026-03-02T08:00:00Z"),
    today=date(2026, 11, 22),
)
COPIES = CopyFacts(
    newest="cafe.20261121T204000Z.backup.db",
    made_at=NOW - timedelta(hours=12),
    state=PlaceState.THERE,
    place="CLE CAFE",
    folder=Path("/media/camille/CLE CAFE/cafe-pos/pont"),
    second="cafe.20261121T204000Z.backup.db",
    encrypted=True,
)
PRINTER = {"transport": "network", "address": "192.168.1.30:9100"}
FAULT = json.dumps(
    {
        "at": "2026-11-21T10:00:00",
        "level": "ERROR",
        "message": "ValueError: Camille Dupont owes 12 (views.py:12 shown < app.py:3 run)",
    }
)


def cafe(**changes: Any) -> CafeFacts:
    return replace(CAFE, **changes)


def codes(found: Any) -> set[str]:
    """The codes of what wants attention."""
    return {one.code for one in found if one.attention}


def said(found: Any) -> set[str]:
    return {one.code for one in found}


def test_a_café_in_good_health_wants_nothing() -> None:
    found = examining.judge(CAFE, COPIES, MachineFacts())
    assert codes(found) == set()
    assert len(found) > 10


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"problems": (problem(7, "ledger.hash"),)}, "doctor.broken"),
        ({"pages": "database.integrity"}, "doctor.pages_damaged"),
        ({"witnessed": False}, "doctor.no_witness"),
        ({"last_at": "2026-11-22T09:30:00Z"}, "doctor.clock"),
        ({"last_at": "2026-09-20T09:30:00Z"}, "doctor.clock_far"),
        ({"key_there": False}, "doctor.no_key"),
        ({"unclosed": ("2026-11-20", "2026-11-21")}, "doctor.unclosed"),
        ({"visas": 2}, "doctor.visas"),
        ({"month": date(2026, 10, 1)}, "doctor.month"),
        ({"held": None}, "doctor.no_statement"),
        ({"held": ("2", date(2026, 3, 1))}, "doctor.statement_other"),
        ({"archive": ("AR-1", "2025-02-28", "2025-03-02T08:00:00Z")}, "doctor.archive"),
        ({"archive": None, "began_at": "2025-03-02T08:00:00Z"}, "doctor.no_archive"),
        ({"printer": PRINTER, "counter_jobs": Jobs(2, 1)}, "doctor.prints"),
        ({"kitchen": PRINTER, "kitchen_jobs": Jobs(1, 0)}, "doctor.kitchen_prints"),
        ({"cards_open": 1}, "doctor.cards_open"),
        ({"free_bytes": 400_000_000}, "doctor.disk_low"),
        ({"free_bytes": 90_000_000}, "doctor.disk_full"),
    ],
)
def test_what_the_café_itself_says(change: dict[str, Any], code: str) -> None:
    assert codes(examining.judge(cafe(**change), COPIES, MachineFacts())) == {code}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"newest": None, "made_at": None, "second": None}, "doctor.no_backup"),
        ({"wrong": "SHA-256"}, "doctor.backup_broken"),
        ({"made_at": NOW - timedelta(days=4)}, "doctor.backup_old"),
        ({"state": PlaceState.NONE, "folder": None}, "doctor.no_second"),
        ({"state": PlaceState.ABSENT, "second": None}, "doctor.second_lacks"),
        ({"second": None, "second_wrong": "SHA-256"}, "doctor.second_lacks"),
    ],
)
def test_what_the_copies_say(change: dict[str, Any], code: str) -> None:
    assert codes(copies.judge(CAFE, replace(COPIES, **change))) == {code}


def test_why_the_second_place_lacks_a_copy_is_said_in_words() -> None:
    i18n.set_language("en")
    for state, words in ((PlaceState.ABSENT, "not plugged in"), (PlaceState.THERE, "not there")):
        lacking = replace(COPIES, state=state, second=None)
        found = next(one for one in copies.judge(CAFE, lacking) if one.attention)
        assert words in messages.examined(found.code, dict(found.params))


def test_copies_tell_whether_a_thief_could_read_them() -> None:
    assert "doctor.second_sealed" in said(copies.judge(CAFE, COPIES))
    assert "doctor.second_readable" in said(copies.judge(CAFE, replace(COPIES, encrypted=False)))
    bound = cafe(nobody_bound=True, held=None)
    none = replace(COPIES, state=PlaceState.NONE)
    assert codes((*copies.judge(bound, none), *duties.judge(bound))) == set()


@pytest.mark.parametrize(
    ("lying", "code"),
    [
        (LyingFacts("tmpfs"), "doctor.disk_memory"),
        (LyingFacts("nfs4"), "doctor.disk_network"),
        (LyingFacts("cifs"), "doctor.disk_network"),
        (LyingFacts("vfat", removable=True), "doctor.disk_removable"),
        (LyingFacts("ext4", writable=False), "doctor.disk_read_only"),
    ],
)
def test_on_what_the_database_lies(lying: LyingFacts, code: str) -> None:
    assert codes(disk.judge(CAFE, lying)) == {code}
    assert codes(disk.judge(CAFE, LyingFacts("ext4"))) == set()
    assert said(database.judge(cafe(pages=""))) == {"doctor.database", "doctor.pages"}


@pytest.mark.parametrize(
    ("facts", "told", "wanted"),
    [
        (ClockFacts("Europe/Paris", 60, synced=True), {"doctor.clock_kept"}, set()),
        (ClockFacts("Europe/Paris", 60, synced=False), {"doctor.clock_alone"}, set()),
        (ClockFacts("Europe/Madrid", 60), set(), set()),
        (ClockFacts("UTC", 0), {"doctor.zone_other"}, set()),
        (ClockFacts("UTC", 0, synced=True), {"doctor.zone_other", "doctor.clock_kept"}, set()),
        (
            ClockFacts("UTC", 0, synced=False),
            {"doctor.zone_adrift", "doctor.clock_alone"},
            {"doctor.zone_adrift"},
        ),
    ],
)
def test_the_zone_and_who_keeps_the_clock(
    facts: ClockFacts, told: set[str], wanted: set[str]
) -> None:
    found = tuple(clock.judge(CAFE, facts))
    assert said(found) == told | {"doctor.time"}
    assert codes(found) == wanted


def file(what: str, mode: int, *, mine: bool = True) -> FileFacts:
    return FileFacts(what, HERE / what, mode, mine)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (KeyFacts(file("key folder", 0o700), file("key", 0o600)), set()),
        (KeyFacts(file("key folder", 0o755), file("key", 0o600)), {"doctor.key_open"}),
        (KeyFacts(file("key folder", 0o700), file("key", 0o640)), {"doctor.key_open"}),
        (KeyFacts(file=file("key", 0o600, mine=False)), {"doctor.key_not_mine"}),
        (KeyFacts(within=HERE / "backups"), {"doctor.keys_with_backups"}),
        (KeyFacts(copied=(HERE / "backups" / "a.key",)), {"doctor.key_copied"}),
    ],
)
def test_who_can_get_at_the_key(facts: KeyFacts, wanted: set[str]) -> None:
    assert codes(keys.judge(CAFE, facts)) == wanted


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (file("database", 0o600), set()),
        (file("database", 0o644), {"doctor.files_open"}),
        (file("backup", 0o604), {"doctor.files_open"}),
        (file("backup folder", 0o755), set()),
        (file("backup folder", 0o775), {"doctor.files_open"}),
        (file("log", 0o644), set()),
        (file("log", 0o666), {"doctor.files_open"}),
        (file("database", 0o600, mine=False), {"doctor.files_not_mine"}),
    ],
)
def test_who_can_get_at_the_files(facts: FileFacts, wanted: set[str]) -> None:
    found = tuple(machine.judge(CAFE, MachineFacts(files=(facts,))))
    assert codes(found) == wanted
    assert ("doctor.files" in said(found)) == (not wanted)


@pytest.mark.parametrize(
    ("reason", "heard", "told"),
    [
        ("printer.paper_out", "yes", "trouble"),
        ("printer.unreachable", "", "trouble"),
        ("printer.paper_low", "yes", "low"),
        (None, "yes", "ready"),
        (None, "", "mute"),
    ],
)
def test_what_printers_answer(reason: str | None, heard: str, told: str) -> None:
    both = cafe(printer=PRINTER, kitchen=PRINTER)
    asked = tuple(PrinterFacts(one, reason, bool(heard)) for one in ("counter", "kitchen"))
    found = tuple(devices.judge(both, MachineFacts(printers=asked)))
    both_told = {f"doctor.printer_{told}", f"doctor.kitchen_{told}"}
    assert said(found) >= both_told
    assert codes(found) == (both_told if told == "trouble" else set())
    assert "doctor.no_printer" in said(devices.judge(CAFE, MachineFacts(printers=asked)))


def test_a_card_terminal_is_reached_or_not_and_not_asked_while_none_is_set_up() -> None:
    one = cafe(terminal="192.168.1.40:8888")
    reached, away = TerminalFacts(reached=True), TerminalFacts(reached=False, reason="no route")
    assert "doctor.terminal" in said(devices.judge(one, MachineFacts(terminal=reached)))
    assert codes(devices.judge(one, MachineFacts(terminal=away))) == {"doctor.terminal_away"}
    assert "doctor.no_terminal" in said(devices.judge(CAFE, MachineFacts()))


@pytest.mark.parametrize(
    ("screen", "wanted"),
    [
        (ScreenFacts(80, 24, "UTF-8", "xterm-256color"), set()),
        (ScreenFacts(79, 24, "utf8", "xterm"), {"doctor.screen_small"}),
        (ScreenFacts(80, 23, "UTF-8", "foot"), {"doctor.screen_small"}),
        (ScreenFacts(80, 24, "ANSI_X3.4-1968", "linux"), {"doctor.screen_letters"}),
        (ScreenFacts(80, 24, "UTF-8", "dumb"), {"doctor.screen_unknown"}),
    ],
)
def test_the_terminal_that_somebody_looks_at(screen: ScreenFacts, wanted: set[str]) -> None:
    found = tuple(machine.judge(CAFE, MachineFacts(screen=screen)))
    assert codes(found) == wanted
    assert ("doctor.screen" in said(found)) == (not wanted)
    assert ("doctor.screen_console" in said(found)) == (screen.term == "linux")
    assert "doctor.screen" not in said(machine.judge(CAFE, MachineFacts()))


def test_libraries_and_the_log() -> None:
    missing = MachineFacts(versions=VersionFacts(missing=("pyrage",)))
    assert codes(machine.judge(CAFE, missing)) == {"doctor.library_missing"}
    shut = MachineFacts(log=LogFacts(writable=False))
    assert codes(machine.judge(CAFE, shut)) == {"doctor.log_read_only"}
    faulty = MachineFacts(log=LogFacts(lines=(FAULT, FAULT)))
    (found,) = (one for one in machine.judge(CAFE, faulty) if one.attention)
    assert found == Finding(
        "doctor.log_errors", attention=True, params=(("count", 2), ("codes", "ValueError x 2"))
    )
    later = cafe(now=NOW + timedelta(days=8), last_at=None)
    assert codes(machine.judge(later, faulty)) == set()


def line(message: str, level: str = "INFO", at: str = "2026-11-21T10:00:00") -> str:
    return json.dumps({"at": at, "level": level, "message": message})


PLACES = {"where": "views.py:12 shown < app.py:3 run"}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (FAULT, {"code": "internal", "error": "ValueError"} | PLACES),
        (line("spool.mute", "WARNING"), {"code": "spool.mute"}),
        (line("collect.fault 'Dupont': x"), {"code": "collect.fault"}),
        (line("Dupont came"), {"code": "other"}),
        (line("dupont.camille came"), {"code": "other"}),
        (line("spool.mute", at="Dupont"), None),
        ("Dupont", None),
        ('["Dupont"]', None),
    ],
)
def test_a_line_of_the_log_keeps_only_what_is_ours(
    text: str, cleaned: dict[str, str] | None
) -> None:
    found = log_lines.cleaned(text)
    if cleaned is None:
        assert found is None
        return
    assert found is not None
    assert {name: found[name] for name in found if name not in ("at", "level")} == cleaned
    assert "upont" not in json.dumps(found)


def test_every_code_that_the_program_logs_is_known_to_the_bundle() -> None:
    package = Path(messages.__file__).parents[1]
    logged = re.compile(r'\b_?log\.(?:debug|info|warning|error|exception)\(\s*f?"([a-z_.]+)')
    used = {
        code for path in package.rglob("*.py") for code in logged.findall(path.read_text("utf-8"))
    }
    assert len(used) > 6
    assert used <= log_lines.CODES


def test_what_wants_attention_stands_first_and_serious_things_are_few() -> None:
    found = examining.judge(
        cafe(visas=1, free_bytes=90_000_000), COPIES, MachineFacts(lying=LyingFacts("tmpfs"))
    )
    ordered = urgent_first(found)
    assert [one.attention for one in ordered] == sorted(
        (one.attention for one in found), reverse=True
    )
    assert {one.code for one in serious(found)} == {"doctor.disk_full", "doctor.disk_memory"}

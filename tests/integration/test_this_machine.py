"""The machine as `doctor` asks it: modes, keys, disks, printers, the log, the terminal."""

from __future__ import annotations

import os
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import machine, settings
from cafe_pos.application.doctor.ports import ClockFacts, PrinterFacts, ScreenFacts, Wanted
from cafe_pos.storage.keeping import volumes
from tests.devices.fake_printer import FakePrinter, Manners

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data, keys and log of a till of its own."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for folder in (settings.keys_dir(), settings.log_file().parent, tmp_path / "till" / "backups"):
        folder.mkdir(parents=True)
    (tmp_path / "till" / "cafe.db").touch(0o644)
    return tmp_path


def look(folders: Path, **changes: Any) -> machine.MachineFacts:
    wanted = Wanted(folders / "till" / "cafe.db", "ab" * 8, NOW, **changes)
    return machine.ThisMachine().look(wanted)


def test_modes_and_owners_are_what_they_are(folders: Path) -> None:
    key = settings.keys_dir() / f"{'ab' * 8}.key"
    key.touch(0o600)
    settings.keys_dir().chmod(0o700)
    (folders / "till" / "cafe.db").chmod(0o640)
    (folders / "till" / "backups" / "a.backup.db").touch()
    found = look(folders)
    modes = {one.what: (one.mode, one.mine) for one in found.files}
    assert modes["database"] == (0o640, True)
    assert set(modes) == {"database", "backup folder", "backup", "log folder"}
    assert found.keys.file is not None
    assert found.keys.folder is not None
    assert (found.keys.folder.mode, found.keys.file.mode) == (0o700, 0o600)
    assert (found.keys.copied, found.keys.within) == ((), None)
    assert found.versions.python
    assert "textual" in found.versions.libraries
    assert found.lying.writable


def test_keys_that_lie_with_the_copies_are_found(folders: Path) -> None:
    second = folders / "second"
    second.mkdir()
    (second / "old.key").touch()
    assert look(folders, copies=(second,)).keys.copied == (second / "old.key",)
    above = settings.keys_dir().parent
    assert look(folders, copies=(above,)).keys.within == above


def test_a_printer_is_asked_and_prints_nothing(folders: Path) -> None:
    with FakePrinter(Manners(paper_out=True, off_line=True)) as out, FakePrinter() as ready:
        found = look(
            folders,
            printers=(
                ("counter", {"transport": "network", "address": out.address}),
                ("kitchen", {"transport": "network", "address": ready.address}),
            ),
        )
        assert found.printers == (
            PrinterFacts("counter", "printer.paper_out"),
            PrinterFacts("kitchen", None),
        )
        assert b"".join((*out.jobs, *ready.jobs)) == b""
        away = ("counter", {"transport": "network", "address": out.address})
    assert look(folders, printers=(away,), live=False).printers == ()
    assert look(folders, printers=(away,)).printers == (
        PrinterFacts("counter", "printer.refused", heard=False),
    )
    wrong = ("counter", {"transport": "pigeon"})
    assert look(folders, printers=(wrong,)).printers[0].reason == "printer.setting"


def test_a_file_that_collects_jobs_is_only_looked_at(folders: Path) -> None:
    slips = folders / "slips"
    collecting = ("counter", {"transport": "file", "path": str(slips)})
    assert look(folders, printers=(collecting,)).printers == (
        PrinterFacts("counter", None, heard=False),
    )
    assert not slips.exists()


def test_a_terminal_is_connected_to_and_told_nothing(folders: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        found = look(folders, terminal=address).terminal
        assert found is not None
        assert found.reached
        link, _peer = server.accept()
        with link:
            assert link.recv(64) == b""
    away = look(folders, terminal=address).terminal
    assert away is not None
    assert not away.reached
    assert away.reason


def test_the_log_with_its_older_files(folders: Path) -> None:
    log = settings.log_file()
    log.write_text("new\n", encoding="utf-8")
    log.with_name(log.name + ".1").write_text("old\n", encoding="utf-8")
    found = look(folders).log
    assert (found.size_bytes, found.lines, found.writable) == (8, ("old", "new"), True)


def test_what_the_clock_says_of_itself(
    folders: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(machine, "_synced", lambda: None)
    monkeypatch.setattr(machine, "_zone", lambda: "Europe/Paris")
    assert look(folders).clock == ClockFacts("Europe/Paris", look(folders).clock.offset_min, None)
    monkeypatch.undo()
    told = tmp_path / "timedatectl"
    for answer, synced in (("yes", True), ("no", False), ("who knows", None)):
        told.write_text(f"#!/bin/sh\necho {answer}\n", encoding="utf-8")
        told.chmod(0o755)
        monkeypatch.setattr(machine.shutil, "which", lambda _name: str(told))
        assert machine._synced() is synced
    slow = subprocess.TimeoutExpired("timedatectl", 2)

    def too_slow(*_words: object, **_more: object) -> None:
        raise slow

    monkeypatch.setattr(machine.subprocess, "run", too_slow)
    assert machine._synced() is None


def test_the_terminal_is_told_only_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    try:
        with os.fdopen(slave, "w", closefd=False) as terminal:
            monkeypatch.setattr(machine.sys, "__stdout__", terminal)
            monkeypatch.setenv("TERM", "foot")
            found = machine._screen()
            assert isinstance(found, ScreenFacts)
            assert found.term == "foot"
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            monkeypatch.setattr(machine.sys, "__stdout__", nowhere)
            assert machine._screen() is None
    finally:
        os.close(master)
        os.close(slave)


def test_on_what_a_path_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system in a folder: the root on a USB disk, a key, memory, a network share."""
    monkeypatch.setattr(volumes, "ROOT", tmp_path)
    mounts = (
        ("8:1", "/", "ext4", "/dev/sda1"), ("8:17", "/media/key", "vfat", "/dev/sdb1"),
        ("0:40", "/memory", "tmpfs", "tmpfs"), ("0:41", "/mnt/nas", "nfs4", "nas:/cafe"),
    )  # fmt: skip
    (tmp_path / "proc" / "self").mkdir(parents=True)
    (tmp_path / "proc/self/mountinfo").write_text(
        "".join(f"1 0 {dev} / {at} rw - {kind} {src} rw\n" for dev, at, kind, src in mounts),
        encoding="utf-8",
    )
    for disk, number in (("sda", "8:1"), ("sdb", "8:17")):
        part = tmp_path / "devices" / "usb1" / disk / f"{disk}1"
        part.mkdir(parents=True)
        (part / "partition").touch()
        (part.parent / "removable").write_text("1\n", encoding="utf-8")
        link = tmp_path / "sys/dev/block" / number
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(part)
    found = {
        at: volumes.lying_on(Path(at) / "cafe.db")
        for at in ("/srv", "/media/key", "/memory", "/mnt/nas")
    }
    assert found == {
        "/srv": ("ext4", False),  # what the system itself runs from is no key
        "/media/key": ("vfat", True),
        "/memory": ("tmpfs", False),
        "/mnt/nas": ("nfs4", False),
    }
    (tmp_path / "proc/self/mountinfo").unlink()
    assert volumes.lying_on(Path("/srv/cafe.db")) == ("", False)

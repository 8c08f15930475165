"""The Machine port: what this computer says of disks, files, clock, devices, log and terminal.

Nothing here leaves the machine but a question to its own printers and card terminal.
"""

from __future__ import annotations

import importlib.metadata
import locale
import os
import platform
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cafe_pos import log, settings
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
    Wanted,
)
from cafe_pos.domain.errors import PosError

CONNECT_S: Final = 2.0
STATUS_S: Final = 0.7
"""How long a printer or a terminal may take to answer a look."""
TIMEDATECTL_S: Final = 2.0
LINES: Final = 2000
"""The last lines of the log that are read."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_ZONES: Final = "zoneinfo/"


class ThisMachine:
    """The machine that this program runs on."""

    def look(self, wanted: Wanted) -> MachineFacts:
        """Find out what is asked; what the system refuses to say stays empty."""
        return MachineFacts(
            lying=_lying(wanted.database),
            files=tuple(_files(wanted)),
            keys=_keys(wanted),
            clock=_clock(wanted.now),
            printers=tuple(_printers(wanted)) if wanted.live else (),
            terminal=_terminal(wanted.terminal) if wanted.live and wanted.terminal else None,
            log=_log(),
            versions=_versions(),
            screen=_screen(),
        )


def _lying(database: Path) -> LyingFacts:
    from cafe_pos.storage.keeping import volumes

    kind, removable = volumes.lying_on(database)
    return LyingFacts(kind, removable, os.access(database.parent, os.W_OK))


def _file(what: str, path: Path) -> FileFacts | None:
    """What the system says of a file; None when it is not there."""
    try:
        said = path.stat()
    except OSError:
        return None
    return FileFacts(what, path, stat.S_IMODE(said.st_mode), said.st_uid == os.geteuid())


def _files(wanted: Wanted) -> Iterator[FileFacts]:
    database, own = wanted.database, wanted.database.with_name("backups")
    named = [
        ("database", database),
        ("witness", database.with_name(database.name + ".head")),
        ("backup folder", own),
        ("log folder", settings.log_file().parent),
        ("log", settings.log_file()),
    ]
    with suppress(OSError):
        newest = max(own.glob("*.backup.db*"), default=None)
        if newest is not None:
            named.append(("backup", newest))
    for what, path in named:
        found = _file(what, path)
        if found is not None:
            yield found


def _keys(wanted: Wanted) -> KeyFacts:
    folder = settings.keys_dir()
    real = folder.resolve()
    copied: list[Path] = []
    within = None
    for one in wanted.copies:
        with suppress(OSError):
            copied += sorted(path for path in one.glob("*.key") if path.is_file())
            if real.is_relative_to(one.resolve()):
                within = one
    key = folder / f"{wanted.incarnation}.key"
    return KeyFacts(
        _file("key folder", folder),
        _file("key", key) if wanted.incarnation else None,
        tuple(copied) if within is None else (),
        within,
    )


def _clock(now: datetime) -> ClockFacts:
    return ClockFacts(_zone(), time.localtime(now.timestamp()).tm_gmtoff // 60, _synced())


def _zone() -> str:
    """The machine's zone by its name, where the system tells it; else in letters."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        return named
    with suppress(OSError):
        target = os.path.realpath("/etc/localtime")
        if _ZONES in target:
            return target.partition(_ZONES)[2]
    return time.tzname[0]


def _synced() -> bool | None:
    """Whether a time server keeps the clock, as systemd says; None where nobody knows."""
    program = shutil.which("timedatectl")
    if program is None:
        return True if Path("/run/systemd/timesync/synchronized").exists() else None
    try:
        done = subprocess.run(  # noqa: S603 - no shell, the system's own program
            [program, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=TIMEDATECTL_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(done.stdout.strip())


def _printers(wanted: Wanted) -> Iterator[PrinterFacts]:
    from cafe_pos.devices.transports import Patience, open_transport

    patience = Patience(connect_s=CONNECT_S, status_s=STATUS_S)
    for station, setting in wanted.printers:
        yield _asked(station, setting, lambda one: open_transport(one, patience).ask())


def _asked(station: str, setting: Mapping[str, Any], ask: Any) -> PrinterFacts:
    try:
        found = ask(setting)
    except PosError as error:
        return PrinterFacts(station, error.code, heard=False)
    except Exception:  # noqa: BLE001 - a library's fault is a finding, not the end of the look
        return PrinterFacts(station, "printer.internal", heard=False)
    return PrinterFacts(station, found.reason, heard=found.heard)


def _terminal(address: str) -> TerminalFacts:
    from cafe_pos.devices.card_terminal import CaisseApTerminal, Patience

    try:
        CaisseApTerminal(address, Patience(connect_s=CONNECT_S)).reach()
    except PosError as error:
        return TerminalFacts(reached=False, reason=str(error.params.get("reason", error.code)))
    return TerminalFacts(reached=True)


def _log() -> LogFacts:
    path = settings.log_file()
    there = path if path.exists() else path.parent
    while not there.exists() and there != there.parent:  # not made before the first line
        there = there.parent
    size = 0
    lines: deque[str] = deque(maxlen=LINES)
    older = [path.with_name(f"{path.name}.{n}") for n in range(log.FILES - 1, 0, -1)]
    for one in (*older, path):
        with suppress(OSError):
            size += one.stat().st_size
            lines.extend(one.read_text(encoding="utf-8", errors="replace").splitlines())
    return LogFacts(size, os.access(there, os.W_OK), tuple(lines))


def _versions() -> VersionFacts:
    found: dict[str, str] = {}
    missing: list[str] = []
    for name in _required():
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return VersionFacts(
        platform.python_version(), sqlite3.sqlite_version, system, found, tuple(missing)
    )


def _required() -> Iterator[str]:
    """The libraries that the installed program names, extras apart."""
    wanted: list[str] = []
    with suppress(importlib.metadata.PackageNotFoundError):
        wanted = importlib.metadata.requires("cafe-pos") or []
    for line in wanted:
        name = _NAME.match(line)
        if name is not None and "extra ==" not in line:
            yield name[0]


def _screen() -> ScreenFacts | None:
    """The terminal that this runs in; None when nobody looks at one."""
    output = sys.__stdout__
    if output is None or not output.isatty():
        return None
    try:
        size = os.get_terminal_size(output.fileno())
    except OSError:
        return None
    encoding = locale.getpreferredencoding(do_setlocale=False)
    return ScreenFacts(size.columns, size.lines, encoding, os.environ.get("TERM", ""))

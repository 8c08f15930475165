"""The machine itself: who may read the files, what runs, the log, the terminal on the desk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from cafe_pos.application.doctor import log_lines
from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.doctor.keys import OTHERS
from cafe_pos.application.doctor.ports import (
    FileFacts,
    LogFacts,
    MachineFacts,
    ScreenFacts,
    VersionFacts,
)

ERRORS_DAYS: Final = 7
LEAST_COLUMNS: Final = 80
LEAST_ROWS: Final = 24
CONSOLE: Final = "linux"
_NO_TERMINAL: Final = ("", "dumb", "unknown")
_UTF8: Final = re.compile(r"utf_?-?8", re.IGNORECASE)
_WRITABLE: Final = 0o022
_MAY_BE_READ: Final = ("backup folder", "log folder", "log")
"""Folders may be listed, the log holds codes alone; nobody else may write there."""


def judge(cafe: CafeFacts, machine: MachineFacts) -> Iterator[Finding]:
    """Permissions, versions, log, terminal."""
    yield from _files(machine.files)
    yield from _versions(cafe, machine.versions)
    yield from _log(cafe.now, machine.log)
    if machine.screen is not None:
        yield from _screen(machine.screen)


def _files(files: Iterable[FileFacts]) -> Iterator[Finding]:
    wrong = False
    for file in files:
        if file.mode & (_WRITABLE if file.what in _MAY_BE_READ else OTHERS):
            wrong = True
            yield look(
                "doctor.files_open",
                path=file.path,
                mode=f"{file.mode:03o}",
                wanted="700" if file.what.endswith("folder") else "600",
            )
        if not file.mine:
            wrong = True
            yield look("doctor.files_not_mine", path=file.path)
    if not wrong:
        yield good("doctor.files")


def _versions(cafe: CafeFacts, versions: VersionFacts) -> Iterator[Finding]:
    yield good(
        "doctor.version", software=cafe.software, python=versions.python, sqlite=versions.sqlite
    )
    if versions.missing:
        yield look("doctor.library_missing", libraries=", ".join(versions.missing))


def _log(now: datetime, log: LogFacts) -> Iterator[Finding]:
    if not log.writable:
        yield look("doctor.log_read_only")
    errors = recent_errors(log.lines, now)
    if errors:
        told = ", ".join(f"{code} x {count}" for code, count in errors.most_common(5))
        yield look("doctor.log_errors", count=errors.total(), codes=told)
    else:
        yield good("doctor.log", kilobytes=-(-log.size_bytes // 1000))


def recent_errors(lines: Iterable[str], now: datetime) -> Counter[str]:
    """The faults of the program in the last days, by their codes."""
    since = (now - timedelta(days=ERRORS_DAYS)).astimezone(UTC)
    found: Counter[str] = Counter()
    for text in lines:
        line = log_lines.cleaned(text)
        if line is not None and line["level"] == "ERROR" and log_lines.moment(line) >= since:
            found[line.get("error") or line["code"]] += 1
    return found


def _screen(screen: ScreenFacts) -> Iterator[Finding]:
    wrong = False
    if screen.columns < LEAST_COLUMNS or screen.rows < LEAST_ROWS:
        wrong = True
        yield look("doctor.screen_small", columns=screen.columns, rows=screen.rows)
    if not _UTF8.fullmatch(screen.encoding):
        wrong = True
        yield look("doctor.screen_letters", encoding=screen.encoding)
    if screen.term in _NO_TERMINAL:
        wrong = True
        yield look("doctor.screen_unknown")
    if not wrong:
        yield good("doctor.screen", columns=screen.columns, rows=screen.rows)
    if screen.term == CONSOLE:
        yield good("doctor.screen_console")

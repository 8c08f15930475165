"""Backups: copied while the till sells, verified by a separate process, only then named."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from cafe_pos.application.ports import BackupView, Progress
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError

PAGES: Final = 200
PAUSE_S: Final = 0.005
"""Measured: with these the slowest sale during a copy waits 90 ms."""
KEEP_DAYS: Final = 7
KEEP_MONTHS: Final = 12
SUFFIX: Final = ".backup.db"


def folder_for(database: Path) -> Path:
    """Where a database's own backups are kept."""
    return database.with_name("backups")


def name_for(database: Path, at: datetime, label: str = "") -> str:
    """`cafe.20261122T101500Z.backup.db`: names sort by time."""
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    return f"{database.stem}.{stamp}{label}{SUFFIX}"


def make(
    connection: sqlite3.Connection,
    target: Path,
    at: datetime,
    progress: Progress | None = None,
) -> BackupView:
    """Copy an open database to `target`, verify the copy, flush it, name it.

    Raises:
        PosError: `backup.cannot_write`, `backup.broken`.
    """
    temporary = target.with_name(target.name + ".part")

    def told(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        copy = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.backup(copy, pages=PAGES, sleep=PAUSE_S, progress=told)
        finally:
            copy.close()
        flush(temporary)
        seq, hashed = check(temporary)
        temporary.replace(target)
        flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        _forget(temporary)
        raise PosError("backup.cannot_write", path=target, reason=str(error)) from error
    except PosError:
        _forget(temporary)
        raise
    return BackupView(target, target.stat().st_size, seq, hashed, utc_text(at))


def _forget(temporary: Path) -> None:
    with suppress(OSError):  # why it could not be written is told already
        temporary.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def check(path: Path) -> tuple[int, str]:
    """Verify a copy in a process of its own: a long check never holds the till's interpreter.

    Returns the number and the hash (hex) of its last entry.

    Raises:
        PosError: `backup.broken` with the first thing found.
    """
    command = [sys.executable, "-m", "cafe_pos.storage.check_copy", str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own interpreter and module
    if done.returncode != 0:
        raise PosError("backup.broken", path=path, reason=done.stdout.strip() or done.stderr[-200:])
    head = json.loads(done.stdout)
    return int(head["seq"]), str(head["hash"])


def _named(folder: Path, stem: str, label: str = "") -> list[Path]:
    """The backups of a database: `cafe.db` and `cafe.demo.db` may share a folder."""
    pattern = re.compile(rf"{re.escape(stem)}\.\d{{8}}T\d{{6}}Z{label}{re.escape(SUFFIX)}")
    return [path for path in folder.glob(f"*{SUFFIX}") if pattern.fullmatch(path.name)]


def prune(folder: Path, stem: str) -> list[Path]:
    """Keep the last of each of 7 days, 12 months and of every year; return what was removed.

    Backups made before an upgrade carry a label and are never removed.
    """
    ours = sorted(_named(folder, stem), reverse=True)
    kept: set[Path] = set()
    for length, limit in (
        (len("20261122"), KEEP_DAYS),
        (len("202611"), KEEP_MONTHS),
        (len("2026"), None),
    ):
        newest: dict[str, Path] = {}
        for path in ours:
            newest.setdefault(path.name.removeprefix(f"{stem}.")[:length], path)
        kept.update(list(newest.values())[:limit])
    removed = [path for path in ours if path not in kept]
    for path in removed:
        path.unlink()
    return removed


def latest(database: Path) -> Path | None:
    """The newest backup of a database."""
    folder = folder_for(database)
    return max(_named(folder, database.stem, label=r"(\.\w+)?"), default=None)

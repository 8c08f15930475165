"""Backups: copied while the till sells, verified by a separate process, only then named."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cafe_pos.application.ports import BackupView, Progress
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import uri

PAGES: Final = 200
PAUSE_S: Final = 0.005
"""Measured: with these the slowest sale during a copy waits 90 ms."""
KEEP_DAYS: Final = 7
KEEP_MONTHS: Final = 12
SUFFIX: Final = ".backup.db"
_STAMP: Final = re.compile(r"\.(\d{8}T\d{6})Z")


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


def second(made: BackupView) -> BackupView:
    """Bring a backup to the second place that the café's settings name, checked there too.

    The setting is read from the copy itself: the till goes on selling. A second place that is not
    there, as a key pulled out, is told in the answer and spoils nothing.
    """
    place = second_place(made.path)
    if place is None:
        return made
    target = place / made.path.name
    temporary = target.with_name(target.name + ".part")
    if not place.is_dir():
        return replace(made, second_problem=PosError("backup.no_second", path=place))
    try:
        shutil.copyfile(made.path, temporary)
        flush(temporary)
        check(temporary)
        temporary.replace(target)
        flush(place)
        prune(place, made.path.name.split(".2", 1)[0])
    except OSError as error:
        _forget(temporary)
        wrong = PosError("backup.cannot_write", path=target, reason=str(error))
        return replace(made, second_problem=wrong)
    except PosError as error:
        _forget(temporary)
        return replace(made, second_problem=error)
    return replace(made, second=target)


def second_place(copy: Path) -> Path | None:
    """The folder that a copy's own settings name for second copies."""
    with suppress(sqlite3.Error, ValueError):
        connection = sqlite3.connect(uri.of(copy, "ro&immutable=1"), uri=True)
        with closing(connection):
            row = connection.execute(
                "SELECT value FROM setting WHERE key = 'second_backup'"
            ).fetchone()
        named = json.loads(row[0]) if row else ""
        return Path(named) if named else None
    return None


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
    return max(all_of(database), default=None)


def all_of(database: Path, folder: Path | None = None) -> list[Path]:
    """The backups of a database in a folder (its own unless another is named), oldest first."""
    named = _named(folder or folder_for(database), database.stem, label=r"(\.\w+)?")
    return sorted(named)


def made_at(path: Path) -> datetime | None:
    """When a backup was made, as its name says; None where the name says nothing."""
    stamp = _STAMP.search(path.name)
    if stamp is None:
        return None
    return datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)

"""Backups: copied while the till sells, verified by a separate process, only then named."""

from __future__ import annotations

import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from cafe_pos import durable
from cafe_pos.application.keeping.ports import PlaceState
from cafe_pos.application.ports import BackupView, Progress
from cafe_pos.domain import rotation
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import uri
from cafe_pos.storage.keeping import places, sealing
from cafe_pos.storage.keeping.places import flush

PAGES: Final = 200
PAUSE_S: Final = 0.005
"""Measured: with these the slowest sale during a copy waits 90 ms."""
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
        durable.make_folder(target.parent, 0o700)
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
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


def second(made: BackupView, database: Path | None = None) -> BackupView:
    """Bring a backup to the second place that the café's settings name, read back there.

    The settings are read from the copy itself: the till goes on selling. A second place that is
    not there, as a key pulled out, is told in the answer and spoils nothing.
    """
    said = places.wanted_of(made.path)
    place = places.place_of(said, database or made.path)
    if place.state is PlaceState.NONE or place.folder is None:
        return made if place.state is PlaceState.NONE else _lacks(made, "backup.no_key", place.name)
    if place.state is PlaceState.ABSENT:
        return _lacks(made, "backup.no_second", place.folder)
    try:
        brought = places.bring(
            made.path, place.folder, said.recipient, made.seq, made.hash, cafe=said.cafe
        )
        # A folder named by hand may be another café's as well; on a key each has its own.
        cafe = said.cafe if said.folder else ""
        prune(place.folder, stem_of(made.path), said.restored, fresh=brought, cafe=cafe)
    except OSError as error:
        wrong = PosError("backup.cannot_write", path=place.folder, reason=str(error))
        return replace(made, second_problem=wrong)
    except PosError as error:
        return replace(made, second_problem=error)
    return replace(made, second=brought)


def _lacks(made: BackupView, code: str, path: object) -> BackupView:
    return replace(made, second_problem=PosError(code, path=path))


def catch_up(database: Path) -> BackupView | None:
    """Bring the newest backup to the second place when that lacks it; None when it does not."""
    newest = furthest(database)
    if newest is None:
        return None
    place = places.place_of(places.wanted_of(newest), database)
    if place.state is not PlaceState.THERE or not lacks(place.folder, newest):
        return None
    seq, hashed = check(newest)
    at = made_at(newest)
    told = utc_text(at) if at is not None else ""
    return second(BackupView(newest, newest.stat().st_size, seq, hashed, told), database)


def lacks(folder: Path | None, newest: Path) -> bool:
    """Whether a folder has neither a backup nor its encrypted form."""
    return folder is None or not any(
        (folder / (newest.name + suffix)).exists() for suffix in ("", sealing.SUFFIX)
    )


def _forget(temporary: Path) -> None:
    with suppress(OSError):  # why it could not be written is told already
        temporary.unlink(missing_ok=True)


def check(path: Path) -> tuple[int, str]:
    """Verify a copy in a process of its own: a long check never holds the till's interpreter.

    Returns the number and the hash (hex) of its last entry.

    Raises:
        PosError: `backup.broken` with the first thing found.
    """
    command = [sys.executable, "-m", "cafe_pos.storage.keeping.check_copy", str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own interpreter and module
    if done.returncode != 0:
        raise PosError("backup.broken", path=path, reason=done.stdout.strip() or done.stderr[-200:])
    head = json.loads(done.stdout)
    return int(head["seq"]), str(head["hash"])


def _named(folder: Path, stem: str, label: str = "") -> list[Path]:
    """The backups of a database: `cafe.db` and `cafe.demo.db` may share a folder."""
    ends = rf"{label}{re.escape(SUFFIX)}({re.escape(sealing.SUFFIX)})?"
    pattern = re.compile(rf"{re.escape(stem)}\.\d{{8}}T\d{{6}}Z{ends}")
    return [path for path in folder.glob(f"{glob.escape(stem)}.*") if pattern.fullmatch(path.name)]


def prune(
    folder: Path,
    stem: str,
    restored: datetime | None = None,
    *,
    fresh: Path | None = None,
    cafe: str = "",
) -> list[Path]:
    """Let go of old copies as `domain.rotation` says; return what was removed.

    Those made before the last restore are thinned out among themselves: a newer one than the copy
    that was restored may hold what was lost. Backups made before an upgrade carry a label and are
    never removed. What a copy that was killed left half written goes. `fresh`, the copy just made,
    stays whatever the clock said when others were made. With a `cafe` those that are not known to
    be of that one are not touched.
    """
    ours: dict[datetime, list[Path]] = {}
    for path in _named(folder, stem):
        at = made_at(path)
        if at is not None and (not cafe or places.cafe_of(path) == cafe):
            ours.setdefault(at, []).append(path)
    since = restored or datetime.min.replace(tzinfo=UTC)
    stays = rotation.kept(at for at in ours if at >= since)
    stays |= rotation.kept(at for at in ours if at < since)
    gone = (path for at, paths in ours.items() if at not in stays for path in paths)
    removed = [path for path in gone if path != fresh]
    for path in removed:
        path.with_name(path.name + places.SUM).unlink(missing_ok=True)
        path.unlink()
    # Another café's note may be there an instant before its copy.
    for note in () if cafe else folder.glob(f"{glob.escape(stem)}.*{places.SUM}"):
        if (
            _STAMP.search(note.name)
            and not note.with_name(note.name.removesuffix(places.SUM)).exists()
        ):
            note.unlink(missing_ok=True)
    half = re.compile(rf"\.?{re.escape(stem)}\.\d{{8}}T\d{{6}}Z.*\.part(-journal)?")
    for path in folder.glob("*.part*"):
        if half.fullmatch(path.name):
            path.unlink(missing_ok=True)
    return sorted(removed)


def latest(database: Path) -> Path | None:
    """The newest backup of a database."""
    return max(all_of(database), default=None)


def furthest(database: Path) -> Path | None:
    """The backup that goes furthest: one made while the clock was ahead has the last name only."""
    return max(all_of(database), key=lambda path: (last_entry(path), path), default=None)


def last_entry(path: Path) -> int:
    """The number of a backup's last entry, read once for each: a copy never changes."""
    try:
        return _last_entry(path, path.stat().st_mtime_ns)
    except OSError:  # thinned out meanwhile
        return 0


@lru_cache(maxsize=256)
def _last_entry(path: Path, _changed: int) -> int:
    with (
        suppress(sqlite3.Error, TypeError),
        closing(sqlite3.connect(uri.of(path, "ro&immutable=1"), uri=True)) as connection,
    ):
        (seq,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
        return int(seq)
    return 0


def all_of(database: Path, folder: Path | None = None) -> list[Path]:
    """The backups of a database in a folder (its own unless another is named), oldest first."""
    named = _named(folder or folder_for(database), database.stem, label=r"(\.\w+)?")
    return sorted(named)


def stem_of(path: Path) -> str:
    """Which database a backup is of, by its name: `cafe` of `cafe.20261122T101500Z.backup.db`."""
    return _STAMP.split(path.name, maxsplit=1)[0]


def made_at(path: Path) -> datetime | None:
    """When a backup was made, as its name says; None where the name says nothing."""
    stamp = _STAMP.search(path.name)
    if stamp is None:
        return None
    return datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)

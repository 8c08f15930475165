"""Putting a backup in the place of the present database: prepared aside, swapped in one rename.

Whenever the power goes, the café that opens is the one of before or the restored one, whole:

1. the backup is copied, checked, and given its new key and its entries under another name;
2. the present database is kept in a folder of its own, under a second name of the same file;
3. copies that end beyond the restored ledger join it there, so that they never contradict it;
4. the witness goes, the restored database takes the name, its own witness follows. In between
   there is no witness at all, which a start tells and does not take for a defect.

A present database that is too damaged to be opened is moved, not linked: then there may be none
for an instant, and the same command again finishes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cafe_pos import durable
from cafe_pos.domain.clock import Clock
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import engine, keyring, migrate, store, witness
from cafe_pos.storage.errors import file_refusal, translated
from cafe_pos.storage.keeping import backup, kept, places, sealing
from cafe_pos.storage.store import Birth, SqlStore

_AGE: Final = b"age-encryption.org/"
FOLDER: Final = "replaced"
"""Beside the database: what a restore took out of use, a folder for each."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A backup copied under a name of its own, and the head (number, hash in hex) it ends with."""

    path: Path
    seq: int
    hash: str


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every till and command away from a database.

    Raises:
        PosError: `database.open_elsewhere`, `database.read_only`, `database.full`.
    """
    try:
        durable.make_folder(path.parent)
    except OSError as error:
        raise file_refusal(error, path) from error
    with closing(engine.LockFile(path)):
        yield


def is_sealed(source: Path) -> bool:
    """Whether a copy is encrypted, by what it begins with."""
    with suppress(OSError), source.open("rb") as file:
        return file.read(len(_AGE)) == _AGE
    return False


def prepare(source: Path, path: Path, secret: str | None = None) -> Prepared:
    """Copy a backup beside the database it shall replace, decrypted, and check the copy.

    Raises:
        PosError: `restore.same`, `restore.not_closed`, `restore.secret`, `backup.wrong_secret`,
            `backup.broken`, `database.*`.
    """
    sealed = is_sealed(source)
    if sealed and not secret:
        raise PosError("restore.secret", path=source)
    if path.exists() and source.samefile(path):
        raise PosError("restore.same", path=path)
    log = source.with_name(source.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        raise PosError("restore.not_closed", path=source)
    if not sealed:
        _only_ours(source, source)  # refuses, by its name, what is no café's database
    made = path.with_name(f".{path.name}.restoring")
    store.discard(made)
    engine.own(made)
    try:
        if sealed:
            sealing.unseal(source, made, secret or "")
        else:
            shutil.copyfile(source, made)
        places.flush(made)
    except OSError as error:
        store.discard(made)
        raise file_refusal(error, path) from error
    try:
        if sealed:
            _only_ours(made, source)
        seq, hashed = backup.check(made)
    except PosError:
        store.discard(made)
        raise
    return Prepared(made, seq, hashed)


def _only_ours(path: Path, source: Path) -> None:
    """Refuse a file whose schema does more than this program's, before anything of it is read.

    Raises:
        PosError: `backup.broken` with the first strange object, `database.*`.
    """
    with closing(engine.connect_frozen(path)) as connection, translated(source):
        strange = migrate.strange_objects(connection)
    if strange:
        raise PosError("backup.broken", path=source, reason=strange[0])


def reborn(made: Path, clock: Clock, keys: Path, software: str, series: str = "") -> SqlStore:
    """Open the copy to write in it, with a key and an incarnation of its own.

    Whoever had a PIN keeps it when the key of before is still on this computer. Its tickets are
    numbered in `series` from here on, or as before when that is empty.

    Raises:
        PosError: `cafe.demo_clock`, `key.cannot_write`, `database.*`.
    """
    with translated(made):
        raw = engine.connect(made, create=False)
        try:
            migrate.upgrade(raw, lambda _version: None)
            opened = SqlStore(made, raw, None, None, clock, frozen=False)
        except BaseException:
            raw.close()
            raise
        try:
            _give_birth(opened, clock, keys, software, series)
        except BaseException:
            opened.close()
            raise
    return opened


def _give_birth(opened: SqlStore, clock: Clock, keys: Path, software: str, series: str) -> None:
    with opened.act() as uow:
        before = uow.opening()
    if before is None:
        raise PosError("database.damaged", path=opened.path)
    if clock.simulated and not before["demo"]:
        raise PosError("cafe.demo_clock", path=opened.path)
    birth = Birth(
        before["cafe"],
        before["till"],
        bool(before["demo"]),
        bool(before["training"]),
        series or before.get("series", ""),
    )
    old = keyring.load(keys, before["incarnation"])
    if old is not None and old.key_id != before["key_id"]:
        old = None
    store.new_key(opened, birth, "restored", clock=clock, keys=keys, software=software, old=old)
    with opened.act() as uow:
        after = uow.opening()
    if after is not None:
        keyring.share_pepper(keys, before["incarnation"], after["incarnation"])


@contextmanager
def present(path: Path, clock: Clock) -> Iterator[SqlStore | None]:
    """Read the database that shall be replaced; None when there is none, or none to be read."""
    if not path.is_file() or not _settled(path):
        yield None
        return
    try:
        raw, own = engine.in_this_schema(engine.connect_frozen(path))
    except (PosError, sqlite3.Error):
        yield None
        return
    opened = SqlStore(path, raw, None, None, clock, frozen=True, immutable=own)
    with closing(opened):
        yield opened


def _settled(path: Path) -> bool:
    """Bring in what a crash left in the WAL; tell whether the file then stands by itself."""
    log = path.with_name(path.name + "-wal")
    if log.exists():
        with suppress(PosError, sqlite3.Error):
            engine.connect(path, create=False).close()
    return not log.exists() or log.stat().st_size == 0


def set_aside(path: Path, folder: Path, restored: SqlStore) -> tuple[Path, ...]:
    """Keep the present database in a folder, with the copies that contradict the restored one.

    Returns what is in the folder then.

    Raises:
        PosError: `database.full`, `database.read_only`.
    """
    try:
        durable.make_folder(folder, 0o700)
        if path.exists():
            _keep(path, folder)
        with restored.act() as uow:
            for copy, said in list(kept.every(path)):
                entry = uow.entry_at(said.seq)
                if entry is None or entry.hash != said.hash:
                    copy.replace(folder / copy.name)
        places.flush(folder)
    except OSError as error:
        raise file_refusal(error, path) from error
    return tuple(sorted(folder.iterdir()))


def _keep(path: Path, folder: Path) -> None:
    """Give the database a second name; one that SQLite cannot settle goes there with its WAL."""
    whole = _settled(path)
    for beside in (path.with_name(path.name + "-wal"), witness.path_for(path)):
        if beside.exists():
            _second_name(beside, folder / beside.name)
    if whole:
        _second_name(path, folder / path.name)
    else:
        path.replace(folder / path.name)
    places.flush(folder)


def _second_name(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(path, target)
    except OSError:  # a file system without second names, as on a key
        shutil.copyfile(path, target)
        places.flush(target)


def put_in_place(made: Path, path: Path) -> None:
    """Give the restored, closed database the name of the one that was kept aside.

    Raises:
        PosError: `database.full`, `database.read_only`.
    """
    try:
        for suffix in ("-wal", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        witness.path_for(path).unlink(missing_ok=True)
        places.flush(path.parent)
        made.replace(path)
        witness.path_for(made).replace(witness.path_for(path))
        places.flush(path.parent)
    except OSError as error:
        raise file_refusal(error, path) from error
    store.discard(made)


def abandon(made: Path) -> None:
    """Remove a copy that did not come into use."""
    store.discard(made)

"""The café's database, opened once and alone: where acts begin and end."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from cafe_pos import durable
from cafe_pos.application.ports import BackupView, Progress, UnitOfWork
from cafe_pos.domain import event, handover
from cafe_pos.domain.clock import Clock, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import Head, Problem, problem
from cafe_pos.domain.ticket import Channel
from cafe_pos.storage import engine, inspection, keyring, migrate, pins, tickets_proof, witness
from cafe_pos.storage.errors import file_refusal, translated
from cafe_pos.storage.keeping import backup, kept, places, way_back
from cafe_pos.storage.keeping.keeper import Keeper
from cafe_pos.storage.unit_of_work import Position, SqlUnitOfWork, read_position

LOW_SPACE_BYTES: Final = 500_000_000
Notice = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Birth:
    """What a new database is told of itself."""

    cafe: str
    till: str
    demo: bool
    training: bool = False
    series: str = ""
    """In which series its tickets are numbered, when a restore began a new one."""


class SqlStore:
    """The Store port on one SQLite file."""

    def __init__(
        self,
        path: Path,
        raw: sqlite3.Connection,
        lock: engine.LockFile | None,
        key: keyring.Key | None,
        clock: Clock,
        *,
        frozen: bool,
        immutable: bool = False,
    ) -> None:
        self._path = path
        self._immutable = immutable
        self._raw = raw
        self._engine = engine.engine_on(raw, frozen=frozen)
        self._lock = lock
        self._key = key
        self._clock = clock
        self._facts: dict[str, Any] = {}
        self._notices: list[Notice] = []
        self._witness = None if frozen else witness.beside(path)
        self._position: Position | None = None
        self._keeper = Keeper(path)
        self._cut_off: tuple[Problem, ...] = ()
        self._on_queued: tuple[Callable[[frozenset[str]], None], ...] = ()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._path

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What opening had to mend or wants to tell."""
        return tuple(self._notices)

    def tell(self, code: str, **params: object) -> None:
        """Add a notice for whoever opened the till."""
        self._notices.append((code, params))

    @contextmanager
    def act(self) -> Iterator[SqlUnitOfWork]:
        """Begin an act; durable at the end of the `with`, or rolled back on any error.

        Raises:
            PosError: `database.*` when the disk or the file refuses.
        """
        with translated(self._path), self._engine.begin() as connection:
            if self._position is None:
                self._position = read_position(connection)
            uow = SqlUnitOfWork(connection, self._position.copy(), self._facts, self._key)
            try:
                yield uow
                connection.commit()
            except BaseException:
                # What was remembered may come from this act: read it anew.
                self._facts.clear()
                self._position = None
                raise
            self._settle(uow.position)
        if uow.queued:
            for listener in self._on_queued:
                listener(frozenset(uow.queued))

    def on_queued(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call this after each act that queued a print, with the kinds of the jobs."""
        self._on_queued = (*self._on_queued, listener)

    def _settle(self, after: Position) -> None:
        before, self._position = self._position, after
        if self._witness is not None and (before is None or before.head.seq != after.head.seq):
            self._witness.write(after.head)

    def compare_tickets(self) -> Callable[[], bool]:
        """Begin to compare the tickets' tables with the ledger; the answer says if all is equal.

        On a file that nobody writes it goes on beside the caller, on a connection of its own.
        """
        if not self._immutable:
            return partial(tickets_proof.holds, self._raw)
        pool = ThreadPoolExecutor(1, thread_name_prefix="tickets")
        answer = pool.submit(_compare, self._path)
        pool.shutdown(wait=False)
        return answer.result

    def own_key(self) -> bytes | None:
        """The public half of the key that this machine signs with."""
        return self._key.public if self._key else None

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """Sign a message that begins with a prefix of its own, never a bare hash of the ledger."""
        if self._key is None:
            raise RuntimeError("this database was opened for reading")
        return self._key.key_id, self._key.sign(message)

    def use_key(self, key: keyring.Key | None) -> None:
        """Sign with this key from here on."""
        self._key = key

    def hash_pin(self, pin: str) -> str:
        """An argon2id hash of a PIN with the till's pepper."""
        return pins.hash_pin(pin, self._key.pepper if self._key else b"")

    def check_pin(self, pin_hash: str, pin: str) -> bool:
        """Whether a PIN is the one that was hashed."""
        return pins.check_pin(pin_hash, pin, self._key.pepper if self._key else b"")

    def head_problems(self, head: Head, uow: UnitOfWork) -> tuple[Problem, ...]:
        """Compare the chain's end with the witness file and with the copies beside the database.

        What is missing of them is no problem.
        """
        return (*(self._cut_off or self._against_witness(head, uow)), *self._against_kept(uow))

    def _against_kept(self, uow: UnitOfWork) -> Iterator[Problem]:
        """The newest backup and the newest archive end with an entry of this ledger."""
        for copy in kept.heads(self._path):
            entry = uow.entry_at(copy.seq)
            if entry is None or entry.hash != copy.hash:
                yield problem(copy.seq, "head.kept", file=copy.file)

    def remember_head_problems(self) -> None:
        """Compare with the witness before anything is written: the first act renews it."""
        with self.act() as uow:
            self._cut_off = self._against_witness(uow.head, uow)

    def _against_witness(self, head: Head, uow: UnitOfWork) -> tuple[Problem, ...]:
        seen = witness.read(witness.path_for(self._path))
        if seen is None or seen.seq == 0:
            return ()
        if seen.seq > head.seq:
            return (problem(head.seq, "head.cut", witnessed=seen.seq),)
        entry = uow.entry_at(seen.seq)
        if entry is None or entry.hash != seen.hash:
            return (problem(seen.seq, "head.differs"),)
        return ()

    def backup(self, target: Path | None = None, progress: Progress | None = None) -> BackupView:
        """Copy the database while it is in use, verify the copy, and only then name it.

        Without a target it goes to the till's own folder, where old ones are thinned out, and
        from there to the second place of the settings (`second_backup`).

        Raises:
            PosError: `backup.*`.
        """
        now = self._clock.now()
        if self._witness is not None:
            self._witness.flush()
        folder = backup.folder_for(self._path) if target is None else target
        made = backup.make(self._raw, folder / backup.name_for(self._path, now), now, progress)
        if target is None:
            since = places.wanted_of(made.path).restored
            backup.prune(folder, self._path.stem, since, fresh=made.path)
            made = backup.second(made, self._path)
            self._keeper.problem = made.second_problem
        return made

    @property
    def keeping(self) -> Keeper:
        """The copies of this café, and where they lie."""
        return self._keeper

    def latest_backup(self) -> Path | None:
        """The newest of the till's own backups."""
        return backup.latest(self._path)

    def check_backup(self, copy: Path) -> None:
        """Check a copy whole, in a process of its own.

        Raises:
            PosError: `backup.broken` with the reason.
        """
        backup.check(copy)

    def witnessed(self) -> bool:
        """Whether the head's witness lies beside the database, whole."""
        return witness.read(witness.path_for(self._path)) is not None

    def free_bytes(self) -> int:
        """Free room on the database's disk, in bytes."""
        return shutil.disk_usage(self._path.parent).free

    def forget_erased(self) -> None:
        """Empty the log beside the database, where pages of before an erasure still lie."""
        # What is erased is durable already: a log that cannot be emptied now, as while a copy is
        # made or on a full disk, is emptied when the file is closed.
        with suppress(sqlite3.Error):
            self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def flush_head(self) -> None:
        """Force the witness to the disk (at closures)."""
        if self._witness is not None:
            self._witness.flush()

    def close(self) -> None:
        """Let go of the file; the next program may open it."""
        self._engine.dispose()
        self._raw.close()
        if self._witness is not None:
            self._witness.close()
        if self._lock is not None:
            self._lock.close()


def create(path: Path, clock: Clock, keys: Path, software: str, birth: Birth) -> SqlStore:
    """Make a new café's database with its key; the first entry introduces both.

    Raises:
        PosError: `database.exists`, `database.*`, `key.cannot_write`.
    """
    if path.exists() and (not path.is_file() or path.stat().st_size > 0):
        raise PosError("database.exists", path=path)
    try:
        durable.make_folder(path.parent)
    except OSError as error:
        raise PosError("database.cannot_open", path=path) from error
    with ExitStack() as undo, translated(path):
        lock = engine.LockFile(path)
        undo.callback(lock.close)
        undo.callback(discard, path)
        raw = engine.connect(path, create=True)
        undo.callback(raw.close)
        migrate.upgrade(raw, before_each=lambda _: None)
        store = SqlStore(path, raw, lock, None, clock, frozen=False)
        undo.callback(store.close)
        new_key(store, birth, "init", clock=clock, keys=keys, software=software)
        undo.pop_all()
    return store


def discard(path: Path) -> None:
    """Remove a database that was never put in use, and what lies beside it."""
    for suffix in ("", "-wal", "-journal", ".head", ".lock"):
        with suppress(OSError):  # what cannot be removed is refused by name when it is opened
            path.with_name(path.name + suffix).unlink()


def put_in_place(made: Path, path: Path) -> None:
    """Give a closed database, with its witness, its own name: from one instant to the next.

    Raises:
        PosError: `database.full`, `database.read_only`.
    """
    if _stopped_uncleanly(made):  # closing had no room to bring the WAL in
        raise PosError("database.full", path=path)
    try:
        witness.path_for(made).replace(witness.path_for(path))
        made.replace(path)
        places.flush(path.parent)
    except OSError as error:
        raise file_refusal(error, path) from error
    discard(made)


def open_existing(path: Path, clock: Clock, keys: Path, software: str) -> SqlStore:
    """Open a café's database to sell: upgraded, its key loaded, its head compared.

    Raises:
        PosError: `cafe.missing` when there is no file, `cafe.demo_clock`, `database.*`.
    """
    _must_be_a_file(path)
    with ExitStack() as undo, translated(path):
        lock = engine.LockFile(path)
        undo.callback(lock.close)
        unclean = _stopped_uncleanly(path)
        watched = witness.read(witness.path_for(path)) is not None
        raw = way_back.connect(path)
        undo.callback(raw.close)

        def keep_way_back(version: int) -> None:
            name = backup.name_for(path, clock.now(), f".schema{version}")
            backup.make(raw, backup.folder_for(path) / name, clock.now())

        migrate.upgrade(raw, keep_way_back)
        if unclean:
            _quick_check(raw, path)
        _check_columns(raw, path)
        store = SqlStore(path, raw, lock, None, clock, frozen=False)
        undo.callback(store.close)
        store.remember_head_problems()
        _give_key(store, clock, keys, software)
        undo.pop_all()
    if unclean:
        store.tell("start.unclean")
    if not watched:
        store.tell("start.no_witness", path=witness.path_for(path))
    if shutil.disk_usage(path.parent).free < LOW_SPACE_BYTES:
        store.tell("start.low_space")
    return store


def open_frozen(path: Path, clock: Clock, keys: Path) -> SqlStore:
    """Open a database to verify it, changing nothing: neither its schema nor its witness.

    One of an earlier program is read in a copy that is upgraded.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    _must_be_a_file(path)
    with ExitStack() as undo, translated(path):
        lock = None
        unclean = _stopped_uncleanly(path)
        if unclean or path.with_name(path.name + ".lock").exists():
            lock = engine.LockFile(path, reading=not unclean)
            undo.callback(lock.close)
        # What a crash left in the WAL belongs to the database: SQLite must bring it in.
        raw = engine.connect(path, create=False) if unclean else engine.connect_frozen(path)
        raw, own = engine.in_this_schema(raw)
        undo.callback(raw.close)
        _check_columns(raw, path)
        alone = own and not unclean
        store = SqlStore(path, raw, lock, None, clock, frozen=True, immutable=alone)
        undo.callback(store.close)
        with store.act() as uow:
            opening = uow.opening()
        if opening is not None:
            with suppress(PosError):  # whoever verifies need not be allowed to sign
                store.use_key(keyring.load(keys, opening["incarnation"]))
        undo.pop_all()
    return store


def _give_key(store: SqlStore, clock: Clock, keys: Path, software: str) -> None:
    """Load the signing key; a lost one is replaced in the open, by an entry that says so."""
    with store.act() as uow:
        opening = uow.opening()
        empty = uow.head.seq == 0
    if opening is None:
        raise PosError("database.empty" if empty else "database.damaged", path=store.path)
    if clock.simulated and not opening["demo"]:
        raise PosError("cafe.demo_clock", path=store.path)
    key = keyring.load(keys, opening["incarnation"])
    if key is not None and key.key_id == opening["key_id"]:
        store.use_key(key)
        return
    birth = Birth(
        opening["cafe"],
        opening["till"],
        bool(opening["demo"]),
        bool(opening["training"]),
        opening.get("series", ""),
    )
    new_key(store, birth, "key_lost", clock=clock, keys=keys, software=software)
    store.tell("start.key_lost")


def new_key(
    store: SqlStore,
    birth: Birth,
    reason: str,
    *,
    clock: Clock,
    keys: Path,
    software: str,
    old: keyring.Key | None = None,
) -> None:
    """Make a key and sign with it from the entry on that introduces it.

    An `old` key that is still there gives its word for the new one: whoever knows it needs no call.
    """
    incarnation = keyring.new_incarnation()
    key = keyring.create(keys, incarnation)
    store.use_key(key)
    with store.act() as uow:
        at = utc_text(clock.now())
        uow.append(
            "opening",
            at,
            {
                "document": "opening",
                "reason": reason,
                "cafe": birth.cafe,
                "till": birth.till,
                "incarnation": incarnation,
                "key_id": key.key_id,
                "public_key": key.public.hex(),
                "demo": int(birth.demo),
                "training": int(birth.training),
                "software": software,
                "format": "cafe-pos/ledger/1",
            }
            | ({"series": birth.series} if birth.series else {}),
        )
        if old is not None:
            message = handover.message(birth.cafe, old.key_id, key.public.hex(), at)
            details = {
                "old_key": old.key_id,
                "new_key": key.key_id,
                "public_key": key.public.hex(),
                "at": at,
                "signature": old.sign(message).hex(),
            }
            said = event.payload_of(
                EventCode.KEY_HANDED_OVER, handover.EVENT, operator=None,
                channel=Channel.CLI.value, recorded_at=at, details=details,
            )  # fmt: skip
            uow.append("event", at, said)


def _compare(path: Path) -> bool:
    with closing(engine.connect_frozen(path)) as connection:
        return tickets_proof.holds(connection)


def _must_be_a_file(path: Path) -> None:
    if not path.exists():
        raise PosError("cafe.missing", path=path)
    if not path.is_file():
        raise PosError("database.cannot_open", path=path)


def _stopped_uncleanly(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _quick_check(raw: sqlite3.Connection, path: Path) -> None:
    (found,) = raw.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise PosError("database.damaged", path=path)


def _check_columns(raw: sqlite3.Connection, path: Path) -> None:
    if inspection.lost_columns(raw):
        raise PosError("database.damaged", path=path)

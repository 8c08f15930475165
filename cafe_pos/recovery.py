"""Joins what a restore needs: the backup verified, the present kept, the swap, its records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cafe_pos import bootstrap, i18n, settings
from cafe_pos.application.keeping import restoring
from cafe_pos.application.keeping.ports import FoundCopy, Volume
from cafe_pos.application.ports import Context
from cafe_pos.application.proof import audit
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:
    from cafe_pos.application.ports import Progress, Store
    from cafe_pos.domain.clock import Clock
    from cafe_pos.storage.keeping.restore import Prepared

_RECORDED: Final = "event.integrity_defect"
"""A defect that an earlier start recorded is part of the ledger, and breaks nothing by itself."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the copy's last entry, what was replaced, and where that is kept."""

    file: Path
    seq: int
    hash: str
    before: restoring.Replaced | None
    aside: Path
    incarnation: str
    lost: restoring.Lost
    pins_stay: bool = True
    """Whether the PINs of before open this machine: its key is still here."""

    @property
    def missing(self) -> int:
        """How many entries the replaced ledger had beyond the copy."""
        return max(self.before.seq - self.seq, 0) if self.before else 0

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        before = self.before
        return {
            "file": str(self.file),
            "head": {"seq": self.seq, "hash": self.hash},
            "replaced": {"seq": before.seq, "hash": before.hash} if before else None,
            "missing": self.missing,
            "kept": str(self.aside),
            "incarnation": self.incarnation,
            "lost": self.lost.as_json(),
            "pins_stay": self.pins_stay,
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """What a copy is and what restoring it would lose; nothing was changed."""

    file: Path
    seq: int
    hash: str
    before: restoring.Replaced | None
    lost: restoring.Lost

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        before = self.before
        return {
            "file": str(self.file),
            "head": {"seq": self.seq, "hash": self.hash},
            "present": {"seq": before.seq, "hash": before.hash} if before else None,
            "lost": self.lost.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database: its age, size in bytes, last entry, and what is wrong with it.

    `place` is `disk`, `second` or `replaced` (taken out of use by a restore).
    """

    path: Path
    at: datetime
    days: int
    size_bytes: int
    seq: int
    hash: str
    problem: str | None
    place: str = "disk"
    encrypted: bool = False
    hours: int = 0

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        return {
            "path": str(self.path),
            "at": utc_text(self.at),
            "days": self.days,
            "size": self.size_bytes,
            "head": {"seq": self.seq, "hash": self.hash},
            "verified": self.problem is None,
            "problem": self.problem,
            "place": self.place,
            "encrypted": self.encrypted,
        }


def copies(path: Path, progress: Progress | None = None) -> tuple[Copy, ...]:
    """Every copy of a database, newest first, checked now.

    They lie beside it, at the second place, and among what restores took out of use. An encrypted
    one is compared with the sum that was noted when it was made: its key is not on this machine.
    """
    from cafe_pos.storage.keeping import backup, places, sealing
    from cafe_pos.storage.keeping import restore as storage

    newest = backup.latest(path)
    own = backup.folder_for(path)
    aside = sorted(path.with_name(storage.FOLDER).glob("*"))
    folders = {own: "disk", **dict.fromkeys(aside, "replaced")}
    if newest is not None:
        second = places.place_of(places.wanted_of(newest), path).folder
        if second is not None and second.is_dir():
            folders[second] = "second"
    found = [(file, where) for one, where in folders.items() for file in backup.all_of(path, one)]
    now = bootstrap.clock().now()
    listed = []
    for done, (file, where) in enumerate(found, start=1):
        at = backup.made_at(file) or now
        sealed = file.name.endswith(sealing.SUFFIX)
        seq, hashed, problem = 0, "", None
        try:
            seq, hashed = places.check_sealed(file) if sealed else backup.check(file)
        except PosError as error:
            problem = str(error.params.get("reason", error.code))
        size = file.stat().st_size
        age = now - at
        hours = int(age.total_seconds() // 3600)
        listed.append(Copy(file, at, age.days, size, seq, hashed, problem, where, sealed, hours))
        if progress is not None:
            progress(done, len(found))
    return tuple(sorted(listed, key=lambda copy: (copy.at, copy.path), reverse=True))


def within(folder: Path) -> tuple[FoundCopy, ...]:
    """The backups in a folder, or under the `cafe-pos` of a disk or a key, newest first."""
    from cafe_pos.storage.keeping import backup, places, sealing

    found: list[FoundCopy] = []
    with suppress(OSError):
        for above in (folder, folder / places.FOLDER, *sorted((folder / places.FOLDER).glob("*"))):
            for file in above.glob(f"*{backup.SUFFIX}*"):
                sealed = file.name.endswith(sealing.SUFFIX)
                at = backup.made_at(file)
                if at is not None and (sealed or file.name.endswith(backup.SUFFIX)):
                    found.append(FoundCopy(file, at, file.stat().st_size, sealed))
    return tuple(sorted(found, key=lambda copy: (copy.made_at, copy.path), reverse=True))


def plugged_in(path: Path) -> tuple[Volume, ...]:
    """The disks and keys on which backups for a database may lie."""
    from cafe_pos.storage.keeping import volumes

    volumes.open_up(path)
    return volumes.plugged_in(path)


def is_sealed(source: Path) -> bool:
    """Whether a copy is encrypted, so that restoring it needs the secret key."""
    from cafe_pos.storage.keeping import restore as storage

    return storage.is_sealed(source)


def secret_of(text: str | None, identity: Path | None = None) -> str | None:
    """The secret key that was typed, or that lies in a file of age.

    Raises:
        PosError: `backup.secret`, `file.cannot_read`.
    """
    from cafe_pos.storage.keeping import sealing

    if identity is not None:
        return sealing.secret_in(identity)
    return None if text is None else sealing.secret_of(text)


@dataclass(frozen=True, slots=True)
class Request:
    """A copy to look at or to restore.

    `head` is an entry that it must hold, as a Z on paper names it; `paper` the number of the last
    ticket that somebody holds; `secret` what decrypts it.
    """

    source: Path
    head: tuple[int, str] | None = None
    paper: str | None = None
    secret: str | None = None
    operator: str | None = None


def look(path: Path, request: Request, progress: Progress | None = None) -> Looked:
    """Verify a copy and tell what restoring it would lose; nothing is changed.

    Raises:
        PosError: as `restore`.
    """
    from cafe_pos.storage.keeping import restore as storage

    with _prepared(path, request, progress) as ready:
        storage.abandon(ready.made.path)
        return Looked(request.source, ready.made.seq, ready.made.hash, ready.before, ready.lost)


def restore(path: Path, request: Request | Path, progress: Progress | None = None) -> Restored:
    """Put a backup in the place of a café's database; nothing of the present one is lost.

    Raises:
        PosError: `restore.*`, `backup.*`, `right.missing`, `operator.*`, `database.*`.
    """
    from cafe_pos.storage.keeping import restore as storage

    if isinstance(request, Path):
        request = Request(request)
    with _prepared(path, request, progress) as ready:
        made, before, lost, clock = ready.made, ready.before, ready.lost, ready.clock
        series = lost.series if lost.changed else ""
        keys = settings.keys_dir()
        store = storage.reborn(made.path, clock, keys, bootstrap.SOFTWARE, series)
        with closing(store):
            ctx = _context(store, clock)
            name = request.source.name
            restoring.record(
                ctx, name, made.seq, made.hash, before, lost=lost, operator=request.operator
            )
            with store.act() as uow:
                opening = uow.opening()
            aside = _folder(path, storage.FOLDER, clock.now())
            storage.set_aside(path, aside, store)
        storage.put_in_place(made.path, path)
    incarnation = str(opening["incarnation"]) if opening else ""
    return Restored(
        request.source, made.seq, made.hash, before, aside, incarnation, lost, ready.pins
    )


@dataclass(frozen=True, slots=True)
class _Ready:
    made: Prepared
    before: restoring.Replaced | None
    lost: restoring.Lost
    clock: Clock
    pins: bool


@contextmanager
def _prepared(path: Path, request: Request, progress: Progress | None) -> Iterator[_Ready]:
    """A copy under a name of its own, verified and compared; whatever fails removes it."""
    from cafe_pos.storage.keeping import restore as storage

    clock, source = bootstrap.clock(), request.source
    if not source.is_file():
        raise PosError("file.cannot_read", path=source, reason=i18n._("there is no such file"))
    with storage.alone(path):
        made = storage.prepare(source, path, request.secret)
        try:
            _verify(made.path, source, made.seq, request.head, progress)
            with storage.present(path, clock) as opened:
                present = _context(opened, clock) if opened else None
                copy = bootstrap.open_frozen(made.path)
                with closing(copy.store):
                    before, lost = _compared(copy, present, request.paper)
                    pins = copy.store.own_key() is not None
            yield _Ready(made, before, lost, clock, pins)
        except BaseException:
            storage.abandon(made.path)
            raise


def _compared(
    copy: Context, present: Context | None, paper: str | None
) -> tuple[restoring.Replaced | None, restoring.Lost]:
    """What the present database says of itself, and what it has beyond a copy.

    One that is damaged where it is read tells as much as none: it must not stop the restore.
    """
    before = None
    if present is not None:
        try:
            before = restoring.replaced(present)
            restoring.check_same_cafe(copy, before)
            return before, restoring.losses_of(copy, present if before else None, paper)
        except (ValueError, KeyError, TypeError):
            pass
        except PosError as error:
            if not error.code.startswith("database."):
                raise
    return before, restoring.losses_of(copy, None, paper)


def _context(store: Store, clock: Clock) -> Context:
    return Context(store, clock, settings.rules(), bootstrap.SOFTWARE, i18n.language())


def _folder(path: Path, name: str, now: datetime) -> Path:
    return path.with_name(name) / now.strftime("%Y%m%dT%H%M%SZ")


def _verify(
    made: Path,
    source: Path,
    last: int,
    head: tuple[int, str] | None,
    progress: Progress | None,
) -> None:
    """Verify the whole copy, every signature, and that it holds the entry named on paper."""
    if head is not None and head[0] > last:
        raise PosError("restore.older", path=source, seq=last, paper=head[0], count=head[0] - last)
    ctx = bootstrap.open_frozen(made)
    with closing(ctx.store):
        found = audit.verify(ctx, full=True, progress=progress, seen=head)
    for problem in found.problems:
        if problem.code != _RECORDED:
            raise PosError("restore.broken", path=source, seq=problem.seq, problem=problem.code)

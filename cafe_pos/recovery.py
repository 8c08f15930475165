"""Joins what a restore needs: the backup verified, the present kept, the swap, its records."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cafe_pos import bootstrap, i18n, settings
from cafe_pos.application import audit, restoring
from cafe_pos.application.ports import Context
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:
    from cafe_pos.application.ports import Progress, Store
    from cafe_pos.domain.clock import Clock

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
        }


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database: its age in days, size, last entry, and what is wrong with it."""

    path: Path
    at: datetime
    days: int
    size_bytes: int
    seq: int
    hash: str
    problem: str | None

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
        }


def copies(path: Path, progress: Progress | None = None) -> tuple[Copy, ...]:
    """Every copy of a database, newest first, checked now.

    They lie beside it, at the second place, and among what restores took out of use.
    """
    from cafe_pos.storage import backup
    from cafe_pos.storage import restore as storage

    newest = backup.latest(path)
    second = backup.second_place(newest) if newest is not None else None
    folders = [backup.folder_for(path), *sorted(path.with_name(storage.FOLDER).glob("*"))]
    if second is not None:
        folders.append(second)
    found = [file for folder in folders for file in backup.all_of(path, folder)]
    now = bootstrap.clock().now()
    listed = []
    for done, file in enumerate(found, start=1):
        at = backup.made_at(file) or now
        seq, hashed, problem = 0, "", None
        try:
            seq, hashed = backup.check(file)
        except PosError as error:
            problem = str(error.params.get("reason", error.code))
        size = file.stat().st_size
        listed.append(Copy(file, at, (now - at).days, size, seq, hashed, problem))
        if progress is not None:
            progress(done, len(found))
    return tuple(sorted(listed, key=lambda copy: (copy.at, copy.path), reverse=True))


def restore(
    path: Path,
    source: Path,
    *,
    head: tuple[int, str] | None = None,
    operator: str | None = None,
    progress: Progress | None = None,
) -> Restored:
    """Put a backup in the place of a café's database; nothing of the present one is lost.

    `head` is an entry that the copy must hold, as a Z on paper names it.

    Raises:
        PosError: `restore.*`, `backup.broken`, `right.missing`, `operator.*`, `database.*`.
    """
    from cafe_pos.storage import restore as storage

    clock = bootstrap.clock()
    if not source.is_file():
        raise PosError("file.cannot_read", path=source, reason=i18n._("there is no such file"))
    with storage.alone(path):
        made = storage.prepare(source, path)
        try:
            _verify(made.path, source, made.seq, head, progress)
            with storage.present(path, clock) as opened:
                before = restoring.replaced(_context(opened, clock)) if opened else None
            store = storage.reborn(made.path, clock, settings.keys_dir(), bootstrap.SOFTWARE)
            with closing(store):
                ctx = _context(store, clock)
                restoring.check_same_cafe(ctx, before)
                restoring.record(ctx, source.name, made.seq, made.hash, before, operator=operator)
                with store.act() as uow:
                    opening = uow.opening()
                aside = _folder(path, storage.FOLDER, clock.now())
                storage.set_aside(path, aside, store)
            storage.put_in_place(made.path, path)
        except BaseException:
            storage.abandon(made.path)
            raise
    incarnation = str(opening["incarnation"]) if opening else ""
    return Restored(source, made.seq, made.hash, before, aside, incarnation)


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

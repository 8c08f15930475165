"""Archiving a period: one file that verifies without this program, recorded in the ledger.

Everything happens in one act behind the closing of days that are over: the entries are read, the
file is written and flushed, its record is appended, the file gets its name, and the act commits.
So what the ledger says was archived exists; nothing is purged.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from cafe_pos import durable
from cafe_pos.application import acts
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context, Progress, UnitOfWork
from cafe_pos.domain.archive import number_of
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.exports import archive_file

SUFFIX: Final = ".zip"


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """An archive that was made: where it lies, its record, the days closed for it."""

    path: Path
    payload: Mapping[str, Any]
    tickets: int
    closed_days: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        names = ("number", "nature", "from", "to", "first_seq", "last_seq", "head_hash")
        return {name: self.payload[name] for name in names} | {
            "path": str(self.path),
            "bytes": self.payload["file_bytes"],
            "sha256": self.payload["file_sha256"],
            "tickets": self.tickets,
            "closed_days": list(self.closed_days),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """The business days to archive, both included, and as what: `range`, or a `year`."""

    first: date
    last: date
    nature: str = "range"


def fiscal_year(ctx: Context, year: int) -> Wanted:
    """The fiscal year that begins in a calendar year, whole."""
    with ctx.store.act() as uow:
        month = int(uow.settings().get(closing.FIRST_MONTH, 1))
    end = date(year + 1, month, 1) - timedelta(days=1)
    return Wanted(date(year, month, 1), end, "year")


def archive(
    ctx: Context,
    wanted: Wanted,
    target: Path | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
    progress: Progress | None = None,
) -> ArchiveView:
    """Archive a period into `target`, else into the folder `archives` beside the database.

    Days that are over are closed first. A period that reaches today takes in the open day as
    it stands, and says so.

    Raises:
        PosError: `archive.period`, `archive.empty`, `archive.exists`, `archive.cannot_write`.
    """
    if wanted.first > wanted.last:
        raise PosError("archive.period", first=wanted.first, last=wanted.last)
    if target is not None and target.exists():
        raise PosError("archive.exists", path=target)
    days = _close_what_is_over(ctx, wanted.last, operator, channel)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE)
        now = ctx.clock.now()
        at = utc_text(now)
        acts.note_clock(uow, at, channel, who.code)
        first, last, closed = _bounds(uow, wanted, acts.business_days(uow).of(now))
        if last < first:
            raise PosError("archive.empty", first=wanted.first, last=wanted.last)
        serial = uow.last_serial("archive") + 1
        order = archive_file.Order(
            number=number_of(serial),
            nature=wanted.nature,
            period=(wanted.first.isoformat(), wanted.last.isoformat()),
            bounds=(first, last),
            closed=closed,
            made_at=at,
            software=ctx.software,
        )
        path = target or _own_folder(ctx, order)
        part = path.with_name(path.name + ".part")
        try:
            made = _write(ctx, uow, order, part, progress)
            document = {
                "document": "archive",
                "serial": serial,
                "number": order.number,
                "nature": order.nature,
                "from": order.period[0],
                "to": order.period[1],
                "first_seq": first,
                "last_seq": last,
                "head_hash": made["last"]["hash"],
                "file_name": path.name,
                "file_bytes": part.stat().st_size,
                "file_sha256": sha256_of(part),
                "recorded_at": at,
                "operator": who.code,
                "channel": channel.value,
            }
            uow.append("archive", at, document)
            year = wanted.nature == "year"
            acts.record(
                uow, EventCode.YEAR_ARCHIVE if year else EventCode.ARCHIVE, "archived",
                at=at, channel=channel, operator=who.code, archive=order.number,
            )  # fmt: skip
            part.replace(path)
            _flush(path.parent)
        except OSError as error:
            _forget(part, path)
            reason = error.strerror or str(error)
            raise PosError("archive.cannot_write", path=path, reason=reason) from error
        except BaseException:
            _forget(part, path)
            raise
    ctx.store.flush_head()
    return ArchiveView(path, document, made["totals"]["tickets"], days)


def _close_what_is_over(
    ctx: Context, last: date, operator: str | None, channel: Channel
) -> tuple[str, ...]:
    """Close the days of the period that have ended: an archive is made of closed days."""
    with ctx.store.act() as uow:
        today = acts.business_days(uow).of(ctx.clock.now())
        over = [d for d in uow.unclosed_days() if d < today.isoformat() and d <= last.isoformat()]
    if not over:
        return ()
    views = closing.close_day(ctx, date.fromisoformat(over[-1]), operator=operator, channel=channel)
    return tuple(str(view.payload["business_day"]) for view in views)


def _bounds(uow: UnitOfWork, wanted: Wanted, today: date) -> tuple[int, int, bool]:
    """The entries of the period, and whether all its days are closed."""
    first, last = uow.archives.bounds(wanted.first.isoformat(), wanted.last.isoformat())
    if wanted.last < today:
        return first, last, True
    still_open = [d for d in uow.unclosed_days() if d <= wanted.last.isoformat()]
    return first, uow.head.seq, not still_open


def _own_folder(ctx: Context, order: archive_file.Order) -> Path:
    """Where archives lie unless another place is named."""
    folder = ctx.store.path.with_name("archives")
    first, last = order.period
    span = first[:4] if order.nature == "year" else f"{first}-{last}"
    return folder / f"{ctx.store.path.stem}.{span}.{order.number}{SUFFIX}"


def _write(
    ctx: Context,
    uow: UnitOfWork,
    order: archive_file.Order,
    part: Path,
    progress: Progress | None,
) -> dict[str, Any]:
    """Write the file under its temporary name, for its owner alone, and flush it."""
    durable.make_folder(part.parent)
    _sweep(ctx, part)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    folder = _working_folder(part)
    folder.mkdir(mode=0o700)
    try:
        manifest = archive_file.write(
            uow, ctx.store.sign, order, folder=folder, target=part, progress=progress
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _flush(part)
    return manifest


def _working_folder(part: Path) -> Path:
    """Where the members of an archive stand before they are packed."""
    return part.with_name(f".{part.name}")


def _sweep(ctx: Context, part: Path) -> None:
    """Remove what an archive that was killed left half made.

    In the café's own folder all of it goes: whoever holds the database is alone there.
    """
    left = {part}
    if part.parent == ctx.store.path.with_name("archives"):
        names = f"{glob.escape(ctx.store.path.stem)}.*{SUFFIX}.part"
        left |= {*part.parent.glob(names)}
        left |= {found.with_name(found.name[1:]) for found in part.parent.glob(f".{names}")}
    for path in left:
        path.unlink(missing_ok=True)
        shutil.rmtree(_working_folder(path), ignore_errors=True)


def _flush(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _forget(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):  # why it could not be written is told already
            path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What a café should look at before it hurts: database, key, copies, printer, disk, days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts, backups, copies, papers
from cafe_pos.application.copies_ports import PlaceState
from cafe_pos.application.drawer.closing import NEEDED_BYTES
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.proof import recent
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.closure import Period
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Problem

BACKUP_DAYS: Final = 3
"""A village café that closes each evening has a copy of yesterday; after a long week-end, this."""
ARCHIVE_DAYS: Final = 366
WARN_BYTES: Final = 500_000_000
_STAMP: Final = re.compile(r"\.(\d{8}T\d{6})Z")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a code with details for its sentence, and whether it wants attention."""

    code: str
    attention: bool
    params: tuple[tuple[str, object], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        said = {name: str(value) for name, value in self.params}
        return {"code": self.code, "attention": self.attention} | said


def _good(code: str, **params: object) -> Finding:
    return Finding(code, attention=False, params=tuple(params.items()))


def _look(code: str, **params: object) -> Finding:
    return Finding(code, attention=True, params=tuple(params.items()))


def examine(ctx: Context) -> tuple[Finding, ...]:
    """Look at everything, changing nothing; what `verify` recomputes is left to it."""
    broken = recent.check_recent(ctx)
    with ctx.store.act() as uow:
        return (
            *_database(ctx, uow, broken),
            *_key(ctx, uow),
            *_copies(ctx, uow),
            *_second(ctx, uow),
            *_days(ctx, uow),
            *_month(ctx, uow),
            *_statement(ctx, uow),
            *_printer(uow),
            _disk(ctx),
        )


def _database(ctx: Context, uow: UnitOfWork, broken: tuple[Problem, ...]) -> Iterator[Finding]:
    if broken:
        yield _look("doctor.broken", path=ctx.store.path, problem=broken[0].code)
    else:
        yield _good("doctor.database", path=ctx.store.path, entries=uow.head.seq)
    if not ctx.store.witnessed():
        yield _look("doctor.no_witness")
    last = uow.last_at()
    if last is not None and from_utc_text(last) - ctx.clock.now() > acts.CLOCK_TOLERANCE:
        yield _look("doctor.clock", last=last)


def _key(ctx: Context, uow: UnitOfWork) -> Iterator[Finding]:
    own, opening = ctx.store.own_key(), uow.opening()
    if opening is None or own is None or opening["public_key"] != own.hex():
        yield _look("doctor.no_key")
    else:
        yield _good("doctor.key", key=opening["key_id"])


def _copies(ctx: Context, uow: UnitOfWork) -> Iterator[Finding]:
    now = ctx.clock.now()
    copy = ctx.store.latest_backup()
    stamp = _STAMP.search(copy.name) if copy is not None else None
    if copy is None or stamp is None:
        yield _look("doctor.no_backup")
    else:
        at = datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        old = now - at > timedelta(days=BACKUP_DAYS)
        wrong = _wrong_with(ctx, copy)
        if wrong:
            yield _look("doctor.backup_broken", file=copy.name, reason=wrong)
        elif old:
            yield _look("doctor.backup_old", file=copy.name, days=(now - at).days)
        else:
            yield _good("doctor.backup", file=copy.name, days=(now - at).days)
    archive = uow.archives.last()
    first = uow.entry_at(1)
    since = archive["recorded_at"] if archive else first.at if first else None
    if since is None:
        return
    late = now - from_utc_text(since) > timedelta(days=ARCHIVE_DAYS)
    if archive is not None:
        told = _look if late else _good
        yield told("doctor.archive", number=archive["number"], day=archive["to"])
    elif late:
        yield _look("doctor.no_archive")


def _wrong_with(ctx: Context, copy: Path) -> str | None:
    """What is wrong with a copy, checked now; None when it is good."""
    try:
        ctx.store.check_backup(copy)
    except PosError as error:
        return str(error.params.get("reason", error.code))
    return None


def _second(ctx: Context, uow: UnitOfWork) -> Iterator[Finding]:
    """The newest backup lies at the second place too: a disk that dies takes the first along."""
    if _for_nothing(uow):
        return
    said, copy = backups.told_in(ctx, uow), ctx.store.latest_backup()
    place = ctx.store.keeping.look(said).place
    if place.state is PlaceState.NONE:
        yield _look("doctor.no_second")
    elif copy is not None:
        lacks = partial(_look, "doctor.second_lacks", path=place.name, file=copy.name)
        try:
            there = ctx.store.keeping.second_of(said)
        except PosError as error:
            yield lacks(reason=error.params.get("reason", error.code))
        else:
            if there is None:
                yield lacks(reason=place.state.value)
            else:
                yield _good("doctor.second", path=place.name, file=there.name)


def _for_nothing(uow: UnitOfWork) -> bool:
    """Whether these records are a demonstration's or a training till's, whom no law binds."""
    opening = uow.opening()
    return opening is not None and bool(opening["demo"] or opening["training"])


def _month(ctx: Context, uow: UnitOfWork) -> Iterator[Finding]:
    """A month that is over and not closed."""
    today = acts.business_days(uow).of(ctx.clock.now())
    last = uow.closures.last(Period.MONTH)
    days = [day for day in (uow.closures.first_day(), *uow.unclosed_days()[:1]) if day is not None]
    if last is not None:
        month = date.fromisoformat(last["business_day"]) + timedelta(days=1)
    elif days:
        month = date.fromisoformat(min(days)).replace(day=1)
    else:
        return
    if month < today.replace(day=1):
        yield _look("doctor.month", month=f"{month:%m/%Y}")


def _statement(ctx: Context, uow: UnitOfWork) -> Iterator[Finding]:
    """The publisher's signed statement is held for the major version that runs."""
    if _for_nothing(uow):
        return
    running = papers.major_of(papers.version_of(ctx.software)[1])
    known = papers.held(uow)
    if known is None:
        yield _look("doctor.no_statement", version=running)
    elif known.major != running:
        yield _look("doctor.statement_other", held=known.major, version=running)
    else:
        yield _good("doctor.statement", version=known.major, day=known.received)


def _days(ctx: Context, uow: UnitOfWork) -> Iterator[Finding]:
    today = acts.business_days(uow).of(ctx.clock.now()).isoformat()
    forgotten = [day for day in uow.unclosed_days() if day < today]
    if forgotten:
        yield _look("doctor.unclosed", day=forgotten[0], count=len(forgotten))
    visas = uow.visas_due()
    if visas:
        yield _look("doctor.visas", count=len(visas))


def _printer(uow: UnitOfWork) -> Iterator[Finding]:
    if copies.printer_of(uow) is None:
        yield _good("doctor.no_printer")
        return
    waiting, questions, _ = uow.prints_left(copies.TICKET, unasked=copies.WITHDRAWN)
    if waiting or questions:
        yield _look("doctor.prints", waiting=waiting, questions=questions)
    else:
        yield _good("doctor.printer")


def _disk(ctx: Context) -> Finding:
    free = ctx.store.free_bytes()
    if free < NEEDED_BYTES:
        return _look("doctor.disk_full", megabytes=free // 1_000_000)
    if free < WARN_BYTES:
        return _look("doctor.disk_low", megabytes=free // 1_000_000)
    return _good("doctor.disk", megabytes=free // 1_000_000)

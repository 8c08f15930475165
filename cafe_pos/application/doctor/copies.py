"""The copies: one that is new and good, the same at the second place; the yearly archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cafe_pos.application.doctor.cafe import CafeFacts, Reading
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.keeping.ports import PlaceState
from cafe_pos.application.ports import Store
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.errors import PosError

BACKUP_DAYS: Final = 3
"""A village café that closes each evening has a copy of yesterday; after a long week-end, this."""
ARCHIVE_DAYS: Final = 366
_STAMP: Final = re.compile(r"\.(\d{8}T\d{6})Z")


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What lies where: the newest copy with what is wrong with it, and the second place.

    `wrong` and `second_wrong` are None when a copy passed its check now; `checked` is False where
    no check was asked for. `place` is the second place's name, `second` the file that lies there.
    """

    newest: str | None = None
    made_at: datetime | None = None
    wrong: str | None = None
    state: PlaceState = PlaceState.NONE
    place: str = ""
    folder: Path | None = None
    second: str | None = None
    second_wrong: str | None = None
    encrypted: bool = False
    checked: bool = True


def look_at(store: Store, reading: Reading, *, check: bool) -> CopyFacts:
    """Look at both places, and check the copies whole if asked; seconds, on no queue of acts."""
    newest = reading.newest
    stamp = _STAMP.search(newest.name) if newest is not None else None
    made = datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if stamp else None
    place = reading.keeping.look(reading.said).place
    wrong = second_wrong = second = None
    if check and newest is not None:
        try:
            store.check_backup(newest)
        except PosError as error:
            wrong = _reason(error)
    if check and newest is not None and place.state is not PlaceState.NONE:
        try:
            there = reading.keeping.second_of(reading.said)
        except PosError as error:
            second_wrong = _reason(error)
        else:
            second = there.name if there is not None else None
            second_wrong = None if there is not None else place.state.value
    return CopyFacts(
        newest.name if newest is not None and made is not None else None,
        made,
        wrong,
        place.state,
        place.name,
        place.folder,
        second,
        second_wrong,
        place.encrypted,
        check,
    )


def _reason(error: PosError) -> str:
    return str(error.params.get("reason", error.code))


def judge(cafe: CafeFacts, copies: CopyFacts) -> Iterator[Finding]:
    """The newest copy, the second place, the archive."""
    if copies.newest is None or copies.made_at is None:
        yield look("doctor.no_backup")
    else:
        days = (cafe.now - copies.made_at).days
        if copies.wrong is not None:
            yield look("doctor.backup_broken", file=copies.newest, reason=copies.wrong)
        elif cafe.now - copies.made_at > timedelta(days=BACKUP_DAYS):
            yield look("doctor.backup_old", file=copies.newest, days=days)
        else:
            yield good("doctor.backup", file=copies.newest, days=days)
    if not cafe.nobody_bound:
        yield from _second(copies)
    yield from _archive(cafe)


def _second(copies: CopyFacts) -> Iterator[Finding]:
    """The newest copy lies at the second place too: a disk that dies takes the first along."""
    if copies.state is PlaceState.NONE:
        yield look("doctor.no_second")
    elif copies.newest is not None and copies.checked:
        if copies.second is None:
            yield look(
                "doctor.second_lacks",
                path=copies.place,
                file=copies.newest,
                reason=copies.second_wrong or copies.state.value,
            )
        else:
            yield good("doctor.second", path=copies.place, file=copies.second)
    if copies.state is not PlaceState.NONE:
        yield good("doctor.second_sealed" if copies.encrypted else "doctor.second_readable")


def _archive(cafe: CafeFacts) -> Iterator[Finding]:
    since = cafe.archive[2] if cafe.archive is not None else cafe.began_at
    if since is None:
        return
    late = cafe.now - from_utc_text(since) > timedelta(days=ARCHIVE_DAYS)
    if cafe.archive is not None:
        told = look if late else good
        yield told("doctor.archive", number=cafe.archive[0], day=cafe.archive[1])
    elif late:
        yield look("doctor.no_archive")

"""The signing key: there, of this ledger, its owner's alone, and nowhere beside the copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.doctor.ports import KeyFacts

OTHERS: Final = 0o077
"""The bits of a mode that let anybody but the owner in."""


def judge(cafe: CafeFacts, keys: KeyFacts) -> Iterator[Finding]:
    """Whether the till can sign, and whether nobody else can."""
    if cafe.key_there:
        yield good("doctor.key", key=cafe.key_id)
    else:
        yield look("doctor.no_key")
    for file in (keys.folder, keys.file):
        if file is not None and file.mode & OTHERS:
            wanted = "700" if file is keys.folder else "600"
            yield look("doctor.key_open", path=file.path, mode=f"{file.mode:03o}", wanted=wanted)
    if keys.file is not None and not keys.file.mine:
        yield look("doctor.key_not_mine", path=keys.file.path)
    if keys.within is not None:
        yield look("doctor.keys_with_backups", path=keys.within)
    if keys.copied:
        yield look("doctor.key_copied", path=keys.copied[0])

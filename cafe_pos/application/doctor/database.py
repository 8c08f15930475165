"""The ledger and its file: chain and structure, the witness, the pages when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.findings import Finding, good, look


def judge(cafe: CafeFacts) -> Iterator[Finding]:
    """What the check since the last closure found, and the witness of the end."""
    if cafe.problems:
        yield look("doctor.broken", path=cafe.path, problem=cafe.problems[0].code)
    else:
        yield good("doctor.database", path=cafe.path, entries=cafe.entries)
    if cafe.pages is not None:
        yield look("doctor.pages_damaged") if cafe.pages else good("doctor.pages")
    if not cafe.witnessed:
        yield look("doctor.no_witness")

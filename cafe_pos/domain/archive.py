"""What must hold of an archive's record: its number, its period, and the entry it ended with."""

from __future__ import annotations

from collections.abc import Iterator

from cafe_pos.domain.ledger import Entry, Payload, Problem, problem


def number_of(serial: int) -> str:
    """The public number of an archive: `AR-000001`."""
    return f"AR-{serial:06d}"


def check(seq: int, document: Payload, last: Entry | None) -> Iterator[Problem]:
    """Compare a record with the ledger; `last` is the entry that it names as the last archived."""
    number = document["number"]
    sound = (
        number == number_of(document["serial"])
        and document["from"] <= document["to"]
        and 1 <= document["first_seq"] <= document["last_seq"] < seq
    )
    if not sound:
        yield problem(seq, "archive.period", number=number)
    if last is None or last.hash.hex() != document["head_hash"]:
        yield problem(seq, "archive.head", number=number, last=document["last_seq"])

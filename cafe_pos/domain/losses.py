"""Tickets that a restore lost: their numbers, and the series that new tickets take instead.

Customers hold the lost numbers on paper, so none of them is given again, and no series has a
hole: after a restore that lost tickets, or may have, new ones count from 1 in a series of their
own (T2 after T, T3 after T2). What was lost is declared; what is entered again names its number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import SERIES, TRAINING_SERIES, number_of

MOST: Final = 5_000
"""More tickets than a paper number can say to be missing: it was misread."""
KEY: Final = "paper:"
"""What the client key of a ticket entered again begins with: each number is entered once."""
_NUMBER: Final = re.compile(r"(?:(T\d*)-)?0*(\d{1,8})", re.ASCII)
_SERIES: Final = re.compile(r"T(\d*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A run of ticket numbers of one series, both ends included; none when `last` < `first`."""

    series: str
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many numbers these are."""
        return max(0, self.last - self.first + 1)

    def each(self) -> Iterator[str]:
        """The numbers as tickets carry them."""
        return (number_of(serial, self.series) for serial in range(self.first, self.last + 1))

    def as_json(self) -> dict[str, Any]:
        """The run as an event keeps it."""
        return {"series": self.series, "first": self.first, "last": self.last}


def series_in_force(opening: Any) -> str:
    """The series in which tickets are numbered behind an opening of the ledger."""
    usual = TRAINING_SERIES if opening["training"] else SERIES
    return str(opening.get("series") or usual)


def next_series(known: Iterable[str]) -> str:
    """A series that none of those known has used: T2 after T, T4 after T and T3."""
    highest = 1
    for one in known:
        match = _SERIES.fullmatch(one)
        highest = max(highest, int(match[1] or 1) if match else 1)
    return f"{SERIES}{highest + 1}"


def read_number(text: str, series: str) -> tuple[str, int]:
    """A ticket's number as somebody reads it from paper, `T-00000412` or 412: series and serial.

    Raises:
        PosError: `restore.number`.
    """
    match = _NUMBER.fullmatch("".join(text.upper().split()))
    if match is None:
        raise PosError("restore.number", number=text, field="number")
    return match[1] or series, int(match[2])


def told_by_paper(text: str, series: str, known: int, earlier: Collection[str] = ()) -> Numbers:
    """The numbers missing between the last ticket that is here and the last one on paper.

    `earlier` are the series that came before this one: all of their tickets are here.

    Raises:
        PosError: `restore.number`; `restore.paper_older` when the paper's stands before the last
            one that is here; `restore.paper_far` when it cannot be meant.
    """
    named, serial = read_number(text, series)
    first = known + 1 if named == series else 1
    here, told = number_of(known, series), number_of(serial, named)
    if (named == series and serial < known) or (named != series and named in earlier):
        raise PosError("restore.paper_older", paper=told, number=here, field="number")
    if serial - first >= MOST:
        raise PosError("restore.paper_far", paper=told, number=here, field="number")
    return Numbers(named, first, serial)


def key_of(number: str) -> str:
    """The client key under which a lost ticket is entered again."""
    return f"{KEY}{number}"

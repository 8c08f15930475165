"""What the postal relay answers: a parcel as screens and commands show one, lists, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application.parcels.ports import Tally
from cafe_pos.domain.parcel import Parcel, Way


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel on a day, with its carrier's name; `same_name` are others here for that name."""

    parcel: Parcel
    carrier: str
    day: date
    same_name: tuple[Parcel, ...] = ()
    word: str = "Colis"
    """What a parcel is called on paper, in the café's language."""
    accepts: tuple[str, ...] = ()
    """What may be shown for it, by its carrier."""

    @property
    def label(self) -> str:
        """What stands on a ticket when it is handed over: its place and carrier, never a name."""
        return f"{self.word} {self.parcel.shelf} {self.carrier}"

    def as_json(self) -> dict[str, Any]:
        """The parcel for scripts on this machine; the name goes when it is erased."""
        one = self.parcel
        return {
            "ref": one.ref,
            "carrier": one.carrier,
            "tracking": one.tracking,
            "way": one.way.value,
            "state": one.state.value,
            "shelf": one.shelf,
            "name": one.name,
            "phone": one.phone,
            "received": one.received_on,
            "notified": one.notified_on,
            "due": one.due_on,
            "days_left": one.days_left(self.day) if one.here else None,
            "overdue": one.overdue(self.day),
            "ended": one.ended_on,
            "ended_by": one.ended_by,
            "ticket": one.ticket,
            "identity": one.identity,
            "proxy": one.proxy,
        }


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a number that was scanned: the parcel it is of, or what is proposed.

    `carriers` are (code, name, place proposed), the likeliest first; `guessed` says whether the
    number's form told the carrier.
    """

    number: str
    known: ParcelView | None
    carriers: tuple[tuple[str, str, str], ...]
    guessed: bool
    at: str


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything that lies here, the numbers of it that are digits alone, and when (UTC)."""

    views: tuple[ParcelView, ...]
    numbers: frozenset[str]
    at: str
    day: date

    @property
    def overdue(self) -> tuple[ParcelView, ...]:
        """The return list."""
        return tuple(view for view in self.views if view.parcel.overdue(self.day))

    @property
    def leaving(self) -> tuple[ParcelView, ...]:
        """What people send."""
        return tuple(view for view in self.views if view.parcel.way is Way.OUT)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a recipient is told: the sentence, and a text message ready to send when it can be."""

    view: ParcelView
    text: str
    sms: str | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a return list: what goes back, and what somebody had collected meanwhile.

    `gone` are parcels with the name of whoever handed each over, and its hour.
    """

    back: tuple[ParcelView, ...]
    gone: tuple[tuple[ParcelView, str, str], ...]


@dataclass(frozen=True, slots=True)
class ParcelsWaiting:
    """What waits: parcels for people, those of them past their last day, those for the driver."""

    here: int
    to_return: int
    leaving: int


@dataclass(frozen=True, slots=True)
class StatementView:
    """A month of a carrier: our counts, theirs where they are known, minutes, pay in cents net.

    Minutes are measured for the acts of which beginning and end are known, estimated for all.
    """

    carrier: str
    label: str
    since: date
    until: date
    ours: Tally
    theirs: Mapping[str, int]
    measured: int
    estimated: int

    @property
    def differences(self) -> dict[str, int]:
        """What they count more than we do, where they said a figure and it is another."""
        ours = counts(self.ours)
        return {what: n - ours[what] for what, n in self.theirs.items() if n != ours[what]}

    def as_json(self) -> dict[str, Any]:
        """The statement for scripts."""
        return {
            "carrier": self.carrier,
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "ours": counts(self.ours),
            "theirs": dict(self.theirs),
            "differences": self.differences,
            "minutes": {"measured": self.measured, "estimated": self.estimated},
        }


COUNTED = ("received", "collected", "returned", "refused", "deposit")
"""What is counted of a carrier, as its statement tells it."""


def counts(tally: Tally) -> dict[str, int]:
    """The counts of a period by what happened."""
    values = (tally.received, tally.collected, tally.returned, tally.refused, tally.deposits)
    return dict(zip(COUNTED, values, strict=True))

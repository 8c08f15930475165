"""Parcels kept for a carrier: whose number it is, how long it stays, what may become of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.errors import PosError

SERVICE: Final = "parcel"
"""The code of this service in the mark of a ticket's line."""
MAX_TRACKING: Final = 40
MIN_TRACKING: Final = 4
MAX_NAME: Final = 40
MAX_PHONE: Final = 20
MAX_SHELF: Final = 8
PLACES: Final = 60
"""Places on the shelves of a carrier that are proposed before one of them is taken twice."""
SHORTEST_SEARCH: Final = 3
TAIL: Final = 4
"""So many last characters tell two parcels apart."""
LAST_DAYS: Final = 2
"""A parcel is old when so many days or fewer are left."""


class State(StrEnum):
    """Where a parcel is; one that is sent is `received` until the driver took it (`collected`)."""

    RECEIVED = "received"
    NOTIFIED = "notified"
    COLLECTED = "collected"
    RETURNED = "returned"
    REFUSED = "refused"


HERE: Final = (State.RECEIVED, State.NOTIFIED)
"""The states of a parcel that lies on the shelf."""


class Way(StrEnum):
    """For somebody of the village, or from somebody."""

    IN = "in"
    OUT = "out"


class Act(StrEnum):
    """What is done with a parcel."""

    RECEIVE = "received"
    NOTIFY = "notified"
    HAND_OVER = "collected"
    RETURN = "returned"
    REFUSE = "refused"
    DEPOSIT = "deposit"
    DRIVER = "driver"
    PUT_BACK = "back"


class Identity(StrEnum):
    """What was shown at the hand-over: its type, never its number."""

    CARD = "card"
    PASSPORT = "passport"
    LICENCE = "licence"
    PERMIT = "permit"
    KNOWN = "known"


_AFTER: Final[Mapping[Act, State]] = {
    Act.NOTIFY: State.NOTIFIED,
    Act.HAND_OVER: State.COLLECTED,
    Act.RETURN: State.RETURNED,
    Act.REFUSE: State.REFUSED,
    Act.DRIVER: State.COLLECTED,
}
_ENDED: Final[Mapping[State, str]] = {
    State.COLLECTED: "parcel.collected",
    State.RETURNED: "parcel.returned",
    State.REFUSED: "parcel.refused",
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel as the café knows it: days are ISO, moments UTC, people codes of operators.

    `name` and `phone` are None once they are erased; `took` are the seconds that the acts with it
    took where they were measured.
    """

    ref: str
    carrier: str
    tracking: str
    way: Way = Way.IN
    state: State = State.RECEIVED
    shelf: str = ""
    name: str | None = None
    phone: str | None = None
    received_at: str = ""
    received_on: str = ""
    notified_on: str | None = None
    due_on: str | None = None
    ended_at: str | None = None
    ended_on: str | None = None
    ended_by: str | None = None
    ticket: str | None = None
    identity: str | None = None
    proxy: bool = False
    began_at: str | None = None
    took: int = 0

    @property
    def here(self) -> bool:
        """Whether it lies on the shelf."""
        return self.state in HERE

    @property
    def tail(self) -> str:
        """The last characters of its number, before and with the country where it ends by one."""
        country = 2 if self.tracking[-2:].isalpha() else 0
        return self.tracking[-TAIL - country :]

    def days_left(self, day: date) -> int | None:
        """How many days it still stays, 0 on the last one; None when it has no date."""
        return None if self.due_on is None else (date.fromisoformat(self.due_on) - day).days

    def overdue(self, day: date) -> bool:
        """Whether it is for somebody here and its last day is over."""
        left = self.days_left(day)
        return self.here and self.way is Way.IN and left is not None and left < 0

    def age(self, day: date) -> int:
        """How many days it has been here."""
        return (day - date.fromisoformat(self.received_on)).days


def after(parcel: Parcel, act: Act) -> State:
    """The state that an act brings a parcel to.

    Raises:
        PosError: `parcel.collected`, `parcel.returned`, `parcel.refused` when it has left,
            `parcel.not_out` and `parcel.not_in` for a parcel that goes the other way,
            `parcel.here` when one that never left is put back.
    """
    if act is Act.PUT_BACK:
        if parcel.here:
            raise PosError("parcel.here", tail=parcel.tail, shelf=parcel.shelf)
        return State.NOTIFIED if parcel.notified_on else State.RECEIVED
    if not parcel.here:
        raise PosError(
            _ENDED[parcel.state],
            tail=parcel.tail,
            day=_day(parcel.ended_on),
            person=parcel.ended_by or "",
            at=parcel.ended_at or "",
        )
    if (act is Act.DRIVER) is not (parcel.way is Way.OUT) and act is not Act.REFUSE:
        raise PosError("parcel.not_out" if act is Act.DRIVER else "parcel.not_in", tail=parcel.tail)
    return _AFTER[act]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def due(notified: date, days: int) -> date:
    """The last day of a parcel: so many days, the first of which is the one after the notice."""
    return notified + timedelta(days=days)


# --- carriers and their numbers -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """How numbers of a carrier look; a group `number` says which part is the parcel's own."""

    pattern: str
    check: str = ""

    def read(self, text: str) -> str | None:
        """The parcel's number in what was scanned; None when it does not look so."""
        found = re.fullmatch(self.pattern, text)
        if found is None:
            return None
        number = found.groupdict().get("number") or text
        return number if _CHECKS[self.check](number) else None


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier from a day on; `pay_cents` net a parcel is what a new contract begins with."""

    code: str
    label: str
    since: date
    days: int
    notifies: bool
    shelf: str
    identity: tuple[str, ...]
    known: bool
    pay_cents: int
    forms: tuple[Form, ...]
    source: str

    def accepts(self, identity: str) -> bool:
        """Whether a kind of identity is enough for this carrier."""
        return identity in self.identity or (identity == Identity.KNOWN and self.known)


def in_force(carriers: Iterable[Carrier], day: date) -> tuple[Carrier, ...]:
    """Each carrier as it is on a day, in the order of the table."""
    found: dict[str, Carrier] = {}
    for one in carriers:
        known = found.get(one.code)
        if one.since <= day and (known is None or known.since <= one.since):
            found[one.code] = one
    return tuple(found.values())


def normal(text: str) -> str:
    """A tracking number in its one form: capitals and digits, what separates them left out."""
    return "".join(c for c in text.upper() if c.isascii() and (c.isalnum() or c == "%"))


def guess(carriers: Sequence[Carrier], text: str) -> tuple[tuple[Carrier, str], ...]:
    """Whose number it may be and the number itself: those that a check digit proves come first."""
    wanted = normal(text)
    found: dict[str, tuple[int, Carrier, str]] = {}
    for carrier in carriers:
        for form in carrier.forms:
            number = form.read(wanted)
            if number is None:
                continue
            # A pattern with fewer free letters says more: EX123456785FR is Chronopost's.
            rank = (0 if form.check else 1, form.pattern.count("A-Z"))
            score = rank[0] * 10 + rank[1]
            if carrier.code not in found or score < found[carrier.code][0]:
                found[carrier.code] = (score, carrier, number)
    ranked = sorted(found.values(), key=lambda one: one[0])
    return tuple((carrier, number) for _score, carrier, number in ranked)


def s10_digit(eight: str) -> int:
    """The check digit of eight digits of a postal number. Source: UPU S10-12."""
    total = sum(int(d) * w for d, w in zip(eight, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    digit = 11 - total % 11
    return {10: 0, 11: 5}.get(digit, digit)


def _s10(number: str) -> bool:
    return s10_digit(number[2:10]) == int(number[10])


def ups_digit(fifteen: str) -> int:
    """The check digit of the fifteen characters behind `1Z`; A counts 2, B 3, and so on mod 10."""
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in fifteen]
    return -(sum(values[::2]) + 2 * sum(values[1::2])) % 10


def _ups(number: str) -> bool:
    return number[-1].isdigit() and ups_digit(number[2:-1]) == int(number[-1])


_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod37_sign(text: str) -> str:
    """The check character of ISO/IEC 7064 MOD 37,36."""
    product = 36
    for char in text:
        total = (product + _SIGNS.index(char)) % 36 or 36
        product = total * 2 % 37
    return _SIGNS[(37 - product) % 36]


def _mod37(number: str) -> bool:
    return mod37_sign(number[:-1]) == number[-1]


_CHECKS: Final = {"": lambda _number: True, "s10": _s10, "ups": _ups, "mod37": _mod37}
CHECKS: Final = frozenset(_CHECKS)


# --- shelves and names ----------------------------------------------------------------------------


def proposed_shelf(letter: str, taken: Iterable[str]) -> str:
    """The lowest free place of a carrier's shelves; when all are taken, the first of them again."""
    used = set(taken)
    for place in range(1, PLACES + 1):
        if (name := f"{letter}{place}") not in used:
            return name
    return f"{letter}1"


@lru_cache(maxsize=2048)
def words_of(name: str) -> tuple[str, ...]:
    """The words by which a name is found: any order, without accents, each once."""
    cleaned = "".join(c if c.isalnum() else " " for c in fold(name))
    return tuple(dict.fromkeys(cleaned.split()))


def same_names(parcels: Iterable[Parcel]) -> frozenset[str]:
    """The folded names that several of these parcels bear."""
    seen: set[str] = set()
    twice: set[str] = set()
    for parcel in parcels:
        name = " ".join(sorted(words_of(parcel.name or "")))
        (twice if name in seen else seen).add(name)
    return frozenset(twice - {""})

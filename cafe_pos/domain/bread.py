"""Bread that is ordered: standing orders by weekday, bookings for a day, who gets it and when.

Names stay in the working tables; what an order line or a document carries is the reference of an
occurrence, `O7-2026-11-24` for a standing order on a day, `B12-2026-11-24` for a single booking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from cafe_pos.domain.errors import PosError

SERVICE: Final = "bread"
WEEK: Final = 7
MAX_QUANTITY: Final = 99
"""More loaves a day for one customer than a village buys: a slip of the keyboard."""
MAX_AHEAD: Final = timedelta(days=366)
KEPT_NAMES: Final = timedelta(days=30)
"""How long the name of a booking is kept after its day, for who asks about the money."""
UNTICKED_DAYS: Final = 2
"""After so many booked days without a tick the managers ask after somebody (DOMAIN)."""
_REF: Final = re.compile(r"([BO])(\d+)-(\d{4}-\d{2}-\d{2})")


class Pay(StrEnum):
    """When the bread of an order is paid."""

    AT_PICKUP = "at_pickup"
    PREPAID = "prepaid"
    ACCOUNT = "account"


class State(StrEnum):
    """What has become of an occurrence."""

    WAITING = "waiting"
    PICKED_UP = "picked_up"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """Why an occurrence cannot be: nobody bakes, nobody opens, or it is not sold any more."""

    BAKER_CLOSED = "baker_closed"
    CAFE_CLOSED = "cafe_closed"
    BLOCKED = "blocked"


class Answer(StrEnum):
    """What asking after somebody found."""

    WELL = "well"
    VISITED = "visited"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Who:
    """For whom: a name and a telephone, or the code of a customer with an account."""

    name: str | None = None
    phone: str | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """So many of an article on each weekday (Monday first), from a day on, until one or for ever.

    `price_cents` is what one cost when it was agreed; `asked_on` when somebody was last asked
    after.
    """

    id: int
    who: Who
    article: str
    quantities: tuple[int, ...]
    since: date
    until: date | None
    pay: Pay
    price_cents: int
    created_at: str
    asking_after: bool = False
    asked_on: date | None = None
    pauses: tuple[Span, ...] = ()

    def wanted_on(self, day: date) -> int:
        """How many it asks for on a day, pauses and end apart from closings."""
        if day < self.since or (self.until is not None and day > self.until):
            return 0
        return 0 if self.paused_on(day) else self.quantities[day.weekday()]

    def paused_on(self, day: date) -> bool:
        """Whether the day lies in a pause."""
        return any(day in pause for pause in self.pauses)

    def wanted_off(self, day: date) -> bool:
        """Whether it is known to rest on a day: paused, not begun, or ended."""
        ended = self.until is not None and day > self.until
        return ended or day < self.since or self.paused_on(day)


@dataclass(frozen=True, slots=True)
class Booking:
    """So many of an article for one day."""

    id: int
    who: Who
    article: str
    quantity: int
    day: date
    pay: Pay
    price_cents: int
    created_at: str


@dataclass(frozen=True, slots=True)
class Tick:
    """What has become of an occurrence; `prepaid` pieces are paid, by ticket `paid_by`.

    `quantity` pieces were handed over, by ticket `ticket`.
    """

    ref: str
    state: State = State.WAITING
    quantity: int = 0
    ticket: str | None = None
    prepaid: int = 0
    paid_by: str | None = None
    at: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Baker:
    """What the café knows of a baker beside the mandate: articles, hours, closing days.

    `cut_off` is on the café's wall clock, `days_before` the delivery; `closed_weekdays` counts
    from Monday as 0.
    """

    code: str
    articles: tuple[str, ...] = ()
    cut_off: str = "18:00"
    days_before: int = 1
    delivery: str = "07:00"
    closed_weekdays: frozenset[int] = frozenset()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Closings:
    """When the café and the bakers are closed: weekdays and spans, the café under ""."""

    weekdays: Mapping[str, frozenset[int]]
    spans: Mapping[str, tuple[Span, ...]]

    def closed(self, who: str, day: date) -> bool:
        """Whether the café ("") or a baker is closed on a day."""
        if day.weekday() in self.weekdays.get(who, frozenset()):
            return True
        return any(day in span for span in self.spans.get(who, ()))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An order on one day: who, what, how many, in whose turn (`rank`, first booked first).

    `why` says what suspends it, else None.
    """

    ref: str
    day: date
    who: Who
    article: str
    quantity: int
    pay: Pay
    price_cents: int
    rank: tuple[str, str]
    standing: int | None
    tick: Tick
    why: Why | None = None

    @property
    def waiting(self) -> bool:
        """Whether somebody is still to come for it."""
        return self.why is None and self.tick.state is State.WAITING

    @property
    def wanted(self) -> bool:
        """Whether the baker is to bake it."""
        return self.why is None and self.tick.state is not State.CANCELLED

    @property
    def paid(self) -> bool:
        """Whether all of it is paid before."""
        return self.tick.prepaid >= self.quantity


def standing_ref(number: int, day: date) -> str:
    """The reference of a standing order on a day."""
    return f"O{number}-{day.isoformat()}"


def booking_ref(number: int, day: date) -> str:
    """The reference of a single booking."""
    return f"B{number}-{day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference taken apart."""

    standing: bool
    number: int
    day: date


def read_ref(text: str) -> Ref:
    """Take the reference of an occurrence apart.

    Raises:
        PosError: `bread.unknown` for anything else.
    """
    found = _REF.fullmatch(text.strip())
    try:
        if found is not None:
            return Ref(found[1] == "O", int(found[2]), date.fromisoformat(found[3]))
    except ValueError:
        pass
    raise PosError("bread.unknown", ref=text[:40])


def occurrences(
    day: date,
    standings: Iterable[Standing],
    bookings: Iterable[Booking],
    ticks: Mapping[str, Tick],
    suspends: Mapping[str, Why | None],
) -> tuple[Occurrence, ...]:
    """Everything ordered for a day, first booked first.

    `suspends` says of an article why its bread cannot come that day. What was handed over or paid
    before stays, whatever was paused or stopped since.
    """
    found = []
    for one in standings:
        ref = standing_ref(one.id, day)
        tick = ticks.get(ref, Tick(ref))
        quantity = one.wanted_on(day) or max(tick.quantity, tick.prepaid)
        if quantity:
            found.append(
                Occurrence(
                    ref, day, one.who, one.article, quantity, one.pay, one.price_cents,
                    (one.created_at, ref), one.id, tick, _why(suspends.get(one.article), tick),
                )
            )  # fmt: skip
    for booked in bookings:
        if booked.day == day:
            ref = booking_ref(booked.id, day)
            tick = ticks.get(ref, Tick(ref))
            found.append(
                Occurrence(
                    ref, day, booked.who, booked.article, booked.quantity, booked.pay,
                    booked.price_cents, (booked.created_at, ref), None, tick,
                    _why(suspends.get(booked.article), tick),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.rank))


def _why(suspended: Why | None, tick: Tick) -> Why | None:
    """What was handed over is not suspended, and what was cancelled needs no warning."""
    return suspended if tick.state in (State.WAITING, State.ABSENT) else None


def suspension(day: date, baker: Baker | None, closings: Closings, *, blocked: bool) -> Why | None:
    """Why a baker's bread cannot come on a day, if so; `blocked` when it is not sold any more."""
    if closings.closed("", day):
        return Why.CAFE_CLOSED
    if baker is not None and closings.closed(baker.code, day):
        return Why.BAKER_CLOSED
    return Why.BLOCKED if blocked else None


def served(wanted: Sequence[Occurrence], delivered: Mapping[str, int]) -> Mapping[str, int]:
    """How many each occurrence gets of a delivery that may be too small: first booked first.

    What was picked up has its bread already; whoever is absent, cancelled or suspended takes
    none. `delivered` names the articles that were counted; of the others everybody gets theirs.
    """
    left = dict(delivered)
    for one in wanted:
        if one.tick.state is State.PICKED_UP and one.article in left:
            left[one.article] -= one.tick.quantity
    shares: dict[str, int] = {}
    for one in sorted(wanted, key=lambda each: each.rank):
        if one.tick.state is State.PICKED_UP:
            shares[one.ref] = one.tick.quantity
        elif not one.waiting:
            shares[one.ref] = 0
        elif one.article not in left:
            shares[one.ref] = one.quantity
        else:
            shares[one.ref] = min(one.quantity, max(0, left[one.article]))
            left[one.article] -= shares[one.ref]
    return shares


def booked_by_article(wanted: Iterable[Occurrence]) -> dict[str, int]:
    """How many of each article the baker is to bake for those who ordered."""
    sums: dict[str, int] = {}
    for one in wanted:
        if one.wanted:
            sums[one.article] = sums.get(one.article, 0) + one.quantity
    return sums


def to_ask_after(
    standing: Standing, today: date, ticks: Mapping[str, Tick], open_on: Mapping[date, bool]
) -> bool:
    """Whether the last two booked days passed without a tick, a pause or an answer.

    `open_on` says of the days before today whether bread could be fetched; days it does not name
    are not looked at.
    """
    if not standing.asking_after or standing.wanted_off(today):
        return False
    missed = 0
    for day in sorted(open_on, reverse=True):
        if day >= today or not open_on[day] or not standing.wanted_on(day):
            continue
        if standing.asked_on is not None and day <= standing.asked_on:
            return False
        tick = ticks.get(standing_ref(standing.id, day))
        if tick is not None and tick.state in (State.PICKED_UP, State.CANCELLED):
            return False
        missed += 1
        if missed == UNTICKED_DAYS:
            return True
    return False


def checked_quantity(quantity: int, *, field: str = "quantity") -> int:
    """Return how many loaves somebody may order.

    Raises:
        PosError: `bread.quantity`.
    """
    if not 1 <= quantity <= MAX_QUANTITY:
        raise PosError("bread.quantity", quantity=quantity, limit=MAX_QUANTITY, field=field)
    return quantity


def checked_week(quantities: Sequence[int]) -> tuple[int, ...]:
    """Return the quantities of a week, Monday first.

    Raises:
        PosError: `bread.week` when there are not seven or all are nothing, `bread.quantity`.
    """
    if len(quantities) != WEEK or not any(quantities):
        raise PosError("bread.week", field="week")
    for quantity in quantities:
        if quantity:
            checked_quantity(quantity, field="week")
    return tuple(quantities)

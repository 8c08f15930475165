"""What the drawer, the closures and the logbook need of storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cafe_pos.domain.closure import Period
from cafe_pos.domain.drawer import Expected
from cafe_pos.domain.ledger import Entry


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the logbook: when (UTC), whose (a code), and what it says."""

    at: str
    operator: str
    text: str
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """An event of somebody coming or going: its time (UTC), name and who, by code."""

    at: str
    event: str
    operator: str


@dataclass(frozen=True, slots=True)
class ChequePart:
    """A cheque of a document, in cents; negative what took one away again, of that document.

    `document` is the ticket or account payment, `day` its business day.
    """

    document: str
    day: str
    bank: str
    number: str
    cents: int


class Drawer(Protocol):
    """What the fiscal documents say of the drawer, and the logbook."""

    def expected(self, session: str) -> tuple[Expected, ...]:
        """What an open session should hold, method by method; cash with its float."""

    def last_session(self) -> Mapping[str, Any] | None:
        """The newest session's own document, open or ended."""

    def count_of(self, session: str) -> Mapping[str, Any] | None:
        """The end of a session; None while it is open."""

    def counts_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The ends of the sessions that began on a business day, in order."""

    def movements(self, session: str) -> tuple[Mapping[str, Any], ...]:
        """The cash movements of a session, in order."""

    def movements_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The cash movements of a business day, in order."""

    def bank_withdrawal(self, number: str | None) -> tuple[Mapping[str, Any], int] | None:
        """A withdrawal to the bank (the newest without a number), and its place in the ledger."""

    def cheques_before(self, seq: int) -> Iterator[ChequePart]:
        """Cheques between the withdrawal to the bank at a place and the one before, in order.

        Those that another till's history brought along are not among them.
        """

    def slip_details(self, number: str, seq: int) -> Mapping[str, Any] | None:
        """What was last recorded of a slip for the withdrawal that stands at a place."""

    def tickets_paid(self, session: str, method: str, cents: int) -> tuple[str, ...]:
        """Sales of a session that stand as paid wholly by one method, and come to this amount."""

    def presences(self, since: str, until: str) -> tuple[Presence, ...]:
        """Who came and went between two times (UTC), in order."""

    def notes(self, most: int) -> tuple[Note, ...]:
        """The newest notes of the logbook, the newest first."""

    def put_note(self, note: Note) -> None:
        """Add a note to the logbook."""


class Closures(Protocol):
    """Closures as they were frozen, and what they count."""

    def last_serial(self, period: Period) -> int:
        """The last number given to closures of a period; 0 before the first."""

    def last(self, period: Period) -> Mapping[str, Any] | None:
        """The newest closure of a period."""

    def first_day(self) -> str | None:
        """The business day of the oldest closure of a day."""

    def find(self, number: str) -> tuple[Mapping[str, Any], Entry] | None:
        """A closure by its number."""

    def between(self, period: Period, first: str, last: str) -> Iterator[Mapping[str, Any]]:
        """Closures of a period that end within these business days, in order."""

    def last_until(self, day: str) -> Mapping[str, Any] | None:
        """The newest closure of a day up to a business day."""

    def events_since(self, seq: int) -> Mapping[str, int]:
        """How often each kind of event was recorded behind a number of the ledger."""

    def duplicates_since(self, seq: int) -> int:
        """How many duplicates were recorded behind a number of the ledger."""

    def last_day_seq(self) -> int:
        """The ledger number of the last closure of a day; 0 before the first."""

"""What bread needs of storage: bakers, orders with their names, ticks, sheets, and the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cafe_pos.domain.bread import (
    Baker,
    Booking,
    Closings,
    Span,
    Standing,
    Tick,
)
from cafe_pos.domain.bread_day import Balance, Sheet


@dataclass(frozen=True, slots=True)
class SoldOut:
    """What the counter noted of an article on a day: when there was none left (UTC), refusals.

    `reason` explains what the count of the evening could not.
    """

    day: str
    article: str
    sold_out_at: str | None = None
    refused: int = 0
    reason: str = ""


class Bread(Protocol):
    """Bakers and their bread; days are business days."""

    def bakers(self) -> tuple[Baker, ...]:
        """Everyone who bakes for the café, by code; remembered between acts."""

    def put_baker(self, baker: Baker) -> None:
        """Add a baker's settings, or change them (the event is the caller's to append)."""

    def closings(self) -> Closings:
        """When the café ("") and the bakers are closed."""

    def add_closing(self, party: str, span: Span) -> None:
        """Note that the café ("") or a baker is closed for some days."""

    def drop_closing(self, party: str, span: Span) -> None:
        """Note that they are open after all."""

    def standings(self, day: date | None = None) -> tuple[Standing, ...]:
        """The standing orders; those that count on a day, or all that have not been erased."""

    def standing(self, number: int) -> Standing | None:
        """A standing order by its number."""

    def put_standing(self, standing: Standing) -> Standing:
        """Keep a standing order under a number of its own (0 is a new one), pauses included."""

    def bookings(self, first: date, last: date) -> tuple[Booking, ...]:
        """The single bookings of some days, both included."""

    def booking(self, number: int) -> Booking | None:
        """A booking by its number."""

    def add_booking(self, booking: Booking) -> Booking:
        """Keep a booking under a number of its own."""

    def search(self, text: str, since: date, limit: int) -> tuple[Standing | Booking, ...]:
        """Orders from a day on whose name holds the words typed, accents ignored."""

    def of_customer(self, customer: str, since: date) -> int:
        """How many orders of an account's customer count from a day on."""

    def forget_names(self, until: date) -> None:
        """Erase who booked for days until this one, and whose standing order ended by then."""

    def forget(self, name: str) -> int:
        """Erase a name and its telephone from all orders; of how many."""

    def ticks(self, first: date, last: date) -> Mapping[str, Tick]:
        """What became of the occurrences of some days, by their references."""

    def tick(self, ref: str) -> Tick | None:
        """What became of one occurrence; None when nothing did."""

    def put_tick(self, tick: Tick) -> None:
        """Note what became of an occurrence."""

    def sheets(self, day: date, baker: str) -> tuple[Sheet, ...]:
        """The order sheets of a day, the draft (if any) last."""

    def put_sheet(self, sheet: Sheet) -> None:
        """Keep a sheet that was sent, or a draft (no `sent_at`) in the place of the one before."""

    def drop_draft(self, day: date, baker: str) -> None:
        """Forget what a draft changed."""

    def noted(self, day: date) -> Mapping[str, SoldOut]:
        """What the counter noted of a day, by article."""

    def noted_between(self, first: date, last: date) -> Sequence[SoldOut]:
        """What the counter noted of some days, both included, oldest first."""

    def put_noted(self, noted: SoldOut) -> None:
        """Keep what the counter noted of an article."""

    def open_days(self, first: date, last: date) -> frozenset[date]:
        """The days, both included, on which anything was sold or counted."""

    def balances(self, day: date, articles: Sequence[str]) -> Mapping[str, Balance]:
        """The day's bread by article, counted from the fiscal documents alone."""

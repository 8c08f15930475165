"""What a café's own services need of storage: what they are, and what they keep for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from cafe_pos.domain.service import Service

WAITING: Final = "waiting"
HANDED_OVER: Final = "handed_over"
CANCELLED: Final = "cancelled"


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing left or lent: names stay out of the ledger, which carries `ref` alone.

    `price_cents` is to be paid at the hand-over (None: nothing); days are ISO business days;
    `name` None is one that was erased.
    """

    ref: str
    service: str
    name: str | None
    what: str
    left_on: str
    due_on: str
    phone: str = ""
    price_cents: int | None = None
    state: str = WAITING
    ended_on: str | None = None
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class KeptCount:
    """How many things of a service wait, and how many of them are past their day."""

    service: str
    waiting: int
    late: int


class Services(Protocol):
    """A café's own services, and the things that they keep."""

    def all(self) -> tuple[Service, ...]:
        """Every service in the café's order; remembered between acts."""

    def get(self, code: str) -> Service | None:
        """A service by its code."""

    def put(self, service: Service) -> None:
        """Add a service, or change the one of its code."""

    def keep(self, thing: Kept) -> None:
        """Keep a thing under its reference."""

    def kept(self, ref: str) -> Kept | None:
        """A thing by its reference."""

    def waiting(self, service: str) -> tuple[Kept, ...]:
        """What a service keeps, the first due first."""

    def find(self, words: str, limit: int) -> tuple[Kept, ...]:
        """What is kept under a name or a description that holds every word."""

    def end(self, ref: str, state: str, day: str, ticket: str | None = None) -> None:
        """A thing is handed over or cancelled."""

    def wait_again(self, ref: str) -> None:
        """A hand-over was taken back: the thing waits again."""

    def counts(self, day: str) -> tuple[KeptCount, ...]:
        """How many things each service keeps, and how many were due before a day."""

    def forget_names(self, until: str) -> None:
        """Erase who left what was handed over or cancelled until a day."""

    def tallied(self, service: str, since: str, until: str) -> Sequence[tuple[str, int, int]]:
        """The acts counted between two business days: code, how often, minutes."""

    def on_tickets(self, codes: Sequence[str], since: str, until: str) -> dict[str, int]:
        """Pieces (grams) of articles on the tickets between two business days, refunds less."""

"""The fiscal documents, as the use cases ask storage for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cafe_pos.domain.closure import Perpetual
from cafe_pos.domain.ledger import Entry


@dataclass(frozen=True, slots=True)
class Session:
    """An open drawer session: from the opening float (cents) to the count."""

    number: str
    serial: int
    business_day: str
    opened_at: str
    float_cents: int


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket that a client key already made: its payload, the request's hash, its own hash."""

    payload: Mapping[str, Any]
    request_hash: str | None
    entry_hash: str


class Documents(Protocol):
    """The documents already in the ledger, by their numbers and days."""

    def ticket(self, number: str) -> tuple[Mapping[str, Any], Entry] | None:
        """A ticket's payload and entry by its public number."""

    def last_ticket(self) -> tuple[Mapping[str, Any], Entry] | None:
        """The newest ticket's payload and entry."""

    def ticket_by_key(self, client_key: str) -> Known | None:
        """The ticket that a client key made."""

    def refunds_of(self, number: str) -> tuple[Mapping[str, Any], ...]:
        """The refunds of a ticket, in order."""

    def tickets_of_split(self, split: str) -> tuple[Mapping[str, Any], ...]:
        """The sales that paid shares of one order, in order."""

    def suspended_pool(self) -> int:
        """What the suspended coffees' fund holds, in cents."""

    def tickets_of(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The tickets of a business day, in order."""

    def corrections_of(self, number: str) -> list[Mapping[str, Any]]:
        """The corrections of a ticket's payments, in order."""

    def corrections_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The corrections of a business day, in order."""

    def channels(self) -> frozenset[str]:
        """Where tickets came from so far."""

    def open_session(self) -> Session | None:
        """The drawer session in progress."""

    def last_closed_day(self) -> str | None:
        """The latest day closed."""

    def unclosed_days(self) -> tuple[str, ...]:
        """Days with a session or tickets and no closure, oldest first."""

    def cash_taken(self, session: str) -> int:
        """Cash in cents kept by the tickets of a session and by payments of accounts in it."""

    def proposed_float(self) -> int:
        """The float in cents that the next session begins with."""

    def perpetual(self) -> Perpetual:
        """The perpetual totals after the last closure."""

    def duplicates_of(self, document: str) -> int:
        """How many duplicates of a document were made."""

    def duplicate_reason(self, document: str, copy_no: int) -> str:
        """Why a duplicate was asked for, as its record says."""

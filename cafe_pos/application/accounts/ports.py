"""What customers and their accounts (*ardoises*) need of storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cafe_pos.domain.account import Charge
from cafe_pos.domain.ledger import Entry


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody known to the café, outside of the ledger; `limit_cents` None is the café's own.

    What is erased keeps its `code` alone: the documents that name it stay whole.
    """

    code: str
    name: str | None
    phone: str | None
    limit_cents: int | None
    salt: bytes | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Movement:
    """A document that changed what is owed: when (UTC), by how many cents, and what it is.

    `kind` is `sale`, `refund` or `payment`.
    """

    document: str
    at: str
    day: str
    cents: int
    kind: str


class Accounts(Protocol):
    """Customers, and what the fiscal documents say of their accounts."""

    def customers(self) -> tuple[Customer, ...]:
        """Everyone who is not erased, by name."""

    def customer(self, code: str) -> Customer | None:
        """A customer by code, erased or not."""

    def put_customer(self, customer: Customer) -> None:
        """Add a customer, or change the one of that code."""

    def balance(self, code: str) -> int:
        """What a customer owes, in cents."""

    def balances(self) -> Mapping[str, int]:
        """What everyone owes, in cents; who owes nothing is left out."""

    def charges(self, code: str) -> tuple[Charge, ...]:
        """What each ticket charged, after refunds, oldest first."""

    def charges_back(self, code: str) -> Iterator[Charge]:
        """What each ticket and each refund (naming its ticket) moved, the newest first."""

    def payments(self, code: str) -> tuple[Mapping[str, Any], ...]:
        """The account payments of a customer, oldest first."""

    def payment(self, number: str) -> tuple[Mapping[str, Any], str] | None:
        """An account payment by its number, with its entry's hash in hex."""

    def payment_by_key(self, client_key: str) -> tuple[Mapping[str, Any], str] | None:
        """The account payment that a client key made, with its entry's hash in hex."""

    def entry_of(self, number: str) -> Entry | None:
        """The ledger's entry of an account payment."""

    def payments_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The account payments of a business day, in order."""

    def movements(self, code: str) -> tuple[Movement, ...]:
        """Everything that changed what a customer owes, in its order."""

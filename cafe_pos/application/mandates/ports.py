"""What mandators, their contracts and settlements need of storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cafe_pos.domain.mandate import Contract, Mandator
from cafe_pos.domain.settling import Moved, Sold


@dataclass(frozen=True, slots=True)
class Standing:
    """A mandator's accounts in cents: 467 (money held for them) and 401 (goods bought of them).

    What a settlement bought beside money held or a commission stands in 467 with the rest, as in
    the books (`settlement.is_purchase`). Above zero is owed to them, below zero they owe the café.
    """

    held: int = 0
    bought: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.held + self.bought


@dataclass(frozen=True, slots=True)
class Counted:
    """What went over the counter on a day: freely, and to those who had booked; pieces or grams."""

    day: date
    article: str
    label: str
    sold: int
    picked_up: int


class Mandates(Protocol):
    """Mandators and contracts, and what the documents say of them; days are business days."""

    def everyone(self) -> tuple[Mandator, ...]:
        """Every mandator, removed ones included, by name; remembered between acts."""

    def mandator(self, code: str) -> Mandator | None:
        """A mandator by code."""

    def put(self, mandator: Mandator) -> None:
        """Add a mandator, or change the one of that code."""

    def contracts(self, code: str) -> tuple[Contract, ...]:
        """A mandator's contracts, the first one first."""

    def put_contract(self, contract: Contract) -> None:
        """Add a contract, or change the one of that mandator and day."""

    def drop_contract(self, code: str, since: date) -> None:
        """Forget a contract (its event is the caller's to append)."""

    def sold(self, code: str, first: date, last: date) -> tuple[Sold, ...]:
        """What tickets sold for a mandator, by day and article, refunds less; hand-overs apart."""

    def moved(self, code: str, first: date, last: date) -> tuple[Moved, ...]:
        """What the mandator brought and took back, as stock documents say."""

    def counted(self, code: str, first: date, last: date) -> tuple[Counted, ...]:
        """What went over the counter by day and article, hand-overs included, money apart."""

    def first_day(self, code: str) -> date | None:
        """The first business day on which anything was sold for, or brought by, a mandator."""

    def settlements(self, code: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The settlements of a mandator, or all of them, in the order of the ledger."""

    def settlement(self, number: str) -> Mapping[str, Any] | None:
        """A settlement by its number."""

    def payouts(self, code: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The payouts of a mandator, or all of them, in the order of the ledger."""

    def handed_over(self, code: str) -> int:
        """Cash handed over without a payout (drawer movements), less what came back, in cents."""

    def balances(self, before: date | None = None) -> Mapping[str, Standing]:
        """How every mandator's accounts stand, at the start of a business day, or now."""

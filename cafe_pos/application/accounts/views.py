"""What a customer's account (*ardoise*) answers: frozen values, amounts in cents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.application.catalogue.display_views import Head

AGES: Final = (30, 60, 90)
"""Last day of each age but the last: 0 to 30 days, 31 to 60, 61 to 90, over 90."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is owed by its age in days, in cents."""

    to_30: int = 0
    to_60: int = 0
    to_90: int = 0
    over_90: int = 0

    @classmethod
    def of(cls, day: date, owed: Iterable[tuple[date, int]]) -> Ageing:
        """Sort what is left of each charge (its business day, cents) by its age on a day."""
        parts = [0, 0, 0, 0]
        for since, cents in owed:
            age = (day - since).days
            parts[sum(age > last for last in AGES)] += cents
        return cls(*parts)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """The four ages in order."""
        return self.to_30, self.to_60, self.to_90, self.over_90

    @property
    def total_cents(self) -> int:
        """All that is owed."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of an account: a ticket put on it (positive cents) or a payment (negative).

    `document` is the number of the ticket or of the payment, `what` says it in words.
    """

    day: date
    document: str
    what: str
    amount_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class StatementView:
    """A customer's account on paper: `brought_cents` was owed before the first row."""

    head: Head
    customer: str
    code: str
    rows: tuple[StatementRow, ...]
    ageing: Ageing
    brought_cents: int = 0
    address: tuple[str, ...] = ()
    since: date | None = None

    @property
    def owed_cents(self) -> int:
        """What is owed at the end."""
        return self.rows[-1].balance_cents if self.rows else self.brought_cents


@dataclass(frozen=True, slots=True)
class AgedRow:
    """A customer who owes: since when the oldest of it, and by age."""

    customer: str
    phone: str
    oldest: date | None
    ageing: Ageing


@dataclass(frozen=True, slots=True)
class AgedView:
    """Everything that is owed to the café, customer by customer."""

    head: Head
    rows: tuple[AgedRow, ...]

    @property
    def total(self) -> Ageing:
        """All customers together."""
        ageings = [Ageing().parts, *(row.ageing.parts for row in self.rows)]
        return Ageing(*(sum(column) for column in zip(*ageings, strict=True)))

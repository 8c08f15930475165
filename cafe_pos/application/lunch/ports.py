"""What the dish of the day needs of storage: the dishes, their reservations, what was served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cafe_pos.domain.dish import Dish


@dataclass(frozen=True, slots=True)
class Reservation:
    """Portions kept for somebody who telephoned: the name stays out of the ledger.

    `at_time` is the hour on the café's wall clock, `12:30`; `name` None is one that was erased.
    """

    id: int
    day: str
    article: str
    name: str | None
    quantity: int
    at_time: str
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """Portions on a paid ticket, under the name that the ticket gives them."""

    label: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Aside:
    """Portions in an open tab, by its id; `label` None is the article's own name."""

    tab: str
    label: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Covers:
    """How many people ate: those of a ticket (its number, its time in UTC), or of an open tab."""

    document: str
    at: str
    covers: int
    total_cents: int
    open: bool = False


class Lunch(Protocol):
    """The dishes of the days (ISO), and what has become of their portions."""

    def dishes(self, day: str) -> tuple[Dish, ...]:
        """The dishes of a day, those no longer in force included; remembered between acts."""

    def named(self, article: str, label: str) -> Dish | None:
        """The newest dish of an article under a name."""

    def labels_elsewhere(self, article: str, day: str) -> frozenset[str]:
        """What the dishes of an article were called on other days and not on this one."""

    def put_dish(self, dish: Dish) -> None:
        """Put a dish in force in the place of the article's other one of that day."""

    def served(self, article: str, day: str) -> Sequence[Served]:
        """The portions on the tickets of a day; an order paid in shares counts once."""

    def aside(self, article: str) -> Sequence[Aside]:
        """The portions in open tabs; those of which a share is paid are on tickets already."""

    def reservations(self, day: str) -> tuple[Reservation, ...]:
        """The reservations of a day, by their hour."""

    def reservation(self, number: int) -> Reservation | None:
        """A reservation by its number."""

    def add_reservation(self, reservation: Reservation) -> Reservation:
        """Keep a reservation under a number of its own."""

    def take_reservation(self, number: int) -> None:
        """Note that the portions are an order now."""

    def drop_reservation(self, number: int) -> None:
        """Forget a reservation."""

    def forget_names(self, until: str) -> None:
        """Erase the names of a day and of those before it."""

    def covers(self, day: str) -> Sequence[Covers]:
        """How many people the tickets of a day and the open tabs tell of, in order."""

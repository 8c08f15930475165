"""What the forecast needs of storage: what the counter sold of some articles, by day and hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol


class Demand(Protocol):
    """Counter sales: bookings handed over and what was paid in advance are left out.

    Pieces, refunds taken off; business days from `since` to the one before `before`.
    """

    def open_days(self, since: date, before: date) -> tuple[date, ...]:
        """The days on which the café sold anything at all, in order."""

    def sold(
        self, articles: Sequence[str], since: date, before: date
    ) -> Mapping[str, Mapping[date, int]]:
        """What each article sold on each day on which it sold."""

    def sold_by_hour(
        self, articles: Sequence[str], since: date, before: date, begins_min: int
    ) -> Mapping[str, Mapping[date, Mapping[int, int]]]:
        """The same in each hour since the days begin, minutes after midnight on the wall clock."""

    def tickets_by_hour(
        self, since: date, before: date, begins_min: int
    ) -> Mapping[date, Mapping[int, int]]:
        """How many tickets each hour of those days had in all."""

"""What reports need of storage: the sales of closed days, added up once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cafe_pos.domain.day_sales import DaySales, Span


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A frozen day (ISO): cents with VAT and without, minutes opened."""

    day: str
    tickets: int
    takings_cents: int
    own_gross_cents: int
    own_net_cents: int
    opened_minutes: int


@dataclass(frozen=True, slots=True)
class MonthPart:
    """What a family brought within a service in a month (ISO); `vat_code` HORS is not revenue."""

    month: str
    family: str
    service: str
    vat_code: str
    gross_cents: int
    net_cents: int
    cost_cents: int
    uncosted_net_cents: int


@dataclass(frozen=True, slots=True)
class ArticleSum:
    """What an article brought over some days; pieces or grams."""

    article: str
    label: str
    unit: str
    quantity: int
    net_cents: int
    cost_cents: int
    uncosted_net_cents: int


class SalesBook(Protocol):
    """The sales of closed days: kept beside the ledger, made again from it at any time."""

    def frozen(self, first: str, last: str) -> tuple[DayTotal, ...]:
        """The days that are added up, in order."""

    def closed(self, first: str, last: str) -> Sequence[tuple[str, int, int]]:
        """The days that are closed, with their closure's own revenue with and without VAT."""

    def put(self, day: str, sales: DaySales) -> None:
        """Keep a day's sales in the place of what was kept of it."""

    def spans(self, day: str) -> tuple[Span, ...]:
        """Between which times (UTC) a drawer that began on a day was open."""

    def kept_months(self, first: str, last: str) -> Mapping[str, tuple[int, int]]:
        """The months (ISO) that are kept, with their own revenue with and without VAT."""

    def keep_month(self, month: str) -> None:
        """Keep the sums of a month's days in the place of what was kept of it."""

    def months(self, first: str, last: str) -> tuple[MonthPart, ...]:
        """Families and services by month, of the days added up; from a month to a month (ISO)."""

    def articles(
        self, month: str, best: int, least: int
    ) -> tuple[tuple[ArticleSum, ...], tuple[ArticleSum, ...]]:
        """So many own articles that brought the most, and so many others that brought the least.

        The most first, then the least first.
        """

    def hours(self, first: str, last: str) -> Mapping[tuple[int, int], tuple[int, int]]:
        """Tickets and takings by (weekday from Monday = 0, hour of the wall clock)."""

    def visits(self, first: str, last: str) -> Iterable[tuple[str, str, int, int, int]]:
        """Month, service, tickets with it, those that also buy, for how much without VAT."""

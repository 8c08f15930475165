"""What costs and hours need of storage: entries that are added and removed, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from cafe_pos.domain.costs.entries import Entry, Payable, Payment, Purchase

E = TypeVar("E", bound="Entry")


@dataclass(frozen=True, slots=True)
class PurchasedMonth:
    """The purchases of a month (ISO): how many papers, cents without VAT, VAT, what was local."""

    month: str
    papers: int
    net_cents: int
    vat_cents: int
    local_net_cents: int
    local_vat_cents: int


@dataclass(frozen=True, slots=True)
class Expense:
    """Cash paid out of the drawer for something bought, that no entry names yet; cents with VAT."""

    number: str
    day: str
    reason: str
    supplier: str
    amount_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class DrawerTime:
    """A drawer session: its business day, who opened it, from when until when (UTC)."""

    day: str
    operator: str
    opened_at: str
    closed_at: str | None


class Costs(Protocol):
    """Entries of every kind; what was removed is read only where it is asked for."""

    def add(self, entry: E) -> E:
        """Keep an entry, a purchase with its lines; the answer carries its number."""

    def get(self, kind: type[E], number: int) -> E | None:
        """An entry by its number, removed ones included."""

    def all(self, kind: type[E], *, removed: bool = False) -> tuple[E, ...]:
        """Every entry of a kind in the order in which they were made."""

    def between(
        self, kind: type[E], first: str, last: str, *, removed: bool = False
    ) -> tuple[E, ...]:
        """The entries of a kind whose day lies between two days (ISO), by day."""

    def remove(self, kind: type[Entry], number: int, *, at: str, by: str) -> None:
        """Mark an entry as removed: when (UTC) and by whom."""

    def purchased(self, first: str, last: str) -> tuple[PurchasedMonth, ...]:
        """What was bought between two days, by month; credit notes less."""

    def papers(self, first: str, last: str) -> tuple[int, str]:
        """Delivery notes that wait for an invoice; when a purchase of these days last changed."""

    def bought(self, article: str) -> tuple[Purchase, ...]:
        """The purchases that hold an article, the newest first."""

    def payments(self, what: Payable, number: int) -> tuple[Payment, ...]:
        """The payments of an entry, by day."""

    def expenses(self, first: str, last: str) -> tuple[Expense, ...]:
        """What the drawer paid out for things bought, corrections less, that no payment names."""

    def expense_known(self, number: str) -> bool:
        """Whether the drawer knows an expense of that number."""

    def settled_purchases(self, first: str, last: str) -> int:
        """Goods bought by settlements whose period ends between two days, cents without VAT."""

    def settled_until(self, supplier: str) -> str | None:
        """The last day for which a settlement bought goods of a supplier."""

    def sessions(self, first: str, last: str) -> tuple[DrawerTime, ...]:
        """The drawer sessions that began on business days between two, in order."""

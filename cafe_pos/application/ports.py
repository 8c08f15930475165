"""What the use cases need of storage and of the machine, as Protocols."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cafe_pos.application.cafe_ports import Cafe, Operator, VisaRequest
from cafe_pos.application.catalogue.ports import Catalogue
from cafe_pos.application.document_ports import Documents, Known, Session
from cafe_pos.application.proof.ports import Proof, RowsAudit
from cafe_pos.application.work_ports import PrintJob, StoredTab, Work
from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:  # a till that starts does without them
    from cafe_pos.application.accounts.ports import Accounts
    from cafe_pos.application.bank.ports import Bank, CashFacts
    from cafe_pos.application.books.ports import Books
    from cafe_pos.application.bread.forecast_ports import Demand
    from cafe_pos.application.bread.ports import Bread
    from cafe_pos.application.cards.ports import Cards
    from cafe_pos.application.costs.ports import Costs
    from cafe_pos.application.drawer.ports import Closures, Drawer
    from cafe_pos.application.drawer.sales_ports import SalesBook
    from cafe_pos.application.inventory.ports import Inventory
    from cafe_pos.application.inventory.stock_ports import Stock
    from cafe_pos.application.keeping.ports import Keeping
    from cafe_pos.application.lunch.ports import Lunch
    from cafe_pos.application.mandates.ports import Mandates
    from cafe_pos.application.network_ports import Exports
    from cafe_pos.application.parcels.ports import Parcels
    from cafe_pos.application.produce.ports import Produce
    from cafe_pos.application.proof.archive_ports import Archives
    from cafe_pos.application.services.ports import Services
    from cafe_pos.application.viability.month_ports import Months
    from cafe_pos.application.viability.rules import ViabilityRules
    from cafe_pos.application.viability.scenario_ports import Scenarios
    from cafe_pos.application.village.ports import Village
    from cafe_pos.domain.accounting import Plan
    from cafe_pos.domain.clock import Clock
    from cafe_pos.domain.display import AllergenTable
    from cafe_pos.domain.drawer import Denominations
    from cafe_pos.domain.in_store import Pattern
    from cafe_pos.domain.ledger import Entry, Head, Payload, Problem
    from cafe_pos.domain.note_due import NoteDue
    from cafe_pos.domain.parcel import Carrier
    from cafe_pos.domain.payment import CashLimit
    from cafe_pos.domain.vat import VatTable
    from cafe_pos.domain.voucher import VoucherRule

__all__ = [
    "BackupView",
    "Context",
    "Known",
    "Operator",
    "PrintJob",
    "Progress",
    "RowsAudit",
    "Rules",
    "Session",
    "Store",
    "StoredTab",
    "UnitOfWork",
    "VisaRequest",
]

Progress = Callable[[int, int], None]
"""Told (done, of how many) during long work."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The dated facts shipped in `config/`."""

    vat: Mapping[str, VatTable]
    cash_limits: tuple[CashLimit, ...]
    vouchers: tuple[VoucherRule, ...] = ()
    voucher_issuers: tuple[str, ...] = ()
    note_due: tuple[NoteDue, ...] = ()
    in_store: tuple[Pattern, ...] = ()
    allergens: AllergenTable | None = None
    denominations: tuple[Denominations, ...] = ()
    accounts: Plan | None = None
    carriers: tuple[Carrier, ...] = ()
    viability: Callable[[], ViabilityRules] | None = None
    """What months are judged by: loaded when it is asked for, since no sale needs it."""


class UnitOfWork(Cafe, Catalogue, Documents, Work, Proof, Protocol):
    """One act on the database: all of it is durable at the end of the `with`, or none of it.

    Each family of reads and writes is a port of its own; larger ones are properties.
    """

    @property
    def head(self) -> Head:
        """The last ledger entry, this act's own included."""

    def append(self, kind: str, at: str, payload: Payload) -> Entry:
        """Write a document: its flat rows, then its chained and signed entry."""

    @property
    def accounts(self) -> Accounts:
        """Customers, and what the fiscal documents say of their accounts."""

    @property
    def lunch(self) -> Lunch:
        """The dishes of the days, and what has become of their portions."""

    @property
    def produce(self) -> Produce:
        """The lots of local produce."""

    @property
    def parcels(self) -> Parcels:
        """The parcels kept for carriers."""

    @property
    def services(self) -> Services:
        """The café's own services, and the things that they keep."""

    @property
    def mandates(self) -> Mandates:
        """Mandators and contracts, and what the fiscal documents say of them."""

    @property
    def costs(self) -> Costs:
        """Purchases, charges, grants, hours and openings, as they were entered."""

    @property
    def village(self) -> Village:
        """Visits, events, volunteers, needs and trials, and what is counted for the village."""

    @property
    def scenarios(self) -> Scenarios:
        """What the managers would change, kept by name."""

    @property
    def inventory(self) -> Inventory:
        """Stock items and recipes, and what came and went of them."""

    @property
    def bank(self) -> Bank:
        """The bank's accounts and statements."""

    @property
    def cash(self) -> CashFacts:
        """What the documents say of money, by month."""

    @property
    def cards(self) -> Cards:
        """The amounts asked of card terminals."""

    def cards_open(self) -> bool:
        """Whether any amount asked of a terminal is not settled; remembered between acts."""

    @property
    def demand(self) -> Demand:
        """What the counter sold of an article, by day and hour."""

    @property
    def drawer(self) -> Drawer:
        """What the fiscal documents say of the drawer, and the logbook."""

    @property
    def closures(self) -> Closures:
        """Closures as they were frozen, and what they count."""

    def last_serial(self, kind: str) -> int:
        """The last number given in a series of documents (by entry kind); 0 before the first."""

    @property
    def months(self) -> Months:
        """What managers wrote of months, and the reports and exports that were made."""

    @property
    def sales(self) -> SalesBook:
        """The sales of closed days, added up for reports."""

    @property
    def stock(self) -> Stock:
        """Goods that came and went without a sale."""

    @property
    def archives(self) -> Archives:
        """What an archive takes of the ledger, and the archives made."""

    @property
    def exports(self) -> Exports:
        """What a file for the network takes of the ledger."""

    @property
    def bread(self) -> Bread:
        """The bread that is ordered, and the counts of its days."""

    @property
    def books(self) -> Books:
        """The fiscal documents as bookkeeping reads them."""

    def last_at(self) -> str | None:
        """The time of the last entry."""


class Store(Protocol):
    """The café's database, opened once and alone."""

    @property
    def path(self) -> Path:
        """The database file."""

    @property
    def notices(self) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """What opening had to mend or wants to tell, as coded messages."""

    def act(self) -> AbstractContextManager[UnitOfWork]:
        """Begin an act; commits at the end, rolls back on any error."""

    def head_problems(self, head: Head, uow: UnitOfWork) -> tuple[Problem, ...]:
        """Compare the chain's end with the witness file; a missing witness is no problem."""

    def compare_tickets(self) -> Callable[[], bool]:
        """Begin to compare the tickets' tables with the ledger; the answer says if all is equal."""

    def own_key(self) -> bytes | None:
        """The public half of the key that this machine signs with; None when it has none."""

    def backup(self, target: Path | None = None, progress: Progress | None = None) -> BackupView:
        """Copy the database while it is in use, verify the copy, and only then name it."""

    def on_queued(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call this after each act that queued a print, with the kinds of the jobs."""

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """Sign a message that begins with a prefix of its own; the key's short name, 64 bytes."""

    def hash_pin(self, pin: str) -> str:
        """An argon2id hash of a PIN with the till's pepper."""

    def check_pin(self, pin_hash: str, pin: str) -> bool:
        """Whether a PIN is the one that was hashed."""

    def tell(self, code: str, **params: object) -> None:
        """Add a notice for whoever opened the till."""

    def latest_backup(self) -> Path | None:
        """The newest of the till's own backups."""

    @property
    def keeping(self) -> Keeping:
        """The copies of this café, and where they lie."""

    def check_backup(self, copy: Path) -> None:
        """Check a copy whole; refuses with `backup.broken` and the reason."""

    def witnessed(self) -> bool:
        """Whether the head's witness lies beside the database, whole."""

    def free_bytes(self) -> int:
        """Free room on the database's disk, in bytes."""

    def forget_erased(self) -> None:
        """Empty the log beside the database, where pages of before an erasure still lie."""

    def flush_head(self) -> None:
        """Force the witness to the disk (at closures)."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class BackupView:
    """A verified copy: where, how large, and the head it ends with.

    `second` is the same at the second place of the settings, `second_problem` why it is not there.
    """

    path: Path
    size_bytes: int
    seq: int
    hash: str
    at: str
    second: Path | None = None
    second_problem: PosError | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case is given."""

    store: Store
    clock: Clock
    rules: Rules
    software: str
    language: str
    token: Callable[[int], str] = secrets.token_hex
    """Makes an opaque reference of so many bytes; a demonstration's come from its seed."""

    def vat_table(self, territory: str) -> VatTable:
        """The rates of a territory."""
        return self.rules.vat[territory]

    def viability(self) -> ViabilityRules:
        """What months are judged by.

        Raises:
            PosError: `config.invalid`.
        """
        if self.rules.viability is None:
            raise RuntimeError("this context was made without the rules of viability")
        return self.rules.viability()

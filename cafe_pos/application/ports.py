"""What the use cases need of storage and of the machine, as Protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from cafe_pos.application.account_ports import Accounts
from cafe_pos.application.archive_ports import Archives
from cafe_pos.application.books_ports import Books
from cafe_pos.application.drawer_ports import Closures, Drawer
from cafe_pos.application.lunch_ports import Lunch
from cafe_pos.domain.accounting import Plan
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import Clock
from cafe_pos.domain.closure import Perpetual
from cafe_pos.domain.display import AllergenTable
from cafe_pos.domain.drawer import Denominations
from cafe_pos.domain.in_store import Pattern
from cafe_pos.domain.ledger import Entry, Head, Payload, Problem, Verifier
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.note_due import NoteDue
from cafe_pos.domain.payment import CashLimit
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.domain.vat import VatTable
from cafe_pos.domain.voucher import VoucherRule

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


@dataclass(frozen=True, slots=True)
class Operator:
    """Someone who may ring; `pin_hash` is argon2id, `failures` are wrong PINs in a row."""

    code: str
    name: str
    role: str
    pin_hash: str | None
    active: bool = True
    failures: int = 0
    wait_until: str | None = None


@dataclass(frozen=True, slots=True)
class VisaRequest:
    """A sensitive act that wants the other manager's agreement; `given_by` None while it waits."""

    id: int | None
    what: str
    document: str
    asked_by: str
    asked_at: str
    given_by: str | None


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


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A document waiting for paper; `copy_no` 0 is the original, k the k-th duplicate."""

    id: int
    document: str
    kind: str
    copy_no: int
    state: str
    attempts: int
    last_error: str | None
    queued_at: str


@dataclass(frozen=True, slots=True)
class StoredTab:
    """An order put aside: `content` is the order as text, times are UTC, people are codes.

    `public` is the opaque id that tickets name, `held_by` who has it since `held_since`.
    """

    public: str
    name: str
    place: str
    covers: int | None
    customer: str | None
    opened_at: str
    opened_by: str
    held_by: str
    held_since: str
    total_cents: int
    pieces: int
    content: str
    version: int


class RowsAudit(Protocol):
    """Compares the flat tables with the ledger."""

    def see(self, entry: Entry, document: dict[str, Any]) -> Iterator[Problem]:
        """Compare the rows of one document."""

    def finish(self) -> Iterator[Problem]:
        """Rows that no document explains."""


class UnitOfWork(Protocol):
    """One act on the database: all of it is durable at the end of the `with`, or none of it."""

    @property
    def head(self) -> Head:
        """The last ledger entry, this act's own included."""

    def append(self, kind: str, at: str, payload: Payload) -> Entry:
        """Write a document: its flat rows, then its chained and signed entry."""

    def settings(self) -> Mapping[str, Any]:
        """The café's own settings."""

    def put_setting(self, key: str, value: object) -> None:
        """Change one setting (its event is the caller's to append)."""

    @property
    def accounts(self) -> Accounts:
        """Customers, and what the fiscal documents say of their accounts."""

    @property
    def lunch(self) -> Lunch:
        """The dishes of the days, and what has become of their portions."""

    @property
    def drawer(self) -> Drawer:
        """What the fiscal documents say of the drawer, and the logbook."""

    @property
    def closures(self) -> Closures:
        """Closures as they were frozen, and what they count."""

    def articles(self) -> tuple[Article, ...]:
        """The catalogue, in its own order."""

    def article(self, code: str) -> Article | None:
        """An article by its code."""

    def put_articles(self, articles: Sequence[Article]) -> None:
        """Replace the catalogue."""

    def articles_on(self, day: date) -> tuple[Article, ...]:
        """The catalogue at the prices of a business day."""

    def article_on(self, code: str, day: date) -> Article | None:
        """An article by its code, at the prices of a business day."""

    def dated_prices(self) -> tuple[DatedPrice, ...]:
        """The prices with a start date, by date."""

    def put_dated_prices(self, prices: Sequence[DatedPrice]) -> None:
        """Replace the prices with a start date (their event is the caller's to append)."""

    def price_rules(self) -> tuple[PriceRule, ...]:
        """The price rules, in the order they were made."""

    def put_price_rules(self, rules: Sequence[PriceRule]) -> None:
        """Replace the price rules (their event is the caller's to append)."""

    def menus(self) -> tuple[Menu, ...]:
        """The menus, in the order they were made."""

    def put_menus(self, menus: Sequence[Menu]) -> None:
        """Replace the menus (their event is the caller's to append)."""

    def operators(self) -> tuple[Operator, ...]:
        """Everyone who may ring, first the first manager."""

    def put_operator(self, operator: Operator) -> None:
        """Add or change an operator (its event is the caller's to append)."""

    def identity(self) -> tuple[int, Mapping[str, Any]] | None:
        """The café's identity in force and its revision."""

    def identity_of(self, revision: int) -> Mapping[str, Any]:
        """The identity as it was, for documents issued under it."""

    def opening(self) -> Mapping[str, Any] | None:
        """The ledger's opening in force: café, till, incarnation, key, demo."""

    def last_serial(self, kind: str) -> int:
        """The last number given in a series of documents (by entry kind); 0 before the first."""

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

    @property
    def archives(self) -> Archives:
        """What an archive takes of the ledger, and the archives made."""

    @property
    def books(self) -> Books:
        """The fiscal documents as bookkeeping reads them."""

    def last_at(self) -> str | None:
        """The time of the last entry."""

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Ledger entries in order, behind number `after`."""

    def public_keys(self) -> Mapping[str, Verifier]:
        """A checker for every key that the ledger introduced, by its short name."""

    def last_closure_seq(self) -> int:
        """The ledger number of the last closure; 0 before the first."""

    def entry_at(self, seq: int) -> Entry | None:
        """The entry of a number."""

    def rows_audit(self, but: frozenset[str] = frozenset()) -> RowsAudit:
        """A comparison of the flat tables with the ledger, fed entry by entry, but some kinds."""

    def integrity_problems(self) -> Iterator[Problem]:
        """What SQLite itself finds broken in the file: pages, indices, types."""

    def schema_problems(self) -> Iterator[Problem]:
        """Tables, indices and triggers that are missing, changed or not ours."""

    def settings_problems(self) -> Iterator[Problem]:
        """Settings that differ from their last recorded change."""

    def queue_print(self, document: str, kind: str, copy_no: int, at: str) -> PrintJob:
        """Ask for paper, in this act's transaction."""

    def print_jobs(self, *states: str) -> tuple[PrintJob, ...]:
        """Jobs in these states, oldest first; every job when none is named."""

    def waiting_print(self, *kinds: str) -> PrintJob | None:
        """The oldest job of these kinds that waits."""

    def prints_left(self, *kinds: str, unasked: str) -> tuple[int, int, str | None]:
        """How many jobs of these kinds wait, how many are questions, why the newest of these is.

        Of jobs that ended for the reason `unasked`, nobody is asked.
        """

    def print_jobs_of(self, document: str) -> tuple[PrintJob, ...]:
        """Every job of a document, by its copies."""

    def print_job(self, job: int) -> PrintJob | None:
        """A job by its number."""

    def mark_print(self, job: int, state: str, error: str | None) -> None:
        """Record what became of a job."""

    def visas_due(self) -> tuple[VisaRequest, ...]:
        """Visas that wait, oldest first."""

    def put_visa(self, visa: VisaRequest) -> None:
        """Keep a visa that is asked for, or note that it was given."""

    def tabs(self) -> tuple[StoredTab, ...]:
        """Every open tab, by its name."""

    def tab(self, public: str) -> StoredTab | None:
        """An open tab by its opaque id."""

    def tab_named(self, name: str) -> StoredTab | None:
        """An open tab by its name, capitals and accents apart."""

    def put_tab(self, tab: StoredTab) -> None:
        """Add a tab, or replace the one of that id."""

    def drop_tab(self, public: str) -> None:
        """Forget a tab (what vanished with it is the caller's to record)."""

    def put_paper(self, kind: str, content: str) -> int:
        """Keep a paper that is no document, to be printed; its number."""

    def paper(self, kind: str, number: int) -> str | None:
        """Such a paper by its kind and number; None when it is forgotten."""

    def count_up(self, name: str, business_day: str) -> int:
        """The next number of a count that begins at 1 each business day."""

    def draft(self) -> str | None:
        """The order on the screen when the till last stopped."""

    def put_draft(self, text: str | None) -> None:
        """Keep the order on the screen (no fiscal write)."""

    def count_draft(self) -> str | None:
        """The count of the drawer that was begun and not recorded yet."""

    def put_count_draft(self, text: str | None) -> None:
        """Keep a count that was begun; None forgets it."""


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

    def witnessed(self) -> bool:
        """Whether the head's witness lies beside the database, whole."""

    def free_bytes(self) -> int:
        """Free room on the database's disk, in bytes."""

    def flush_head(self) -> None:
        """Force the witness to the disk (at closures)."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class BackupView:
    """A verified copy: where, how large, and the head it ends with."""

    path: Path
    size_bytes: int
    seq: int
    hash: str
    at: str


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case is given."""

    store: Store
    clock: Clock
    rules: Rules
    software: str
    language: str

    def vat_table(self, territory: str) -> VatTable:
        """The rates of a territory."""
        return self.rules.vat[territory]

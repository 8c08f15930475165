"""One act on the database: everything it writes becomes durable together, or nothing does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection

from cafe_pos.application.ports import Known, Operator, PrintJob, Session, StoredTab, VisaRequest
from cafe_pos.domain import ledger, price_list
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.closure import Perpetual
from cafe_pos.domain.ledger import Entry, Head, Payload, Problem, Signer, Verifier
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.storage import catalogue_repo, inspection, queries, repositories, tabs_repo
from cafe_pos.storage.accounts_repo import SqlAccounts
from cafe_pos.storage.archives_repo import SqlArchives
from cafe_pos.storage.books_repo import SqlBooks
from cafe_pos.storage.drawer_repo import SqlClosures, SqlDrawer
from cafe_pos.storage.keyring import PublicKey
from cafe_pos.storage.lunch_repo import SqlLunch
from cafe_pos.storage.projection import COLUMNS, INSERT, INSERT_ENTRY, rows_of

T = TypeVar("T")

_CHANGES_FACTS = frozenset({"identity", "opening", "drawer_session", "drawer_count", "closure"})


@dataclass(slots=True)
class Position:
    """Where the ledger stands: kept in memory between acts, since the file is ours alone."""

    head: Head
    last_at: str | None
    next_ids: dict[str, int]
    serials: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Position:
        """A position that an act may move."""
        return replace(self, next_ids=dict(self.next_ids), serials=dict(self.serials))


def read_position(connection: Connection) -> Position:
    """Read from the tables where the ledger stands."""
    last = queries.last_entry(connection)
    return Position(
        head=ledger.head_of(last) if last else ledger.EMPTY,
        last_at=last.at if last else None,
        next_ids={table: queries.last_id(connection, table) + 1 for table in COLUMNS},
    )


class SqlUnitOfWork:
    """The UnitOfWork port on SQLite; made by the store, one at a time."""

    def __init__(
        self,
        connection: Connection,
        position: Position,
        facts: dict[str, Any],
        signer: Signer | None,
    ) -> None:
        self._connection = connection
        self._facts = facts
        self._signer = signer
        self.position = position
        self.queued: set[str] = set()

    # --- the ledger ---------------------------------------------------------------------------

    @property
    def head(self) -> Head:
        """The last ledger entry, this act's own included."""
        return self.position.head

    def append(self, kind: str, at: str, payload: Payload) -> Entry:
        """Write a document: its flat rows first, then its chained and signed entry."""
        if self._signer is None:
            raise RuntimeError("this database was opened for reading")
        entry = ledger.seal(
            self.position.head, kind=kind, at=at, payload=payload, signer=self._signer
        )
        sealed = ledger.read_payload(entry.payload)
        batches: dict[str, list[tuple[Any, ...]]] = {}
        for table, values in rows_of(kind, entry.seq, sealed, self.position.next_ids):
            batches.setdefault(table, []).append(values)
        # Straight to the driver: SQLAlchemy's 40 µs a statement would be half of a sale.
        cursor = self._connection.connection.cursor()
        for table, rows in batches.items():
            cursor.executemany(INSERT[table], rows)
        cursor.execute(
            INSERT_ENTRY,
            (
                entry.seq, entry.kind, entry.at, entry.version, entry.key_id, entry.payload,
                entry.prev, entry.hash, entry.signature,
            ),
        )  # fmt: skip
        cursor.close()
        self._advance(entry, sealed)
        return entry

    def _advance(self, entry: Entry, document: Payload) -> None:
        position = self.position
        position.head = ledger.head_of(entry)
        position.last_at = entry.at
        if "serial" in document:
            position.serials[ledger.series_of(entry.kind, document)] = document["serial"]
        if entry.kind in _CHANGES_FACTS:
            for fact in ("identity", "opening", "session", "closed"):
                self._facts.pop(fact, None)

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Ledger entries in order, behind number `after`."""
        return queries.entries(self._connection, after)

    def last_at(self) -> str | None:
        """The time of the last entry."""
        return self.position.last_at

    def last_serial(self, kind: str) -> int:
        """The last number given in a series of documents (by entry kind); 0 before the first."""
        serials = self.position.serials
        if kind not in serials:
            serials[kind] = queries.last_serial(self._connection, kind)
        return serials[kind]

    # --- what changes rarely, remembered between acts -----------------------------------------

    def _fact(self, name: str, load: Callable[[Connection], T]) -> T:
        if name not in self._facts:
            self._facts[name] = load(self._connection)
        value: T = self._facts[name]
        return value

    def settings(self) -> Mapping[str, Any]:
        """The café's own settings."""
        return self._fact("settings", repositories.settings)

    def put_setting(self, key: str, value: object) -> None:
        """Change one setting (its event is the caller's to append)."""
        repositories.put_setting(self._connection, key, json.dumps(value, ensure_ascii=False))
        self._facts.pop("settings", None)

    @property
    def accounts(self) -> SqlAccounts:
        """Customers, and what the fiscal documents say of their accounts."""
        return SqlAccounts(self._connection, self._fact, self._forget)

    @property
    def drawer(self) -> SqlDrawer:
        """What the fiscal documents say of the drawer, and the logbook."""
        return SqlDrawer(self._connection)

    @property
    def closures(self) -> SqlClosures:
        """Closures as they were frozen, and what they count."""
        return SqlClosures(self._connection, self.last_serial)

    @property
    def lunch(self) -> SqlLunch:
        """The dishes of the days, and what has become of their portions."""
        return SqlLunch(self._connection, self._fact, self._forget)

    @property
    def books(self) -> SqlBooks:
        """The fiscal documents as bookkeeping reads them."""
        return SqlBooks(self._connection)

    @property
    def archives(self) -> SqlArchives:
        """What an archive takes of the ledger, and the archives made."""
        return SqlArchives(self._connection)

    def articles(self) -> tuple[Article, ...]:
        """The catalogue, in its own order."""
        return self._fact("articles", repositories.articles)

    def article(self, code: str) -> Article | None:
        """An article by its code."""
        by_code = self._fact("article_by_code", lambda _: {a.code: a for a in self.articles()})
        return by_code.get(code)

    def put_articles(self, articles: Sequence[Article]) -> None:
        """Replace the catalogue."""
        repositories.put_articles(self._connection, articles)
        self._forget("articles", "article_by_code", "catalogue")

    def articles_on(self, day: date) -> tuple[Article, ...]:
        """The catalogue at the prices of a business day."""
        return self._catalogue(day)[1]

    def article_on(self, code: str, day: date) -> Article | None:
        """An article by its code, at the prices of a business day."""
        return self._catalogue(day)[2].get(code)

    def _catalogue(self, day: date) -> tuple[date, tuple[Article, ...], dict[str, Article]]:
        held: tuple[date, tuple[Article, ...], dict[str, Article]] | None
        held = self._facts.get("catalogue")
        if held is None or held[0] != day:
            articles = price_list.in_force(self.articles(), self.dated_prices(), day)
            held = (day, articles, {article.code: article for article in articles})
            self._facts["catalogue"] = held
        return held

    def dated_prices(self) -> tuple[DatedPrice, ...]:
        """The prices with a start date, by date."""
        return self._fact("dated_prices", catalogue_repo.dated_prices)

    def put_dated_prices(self, prices: Sequence[DatedPrice]) -> None:
        """Replace the prices with a start date (their event is the caller's to append)."""
        catalogue_repo.put_dated_prices(self._connection, prices)
        self._forget("dated_prices", "catalogue")

    def price_rules(self) -> tuple[PriceRule, ...]:
        """The price rules, in the order they were made."""
        return self._fact("price_rules", catalogue_repo.price_rules)

    def put_price_rules(self, rules: Sequence[PriceRule]) -> None:
        """Replace the price rules (their event is the caller's to append)."""
        catalogue_repo.put_price_rules(self._connection, rules)
        self._forget("price_rules")

    def menus(self) -> tuple[Menu, ...]:
        """The menus, in the order they were made."""
        return self._fact("menus", catalogue_repo.menus)

    def put_menus(self, menus: Sequence[Menu]) -> None:
        """Replace the menus (their event is the caller's to append)."""
        catalogue_repo.put_menus(self._connection, menus)
        self._forget("menus")

    def _forget(self, *facts: str) -> None:
        for fact in facts:
            self._facts.pop(fact, None)

    def operators(self) -> tuple[Operator, ...]:
        """Everyone who may ring, first the first manager."""
        return self._fact("operators", repositories.operators)

    def put_operator(self, operator: Operator) -> None:
        """Add or change an operator (its event is the caller's to append)."""
        repositories.put_operator(self._connection, operator)
        self._facts.pop("operators", None)

    def identity(self) -> tuple[int, Mapping[str, Any]] | None:
        """The café's identity in force and its revision."""
        return self._fact("identity", queries.identity)

    def identity_of(self, revision: int) -> Mapping[str, Any]:
        """The identity as it was, for documents issued under it."""
        return queries.identity_of(self._connection, revision)

    def opening(self) -> Mapping[str, Any] | None:
        """The ledger's opening in force: café, till, incarnation, key, demo."""
        return self._fact("opening", queries.opening)

    def open_session(self) -> Session | None:
        """The drawer session in progress."""
        return self._fact("session", queries.open_session)

    def last_closed_day(self) -> str | None:
        """The latest day closed."""
        return self._fact("closed", queries.last_closed_day)

    # --- documents ----------------------------------------------------------------------------

    def ticket(self, number: str) -> tuple[Mapping[str, Any], Entry] | None:
        """A ticket's payload and entry by its public number."""
        return queries.ticket(self._connection, number)

    def last_ticket(self) -> tuple[Mapping[str, Any], Entry] | None:
        """The newest ticket."""
        return queries.last_ticket(self._connection)

    def ticket_by_key(self, client_key: str) -> Known | None:
        """The ticket that a client key made."""
        return queries.ticket_by_key(self._connection, client_key)

    def refunds_of(self, number: str) -> tuple[Mapping[str, Any], ...]:
        """The refunds of a ticket, in order."""
        return tuple(queries.refunds_of(self._connection, number))

    def tickets_of_split(self, split: str) -> tuple[Mapping[str, Any], ...]:
        """The sales that paid shares of one order, in order."""
        return tuple(queries.tickets_of_split(self._connection, split))

    def suspended_pool(self) -> int:
        """What the suspended coffees' fund holds, in cents."""
        return queries.suspended_pool(self._connection)

    def tickets_of(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The tickets of a business day, in order."""
        return queries.tickets_of(self._connection, business_day)

    def corrections_of(self, number: str) -> list[Mapping[str, Any]]:
        """The corrections of a ticket's payments, in order."""
        return list(queries.corrections(self._connection, "t.ticket = ?", number))

    def corrections_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The corrections of a business day, in order."""
        return queries.corrections(self._connection, "t.business_day = ?", business_day)

    def channels(self) -> frozenset[str]:
        """Where tickets came from so far."""
        return queries.channels(self._connection)

    def unclosed_days(self) -> tuple[str, ...]:
        """Days with a session or tickets and no closure, oldest first."""
        return queries.unclosed_days(self._connection)

    def cash_taken(self, session: str) -> int:
        """Cash in cents kept by the tickets of a session."""
        return queries.cash_taken(self._connection, session)

    def proposed_float(self) -> int:
        """The float in cents of the next session: the last count, else the setting."""
        counted = queries.last_count(self._connection)
        return int(self.settings().get("float_cents", 0)) if counted is None else counted

    def perpetual(self) -> Perpetual:
        """The perpetual totals after the last closure."""
        return queries.perpetual(self._connection)

    def duplicates_of(self, document: str) -> int:
        """How many duplicates of a document were made."""
        return queries.duplicates_of(self._connection, document)

    def duplicate_reason(self, document: str, copy_no: int) -> str:
        """Why a duplicate was asked for, as its record says."""
        return queries.duplicate_reason(self._connection, document, copy_no)

    # --- verification -------------------------------------------------------------------------

    def public_keys(self) -> dict[str, Verifier]:
        """A checker for every key that the ledger introduced, by its short name."""
        keys = queries.public_keys(self._connection)
        return {key_id: PublicKey(public) for key_id, public in keys.items()}

    def last_closure_seq(self) -> int:
        """The ledger number of the last closure; 0 before the first."""
        return queries.last_closure_seq(self._connection)

    def entry_at(self, seq: int) -> Entry | None:
        """The entry of a number."""
        return queries.entry_at(self._connection, seq)

    def rows_audit(self, but: frozenset[str] = frozenset()) -> inspection.RowsAudit:
        """A comparison of the flat tables with the ledger, fed entry by entry, but some kinds."""
        return inspection.RowsAudit(self._connection, but)

    def integrity_problems(self) -> Iterator[Problem]:
        """What SQLite itself finds broken in the file: pages, indices, types."""
        return inspection.integrity_problems(self._connection)

    def schema_problems(self) -> Iterator[Problem]:
        """Tables, indices and triggers that are missing, changed or not ours."""
        return inspection.schema_problems(self._connection)

    def settings_problems(self) -> Iterator[Problem]:
        """Settings that differ from their last recorded change."""
        return inspection.settings_problems(self._connection)

    # --- work in progress ---------------------------------------------------------------------

    def queue_print(self, document: str, kind: str, copy_no: int, at: str) -> PrintJob:
        """Ask for paper, in this act's transaction."""
        self.queued.add(kind)
        return repositories.queue_print(self._connection, document, kind, copy_no, at)

    def print_jobs(self, *states: str) -> tuple[PrintJob, ...]:
        """Jobs in these states, oldest first; every job when none is named."""
        return repositories.print_jobs(self._connection, states)

    def waiting_print(self, *kinds: str) -> PrintJob | None:
        """The oldest job of these kinds that waits."""
        return repositories.waiting_print(self._connection, kinds)

    def prints_left(self, *kinds: str, unasked: str) -> tuple[int, int, str | None]:
        """How many jobs of these kinds wait, how many are questions, why the newest of these is."""
        return repositories.prints_left(self._connection, kinds, unasked)

    def print_jobs_of(self, document: str) -> tuple[PrintJob, ...]:
        """Every job of a document, by its copies."""
        return repositories.print_jobs_of(self._connection, document)

    def print_job(self, job: int) -> PrintJob | None:
        """A job by its number."""
        return repositories.print_job(self._connection, job)

    def mark_print(self, job: int, state: str, error: str | None) -> None:
        """Record what became of a job."""
        repositories.mark_print(self._connection, job, state, error)

    def visas_due(self) -> tuple[VisaRequest, ...]:
        """Visas that wait, oldest first."""
        return repositories.visas_due(self._connection)

    def put_visa(self, visa: VisaRequest) -> None:
        """Keep a visa that is asked for, or note that it was given."""
        repositories.put_visa(self._connection, visa)

    def tabs(self) -> tuple[StoredTab, ...]:
        """Every open tab, by its name."""
        return tabs_repo.tabs(self._connection)

    def tab(self, public: str) -> StoredTab | None:
        """An open tab by its opaque id."""
        return tabs_repo.tab(self._connection, public)

    def tab_named(self, name: str) -> StoredTab | None:
        """An open tab by its name, capitals and accents apart."""
        return tabs_repo.tab_named(self._connection, name)

    def put_tab(self, tab: StoredTab) -> None:
        """Add a tab, or replace the one of that id."""
        tabs_repo.put_tab(self._connection, tab)

    def drop_tab(self, public: str) -> None:
        """Forget a tab (what vanished with it is the caller's to record)."""
        tabs_repo.drop_tab(self._connection, public)

    def put_paper(self, kind: str, content: str) -> int:
        """Keep a paper that is no document, to be printed; its number."""
        return tabs_repo.put_paper(self._connection, kind, content)

    def paper(self, kind: str, number: int) -> str | None:
        """Such a paper by its kind and number; None when it is forgotten."""
        return tabs_repo.paper(self._connection, kind, number)

    def count_up(self, name: str, business_day: str) -> int:
        """The next number of a count that begins at 1 each business day."""
        return tabs_repo.count_up(self._connection, name, business_day)

    def draft(self) -> str | None:
        """The order on the screen when the till last stopped."""
        return repositories.draft(self._connection)

    def put_draft(self, text: str | None) -> None:
        """Keep the order on the screen (no fiscal write)."""
        repositories.put_draft(self._connection, text)

    def count_draft(self) -> str | None:
        """The count of the drawer that was begun and not recorded yet."""
        return repositories.count_draft(self._connection)

    def put_count_draft(self, text: str | None) -> None:
        """Keep a count that was begun; None forgets it."""
        repositories.put_count_draft(self._connection, text)

"""One act on the database: everything it writes becomes durable together, or nothing does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import Entry, Head, Payload, Signer
from cafe_pos.storage import queries
from cafe_pos.storage.accounts_repo import SqlAccounts
from cafe_pos.storage.archives_repo import SqlArchives
from cafe_pos.storage.books_repo import SqlBooks
from cafe_pos.storage.bread_repo import SqlBread
from cafe_pos.storage.drawer_repo import SqlClosures, SqlDrawer
from cafe_pos.storage.forecast_repo import SqlDemand
from cafe_pos.storage.lunch_repo import SqlLunch
from cafe_pos.storage.mandates_repo import SqlMandates
from cafe_pos.storage.months_repo import SqlMonths
from cafe_pos.storage.parcels_repo import SqlParcels
from cafe_pos.storage.parts.catalogue import CataloguePart
from cafe_pos.storage.parts.documents import DocumentsPart
from cafe_pos.storage.parts.proof import ProofPart
from cafe_pos.storage.parts.work import WorkPart
from cafe_pos.storage.produce_repo import SqlProduce
from cafe_pos.storage.projection import COLUMNS, INSERT, INSERT_ENTRY, rows_of
from cafe_pos.storage.sales_repo import SqlSales
from cafe_pos.storage.services_repo import SqlServices
from cafe_pos.storage.stock_repo import SqlStock

if TYPE_CHECKING:
    from cafe_pos.storage.bank_repo import SqlBank
    from cafe_pos.storage.cash_repo import SqlCash
    from cafe_pos.storage.costs_repo import SqlCosts
    from cafe_pos.storage.exports_repo import SqlExports
    from cafe_pos.storage.inventory_repo import SqlInventory
    from cafe_pos.storage.scenarios_repo import SqlScenarios
    from cafe_pos.storage.village_repo import SqlVillage

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


class SqlUnitOfWork(DocumentsPart, CataloguePart, WorkPart, ProofPart):
    """The UnitOfWork port on SQLite; made by the store, one at a time."""

    def __init__(
        self,
        connection: Connection,
        position: Position,
        facts: dict[str, Any],
        signer: Signer | None,
    ) -> None:
        super().__init__(connection, facts)
        self._signer = signer
        self.position = position

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
            self._forget("identity", "opening", "session", "closed")

    def last_at(self) -> str | None:
        """The time of the last entry."""
        return self.position.last_at

    def last_serial(self, kind: str) -> int:
        """The last number given in a series of documents (by entry kind); 0 before the first."""
        serials = self.position.serials
        if kind not in serials:
            serials[kind] = queries.last_serial(self._connection, kind)
        return serials[kind]

    @property
    def accounts(self) -> SqlAccounts:
        """Customers, and what the fiscal documents say of their accounts."""
        return SqlAccounts(self._connection, self._facts)

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
        return SqlLunch(self._connection, self._facts)

    @property
    def produce(self) -> SqlProduce:
        """The lots of local produce."""
        return SqlProduce(self._connection, self._facts)

    @property
    def parcels(self) -> SqlParcels:
        """The parcels kept for carriers."""
        return SqlParcels(self._connection, self._facts)

    @property
    def services(self) -> SqlServices:
        """The café's own services, and the things that they keep."""
        return SqlServices(self._connection, self._facts)

    @property
    def bread(self) -> SqlBread:
        """The bread that is ordered, and the counts of its days."""
        return SqlBread(self._connection, self._facts)

    @property
    def mandates(self) -> SqlMandates:
        """Mandators and contracts, and what the fiscal documents say of them."""
        return SqlMandates(self._connection, self._facts)

    @property
    def costs(self) -> SqlCosts:
        """Purchases, charges, grants, hours and openings, as they were entered."""
        from cafe_pos.storage.costs_repo import SqlCosts  # a sale does without it

        return SqlCosts(self._connection, self._facts)

    @property
    def village(self) -> SqlVillage:
        """Visits, events, volunteers, needs and trials, and what is counted for the village."""
        from cafe_pos.storage.village_repo import SqlVillage  # a sale does without it

        return SqlVillage(self._connection, self._facts)

    @property
    def scenarios(self) -> SqlScenarios:
        """What the managers would change, kept by name."""
        from cafe_pos.storage.scenarios_repo import SqlScenarios  # a sale does without it

        return SqlScenarios(self._connection, self._facts)

    @property
    def inventory(self) -> SqlInventory:
        """Stock items and recipes, and what came and went of them."""
        from cafe_pos.storage.inventory_repo import SqlInventory  # a sale does without it

        return SqlInventory(self._connection, self._facts)

    @property
    def bank(self) -> SqlBank:
        """The bank's accounts and statements."""
        from cafe_pos.storage.bank_repo import SqlBank  # a sale does without it

        return SqlBank(self._connection, self._facts)

    @property
    def cash(self) -> SqlCash:
        """What the documents say of money, by month."""
        from cafe_pos.storage.cash_repo import SqlCash  # a sale does without it

        return SqlCash(self._connection, self._facts)

    @property
    def demand(self) -> SqlDemand:
        """What the counter sold of an article, by day and hour."""
        return SqlDemand(self._connection, self._facts)

    @property
    def books(self) -> SqlBooks:
        """The fiscal documents as bookkeeping reads them."""
        return SqlBooks(self._connection)

    @property
    def months(self) -> SqlMonths:
        """What managers wrote of months, and the reports and exports that were made."""
        return SqlMonths(self._connection, self._facts)

    @property
    def sales(self) -> SqlSales:
        """The sales of closed days, added up for reports."""
        return SqlSales(self._connection, self._facts)

    @property
    def stock(self) -> SqlStock:
        """Goods that came and went without a sale."""
        return SqlStock(self._connection)

    @property
    def exports(self) -> SqlExports:
        """What a file for the network takes of the ledger."""
        from cafe_pos.storage.exports_repo import SqlExports  # a sale does without it

        return SqlExports(self._connection)

    @property
    def archives(self) -> SqlArchives:
        """What an archive takes of the ledger, and the archives made."""
        return SqlArchives(self._connection)

"""The larger families of an act, each loaded when it is first asked for.

A class of a table costs three milliseconds: a till that starts does without those it does not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.storage.parts.base import Part

if TYPE_CHECKING:
    from cafe_pos.storage.repos.accounts import SqlAccounts
    from cafe_pos.storage.repos.archives import SqlArchives
    from cafe_pos.storage.repos.bank import SqlBank
    from cafe_pos.storage.repos.books import SqlBooks
    from cafe_pos.storage.repos.bread import SqlBread
    from cafe_pos.storage.repos.cards import SqlCards
    from cafe_pos.storage.repos.cash import SqlCash
    from cafe_pos.storage.repos.costs import SqlCosts
    from cafe_pos.storage.repos.drawer import SqlDrawer
    from cafe_pos.storage.repos.exports import SqlExports
    from cafe_pos.storage.repos.forecast import SqlDemand
    from cafe_pos.storage.repos.inventory import SqlInventory
    from cafe_pos.storage.repos.lunch import SqlLunch
    from cafe_pos.storage.repos.mandates import SqlMandates
    from cafe_pos.storage.repos.months import SqlMonths
    from cafe_pos.storage.repos.parcels import SqlParcels
    from cafe_pos.storage.repos.produce import SqlProduce
    from cafe_pos.storage.repos.sales import SqlSales
    from cafe_pos.storage.repos.scenarios import SqlScenarios
    from cafe_pos.storage.repos.services import SqlServices
    from cafe_pos.storage.repos.stock import SqlStock
    from cafe_pos.storage.repos.village import SqlVillage


class FamiliesPart(Part):
    """Reads and writes of a family of their own, by name."""

    @property
    def accounts(self) -> SqlAccounts:
        """Customers, and what the fiscal documents say of their accounts."""
        from cafe_pos.storage.repos.accounts import SqlAccounts

        return SqlAccounts(self._connection, self._facts)

    @property
    def drawer(self) -> SqlDrawer:
        """What the fiscal documents say of the drawer, and the logbook."""
        from cafe_pos.storage.repos.drawer import SqlDrawer

        return SqlDrawer(self._connection)

    @property
    def lunch(self) -> SqlLunch:
        """The dishes of the days, and what has become of their portions."""
        from cafe_pos.storage.repos.lunch import SqlLunch

        return SqlLunch(self._connection, self._facts)

    @property
    def produce(self) -> SqlProduce:
        """The lots of local produce."""
        from cafe_pos.storage.repos.produce import SqlProduce

        return SqlProduce(self._connection, self._facts)

    @property
    def parcels(self) -> SqlParcels:
        """The parcels kept for carriers."""
        from cafe_pos.storage.repos.parcels import SqlParcels

        return SqlParcels(self._connection, self._facts)

    @property
    def services(self) -> SqlServices:
        """The café's own services, and the things that they keep."""
        from cafe_pos.storage.repos.services import SqlServices

        return SqlServices(self._connection, self._facts)

    @property
    def bread(self) -> SqlBread:
        """The bread that is ordered, and the counts of its days."""
        from cafe_pos.storage.repos.bread import SqlBread

        return SqlBread(self._connection, self._facts)

    @property
    def mandates(self) -> SqlMandates:
        """Mandators and contracts, and what the fiscal documents say of them."""
        from cafe_pos.storage.repos.mandates import SqlMandates

        return SqlMandates(self._connection, self._facts)

    @property
    def costs(self) -> SqlCosts:
        """Purchases, charges, grants, hours and openings, as they were entered."""
        from cafe_pos.storage.repos.costs import SqlCosts

        return SqlCosts(self._connection, self._facts)

    @property
    def village(self) -> SqlVillage:
        """Visits, events, volunteers, needs and trials, and what is counted for the village."""
        from cafe_pos.storage.repos.village import SqlVillage

        return SqlVillage(self._connection, self._facts)

    @property
    def scenarios(self) -> SqlScenarios:
        """What the managers would change, kept by name."""
        from cafe_pos.storage.repos.scenarios import SqlScenarios

        return SqlScenarios(self._connection, self._facts)

    @property
    def inventory(self) -> SqlInventory:
        """Stock items and recipes, and what came and went of them."""
        from cafe_pos.storage.repos.inventory import SqlInventory

        return SqlInventory(self._connection, self._facts)

    @property
    def bank(self) -> SqlBank:
        """The bank's accounts and statements."""
        from cafe_pos.storage.repos.bank import SqlBank

        return SqlBank(self._connection, self._facts)

    @property
    def cash(self) -> SqlCash:
        """What the documents say of money, by month."""
        from cafe_pos.storage.repos.cash import SqlCash

        return SqlCash(self._connection, self._facts)

    @property
    def cards(self) -> SqlCards:
        """The amounts asked of card terminals."""
        from cafe_pos.storage.repos.cards import SqlCards

        return SqlCards(self._connection, self._facts)

    def cards_open(self) -> bool:
        """Whether any amount asked of a terminal is not settled; remembered between acts."""
        from cafe_pos.storage.repos.cards import any_open

        return any_open(self)

    @property
    def demand(self) -> SqlDemand:
        """What the counter sold of an article, by day and hour."""
        from cafe_pos.storage.repos.forecast import SqlDemand

        return SqlDemand(self._connection, self._facts)

    @property
    def books(self) -> SqlBooks:
        """The fiscal documents as bookkeeping reads them."""
        from cafe_pos.storage.repos.books import SqlBooks

        return SqlBooks(self._connection)

    @property
    def months(self) -> SqlMonths:
        """What managers wrote of months, and the reports and exports that were made."""
        from cafe_pos.storage.repos.months import SqlMonths

        return SqlMonths(self._connection, self._facts)

    @property
    def sales(self) -> SqlSales:
        """The sales of closed days, added up for reports."""
        from cafe_pos.storage.repos.sales import SqlSales

        return SqlSales(self._connection, self._facts)

    @property
    def stock(self) -> SqlStock:
        """Goods that came and went without a sale."""
        from cafe_pos.storage.repos.stock import SqlStock

        return SqlStock(self._connection)

    @property
    def exports(self) -> SqlExports:
        """What a file for the network takes of the ledger."""
        from cafe_pos.storage.repos.exports import SqlExports

        return SqlExports(self._connection)

    @property
    def archives(self) -> SqlArchives:
        """What an archive takes of the ledger, and the archives made."""
        from cafe_pos.storage.repos.archives import SqlArchives

        return SqlArchives(self._connection)

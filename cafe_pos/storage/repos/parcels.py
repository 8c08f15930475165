"""Parcels and who they are for: found by a word of the name or the end of the number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from sqlmodel import Field, SQLModel

from cafe_pos.application.parcels.ports import Tally
from cafe_pos.domain.parcel import Parcel, State, Way, words_of
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_LAST: Final = "\U0010ffff"
"""Behind every text that begins with the one before it."""

_COLUMNS: Final = (
    "ref", "carrier", "tracking", "backwards", "way", "state", "shelf", "received_at",
    "received_on", "notified_on", "due_on", "ended_at", "ended_on", "ended_by", "ticket",
    "identity", "proxy", "began_at", "took",
)  # fmt: skip
_SELECT: Final = (
    f"SELECT {', '.join(f'p.{name}' for name in _COLUMNS)}, o.name, o.phone"
    " FROM parcel p {index} LEFT JOIN parcel_person o ON o.parcel = p.id"
)
_HERE: Final = "WHERE p.ended_on IS NULL"
"""What lies here: few rows of an index of their own, however many years of parcels there are."""
_INSERT: Final = (
    f"INSERT INTO parcel ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    " RETURNING id"
)
_MOVE: Final = (
    "UPDATE parcel SET state = ?, notified_on = ?, due_on = ?, ended_at = ?, ended_on = ?,"
    " ended_by = ?, ticket = ?, identity = ?, proxy = ?, began_at = ?, took = ? WHERE ref = ?"
)
_TALLY: Final = (
    "SELECT (SELECT count(*) FROM parcel WHERE carrier = ?1 AND way = 'in'"
    " AND received_on BETWEEN ?2 AND ?3),"
    " (SELECT count(*) FROM parcel WHERE carrier = ?1 AND way = 'out'"
    " AND received_on BETWEEN ?2 AND ?3),"
    " coalesce(sum(way = 'in' AND state = 'collected'), 0), coalesce(sum(state = 'returned'), 0),"
    " coalesce(sum(state = 'refused'), 0), coalesce(sum(took), 0) FROM parcel"
    " WHERE carrier = ?1 AND ended_on BETWEEN ?2 AND ?3"
)
_HERE_FIRST: Final = " ORDER BY p.ended_on IS NOT NULL, p.id DESC LIMIT ?"


class ParcelRow(SQLModel, table=True):
    """A parcel without a name; `backwards` is its number read from the end."""

    __tablename__ = "parcel"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    carrier: str
    tracking: str
    backwards: str
    way: str
    state: str
    shelf: str
    received_at: str
    received_on: str
    notified_on: str | None = None
    due_on: str | None = None
    ended_at: str | None = None
    ended_on: str | None = None
    ended_by: str | None = None
    ticket: str | None = None
    identity: str | None = None
    proxy: int
    began_at: str | None = None
    took: int


class ParcelPersonRow(SQLModel, table=True):
    """Who a parcel is for; gone when it is erased."""

    __tablename__ = "parcel_person"

    id: int | None = Field(default=None, primary_key=True)
    parcel: int
    name: str
    phone: str | None = None


class ParcelWordRow(SQLModel, table=True):
    """A word of a name, folded, by which a parcel is found."""

    __tablename__ = "parcel_word"

    id: int | None = Field(default=None, primary_key=True)
    parcel: int
    word: str


class SqlParcels(Part):
    """The Parcels port on SQLite."""

    def add(self, parcel: Parcel) -> None:
        """Add a parcel, and for whom it is."""
        row = (
            parcel.ref, parcel.carrier, parcel.tracking, parcel.tracking[::-1], parcel.way.value,
            parcel.state.value, parcel.shelf, parcel.received_at, parcel.received_on,
            parcel.notified_on, parcel.due_on, parcel.ended_at, parcel.ended_on, parcel.ended_by,
            parcel.ticket, parcel.identity, int(parcel.proxy), parcel.began_at, parcel.took,
        )  # fmt: skip
        ((number,),) = self._run(_INSERT, row)
        if parcel.name is not None:
            self._name([(number, parcel.name, parcel.phone)])
        self._forget("parcels", "parcel_read", "parcels_here")

    def _name(self, people: Iterable[tuple[int, str, str | None]]) -> None:
        for number, name, phone in people:
            self._run(
                "INSERT INTO parcel_person (parcel, name, phone) VALUES (?, ?, ?)",
                (number, name, phone),
            )
            for word in words_of(name):
                self._run("INSERT INTO parcel_word (parcel, word) VALUES (?, ?)", (number, word))

    def move(self, parcel: Parcel) -> None:
        """Change what became of a parcel, quickly: names, number and shelf stay as they are."""
        self._run(
            _MOVE,
            (
                parcel.state.value, parcel.notified_on, parcel.due_on, parcel.ended_at,
                parcel.ended_on, parcel.ended_by, parcel.ticket, parcel.identity,
                int(parcel.proxy), parcel.began_at, parcel.took, parcel.ref,
            ),
        )  # fmt: skip
        self._forget("parcels", "parcel_read", "parcels_here")

    def parcel(self, ref: str) -> Parcel | None:
        """A parcel by its reference; read once while nothing changes it."""
        known: dict[str, Parcel | None] = self._fact("parcel_read", lambda _: {})
        if ref not in known:
            known.clear()
            known[ref] = next(iter(self._read("WHERE p.ref = ?", ref)), None)
        return known[ref]

    def tracked(self, tracking: str, limit: int = 10) -> tuple[Parcel, ...]:
        """The parcels of a number, or whose number ends so; those here first, then the newest."""
        turned = tracking[::-1]
        where = "WHERE p.backwards BETWEEN ? AND ?" + _HERE_FIRST
        return self._read(where, turned, turned + _LAST, limit)

    def named(self, begins: Sequence[str], limit: int = 50) -> tuple[Parcel, ...]:
        """The parcels of which words of the name begin so (folded), all of them; here first."""
        one = "SELECT parcel FROM parcel_word WHERE word BETWEEN ? AND ?"
        ids = " INTERSECT ".join([one] * len(begins))
        params = [text for word in begins for text in (word, word + _LAST)]
        lying = [one for one in self.here() if _bears(one, begins)]
        # The newest by their number alone, so that only what is shown is read.
        newest = self._read(
            f"WHERE p.id IN (SELECT parcel FROM ({ids}) ORDER BY parcel DESC LIMIT ?)"
            " AND p.ended_on IS NOT NULL ORDER BY p.id DESC",
            *params, limit,
        )  # fmt: skip
        return (*reversed(lying), *newest)[:limit]

    def on_shelf(self, shelf: str) -> tuple[Parcel, ...]:
        """The parcels that lie on a place."""
        return self._read(f"{_HERE} AND p.shelf = ? ORDER BY p.id", shelf)

    def here(self) -> tuple[Parcel, ...]:
        """Every parcel that lies here, by its last day; remembered between acts."""
        known: tuple[Parcel, ...] = self._fact(
            "parcels_here", lambda _: self._read(f"{_HERE} ORDER BY p.due_on, p.id")
        )
        return known

    def counts_here(self, day: str) -> tuple[int, int, int]:
        """How many wait for somebody, how many of them are past their last day, how many leave."""
        known: dict[str, tuple[int, int, int]] = self._fact("parcels", lambda _: {})
        if day not in known:
            sql = (
                "SELECT coalesce(sum(way = 'in'), 0),"
                " coalesce(sum(way = 'in' AND due_on < ?), 0), coalesce(sum(way = 'out'), 0)"
                " FROM parcel INDEXED BY ix_parcel_here WHERE ended_on IS NULL"
            )
            ((waiting, late, leaving),) = queries.stream(self._connection, sql, day)
            known[day] = (waiting, late, leaving)
        return known[day]

    def numbers_here(self) -> frozenset[str]:
        """The numbers of parcels here that are digits alone: a scanner may take them for goods."""
        sql = (
            "SELECT tracking FROM parcel INDEXED BY ix_parcel_here"
            " WHERE ended_on IS NULL AND tracking NOT GLOB '*[^0-9]*'"
        )
        return frozenset(row[0] for row in queries.stream(self._connection, sql))

    def tally(self, carrier: str, since: str, until: str) -> Tally:
        """What became of a carrier's parcels between two days, both included."""
        (row,) = queries.stream(self._connection, _TALLY, carrier, since, until)
        return Tally(*row)

    def carriers(self) -> tuple[str, ...]:
        """The codes of every carrier that had a parcel here."""
        sql = "SELECT DISTINCT carrier FROM parcel ORDER BY carrier"
        return tuple(row[0] for row in queries.stream(self._connection, sql))

    def forget_names(self, ended_until: str) -> int:
        """Erase names and telephones of parcels that left on a day or before; how many."""
        return self._erase("p.ended_on IS NOT NULL AND p.ended_on <= ?", ended_until)

    def keep_names(self, refs: Collection[str]) -> int:
        """Erase the names of all parcels but these; how many."""
        gone = [(ref,) for ref in self.named_refs() - frozenset(refs)]
        if not gone:
            return 0
        self._run("CREATE TEMP TABLE gone_parcel (ref TEXT PRIMARY KEY)", ())
        for ref in gone:
            self._run("INSERT INTO gone_parcel VALUES (?)", ref)
        erased = self._erase("p.ref IN (SELECT ref FROM gone_parcel)")
        self._run("DROP TABLE gone_parcel", ())
        return erased

    def _erase(self, where: str, *params: str) -> int:
        # A row deleted for itself is overwritten (secure_delete), but pages that were split may
        # hold what moved away from them: so the tables are emptied, which overwrites every page
        # of theirs, and what stays is written anew.
        people = (
            "SELECT o.parcel, o.name, o.phone FROM parcel_person o JOIN parcel p ON p.id = o.parcel"
        )
        ((gone,),) = self._run(
            f"SELECT count(*) FROM parcel_person o JOIN parcel p ON p.id = o.parcel WHERE {where}",
            params,
        )
        if not gone:
            return 0
        stay = self._run(f"{people} WHERE NOT ({where})", params)
        self._run("DELETE FROM parcel_word", ())
        self._run("DELETE FROM parcel_person", ())
        self._forget("parcel_read", "parcels_here")
        self._name(stay)
        return int(gone)

    def named_refs(self) -> frozenset[str]:
        """The references of parcels whose name is known."""
        sql = "SELECT p.ref FROM parcel_person o JOIN parcel p ON p.id = o.parcel"
        return frozenset(row[0] for row in queries.stream(self._connection, sql))

    def _run(self, sql: str, params: tuple[Any, ...]) -> list[Any]:
        """A statement on the driver's cursor: a hand-over is part of a sale."""
        cursor = self._connection.connection.cursor()
        try:
            found: list[Any] = cursor.execute(sql, params).fetchall()
            return found
        finally:
            cursor.close()

    def _read(self, where: str, *params: Any) -> tuple[Parcel, ...]:
        index = "INDEXED BY ix_parcel_here" if where.startswith(_HERE) else ""
        sql = f"{_SELECT.format(index=index)} {where}"
        rows = queries.stream(self._connection, sql, *params)
        return tuple(_parcel(row) for row in rows)


def _parcel(row: tuple[Any, ...]) -> Parcel:
    (
        ref, carrier, tracking, _backwards, way, state, shelf, received_at, received_on,
        notified_on, due_on, ended_at, ended_on, ended_by, ticket, identity, proxy, began_at,
        took, name, phone,
    ) = row  # fmt: skip
    return Parcel(
        ref, carrier, tracking, Way(way), State(state), shelf, name, phone, received_at,
        received_on, notified_on, due_on, ended_at, ended_on, ended_by, ticket, identity,
        bool(proxy), began_at, took,
    )  # fmt: skip


def _bears(parcel: Parcel, begins: Sequence[str]) -> bool:
    """Whether some word of its name begins with each of these."""
    words = words_of(parcel.name or "")
    return all(any(word.startswith(begun) for word in words) for begun in begins)

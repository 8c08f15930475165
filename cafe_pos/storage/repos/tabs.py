"""Orders put aside, and the papers that are no documents: working tables and their records."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from sqlalchemy import Connection
from sqlmodel import Field, Session, SQLModel, col, select

from cafe_pos.application.ports import StoredTab
from cafe_pos.domain.catalogue import fold

PAPERS_KEPT: Final = 1000
"""Notes and slips that can be printed again; older ones are forgotten."""


class OrderTab(SQLModel, table=True):
    """An order put aside under a name; `content` is the order as JSON text."""

    __tablename__ = "order_tab"

    id: int | None = Field(default=None, primary_key=True)
    public: str = Field(unique=True)
    name: str
    folded: str = Field(unique=True)
    place: str
    covers: int | None = None
    customer: str | None = None
    opened_at: str
    opened_by: str
    held_by: str
    held_since: str
    total_cents: int
    pieces: int
    content: str
    version: int


class OrderPaper(SQLModel, table=True):
    """A provisional note or a kitchen slip as it was asked for; `content` is JSON text."""

    __tablename__ = "order_paper"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    content: str


class DayCounter(SQLModel, table=True):
    """A count that begins anew each business day: notes, slips."""

    __tablename__ = "day_counter"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    business_day: str
    value: int


def tabs(connection: Connection) -> tuple[StoredTab, ...]:
    """Every open tab, by its name."""
    with Session(connection) as session:
        rows = session.exec(select(OrderTab).order_by(col(OrderTab.folded)))
        return tuple(_tab(row) for row in rows)


def tab(connection: Connection, public: str) -> StoredTab | None:
    """An open tab by its opaque id."""
    with Session(connection) as session:
        row = session.exec(select(OrderTab).where(OrderTab.public == public)).first()
        return None if row is None else _tab(row)


def tab_named(connection: Connection, name: str) -> StoredTab | None:
    """An open tab by its name, capitals and accents apart."""
    with Session(connection) as session:
        row = session.exec(select(OrderTab).where(OrderTab.folded == fold(name))).first()
        return None if row is None else _tab(row)


def _tab(row: OrderTab) -> StoredTab:
    return StoredTab(
        public=row.public,
        name=row.name,
        place=row.place,
        covers=row.covers,
        customer=row.customer,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        held_by=row.held_by,
        held_since=row.held_since,
        total_cents=row.total_cents,
        pieces=row.pieces,
        content=row.content,
        version=row.version,
    )


def put_tab(connection: Connection, tab: StoredTab) -> None:
    """Add a tab, or replace the one of that id."""
    fields = asdict(tab) | {"folded": fold(tab.name)}
    with Session(connection) as session:
        found = select(OrderTab).where(OrderTab.public == tab.public)
        row = session.exec(found).first()
        if row is None:
            row = OrderTab(**fields)
        else:
            row.sqlmodel_update(fields)
        session.add(row)
        session.flush()


def drop_tab(connection: Connection, public: str) -> None:
    """Forget a tab: it was paid, merged or emptied."""
    # Part of a sale: a plain statement, not a session's millisecond.
    connection.exec_driver_sql("DELETE FROM order_tab WHERE public = ?", (public,))


def put_paper(connection: Connection, kind: str, content: str) -> int:
    """Keep a paper to print; its number."""
    done = connection.exec_driver_sql(
        "INSERT INTO order_paper (kind, content) VALUES (?, ?)", (kind, content)
    )
    number = int(done.lastrowid)
    connection.exec_driver_sql("DELETE FROM order_paper WHERE id <= ?", (number - PAPERS_KEPT,))
    return number


def paper(connection: Connection, kind: str, number: int) -> str | None:
    """A paper by its kind and number; None when it is forgotten."""
    row = connection.exec_driver_sql(
        "SELECT content FROM order_paper WHERE id = ? AND kind = ?", (number, kind)
    ).one_or_none()
    return None if row is None else str(row[0])


def count_up(connection: Connection, name: str, business_day: str) -> int:
    """The next number of a count, from 1 on each business day."""
    row = connection.exec_driver_sql(
        "INSERT INTO day_counter (name, business_day, value) VALUES (?, ?, 1)"
        " ON CONFLICT (name) DO UPDATE SET"
        " value = CASE WHEN business_day = excluded.business_day THEN value + 1 ELSE 1 END,"
        " business_day = excluded.business_day"
        " RETURNING value",
        (name, business_day),
    ).one()
    return int(row[0])

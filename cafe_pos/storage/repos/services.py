"""A café's own services and the things that they keep; acts counted are read from the events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from sqlmodel import Field, Session, SQLModel, col, select

from cafe_pos.application.services.ports import WAITING, Kept, KeptCount
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.service import Service, parts_json, with_parts
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_KEPT: Final = tuple(field.name for field in fields(Kept))
_SELECT: Final = f"SELECT {', '.join(_KEPT)} FROM kept_thing"
_ON_TICKETS: Final = """
SELECT article, sum(quantity) FROM (
  SELECT l.article, l.quantity FROM ticket_line l JOIN ticket t ON t.entry_seq = l.entry_seq
   WHERE t.business_day BETWEEN ?1 AND ?2 AND l.article IN (SELECT value FROM json_each(?3))
     AND l.kind = 'article' AND l.act IS NOT 'handover' AND t.split IS NULL
  UNION ALL
  SELECT l.article, l.quantity FROM ticket_line l JOIN ticket t ON t.entry_seq = l.entry_seq
   WHERE t.business_day BETWEEN ?1 AND ?2 AND l.article IN (SELECT value FROM json_each(?3))
     AND l.kind = 'article' AND l.act IS NOT 'handover' AND t.split IS NOT NULL
   GROUP BY t.split, t.nature, l.position
) GROUP BY article
"""
"""An order paid in shares has its lines on each of its tickets, and is counted once."""
_TALLIED: Final = """
SELECT json_extract(details, '$.act'), sum(json_extract(details, '$.quantity')),
       sum(json_extract(details, '$.minutes'))
  FROM event WHERE code = ?1 AND json_extract(details, '$.service') = ?2
   AND json_extract(details, '$.day') BETWEEN ?3 AND ?4
 GROUP BY 1 ORDER BY min(id)
"""


class ServiceRow(SQLModel, table=True):
    """A service of the café's own; `parts` is JSON."""

    __tablename__ = "service"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    label: str
    mandator: str | None = None
    parts: str
    rank: int
    active: int


class KeptThing(SQLModel, table=True):
    """A thing left or lent; who left it is erased when the day of its hand-over is closed."""

    __tablename__ = "kept_thing"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    service: str
    name: str | None = None
    what: str
    phone: str
    folded: str
    price_cents: int | None = None
    left_on: str
    due_on: str
    state: str
    ended_on: str | None = None
    ticket: str | None = None


class SqlServices(Part):
    """The Services port on SQLite; what the services are is remembered between acts."""

    def all(self) -> tuple[Service, ...]:
        """Every service in the café's order; remembered between acts."""
        return self._fact("services", lambda _: self._load())

    def _load(self) -> tuple[Service, ...]:
        order = (col(ServiceRow.rank), col(ServiceRow.id))
        with Session(self._connection) as session:
            return tuple(
                with_parts(
                    Service(
                        row.code, row.label, row.mandator, rank=row.rank, active=bool(row.active)
                    ),
                    json.loads(row.parts),
                )
                for row in session.exec(select(ServiceRow).order_by(*order))
            )

    def get(self, code: str) -> Service | None:
        """A service by its code."""
        return next((one for one in self.all() if one.code == code), None)

    def put(self, service: Service) -> None:
        """Add a service, or change the one of its code."""
        with Session(self._connection) as session:
            wanted = select(ServiceRow).where(ServiceRow.code == service.code)
            values: dict[str, Any] = {
                "label": service.label,
                "mandator": service.mandator,
                "rank": service.rank,
                "active": int(service.active),
                "parts": json.dumps(parts_json(service), ensure_ascii=False),
            }
            row = session.exec(wanted).first()
            if row is None:
                row = ServiceRow(code=service.code, **values)
            else:
                row.sqlmodel_update(values)
            session.add(row)
            session.flush()
        self._forget("services")

    def keep(self, thing: Kept) -> None:
        """Keep a thing under its reference."""
        values = {name: getattr(thing, name) for name in _KEPT}
        folded = fold(f"{thing.name or ''} {thing.what} {thing.phone}")
        with Session(self._connection) as session:
            session.add(KeptThing(**values, folded=folded))
            session.flush()

    def kept(self, ref: str) -> Kept | None:
        """A thing by its reference."""
        return next(self._things("WHERE ref = ?", ref), None)

    def waiting(self, service: str) -> tuple[Kept, ...]:
        """What a service keeps, the first due first."""
        where = "WHERE state = ? AND service = ? ORDER BY due_on, id"
        return tuple(self._things(where, WAITING, service))

    def find(self, words: str, limit: int) -> tuple[Kept, ...]:
        """What is kept under a name or a description that holds every word."""
        wanted = fold(words).split()
        held = "".join(" AND instr(folded, ?) > 0" for _ in wanted)
        where = f"WHERE state = ?{held} ORDER BY due_on, id LIMIT ?"
        return tuple(self._things(where, WAITING, *wanted, limit))

    def _things(self, where: str, *params: str | int) -> Iterator[Kept]:
        rows = queries.stream(self._connection, f"{_SELECT} {where}", *params)
        return (Kept(*row) for row in rows)

    def end(self, ref: str, state: str, day: str, ticket: str | None = None) -> None:
        """A thing is handed over or cancelled."""
        sql = "UPDATE kept_thing SET state = ?, ended_on = ?, ticket = ? WHERE ref = ?"
        self._connection.exec_driver_sql(sql, (state, day, ticket, ref))

    def wait_again(self, ref: str) -> None:
        """A hand-over was taken back: the thing waits again."""
        sql = "UPDATE kept_thing SET state = ?, ended_on = NULL, ticket = NULL WHERE ref = ?"
        self._connection.exec_driver_sql(sql, (WAITING, ref))

    def counts(self, day: str) -> tuple[KeptCount, ...]:
        """How many things each service keeps, and how many were due before a day."""
        sql = (
            "SELECT service, count(*), sum(due_on < ?) FROM kept_thing"
            " WHERE state = ? GROUP BY service"
        )
        rows = queries.stream(self._connection, sql, day, WAITING)
        return tuple(KeptCount(service, waiting, late) for service, waiting, late in rows)

    def forget_names(self, until: str) -> None:
        """Erase who left what was handed over or cancelled until a day."""
        self._connection.exec_driver_sql(
            "UPDATE kept_thing SET name = NULL, what = '', phone = '', folded = ''"
            " WHERE state <> ? AND ended_on <= ? AND name IS NOT NULL",
            (WAITING, until),
        )

    def tallied(self, service: str, since: str, until: str) -> Sequence[tuple[str, int, int]]:
        """The acts counted between two business days: code, how often, minutes."""
        code = int(EventCode.SERVICE_ACT)
        rows = queries.stream(self._connection, _TALLIED, code, service, since, until)
        return [(act, count, minutes) for act, count, minutes in rows]

    def on_tickets(self, codes: Sequence[str], since: str, until: str) -> dict[str, int]:
        """Pieces (grams) of articles on the tickets between two business days, refunds less."""
        if not codes:
            return {}  # and no month of tickets is read for it
        wanted = json.dumps(list(codes))
        return dict(queries.stream(self._connection, _ON_TICKETS, since, until, wanted))

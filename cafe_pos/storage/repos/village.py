"""The tables of the village's life, and what is counted from tickets and events for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import astuple, fields, replace
from typing import Any, Final, TypeVar, cast

from sqlmodel import Field, SQLModel

from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.village import (
    Answers,
    Approval,
    Arrival,
    EventKind,
    EventState,
    Need,
    NeedKind,
    Trial,
    VillageEvent,
)
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

T = TypeVar("T", VillageEvent, Arrival, Trial)

_ADD_VISITS: Final = (
    "INSERT INTO visit_count (day, hour, visits) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (day, hour) DO UPDATE SET visits = visits + ?3"
)
_TAKINGS: Final = (
    "SELECT coalesce(sum(total_cents), 0) FROM ticket"
    " WHERE business_day BETWEEN date(?1, '-1 day') AND date(?1, '+1 day')"
    " AND training = 0 AND issued_at >= ?2 AND issued_at < ?3"
)
_BOUGHT: Final = (
    "SELECT coalesce(sum(l.quantity), 0), coalesce(sum(l.total_cents), 0)"
    " FROM ticket_line l INDEXED BY ix_ticket_line_suspended CROSS JOIN ticket t USING (entry_seq)"
    " WHERE l.kind = 'suspended' AND t.business_day BETWEEN ? AND ?"
)
_DRUNK: Final = (
    "SELECT coalesce(sum(p.amount_cents), 0)"
    " FROM ticket_payment p INDEXED BY ix_ticket_payment_suspended"
    " CROSS JOIN ticket t USING (entry_seq)"
    " WHERE p.method = 'suspended' AND t.business_day BETWEEN ? AND ?"
)
_ANY_LOT: Final = "SELECT EXISTS (SELECT 1 FROM ticket_line WHERE lot IS NOT NULL)"
_LOTS: Final = (
    "SELECT count(DISTINCT t.id)"
    " FROM ticket t CROSS JOIN ticket_line l ON l.entry_seq = t.entry_seq"
    " WHERE l.lot IS NOT NULL AND t.nature = 'sale' AND t.business_day BETWEEN ? AND ?"
)
"""A CROSS JOIN keeps the order: the tickets of some days, never every lot or loaf of ten years."""
_LOCAL_KM: Final = (
    "SELECT coalesce(sum(l.net_cents), 0), coalesce(sum(l.net_cents * l.km), 0)"
    " FROM purchase p JOIN purchase_line l ON l.purchase = p.id"
    " WHERE p.removed_at IS NULL AND p.paper <> 'credit_note' AND l.local = 1"
    " AND l.km IS NOT NULL AND p.day BETWEEN ? AND ?"
)


class VisitCount(SQLModel, table=True):
    """Visits without a purchase, by hour."""

    __tablename__ = "visit_count"

    id: int | None = Field(default=None, primary_key=True)
    day: str
    hour: int
    visits: int


class VillageEventRow(SQLModel, table=True):
    """An event of the agenda."""

    __tablename__ = "village_event"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    kind: str
    day: str
    planned_at: str
    state: str
    started_at: str | None = None
    ended_at: str | None = None
    heads: int | None = None
    volunteers: int | None = None
    note: str


class VolunteerArrival(SQLModel, table=True):
    """A volunteer came, and went."""

    __tablename__ = "volunteer_arrival"

    id: int | None = Field(default=None, primary_key=True)
    day: str
    came_at: str
    left_at: str | None = None
    name: str | None = None


class VillageNeed(SQLModel, table=True):
    """What residents asked for; `folded` finds it again however it was written."""

    __tablename__ = "village_need"

    id: int | None = Field(default=None, primary_key=True)
    what: str
    folded: str
    category: str
    heard: int
    first_on: str
    last_on: str


class VillageTrial(SQLModel, table=True):
    """A trial, with its decision once it was made."""

    __tablename__ = "village_trial"

    id: int | None = Field(default=None, primary_key=True)
    need: int | None = None
    label: str
    indicator: str
    target: int
    starts: str
    ends: str
    conditions: str
    outcome: str | None = None
    reason: str
    measured: int | None = None
    decided_on: str | None = None
    decided_by: str | None = None


class IsolationAnswer(SQLModel, table=True):
    """A year's anonymous papers, counted."""

    __tablename__ = "isolation_answer"

    id: int | None = Field(default=None, primary_key=True)
    year: str
    answers: int
    no_network: int
    one_network: int
    lonely: int
    meets_here: int
    entered_at: str
    entered_by: str


class CommuneApproval(SQLModel, table=True):
    """Who approved which figures for the town hall."""

    __tablename__ = "commune_approval"

    id: int | None = Field(default=None, primary_key=True)
    period: str
    sha256: str
    operator: str
    approved_at: str


_TABLES: Final[dict[type[Any], str]] = {
    VillageEvent: "village_event",
    Arrival: "volunteer_arrival",
    Trial: "village_trial",
}
_NEED: Final = "id, what, category, heard, first_on, last_on"
_ANSWERS: Final = tuple(field.name for field in fields(Answers))
_APPROVAL: Final = tuple(field.name for field in fields(Approval))


class SqlVillage(Part):
    """The Village port on SQLite."""

    def add_visits(self, day: str, hour: int, count: int) -> None:
        """Add visits without a purchase to an hour of a day."""
        self._run(_ADD_VISITS, day, hour, count)

    def take_visits(self, day: str, count: int) -> None:
        """Take visits of a day back, the last hour's first."""
        sql = "SELECT id, visits FROM visit_count WHERE day = ? ORDER BY hour DESC"
        for number, visits in self._rows(sql, day):
            taken = min(visits, count)
            self._run("UPDATE visit_count SET visits = visits - ? WHERE id = ?", taken, number)
            count -= taken

    def visits(self, first: str, last: str) -> Mapping[str, int]:
        """Visits without a purchase by day, of the days that had any."""
        sql = (
            "SELECT day, sum(visits) FROM visit_count WHERE day BETWEEN ? AND ?"
            " GROUP BY day HAVING sum(visits) > 0"
        )
        return dict(cast("list[tuple[str, int]]", self._rows(sql, first, last)))

    # Events

    def put_event(self, event: VillageEvent) -> VillageEvent:
        """Keep an event under a number of its own (0 is a new one)."""
        return self._put(event)

    def event(self, number: int) -> VillageEvent | None:
        """An event by its number."""
        return next(iter(self._events("id = ?", number)), None)

    def events(self, first: str, last: str) -> tuple[VillageEvent, ...]:
        """The events of some days, by day."""
        return self._events("day BETWEEN ? AND ? ORDER BY day, planned_at, id", first, last)

    def running(self) -> VillageEvent | None:
        """The event that goes on now."""
        return next(iter(self._events("state = 'running'")), None)

    def _events(self, where: str, *params: Any) -> tuple[VillageEvent, ...]:
        return tuple(
            replace(one, kind=EventKind(one.kind), state=EventState(one.state))
            for one in self._all(VillageEvent, where, *params)
        )

    def takings(self, event: VillageEvent) -> int:
        """What the tickets took in between an event's start and end, cents with VAT."""
        if event.started_at is None or event.ended_at is None:
            return 0
        return int(self._value(_TAKINGS, event.day, event.started_at, event.ended_at))

    # Volunteers

    def put_arrival(self, arrival: Arrival) -> Arrival:
        """Keep a volunteer's arrival under a number of its own (0 is a new one)."""
        return self._put(arrival)

    def arrival(self, number: int) -> Arrival | None:
        """An arrival by its number."""
        return next(iter(self._all(Arrival, "id = ?", number)), None)

    def arrivals(self, first: str, last: str) -> tuple[Arrival, ...]:
        """Who came on some days, in order."""
        return self._all(Arrival, "day BETWEEN ? AND ? ORDER BY came_at, id", first, last)

    def forget_volunteers(self, until: str, name: str | None = None) -> int:
        """Erase the names of arrivals up to a day, all or one; of how many."""
        wanted = None if name is None else fold(name)
        found = [
            number
            for number, called in self._rows(
                "SELECT id, name FROM volunteer_arrival WHERE name IS NOT NULL AND day <= ?", until
            )
            if wanted is None or fold(called) == wanted
        ]
        for number in found:
            self._run("UPDATE volunteer_arrival SET name = NULL WHERE id = ?", number)
        return len(found)

    # Needs and trials

    def put_need(self, need: Need) -> Need:
        """Keep a need under a number of its own (0 is a new one)."""
        values = (need.what, fold(need.what), need.kind.value, need.heard, need.first_on)
        if need.id:
            self._run(
                "UPDATE village_need SET what = ?, folded = ?, category = ?, heard = ?,"
                " first_on = ?, last_on = ? WHERE id = ?",
                *values, need.last_on, need.id,
            )  # fmt: skip
            return need
        number = self._run(
            "INSERT INTO village_need (what, folded, category, heard, first_on, last_on)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            *values, need.last_on,
        )  # fmt: skip
        return replace(need, id=number)

    def needs(self) -> tuple[Need, ...]:
        """Every need, the most heard first."""
        sql = f"SELECT {_NEED} FROM village_need ORDER BY heard DESC, last_on DESC, id"
        return tuple(
            Need(
                id=row[0], what=row[1], kind=NeedKind(row[2]), heard=row[3], first_on=row[4],
                last_on=row[5],
            )
            for row in self._rows(sql)
        )  # fmt: skip

    def put_trial(self, trial: Trial) -> Trial:
        """Keep a trial under a number of its own (0 is a new one)."""
        return self._put(trial)

    def trials(self) -> tuple[Trial, ...]:
        """Every trial, the newest first."""
        return self._all(Trial, "1 ORDER BY starts DESC, id DESC")

    # Answers and approvals

    def put_answers(self, answers: Answers) -> None:
        """Keep a year's answers in the place of those before."""
        self._run("DELETE FROM isolation_answer WHERE year = ?", answers.year)
        marks = ", ".join("?" for _ in _ANSWERS)
        sql = f"INSERT INTO isolation_answer ({', '.join(_ANSWERS)}) VALUES ({marks})"
        self._run(sql, *astuple(answers))

    def answers(self, year: str) -> Answers | None:
        """A year's answers."""
        sql = f"SELECT {', '.join(_ANSWERS)} FROM isolation_answer WHERE year = ?"
        for row in self._rows(sql, year):
            return Answers(**dict(zip(_ANSWERS, row, strict=True)))
        return None

    def approve(self, approval: Approval) -> None:
        """Keep who approved which figures; once each."""
        self._run(
            "INSERT OR IGNORE INTO commune_approval (period, sha256, operator, approved_at)"
            " VALUES (?, ?, ?, ?)",
            *astuple(approval),
        )

    def approvals(self, period: str) -> tuple[Approval, ...]:
        """Who approved a report for the town hall, in order."""
        sql = f"SELECT {', '.join(_APPROVAL)} FROM commune_approval WHERE period = ? ORDER BY id"
        return tuple(Approval(*row) for row in self._rows(sql, period))

    # Counted from documents

    def asked_after(self, since: str, until: str) -> int:
        """How often somebody was asked after between two times (UTC, the last one not in)."""
        sql = "SELECT count(*) FROM event WHERE code = ? AND recorded_at >= ? AND recorded_at < ?"
        return int(self._value(sql, int(EventCode.ASKED_AFTER), since, until))

    def suspended(self, first: str, last: str) -> tuple[int, int, int]:
        """Suspended coffees of some days: bought (pieces), for how much, drunk for how much."""
        ((pieces, cents),) = self._rows(_BOUGHT, first, last)
        return int(pieces), int(cents), int(self._value(_DRUNK, first, last))

    def tickets_with(self, articles: Collection[str], first: str, last: str) -> int:
        """Sales on which one of these articles stands."""
        if not articles:
            return 0
        marks = ", ".join("?" for _ in articles)
        sql = (
            "SELECT count(DISTINCT t.id)"
            " FROM ticket t CROSS JOIN ticket_line l ON l.entry_seq = t.entry_seq"
            " WHERE t.nature = 'sale' AND t.business_day BETWEEN ? AND ?"
            f" AND l.article IN ({marks})"
        )
        return int(self._value(sql, first, last, *sorted(articles)))

    def tickets_with_lots(self, first: str, last: str) -> int:
        """Sales on which local produce stands."""
        if not self._value(_ANY_LOT):  # most cafés: their months of tickets are not read
            return 0
        return int(self._value(_LOTS, first, last))

    def local_km(self, first: str, last: str) -> tuple[int, int]:
        """Local purchases whose distance is known: cents, and the sum of cents × kilometres."""
        ((cents, weighed),) = self._rows(_LOCAL_KM, first, last)
        return int(cents), int(weighed)

    # SQL

    def _put(self, one: T) -> T:
        names = [field.name for field in fields(one) if field.name != "id"]
        values = [getattr(one, name) for name in names]
        plain = [str(value) if isinstance(value, str) else value for value in values]
        table = _TABLES[type(one)]
        if one.id:
            changes = ", ".join(f"{name} = ?" for name in names)
            self._run(f"UPDATE {table} SET {changes} WHERE id = ?", *plain, one.id)
            return one
        marks = ", ".join("?" for _ in names)
        number = self._run(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", *plain)
        return replace(one, id=number)

    def _all(self, kind: type[T], where: str, *params: Any) -> tuple[T, ...]:
        names = [field.name for field in fields(kind)]
        sql = f"SELECT {', '.join(names)} FROM {_TABLES[kind]} WHERE {where}"
        return tuple(kind(**dict(zip(names, row, strict=True))) for row in self._rows(sql, *params))

    def _value(self, sql: str, *params: Any) -> Any:
        ((value,),) = self._rows(sql, *params)
        return value

    def _rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        return list(queries.stream(self._connection, sql, *params))

    def _run(self, sql: str, *params: Any) -> int:
        return int(self._connection.exec_driver_sql(sql, params).lastrowid or 0)

"""Dishes of the day and their reservations; what was served is read from tickets and tabs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final

from sqlmodel import Field, Session, SQLModel, col, select

from cafe_pos.application.lunch.ports import Aside, Covers, Reservation, Served
from cafe_pos.domain.dish import Dish
from cafe_pos.domain.pricing import LineKind
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_SERVED: Final = (
    "SELECT l.label, l.quantity, t.split, l.position FROM ticket t"
    " JOIN ticket_line l ON l.entry_seq = t.entry_seq"
    " WHERE t.business_day = ? AND t.nature = 'sale' AND l.article = ? AND l.kind = 'article'"
)
_COVERS: Final = (
    "SELECT number, issued_at, covers, total_cents, 0 AS open FROM ticket"
    " WHERE business_day = ? AND nature = 'sale' AND covers > 0"
    " UNION ALL SELECT name, opened_at, covers, total_cents, 1 FROM order_tab WHERE covers > 0"
    " ORDER BY 2"
)


class DailyDish(SQLModel, table=True):
    """What an article is on a business day: another name, price and number of portions."""

    __tablename__ = "daily_dish"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str
    article: str
    label: str
    price_cents: int
    portions: int
    sold_out: int
    in_force: int


class DishReservation(SQLModel, table=True):
    """Portions kept for somebody until they come; the name goes when the day is closed."""

    __tablename__ = "dish_reservation"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str
    article: str
    name: str | None = None
    quantity: int
    at_time: str
    taken: int


class SqlLunch(Part):
    """The Lunch port on SQLite; what changes rarely is remembered between acts."""

    def dishes(self, day: str) -> tuple[Dish, ...]:
        """The dishes of a day, those no longer in force included; remembered between acts."""
        by_day: dict[str, tuple[Dish, ...]] = self._fact("dishes", lambda _: {})
        if day not in by_day:
            by_day[day] = self._dishes("business_day = ?", day)
        return by_day[day]

    def named(self, article: str, label: str) -> Dish | None:
        """The newest dish of an article under a name."""
        found = self._dishes("article = ? AND label = ?", article, label)
        return max(found, key=lambda dish: dish.day, default=None)

    def labels_elsewhere(self, article: str, day: str) -> frozenset[str]:
        """What the dishes of an article were called on other days and not on this one."""
        sql = (
            "SELECT label FROM daily_dish WHERE article = ?1 AND business_day <> ?2 EXCEPT"
            " SELECT label FROM daily_dish WHERE article = ?1 AND business_day = ?2"
        )
        return frozenset(row[0] for row in queries.stream(self._connection, sql, article, day))

    def _dishes(self, where: str, *params: str) -> tuple[Dish, ...]:
        sql = (
            "SELECT business_day, article, label, price_cents, portions, sold_out, in_force"
            f" FROM daily_dish WHERE {where} ORDER BY id"
        )
        return tuple(
            Dish(day, article, label, cents, portions, bool(out), bool(now))
            for day, article, label, cents, portions, out, now in queries.stream(
                self._connection, sql, *params
            )
        )

    def put_dish(self, dish: Dish) -> None:
        """Put a dish in force in the place of the article's other one of that day."""
        with Session(self._connection) as session:
            same_day = select(DailyDish).where(
                DailyDish.business_day == dish.day, DailyDish.article == dish.article
            )
            rows = {row.label: row for row in session.exec(same_day)}
            for row in rows.values():
                row.in_force = 0
                session.add(row)
            session.flush()
            fields = asdict(dish) | {"sold_out": int(dish.sold_out), "in_force": 1}
            fields["business_day"] = fields.pop("day")
            kept = rows.get(dish.label)
            if kept is None:
                kept = DailyDish(**fields)
            else:
                kept.sqlmodel_update(fields)
            session.add(kept)
            session.flush()
        self._forget("dishes")

    def served(self, article: str, day: str) -> Sequence[Served]:
        """The portions on the tickets of a day; an order paid in shares counts once."""
        found, shared = [], set()
        rows = queries.stream(self._connection, _SERVED, day, article)
        for label, quantity, split, position in rows:
            if split is not None:
                if (split, position) in shared:
                    continue
                shared.add((split, position))
            found.append(Served(label, quantity))
        return found

    def aside(self, article: str) -> Sequence[Aside]:
        """The portions in open tabs; those of which a share is paid are on tickets already."""
        sql = "SELECT public, content FROM order_tab WHERE instr(content, ?) > 0"
        found = []
        for public, content in queries.stream(
            self._connection, sql, json.dumps(article, ensure_ascii=False)
        ):
            lines = json.loads(content)["lines"]
            if any(line.get("settled_cents") for line in lines):
                continue
            found += [
                Aside(public, line.get("label"), line["quantity"])
                for line in lines
                if line["article"] == article and line.get("kind") in (None, LineKind.ARTICLE)
            ]
        return found

    def reservations(self, day: str) -> tuple[Reservation, ...]:
        """The reservations of a day, by their hour."""
        order = (col(DishReservation.at_time), col(DishReservation.id))
        wanted = select(DishReservation).where(DishReservation.business_day == day)
        with Session(self._connection) as session:
            return tuple(_reservation(row) for row in session.exec(wanted.order_by(*order)))

    def reservation(self, number: int) -> Reservation | None:
        """A reservation by its number."""
        with Session(self._connection) as session:
            row = session.get(DishReservation, number)
            return None if row is None else _reservation(row)

    def add_reservation(self, reservation: Reservation) -> Reservation:
        """Keep a reservation under a number of its own."""
        fields = asdict(reservation)
        fields["business_day"] = fields.pop("day")
        fields["taken"] = int(fields["taken"])
        del fields["id"]
        with Session(self._connection) as session:
            row = DishReservation(**fields)
            session.add(row)
            session.flush()
            return replace(reservation, id=row.id or 0)

    def take_reservation(self, number: int) -> None:
        """Note that the portions are an order now."""
        sql = "UPDATE dish_reservation SET taken = 1 WHERE id = ?"
        self._connection.exec_driver_sql(sql, (number,))

    def drop_reservation(self, number: int) -> None:
        """Forget a reservation."""
        sql = "DELETE FROM dish_reservation WHERE id = ?"
        self._connection.exec_driver_sql(sql, (number,))

    def forget_names(self, until: str) -> None:
        """Erase the names of a day and of those before it."""
        self._connection.exec_driver_sql(
            "UPDATE dish_reservation SET name = NULL WHERE business_day <= ? AND name IS NOT NULL",
            (until,),
        )

    def covers(self, day: str) -> Sequence[Covers]:
        """How many people the tickets of a day and the open tabs tell of, in order."""
        rows = queries.stream(self._connection, _COVERS, day)
        return [Covers(name, at, people, cents, bool(now)) for name, at, people, cents, now in rows]


def _reservation(row: DishReservation) -> Reservation:
    return Reservation(
        row.id or 0, row.business_day, row.article, row.name, row.quantity, row.at_time,
        bool(row.taken),
    )  # fmt: skip

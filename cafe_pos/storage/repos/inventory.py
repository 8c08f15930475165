"""Stock items and recipes, and what moved them: added up by SQLite over the days since a count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any, Final

from cafe_pos.application.inventory.ports import Window
from cafe_pos.domain.inventory import Base, Bought, Item, Moves, Part, rounded
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part as ActPart

_ITEM: Final = ", ".join(field.name for field in fields(Item))
_PART: Final = ", ".join(field.name for field in fields(Part))
_CHANGED: Final = ("label", "unit", "family", "pack", "minimum")

_COUNTED: Final = """
SELECT l.article, d.business_day, d.recorded_at, d.entry_seq, l.quantity, l.cost_cents, d.number,
       {which}(d.id)
  FROM stock_document d JOIN stock_line l ON l.entry_seq = d.entry_seq
 WHERE d.nature = 'count' AND d.corrects IS NULL AND l.lot IS NULL
   AND l.article IN (SELECT code FROM stock_item)
   AND d.business_day > ?1 AND d.business_day <= ?2
   AND NOT EXISTS (SELECT 1 FROM stock_document c WHERE c.corrects = d.number)
 GROUP BY l.article
"""
_WINDOWS: Final = """
WITH w AS MATERIALIZED (
  SELECT value ->> 0 AS item, value ->> 1 AS after_day, value ->> 2 AS after_at,
         value ->> 3 AS after_seq, value ->> 4 AS until_day, value ->> 5 AS until_at,
         value ->> 6 AS until_seq
    FROM json_each(?1)
), p AS MATERIALIZED (
  SELECT value ->> 0 AS part, value ->> 1 AS article, value ->> 2 AS item, value ->> 3 AS since,
         value ->> 4 AS until
    FROM json_each(?2)
)
"""
_SOLD: Final = f"""{_WINDOWS}
SELECT p.part, s.unit, sum(s.quantity)
  FROM w JOIN p ON p.item = w.item
  JOIN day_sale s ON s.article = p.article
       AND s.business_day > w.after_day
       AND (s.business_day < w.until_day OR (w.until_at IS NULL AND s.business_day = w.until_day))
       AND s.business_day >= p.since AND s.business_day < p.until
 WHERE s.kind = 'article' AND NOT (s.service <> '' AND s.vat_code = 'HORS' AND s.gross_cents = 0)
   AND s.business_day <= ?3
 GROUP BY p.part, s.unit
"""
"""What is handed over was sold before; it costs nothing and counts once."""
_TICKETS: Final = """
SELECT l.article, l.unit, {quantity}, t.entry_seq,
       CASE t.channel WHEN 'paper' THEN t.issued_at END
  FROM ticket t JOIN ticket_line l ON l.entry_seq = t.entry_seq
 WHERE t.business_day = ?1 AND l.kind = 'article' AND l.act IS NOT 'handover'
   AND t.split IS {null} NULL
{group}
"""
_ALONE: Final = _TICKETS.format(quantity="l.quantity", null="", group="")
_SHARED: Final = _TICKETS.format(
    quantity="max(l.quantity), min(t.id)", null="NOT",
    group=" GROUP BY t.split, t.nature, l.position",
)  # fmt: skip
_DOCUMENTS: Final = f"""{_WINDOWS}
SELECT w.item, d.nature, sum(l.quantity)
  FROM w JOIN stock_line l ON l.article = w.item AND l.lot IS NULL
  JOIN stock_document d ON d.entry_seq = l.entry_seq
 WHERE CASE WHEN w.after_at IS NULL THEN d.business_day > w.after_day
            ELSE d.entry_seq > w.after_seq END
   AND CASE WHEN w.until_at IS NULL THEN d.business_day <= w.until_day
            ELSE d.entry_seq < w.until_seq END
   AND ?2 IS NOT NULL
 GROUP BY w.item, d.nature
"""
_BOUGHT: Final = """
SELECT l.article, p.day, l.quantity, l.unit, l.net_cents, l.vat_cents, p.paper, p.id
  FROM purchase p JOIN purchase_line l ON l.purchase = p.id
 WHERE p.removed_at IS NULL AND p.day BETWEEN ?1 AND ?2 AND l.article IS NOT NULL
 ORDER BY p.day, p.id
"""
_LAST: Final = """
SELECT l.article, max(p.day || printf('-%09d', p.id)), p.day, l.quantity, l.unit, l.net_cents,
       l.vat_cents, p.paper, p.id
  FROM purchase_line l JOIN purchase p ON p.id = l.purchase
 WHERE p.removed_at IS NULL AND p.day <= ?1 AND p.paper <> 'credit_note' AND l.article IS NOT NULL
 GROUP BY l.article
"""
_FIRST: Final = """
WITH RECURSIVE chain(id, replaces, at) AS (
  SELECT id, replaces, created_at FROM purchase WHERE id = ?1
  UNION ALL
  SELECT p.id, p.replaces, p.created_at FROM purchase p JOIN chain ON p.id = chain.replaces
) SELECT min(at) FROM chain
"""
_OTHER_UNITS: Final = """
SELECT DISTINCT i.code FROM stock_item i JOIN purchase_line l ON l.article = i.code
  JOIN purchase p ON p.id = l.purchase
 WHERE i.removed_at IS NULL AND p.removed_at IS NULL AND p.day >= i.since AND l.unit <> i.unit
   AND NOT (l.unit = 'piece' AND i.pack IS NOT NULL)
"""
_FOREVER: Final = "9999-12-31"


class SqlInventory(ActPart):
    """The Inventory port on SQLite."""

    def items(self, *, removed: bool = False) -> tuple[Item, ...]:
        """What is kept, by family and label."""
        where = "" if removed else " WHERE removed_at IS NULL"
        sql = f"SELECT {_ITEM} FROM stock_item{where} ORDER BY family, label, id"
        return tuple(Item(**dict(zip(_names(Item), row, strict=True))) for row in self._rows(sql))

    def item(self, code: str) -> Item | None:
        """An item that is kept, by its code."""
        return next((one for one in self.items() if one.code == code), None)

    def put(self, item: Item) -> None:
        """Keep a new item, or what changed of one."""
        if self.item(item.code) is None:
            marks = ", ".join("?" for _ in fields(Item))
            values = tuple(getattr(item, name) for name in _names(Item))
            self._do(f"INSERT INTO stock_item ({_ITEM}) VALUES ({marks})", *values)
            return
        sets = ", ".join(f"{name} = ?" for name in _CHANGED)
        values = tuple(getattr(item, name) for name in _CHANGED)
        sql = f"UPDATE stock_item SET {sets} WHERE code = ? AND removed_at IS NULL"
        self._do(sql, *values, item.code)

    def remove(self, code: str, *, at: str, by: str) -> None:
        """Mark an item as kept no more."""
        sql = "UPDATE stock_item SET removed_at = ?, removed_by = ? WHERE code = ?"
        self._do(f"{sql} AND removed_at IS NULL", at, by, code)

    def parts(self, *, past: bool = False) -> tuple[Part, ...]:
        """The recipes in force, or of all days."""
        where = "" if past else " WHERE until IS NULL"
        sql = f"SELECT {_PART} FROM recipe_part{where} ORDER BY article, id"
        return tuple(Part(**dict(zip(_names(Part), row, strict=True))) for row in self._rows(sql))

    def put_recipe(
        self, article: str, parts: Sequence[Part], *, day: str, at: str, by: str
    ) -> None:
        """Set the recipe of an article from a business day on."""
        self._do(
            "UPDATE recipe_part SET until = max(since, ?) WHERE article = ? AND until IS NULL",
            day, article,
        )  # fmt: skip
        for part in parts:
            self._do(
                "INSERT INTO recipe_part (article, item, quantity, per, loss_bp, since, until,"
                " created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?)",
                article, part.item, part.quantity, part.per, part.loss_bp, part.since or day,
                at, by,
            )  # fmt: skip

    def counted(
        self, items: Mapping[str, Item], until: str, *, after: str = ""
    ) -> Mapping[str, Base]:
        """The last count of each item up to a business day."""
        return self._counts(items, "max", after, until)

    def counted_after(self, items: Mapping[str, Item], day: str, until: str) -> Mapping[str, Base]:
        """The first count of each item behind a business day."""
        return self._counts(items, "min", day, until)

    def _counts(
        self, items: Mapping[str, Item], which: str, after: str, until: str
    ) -> Mapping[str, Base]:
        rows = self._rows(_COUNTED.format(which=which), after, until)
        found = (Base(*row[:7]) for row in rows)
        return {
            base.item: base
            for base in found
            if base.item in items and base.seq > items[base.item].since_seq
        }

    def moves(
        self, windows: Sequence[Window], parts: Sequence[Part], units: Mapping[str, Item]
    ) -> Mapping[str, Moves]:
        """What came and went of each item within its window."""
        if not windows:
            return {}
        asked = json.dumps(
            [
                (w.item, w.after_day, w.after_at, w.after_seq, w.until_day, w.until_at, w.until_seq)
                for w in windows
            ]
        )
        sold = self._sold(asked, windows, parts)
        documents: dict[str, dict[str, int]] = {}
        for item, nature, quantity in self._rows(_DOCUMENTS, asked, "[]"):
            documents.setdefault(item, {})[nature] = quantity
        bought = self._bought_within(windows, units)
        return {
            w.item: Moves(
                bought.get(w.item, 0),
                rounded(sold.get(w.item, Fraction(0))),
                documents.get(w.item, {}),
            )
            for w in windows
        }

    def _sold(
        self, asked: str, windows: Sequence[Window], parts: Sequence[Part]
    ) -> dict[str, Fraction]:
        recipes = json.dumps(
            [
                (place, part.article, part.item, part.since, part.until or _FOREVER)
                for place, part in enumerate(parts)
            ]
        )
        closed = next(self._rows("SELECT max(business_day) FROM closure WHERE period = 'day'"))[0]
        closed = closed or ""
        found: dict[str, Fraction] = {}
        for place, unit, quantity in self._rows(_SOLD, asked, recipes, closed):
            part = parts[place]
            found[part.item] = found.get(part.item, Fraction(0)) + part.taken(quantity, unit)
        by_article: dict[str, list[Part]] = {}
        for part in parts:
            by_article.setdefault(part.article, []).append(part)
        by_item = {window.item: window for window in windows}
        for day in self._partial(windows, closed):
            for line in self._lines(day):
                for part in by_article.get(line[0], ()):
                    window = by_item.get(part.item)
                    if (
                        window is not None
                        and part.holds_on(day)
                        and _by_ticket(window, day, closed, *line[3:])
                    ):
                        taken = part.taken(line[2], line[1])
                        found[part.item] = found.get(part.item, Fraction(0)) + taken
        return found

    def _partial(self, windows: Sequence[Window], closed: str) -> Sequence[str]:
        """The days that tickets tell of: open ones, and those on which a window begins or ends."""
        days = {w.after_day for w in windows if w.after_at is not None}
        days |= {w.until_day for w in windows if w.until_at is not None}
        sql = "SELECT DISTINCT business_day FROM ticket WHERE business_day > ?"
        days.update(day for (day,) in self._rows(sql, closed))
        return sorted(days)

    def _lines(self, day: str) -> Iterator[tuple[str, str, int, int, str | None]]:
        yield from self._rows(_ALONE, day)
        for article, unit, quantity, _first, seq, at in self._rows(_SHARED, day):
            yield article, unit, quantity, seq, at

    def _bought_within(
        self, windows: Sequence[Window], units: Mapping[str, Item]
    ) -> dict[str, int]:
        first = min(window.after_day for window in windows)
        last = max(window.until_day for window in windows)
        by_item = {window.item: window for window in windows}
        found: dict[str, int] = {}
        for one, number in self.bought(units, first, last, with_vat=False):
            window = by_item.get(one.item)
            if window is not None and self._within(window, one.day, number):
                found[one.item] = found.get(one.item, 0) + one.quantity
        return found

    def _within(self, window: Window, day: str, purchase: int) -> bool:
        if not window.after_day <= day <= window.until_day:
            return False
        if (
            day == window.after_day
            and not window.new
            and (window.after_at is None or self.first_entered(purchase) <= window.after_at)
        ):
            return False
        return not (
            day == window.until_day
            and window.until_at is not None
            and self.first_entered(purchase) > window.until_at
        )

    def bought(
        self, units: Mapping[str, Item], first: str, until: str, *, with_vat: bool
    ) -> Sequence[tuple[Bought, int]]:
        """Purchase lines of items between two days, by day, with the number of their purchase."""
        found = []
        for code, day, quantity, unit, net, vat, paper, number in self._rows(_BOUGHT, first, until):
            one = _in_unit(units.get(code), day, quantity, unit, net + (vat if with_vat else 0))
            if one is not None:
                if paper == "credit_note":
                    one = Bought(one.item, one.day, -one.quantity, -one.cents)
                found.append((one, number))
        return found

    def last_bought(
        self, units: Mapping[str, Item], until: str, *, with_vat: bool
    ) -> Mapping[str, Bought]:
        """The newest purchase line of each item up to a day."""
        found = {}
        for code, _newest, day, quantity, unit, net, vat, _paper, _id in self._rows(_LAST, until):
            one = _in_unit(units.get(code), day, quantity, unit, net + (vat if with_vat else 0))
            if one is not None:
                found[code] = one
        return found

    def first_entered(self, purchase: int) -> str:
        """When (UTC) a purchase was entered first."""
        return str(next(self._rows(_FIRST, purchase))[0])

    def other_units(self, units: Mapping[str, Item]) -> Sequence[str]:
        """The items of which purchases are in a unit that says nothing of theirs."""
        return [code for (code,) in self._rows(_OTHER_UNITS) if code in units]

    def _rows(self, sql: str, *params: Any) -> Iterator[tuple[Any, ...]]:
        return queries.stream(self._connection, sql, *params)

    def _do(self, sql: str, *params: Any) -> None:
        self._connection.exec_driver_sql(sql, params)


def _names(kind: type[Any]) -> Iterable[str]:
    return (field.name for field in fields(kind))


def _in_unit(item: Item | None, day: str, quantity: int, unit: str, cents: int) -> Bought | None:
    """A purchase line in the item's unit; None where it says nothing of it."""
    if item is None:
        return None
    if unit == item.unit:
        return Bought(item.code, day, quantity, cents)
    if unit == "piece" and item.pack is not None:
        return Bought(item.code, day, quantity * item.pack, cents)
    return None


def _by_ticket(window: Window, day: str, closed: str, seq: int, paper_at: str | None) -> bool:
    """Whether a ticket's line is within a window, and no day's sum has it already.

    What was noted on paper left the store at the hour of the paper, not of its entry.
    """
    begins = day == window.after_day and window.after_at is not None
    ends = day == window.until_day and window.until_at is not None
    if not window.after_day <= day <= window.until_day:
        return False
    if day == window.after_day and not begins:
        return False
    if begins and not _after(seq, paper_at, window.after_seq, window.after_at):
        return False
    if ends and _after(seq, paper_at, window.until_seq, window.until_at):
        return False
    return begins or ends or day > closed


def _after(seq: int, paper_at: str | None, point_seq: int, point_at: str | None) -> bool:
    return paper_at > (point_at or "") if paper_at is not None else seq > point_seq

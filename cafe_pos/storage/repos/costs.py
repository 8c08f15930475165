"""The tables of costs, hours and openings: one row an entry, whose columns are its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, Final, TypeVar, get_type_hints

from cafe_pos.application.costs.ports import DrawerTime, Expense, PurchasedMonth
from cafe_pos.domain.costs import entries
from cafe_pos.domain.costs.entries import Entry, Payable, Payment, Purchase, PurchaseLine
from cafe_pos.domain.drawer import MovementKind
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

E = TypeVar("E", bound=Entry)

TABLES: Final[dict[type[Any], str]] = {
    entries.Purchase: "purchase",
    entries.PurchaseLine: "purchase_line",
    entries.ChargeEntry: "charge",
    entries.GrantEntry: "grant_line",
    entries.Investment: "investment",
    entries.Loan: "loan",
    entries.Payment: "cost_payment",
    entries.BudgetEntry: "budget_line",
    entries.Worked: "worked",
    entries.Rule: "cost_rule",
    entries.WeekPlan: "opening_week",
    entries.DayPlan: "opening_day",
}
_SIGN: Final = "CASE p.paper WHEN 'credit_note' THEN -1 ELSE 1 END"
_PURCHASED: Final = f"""
SELECT substr(p.day, 1, 7), count(DISTINCT p.id), sum(l.net_cents * {_SIGN}),
       sum(l.vat_cents * {_SIGN}), sum(l.local * l.net_cents * {_SIGN}),
       sum(l.local * l.vat_cents * {_SIGN})
  FROM purchase p JOIN purchase_line l ON l.purchase = p.id
 WHERE p.removed_at IS NULL AND p.day BETWEEN ?1 AND ?2 GROUP BY 1 ORDER BY 1
"""
_PAPERS: Final = """
SELECT coalesce(
         sum(removed_at IS NULL AND paper = 'delivery_note' AND invoice IS NULL), 0
       ), coalesce(max(max(created_at, coalesce(removed_at, ''))), '')
  FROM purchase WHERE day BETWEEN ?1 AND ?2
"""
_EXPENSES: Final = """
SELECT m.number, m.business_day, m.reason, coalesce(m.supplier, ''), m.amount_cents,
       coalesce(m.vat_cents, 0)
  FROM cash_movement m
 WHERE m.business_day BETWEEN ?1 AND ?2 AND m.kind = ?3 AND m.direction = 'out'
   AND NOT EXISTS (SELECT 1 FROM cash_movement c WHERE c.corrects = m.number)
   AND NOT EXISTS (
     SELECT 1 FROM cost_payment p WHERE p.movement = m.number AND p.removed_at IS NULL
   )
 ORDER BY m.id
"""


def _columns(kind: type[Any]) -> dict[str, Any]:
    """The fields that are columns, with what turns a value of the table into theirs."""
    hints = get_type_hints(kind)
    return {
        field.name: _reader(hints[field.name]) for field in fields(kind) if field.name != "lines"
    }


def _reader(hint: Any) -> Any:
    if isinstance(hint, type) and (hint is bool or issubclass(hint, StrEnum)):
        return hint
    return None


_COLUMNS: Final = {kind: _columns(kind) for kind in TABLES}


def _made(kind: type[Any], row: Sequence[Any], **more: Any) -> Any:
    values = {
        name: value if read is None else read(value)
        for (name, read), value in zip(_COLUMNS[kind].items(), row, strict=True)
    }
    return kind(**values, **more)


class SqlCosts(Part):
    """The Costs port on SQLite."""

    def add(self, entry: E) -> E:
        """Keep an entry, a purchase with its lines; the answer carries its number."""
        number = self._insert(type(entry), entry, id=None)
        if isinstance(entry, Purchase):
            for position, line in enumerate(entry.lines, start=1):
                self._insert(PurchaseLine, line, purchase=number, position=position)
        return replace(entry, id=number)

    def _insert(self, kind: type[Any], one: object, **more: int | None) -> int:
        values = {name: getattr(one, name) for name in _COLUMNS[kind]} | more
        names, marks = ", ".join(values), ", ".join("?" for _ in values)
        plain = tuple(int(v) if isinstance(v, bool) else v for v in values.values())
        done = self._connection.exec_driver_sql(
            f"INSERT INTO {TABLES[kind]} ({names}) VALUES ({marks})", plain
        )
        return int(done.lastrowid)

    def get(self, kind: type[E], number: int) -> E | None:
        """An entry by its number, removed ones included."""
        return next(self._rows(kind, "id = ?", number), None)

    def all(self, kind: type[E], *, removed: bool = False) -> tuple[E, ...]:
        """Every entry of a kind in the order in which they were made."""
        where = "1" if removed else "removed_at IS NULL"
        return tuple(self._rows(kind, f"{where} ORDER BY id"))

    def between(
        self, kind: type[E], first: str, last: str, *, removed: bool = False
    ) -> tuple[E, ...]:
        """The entries of a kind whose day lies between two days (ISO), by day."""
        where = "" if removed else " AND removed_at IS NULL"
        return tuple(self._rows(kind, f"day BETWEEN ? AND ?{where} ORDER BY day, id", first, last))

    def _rows(self, kind: type[E], where: str, *params: str | int) -> Iterator[E]:
        names = ", ".join(_COLUMNS[kind])
        sql = f"SELECT {names} FROM {TABLES[kind]} WHERE {where}"
        rows = list(queries.stream(self._connection, sql, *params))
        if kind is not Purchase:
            yield from (_made(kind, row) for row in rows)
            return
        place = list(_COLUMNS[kind]).index("id")
        lines = self._lines([row[place] for row in rows])
        for row in rows:
            yield _made(kind, row, lines=tuple(lines.get(row[place], ())))

    def _lines(self, purchases: Sequence[int]) -> dict[int, list[PurchaseLine]]:
        found: dict[int, list[PurchaseLine]] = {}
        names = ", ".join(_COLUMNS[PurchaseLine])
        for begin in range(0, len(purchases), queries.BATCH):
            some = ", ".join(map(str, purchases[begin : begin + queries.BATCH]))
            sql = (
                f"SELECT purchase, {names} FROM purchase_line WHERE purchase IN ({some})"
                " ORDER BY purchase, position"
            )
            for number, *row in queries.stream(self._connection, sql):
                found.setdefault(number, []).append(_made(PurchaseLine, row))
        return found

    def remove(self, kind: type[Entry], number: int, *, at: str, by: str) -> None:
        """Mark an entry as removed: when (UTC) and by whom."""
        self._connection.exec_driver_sql(
            f"UPDATE {TABLES[kind]} SET removed_at = ?, removed_by = ?"
            " WHERE id = ? AND removed_at IS NULL",
            (at, by, number),
        )

    def purchased(self, first: str, last: str) -> tuple[PurchasedMonth, ...]:
        """What was bought between two days, by month; credit notes less."""
        rows = queries.stream(self._connection, _PURCHASED, first, last)
        return tuple(PurchasedMonth(*row) for row in rows)

    def papers(self, first: str, last: str) -> tuple[int, str]:
        """Delivery notes that wait for an invoice; when a purchase of these days last changed."""
        waiting, changed = next(queries.stream(self._connection, _PAPERS, first, last))
        return int(waiting), str(changed)

    def bought(self, article: str) -> tuple[Purchase, ...]:
        """The purchases that hold an article, the newest first."""
        where = (
            "removed_at IS NULL AND id IN (SELECT purchase FROM purchase_line WHERE article = ?)"
            " ORDER BY day DESC, id DESC"
        )
        return tuple(self._rows(Purchase, where, article))

    def payments(self, what: Payable, number: int) -> tuple[Payment, ...]:
        """The payments of an entry, by day."""
        where = "what = ? AND entry = ? AND removed_at IS NULL ORDER BY day, id"
        return tuple(self._rows(Payment, where, what, number))

    def expenses(self, first: str, last: str) -> tuple[Expense, ...]:
        """What the drawer paid out for things bought, corrections less, that no payment names."""
        kind = MovementKind.EXPENSE.value
        rows = queries.stream(self._connection, _EXPENSES, first, last, kind)
        return tuple(Expense(*row) for row in rows)

    def expense_known(self, number: str) -> bool:
        """Whether the drawer knows an expense of that number."""
        sql = "SELECT 1 FROM cash_movement WHERE number = ? AND kind = ? AND direction = 'out'"
        kind = MovementKind.EXPENSE.value
        return next(queries.stream(self._connection, sql, number, kind), None) is not None

    def settled_purchases(self, first: str, last: str) -> int:
        """Goods bought by settlements whose period ends between two days, cents without VAT."""
        sql = (
            "SELECT coalesce(sum(purchases_cents), 0) FROM settlement"
            " WHERE period_to BETWEEN ? AND ?"
        )
        return int(next(queries.stream(self._connection, sql, first, last))[0])

    def settled_until(self, supplier: str) -> str | None:
        """The last day for which a settlement bought goods of a supplier."""
        sql = "SELECT max(period_to) FROM settlement WHERE mandator = ? AND purchases_cents <> 0"
        found: str | None = next(queries.stream(self._connection, sql, supplier))[0]
        return found

    def sessions(self, first: str, last: str) -> tuple[DrawerTime, ...]:
        """The drawer sessions that began on business days between two, in order."""
        sql = (
            "SELECT s.business_day, s.operator, s.opened_at, c.closed_at FROM drawer_session s"
            " LEFT JOIN drawer_count c ON c.session = s.number"
            " WHERE s.business_day BETWEEN ? AND ? ORDER BY s.id"
        )
        rows = queries.stream(self._connection, sql, first, last)
        return tuple(DrawerTime(*row) for row in rows)

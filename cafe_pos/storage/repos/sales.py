"""The sales of closed days, added up: a copy of what the tickets say, for reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.application.drawer.sales_ports import ArticleSum, DayTotal, MonthPart
from cafe_pos.domain.day_sales import DaySales, Key, Part, Span
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part as ActPart

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPICursor

_TABLES: Final = ("day_total", "day_sale", "day_part", "day_hour", "day_visit")
_MONTH_TABLES: Final = ("month_part", "month_article")
_SALE_COLUMNS: Final = (
    "business_day",
    *(field.name for field in fields(Key)),
    *(field.name for field in fields(Part)),
)
_PUT_TOTAL: Final = (
    "INSERT INTO day_total (business_day, tickets, takings_cents, own_gross_cents, own_net_cents,"
    " opened_minutes) VALUES (?, ?, ?, ?, ?, ?)"
)
_PUT_SALE: Final = (
    f"INSERT INTO day_sale ({', '.join(_SALE_COLUMNS)})"
    f" VALUES ({', '.join('?' * len(_SALE_COLUMNS))})"
)
_PUT_PART: Final = (
    "INSERT INTO day_part (business_day, family, service, vat_code, gross_cents, net_cents,"
    " cost_cents, uncosted_net_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_HOUR: Final = (
    "INSERT INTO day_hour (business_day, hour, tickets, takings_cents) VALUES (?, ?, ?, ?)"
)
_PUT_VISIT: Final = (
    "INSERT INTO day_visit (business_day, service, tickets, buying, also_net_cents)"
    " VALUES (?, ?, ?, ?, ?)"
)
_CLOSED: Final = """
SELECT c.business_day, c.own_revenue_cents, coalesce((
  SELECT sum(v.net_cents) FROM closure_vat v
   WHERE v.entry_seq = c.entry_seq AND v.vat_code <> 'HORS'), 0)
  FROM closure c WHERE c.period = 'day' AND c.business_day BETWEEN ? AND ?
 ORDER BY c.business_day
"""
_SPANS: Final = """
SELECT s.opened_at, max(s.opened_at, coalesce(
    CASE WHEN c.state = 'counted' THEN c.closed_at END,
    (SELECT max(t.recorded_at) FROM ticket t
      WHERE t.session = s.number AND t.business_day = s.business_day),
    s.opened_at))
  FROM drawer_session s LEFT JOIN drawer_count c ON c.session = s.number
 WHERE s.business_day = ?
"""
"""A session that was not counted ended with its last ticket: nobody noted who locked the door."""
_MONTH: Final = """
SELECT substr(business_day, 1, 7), family, service, vat_code, sum(gross_cents), sum(net_cents),
       sum(cost_cents), sum(uncosted_net_cents)
  FROM day_part WHERE business_day BETWEEN ?1 || '-01' AND ?1 || '-31'
 GROUP BY 1, 2, 3, 4
"""
_ARTICLES: Final = """
SELECT substr(business_day, 1, 7), article, max(label), unit, sum(quantity), sum(net_cents),
       sum(cost_cents), sum(uncosted_net_cents)
  FROM day_sale WHERE business_day BETWEEN ?1 || '-01' AND ?1 || '-31' AND vat_code <> 'HORS'
 GROUP BY article, unit
"""
_PART_NAMES: Final = (
    "month, family, service, vat_code, gross_cents, net_cents, cost_cents, uncosted_net_cents"
)
_ARTICLE_NAMES: Final = (
    "month, article, label, unit, quantity, net_cents, cost_cents, uncosted_net_cents"
)
_KEEP_PARTS: Final = f"INSERT INTO month_part ({_PART_NAMES}) {_MONTH}"
_KEEP_ARTICLES: Final = f"INSERT INTO month_article ({_ARTICLE_NAMES}) {_ARTICLES}"
_KEPT: Final = """
SELECT month, sum(CASE WHEN vat_code <> 'HORS' THEN gross_cents ELSE 0 END),
       sum(CASE WHEN vat_code <> 'HORS' THEN net_cents ELSE 0 END)
  FROM month_part WHERE month BETWEEN ? AND ? GROUP BY month
"""
_MONTHS: Final = f"SELECT {_PART_NAMES} FROM month_part WHERE month BETWEEN ? AND ?"
_NOT_KEPT: Final = """
SELECT DISTINCT substr(business_day, 1, 7) FROM day_total WHERE business_day BETWEEN ? AND ?
EXCEPT SELECT month FROM month_part
"""
_BEST: Final = f"SELECT {_ARTICLE_NAMES} FROM %s ORDER BY net_cents DESC, article LIMIT ?2"
_LEAST: Final = f"SELECT {_ARTICLE_NAMES} FROM %s ORDER BY net_cents, article DESC LIMIT ?2"
_OF_MONTH: Final = "month_article WHERE month = ?1"
_OF_DAYS: Final = f"(WITH sold ({_ARTICLE_NAMES}) AS ({_ARTICLES}) SELECT * FROM sold)"
_HOURS: Final = """
SELECT (strftime('%w', business_day) + 6) % 7, hour, sum(tickets), sum(takings_cents)
  FROM day_hour WHERE business_day BETWEEN ? AND ? GROUP BY 1, 2
"""
_VISITS: Final = """
SELECT substr(business_day, 1, 7), service, sum(tickets), sum(buying), sum(also_net_cents)
  FROM day_visit WHERE business_day BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 1, 2
"""
_FROZEN: Final = """
SELECT business_day, tickets, takings_cents, own_gross_cents, own_net_cents, opened_minutes
  FROM day_total WHERE business_day BETWEEN ? AND ? ORDER BY business_day
"""


class SqlSales(ActPart):
    """The SalesBook port on SQLite."""

    def frozen(self, first: str, last: str) -> tuple[DayTotal, ...]:
        """The days that are added up, in order."""
        return tuple(DayTotal(*row) for row in self._rows(_FROZEN, first, last))

    def closed(self, first: str, last: str) -> Sequence[tuple[str, int, int]]:
        """The days that are closed, with their closure's own revenue with and without VAT."""
        return [(day, gross, net) for day, gross, net in self._rows(_CLOSED, first, last)]

    def put(self, day: str, sales: DaySales) -> None:
        """Keep a day's sales in the place of what was kept of it."""
        own = sales.own()
        cursor = self._connection.connection.cursor()
        for table in _TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE business_day = ?", (day,))
        self._drop_month(cursor, day[:7])
        cursor.execute(
            _PUT_TOTAL,
            (
                day, sales.tickets, sales.takings_cents, own.gross_cents, own.net_cents,
                sales.opened_minutes,
            ),
        )  # fmt: skip
        cursor.executemany(
            _PUT_SALE, [(day, *astuple(key), *astuple(part)) for key, part in sales.parts.items()]
        )
        families: dict[tuple[str, str, str], Part] = {}
        for key, part in sales.parts.items():
            families.setdefault((key.family, key.service, key.vat_code), Part()).add(part)
        cursor.executemany(
            _PUT_PART, [(day, *names, *astuple(part)[1:]) for names, part in families.items()]
        )
        cursor.executemany(_PUT_HOUR, [(day, hour, *both) for hour, both in sales.hours.items()])
        cursor.executemany(
            _PUT_VISIT, [(day, name, *astuple(visits)) for name, visits in sales.visits.items()]
        )
        cursor.close()

    def spans(self, day: str) -> tuple[Span, ...]:
        """Between which times (UTC) a drawer that began on a day was open."""
        return tuple((start, end) for start, end in self._rows(_SPANS, day))

    def kept_months(self, first: str, last: str) -> Mapping[str, tuple[int, int]]:
        """The months that are kept, with their own revenue with and without VAT."""
        return {month: (gross, net) for month, gross, net in self._rows(_KEPT, first, last)}

    def keep_month(self, month: str) -> None:
        """Keep the sums of a month's days in the place of what was kept of it."""
        cursor = self._connection.connection.cursor()
        self._drop_month(cursor, month)
        cursor.execute(_KEEP_PARTS, (month,))
        cursor.execute(_KEEP_ARTICLES, (month,))
        cursor.close()

    @staticmethod
    def _drop_month(cursor: DBAPICursor, month: str) -> None:
        for table in _MONTH_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE month = ?", (month,))

    def months(self, first: str, last: str) -> tuple[MonthPart, ...]:
        """Families and services by month, of the days that are added up."""
        rows = list(self._rows(_MONTHS, first, last))
        for (month,) in list(self._rows(_NOT_KEPT, f"{first}-01", f"{last}-31")):
            rows += self._rows(_MONTH, month)
        return tuple(MonthPart(*row) for row in sorted(rows, key=lambda row: row[:4]))

    def articles(
        self, month: str, best: int, least: int
    ) -> tuple[tuple[ArticleSum, ...], tuple[ArticleSum, ...]]:
        """So many own articles that brought the most, and so many others that brought the least."""
        where = _OF_MONTH if self.kept_months(month, month) else _OF_DAYS
        first = tuple(self._rows(_BEST % where, month, best))
        others = self._rows(_LEAST % where, month, best + least)
        slow = [row for row in others if row not in first][:least]
        return tuple(ArticleSum(*row[1:]) for row in first), tuple(
            ArticleSum(*row[1:]) for row in slow
        )

    def hours(self, first: str, last: str) -> Mapping[tuple[int, int], tuple[int, int]]:
        """Tickets and takings by (weekday from Monday = 0, hour of the wall clock)."""
        return {
            (weekday, hour): (tickets, cents)
            for weekday, hour, tickets, cents in self._rows(_HOURS, first, last)
        }

    def visits(self, first: str, last: str) -> Iterable[tuple[str, str, int, int, int]]:
        """Month, service, tickets with it, those that also buy, for how much without VAT."""
        return [
            (month, service, tickets, buying, cents)
            for month, service, tickets, buying, cents in self._rows(_VISITS, first, last)
        ]

    def _rows(self, sql: str, *params: str | int) -> Iterable[tuple[Any, ...]]:
        return queries.stream(self._connection, sql, *params)

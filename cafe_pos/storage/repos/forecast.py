"""Counter sales for the forecast, read from the tickets' lines by the fewest look-ups.

An index over the article of every line would cost each sale; lines are in the order of their ids
instead, so one pass over the lines since a day finds the few of the articles asked for, and only
those look up their ticket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_OPEN: Final = (
    "SELECT DISTINCT business_day FROM ticket WHERE business_day >= ? AND business_day < ?"
    " ORDER BY business_day"
)
_FIRST_LINE: Final = (
    "SELECT min(id) FROM ticket_line WHERE entry_seq ="
    " (SELECT entry_seq FROM ticket WHERE id ="
    " (SELECT min(id) FROM ticket WHERE business_day >= ? AND business_day < ?))"
)
# CROSS JOIN keeps the lines as the outer loop. A share of an order repeats its lines: once is one.
_LINES: Final = (
    " FROM ticket_line l CROSS JOIN ticket t ON t.entry_seq = l.entry_seq"
    " WHERE l.id >= ? AND l.article IN ({articles}) AND l.kind = 'article' AND l.unit = 'piece'"
    " AND l.act IS NULL AND l.ref IS NULL AND t.business_day >= ? AND t.business_day < ?"
)
_HOUR: Final = (
    "((substr(t.issued_at, 12, 2) * 60 + substr(t.issued_at, 15, 2) + t.utc_offset_min + {shift})"
    " % 1440) / 60"
)
_SOLD: Final = (
    "SELECT article, business_day, hour, sum(quantity) FROM ("
    "SELECT l.article, t.business_day, {hour} AS hour, l.quantity{lines} AND t.split IS NULL"
    " UNION ALL "
    "SELECT l.article, min(t.business_day), min({hour}), l.quantity{lines}"
    " AND t.split IS NOT NULL GROUP BY t.split, l.position, t.nature, l.article, l.quantity"
    ") GROUP BY article, business_day, hour"
)
_TICKETS: Final = (
    "SELECT t.business_day, {hour}, count(*) FROM ticket t"
    " WHERE t.business_day >= ? AND t.business_day < ? GROUP BY 1, 2"
)
_DAY_MIN: Final = 24 * 60


class SqlDemand(Part):
    """The Demand port on SQLite."""

    def open_days(self, since: date, before: date) -> tuple[date, ...]:
        """The days on which the café sold anything at all, in order."""
        rows = queries.stream(self._connection, _OPEN, since.isoformat(), before.isoformat())
        return tuple(date.fromisoformat(row[0]) for row in rows)

    def sold(
        self, articles: Sequence[str], since: date, before: date
    ) -> Mapping[str, Mapping[date, int]]:
        """What each article sold on each day on which it sold."""
        found: dict[str, dict[date, int]] = {article: {} for article in articles}
        for article, day, _, quantity in self._rows(articles, since, before, "0"):
            found[article][date.fromisoformat(day)] = quantity
        return found

    def sold_by_hour(
        self, articles: Sequence[str], since: date, before: date, begins_min: int
    ) -> Mapping[str, Mapping[date, Mapping[int, int]]]:
        """The same in each hour since the days begin, minutes after midnight on the wall clock."""
        found: dict[str, dict[date, dict[int, int]]] = {article: {} for article in articles}
        for article, day, hour, quantity in self._rows(articles, since, before, _hour(begins_min)):
            found[article].setdefault(date.fromisoformat(day), {})[hour] = quantity
        return found

    def _rows(
        self, articles: Sequence[str], since: date, before: date, hour: str
    ) -> Iterator[tuple[Any, ...]]:
        days = (since.isoformat(), before.isoformat())
        ((first,),) = queries.stream(self._connection, _FIRST_LINE, *days)
        if first is None or not articles:
            return
        lines = _LINES.format(articles=", ".join("?" * len(articles)))
        given = (first, *articles, *days)
        sql = _SOLD.format(hour=hour, lines=lines)
        yield from queries.stream(self._connection, sql, *given, *given)

    def tickets_by_hour(
        self, since: date, before: date, begins_min: int
    ) -> Mapping[date, Mapping[int, int]]:
        """How many tickets each hour of those days had in all."""
        found: dict[date, dict[int, int]] = {}
        sql = _TICKETS.format(hour=_hour(begins_min))
        for day, hour, count in queries.stream(
            self._connection, sql, since.isoformat(), before.isoformat()
        ):
            found.setdefault(date.fromisoformat(day), {})[hour] = count
        return found


def _hour(begins_min: int) -> str:
    """The SQL of the hour since a day began; whole minutes only, so nothing foreign gets in."""
    return _HOUR.format(shift=2 * _DAY_MIN - int(begins_min))

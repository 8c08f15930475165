"""The day's bread as the fiscal documents tell it: tickets by their marks, stock by its nature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from cafe_pos.domain.bread_day import Balance
from cafe_pos.storage import queries

_LINES: Final = (
    "SELECT l.article, l.quantity, l.ref IS NOT NULL AND l.service = 'bread', t.split, l.position,"
    " t.nature FROM ticket t JOIN ticket_line l ON l.entry_seq = t.entry_seq"
    " WHERE t.business_day = ?1 AND l.kind = 'article' AND l.act IS NOT 'prepaid'"
    " AND l.article IN ({articles})"
)
_STOCK: Final = (
    "SELECT l.article, d.nature, sum(l.quantity) FROM stock_document d"
    " JOIN stock_line l ON l.entry_seq = d.entry_seq"
    " WHERE d.business_day = ?1 AND l.article IN ({articles}) GROUP BY l.article, d.nature"
)
_DAY_BEFORE: Final = (
    "SELECT max(day) FROM (SELECT max(business_day) AS day FROM ticket WHERE business_day < ?1"
    " UNION ALL SELECT max(business_day) FROM stock_document WHERE business_day < ?1)"
)
_NATURES: Final = {
    "delivery": "delivered",
    "returned": "returned",
    "withdrawn": "returned",
    "wasted": "wasted",
    "loss": "wasted",
    "staff": "wasted",
    "given": "given",
    "kept": "left",
}


def balances(connection: Connection, day: str, articles: Sequence[str]) -> Mapping[str, Balance]:
    """The bread of a day by article; what was kept on the day before is brought into it."""
    counts: dict[str, dict[str, int]] = {article: {} for article in articles}
    marks = ", ".join("?" * len(articles)) or "NULL"
    shared = set()
    lines = queries.stream(connection, _LINES.format(articles=marks), day, *articles)
    for article, quantity, booked, split, position, nature in lines:
        if split is not None and nature == "sale":  # an order paid in shares counts once
            if (split, position) in shared:
                continue
            shared.add((split, position))
        _count(counts[article], "picked_up" if booked else "sold", quantity)
    stock = _STOCK.format(articles=marks)
    for article, nature, quantity in queries.stream(connection, stock, day, *articles):
        if nature in _NATURES:
            _count(counts[article], _NATURES[nature], quantity)
    (before,) = next(queries.stream(connection, _DAY_BEFORE, day))
    if before is not None:
        for article, nature, quantity in queries.stream(connection, stock, before, *articles):
            if nature == "kept":
                _count(counts[article], "brought", quantity)
    return {article: Balance(article, **found) for article, found in counts.items()}


def open_days(connection: Connection, first: str, last: str) -> frozenset[date]:
    """The days, both included, on which anything was sold or counted."""
    sql = (
        "SELECT DISTINCT business_day FROM ticket WHERE business_day BETWEEN ?1 AND ?2 UNION"
        " SELECT DISTINCT business_day FROM stock_document WHERE business_day BETWEEN ?1 AND ?2"
    )
    rows = queries.stream(connection, sql, first, last)
    return frozenset(date.fromisoformat(row[0]) for row in rows)


def _count(found: dict[str, int], what: str, quantity: int) -> None:
    found[what] = found.get(what, 0) + quantity

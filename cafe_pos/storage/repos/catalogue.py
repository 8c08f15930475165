"""Prices to come, price rules and menus, converted to and from domain values at this edge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, time

from sqlalchemy import Connection
from sqlmodel import Session, col, delete, select

from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.storage.tables.catalogue import ArticlePriceRow, MenuRow, PriceRuleRow


def dated_prices(connection: Connection) -> tuple[DatedPrice, ...]:
    """The prices with a start date, by date."""
    order = (col(ArticlePriceRow.since), col(ArticlePriceRow.id))
    with Session(connection) as session:
        return tuple(
            DatedPrice(
                row.article,
                date.fromisoformat(row.since),
                row.price_cents,
                row.price_takeaway_cents,
                row.price_room_cents,
                row.price_terrace_cents,
            )
            for row in session.exec(select(ArticlePriceRow).order_by(*order))
        )


def put_dated_prices(connection: Connection, prices: Sequence[DatedPrice]) -> None:
    """Replace the prices with a start date."""
    with Session(connection) as session:
        session.exec(delete(ArticlePriceRow))
        for price in prices:
            session.add(
                ArticlePriceRow(
                    article=price.article,
                    since=price.since.isoformat(),
                    price_cents=price.price_cents,
                    price_takeaway_cents=price.price_takeaway_cents,
                    price_room_cents=price.price_room_cents,
                    price_terrace_cents=price.price_terrace_cents,
                )
            )
        session.flush()


def price_rules(connection: Connection) -> tuple[PriceRule, ...]:
    """The price rules, in the order they were made."""
    with Session(connection) as session:
        rows = session.exec(select(PriceRuleRow).order_by(col(PriceRuleRow.id)))
        return tuple(
            PriceRule(
                code=row.code,
                label=row.label,
                weekdays=tuple(json.loads(row.weekdays)),
                start=time.fromisoformat(row.start),
                end=time.fromisoformat(row.end),
                percent_bp=row.percent_bp,
                families=tuple(json.loads(row.families)),
                articles=tuple(json.loads(row.articles)),
                since=_day(row.since),
                until=_day(row.until),
            )
            for row in rows
        )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def put_price_rules(connection: Connection, rules: Sequence[PriceRule]) -> None:
    """Replace the price rules; the order given is kept."""
    with Session(connection) as session:
        session.exec(delete(PriceRuleRow))
        session.flush()
        for number, rule in enumerate(rules, start=1):
            session.add(
                PriceRuleRow(
                    id=number,
                    code=rule.code,
                    label=rule.label,
                    weekdays=json.dumps(rule.weekdays),
                    start=f"{rule.start:%H:%M}",
                    end=f"{rule.end:%H:%M}",
                    percent_bp=rule.percent_bp,
                    families=json.dumps(rule.families, ensure_ascii=False),
                    articles=json.dumps(rule.articles, ensure_ascii=False),
                    since=None if rule.since is None else rule.since.isoformat(),
                    until=None if rule.until is None else rule.until.isoformat(),
                )
            )
        session.flush()


def menus(connection: Connection) -> tuple[Menu, ...]:
    """The menus, in the order they were made."""
    with Session(connection) as session:
        rows = session.exec(select(MenuRow).order_by(col(MenuRow.id)))
        return tuple(Menu(row.code, row.label, row.price_cents, _slots(row.slots)) for row in rows)


def _slots(text: str) -> tuple[Slot, ...]:
    return tuple(
        Slot(label, tuple(Choice(article, extra) for article, extra in choices))
        for label, choices in json.loads(text)
    )


def put_menus(connection: Connection, wanted: Sequence[Menu]) -> None:
    """Replace the menus; the order given is kept."""
    with Session(connection) as session:
        session.exec(delete(MenuRow))
        session.flush()
        for number, menu in enumerate(wanted, start=1):
            slots = [[s.label, [[c.article, c.extra_cents] for c in s.choices]] for s in menu.slots]
            session.add(
                MenuRow(
                    id=number,
                    code=menu.code,
                    label=menu.label,
                    price_cents=menu.price_cents,
                    slots=json.dumps(slots, ensure_ascii=False),
                )
            )
        session.flush()

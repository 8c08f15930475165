"""How an open tab is kept and read: the order as text, its last round, what the kitchen must hear.

The text names each line's label too, so that an article which has left the catalogue since is
missed by its name instead of vanishing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.acts import Moment
from cafe_pos.application.lunch import dishes
from cafe_pos.application.ports import Operator, StoredTab, UnitOfWork
from cafe_pos.application.tabs import order_text
from cafe_pos.domain import service_mark
from cafe_pos.domain import tab as tab_rules
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.ticket import Channel

MAX_NAME: Final = 24
AUTOMATIC: Final = "Note {n}"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts on a tab, when, and where: what every record of it says."""

    operator: Operator
    moment: Moment
    channel: Channel


@dataclass(frozen=True, slots=True)
class Kept:
    """A tab as it was read: its row, its order, and the rest of its text.

    `last_round` are the pieces that were added last, `cancelled` those the kitchen still cooks
    for nothing, `lost` the lines whose article has left the catalogue.
    """

    row: StoredTab
    order: Order
    last_round: tuple[OrderLine, ...] = ()
    cancelled: tuple[OrderLine, ...] = ()
    lost: tuple[Mapping[str, Any], ...] = ()


def read(uow: UnitOfWork, row: StoredTab, day: date) -> Kept:
    """Read a tab at the prices of a day; its order carries the tab's id and version."""

    def find(code: str) -> Article | None:
        return uow.article_on(code, day)

    text = json.loads(row.content)
    order = dishes.known_order(uow, order_text.order_of(text, find), day)
    known = replace(
        order, tab=row.public, version=row.version, covers=row.covers, customer=row.customer,
        part=False,
    )  # fmt: skip
    return Kept(
        row,
        known,
        dishes.known(uow, _lines(find, text.get("round", ())), day),
        dishes.known(uow, _lines(find, text.get("cancelled", ())), day),
        tuple(
            line
            for line in text["lines"]
            if order_text.find_article(line["article"], service_mark.of(line), find) is None
        ),
    )


def _lines(find: order_text.Find, kept: Iterable[Mapping[str, Any]]) -> tuple[OrderLine, ...]:
    lines = (order_text.line_of(line, find) for line in kept)
    return tuple(line for line in lines if line is not None)


def found(uow: UnitOfWork, public: str, day: date, version: int | None = None) -> Kept:
    """An open tab by its id.

    Raises:
        PosError: `tab.gone`; `tab.changed` when it is no longer of this version.
    """
    row = uow.tab(public)
    if row is None:
        raise PosError("tab.gone")
    if version is not None and row.version != version:
        raise PosError("tab.changed", name=row.name)
    return read(uow, row, day)


def named(uow: UnitOfWork, name: str, day: date) -> Kept:
    """An open tab by its name, or by its id.

    Raises:
        PosError: `tab.unknown`.
    """
    row = uow.tab_named(name) or uow.tab(name)
    if row is None:
        raise PosError("tab.unknown", name=name)
    return read(uow, row, day)


def opened(uow: UnitOfWork, name: str, order: Order, hand: Hand) -> Kept:
    """A new tab that holds nothing yet; `write` keeps it."""
    at = hand.moment.at
    row = StoredTab(
        public=secrets.token_hex(8),
        name=free_name(uow, name),
        place=order.place.value,
        covers=order.covers,
        customer=order.customer,
        opened_at=at,
        opened_by=hand.operator.code,
        held_by=hand.operator.code,
        held_since=at,
        total_cents=0,
        pieces=0,
        content="",
        version=0,
    )
    return Kept(row, Order())


def checked_name(name: str) -> str:
    """A name on one line.

    Raises:
        PosError: `tab.name` when it is empty or too long.
    """
    clean = acts.one_line(name)
    if not 1 <= len(clean) <= MAX_NAME:
        raise PosError("tab.name", limit=MAX_NAME)
    return clean


def free_name(uow: UnitOfWork, name: str) -> str:
    """A name that no other tab has.

    Raises:
        PosError: `tab.name`, `tab.taken`.
    """
    clean = checked_name(name)
    if uow.tab_named(clean) is not None:
        raise PosError("tab.taken", name=clean)
    return clean


def automatic_name(uow: UnitOfWork, moment: Moment) -> str:
    """The next `Note n` of the day; one that is still open from another day is passed over."""
    while True:
        number = uow.count_up("tab", moment.day.isoformat())
        name = AUTOMATIC.format(n=number)
        if uow.tab_named(name) is None:
            return name


def write(uow: UnitOfWork, kept: Kept, order: Order, hand: Hand) -> Kept:
    """Keep an order as what a tab holds from now on; whoever does so has the tab."""
    record_removed(uow, kept, (), hand, "")
    aside = tuple(tab_rules.put_aside(line) for line in order.lines)
    version = kept.row.version + 1
    whole = replace(order, lines=aside, tab=kept.row.public, version=version, part=False)
    added = tab_rules.added(kept.order.lines, order.lines)
    last_round = added or kept.last_round
    row = held(
        replace(
            kept.row,
            place=order.place.value,
            covers=order.covers,
            customer=order.customer,
            total_cents=whole.total_cents,
            pieces=whole.pieces,
            content=_text(whole, last_round, kept.cancelled),
            version=version,
        ),
        hand,
    )
    uow.put_tab(row)
    return Kept(row, whole, last_round, kept.cancelled)


def held(row: StoredTab, hand: Hand) -> StoredTab:
    """The tab in the hands of whoever acts; the time changes with the person."""
    if row.held_by == hand.operator.code:
        return row
    return replace(row, held_by=hand.operator.code, held_since=hand.moment.at)


def _text(order: Order, last_round: Iterable[OrderLine], cancelled: Iterable[OrderLine]) -> str:
    content = order_text.order_as_json(order)
    content["lines"] = [order_text.line_as_json(line) | {"name": line.name} for line in order.lines]
    for name, lines in (("round", last_round), ("cancelled", cancelled)):
        if kept := [order_text.line_as_json(line) for line in lines]:
            content[name] = kept
    return json.dumps(content, ensure_ascii=False)


def record_removed(
    uow: UnitOfWork, kept: Kept, gone: Iterable[OrderLine], hand: Hand, reason: str
) -> None:
    """Record what left a tab without being sold, the lines of lost articles included."""
    lines = [
        {
            "article": line.article.code,
            "label": line.name,
            "quantity": line.quantity,
            "amount": line.gross_cents,
        }
        for line in gone
    ]
    lines += [
        {
            "article": line["article"],
            "label": line.get("name", line["article"]),
            "quantity": line["quantity"],
            "amount": None,
        }
        for line in kept.lost
    ]
    if lines:
        acts.record(
            uow, EventCode.LINE_REMOVED, "line_removed",
            at=hand.moment.at, channel=hand.channel, operator=hand.operator.code,
            tab=kept.row.public, lines=lines, reason=acts.one_line(reason),
        )  # fmt: skip

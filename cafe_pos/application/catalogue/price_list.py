"""Prices with start dates: set for a day to come or for now, listed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import price_list
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import euros
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import check_happy_hours
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class PriceView:
    """The prices that an article will have from a day on."""

    label: str
    price: DatedPrice

    def as_json(self) -> dict[str, Any]:
        """The prices for scripts."""
        return {
            "article": self.price.article,
            "label": self.label,
            "since": self.price.since.isoformat(),
            "price": euros(self.price.price_cents),
            "price_takeaway": _euros(self.price.price_takeaway_cents),
            "price_room": _euros(self.price.price_room_cents),
            "price_terrace": _euros(self.price.price_terrace_cents),
        }


def _euros(cents: int | None) -> str | None:
    return None if cents is None else euros(cents)


def today(ctx: Context, uow: UnitOfWork) -> date:
    """The business day in progress."""
    return acts.moment_of(uow, ctx.clock.now()).day


def keep(uow: UnitOfWork, articles: Sequence[Article], day: date) -> None:
    """Write the catalogue as it is on a business day; prices that are in force become its own.

    Raises:
        PosError: `rule.happy_hour` when the price rules would no longer be lawful with it.
    """
    rules = uow.price_rules()
    if rules:
        check_happy_hours(rules, articles)
    _write(uow, articles, day)


def _write(uow: UnitOfWork, articles: Sequence[Article], day: date) -> None:
    uow.put_articles(articles)
    due = [price for price in uow.dated_prices() if price.since <= day]
    if due:
        uow.put_dated_prices([price for price in uow.dated_prices() if price.since > day])


def begin(uow: UnitOfWork, day: date) -> None:
    """Make prices that have begun the catalogue's own, at a start and when the day rolls.

    They were recorded when they were set. Sales do not wait for it: ringing looks at the day.
    """
    if any(price.since <= day for price in uow.dated_prices()):
        _write(uow, uow.articles_on(day), day)


def set_price(
    ctx: Context,
    code: str,
    cents: int | None,
    *,
    place: str = "counter",
    since: date | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> PriceView:
    """Give an article another price, from a business day on; without one, from now.

    `place` is counter, room, terrace or takeaway; None takes the price of that place away. The
    article's other prices stay as they are that day.

    Raises:
        PosError: `article.unknown`, `price.place`, `price.bounds`, `price.past`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        return set_price_in(
            ctx, uow, code, cents, place=place, since=since, operator=who.code, channel=channel
        )


def set_price_in(
    ctx: Context,
    uow: UnitOfWork,
    code: str,
    cents: int | None,
    *,
    place: str = "counter",
    since: date | None = None,
    operator: str,
    channel: Channel,
) -> PriceView:
    """Give an article another price within an act that does more; `operator` is a code.

    Raises:
        PosError: as `set_price` does, the operator apart.
    """
    day = today(ctx, uow)
    first = since or day
    if first < day:
        raise PosError("price.past", day=first)
    article = uow.article_on(code, day)
    if article is None:
        raise PosError("article.unknown", article=code)
    (then,) = price_list.in_force(
        (article,), [p for p in uow.dated_prices() if p.since > day], first
    )
    before = price_list.prices_of(then, first)
    after = price_list.changed(before, place, cents)
    if first == day:
        catalogue = uow.articles_on(day)
        keep(uow, [after.of(a) if a.code == code else a for a in catalogue], day)
    else:
        others = [p for p in uow.dated_prices() if (p.article, p.since) != (code, first)]
        uow.put_dated_prices([*others, after])
    acts.record(
        uow, EventCode.SETTINGS_CHANGE, "price",
        at=utc_text(ctx.clock.now()), channel=channel, operator=operator,
        article=code, since=first.isoformat(), before=_said(before), after=_said(after),
    )  # fmt: skip
    return PriceView(article.label, after)


def _said(price: DatedPrice) -> dict[str, int | None]:
    """The four prices in cents, for the event."""
    return {place: getattr(price, field) for place, field in price_list.PLACES.items()}


def prices_to_come(ctx: Context) -> tuple[PriceView, ...]:
    """The prices that begin on a later day, soonest first."""
    with ctx.store.act() as uow:
        day = today(ctx, uow)
        labels = {article.code: article.label for article in uow.articles()}
        return tuple(
            PriceView(labels.get(price.article, price.article), price)
            for price in uow.dated_prices()
            if price.since > day
        )


def cancel_price(
    ctx: Context,
    code: str,
    since: date,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> None:
    """Take back a price that has not begun.

    Raises:
        PosError: `price.none` when none begins that day, `price.past`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        if since <= today(ctx, uow):
            raise PosError("price.past", day=since)
        prices = uow.dated_prices()
        gone = [p for p in prices if (p.article, p.since) == (code, since)]
        if not gone:
            raise PosError("price.none", article=code, day=since)
        uow.put_dated_prices([p for p in prices if p not in gone])
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "price_cancelled",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            article=code, since=since.isoformat(), before=_said(gone[0]),
        )  # fmt: skip

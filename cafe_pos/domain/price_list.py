"""Prices with start dates: which price of an article holds on a business day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError

MAX_PRICE_CENTS: Final = 100_000_00

PLACES: Final[dict[str, str]] = {
    "counter": "price_cents",
    "room": "price_room_cents",
    "terrace": "price_terrace_cents",
    "takeaway": "price_takeaway_cents",
}
"""Where a price holds, and the field that keeps it; only the counter's is always set."""


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """The prices of an article (cents, VAT included) from the business day `since` on.

    They replace all four of the article's prices: a place without one has the counter's.
    """

    article: str
    since: date
    price_cents: int
    price_takeaway_cents: int | None = None
    price_room_cents: int | None = None
    price_terrace_cents: int | None = None

    def of(self, article: Article) -> Article:
        """The article at these prices."""
        return replace(
            article,
            price_cents=self.price_cents,
            price_takeaway_cents=self.price_takeaway_cents,
            price_room_cents=self.price_room_cents,
            price_terrace_cents=self.price_terrace_cents,
        )


def prices_of(article: Article, since: date) -> DatedPrice:
    """The prices that an article has, as prices from a day on."""
    return DatedPrice(
        article.code,
        since,
        article.price_cents,
        article.price_takeaway_cents,
        article.price_room_cents,
        article.price_terrace_cents,
    )


def changed(price: DatedPrice, place: str, cents: int | None) -> DatedPrice:
    """The same prices with another one at a place; None means the counter's price there.

    Raises:
        PosError: `price.place` for an unknown place or a counter without a price; `price.bounds`.
    """
    if place not in PLACES or (cents is None and place == "counter"):
        raise PosError("price.place", place=place)
    if cents is not None and not 0 <= cents <= MAX_PRICE_CENTS:
        raise PosError("price.bounds", amount_cents=cents, limit_cents=MAX_PRICE_CENTS)
    field: dict[str, Any] = {PLACES[place]: cents}
    return replace(price, **field)


def in_force(
    articles: Sequence[Article], prices: Iterable[DatedPrice], on: date
) -> tuple[Article, ...]:
    """The catalogue at the prices of a business day."""
    latest: dict[str, DatedPrice] = {}
    for price in prices:
        known = latest.get(price.article)
        if price.since <= on and (known is None or known.since < price.since):
            latest[price.article] = price
    if not latest:
        return tuple(articles)
    return tuple(latest[a.code].of(a) if a.code in latest else a for a in articles)

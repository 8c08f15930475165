"""The catalogue, as the use cases ask storage for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule


class Catalogue(Protocol):
    """What is sold, and at which price."""

    def articles(self) -> tuple[Article, ...]:
        """The catalogue, in its own order."""

    def article(self, code: str) -> Article | None:
        """An article by its code."""

    def put_articles(self, articles: Sequence[Article]) -> None:
        """Replace the catalogue."""

    def articles_on(self, day: date) -> tuple[Article, ...]:
        """The catalogue at the prices of a business day."""

    def article_on(self, code: str, day: date) -> Article | None:
        """An article by its code, at the prices of a business day."""

    def dated_prices(self) -> tuple[DatedPrice, ...]:
        """The prices with a start date, by date."""

    def put_dated_prices(self, prices: Sequence[DatedPrice]) -> None:
        """Replace the prices with a start date (their event is the caller's to append)."""

    def price_rules(self) -> tuple[PriceRule, ...]:
        """The price rules, in the order they were made."""

    def put_price_rules(self, rules: Sequence[PriceRule]) -> None:
        """Replace the price rules (their event is the caller's to append)."""

    def menus(self) -> tuple[Menu, ...]:
        """The menus, in the order they were made."""

    def put_menus(self, menus: Sequence[Menu]) -> None:
        """Replace the menus (their event is the caller's to append)."""

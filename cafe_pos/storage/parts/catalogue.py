"""The catalogue with its dated prices, its rules and its menus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cafe_pos.domain import price_list
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.storage import repositories
from cafe_pos.storage.parts.base import Part
from cafe_pos.storage.repos import catalogue as catalogue_repo
from cafe_pos.storage.repos import mandates as mandates_repo


class CataloguePart(Part):
    """What is sold, and at which price."""

    def articles(self) -> tuple[Article, ...]:
        """The catalogue, in its own order."""
        return self._fact("articles", repositories.articles)

    def article(self, code: str) -> Article | None:
        """An article by its code."""
        by_code = self._fact("article_by_code", lambda _: {a.code: a for a in self.articles()})
        return by_code.get(code)

    def put_articles(self, articles: Sequence[Article]) -> None:
        """Replace the catalogue; mandators that it names are known from then on, by their code."""
        repositories.put_articles(self._connection, articles)
        if mandates_repo.register(self._connection, articles):
            self._forget("mandators")
        self._forget("articles", "article_by_code", "catalogue")

    def articles_on(self, day: date) -> tuple[Article, ...]:
        """The catalogue at the prices of a business day."""
        return self._catalogue(day)[1]

    def article_on(self, code: str, day: date) -> Article | None:
        """An article by its code, at the prices of a business day."""
        return self._catalogue(day)[2].get(code)

    def _catalogue(self, day: date) -> tuple[date, tuple[Article, ...], dict[str, Article]]:
        held: tuple[date, tuple[Article, ...], dict[str, Article]] | None
        held = self._facts.get("catalogue")
        if held is None or held[0] != day:
            articles = price_list.in_force(self.articles(), self.dated_prices(), day)
            held = (day, articles, {article.code: article for article in articles})
            self._facts["catalogue"] = held
        return held

    def dated_prices(self) -> tuple[DatedPrice, ...]:
        """The prices with a start date, by date."""
        return self._fact("dated_prices", catalogue_repo.dated_prices)

    def put_dated_prices(self, prices: Sequence[DatedPrice]) -> None:
        """Replace the prices with a start date (their event is the caller's to append)."""
        catalogue_repo.put_dated_prices(self._connection, prices)
        self._forget("dated_prices", "catalogue")

    def price_rules(self) -> tuple[PriceRule, ...]:
        """The price rules, in the order they were made."""
        return self._fact("price_rules", catalogue_repo.price_rules)

    def put_price_rules(self, rules: Sequence[PriceRule]) -> None:
        """Replace the price rules (their event is the caller's to append)."""
        catalogue_repo.put_price_rules(self._connection, rules)
        self._forget("price_rules")

    def menus(self) -> tuple[Menu, ...]:
        """The menus, in the order they were made."""
        return self._fact("menus", catalogue_repo.menus)

    def put_menus(self, menus: Sequence[Menu]) -> None:
        """Replace the menus (their event is the caller's to append)."""
        catalogue_repo.put_menus(self._connection, menus)
        self._forget("menus")

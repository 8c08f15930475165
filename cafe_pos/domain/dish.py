"""The dish of the day: an article that has another name, price and number of portions each day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.price_list import MAX_PRICE_CENTS
from cafe_pos.domain.pricing import LineKind

MAX_LABEL: Final = 40
MAX_PORTIONS: Final = 999
DEFAULT_CODE: Final = "PLAT"
"""The article of the starter catalogue that is the dish of the day."""
DISH_LINE: Final = "dish"
"""The line of the outside board that such an article fills."""
_TIME: Final = re.compile(r"(\d{1,2})\s*[:hH.]?\s*(\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DishArticle(Article):
    """An article as the dish of a day: its label and its price are that dish's own."""

    @property
    def day_label(self) -> str | None:
        """The dish's name, by which an order finds it again on a later day."""
        return self.label


@dataclass(frozen=True, slots=True)
class Dish:
    """What an article is on a business day (ISO): its name, its price in cents, its portions.

    Of an article and a day one dish is in force; those that were renamed stay known, so that
    orders put aside under the earlier name keep it. `sold_out` says that the kitchen has none,
    whatever the count.
    """

    day: str
    article: str
    label: str
    price_cents: int
    portions: int
    sold_out: bool = False
    in_force: bool = True

    def of(self, article: Article) -> DishArticle:
        """The article as this dish: one price wherever it is eaten."""
        own = {field.name: getattr(article, field.name) for field in fields(Article)}
        return DishArticle(
            **own
            | {
                "label": self.label,
                "price_cents": self.price_cents,
                "price_takeaway_cents": None,
                "price_room_cents": None,
                "price_terrace_cents": None,
            }
        )


def checked(dish: Dish, article: Article) -> Dish:
    """Return a dish that this article can be.

    Raises:
        PosError: `dish.article`, `dish.name`, `dish.price`, `dish.portions`.
    """
    if not can_be(article):
        raise PosError("dish.article", article=article.label)
    if not 1 <= len(dish.label) <= MAX_LABEL:
        raise PosError("dish.name", limit=MAX_LABEL, field="label")
    if not 0 < dish.price_cents <= MAX_PRICE_CENTS:
        raise PosError("dish.price", amount_cents=dish.price_cents, field="price")
    if not 1 <= dish.portions <= MAX_PORTIONS:
        raise PosError("dish.portions", count=dish.portions, limit=MAX_PORTIONS, field="portions")
    return dish


def can_be(article: Article) -> bool:
    """Whether an article can be a dish of the day: sold by the piece, at a price of its own."""
    return (
        article.line_kind == LineKind.ARTICLE
        and not article.by_weight
        and not article.open_price
        and not article.supplement
        and not article.alcoholic
    )


def usual(articles: Iterable[Article]) -> Article | None:
    """The article that is the dish of the day: PLAT, else the first on the board's line for it."""
    found = [article for article in articles if can_be(article) and not article.blocked]
    by_code = (article for article in found if article.code == DEFAULT_CODE)
    by_line = (article for article in found if article.board == DISH_LINE)
    return next(by_code, None) or next(by_line, None)


def checked_time(text: str) -> str:
    """The hour of a reservation as `12:30`, typed as `12:30`, `12h30`, `1230`, `12h` or `12`.

    Raises:
        PosError: `dish.time`.
    """
    found = _TIME.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - the hours and minutes of a clock
        raise PosError("dish.time", text=text, field="at")
    return f"{hour:02d}:{minute:02d}"


def portions_in(lines: Iterable[OrderLine], code: str, elsewhere: frozenset[str]) -> int:
    """How many portions of a day's dish lines hold, known by its article.

    The article rung before the dish had its name counts as well; a dish of another day, named in
    `elsewhere`, does not.
    """
    return sum(
        line.quantity
        for line in lines
        if line.kind is LineKind.ARTICLE
        and line.article.code == code
        and line.own_label not in elsewhere
    )

"""Menus (formulas): several dishes at one price, split over its parts by their own prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cafe_pos.domain.catalogue import Article, Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import allocate
from cafe_pos.domain.order import Order, OrderLine
from cafe_pos.domain.price_list import MAX_PRICE_CENTS
from cafe_pos.domain.pricing import MenuPart

MAX_SLOTS: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that may fill a slot, and what it costs more than the menu's price, in cents."""

    article: str
    extra_cents: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a menu (`Plat`, `Dessert`), filled by exactly one of its choices."""

    label: str
    choices: tuple[Choice, ...]

    def choice(self, article: str) -> Choice | None:
        """The choice of an article's code."""
        return next((choice for choice in self.choices if choice.article == article), None)


@dataclass(frozen=True, slots=True)
class Menu:
    """A formula at one price in cents, VAT included."""

    code: str
    label: str
    price_cents: int
    slots: tuple[Slot, ...]

    def total_cents(self, chosen: Sequence[str]) -> int:
        """What one menu costs with these articles, a code for each slot in order.

        Raises:
            PosError: `menu.choice`, `menu.parts`.
        """
        if len(chosen) != len(self.slots):
            raise PosError("menu.parts", menu=self.label, count=len(self.slots))
        extras = 0
        for slot, article in zip(self.slots, chosen, strict=True):
            choice = slot.choice(article)
            if choice is None:
                raise PosError("menu.choice", menu=self.label, slot=slot.label, article=article)
            extras += choice.extra_cents
        return self.price_cents + extras


def part_prices(menu: Menu, chosen: Sequence[Article]) -> tuple[int, ...]:
    """The price in cents of each part of one menu, by the articles' own prices at the counter.

    Their sum is the menu's price with its extras to the cent; the last part takes the remainder
    (DOMAIN, "Money").

    Raises:
        PosError: `menu.choice`, `menu.parts`, `menu.worthless` when nothing chosen has a price.
    """
    total = menu.total_cents([article.code for article in chosen])
    weights = [article.price_cents for article in chosen]
    if not any(weights):
        raise PosError("menu.worthless", menu=menu.label)
    shares = allocate(total, weights)
    if min(shares) < 0:
        # A menu of a few cents: the roundings of the others ate more than the last part is worth.
        raise PosError("menu.worthless", menu=menu.label)
    return shares


def added(order: Order, menu: Menu, chosen: Sequence[Article], quantity: int = 1) -> Order:
    """Put a menu into an order: one line for each part, in the order of the slots.

    Raises:
        PosError: as `part_prices` does; `order.quantity`, `article.blocked`.
    """
    prices = part_prices(menu, chosen)
    taken = [x.menu.number for x in order.lines if x.menu is not None and x.menu.code == menu.code]
    number = max(taken, default=0) + 1
    for article, cents in zip(chosen, prices, strict=True):
        part = MenuPart(menu.code, number, cents, menu.label)
        order, _ = order.add(article, quantity, menu=part)
    return order


def priced(menu: Menu, lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """The lines of one menu of an order at the prices that its articles give it now.

    Raises:
        PosError: as `part_prices` does; `menu.quantity` when its parts are not equally many.
    """
    if len({line.quantity for line in lines}) != 1:
        raise PosError("menu.quantity", menu=menu.label)
    prices = part_prices(menu, [line.article for line in lines])
    return tuple(
        replace(line, menu=replace(line.menu, unit_price_cents=cents, label=menu.label))
        for line, cents in zip(lines, prices, strict=True)
        if line.menu is not None
    )


def checked(menu: Menu, articles: Mapping[str, Article]) -> Menu:
    """Return a menu that can be sold from this catalogue.

    Raises:
        PosError: `menu.price`, `menu.slots`, `menu.slot`, `menu.article`, `article.unknown`.
    """
    if not 0 < menu.price_cents <= MAX_PRICE_CENTS:
        raise PosError("menu.price", menu=menu.label)
    if not 1 <= len(menu.slots) <= MAX_SLOTS:
        raise PosError("menu.slots", menu=menu.label, limit=MAX_SLOTS)
    for slot in menu.slots:
        codes = [choice.article for choice in slot.choices]
        if not slot.label or not codes or len(set(codes)) != len(codes):
            raise PosError("menu.slot", menu=menu.label, slot=slot.label)
        for choice in slot.choices:
            article = articles.get(choice.article)
            if article is None:
                raise PosError("article.unknown", article=choice.article)
            if not _can_be_part(article):
                raise PosError("menu.article", menu=menu.label, article=article.label)
            if not 0 <= choice.extra_cents <= MAX_PRICE_CENTS:
                raise PosError("menu.price", menu=menu.label)
    return menu


def _can_be_part(article: Article) -> bool:
    """Whether it has a price of its own by the piece, and is the café's to sell at a menu's."""
    return (
        article.line_kind == "article"
        and not article.by_weight
        and not article.open_price
        and article.price_cents > 0
        and article.ownership is not Ownership.TRANSPARENT
    )

"""The dish of the day in orders: its name and price on a line, and no more portions than there are.

A portion is gone when it is on a ticket of the day, in an open tab, or kept for somebody who
telephoned. A refund does not bring it back: what was cooked and served is eaten or thrown away.
Where it does come back to the pot, a manager raises the number of portions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from cafe_pos.domain import dish as dish_rules
from cafe_pos.domain.dish import Dish
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.pricing import LineKind

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class DishView:
    """A dish in force and where its portions are: sold, in open tabs, kept for who telephoned."""

    dish: Dish
    sold: int
    aside: int
    reserved: int

    @property
    def left(self) -> int:
        """How many may still be sold or kept."""
        free = self.dish.portions - self.sold - self.aside - self.reserved
        return 0 if self.dish.sold_out else max(0, free)

    def as_json(self) -> dict[str, Any]:
        """The dish for scripts; the price in euros."""
        return {
            "article": self.dish.article,
            "name": self.dish.label,
            "price": euros(self.dish.price_cents),
            "portions": self.dish.portions,
            "sold": self.sold,
            "on_tabs": self.aside,
            "reserved": self.reserved,
            "left": self.left,
            "sold_out": self.dish.sold_out,
        }


def in_force(uow: UnitOfWork, day: date) -> Mapping[str, Dish]:
    """The dishes of a business day, by the code of their article."""
    return {dish.article: dish for dish in uow.lunch.dishes(day.isoformat()) if dish.in_force}


def known(uow: UnitOfWork, lines: Sequence[OrderLine], day: date) -> tuple[OrderLine, ...]:
    """Lines that were kept under the name of a dish, at that dish's price again."""
    if all(line.label is None for line in lines):
        return tuple(lines)
    return tuple(_as_named(uow, line, day) for line in lines)


def known_order(uow: UnitOfWork, order: Order, day: date) -> Order:
    """An order whose dishes have their own names and prices."""
    return replace(order, lines=known(uow, order.lines, day))


def _as_named(uow: UnitOfWork, line: OrderLine, day: date) -> OrderLine:
    if line.label is None or line.kind is not LineKind.ARTICLE:
        return line
    today = (d for d in uow.lunch.dishes(day.isoformat()) if d.article == line.article.code)
    dish = next((d for d in today if d.label == line.label), None)
    dish = dish or uow.lunch.named(line.article.code, line.label)
    return line if dish is None else replace(line, article=dish.of(line.article), label=None)


def rung(
    uow: UnitOfWork, lines: Sequence[OrderLine], day: date, *, plainly: bool
) -> tuple[OrderLine, ...]:
    """The lines of a sale with its dishes; a script that names the article means today's dish.

    A screen says by the name which dish it showed: what was rung before the dish had its name
    stays at the catalogue's price.
    """
    named = known(uow, lines, day)
    dishes = in_force(uow, day) if plainly else {}
    if not dishes:
        return named
    return tuple(
        replace(line, article=dishes[line.article.code].of(line.article))
        if line.article.code in dishes and line.own_label is None and line.kind is LineKind.ARTICLE
        else line
        for line in named
    )


def sold(
    uow: UnitOfWork,
    lines: tuple[OrderLine, ...],
    day: date,
    *,
    held: Sequence[OrderLine] = (),
    plainly: bool,
    counted: bool,
) -> tuple[OrderLine, ...]:
    """The lines of a sale with its dishes, refused when there are no portions left.

    A sale that was written on paper is not `counted`: it was served. An order without a dish on a
    day without one costs nothing here.

    Raises:
        PosError: as `check` does.
    """
    if not uow.lunch.dishes(day.isoformat()) and all(line.label is None for line in lines):
        return lines
    found = rung(uow, lines, day, plainly=plainly)
    if counted:
        check(uow, found, day, held)
    return found


def check(
    uow: UnitOfWork, lines: Sequence[OrderLine], day: date, held: Sequence[OrderLine] = ()
) -> None:
    """Refuse more portions than are left; those that a tab `held` already are its own.

    An order of which a share is paid has its portions on a ticket.

    Raises:
        PosError: `dish.none_left` with how many are left.
    """
    dishes = in_force(uow, day)
    if not dishes or any(line.settled_cents for line in lines):
        return
    for code in {line.article.code for line in lines} & dishes.keys():
        dish = dishes[code]
        elsewhere = uow.lunch.labels_elsewhere(code, dish.day)
        wanted = dish_rules.portions_in(lines, code, elsewhere)
        wanted -= dish_rules.portions_in(held, code, elsewhere)
        if wanted > 0:
            left = view(uow, dish).left
            if wanted > left:
                raise PosError("dish.none_left", dish=dish.label, left=left)


def view(uow: UnitOfWork, dish: Dish, order: Order | None = None) -> DishView:
    """Where the portions of a dish are; what a tab holds of the `order` shown is not counted."""
    code, lunch = dish.article, uow.lunch
    elsewhere = lunch.labels_elsewhere(code, dish.day)
    aside = [one for one in lunch.aside(code) if one.label not in elsewhere]
    shown = 0
    if order is not None and order.tab is not None:
        own = sum(one.quantity for one in aside if one.tab == order.tab)
        shown = min(own, dish_rules.portions_in(order.lines, code, elsewhere))
    return DishView(
        dish,
        sold=sum(
            one.quantity for one in lunch.served(code, dish.day) if one.label not in elsewhere
        ),
        aside=sum(one.quantity for one in aside) - shown,
        reserved=sum(
            kept.quantity
            for kept in lunch.reservations(dish.day)
            if kept.article == code and not kept.taken
        ),
    )


def views(uow: UnitOfWork, day: date, order: Order | None = None) -> tuple[DishView, ...]:
    """The dishes of a day, as a screen that shows an `order` counts them."""
    return tuple(view(uow, dish, order) for dish in in_force(uow, day).values())

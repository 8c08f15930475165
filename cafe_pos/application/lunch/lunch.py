"""Lunch: the dish of the day is set, kept by telephone, taken, sold out; who ate is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.lunch import dishes
from cafe_pos.application.lunch.dishes import DishView
from cafe_pos.application.lunch.ports import Covers, Reservation
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.tabs import keeping as tab_store
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Recalled, Where
from cafe_pos.domain import dish as dish_rules
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.dish import MAX_PORTIONS, Dish
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

MAX_NAME = tab_store.MAX_NAME
"""A name that is kept becomes the name of the tab."""


@dataclass(frozen=True, slots=True)
class LunchView:
    """The lunch of a business day: its dishes, who has some kept, how many people ate.

    `choices` are the articles that can be a dish and are none today, the usual one first.
    """

    day: date
    dishes: tuple[DishView, ...]
    reservations: tuple[Reservation, ...]
    covers: tuple[Covers, ...]
    choices: tuple[Article, ...] = ()

    @property
    def waiting(self) -> tuple[Reservation, ...]:
        """The reservations that nobody has come for yet."""
        return tuple(one for one in self.reservations if not one.taken)

    def as_json(self) -> dict[str, Any]:
        """The lunch for scripts; names are not among it."""
        return {
            "day": self.day.isoformat(),
            "dishes": [dish.as_json() for dish in self.dishes],
            "covers": {
                "paid": sum(one.covers for one in self.covers if not one.open),
                "open": sum(one.covers for one in self.covers if one.open),
            },
        }


def seen(ctx: Context) -> LunchView:
    """Look at the lunch of today."""
    with ctx.store.act() as uow:
        return _seen(uow, price_list.today(ctx, uow))


def _seen(uow: UnitOfWork, day: date) -> LunchView:
    articles = uow.articles_on(day)
    views = dishes.views(uow, day)
    taken = {view.dish.article for view in views}
    free = [a for a in articles if a.code not in taken and dish_rules.can_be(a) and not a.blocked]
    usual = dish_rules.usual(articles)
    same = [a for a in free if usual is None or a.family == usual.family]
    likely = dish_rules.usual(same)
    return LunchView(
        day,
        views,
        tuple(uow.lunch.reservations(day.isoformat())),
        tuple(uow.lunch.covers(day.isoformat())),
        tuple(sorted(same, key=lambda article: article is not likely)),
    )


def today(ctx: Context, order: Order | None = None) -> tuple[DishView, ...]:
    """The dishes of today, as a screen that shows an order counts them."""
    with ctx.store.act() as uow:
        return dishes.views(uow, price_list.today(ctx, uow), order)


def set_dish(
    ctx: Context,
    label: str,
    price_cents: int,
    portions: int,
    article: str | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> DishView:
    """Say what the dish of today is, what it costs, and how many portions there are in all.

    Said again for the same article it replaces the first one; what was ordered under the earlier
    name keeps it. Without an article it is the catalogue's usual one.

    Raises:
        PosError: `dish.*`, `article.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        day = price_list.today(ctx, uow)
        found = _article(uow, article, day)
        wanted = Dish(day.isoformat(), found.code, acts.one_line(label), price_cents, portions)
        dish_rules.checked(wanted, found)
        before = dishes.in_force(uow, day).get(found.code)
        if before != wanted:
            uow.lunch.put_dish(wanted)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "dish",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
                article=found.code, day=wanted.day, before=_said(before), after=_said(wanted),
            )  # fmt: skip
        return dishes.view(uow, wanted)


def _said(dish: Dish | None) -> dict[str, Any] | None:
    """A dish for its event; the price in cents."""
    if dish is None:
        return None
    return {"label": dish.label, "price": dish.price_cents, "portions": dish.portions}


def _article(uow: UnitOfWork, code: str | None, day: date) -> Article:
    if code is None:
        found = dish_rules.usual(uow.articles_on(day))
        if found is None:
            raise PosError("dish.no_article")
        return found
    article = uow.article_on(code, day)
    if article is None:
        raise PosError("article.unknown", article=code)
    return article


def sell_out(
    ctx: Context, article: str | None = None, *, on: bool = True, operator: str | None = None
) -> DishView:
    """Say that the kitchen has none left, or that it has after all; anybody who sells may.

    Raises:
        PosError: `dish.none`, `dish.which`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        dish = replace(_dish(uow, article, price_list.today(ctx, uow)), sold_out=on)
        uow.lunch.put_dish(dish)
        return dishes.view(uow, dish)


def _dish(uow: UnitOfWork, article: str | None, day: date) -> Dish:
    """The dish of an article, or the only one of the day."""
    found = dishes.in_force(uow, day)
    if article is None and len(found) > 1:
        raise PosError("dish.which", articles=", ".join(sorted(found)))
    dish = next(iter(found.values()), None) if article is None else found.get(article)
    if dish is None:
        raise PosError("dish.none")
    return dish


def reserve(
    ctx: Context,
    name: str,
    quantity: int,
    at: str = "12:30",
    article: str | None = None,
    *,
    operator: str | None = None,
) -> Reservation:
    """Keep portions for somebody who telephoned; the name goes when the day is closed.

    Raises:
        PosError: `dish.none_left`, `dish.none`, `dish.which`, `dish.who`, `dish.portions`,
            `dish.time`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        dish = _dish(uow, article, price_list.today(ctx, uow))
        clean = acts.one_line(name)
        if not 1 <= len(clean) <= MAX_NAME:
            raise PosError("dish.who", limit=MAX_NAME, field="name")
        if not 1 <= quantity <= MAX_PORTIONS:
            raise PosError("dish.portions", count=quantity, limit=MAX_PORTIONS, field="quantity")
        left = dishes.view(uow, dish).left
        if quantity > left:
            raise PosError("dish.none_left", dish=dish.label, left=left, field="quantity")
        time = dish_rules.checked_time(at)
        return uow.lunch.add_reservation(
            Reservation(0, dish.day, dish.article, clean, quantity, time)
        )


def _reserved(uow: UnitOfWork, number: int, day: date) -> Reservation:
    """A reservation of today that nobody has come for."""
    found = uow.lunch.reservation(number)
    if found is None or found.taken or found.day != day.isoformat() or found.name is None:
        raise PosError("dish.no_reservation", number=number)
    return found


def cancel(ctx: Context, number: int, *, operator: str | None = None) -> Reservation:
    """Give the portions of a reservation free again; nothing is left of it.

    Raises:
        PosError: `dish.no_reservation`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        found = _reserved(uow, number, price_list.today(ctx, uow))
        uow.lunch.drop_reservation(number)
        return found


def take(
    ctx: Context, number: int, order: Order | None = None, where: Where | None = None
) -> Recalled:
    """Whoever had portions kept is here: they join the order, which is put aside at once.

    An order that has no tab yet goes under the name that was kept, so that the portions are
    never in no book at all.

    Raises:
        PosError: `dish.no_reservation`, `dish.none`, `article.*`, `tab.*`, `split.begun`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        where = where or Where()
        hand = tabs.hand_of(ctx, uow, where)
        day = hand.moment.day
        found = _reserved(uow, number, day)
        dish = _dish(uow, found.article, day)
        article = _article(uow, found.article, day)
        promised, _index = Order().add(dish.of(article), found.quantity)
        grown, _index = (order or Order()).add(dish.of(article), found.quantity)
        uow.lunch.take_reservation(number)
        name = None if grown.tab is not None else _free_name(uow, found.name or "")
        kept = tabs.keep_in(uow, grown, name, hand, promised=promised.lines)
        tabs.on_screen(uow, kept.order, where)
        return tabs.recalled(uow, kept)


def _free_name(uow: UnitOfWork, name: str) -> str:
    """The name for a tab; with a number when a tab has it already."""
    number, free = 1, name
    while uow.tab_named(free) is not None:
        number += 1
        free = f"{name[: MAX_NAME - 3]} {number}"
    return free


def reservation_json(kept: Reservation, views: Sequence[DishView]) -> dict[str, Any]:
    """A reservation for scripts."""
    labels = {view.dish.article: view.dish.label for view in views}
    return {
        "id": kept.id,
        "article": kept.article,
        "dish": labels.get(kept.article, kept.article),
        "name": kept.name,
        "quantity": kept.quantity,
        "at": kept.at_time,
        "taken": kept.taken,
    }

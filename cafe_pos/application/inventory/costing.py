"""What articles cost by what they are made of: kept in the catalogue, frozen by the next sale.

The cost of an article that has a recipe, or is itself kept in stock, is reckoned; that of any
other is the one that was typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.catalogue.file import written
from cafe_pos.application.inventory.levels import Shelf
from cafe_pos.domain import inventory
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.price_list import MAX_PRICE_CENTS
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cafe_pos.application.ports import Context, UnitOfWork
    from cafe_pos.domain.catalogue import Article


def derived(ctx: Context, uow: UnitOfWork, shelf: Shelf | None = None) -> Mapping[str, int]:
    """The cost in cents of each article whose cost is known by what it is made of."""
    known = shelf or Shelf(uow)
    if not known.items:
        return {}
    averages = known.averages(price_list.today(ctx, uow).isoformat())
    found = {}
    for article, parts in known.recipes.items():
        cents = inventory.cost_of(parts, averages)
        if cents is not None and cents <= MAX_PRICE_CENTS:
            found[article] = cents
    return found


def refresh(ctx: Context, uow: UnitOfWork, operator: str, channel: Channel = Channel.SCREEN) -> int:
    """Bring the catalogue's costs up to date within an act; how many articles changed.

    A sale reads the catalogue as before: it does not know where a cost comes from.
    """
    costs = derived(ctx, uow)
    if not costs:
        return 0
    day = price_list.today(ctx, uow)
    merged, changed = [], []
    for article in uow.articles_on(day):
        cents = costs.get(article.code, article.cost_cents)
        if cents == article.cost_cents:
            merged.append(article)
            continue
        merged.append(replace(article, cost_cents=cents))
        changed.append(merged[-1])
    if changed:
        price_list.keep(uow, merged, day)
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "catalogue",
            at=utc_text(ctx.clock.now()), channel=channel, operator=operator,
            changed=[written(article) for article in changed],
        )  # fmt: skip
    return len(changed)


def with_own_cost(ctx: Context, uow: UnitOfWork, article: Article) -> Article:
    """An article as it is kept: a cost that its recipe or its stock knows is not typed."""
    cents = derived(ctx, uow).get(article.code)
    return article if cents is None else replace(article, cost_cents=cents)

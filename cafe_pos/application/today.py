"""Which day it is at the counter, for a screen that stays open over night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.lunch import dishes
from cafe_pos.application.lunch.dishes import DishView
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text

MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True)
class Today:
    """The business day of this moment, and the seconds until the clock's next whole minute.

    `utc` (ending in Z) and `local` (the café's wall clock) are this minute, for price rules;
    `articles` is the catalogue at the day's prices, `dishes` what the dishes of the day are.

    Days roll at a whole hour, so whoever looks again then is never late.
    """

    day: date
    seconds_left: float
    utc: str
    local: datetime
    articles: tuple[Article, ...]
    dishes: tuple[DishView, ...] = ()


def today(ctx: Context) -> Today:
    """Tell the day that a sale of this moment would count for; nothing is recorded."""
    now = ctx.clock.now()
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, now).day
        price_list.begin(uow, day)
        minute = now.replace(second=0, microsecond=0)
        local = minute.astimezone(acts.zone_of(uow)).replace(tzinfo=None)
        articles = uow.articles()
        found = dishes.views(uow, day)
    left = MINUTE_S - now.timestamp() % MINUTE_S
    return Today(day, left, utc_text(minute), local, articles, found)

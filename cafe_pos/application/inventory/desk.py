"""What the stock's screens show, read in one act."""

from __future__ import annotations

from dataclasses import dataclass

from cafe_pos.application.catalogue import price_list
from cafe_pos.application.inventory import counting, keeping
from cafe_pos.application.inventory.keeping import RecipeView
from cafe_pos.application.inventory.levels import Level, Shelf
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import Article


@dataclass(frozen=True, slots=True)
class Desk:
    """Every item with its level, what is on sale, the recipes; the whole stock's worth in cents."""

    levels: tuple[Level, ...]
    articles: tuple[Article, ...]
    recipes: tuple[RecipeView, ...]
    value_cents: int

    @property
    def families(self) -> tuple[str, ...]:
        """The families in which items are counted, in the order of the sheet."""
        return tuple(dict.fromkeys(one.item.family for one in self.levels))

    def of_family(self, family: str) -> tuple[Level, ...]:
        """The items of a family."""
        return tuple(one for one in self.levels if one.item.family == family)


def look(ctx: Context) -> Desk:
    """The stock as it is now."""
    recipes = keeping.recipes(ctx)
    with ctx.store.act() as uow:
        day = price_list.today(ctx, uow)
        levels = Shelf(uow).levels(day.isoformat())
        articles = tuple(one for one in uow.articles_on(day) if not one.blocked)
        return Desk(levels, articles, recipes, counting.worth(levels)[0])

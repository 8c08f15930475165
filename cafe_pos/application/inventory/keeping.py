"""Items and recipes: added, changed, removed; the catalogue's costs follow at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.inventory import costing
from cafe_pos.application.inventory.levels import Shelf
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import inventory
from cafe_pos.domain.catalogue import Article, fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.inventory import MAX_PARTS, MAX_QUANTITY, UNITS, Item, Part
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

MAX_LABEL: Final = 60
_CODE: Final = re.compile(r"[A-Z0-9_-]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item as it is typed; without `unit` that of the article of its code, or pieces."""

    code: str
    label: str = ""
    unit: str | None = None
    family: str | None = None
    pack: int | None = None
    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class RecipeView:
    """An article with what it takes, and what one piece or kilo costs in cents, where known."""

    article: Article
    parts: tuple[Part, ...]
    labels: tuple[tuple[str, str], ...]
    cost_cents: int | None

    def as_json(self) -> dict[str, Any]:
        """The recipe for scripts."""
        units = dict(self.labels)
        return {
            "article": self.article.code,
            "label": self.article.label,
            "per_kilo": self.article.by_weight,
            "cost": None if self.cost_cents is None else euros(self.cost_cents),
            "parts": [
                {
                    "item": part.item,
                    "quantity": part.quantity,
                    "unit": units.get(part.item),
                    "per": part.per,
                    "loss": rate_text(part.loss_bp),
                    "since": part.since,
                }
                for part in self.parts
            ],
        }


def put(
    ctx: Context,
    new: NewItem,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Item:
    """Keep an item, or change its label, family, pack or minimum; its unit only while it is empty.

    Raises:
        PosError: `stock.code`, `stock.label`, `stock.item_unit`, `stock.article_unit`,
            `stock.unit_in_use`, `stock.other_stock`, `stock.has_recipe`, `stock.pack`,
            `stock.minimum`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        known = uow.inventory.item(_code(new.code))
        made = _checked(ctx, uow, new, known)
        day = price_list.today(ctx, uow).isoformat()
        if known is not None and made.unit != known.unit:
            _empty(uow, known, day, "stock.unit_in_use")
            _in_no_recipe(uow, known)
            uow.inventory.remove(known.code, at=utc_text(ctx.clock.now()), by=who.code)
            known = None
        if known is None:
            made = replace(
                made, since=day, since_seq=uow.head.seq, created_at=utc_text(ctx.clock.now()),
                created_by=who.code,
            )  # fmt: skip
        uow.inventory.put(made)
        costing.refresh(ctx, uow, who.code, channel)
        return made


def _code(text: str) -> str:
    """A code as it is kept: capitals, as purchases are written with."""
    return text.strip() if _CODE.fullmatch(text.strip()) else text.strip().upper()


def _checked(ctx: Context, uow: UnitOfWork, new: NewItem, known: Item | None) -> Item:
    code = _code(new.code)
    article = uow.article_on(code, price_list.today(ctx, uow))
    if article is not None:
        _free(ctx, uow, article)
    elif not _CODE.fullmatch(code):
        raise PosError("stock.code", text=new.code, field="code")
    label = acts.one_line(new.label) or (known.label if known else article.label if article else "")
    if not 1 <= len(label) <= MAX_LABEL:
        raise PosError("stock.label", limit=MAX_LABEL, field="label")
    natural = ("g" if article.by_weight else "piece") if article else "piece"
    unit = new.unit or (known.unit if known else natural)
    if unit not in UNITS:
        raise PosError("stock.item_unit", unit=unit, field="unit")
    if article is not None and unit != natural:
        raise PosError("stock.article_unit", article=article.label, kept_in=natural, field="unit")
    family = new.family if new.family is not None else known.family if known else None
    if family is None:
        family = article.family if article else ""
    same = known if known is not None and known.unit == unit else None
    pack = new.pack if new.pack is not None else same.pack if same else None
    if pack is not None and (unit == "piece" or not 1 <= pack <= MAX_QUANTITY):
        raise PosError("stock.pack", field="pack")
    minimum = new.minimum if new.minimum is not None else same.minimum if same else 0
    if not 0 <= minimum <= MAX_QUANTITY:
        raise PosError("stock.minimum", field="minimum")
    base = known or Item(code=code, label=label, unit=unit)
    return replace(
        base, label=label, unit=unit, family=acts.one_line(family)[:MAX_LABEL], pack=pack,
        minimum=minimum,
    )  # fmt: skip


def _free(ctx: Context, uow: UnitOfWork, article: Article) -> None:
    """Refuse an article whose stock is counted elsewhere, or that is made of others."""
    counted_elsewhere(ctx, uow, article)
    if any(part.article == article.code for part in uow.inventory.parts()):
        raise PosError("stock.has_recipe", article=article.label, field="code")


def counted_elsewhere(ctx: Context, uow: UnitOfWork, article: Article) -> None:
    """Refuse bread, what is sold by lot and the goods of the café's own services.

    Raises:
        PosError: `stock.other_stock`.
    """
    day = price_list.today(ctx, uow)
    bread = {one.code for one in bread_book.all_articles(uow, day)}
    families = {one.family for one in uow.services.all() if one.family}
    if article.code in uow.produce.by_lot() or article.code in bread or article.family in families:
        raise PosError("stock.other_stock", article=article.label, field="code")


def _empty(uow: UnitOfWork, item: Item, day: str, refusal: str) -> None:
    level = next(one for one in Shelf(uow).levels(day) if one.item.code == item.code)
    if level.quantity:
        raise PosError(
            refusal, item=item.label, left_quantity=(level.quantity, item.unit), field="unit"
        )


def _in_no_recipe(uow: UnitOfWork, item: Item) -> None:
    named = [part.article for part in uow.inventory.parts() if part.item == item.code]
    if named:
        raise PosError("stock.in_recipe", item=item.label, article=named[0], field="unit")


def remove(
    ctx: Context, code: str, *, operator: str | None = None, channel: Channel = Channel.SCREEN
) -> Item:
    """Keep an item no more, when nothing of it is left and no recipe names it.

    Raises:
        PosError: `stock.no_item`, `stock.not_empty`, `stock.in_recipe`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        item = found(uow, code)
        _in_no_recipe(uow, item)
        _empty(uow, item, price_list.today(ctx, uow).isoformat(), "stock.not_empty")
        uow.inventory.remove(item.code, at=utc_text(ctx.clock.now()), by=who.code)
        costing.refresh(ctx, uow, who.code, channel)
        return item


def found(uow: UnitOfWork, words: str) -> Item:
    """An item by its code, or by its name when only one is called so.

    Raises:
        PosError: `stock.no_item`.
    """
    wanted = words.strip()
    items = uow.inventory.items()
    exact = [one for one in items if one.code == wanted]
    named = exact or [one for one in items if fold(wanted) in (fold(one.code), fold(one.label))]
    if len(named) != 1:
        raise PosError("stock.no_item", item=wanted, field="item")
    return named[0]


def put_recipe(
    ctx: Context,
    article: str,
    parts: Sequence[Part],
    *,
    since: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> RecipeView:
    """Say what an article takes when it is sold, from a business day on; no parts end its recipe.

    Without `since` a first recipe holds for all days, a changed one from today on: what was sold
    before took what the recipe said then.

    Raises:
        PosError: `article.unknown`, `recipe.itself`, `recipe.twice`, `recipe.parts`,
            `recipe.quantity`, `recipe.loss`, `recipe.day`, `stock.no_item`, `stock.other_stock`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        today = price_list.today(ctx, uow)
        known = uow.article_on(article.strip(), today)
        if known is None:
            raise PosError("article.unknown", article=article, field="article")
        counted_elsewhere(ctx, uow, known)
        if uow.inventory.item(known.code) is not None:
            raise PosError("recipe.itself", article=known.label, field="article")
        if len(parts) > MAX_PARTS:
            raise PosError("recipe.parts", limit=MAX_PARTS)
        wanted = [_part(uow, known, part) for part in parts]
        if len({part.item for part in wanted}) < len(wanted):
            raise PosError("recipe.twice", article=known.label, field="item")
        had = any(one.article == known.code for one in uow.inventory.parts(past=True))
        first = _since(since, today) or ("2014-01-01" if not had else today.isoformat())
        uow.inventory.put_recipe(
            known.code, [replace(part, since=first) for part in wanted],
            day=first if had else today.isoformat(), at=utc_text(ctx.clock.now()), by=who.code,
        )  # fmt: skip
        costing.refresh(ctx, uow, who.code, channel)
        return _view(ctx, uow, Shelf(uow), known, tuple(wanted))


def _part(uow: UnitOfWork, article: Article, part: Part) -> Part:
    if part.item.strip() == article.code:
        raise PosError("recipe.itself", article=article.label, field="item")
    item = found(uow, part.item)
    return inventory.checked(replace(part, article=article.code, item=item.code))


def _since(text: str | None, today: date) -> str | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PosError("recipe.day", text=text, field="since") from None
    if day > today:
        raise PosError("recipe.day", text=text, field="since")
    return day.isoformat()


def recipes(ctx: Context) -> tuple[RecipeView, ...]:
    """The recipes in force, by article; what is kept as it is sold has none."""
    with ctx.store.act() as uow:
        shelf = Shelf(uow)
        by_article: dict[str, list[Part]] = {}
        for part in uow.inventory.parts():
            by_article.setdefault(part.article, []).append(part)
        articles = {one.code: one for one in uow.articles_on(price_list.today(ctx, uow))}
        return tuple(
            _view(ctx, uow, shelf, articles[code], tuple(parts))
            for code, parts in by_article.items()
            if code in articles
        )


def _view(
    ctx: Context, uow: UnitOfWork, shelf: Shelf, article: Article, parts: tuple[Part, ...]
) -> RecipeView:
    labels = tuple((part.item, shelf.items[part.item].unit) for part in parts)
    cost = costing.derived(ctx, uow, shelf).get(article.code) if parts else None
    return RecipeView(article, parts, labels, cost)


def units(ctx: Context) -> dict[str, str]:
    """The unit of each item, by code."""
    with ctx.store.act() as uow:
        return {one.code: one.unit for one in uow.inventory.items()}


def unit_of(ctx: Context, code: str, wanted: str | None = None) -> str:
    """The unit that an item has or will have; `wanted` where one is asked for."""
    with ctx.store.act() as uow:
        item = uow.inventory.item(_code(code))
        article = uow.article_on(_code(code), price_list.today(ctx, uow))
    if wanted is not None:
        return wanted
    if item is not None:
        return item.unit
    return "g" if article is not None and article.by_weight else "piece"

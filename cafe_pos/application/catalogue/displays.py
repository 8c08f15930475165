"""The displays of the catalogue: outside board, inside list, allergen sheet, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from cafe_pos.application.catalogue import price_list
from cafe_pos.application.catalogue.display_views import (
    AllergenRow,
    AllergenSheetView,
    BoardRow,
    BoardView,
    FamilyPrices,
    Head,
    NoticesView,
    PriceListView,
    PriceRow,
    SuspendedView,
)
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.catalogue import Article, Mode, Place, fold
from cafe_pos.domain.display import AllergenTable, DisplayRules, is_food, place_prices
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.pricing import LineKind

COFFEE: Final = "coffee"
TAKEAWAY: Final = Mode.TAKEAWAY.value
_MEASURE: Final = re.compile(r"\s(\d+(?:[.,]\d+)?\s?(?:cl|ml|l))$", re.IGNORECASE)
_PLACES: Final = tuple(place.value for place in Place)


def head_of(ctx: Context, uow: UnitOfWork, on: date | None = None) -> Head:
    """What stands at the head of every display: of today, or of a day to come.

    Raises:
        PosError: `cafe.missing`.
    """
    identity = uow.identity()
    opening = uow.opening()
    if identity is None or opening is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    settings = uow.settings()
    return Head(
        cafe=identity[1]["trade_name"],
        commune=identity[1]["commune"],
        day=on or price_list.today(ctx, uow),
        language=str(settings.get("language", "fr")),
        demo=bool(opening["demo"]),
        training=bool(opening["training"]),
    )


def board(ctx: Context, rules: DisplayRules, on: date | None = None) -> BoardView:
    """The outside board: the articles that fill the law's lines, by line then catalogue order.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        head = head_of(ctx, uow, on)
        articles = _on_sale(uow, head.day)
    language = head.language
    chosen: list[tuple[str, Article]] = []
    missing, without_volume, unpriced = [], [], []
    for slot in rules.slots:
        filling = [a for a in articles if a.board == slot.code]
        unpriced += [a.label for a in filling if a.open_price]
        priced = [a for a in filling if not a.open_price]
        if not priced:
            missing.append(slot.names[language])
        if slot.volume:
            without_volume += [a.label for a in priced if not _shown_volume(a)]
        chosen += [(slot.names[language], a) for a in priced]
    prices = [list(place_prices(a).values()) for _, a in chosen]
    groups = _shared(prices, len(_PLACES))
    return BoardView(
        head=head,
        mention=rules.mention[language],
        letter_height_mm=rules.letter_height_mm,
        columns=tuple(tuple(_PLACES[i] for i in group) for group in groups),
        rows=tuple(
            BoardRow(
                caption,
                name_without_volume(a),
                _shown_volume(a),
                tuple(row[group[0]] for group in groups),
                per_kilo=a.by_weight,
            )
            for (caption, a), row in zip(chosen, prices, strict=True)
        ),
        missing=tuple(missing),
        without_volume=tuple(without_volume),
        unpriced=tuple(unpriced),
    )


def prices(ctx: Context, rules: DisplayRules, on: date | None = None) -> PriceListView:
    """Everything on sale by family, with the prices of each place and to take away.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        head = head_of(ctx, uow, on)
        articles = _on_sale(uow, head.day)
        menus = uow.menus()
    families: dict[str, list[Article]] = {}
    for article in articles:
        families.setdefault(article.family, []).append(article)
    return PriceListView(
        head=head,
        mention=rules.mention[head.language],
        families=tuple(_family(name, held) for name, held in families.items()),
        menus=tuple(PriceRow(menu.label, (menu.price_cents,)) for menu in menus),
    )


def allergens(ctx: Context, table: AllergenTable) -> AllergenSheetView:
    """Which of the 14 allergens each article holds, and which words mean none of them.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        head = head_of(ctx, uow)
        eaten = [article for article in _on_sale(uow, head.day) if is_food(article)]
    families = list(dict.fromkeys(article.family for article in eaten))
    eaten.sort(key=lambda article: families.index(article.family))
    return AllergenSheetView(
        head=head,
        allergens=tuple((a.code, a.names[head.language]) for a in table.allergens),
        rows=tuple(
            AllergenRow(a.label, a.family, *table.read(a.allergens)) for a in eaten if a.allergens
        ),
        none_declared=tuple(a.label for a in eaten if not a.allergens),
        source=table.source,
    )


def notices(ctx: Context, rules: DisplayRules) -> NoticesView:
    """The notices that must hang today where people pay.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        head = head_of(ctx, uow)
    due = [n.texts[head.language] for n in rules.notices if n.applies(head.day)]
    return NoticesView(head, tuple(due))


def suspended(ctx: Context) -> SuspendedView:
    """How many suspended coffees wait: what the fund holds, at the price of buying one today.

    Without such an article it is the price of a cup of black coffee at the counter.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        head = head_of(ctx, uow)
        articles = _on_sale(uow, head.day)
        pool = uow.suspended_pool()
    bought = [a.price_cents for a in articles if a.line_kind == LineKind.SUSPENDED]
    coffee = [a.price_cents for a in articles if a.board == COFFEE]
    price = next((cents for cents in (*bought, *coffee) if cents > 0), 0)
    return SuspendedView(head, pool // price if price else 0)


def _on_sale(uow: UnitOfWork, day: date) -> tuple[Article, ...]:
    """What is sold, at the prices of a day."""
    return tuple(article for article in uow.articles_on(day) if not article.blocked)


def _family(name: str, articles: list[Article]) -> FamilyPrices:
    """A family with as few columns as tell the truth: what costs the same everywhere shares one."""
    kinds = (*_PLACES, TAKEAWAY)
    vectors = [[*place_prices(a).values(), a.unit_price_cents(Mode.TAKEAWAY)] for a in articles]
    groups = _shared([v for v, a in zip(vectors, articles, strict=True) if not a.open_price], 4)
    return FamilyPrices(
        name,
        tuple(tuple(kinds[i] for i in group) for group in groups),
        tuple(
            PriceRow(
                _full_label(a),
                () if a.open_price else tuple(vector[group[0]] for group in groups),
                per_kilo=a.by_weight,
                mandator=a.mandator or "",
            )
            for a, vector in zip(articles, vectors, strict=True)
        ),
    )


def _shared(vectors: Sequence[Sequence[int]], width: int) -> tuple[tuple[int, ...], ...]:
    """Columns that hold the same in every row, put together."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for column in range(width):
        groups.setdefault(tuple(v[column] for v in vectors), []).append(column)
    return tuple(tuple(group) for group in groups.values())


def name_without_volume(article: Article) -> str:
    """The label without the measure that stands beside it: `Demi pression 25 cl` with `25 cl`."""
    volume = _shown_volume(article)
    if volume and fold(article.label).endswith(" " + fold(volume)):
        return article.label[: -len(volume)].rstrip(" ,(")
    return article.label


def _shown_volume(article: Article) -> str:
    """The measure served: its own field, else the one that ends the label."""
    if article.volume:
        return article.volume
    found = _MEASURE.search(article.label)
    return found.group(1) if found else ""


def _full_label(article: Article) -> str:
    volume = _shown_volume(article)
    if volume and fold(volume) not in fold(article.label):
        return f"{article.label} {volume}"
    return article.label

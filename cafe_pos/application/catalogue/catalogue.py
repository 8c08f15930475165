"""The catalogue: what a file changes in it, in one act, and what it would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.catalogue.file import (
    FIELDS,
    CatalogueError,
    CatalogueFile,
    as_json,
    changed,
    export,
    parse,
    read,
    written,
)
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

__all__ = (
    "CatalogueChange", "CatalogueError", "CatalogueFile", "Difference", "articles_of", "as_json",
    "export", "import_articles", "parse", "preview", "read", "with_columns",
)  # fmt: skip

_NAMES_ONE: Final = (("key", "catalogue.duplicate_key"), ("ean", "catalogue.duplicate_ean"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of an article, as the file writes it: before and after."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What an import does: articles added, columns changed by code, and how many stay."""

    added: tuple[Article, ...]
    changed: Mapping[str, tuple[Difference, ...]]
    unchanged: int
    articles: int

    def as_json(self) -> dict[str, Any]:
        """The change for scripts: how many of each."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "articles": self.articles,
        }

    def differences_json(self) -> dict[str, Any]:
        """What is added and changed, for scripts: by code, each column before and after."""
        return {
            "additions": [as_json(article) for article in self.added],
            "differences": {
                code: {d.column: {"before": d.before, "after": d.after} for d in changed}
                for code, changed in self.changed.items()
            },
        }


def import_articles(
    ctx: Context,
    articles: tuple[Article, ...],
    *,
    columns: Collection[str] = tuple(FIELDS),
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> CatalogueChange:
    """Add new articles and change known ones, in one act; articles not named stay.

    Of a known article only the `columns` given change: what a file has no column for stays as it
    was, while an empty cell clears it.

    Raises:
        PosError: `catalogue.duplicate_key`, `catalogue.duplicate_ean` when a letter or a barcode
            belongs to an article that stays; `catalogue.value` when a column that stays does not
            go with the new ones.
    """
    with ctx.store.act() as uow:
        day = price_list.today(ctx, uow)
        merged, change = _compared(uow.articles_on(day), articles, columns)
        if change.added or change.changed:
            who = acts.acting(uow, operator, Right.CATALOGUE)
            from cafe_pos.application.inventory import costing  # what is in stock knows its cost

            price_list.keep(uow, tuple(merged.values()), day)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "catalogue",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
                added=[written(article) for article in change.added],
                changed=[written(merged[code]) for code in change.changed],
            )  # fmt: skip
            costing.refresh(ctx, uow, who.code, channel)
    return change


def preview(
    ctx: Context, articles: tuple[Article, ...], *, columns: Collection[str] = tuple(FIELDS)
) -> CatalogueChange:
    """What `import_articles` would do; nothing is changed.

    Raises:
        PosError: as `import_articles` does.
    """
    with ctx.store.act() as uow:
        present = uow.articles_on(price_list.today(ctx, uow))
    return _compared(present, articles, columns)[1]


def _compared(
    present: tuple[Article, ...], articles: tuple[Article, ...], columns: Collection[str]
) -> tuple[dict[str, Article], CatalogueChange]:
    """The catalogue after an import, and how it differs from the present one."""
    before = {article.code: article for article in present}
    fields = [field for column, field in FIELDS.items() if column in columns]
    named = {}
    for article in articles:
        known = before.get(article.code)
        if known is not None:
            kept = {field: getattr(article, field) for field in fields}
            named[article.code] = replace(known, **kept)
        else:
            named[article.code] = article
        if named[article.code].wrong_kind:
            value = named[article.code].line_kind
            raise PosError("catalogue.value", line="-", column="line_kind", value=value)
    merged = {**before, **named}
    _check_names(merged)
    added = tuple(article for code, article in named.items() if code not in before)
    differences = {
        code: different(before[code], article)
        for code, article in named.items()
        if code in before and before[code] != article
    }
    unchanged = len(named) - len(added) - len(differences)
    return merged, CatalogueChange(added, differences, unchanged, len(merged))


def _check_names(merged: Mapping[str, Article]) -> None:
    """Refuse a letter or a barcode that two articles would have."""
    for field, fault in _NAMES_ONE:
        owners: dict[str, str] = {}
        for article in merged.values():
            value = getattr(article, field)
            if value and owners.setdefault(value, article.code) != article.code:
                raise PosError(fault, line="-", value=value)


def different(before: Article, after: Article) -> tuple[Difference, ...]:
    """The columns in which two states of an article differ."""
    old, new = written(before), written(after)
    return tuple(
        Difference(name, old[name], new[name]) for name in FIELDS if old[name] != new[name]
    )


def with_columns(ctx: Context, code: str, cells: Mapping[str, str]) -> Article:
    """An article of the catalogue, or a new one, with these columns of the file; nothing is kept.

    Raises:
        PosError: `catalogue.no_column`, `article.value`, `article.ean`.
    """
    with ctx.store.act() as uow:
        known = uow.article_on(code, price_list.today(ctx, uow))
    return changed(known, code, cells)


def articles_of(ctx: Context) -> tuple[Article, ...]:
    """The catalogue at today's prices, in its own order."""
    with ctx.store.act() as uow:
        return uow.articles_on(price_list.today(ctx, uow))

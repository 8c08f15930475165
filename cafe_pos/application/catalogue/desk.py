"""What the catalogue screens work with: all of it at once, its letters, and its file on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import catalogue, price_list
from cafe_pos.application.catalogue.catalogue import CatalogueChange, CatalogueFile
from cafe_pos.application.catalogue.price_list import PriceView
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode

LARGEST_FILE: Final = 50_000_000
"""Bytes; a catalogue of a café has some ten thousand."""


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The catalogue on a business day; `rates` are basis points by VAT code."""

    articles: tuple[Article, ...]
    rules: tuple[PriceRule, ...]
    menus: tuple[Menu, ...]
    to_come: tuple[PriceView, ...]
    rates: Mapping[str, int]
    day: date

    @property
    def families(self) -> dict[str, int]:
        """How many articles each family has, in the catalogue's order."""
        counted: dict[str, int] = {}
        for article in self.articles:
            counted[article.family] = counted.get(article.family, 0) + 1
        return counted

    def article(self, code: str) -> Article | None:
        """An article by its code."""
        return next((one for one in self.articles if one.code == code), None)


def seen(ctx: Context, operator: str | None = None) -> CatalogueView:
    """The catalogue, for somebody who may change it.

    Raises:
        PosError: `right.missing`, `operator.*`, `cafe.missing`.
    """
    to_come = price_list.prices_to_come(ctx)
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.CATALOGUE)
        day = price_list.today(ctx, uow)
        table = acts.vat_rules(ctx, uow).table
        rates = {}
        for rate in table.rates:
            if rate.code != VatCode.HORS and rate.since <= day:
                rates[str(rate.code)] = table.rate_bp(rate.code, day)
        return CatalogueView(
            uow.articles_on(day), uow.price_rules(), uow.menus(), to_come, rates, day
        )


def give_letter(
    ctx: Context,
    letter: str,
    code: str | None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> CatalogueChange:
    """Give a letter to an article, taking it from whichever had it; None leaves it free.

    Raises:
        PosError: `article.unknown`, `right.missing`, `operator.*`.
    """
    articles = {article.code: article for article in catalogue.articles_of(ctx)}
    if code is not None and code not in articles:
        raise PosError("article.unknown", article=code)
    changed = [replace(a, key=None) for a in articles.values() if a.key == letter]
    if code is not None:
        changed = [a for a in changed if a.code != code] + [replace(articles[code], key=letter)]
    return catalogue.import_articles(
        ctx, tuple(changed), columns=("key",), operator=operator, channel=channel
    )


def read_from(text: str) -> CatalogueFile:
    """Read a catalogue from a file that somebody named; `~` is their own folder.

    Raises:
        PosError: `file.cannot_read`, or as `catalogue.read` does.
    """
    path = Path(text).expanduser()
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise PosError("file.cannot_read", path=path, reason=error.strerror) from error
    if len(content) > LARGEST_FILE:
        raise PosError("file.cannot_read", path=path, reason="> 50 MB")
    return catalogue.read(content)


def write_to(ctx: Context, text: str) -> Path:
    """Write the catalogue into a file that somebody named, whole or not at all.

    Raises:
        PosError: `file.cannot_write`; `file.exists` when there is one already.
    """
    path = Path(text).expanduser()
    content = catalogue.export(catalogue.articles_of(ctx)).encode()
    part = path.with_name(path.name + ".part") if path.name else path
    try:
        if path.exists():
            raise PosError("file.exists", path=path)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
    return path

"""Changing the catalogue from a screen: one article, its place, a family's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.catalogue.file import FIELDS, UNIQUE, is_ean, is_key, is_text, written
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.catalogue import (
    ALCOHOL_GROUPS,
    BOARD_LINES,
    COLOURS,
    LINE_KINDS,
    Article,
)
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.price_list import MAX_PRICE_CENTS, PLACES
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

_TEXTS: Final = ("code", "label", "family")
_OPTIONAL_TEXTS: Final = ("mandator", "supplier", "volume", "source_item")
_COLUMN_OF: Final = {field: column for column, field in FIELDS.items()}
_TAKEN: Final = {"key": "article.key_taken", "ean": "article.ean_taken"}


def check(article: Article) -> None:
    """Refuse an article whose fields cannot be; `article.value` names the column in `cell`.

    Raises:
        PosError: `article.value`, `article.ean`.
    """
    wrong = _wrong_field(article)
    if wrong is not None:
        value = getattr(article, wrong)
        raise PosError("article.value", cell=_COLUMN_OF[wrong], value=str(value))
    if article.ean is not None and not is_ean(article.ean):
        raise PosError("article.ean", cell="ean", value=article.ean)


def _wrong_field(article: Article) -> str | None:
    for name in _TEXTS:
        if not is_text(getattr(article, name)):
            return name
    for name in _OPTIONAL_TEXTS:
        value = getattr(article, name)
        if value and not is_text(value):
            return name
    for name in (*PLACES.values(), "cost_cents"):
        cents = getattr(article, name)
        if cents is not None and not 0 <= cents <= MAX_PRICE_CENTS:
            return name
    choices = {
        "line_kind": article.line_kind in LINE_KINDS and not article.wrong_kind,
        "colour": article.colour in ("", *COLOURS),
        "board": article.board in ("", *BOARD_LINES),
        "alcohol_group": article.alcohol_group in (None, *ALCOHOL_GROUPS),
        "key": article.key is None or is_key(article.key),
    }
    return next((name for name, right in choices.items() if not right), None)


def _check_names(article: Article, others: Sequence[Article]) -> None:
    """Refuse a letter, a barcode or a source item that another article has."""
    for field, _fault in UNIQUE:
        value = getattr(article, field)
        if value is None or field == "code":
            continue
        for other in others:
            if other.code != article.code and getattr(other, field) == value:
                code = _TAKEN.get(field, "article.source_taken")
                raise PosError(code, cell=_COLUMN_OF[field], value=value, other=other.label)


def put_article(
    ctx: Context,
    article: Article,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Article:
    """Add an article behind the last one of its family, or change the one of its code.

    The same article again changes and records nothing.

    Raises:
        PosError: `article.value`, `article.ean`, `article.key_taken`, `article.ean_taken`,
            `article.source_taken`, `rule.happy_hour`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        return put_article_in(ctx, uow, article, operator=who.code, channel=channel)


def put_article_in(
    ctx: Context, uow: UnitOfWork, article: Article, *, operator: str, channel: Channel
) -> Article:
    """Add or change an article within an act that does more; `operator` is a code.

    Raises:
        PosError: as `put_article` does, the operator apart.
    """
    from cafe_pos.application.inventory import costing  # it reads what is kept in stock

    check(article)
    day = price_list.today(ctx, uow)
    article = costing.with_own_cost(ctx, uow, article)
    catalogue = uow.articles_on(day)
    _check_names(article, catalogue)
    known = uow.article_on(article.code, day)
    if known == article:
        return article
    if known is None:
        merged = _inserted(catalogue, article)
    else:
        merged = tuple(article if a.code == article.code else a for a in catalogue)
    price_list.keep(uow, merged, day)
    key = "added" if known is None else "changed"
    _record(ctx, uow, "catalogue", operator, channel, **{key: [written(article)]})
    return article


def _inserted(catalogue: Sequence[Article], article: Article) -> tuple[Article, ...]:
    """The catalogue with a new article behind its family, a new family at the end."""
    last = max((i for i, a in enumerate(catalogue) if a.family == article.family), default=None)
    at = len(catalogue) if last is None else last + 1
    return (*catalogue[:at], article, *catalogue[at:])


def block_article(
    ctx: Context,
    code: str,
    *,
    blocked: bool = True,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Article:
    """Stop the sale of an article, or allow it again.

    Raises:
        PosError: `article.unknown`, `rule.happy_hour`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        article = _known(ctx, uow, code)
    changed = replace(article, blocked=blocked)
    return put_article(ctx, changed, operator=operator, channel=channel)


def _known(ctx: Context, uow: UnitOfWork, code: str) -> Article:
    article = uow.article_on(code, price_list.today(ctx, uow))
    if article is None:
        raise PosError("article.unknown", article=code)
    return article


def move_article(
    ctx: Context,
    code: str,
    rank: int,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Put an article at a place within its family, 1 being the first.

    Raises:
        PosError: `article.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        article = _known(ctx, uow, code)
        day = price_list.today(ctx, uow)
        catalogue = list(uow.articles_on(day))
        places = [i for i, a in enumerate(catalogue) if a.family == article.family]
        family = [catalogue[i] for i in places]
        moved = [a for a in family if a.code != code]
        moved.insert(max(0, rank - 1), article)
        if moved == family:
            return
        for place, each in zip(places, moved, strict=True):
            catalogue[place] = each
        price_list.keep(uow, catalogue, day)
        codes = [a.code for a in moved]
        _record(
            ctx, uow, "catalogue_order", who.code, channel, family=article.family, articles=codes
        )


def rename_family(
    ctx: Context,
    before: str,
    after: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> int:
    """Give a family another name, in the price rules too; returns how many articles it has.

    The name of another family joins both.

    Raises:
        PosError: `family.unknown`, `article.value`, `right.missing`, `operator.*`.
    """
    if not is_text(after):
        raise PosError("article.value", cell="family", value=after)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        day = price_list.today(ctx, uow)
        catalogue = uow.articles_on(day)
        count = sum(1 for a in catalogue if a.family == before)
        if not count:
            raise PosError("family.unknown", family=before)
        if before == after:
            return count
        rules = uow.price_rules()
        if rules:
            uow.put_price_rules([rule.with_family(before, after) for rule in rules])
        renamed = [replace(a, family=after) if a.family == before else a for a in catalogue]
        price_list.keep(uow, renamed, day)
        _record(ctx, uow, "family", who.code, channel, before=before, after=after)
    return count


def _record(
    ctx: Context, uow: UnitOfWork, name: str, operator: str, channel: Channel, **details: object
) -> None:
    acts.record(
        uow, EventCode.SETTINGS_CHANGE, name,
        at=utc_text(ctx.clock.now()), channel=channel, operator=operator, **details,
    )  # fmt: skip

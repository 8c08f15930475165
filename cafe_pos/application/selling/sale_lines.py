"""What is asked for becomes the lines of an order: articles, at the prices of a business day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cafe_pos.application.ports import UnitOfWork
from cafe_pos.application.selling.wanted import Wanted
from cafe_pos.domain import service_mark
from cafe_pos.domain.catalogue import Article, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import HANDED, TIP, OrderLine, checked_quantity
from cafe_pos.domain.pricing import LineKind


def resolve(uow: UnitOfWork, wanted: Sequence[Wanted], day: date) -> tuple[OrderLine, ...]:
    """Find the articles of the lines asked for, at the prices of a business day.

    Raises:
        PosError: `article.unknown`, `article.needs_grams`, `article.no_grams`,
            `article.licence`, `order.quantity`, `line.kind`, `service.mark`, `service.free`.
    """
    return tuple([_resolved(uow, line, day) for line in wanted])


def _resolved(uow: UnitOfWork, line: Wanted, day: date) -> OrderLine:
    article = TIP if line.kind is LineKind.TIP else uow.article_on(line.article, day)
    if line.mark is not None:
        service_mark.checked(line.mark)
        if line.mark.handed_over:
            _check_free(line)
            if article is None and line.article == HANDED.code:
                article = HANDED
    if article is None:
        raise PosError("article.unknown", article=line.article)
    if article.alcoholic:
        _check_licence(uow, article)
    quantity = _quantity(article, line)
    mode = line.mode or article.default_mode
    if line.plain and article.line_kind == LineKind.ARTICLE:
        checked_quantity(article, quantity)
        return OrderLine(article, quantity, mode, note=line.note)
    kind = _kind(article, line.kind)
    if line.mark is not None and line.mark.handed_over and kind is not LineKind.ARTICLE:
        raise PosError("service.free", article=article.label)
    if kind is LineKind.DEPOSIT_BACK:
        quantity = -abs(quantity)
    checked_quantity(article, abs(quantity) if kind is LineKind.DEPOSIT_BACK else quantity)
    return OrderLine(
        article,
        quantity,
        mode,
        line.place or Place.COUNTER,
        kind,
        line.price,
        line.discount,
        line.menu,
        line.supplement,
        line.label,
        line.note,
        line.settled_cents,
        mark=line.mark,
        lot=line.lot,
    )


def _check_free(line: Wanted) -> None:
    """Refuse to charge, or to take something off, what is only handed over."""
    if line.price or line.discount or line.menu or line.kind not in {None, LineKind.ARTICLE}:
        raise PosError("service.free", article=line.label or line.article)


def _check_licence(uow: UnitOfWork, article: Article) -> None:
    """Refuse alcohol above the café's licence (Code de la santé publique, L3331-1)."""
    identity = uow.identity()
    if identity is not None and not article.allowed_by(int(identity[1]["licence"])):
        raise PosError("article.licence", article=article.label, licence=identity[1]["licence"])


def _quantity(article: Article, line: Wanted) -> int:
    if article.by_weight:
        if line.grams is None:
            raise PosError("article.needs_grams", article=article.label)
        return line.grams
    if line.grams is not None:
        raise PosError("article.no_grams", article=article.label)
    return 1 if line.quantity is None else line.quantity


def _kind(article: Article, asked: LineKind | None) -> LineKind:
    """The kind of a line: the article's own, or its deposit given back, or a tip."""
    own = LineKind.TIP if article is TIP else LineKind(article.line_kind)
    if asked is None or asked is own:
        return own
    if asked is LineKind.DEPOSIT_BACK and own is LineKind.DEPOSIT:
        return asked
    raise PosError("line.kind", article=article.label, kind=asked.value)

"""Looking at local produce: the lots, what became of each, the stock of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cafe_pos.application import acts
from cafe_pos.application.produce import near_dates
from cafe_pos.application.produce.views import History, LotView, Seen, StockRow, rows_of
from cafe_pos.domain import produce
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.produce_audit import SALE, Book

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, UnitOfWork
    from cafe_pos.application.produce.ports import Said
    from cafe_pos.domain.produce import Lot


def known(uow: UnitOfWork, code: str) -> Lot:
    """A lot by its code.

    Raises:
        PosError: `lot.unknown`.
    """
    lot = uow.produce.lot(code)
    if lot is None:
        raise PosError("lot.unknown", lot=code)
    return lot


def lots_of(
    ctx: Context, article: str | None = None, party: str | None = None, *, everything: bool = False
) -> tuple[LotView, ...]:
    """The lots of which something is there, as they will be sold; or every lot that ever came."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        if everything:
            found = uow.produce.all(article, party)
        else:
            found = produce.in_order(
                lot
                for lot in uow.produce.there()
                if article in (None, lot.article) and party in (None, lot.party)
            )
        return near_dates.views(uow, found, day)


def seen(ctx: Context) -> Seen:
    """What the screen of produce shows, with the catalogue and the price rules of this moment."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        there = uow.produce.there()
        near = produce.near(there, day, near_dates.steps(uow))
        return Seen(
            day,
            near_dates.views(uow, produce.in_order(there), day),
            near_dates.views(uow, near, day),
            uow.articles_on(day),
            uow.price_rules(),
        )


def history(ctx: Context, code: str) -> History:
    """A lot, with what every document says of it.

    Raises:
        PosError: `lot.unknown`.
    """
    with ctx.store.act() as uow:
        lot = known(uow, code)
        day = acts.moment_of(uow, ctx.clock.now()).day
        said = uow.produce.said_of(code)
        return History(near_dates.views(uow, [lot], day)[0], moves(code, said))


def moves(code: str, said: Sequence[Said]) -> tuple[tuple[Said, int], ...]:
    """What each document changed of a lot."""
    book, moves = Book(), []
    for one in said:
        before = book.left.get(code, 0)
        _follow(book, one)
        moves.append((one, book.left.get(code, 0) - before))
    return tuple(moves)


def _follow(book: Book, one: Said) -> None:
    if one.corrects is not None:
        book.refund(one.corrects, -one.quantity)
    elif one.nature == SALE:
        book.sale(one.document, one.position, one.lot, one.quantity)
    else:
        book.stock(one.nature, one.lot, one.quantity)


def stock(
    ctx: Context, article: str | None = None, party: str | None = None, on: date | None = None
) -> tuple[StockRow, ...]:
    """What is there by article and producer: now, or at the end of a business day."""
    with ctx.store.act() as uow:
        day = on or acts.moment_of(uow, ctx.clock.now()).day
        found = uow.produce.there() if on is None else _lots_on(uow, on)
        wanted = [
            lot for lot in found if article in (None, lot.article) and party in (None, lot.party)
        ]
        return rows_of(near_dates.views(uow, wanted, day))


def _lots_on(uow: UnitOfWork, day: date) -> tuple[Lot, ...]:
    """The lots with what was left of them at the end of a day, as the documents say."""
    book = Book()
    for one in uow.produce.said(day.isoformat()):
        _follow(book, one)
    return tuple(replace(lot, left=book.left.get(lot.code, 0)) for lot in uow.produce.all())

"""How a lot leaves without a sale, how it is counted, how a delivery noted by mistake is undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cafe_pos.application import acts
from cafe_pos.application.produce import lot_papers, near_dates
from cafe_pos.application.produce.looks import known, moves
from cafe_pos.application.produce.lot_papers import OUT, Said
from cafe_pos.application.produce.views import LotView
from cafe_pos.application.tabs.keeping import Hand
from cafe_pos.domain import produce
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.produce_audit import SALE
from cafe_pos.domain.rights import Right
from cafe_pos.domain.stock import StockNature
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, UnitOfWork
    from cafe_pos.domain.produce import Lot


def take_out(
    ctx: Context,
    code: str,
    nature: str,
    quantity: int | None = None,
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LotView:
    """Take so much of a lot, or all that is left, off the shelf; `nature` is one of OUT.

    Raises:
        PosError: `lot.unknown`, `lot.nature`, `lot.reason`, `lot.quantity`, `lot.too_much`,
            `lot.gone`, `operator.*`.
    """
    if nature not in OUT:
        raise PosError("lot.nature", nature=nature)
    why_out = StockNature(nature)
    why = acts.one_line(reason)
    if not why and why_out is not StockNature.WITHDRAWN:
        raise PosError("lot.reason", field="reason")
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        lot = known(uow, code)
        if not lot.left:
            raise PosError("lot.gone", lot=lot.code)
        out = produce.check_quantity(lot.left if quantity is None else quantity, lot.unit)
        if out > lot.left:
            raise PosError(
                "lot.too_much", lot=lot.code, field="quantity",
                left_quantity=(lot.left, lot.unit), wanted_quantity=(out, lot.unit),
            )  # fmt: skip
        hand = Hand(who, acts.moment_of(uow, ctx.clock.now()), channel)
        return _left(uow, lot, lot.left - out, Said(why_out, out, why), hand)


def count(
    ctx: Context,
    code: str,
    found: int,
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LotView:
    """Say how much of a lot is really there: the difference is recorded, nothing is edited.

    Raises:
        PosError: `lot.unknown`, `lot.quantity`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        lot = known(uow, code)
        produce.check_quantity(found, lot.unit, least=0)
        hand = Hand(who, acts.moment_of(uow, ctx.clock.now()), channel)
        said = Said(StockNature.COUNT, found, acts.one_line(reason), expected=lot.left)
        return _left(uow, lot, found, said, hand)


def enough(
    ctx: Context,
    article: str,
    quantity: int,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> LotView:
    """Say that there is enough of an article to sell so much, since it lies on the counter.

    It is a count of the lot that is sold last: recorded, with what was expected.

    Raises:
        PosError: `article.unknown`, `lot.receive` when every lot that came is past its DLC,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        day, sold = moment.day, uow.article_on(article, moment.day)
        if sold is None:
            raise PosError("article.unknown", article=article)
        open_lots = [lot for lot in uow.produce.all(article) if lot.open and not lot.past(day)]
        left = sum(lot.left for lot in open_lots)
        lot = next((one for one in open_lots if one.left), None)
        lot = lot or next(iter(open_lots), None)
        if lot is None:
            raise PosError("lot.receive", article=sold.label)
        found = lot.left + max(0, quantity - left)
        produce.check_quantity(found, lot.unit)
        said = Said(StockNature.COUNT, found, expected=lot.left)
        return _left(uow, lot, found, said, Hand(who, moment, channel))


def cancel(
    ctx: Context,
    code: str,
    *,
    reason: str,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LotView:
    """Take a delivery back that was noted by mistake, while nothing else happened to its lot.

    Raises:
        PosError: `lot.unknown`, `lot.reason`, `lot.sold`, `right.missing`, `operator.*`.
    """
    why = acts.one_line(reason)
    if not why:
        raise PosError("lot.reason", field="reason")
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        lot = known(uow, code)
        said = uow.produce.said_of(code)
        if len(said) != 1 or lot.left != lot.quantity:
            sold = sum(-change for one, change in moves(code, said) if one.nature == SALE)
            raise PosError(
                "lot.sold", lot=code, sold_quantity=(sold, lot.unit),
                left_quantity=(lot.left, lot.unit),
            )  # fmt: skip
        hand = Hand(who, acts.moment_of(uow, ctx.clock.now()), channel)
        lot_papers.take_back(uow, said[0].document, why, hand)
        return _kept(uow, replace(lot, left=0, open=False), hand)


def _left(uow: UnitOfWork, lot: Lot, left: int, said: Said, hand: Hand) -> LotView:
    """Record what happened to a lot, and what is left of it."""
    lot_papers.record(uow, lot, said, hand)
    return _kept(uow, replace(lot, left=left), hand)


def _kept(uow: UnitOfWork, kept: Lot, hand: Hand) -> LotView:
    uow.produce.put(kept)
    return near_dates.views(uow, [kept], hand.moment.day)[0]

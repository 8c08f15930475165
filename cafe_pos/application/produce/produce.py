"""Local produce: a lot comes in, is corrected; an article is sold by lot no more.

Everything that comes or goes is a stock document of the ledger; the lots' own table keeps what is
left of each, and `verify` counts it again. Dates and origins are in that table alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.produce import lot_papers, near_dates
from cafe_pos.application.produce.looks import known
from cafe_pos.application.produce.lot_papers import Said
from cafe_pos.application.produce.near_dates import waiting
from cafe_pos.application.produce.views import LotView
from cafe_pos.application.tabs.keeping import Hand
from cafe_pos.domain import produce
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.produce import GRAMS, MAX_TEXT, Lot
from cafe_pos.domain.rights import Right
from cafe_pos.domain.stock import StockNature
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, Operator, UnitOfWork
    from cafe_pos.domain.catalogue import Article

__all__ = ["Delivery", "change", "receive", "release", "waiting"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a producer brings of one article; the quantity in pieces or grams.

    `price_cents` is the article's selling price from today on, `cost_cents` what a piece or a
    kilo of it costs net, `reference` the number on the producer's own delivery note.
    """

    article: str
    quantity: int
    dlc: date | None = None
    ddm: date | None = None
    party: str | None = None
    origin: str | None = None
    price_cents: int | None = None
    cost_cents: int | None = None
    net_grams: int | None = None
    note: str = ""
    reference: str = ""


def receive(
    ctx: Context,
    delivery: Delivery,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LotView:
    """Take a lot in: a delivery of the ledger, and the lot that sales take from then on.

    What is not said of producer and origin is as it was the last time.

    Raises:
        PosError: `article.unknown`, `lot.kind`, `lot.quantity`, `lot.both_dates`, `lot.dlc_past`,
            `lot.party`, `lot.text`, `lot.net`, `price.bounds`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        article = _sold(uow, delivery.article, moment.day)
        unit = produce.unit_of(article)
        produce.check_quantity(delivery.quantity, unit)
        produce.check_dates(delivery.dlc, delivery.ddm, moment.day)
        last = uow.produce.newest(article.code)
        lot = Lot(
            code="",
            article=article.code,
            unit=unit,
            received=moment.day,
            quantity=delivery.quantity,
            left=delivery.quantity,
            party=_party(uow, article, delivery.party, last),
            dlc=delivery.dlc,
            ddm=delivery.ddm,
            origin=_origin(delivery, last),
            note=_text(delivery.note, "note"),
            net_grams=_net(delivery.net_grams, article, last),
        )
        _price(ctx, uow, article, delivery.price_cents, who=who, channel=channel)
        kept = uow.produce.add(lot)
        said = Said(
            StockNature.DELIVERY, kept.quantity,
            reference=delivery.reference, cost_cents=delivery.cost_cents,
        )  # fmt: skip
        lot_papers.record(uow, kept, said, Hand(who, moment, channel))
        return near_dates.views(uow, [kept], moment.day)[0]


def _price(
    ctx: Context,
    uow: UnitOfWork,
    article: Article,
    cents: int | None,
    *,
    who: Operator,
    channel: Channel,
) -> None:
    """Give the article the price that came with the delivery, in the mode it is sold in."""
    if cents is None or cents == article.unit_price_cents(article.default_mode):
        return
    acts.acting(uow, who.code, Right.CATALOGUE)
    away = article.default_mode is Mode.TAKEAWAY and article.price_takeaway_cents is not None
    place = "takeaway" if away else "counter"
    price_list.set_price_in(
        ctx, uow, article.code, cents, place=place, operator=who.code, channel=channel
    )


def _sold(uow: UnitOfWork, code: str, day: date) -> Article:
    article = uow.article_on(code, day)
    if article is None:
        raise PosError("article.unknown", article=code)
    if article.line_kind != LineKind.ARTICLE or article.open_price:
        raise PosError("lot.kind", article=article.label)
    return article


def _party(uow: UnitOfWork, article: Article, asked: str | None, last: Lot | None) -> str | None:
    """Who brings it; what is sold in somebody's name can come from nobody else."""
    if article.mandator is not None:
        if asked not in (None, article.mandator):
            raise PosError("lot.party", article=article.label, party=asked, field="party")
        return article.mandator
    if asked is None:
        return article.supplier if last is None else last.party
    if uow.mandates.mandator(asked) is None:
        raise PosError("lot.producer", party=asked, field="party")
    return asked


def _origin(delivery: Delivery, last: Lot | None) -> str:
    if delivery.origin is None:
        return "" if last is None else last.origin
    return _text(delivery.origin, "origin")


def _text(text: str, field: str) -> str:
    clean = acts.one_line(text)
    if len(clean) > MAX_TEXT:
        raise PosError("lot.text", limit=MAX_TEXT, field=field)
    return clean


def _net(asked: int | None, article: Article, last: Lot | None) -> int | None:
    """What a piece weighs; nothing for what is weighed anyway."""
    if article.by_weight:
        return None
    grams = asked if asked is not None or last is None else last.net_grams
    if grams is not None and not 0 < grams <= produce.MAX_IN[GRAMS]:
        raise PosError("lot.net", field="net")
    return grams


def change(
    ctx: Context,
    code: str,
    *,
    dlc: date | None = None,
    ddm: date | None = None,
    origin: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LotView:
    """Correct what was typed of a lot's date or origin; recorded with what it was before.

    Raises:
        PosError: `lot.unknown`, `lot.both_dates`, `lot.text`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        moment = acts.moment_of(uow, ctx.clock.now())
        lot = known(uow, code)
        if dlc is not None and ddm is not None:
            raise PosError("lot.both_dates", field="ddm")
        changed = lot if origin is None else replace(lot, origin=_text(origin, "origin"))
        if dlc is not None or ddm is not None:
            changed = replace(changed, dlc=dlc, ddm=ddm)
        if changed != lot:
            uow.produce.put(changed)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "lot",
                at=moment.at, channel=channel, operator=who.code,
                lot=code, before=_said(lot), after=_said(changed),
            )  # fmt: skip
        return near_dates.views(uow, [changed], moment.day)[0]


def _said(lot: Lot) -> dict[str, str | None]:
    """What may be corrected of a lot, for its event."""
    return {
        "dlc": None if lot.dlc is None else lot.dlc.isoformat(),
        "ddm": None if lot.ddm is None else lot.ddm.isoformat(),
        "origin": lot.origin,
    }


def release(
    ctx: Context, article: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> None:
    """Sell an article without lots again; its next delivery makes it sold by lot anew.

    Raises:
        PosError: `lot.not_by_lot`, `lot.some_left`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        if article not in uow.produce.by_lot():
            raise PosError("lot.not_by_lot", article=article)
        there = uow.produce.of_article(article)
        if there:
            left = sum(lot.left for lot in there)
            raise PosError(
                "lot.some_left", article=article, left_quantity=(left, there[0].unit),
                lots=", ".join(lot.code for lot in there),
            )  # fmt: skip
        for lot in uow.produce.all(article):
            if lot.open:
                uow.produce.put(replace(lot, open=False))
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "lot_release",
            at=acts.moment_of(uow, ctx.clock.now()).at, channel=channel, operator=who.code,
            article=article,
        )  # fmt: skip

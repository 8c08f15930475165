"""Goods of a café's own service: delivered, sent back unsold, sold; and its acts of a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from cafe_pos.application import acts
from cafe_pos.application.inventory import stock_acts
from cafe_pos.application.inventory.stock_acts import StockView
from cafe_pos.application.services import services
from cafe_pos.application.services.views import Movement, Period, Tallied
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.service import BY_DELIVERY, MAX_TALLY, Service
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, UnitOfWork
    from cafe_pos.domain.catalogue import Article


def move(
    ctx: Context,
    code: str,
    quantities: Mapping[str, int],
    *,
    back: bool = False,
    reference: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> StockView:
    """Record a delivery of a service's goods (pieces by article), or what goes `back` unsold.

    Raises:
        PosError: `service.unknown`, `service.no_returns`, `service.goods`, `service.quantity`,
            `stock.*`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        service = services.known(uow, code)
        if not service.returns:
            raise PosError("service.no_returns", service=service.label)
        moment = acts.moment_of(uow, ctx.clock.now())
        sold = {one.code: one for one in services.view(uow, service, moment.day).articles}
        doc = StockDoc(
            StockNature.RETURNED if back else StockNature.DELIVERY,
            tuple(_line(service, sold, one, count) for one, count in quantities.items() if count),
            _party(service, sold, quantities),
            reference or None,
        )
        return stock_acts.record(uow, doc, operator=who, moment=moment, channel=channel)


def _line(service: Service, sold: Mapping[str, Article], code: str, count: int) -> StockLine:
    article = sold.get(code)
    if article is None or article.by_weight:
        raise PosError("service.goods", article=code, service=service.label)
    if not 1 <= count <= MAX_TALLY:
        raise PosError("service.quantity", limit=MAX_TALLY, field=code)
    cost = None if article.ownership is Ownership.TRANSPARENT else article.cost_cents
    return StockLine(code, article.label, count, cost_cents=cost)


def _party(
    service: Service, sold: Mapping[str, Article], quantities: Mapping[str, int]
) -> str | None:
    """Who brings the goods: the service's mandator, else that of its articles or their supplier."""
    if service.mandator is not None:
        return service.mandator
    first = next((sold[code] for code, count in quantities.items() if count and code in sold), None)
    return None if first is None else first.mandator or first.supplier


def month(ctx: Context, code: str, day: date | None = None) -> Period:
    """What became of a service in the month of a day, until that day; today's without one.

    Raises:
        PosError: `service.unknown`.
    """
    with ctx.store.act() as uow:
        last = day or acts.moment_of(uow, ctx.clock.now()).day
        return period_in(uow, services.known(uow, code), last.replace(day=1), last)


def period(ctx: Context, code: str, since: date, until: date) -> Period:
    """What became of a service between two business days, both included.

    Raises:
        PosError: `service.unknown`.
    """
    with ctx.store.act() as uow:
        return period_in(uow, services.known(uow, code), since, until)


def period_in(uow: UnitOfWork, service: Service, since: date, until: date) -> Period:
    """The goods of a service by article, and its acts, within an act."""
    first, last = since.isoformat(), until.isoformat()
    articles = services.view(uow, service, until).articles if service.returns else ()
    codes = [article.code for article in articles]
    on_tickets = uow.services.on_tickets(codes, first, last) if codes else {}
    moved: dict[tuple[str, str], int] = {}
    for code in codes:
        for one in uow.stock.moved(since=first, until=last, article=code):
            key = (code, one.nature)
            moved[key] = moved.get(key, 0) + one.quantity
    movements = []
    for article in articles:
        came = moved.get((article.code, StockNature.DELIVERY), 0)
        went = moved.get((article.code, StockNature.RETURNED), 0)
        rung = on_tickets.get(article.code, 0)
        if came or went or rung:
            sold = came - went if service.returns == BY_DELIVERY else rung
            movements.append(Movement(article.code, article.label, came, went, rung, sold))
    labels = {one.code: one.label for one in service.tallies}
    tallied = tuple(
        Tallied(code, labels.get(code, code), quantity, minutes)
        for code, quantity, minutes in uow.services.tallied(service.code, first, last)
        if code not in services.OWN_ACTS
    )
    return Period(service, since, until, tuple(movements), tallied)

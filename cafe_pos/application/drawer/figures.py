"""The figures of a business day, from its documents: for closures, and for the X, its reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.views import ReadingView
from cafe_pos.domain import closure
from cafe_pos.domain.closure import Totals
from cafe_pos.domain.ledger import Payload


def reading(ctx: Context) -> ReadingView:
    """The X: the figures of the open business day as they stand now; nothing is written."""
    with ctx.store.act() as uow:
        return reading_in(ctx, uow)


def reading_in(ctx: Context, uow: UnitOfWork) -> ReadingView:
    """The X within an act that holds more than it."""
    moment = acts.moment_of(uow, ctx.clock.now())
    day = moment.day.isoformat()
    totals = day_totals(uow, day)
    earlier = uow.perpetual()
    for before in uow.unclosed_days():
        if before < day:
            earlier = earlier.plus(day_totals(uow, before, loose=False))
    figures = closure.figures_of(totals, earlier.plus(totals))
    return ReadingView(day, moment.at, moment.offset_min, figures, people(uow))


def day_totals(
    uow: UnitOfWork,
    day: str,
    *,
    loose: bool = True,
    tickets: Iterable[Payload] | None = None,
) -> Totals:
    """The figures of a business day from its documents, and of events since the last closure.

    `tickets` are those of the day, where they are read already.
    """
    totals = closure.totals_of(
        uow.tickets_of(day) if tickets is None else tickets,
        uow.corrections_on(day),
        uow.accounts.payments_on(day),
    )
    for movement in uow.drawer.movements_on(day):
        totals.move(movement)
    for count in uow.drawer.counts_on(day):
        totals.count(count)
    if loose:
        since = uow.closures.last_day_seq()
        for name, times in uow.closures.events_since(since).items():
            totals.note(name, times)
        totals.copied(uow.closures.duplicates_since(since))
    leave_open(uow, totals)
    return totals


def leave_open(uow: UnitOfWork, totals: Totals) -> None:
    """Note the orders put aside, which no closure ends: they are carried over."""
    tabs = uow.tabs()
    totals.left_open(len(tabs), sum(tab.total_cents for tab in tabs))


def people(uow: UnitOfWork) -> Mapping[str, str]:
    """Names by code."""
    return {operator.code: operator.name for operator in uow.operators()}

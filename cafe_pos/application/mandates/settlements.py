"""Settling with mandators: what a period comes to, what stands against it, its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.mandates import mandates
from cafe_pos.application.mandates.settlement_facts import (
    computed,
    paid_so_far,
    unsettled_since,
    view_of,
    views_of,
)
from cafe_pos.application.mandates.settlement_views import Preview, SettlementView, stretch_dict
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator
from cafe_pos.domain.rights import Right
from cafe_pos.domain.settling import Settled
from cafe_pos.domain.ticket import Channel

_LISTED: Final = 3

Refusal = tuple[str, Mapping[str, object]]


# What a period comes to


def preview(ctx: Context, text: str, first: date, last: date) -> Preview:
    """A period of a mandator as it would be settled; what stands against it is told, not raised.

    Raises:
        PosError: `mandator.unknown`.
    """
    with ctx.store.act() as uow:
        mandator = mandates.found(uow, text)
        return _preview(ctx, uow, mandator, first, last)


def _preview(ctx: Context, uow: UnitOfWork, mandator: Mandator, first: date, last: date) -> Preview:
    facts, told = computed(ctx, uow, mandator, first, last)
    documents_of = uow.mandates.settlements(mandator.code)
    brought = sum(one["due"] for one in documents_of) - paid_so_far(uow, mandator.code)
    refusal = next(_refusals(ctx, uow, mandator, told, brought=brought), None)
    return Preview(mandator, first, last, told, brought, refusal, facts.sold, facts.moved)


def _refusals(
    ctx: Context, uow: UnitOfWork, mandator: Mandator, told: Settled, *, brought: int
) -> Iterator[Refusal]:
    """What stands against settling a period now, the most useful thing to do first."""
    first, last, name = told.stretches[0].first, told.stretches[-1].last, mandator.name
    if (uow.opening() or {}).get("training"):
        yield "settlement.training", {}
    for done in uow.mandates.settlements(mandator.code):
        since, until = date.fromisoformat(done["from"]), date.fromisoformat(done["to"])
        if since <= last and first <= until:
            params = {"number": done["number"], "first": since, "last": until, "name": name}
            yield "settlement.overlap", params
    gap = _gap(ctx, uow, mandator, first)
    if gap is not None:
        yield "settlement.gap", {"name": name, "since": gap, "first": first}
    closed = uow.last_closed_day() or ""
    if closed < last.isoformat():
        waiting = [day for day in uow.unclosed_days() if day <= last.isoformat()]
        day = date.fromisoformat(waiting[0]) if waiting else last
        yield "settlement.open", {"day": day, "name": name}
    if told.without:
        yield "settlement.no_contract", {"name": name, "day": told.without[0]}
    if told.unpriced:
        yield "settlement.no_price", {"articles": ", ".join(told.unpriced[:_LISTED])}
    if not told.lines and not brought:
        yield "settlement.empty", {"name": name, "first": first, "last": last}


def _gap(ctx: Context, uow: UnitOfWork, mandator: Mandator, first: date) -> date | None:
    """The first day before a period on which something happened that no settlement holds."""
    start = unsettled_since(uow, mandator.code)
    if start is None or start >= first:
        return None
    facts, told = computed(ctx, uow, mandator, start, first - timedelta(days=1))
    if facts.days:
        return facts.days[0]
    settled_before = mandates.settled_until(uow, mandator.code) is not None
    return start if settled_before and told.due else None


# Settling


def settle(
    ctx: Context,
    text: str,
    first: date,
    last: date,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> SettlementView:
    """Settle a period: numbered, chained, never changed; days settled stay settled.

    Raises:
        PosError: `mandator.unknown`, `settlement.overlap`, `settlement.gap`, `settlement.open`,
            `settlement.no_contract`, `settlement.no_price`, `settlement.empty`,
            `settlement.training`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.DRAWER)
        mandator = mandates.found(uow, text)
        moment = acts.moment_of(uow, ctx.clock.now())
        acts.note_clock(uow, moment.at, channel, who.code)
        told = _preview(ctx, uow, mandator, first, last)
        if told.refusal is not None:
            code, params = told.refusal
            raise PosError(code, **params)
        document = _document(uow, told, moment, who.code, channel)
        uow.append("settlement", moment.at, document)
        return view_of(uow, document)


def settlements(ctx: Context, text: str | None = None) -> tuple[SettlementView, ...]:
    """The settlements of a mandator, or all of them, the newest first.

    Raises:
        PosError: `mandator.unknown`.
    """
    with ctx.store.act() as uow:
        if text is not None:
            return views_of(uow, mandates.found(uow, text).code)[::-1]
        codes = {one["mandator"] for one in uow.mandates.settlements()}
        views = [view for code in codes for view in views_of(uow, code)]
        return tuple(sorted(views, key=lambda view: -view.payload["serial"]))


def _document(
    uow: UnitOfWork, told: Preview, moment: acts.Moment, operator: str, channel: Channel
) -> dict[str, Any]:
    from cafe_pos.domain import settlement as documents

    computed = told.computed
    identity = uow.identity()
    if identity is None:
        raise RuntimeError("a settlement needs an open ledger")
    return documents.settlement_payload(
        serial=uow.last_serial("settlement") + 1,
        mandator=told.mandator.code,
        mandator_name=told.mandator.name,
        identity=identity[0],
        first=told.first.isoformat(),
        last=told.last.isoformat(),
        business_day=moment.day.isoformat(),
        recorded_at=moment.at,
        operator=operator,
        channel=channel.value,
        stretches=[
            stretch_dict(part, rates)
            for part, rates in zip(computed.stretches, computed.rates, strict=True)
        ],
        lines=[line.as_dict() for line in computed.lines],
        sold=computed.sold,
        commission_net=computed.commission_net,
        commission_vat=computed.commission_vat,
        purchases=computed.purchases,
        purchases_vat=computed.purchases_vat,
        brought=told.brought,
    )

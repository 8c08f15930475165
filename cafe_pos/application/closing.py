"""Closing days: the drawer session ends, totals are frozen, the head is kept elsewhere too."""

from __future__ import annotations

from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.application.views import ClosureView
from cafe_pos.domain import closure
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


def close_day(
    ctx: Context,
    day: date | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> tuple[ClosureView, ...]:
    """Close a business day, and before it every forgotten one; the last answer is the day asked.

    The copy of the database that each closure deserves is the caller's to ask for, once.

    Raises:
        PosError: `closure.already`, `closure.future`.
    """
    with ctx.store.act() as uow:
        now = ctx.clock.now()
        today = acts.business_days(uow).of(now)
        wanted = today if day is None else day
        closed = uow.last_closed_day()
        if wanted > today:
            raise PosError("closure.future", day=wanted)
        if closed is not None and wanted.isoformat() <= closed:
            raise PosError("closure.already", day=wanted, closed=date.fromisoformat(closed))
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(now)
        acts.note_clock(uow, at, channel, who.code)
        days = [d for d in uow.unclosed_days() if d < wanted.isoformat()]
        views = tuple(
            close_one(uow, d, at=at, operator=who, channel=channel)
            for d in (*days, wanted.isoformat())
        )
    ctx.store.flush_head()
    return views


def close_one(
    uow: UnitOfWork, day: str, *, at: str, operator: Operator, channel: Channel
) -> ClosureView:
    """Freeze the totals of one business day; its drawer session ends, not counted."""
    session = uow.open_session()
    if session is not None and session.business_day <= day:
        _end_session(uow, at=at, operator=operator, channel=channel)
    totals = closure.totals_of(
        uow.tickets_of(day), uow.corrections_on(day), uow.accounts.payments_on(day)
    )
    serial = uow.last_serial("closure") + 1
    uow.lunch.forget_names(day)
    head = uow.head
    document = closure.payload_of(
        totals,
        serial=serial,
        business_day=day,
        recorded_at=at,
        operator=operator.code,
        channel=channel.value,
        perpetual=uow.perpetual().plus(totals),
        head_seq=head.seq,
        head_hash=head.hash.hex(),
    )
    entry = uow.append("closure", at, document)
    acts.record(
        uow, EventCode.CLOSURE, "day_closed",
        at=at, channel=channel, operator=operator.code, closure=document["number"],
    )  # fmt: skip
    return ClosureView(document, entry.hash.hex())


def _end_session(uow: UnitOfWork, *, at: str, operator: Operator, channel: Channel) -> None:
    session = uow.open_session()
    if session is None:
        return
    uow.append(
        "drawer_count",
        at,
        {
            "document": "drawer_count",
            "serial": uow.last_serial("drawer_count") + 1,
            "session": session.number,
            "closed_at": at,
            "operator": operator.code,
            "channel": channel.value,
            "state": "not_counted",
            "expected": session.float_cents + uow.cash_taken(session.number),
            "counted": None,
        },
    )

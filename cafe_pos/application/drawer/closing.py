"""Closing days, months and years: totals are frozen, the head is kept elsewhere too."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.drawer import day_sales, drawer
from cafe_pos.application.drawer.figures import day_totals, leave_open, people
from cafe_pos.application.drawer.views import Count
from cafe_pos.application.parcels import names as parcel_names
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.views import ClosureView
from cafe_pos.domain import closure
from cafe_pos.domain.bread import KEPT_NAMES
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.closure import Period, Perpetual, Totals
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

FIRST_MONTH: Final = "fiscal_year_start"
"""The setting that names the month (1 to 12) in which a fiscal year begins."""

NEEDED_BYTES: Final = 100_000_000
"""Below so much room nothing is closed: the copy of the database would not fit. Sales go on."""


def close_day(
    ctx: Context,
    day: date | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
    found: Count | None = None,
) -> tuple[ClosureView, ...]:
    """Close a business day, and before it every forgotten one; the last answer is the day asked.

    With `found` the open drawer session is counted, else it ends with the state "not counted".
    The copy of the database that each closure deserves is the caller's to ask for, once.

    Raises:
        PosError: `closure.no_space`, `closure.already`, `closure.future`, as `drawer.count` with a
            count.
    """
    _check_room(ctx)
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
        _count(ctx, uow, found, at=at, operator=who, channel=channel)
        views = _close_days(uow, wanted.isoformat(), at=at, operator=who, channel=channel)
    ctx.store.forget_erased()
    ctx.store.flush_head()
    return views


def close_month(
    ctx: Context,
    month: date | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
    found: Count | None = None,
) -> tuple[ClosureView, ...]:
    """Close the month of a day, and before it its open days and every forgotten month.

    A month closes from its last business day on; without a day it is the last one that can be.
    The last answer is the month asked, those before it what had to be closed first.

    Raises:
        PosError: `closure.month_already`, `closure.month_early`, `closure.before`, as `close_day`.
    """
    _check_room(ctx)
    with ctx.store.act() as uow:
        now = ctx.clock.now()
        today = acts.business_days(uow).of(now)
        began = _began(uow, today)
        wanted = _end_of_month(month or _within(_last_end(today), began, today))
        _check_open(uow, Period.MONTH, wanted)
        if wanted < began:
            raise PosError("closure.before", day=wanted)
        if wanted > today:
            raise PosError("closure.month_early", day=wanted)
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(now)
        acts.note_clock(uow, at, channel, who.code)
        _count(ctx, uow, found, at=at, operator=who, channel=channel)
        views = tuple(_close_months(uow, wanted, at=at, operator=who, channel=channel))
    ctx.store.forget_erased()
    ctx.store.flush_head()
    return views


def close_year(
    ctx: Context,
    year: date | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
    found: Count | None = None,
) -> tuple[ClosureView, ...]:
    """Close the fiscal year that holds a day, and before it its days and months.

    Without a day it is the last year that can be closed. Whoever closes a year verifies the whole
    ledger afterwards.

    Raises:
        PosError: `closure.year_already`, `closure.year_early`, `closure.before`, as `close_day`.
    """
    _check_room(ctx)
    with ctx.store.act() as uow:
        now = ctx.clock.now()
        today = acts.business_days(uow).of(now)
        first_month = int(uow.settings().get(FIRST_MONTH, 1))
        began = _began(uow, today)
        last_year = _last_year(today, first_month)
        wanted = _end_of_year(year or _within(last_year, began, today), first_month)
        last = _check_open(uow, Period.YEAR, wanted)
        if wanted < began:
            raise PosError("closure.before", day=wanted)
        if wanted > today:
            raise PosError("closure.year_early", day=wanted)
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(now)
        acts.note_clock(uow, at, channel, who.code)
        _count(ctx, uow, found, at=at, operator=who, channel=channel)
        views = list(_close_months(uow, wanted, at=at, operator=who, channel=channel))
        first = _after(last) if last else _start_of_year(wanted)
        views.append(_freeze(uow, Period.YEAR, first, wanted, at=at, operator=who, channel=channel))
    ctx.store.forget_erased()
    ctx.store.flush_head()
    return tuple(views)


def _check_room(ctx: Context) -> None:
    """Refuse to close on a disk that has no room for the copy made afterwards."""
    free = ctx.store.free_bytes()
    if free < NEEDED_BYTES:
        raise PosError("closure.no_space", megabytes=free // 1_000_000)


def find(ctx: Context, number: str) -> ClosureView:
    """A closure by its number.

    Raises:
        PosError: `closure.unknown`.
    """
    with ctx.store.act() as uow:
        known = uow.closures.find(number)
        if known is None:
            raise PosError("closure.unknown", number=number)
        return ClosureView(known[0], known[1].hash.hex())


def close_one(
    uow: UnitOfWork, day: str, *, at: str, operator: Operator, channel: Channel
) -> ClosureView:
    """Freeze the totals of one business day; its drawer session ends, not counted."""
    session = uow.open_session()
    if session is not None and session.business_day <= day:
        drawer.end_not_counted(uow, session, at=at, operator=operator, channel=channel)
    uow.lunch.forget_names(day)  # who telephoned for the dish of the day
    uow.bread.forget_names(date.fromisoformat(day) - KEPT_NAMES)  # who booked bread
    gone = parcel_names.forget_names(uow, date.fromisoformat(day))
    parcel_names.note_erased(uow, gone, at=at, channel=channel, operator=operator.code)
    uow.services.forget_names(day)  # who fetched what was kept
    tickets = tuple(uow.tickets_of(day))
    totals = day_totals(uow, day, tickets=tickets)
    day_sales.freeze(uow, day, tickets)
    perpetual = uow.perpetual().plus(totals)
    return _append(
        uow, Period.DAY, (day, day), totals, perpetual, at=at, operator=operator, channel=channel
    )


def _count(
    ctx: Context,
    uow: UnitOfWork,
    found: Count | None,
    *,
    at: str,
    operator: Operator,
    channel: Channel,
) -> None:
    if found is None:
        return
    session = uow.open_session()
    if session is None:
        raise PosError("drawer.closed")
    drawer.count_in(ctx, uow, session, found, at=at, operator=operator, channel=channel)


def _close_days(
    uow: UnitOfWork, last: str, *, at: str, operator: Operator, channel: Channel
) -> tuple[ClosureView, ...]:
    """Close every open day before one, then that one."""
    days = [day for day in uow.unclosed_days() if day < last]
    return tuple(
        close_one(uow, day, at=at, operator=operator, channel=channel) for day in (*days, last)
    )


def _close_months(
    uow: UnitOfWork, wanted: date, *, at: str, operator: Operator, channel: Channel
) -> Iterator[ClosureView]:
    """Close the days that are still open up to a month's end, then each month that is."""
    closed = uow.last_closed_day()
    last = uow.closures.last(Period.MONTH)
    first = _after(last["business_day"]) if last else _began(uow, wanted).replace(day=1)
    if closed is None or closed < wanted.isoformat():
        yield from _close_days(uow, wanted.isoformat(), at=at, operator=operator, channel=channel)
    while first <= wanted:
        end = _end_of_month(first)
        yield _freeze(uow, Period.MONTH, first, end, at=at, operator=operator, channel=channel)
        first = end + timedelta(days=1)


def _began(uow: UnitOfWork, otherwise: date) -> date:
    """The first business day of the café's records."""
    known = [day for day in (uow.closures.first_day(), *uow.unclosed_days()[:1]) if day is not None]
    return min([date.fromisoformat(day) for day in known], default=otherwise)


def _within(last: date, began: date, today: date) -> date:
    """The end of the last period that is over, or today in a café that began after it."""
    return last if last >= began else today


def _freeze(
    uow: UnitOfWork,
    period: Period,
    first: date,
    last: date,
    *,
    at: str,
    operator: Operator,
    channel: Channel,
) -> ClosureView:
    """Freeze a month from its days, or a year from its months."""
    parts = Period.DAY if period is Period.MONTH else Period.MONTH
    inside = list(uow.closures.between(parts, first.isoformat(), last.isoformat()))
    totals = closure.sum_of(inside)
    leave_open(uow, totals)
    perpetual = _perpetual_at(uow, last.isoformat())
    return _append(
        uow, period, (first.isoformat(), last.isoformat()), totals, perpetual,
        at=at, operator=operator, channel=channel,
    )  # fmt: skip


def _perpetual_at(uow: UnitOfWork, day: str) -> Perpetual:
    """The perpetual totals at the end of a day, as the last closure up to it says."""
    found = uow.closures.last_until(day)
    if found is None:
        return Perpetual()
    return Perpetual(found["perpetual"], found["perpetual_absolute"])


def _append(
    uow: UnitOfWork,
    period: Period,
    days: tuple[str, str],
    totals: Totals,
    perpetual: Perpetual,
    *,
    at: str,
    operator: Operator,
    channel: Channel,
) -> ClosureView:
    head, identity, opening = uow.head, uow.identity(), uow.opening()
    if identity is None or opening is None:
        raise RuntimeError("a closure needs an open ledger")
    document = closure.payload_of(
        totals,
        serial=uow.closures.last_serial(period) + 1,
        business_day=days[1],
        recorded_at=at,
        operator=operator.code,
        channel=channel.value,
        perpetual=perpetual,
        head_seq=head.seq,
        head_hash=head.hash.hex(),
        period=period,
        first_day=days[0],
        till=opening["till"],
        identity=identity[0],
    )
    entry = uow.append("closure", at, document)
    code = EventCode.YEAR_CLOSURE if period is Period.YEAR else EventCode.CLOSURE
    acts.record(
        uow, code, f"{period.value}_closed",
        at=at, channel=channel, operator=operator.code, closure=document["number"],
    )  # fmt: skip
    if channel is not Channel.IMPORT and copies.printer_of(uow) is not None:
        # The head stands on paper too: whoever cuts the ledger's end cannot cut the paper's.
        uow.queue_print(document["number"], copies.CLOSURE, copies.ORIGINAL, at)
    return ClosureView(document, entry.hash.hex(), people(uow))


def _check_open(uow: UnitOfWork, period: Period, wanted: date) -> str | None:
    """The end of the last closure of a period, if what is wanted comes after it."""
    last: Mapping[str, Any] | None = uow.closures.last(period)
    if last is None:
        return None
    if wanted.isoformat() <= last["business_day"]:
        closed = date.fromisoformat(last["business_day"])
        if period is Period.MONTH:
            raise PosError("closure.month_already", day=wanted, closed=closed)
        raise PosError("closure.year_already", day=wanted, closed=closed)
    end: str = last["business_day"]
    return end


def _after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _last_end(today: date) -> date:
    """The newest month's end that is not after today."""
    end = _end_of_month(today)
    return end if end == today else today.replace(day=1) - timedelta(days=1)


def _end_of_year(day: date, first_month: int) -> date:
    """The last day of the fiscal year that holds a day."""
    last_month = (first_month - 2) % 12 + 1
    year = day.year if day.month <= last_month else day.year + 1
    return _end_of_month(date(year, last_month, 1))


def _start_of_year(end: date) -> date:
    """The first day of the twelve months that end on a month's last day."""
    after = end + timedelta(days=1)
    return after.replace(year=after.year - 1)


def _last_year(today: date, first_month: int) -> date:
    """The newest fiscal year's end that is not after today."""
    end = _end_of_year(today, first_month)
    return end if end <= today else _end_of_month(_start_of_year(end) - timedelta(days=1))

"""Sales noted on paper while the till was down: entered later, with the time they were made.

They count for the business day of that time as long as it is open, are recorded at the clock's
time, and say on their ticket that they were entered afterwards. Their cash is in today's drawer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.acts import Moment
from cafe_pos.application.keeping import lost_tickets
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.selling.wanted import Ring
from cafe_pos.domain import losses
from cafe_pos.domain.clock import from_utc_text, offset_minutes, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import Channel, Sale

MOST_DAYS: Final = 7
"""How many business days back a screen offers; scripts may go on to the last closed one."""
_TIME: Final = re.compile(r"(\d{1,2})[:hH.]?(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperTime:
    """When a sale noted on paper was made: UTC ending in Z, and the café's wall clock."""

    at: str
    local: datetime


def open_days(ctx: Context) -> tuple[date, ...]:
    """The business days that sales may still be entered for, today's first, closed or not."""
    with ctx.store.act() as uow:
        today = acts.business_days(uow).of(ctx.clock.now())
        closed = uow.last_closed_day() or ""
    days = (today - timedelta(days=back) for back in range(MOST_DAYS))
    return tuple(day for day in days if day == today or day.isoformat() > closed)


def made_at(ctx: Context, text: str, day: date | None = None) -> PaperTime:
    """Read when sales were made: `14:20` (or 1420, 14h20) on a business day, else today's.

    A whole ISO time names its own day.

    Raises:
        PosError: `paper.time`, `paper.future`, `paper.closed`.
    """
    with ctx.store.act() as uow:
        now = acts.moment_of(uow, ctx.clock.now())
        local = _local(uow, text, day or acts.business_days(uow).of(ctx.clock.now()))
        found = PaperTime(utc_text(local), local.replace(tzinfo=None))
        moment_of(uow, found.at, now)
    return found


def _local(uow: UnitOfWork, text: str, day: date) -> datetime:
    """The moment on the café's clock; hours before the day rolls over are the night behind it."""
    zone = acts.zone_of(uow)
    short = _TIME.fullmatch(text.strip())
    try:
        if short is None:
            moment = datetime.fromisoformat(text.strip())
            return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
        clock = time(int(short[1]), int(short[2]))
    except ValueError:
        raise PosError("paper.time", text=text, field="time") from None
    late = clock.hour < acts.business_days(uow).rollover_hour
    return datetime.combine(day + timedelta(days=late), clock, zone)


def moment_of(uow: UnitOfWork, issued_at: str, now: Moment) -> Moment:
    """What a sale of that time counts for: its own business day, recorded now.

    Raises:
        PosError: `paper.future`; `paper.closed` when the last closure has frozen that time.
    """
    try:
        issued = from_utc_text(issued_at).astimezone(UTC)
    except ValueError:
        raise PosError("paper.time", text=issued_at) from None
    zone = acts.zone_of(uow)
    if issued > from_utc_text(now.at):
        raise PosError("paper.future", time=issued.astimezone(zone).strftime("%H:%M"), field="time")
    day = acts.business_days(uow).of(issued)
    closed = uow.last_closed_day()
    if closed is not None and day.isoformat() <= closed:
        closure = uow.entry_at(uow.last_closure_seq())
        if closure is None or utc_text(issued) < closure.at:
            raise PosError("paper.closed", day=day, closed=date.fromisoformat(closed), field="time")
        day = date.fromisoformat(closed) + timedelta(days=1)
    return Moment(now.at, offset_minutes(issued, zone), day)


def of_lost(uow: UnitOfWork, request: Ring) -> Ring:
    """A sale of a ticket that a restore lost, under its number's own key: it is entered once.

    Raises:
        PosError: `paper.not_lost`, `paper.entered`, `paper.time` without paper.
    """
    number = request.original
    if number is None:
        return request
    if request.channel is not Channel.PAPER:
        raise PosError("paper.time", text=number)
    _must_be_lost(uow, number)
    key = losses.key_of(number)
    known = uow.ticket_by_key(key)
    if known is not None and known.request_hash != request.fingerprint():
        again = known.payload["number"]
        raise PosError("paper.entered", number=number, again=again, field="original")
    return replace(request, client_key=key)


def check_lost(ctx: Context, number: str) -> None:
    """Refuse a number that no restore lost, or that is entered already.

    Raises:
        PosError: `paper.not_lost`, `paper.entered`.
    """
    with ctx.store.act() as uow:
        _must_be_lost(uow, number)
        known = uow.ticket_by_key(losses.key_of(number))
    if known is not None:
        again = known.payload["number"]
        raise PosError("paper.entered", number=number, again=again, field="original")


def _must_be_lost(uow: UnitOfWork, number: str) -> None:
    if not lost_tickets.is_lost(uow, number):
        raise PosError("paper.not_lost", number=number, field="original")


def named(sale: Sale, original: str | None) -> Sale:
    """A sale that says which lost ticket it was."""
    return sale if original is None else replace(sale, reason=original)


def checked(uow: UnitOfWork, channel: Channel, issued_at: str | None, now: Moment) -> Moment:
    """The moment that a sale counts for: now, or the one that stands on the paper.

    Raises:
        PosError: as `moment_of`; `paper.time` for a time that no paper gave.
    """
    if issued_at is None:
        return now
    if channel is not Channel.PAPER:
        raise PosError("paper.time", text=issued_at)
    return moment_of(uow, issued_at, now)

"""The order sheet: what the baker is asked for, sent when and by whom, amended by numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cafe_pos.application import acts
from cafe_pos.application.bread import book
from cafe_pos.application.bread.views import SheetView, SheetWarning
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bread as rules
from cafe_pos.domain import bread_day
from cafe_pos.domain.bread import Baker
from cafe_pos.domain.bread_day import Change, Sheet, SheetLine, Urgency
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.bread.forecast_views import Proposal

RECENT_DAYS: Final = 8
"""A café that sent a sheet in so many days is expected to send the next one."""


def usual_day(uow: UnitOfWork, baker: Baker, today: date) -> date:
    """The day that is ordered for next: the baker's hours ahead, past closing days."""
    closings = uow.bread.closings()
    first = today + timedelta(days=baker.days_before)
    for ahead in range(4 * rules.WEEK):
        day = first + timedelta(days=ahead)
        if rules.suspension(day, baker, closings, blocked=False) is None:
            return day
    return first


def view(uow: UnitOfWork, baker: Baker, day: date, now: datetime) -> SheetView:
    """The sheet as it stands; the counter's own is the draft's, the sent sheet's, or proposed."""
    closings = uow.bread.closings()
    closed = rules.suspension(day, baker, closings, blocked=False)
    articles = [one for one in book.articles_of(uow, baker, day) if not one.blocked]
    sheets = uow.bread.sheets(day, baker.code)
    sent = next((one for one in reversed(sheets) if one.sent_at is not None), None)
    draft = next((one for one in sheets if one.sent_at is None), None)
    known = draft or sent
    counter = {line.article: line.counter for line in known.lines} if known else {}
    unknown = [one for one in articles if one.code not in counter]
    asked = unknown and closed is None and not sent
    proposed = proposals(uow, day, unknown, now) if asked else {}
    lines = _lines(uow, day, articles, counter, proposed) if closed is None else ()
    changed = bread_day.changes(sent, lines) if sent else _all_new(lines)
    before = [one for one in sheets if one.sent_at is not None and one != sent]
    names = {one.code: one.name for one in uow.operators()}
    identity = uow.identity()
    return SheetView(
        day=day,
        baker=baker.code,
        name=book.baker_name(uow, baker.code),
        phone=baker.phone or _phone(uow, baker.code),
        cafe=str(identity[1]["trade_name"]) if identity else "",
        lines=tuple(lines),
        revision=sent.revision if sent else 0,
        sent_at=sent.sent_at if sent else None,
        sent_by=names.get(sent.sent_by or "", "") if sent else "",
        changes=changed,
        amended=bread_day.changes(before[-1], sent.lines) if before and sent else (),
        cut_off=bread_day.cut_off(baker, day, closings).replace(tzinfo=now.tzinfo),
        urgency=bread_day.urgency(baker, day, now, closings),
        closed=closed.value if closed else None,
        proposed=tuple(proposed.values()),
    )


def due(uow: UnitOfWork, baker: Baker, day: date, now: datetime) -> SheetWarning | None:
    """Whether a sheet should be sent by now, or soon; cheap, for the status line asks it often.

    A café that never sent one and has no booking is not warned.
    """
    sheets = uow.bread.sheets(day, baker.code)
    closings = uow.bread.closings()
    urgency = bread_day.urgency(baker, day, now, closings)
    sent = any(one.sent_at is not None for one in sheets)
    if sent:
        wanted = view(uow, baker, day, now).to_send
    else:
        closed = rules.suspension(day, baker, closings, blocked=False)
        wanted = (
            urgency is not Urgency.CALM and closed is None and _ordered(uow, baker, day, sheets)
        )
    if not wanted:
        return None
    name = book.baker_name(uow, baker.code)
    until = bread_day.cut_off(baker, day, closings).replace(tzinfo=now.tzinfo)
    return SheetWarning(day, baker.code, name, urgency, until, sent)


def _ordered(uow: UnitOfWork, baker: Baker, day: date, sheets: Sequence[Sheet]) -> bool:
    """Whether anything is wanted of a baker whose sheet was not sent."""
    if any(one.quantities for one in sheets):
        return True
    codes = {one.code for one in book.articles_of(uow, baker, day)}
    if any(one.wanted and one.article in codes for one in book.occurrences(uow, day)):
        return True
    return any(
        one.sent_at is not None
        for back in range(1, RECENT_DAYS + 1)
        for one in uow.bread.sheets(day - timedelta(days=back), baker.code)
    )


def _phone(uow: UnitOfWork, code: str) -> str:
    mandator = uow.mandates.mandator(code)
    return mandator.phone if mandator is not None else ""


def _all_new(lines: Sequence[SheetLine]) -> tuple[Change, ...]:
    return tuple(Change(x.article, x.label, 0, x.quantity) for x in lines if x.quantity)


def proposals(
    uow: UnitOfWork, day: date, articles: Sequence[Article], now: datetime
) -> Mapping[str, Proposal]:
    """What the counter will sell besides the bookings, from the same weekdays' history."""
    from cafe_pos.application.bread import forecast

    return {one.article: one for one in forecast.proposal(uow, day, articles, now=now)}


def _lines(
    uow: UnitOfWork,
    day: date,
    articles: Sequence[Article],
    counter: Mapping[str, int],
    proposed: Mapping[str, Proposal],
) -> list[SheetLine]:
    booked = rules.booked_by_article(book.occurrences(uow, day))
    lines = []
    for article in articles:
        own = counter.get(article.code)
        if own is None:
            one = proposed.get(article.code)
            own = one.quantity if one is not None else 0
        lines.append(SheetLine(article.code, article.label, booked.get(article.code, 0), own))
    return lines


def is_late(ctx: Context, uow: UnitOfWork, article: Article, day: date) -> bool:
    """Whether an order for a day comes after its sheet was sent, or after the cut-off."""
    baker = book.baker_of(uow, article)
    if baker is None:
        return False
    if any(one.sent_at for one in uow.bread.sheets(day, baker.code)):
        return True
    now = ctx.clock.now().astimezone(acts.zone_of(uow))
    return bread_day.urgency(baker, day, now, uow.bread.closings()) is Urgency.LATE


def look(ctx: Context, day: date | None = None, baker: str | None = None) -> SheetView:
    """The sheet of a day; of the next day that is ordered for, unless one is named.

    Raises:
        PosError: `bread.no_baker`, `bread.which_baker`.
    """
    with ctx.store.act() as uow:
        return _look(ctx, uow, day, baker)


def _look(ctx: Context, uow: UnitOfWork, day: date | None, code: str | None) -> SheetView:
    one = book.baker(uow, code)
    now = ctx.clock.now().astimezone(acts.zone_of(uow))
    wanted = day or usual_day(uow, one, acts.business_days(uow).of(ctx.clock.now()))
    return view(uow, one, wanted, now)


def every(ctx: Context) -> tuple[SheetView, ...]:
    """The next sheet of every baker."""
    with ctx.store.act() as uow:
        return tuple(_look(ctx, uow, None, one.code) for one in uow.bread.bakers())


def edit(
    ctx: Context,
    day: date,
    baker: str | None,
    counter: Mapping[str, int],
    *,
    operator: str | None = None,
) -> SheetView:
    """Say how many of each article the counter wants for itself, beside the bookings.

    Raises:
        PosError: `bread.counted`, `bread.closed_baker`, `bread.closed_cafe`, `bread.no_baker`,
            `article.unknown`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        seen = _look(ctx, uow, day, baker)
        _check_open(seen)
        known = {line.article for line in seen.lines}
        for code, count in counter.items():
            if code not in known:
                raise PosError("article.unknown", article=code)
            bread_day.checked_count(count, field=code)
        lines = tuple(
            replace(line, counter=counter.get(line.article, line.counter)) for line in seen.lines
        )
        uow.bread.put_sheet(Sheet(day, seen.baker, seen.revision + 1, lines))
        return _look(ctx, uow, day, seen.baker)


def _check_open(seen: SheetView) -> None:
    if seen.closed is not None and not seen.revision:
        raise book.closed(rules.Why(seen.closed), seen.day)


def send(
    ctx: Context,
    day: date | None = None,
    baker: str | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> SheetView:
    """Note that the baker has the sheet: the order, or an amendment with the next number.

    Raises:
        PosError: `bread.nothing_to_send` when the baker knows all of it already,
            `bread.closed_baker`, `bread.closed_cafe`, `bread.no_baker`, `bread.which_baker`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        seen = _look(ctx, uow, day, baker)
        _check_open(seen)
        if not seen.changes:
            raise PosError("bread.nothing_to_send", name=seen.name, day=seen.day)
        at = utc_text(ctx.clock.now())
        sheet = Sheet(seen.day, seen.baker, seen.revision + 1, seen.lines, at, who.code)
        uow.bread.put_sheet(sheet)
        acts.record(
            uow, EventCode.ORDER_SHEET, "order_sheet",
            at=at, channel=channel, operator=who.code,
            baker=seen.baker, day=seen.day.isoformat(), revision=sheet.revision,
            lines=[
                {"article": line.article, "booked": line.booked, "counter": line.counter}
                for line in seen.lines if line.quantity
            ],
        )  # fmt: skip
        return _look(ctx, uow, seen.day, seen.baker)

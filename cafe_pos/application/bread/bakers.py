"""Bakers and closing days: who bakes what until which hour, and whom to warn when nobody does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.bread import book
from cafe_pos.application.bread.views import OrderRow
from cafe_pos.application.mandates import mandates
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bread as rules
from cafe_pos.domain.bread import Baker, Span
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

CLOSED_WEEKDAYS: Final = "closed_weekdays"
CAFE: Final = ""
"""The party of the café's own closing days."""
MAX_DAYS_BEFORE: Final = 7
_HOUR: Final = re.compile(r"(\d{1,2})\s*[:hH.]?\s*(\d{2})?")


def checked_hour(text: str, field: str) -> str:
    """An hour as `18:00`, typed as `18:00`, `18h`, `1800` or `18`.

    Raises:
        PosError: `bread.hour`.
    """
    found = _HOUR.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - the hours and minutes of a clock
        raise PosError("bread.hour", text=text, field=field)
    return f"{hour:02d}:{minute:02d}"


def bakers(ctx: Context) -> tuple[tuple[Baker, str], ...]:
    """The bakers with their names."""
    with ctx.store.act() as uow:
        return tuple((one, book.baker_name(uow, one.code)) for one in uow.bread.bakers())


def put_baker(
    ctx: Context,
    baker: Baker,
    *,
    name: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Baker:
    """Keep what the café knows of a baker; with a name the mandator is made when it is unknown.

    Raises:
        PosError: `mandator.unknown`, `bread.hour`, `bread.days_before`, `article.unknown`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.SETTINGS)
        kept = _checked(uow, baker)
        unknown = uow.mandates.mandator(kept.code) is None
    if unknown and not name.strip():
        raise PosError("mandator.unknown", name=kept.code, field="code")
    if unknown:
        made = Mandator(code=kept.code, name=name, kind=MandatorKind.BAKER, phone=kept.phone)
        mandates.put(ctx, made, operator=operator, channel=channel)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        before = next((one for one in uow.bread.bakers() if one.code == kept.code), None)
        if before != kept:
            uow.bread.put_baker(kept)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "baker",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
                before=_said(before), after=_said(kept),
            )  # fmt: skip
        return kept


def _checked(uow: UnitOfWork, baker: Baker) -> Baker:
    kept = replace(
        baker,
        code=baker.code.strip().upper(),
        cut_off=checked_hour(baker.cut_off, "cut_off"),
        delivery=checked_hour(baker.delivery, "delivery"),
        phone=acts.one_line(baker.phone),
    )
    if not 0 <= kept.days_before <= MAX_DAYS_BEFORE:
        raise PosError("bread.days_before", limit=MAX_DAYS_BEFORE, field="days_before")
    for code in kept.articles:
        if uow.article(code) is None:
            raise PosError("article.unknown", article=code, field="articles")
    return kept


def _said(baker: Baker | None) -> dict[str, Any] | None:
    """A baker's settings for their event; the telephone is the mandator's own affair."""
    if baker is None:
        return None
    said = asdict(baker) | {
        "articles": list(baker.articles),
        "closed_weekdays": sorted(baker.closed_weekdays),
    }
    del said["phone"]
    return said


def closed_weekdays(ctx: Context) -> frozenset[int]:
    """The weekdays (Monday is 0) on which the café is closed."""
    with ctx.store.act() as uow:
        return frozenset(map(int, uow.settings().get(CLOSED_WEEKDAYS, ())))


def set_closed_weekdays(
    ctx: Context,
    weekdays: Sequence[int],
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Say on which weekdays (Monday is 0) the café is closed.

    Raises:
        PosError: `bread.weekday`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        days = sorted(set(weekdays))
        if any(not 0 <= day < rules.WEEK for day in days) or len(days) == rules.WEEK:
            raise PosError("bread.weekday", field="weekdays")
        acts.set_setting(
            uow, CLOSED_WEEKDAYS, days,
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
        )  # fmt: skip


def close(
    ctx: Context,
    party: str,
    first: date,
    last: date,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> tuple[OrderRow, ...]:
    """Note that a baker, or the café (""), is closed for some days; returns whom to warn.

    Raises:
        PosError: `bread.span`, `bread.past`, `bread.no_baker`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        if party != CAFE:
            book.baker(uow, party)
        if last < first or last - first > rules.MAX_AHEAD:
            raise PosError("bread.span", field="last")
        if last < book.today(ctx, uow):
            raise PosError("bread.past", day=last, field="last")
        uow.bread.add_closing(party, Span(first, last))
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "closed_days",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            party=party or "cafe", first=first.isoformat(), last=last.isoformat(), closed=True,
        )  # fmt: skip
        return to_warn_in(uow, first, last)


def reopen(
    ctx: Context,
    party: str,
    first: date,
    last: date,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Take closing days back: standing orders of these days count again.

    Raises:
        PosError: `bread.not_closed`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        span = Span(first, last)
        if span not in uow.bread.closings().spans.get(party, ()):
            raise PosError("bread.not_closed", first=first, last=last)
        uow.bread.drop_closing(party, span)
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "closed_days",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            party=party or "cafe", first=first.isoformat(), last=last.isoformat(), closed=False,
        )  # fmt: skip


def closings(ctx: Context) -> tuple[tuple[str, Span], ...]:
    """The closing days from today on: the party ("" is the café) and the days."""
    with ctx.store.act() as uow:
        today = book.today(ctx, uow)
        found = [
            (party, span)
            for party, spans in uow.bread.closings().spans.items()
            for span in spans
            if span.last >= today
        ]
    return tuple(sorted(found, key=lambda one: (one[1].first, one[0])))


def to_warn_in(uow: UnitOfWork, first: date, last: date) -> tuple[OrderRow, ...]:
    """Whose bread cannot come on some days, both included: the list of whom to warn."""
    found = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        found += [
            book.row_of(uow, one) for one in book.occurrences(uow, day) if one.why is not None
        ]
    return tuple(found)


def to_warn(ctx: Context, days: int = 2 * rules.WEEK) -> tuple[OrderRow, ...]:
    """Whose bread cannot come in the next days."""
    with ctx.store.act() as uow:
        today = book.today(ctx, uow)
        return to_warn_in(uow, today, today + timedelta(days=days - 1))

"""Bread as the counter sees it: what waits today, sheets to send, people to ask after."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.bread import book, sheet
from cafe_pos.application.bread.book import all_articles
from cafe_pos.application.bread.views import AskAfter, BreadWaiting, DayView, SheetWarning
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bread

__all__ = ["all_articles", "look", "to_ask_after", "waiting", "warning"]

LOOKED_BACK: Final = timedelta(days=21)
"""How far back the last booked days of somebody are looked for."""


def look(ctx: Context, day: date | None = None) -> DayView:
    """The bread of today, or of another day."""
    with ctx.store.act() as uow:
        return book.day_view(uow, day or book.today(ctx, uow))


def waiting(uow: UnitOfWork, day: date, now: datetime | None = None) -> BreadWaiting:
    """What waits today; unsent sheets only when `now` (any zone) is given. Cheap without bread."""
    if not uow.bread.bakers():
        return BreadWaiting()
    rows = book.occurrences(uow, day)
    return BreadWaiting(
        to_pick_up=sum(one.waiting for one in rows),
        unsent=warning(uow, now) if now is not None else (),
        ask_after=to_ask_after(uow, day),
        to_warn=sum(one.why is not None for one in rows),
    )


def warning(uow: UnitOfWork, now: datetime) -> tuple[SheetWarning, ...]:
    """The sheets that a baker should have by now, or soon; nothing while there is time.

    From 30 minutes before the cut-off on (DOMAIN); a change of a sheet that was sent is told at
    once, since nobody else will send it.
    """
    local = now.astimezone(acts.zone_of(uow))
    today = acts.business_days(uow).of(now)
    found = (
        sheet.due(uow, one, day, local)
        for one in uow.bread.bakers()
        # A change of a sheet for a day closed since counts as well as the next day's sheet.
        for day in sorted(
            {today + timedelta(days=one.days_before), sheet.usual_day(uow, one, today)}
        )
    )
    return tuple(one for one in found if one is not None)


def to_ask_after(uow: UnitOfWork, day: date) -> tuple[AskAfter, ...]:
    """Those who asked for it and have not come for two booked days (DOMAIN: opt-in)."""
    asked = [one for one in uow.bread.standings() if one.asking_after]
    if not asked:
        return ()
    first = day - LOOKED_BACK
    days = [first + timedelta(days=n) for n in range(LOOKED_BACK.days)]
    ticks = uow.bread.ticks(first, day)
    closings = uow.bread.closings()
    opened = uow.bread.open_days(first, day)
    found = []
    for one in asked:
        article = uow.article_on(one.article, day)
        whose = book.baker_of(uow, article) if article is not None else None
        open_on = {
            each: each in opened and bread.suspension(each, whose, closings, blocked=False) is None
            for each in days
        }
        if bread.to_ask_after(one, day, ticks, open_on):
            missed = [each for each in days if open_on[each] and one.wanted_on(each)]
            found.append(
                AskAfter(
                    one.id, book.name_of(uow, one.who), book.phone_of(uow, one.who),
                    tuple(missed[-bread.UNTICKED_DAYS :]),
                )
            )  # fmt: skip
    return tuple(found)

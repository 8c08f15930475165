"""Asking after people: who agreed to it and has not come for two booked days (DOMAIN).

The name never leaves the working tables: the event says the answer alone, so that the count of
people asked after can be told and nobody can be found by it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cafe_pos.application import acts
from cafe_pos.application.bread import book, bread, orders
from cafe_pos.application.bread.views import AskAfter
from cafe_pos.application.ports import Context
from cafe_pos.domain.bread import Answer, Standing
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ticket import Channel


def due(ctx: Context) -> tuple[AskAfter, ...]:
    """Whom to ask after today."""
    with ctx.store.act() as uow:
        return bread.to_ask_after(uow, book.today(ctx, uow))


def answer(
    ctx: Context,
    number: int,
    found: Answer,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Standing:
    """Note what asking found; nobody is named again until two more booked days have passed.

    Whoever is away is proposed a pause by the screens, which is an act of its own.

    Raises:
        PosError: `bread.no_standing`, `bread.not_asked`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        standing = orders.standing(uow, number)
        if not standing.asking_after:
            raise PosError("bread.not_asked", number=number)
        today = book.today(ctx, uow)
        kept = uow.bread.put_standing(replace(standing, asked_on=today - timedelta(days=1)))
        acts.record(
            uow, EventCode.ASKED_AFTER, "asked_after",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code, answer=found.value,
        )  # fmt: skip
        return kept


def set_asking(ctx: Context, number: int, *, on: bool, operator: str | None = None) -> Standing:
    """Note that somebody wants to be asked after, or does not any more.

    Raises:
        PosError: `bread.no_standing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        standing = orders.standing(uow, number)
        return uow.bread.put_standing(replace(standing, asking_after=on, asked_on=None))

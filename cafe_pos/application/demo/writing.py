"""Writing a planned story into a new café: every act dates itself by a clock that follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from heapq import merge
from random import Random
from typing import Any, Final, cast

from cafe_pos.application import acts, people, setup
from cafe_pos.application.demo import founding, goods
from cafe_pos.application.demo.errands import Errand, Errands
from cafe_pos.application.demo.plan import FLOAT_CENTS, MANAGERS, Back, Day, Sale
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context, Progress, Store, UnitOfWork
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring
from cafe_pos.application.views import TicketView
from cafe_pos.domain import closure
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.ticket import Channel

PROFILE: Final = setup.Profile(
    setup.Identity(
        trade_name="Café du Tilleul",
        legal_name="SAS Café du Tilleul",
        address=("1 place du Tilleul", "23000 Saint-Exemple"),
        commune="Saint-Exemple",
        population=412,
        siret="73282932000074",
        vat_number="FR44732829320",
        licence=4,
    ),
    tuple(map(setup.NewOperator, MANAGERS, people.DEMO_PINS)),
)
"""The café of the demonstration; its SIRET is the administration's own example."""


class StoryClock:
    """A clock that stands where the story is: what it dates is a demonstration, and marked so."""

    simulated = True

    def __init__(self, start: datetime) -> None:
        self._now = start

    def set(self, moment: datetime) -> None:
        """Go on to a moment of the story."""
        self._now = moment

    def now(self) -> datetime:
        """The story's moment in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds of the story."""
        return self._now.timestamp()


class _Joined:
    """The store of a story: acts within a day's act belong to it, so a day is durable at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: UnitOfWork | None = None

    @contextmanager
    def act(self) -> Iterator[UnitOfWork]:
        """Begin an act, or go on with the one that is open."""
        if self._open is not None:
            yield self._open
            return
        with self._store.act() as uow:
            self._open = uow
            try:
                yield uow
            finally:
                self._open = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def write(
    ctx: Context,
    clock: StoryClock,
    story: Sequence[Day],
    shipped: tuple[Article, ...],
    *,
    seed: int,
    now: datetime,
    progress: Progress | None = None,
) -> closure.Totals:
    """Make the café's agreements, then ring the story day by day; return the sums of its tickets.

    Each day is one act, and then closed. `clock` is the context's own clock, `shipped` the
    catalogue to begin with; references come from the seed, so that a story is told twice alike.
    """
    chance = Random(f"{seed} services")
    joined = replace(
        ctx,
        store=cast("Store", _Joined(ctx.store)),
        token=lambda size: chance.randbytes(size).hex(),
    )
    with joined.store.act():
        founding.agree(joined, shipped, story[0].day)
    baked = [goods.baked(chance, day) for day in story]
    days = [day for day, _ in baked]
    mornings = [morning for _, morning in baked]
    totals = closure.Totals()
    numbers: dict[int, str] = {}
    errands = Errands(joined, chance, days, now)
    steps = sum(len(day.steps) for day in days)
    done = 0
    for index, day in enumerate(days):
        ended = _month_ended(days, index)
        if ended is not None:
            clock.set(day.opened_at - timedelta(minutes=1))
            closing.close_month(ctx, ended, operator=day.opener)
        with joined.store.act() as uow:
            clock.set(day.opened_at)
            moment = acts.moment_of(uow, clock.now())
            opener = acts.acting(uow, day.opener)
            ringing.open_session(uow, moment, opener, Channel.CLI, FLOAT_CENTS)
            if ended is not None:
                errands.month(ended)
            following = mornings[index + 1] if index + 1 < len(days) else None
            for one in merge(
                errands.of(day, mornings[index], following), day.steps, key=lambda one: one.at
            ):
                clock.set(one.at)
                view = one.act() if isinstance(one, Errand) else _take(joined, uow, one, numbers)
                if view is not None:
                    totals.add(view.payload)
        if day.closed_at is not None:
            clock.set(day.closed_at)
            closing.close_day(ctx, day.day, operator=day.closer)
        done += len(day.steps)
        if progress is not None:
            progress(done, steps)
    return totals


def _month_ended(days: Sequence[Day], index: int) -> date | None:
    """The last day of the month before, on the first day of another month."""
    if index == 0 or days[index].day.month == days[index - 1].day.month:
        return None
    return days[index].day.replace(day=1) - timedelta(days=1)


def _take(ctx: Context, uow: UnitOfWork, step: Sale | Back, numbers: dict[int, str]) -> TicketView:
    """One step of the day, through the act that a counter would use."""
    if isinstance(step, Sale):
        view = ringing.ring_in(ctx, uow, Ring(step.lines, (step.tender,), operator=step.operator))
        numbers[step.key] = view.number
        return view
    return refunds.give_back_in(
        ctx,
        uow,
        Refund(
            numbers[step.key], step.method, step.reason, lines=step.lines, operator=step.operator
        ),
    )

"""Writing a planned story into a new café: every act dates itself by a clock that follows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cafe_pos.application import acts, closing, people, refunds, ringing, setup
from cafe_pos.application.demo.plan import FLOAT_CENTS, MANAGERS, Back, Day, Sale
from cafe_pos.application.ports import Context, Progress, UnitOfWork
from cafe_pos.application.refunds import Refund
from cafe_pos.application.ringing import Ring
from cafe_pos.application.views import TicketView
from cafe_pos.domain import closure
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


def write(
    ctx: Context, clock: StoryClock, story: Sequence[Day], progress: Progress | None = None
) -> closure.Totals:
    """Ring the story day by day, each in one act and then closed; return the sums of its tickets.

    `clock` is the context's own clock.
    """
    totals = closure.Totals()
    numbers: dict[int, str] = {}
    steps = sum(len(day.steps) for day in story)
    done = 0
    for day in story:
        with ctx.store.act() as uow:
            clock.set(day.opened_at)
            moment = acts.moment_of(uow, clock.now())
            opener = acts.acting(uow, day.opener)
            ringing.open_session(uow, moment, opener, Channel.CLI, FLOAT_CENTS)
            for step in day.steps:
                clock.set(step.at)
                view = _take(ctx, uow, step, numbers)
                totals.add(view.payload)
        if day.closed_at is not None:
            clock.set(day.closed_at)
            closing.close_day(ctx, day.day, operator=day.closer)
        done += len(day.steps)
        if progress is not None:
            progress(done, steps)
    return totals


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

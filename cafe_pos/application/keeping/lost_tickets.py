"""Tickets that a restore lost: declared in the ledger, and entered again from their papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import ledger, losses
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.losses import Numbers
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


def declare(
    uow: UnitOfWork,
    tickets: Numbers,
    total_cents: int | None,
    told_by: str,
    *,
    at: str,
    channel: Channel,
    operator: str,
) -> None:
    """Append the event that names the lost tickets (code 642): nobody gets these numbers again."""
    acts.record(
        uow, EventCode.TICKETS_LOST, "tickets_lost", at=at, channel=channel, operator=operator,
        **tickets.as_json(), count=tickets.count, total=total_cents, told_by=told_by,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LostTicket:
    """A ticket that a restore lost: the number on its paper, and the ticket it is now, if any."""

    number: str
    again: str | None = None
    total_cents: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        total = None if self.total_cents is None else euros(self.total_cents)
        return {"number": self.number, "entered_as": self.again, "total": total}


def listed(ctx: Context) -> tuple[LostTicket, ...]:
    """Every ticket that restores lost, in the order of their numbers."""
    with ctx.store.act() as uow:
        return tuple(_found(uow, number) for run in declared(uow) for number in run.each())


def _found(uow: UnitOfWork, number: str) -> LostTicket:
    again = uow.ticket_by_key(losses.key_of(number))
    if again is None:
        return LostTicket(number)
    return LostTicket(number, again.payload["number"], again.payload["total"])


def declared(uow: UnitOfWork) -> tuple[Numbers, ...]:
    """The runs of numbers that restores declared lost, each number once."""
    found: dict[tuple[str, int], int] = {}
    for details in uow.events_of(EventCode.TICKETS_LOST):
        at = details["series"], details["first"]
        found[at] = max(found.get(at, 0), details["last"])
    return tuple(Numbers(series, first, last) for (series, first), last in sorted(found.items()))


def is_lost(uow: UnitOfWork, number: str) -> bool:
    """Whether a number stands on the paper of a lost ticket."""
    return any(number in set(run.each()) for run in declared(uow))


def tell_last(
    ctx: Context, paper: str, *, operator: str | None = None, channel: Channel = Channel.SCREEN
) -> Numbers:
    """Say afterwards, from paper, which was the last ticket before a restore.

    Raises:
        PosError: `restore.none` without a restore, `restore.nothing_lost`, `restore.number`,
            `restore.paper_older`, `restore.paper_far`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        opening = uow.opening()
        before = next(_series_before(uow), None)
        if opening is None or before is None:
            raise PosError("restore.none")
        known = uow.last_serial(ledger.series_of("ticket", {"series": before}))
        lost = [run for run in declared(uow) if run.series == before]
        told = losses.told_by_paper(paper, before, max([known, *(run.last for run in lost)]))
        if told.series != before:
            raise PosError("restore.number", number=paper, field="number")
        if told.count:
            run = replace(told, first=known + 1)
            declare(
                uow, run, None, "paper",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            )  # fmt: skip
        return replace(told, first=known + 1)


def _series_before(uow: UnitOfWork) -> Iterator[str]:
    """The series of before the last restore that began a new one."""
    series = [losses.series_in_force(opening) for opening in uow.openings()]
    for place in range(len(series) - 1, 0, -1):
        if series[place] != series[place - 1]:
            yield series[place - 1]

"""A month of a carrier: what we counted, what its statement says, the minutes it took."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.parcels import carriers
from cafe_pos.application.parcels.views import COUNTED, StatementView, counts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

MINUTES_SETTING: Final = "parcel_minutes"
MINUTES: Final[Mapping[str, int]] = {
    "received": 2,
    "collected": 3,
    "returned": 2,
    "refused": 2,
    "deposit": 2,
}
"""What an act takes until the café says otherwise, in minutes."""
MAX_MINUTES: Final = 60
MAX_COUNT: Final = 100_000
SECONDS: Final = 60


def month_of(text: str) -> tuple[date, date]:
    """The first and the last day of a month written like 2026-11.

    Raises:
        PosError: `parcel.month`.
    """
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise PosError("parcel.month", text=text) from None
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def month_around(ctx: Context, day: date | None = None) -> tuple[date, date]:
    """The first and the last day of the month of a day; without one, of today."""
    with ctx.store.act() as uow:
        return month_of((day or acts.moment_of(uow, ctx.clock.now()).day).strftime("%Y-%m"))


def statement(
    ctx: Context,
    carrier: str,
    since: date,
    until: date,
    theirs: Mapping[str, int] | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> StatementView:
    """Count a carrier's period; with its own figures, record what differs (event 690).

    Raises:
        PosError: `parcel.carrier`, `parcel.count`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        moment = acts.moment_of(uow, ctx.clock.now())
        by = carriers.find(ctx, uow, carrier, moment.day)
        view = _counted(uow, (by.code, by.label), (since, until), dict(theirs or {}))
        if theirs:
            who = acts.acting(uow, operator, Right.SETTINGS)
            acts.record(
                uow, EventCode.PARCEL, "parcel_statement",
                at=moment.at, channel=channel, operator=who.code, carrier=by.code,
                since=since.isoformat(), until=until.isoformat(),
                ours=counts(view.ours), theirs=dict(view.theirs),
            )  # fmt: skip
        return view


def _counted(
    uow: UnitOfWork, carrier: tuple[str, str], period: tuple[date, date], theirs: dict[str, int]
) -> StatementView:
    """Count a carrier (code, name) over a period (both days included)."""
    for what, count in theirs.items():
        if what not in COUNTED or not 0 <= count <= MAX_COUNT:
            raise PosError("parcel.count", what=what, count=count, field=what)
    since, until = period
    ours = uow.parcels.tally(carrier[0], since.isoformat(), until.isoformat())
    minutes = minutes_of(uow)
    estimated = sum(minutes[what] * count for what, count in counts(ours).items())
    measured = (ours.took + SECONDS // 2) // SECONDS
    return StatementView(*carrier, since, until, ours, theirs, measured, estimated)


def statements(ctx: Context, since: date, until: date) -> tuple[StatementView, ...]:
    """The same for every carrier that had a parcel here."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        labels = {one.code: one.label for one in carriers.known(ctx, uow, day)}
        return tuple(
            _counted(uow, (code, labels.get(code, code)), (since, until), {})
            for code in uow.parcels.carriers()
        )


def minutes_of(uow: UnitOfWork) -> Mapping[str, int]:
    """What each act takes, in minutes."""
    said: Mapping[str, int] = uow.settings().get(MINUTES_SETTING) or {}
    return {**MINUTES, **said}


def set_minutes(
    ctx: Context,
    minutes: Mapping[str, int],
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Mapping[str, int]:
    """Say how many minutes acts take; nothing said, they are only told.

    Raises:
        PosError: `parcel.minutes`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        if not minutes:
            return minutes_of(uow)
        who = acts.acting(uow, operator, Right.SETTINGS)
        for what, count in minutes.items():
            if what not in MINUTES or not 0 <= count <= MAX_MINUTES:
                raise PosError("parcel.minutes", limit=MAX_MINUTES, field=what)
        after = {**minutes_of(uow), **minutes}
        at = acts.moment_of(uow, ctx.clock.now()).at
        acts.set_setting(uow, MINUTES_SETTING, after, at=at, channel=channel, operator=who.code)
        return after

"""What ends a parcel's stay: refused, returned, taken by the driver; and what was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cafe_pos.application import acts
from cafe_pos.application.parcels import carriers, parcels
from cafe_pos.application.parcels.views import ParcelView, Returned
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import parcel as rules
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.parcel import Act, Parcel, State, Way
from cafe_pos.domain.ticket import Channel


def refuse(
    ctx: Context, text: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> ParcelView:
    """Note that its recipient does not want it, or that the sender takes it back.

    Raises:
        PosError: `parcel.unknown`, `parcel.several`, `parcel.collected`, `parcel.returned`,
            `parcel.refused`, `operator.*`.
    """
    with ctx.store.act() as uow:
        return _end(
            ctx, uow, parcels.one(uow, text), Act.REFUSE, operator=operator, channel=channel
        )


def give_back(
    ctx: Context,
    texts: Sequence[str] | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> Returned:
    """Send parcels back to their carrier: those named, else all whose last day is over.

    One that somebody collected since the list was made stays collected, and the answer says so.

    Raises:
        PosError: `parcel.unknown`, `parcel.several`, `parcel.nothing_due`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        day = acts.moment_of(uow, ctx.clock.now()).day
        if texts is None:
            wanted = [parcel for parcel in uow.parcels.here() if parcel.overdue(day)]
        else:
            wanted = [parcels.one(uow, text) for text in texts]
        if not wanted:
            raise PosError("parcel.nothing_due")
        back = tuple(
            _end(ctx, uow, parcel, Act.RETURN, operator=operator, channel=channel)
            for parcel in wanted
            if parcel.state is not State.COLLECTED
        )
        gone = tuple(
            (parcels.view_of(ctx, uow, parcel, day), *parcels.who_when(uow, parcel))
            for parcel in wanted
            if parcel.state is State.COLLECTED
        )
        return Returned(back, gone)


def hand_to_driver(
    ctx: Context,
    carrier: str | None = None,
    *,
    ref: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> tuple[ParcelView, ...]:
    """Note that a driver took what people send: all of it, a carrier's, or one parcel by `ref`.

    Raises:
        PosError: `parcel.carrier`, `parcel.none_leave`, `operator.*`.
    """
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        code = None if carrier is None else carriers.find(ctx, uow, carrier, day).code
        wanted = [
            parcel
            for parcel in uow.parcels.here()
            if parcel.way is Way.OUT
            and code in {None, parcel.carrier}
            and ref in {None, parcel.ref}
        ]
        if not wanted:
            raise PosError("parcel.none_leave")
        return tuple(
            _end(ctx, uow, parcel, Act.DRIVER, operator=operator, channel=channel)
            for parcel in wanted
        )


def put_back(
    ctx: Context, text: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> ParcelView:
    """Put a parcel back on the shelf that was noted as returned or refused by mistake.

    Raises:
        PosError: `parcel.refund_it` for one handed over on a ticket, `parcel.here`,
            `parcel.unknown`, `parcel.several`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        parcel = parcels.one(uow, text, here=False)
        if parcel.ticket is not None:
            raise PosError("parcel.refund_it", tail=parcel.tail, number=parcel.ticket)
        moment = acts.moment_of(uow, ctx.clock.now())
        back = back_on_shelf(parcel)
        uow.parcels.move(back)
        parcels.record(uow, Act.PUT_BACK, back, at=moment.at, channel=channel, operator=who.code)
        return parcels.view_of(ctx, uow, back, moment.day)


def back_on_shelf(parcel: Parcel) -> Parcel:
    """A parcel as it was before it left.

    Raises:
        PosError: `parcel.here`.
    """
    state = rules.after(parcel, Act.PUT_BACK)
    return replace(
        parcel, state=state, ended_at=None, ended_on=None, ended_by=None, ticket=None,
        identity=None, proxy=False, began_at=None,
    )  # fmt: skip


def _end(
    ctx: Context,
    uow: UnitOfWork,
    parcel: Parcel,
    act: Act,
    *,
    operator: str | None,
    channel: Channel,
) -> ParcelView:
    who = acts.acting(uow, operator)
    moment = acts.moment_of(uow, ctx.clock.now())
    state = parcels.after(uow, parcel, act)
    ended = replace(
        parcel, state=state, ended_at=moment.at, ended_on=moment.day.isoformat(),
        ended_by=who.code,
    )  # fmt: skip
    uow.parcels.move(ended)
    parcels.record(uow, act, ended, at=moment.at, channel=channel, operator=who.code)
    return parcels.view_of(ctx, uow, ended, moment.day)

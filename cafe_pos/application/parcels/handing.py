"""Handing a parcel over: what was shown is noted first, the ticket's line does the rest.

`prepare` writes nothing that ends anything: the parcel is collected when the ticket is durable, in
the same act (`sold`), so that two people at the counter cannot both hand it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.parcels import carriers, ends, parcels
from cafe_pos.application.parcels.views import ParcelView
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.application.views import TicketView
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.order_line import HANDED, OrderLine
from cafe_pos.domain.parcel import SERVICE, Act, Parcel, Way
from cafe_pos.domain.service_mark import HANDOVER, ServiceMark
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown at the counter: the type of the document, and whether by somebody else.

    `began_at` (UTC) is when the parcel was scanned or asked for.
    """

    identity: str
    proxy: bool = False
    began_at: str | None = None


def prepare(
    ctx: Context, text: str, shown: Shown, *, operator: str | None = None
) -> ParcelView:  # fmt: skip
    """Note what somebody showed who comes for a parcel; its line may then stand on the order.

    Raises:
        PosError: `parcel.unknown`, `parcel.several`, `parcel.collected`, `parcel.returned`,
            `parcel.refused`, `parcel.not_in`, `parcel.identity`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        day = acts.moment_of(uow, ctx.clock.now()).day
        parcel = parcels.one(uow, text)
        parcels.after(uow, parcel, Act.HAND_OVER)
        carrier = carriers.find(ctx, uow, parcel.carrier, day)
        if not carrier.accepts(shown.identity):
            raise PosError(
                "parcel.identity", carrier=carrier.label, kind=shown.identity,
                known=", ".join([*carrier.identity, *(["known"] if carrier.known else [])]),
            )  # fmt: skip
        began = shown.began_at or parcel.began_at
        ready = replace(parcel, identity=shown.identity, proxy=shown.proxy, began_at=began)
        uow.parcels.move(ready)
        return parcels.view_of(ctx, uow, ready, day)


def wanted(view: ParcelView) -> Wanted:
    """The line that hands a parcel over, as a ticket is asked for."""
    return Wanted(HANDED.code, 1, label=view.label, mark=mark_of(view.parcel))


def mark_of(parcel: Parcel) -> ServiceMark:
    """What a line says of a parcel that it hands over."""
    return ServiceMark(SERVICE, parcel.ref, HANDOVER)


def hand_over(
    ctx: Context,
    text: str,
    shown: Shown,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> tuple[ParcelView, TicketView]:
    """Hand a parcel over on a ticket of its own.

    Raises:
        PosError: as `prepare` and as `ringing.ring`.
    """
    view = prepare(ctx, text, shown, operator=operator)
    ticket = ring(ctx, Ring((wanted(view),), (), operator=operator, channel=channel))
    with ctx.store.act() as uow:
        gone = uow.parcels.parcel(view.parcel.ref) or view.parcel
        return parcels.view_of(ctx, uow, gone, view.day), ticket


# --- what the ticket does (application/services/hooks.py) ---------------------------------------


def check(uow: UnitOfWork, lines: Sequence[OrderLine], day: date) -> None:  # noqa: ARG001 - the hook's shape
    """Refuse to hand over what is gone, unknown, or for which nothing was shown.

    Raises:
        PosError: `parcel.unknown`, `parcel.collected`, `parcel.returned`, `parcel.refused`,
            `parcel.not_in`, `parcel.no_identity`, `service.twice` for a quantity.
    """
    for line in lines:
        if not line.handed_over:
            continue
        if line.quantity != 1:
            raise PosError("service.twice", article=line.name)
        parcel = _parcel(uow, "" if line.mark is None else line.mark.ref or "")
        parcels.after(uow, parcel, Act.HAND_OVER)
        if parcel.identity is None:
            raise PosError("parcel.no_identity", tail=parcel.tail)


def sold(uow: UnitOfWork, lines: Sequence[OrderLine], ticket: Payload) -> None:
    """Note that the parcels of a ticket were collected, in the act of the ticket."""
    for line in lines:
        if not line.handed_over or line.mark is None:
            continue
        parcel = _parcel(uow, line.mark.ref or "")
        at = ticket["recorded_at"]
        uow.parcels.move(
            replace(
                parcel,
                state=parcels.after(uow, parcel, Act.HAND_OVER),
                ended_at=at,
                ended_on=ticket["business_day"],
                ended_by=ticket["operator"],
                ticket=ticket["number"],
                took=parcel.took + parcels.seconds(parcel.began_at, at),
            )
        )


def refunded(uow: UnitOfWork, lines: Sequence[Payload], ticket: Payload) -> None:
    """Put parcels back on the shelf whose hand-over a refund undid."""
    for line in lines:
        parcel = uow.parcels.parcel(line.get("ref") or "")
        if parcel is not None and parcel.ticket == ticket["corrects"]:
            uow.parcels.move(ends.back_on_shelf(parcel))


def _parcel(uow: UnitOfWork, ref: str) -> Parcel:
    parcel = uow.parcels.parcel(ref)
    if parcel is None or parcel.way is Way.OUT:
        raise PosError("parcel.unknown", text=ref)
    return parcel

"""A sale composed, numbered and written into the ledger, within the open session of the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.acts import Moment
from cafe_pos.application.ports import Context, Operator, Session, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.views import TicketView
from cafe_pos.domain import ledger, losses, payment, ticket
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.payment import Tender
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class Around:
    """What a ticket says of its customers and of the tickets that belong with it."""

    customer: str | None = None
    covers: int | None = None
    tab: str | None = None
    split: str | None = None


def compose(
    ctx: Context,
    uow: UnitOfWork,
    lines: Sequence[OrderLine],
    tenders: Sequence[Tender],
    day: date,
    *,
    shared: bool = False,
    share_cents: int | None = None,
) -> ticket.Sale:
    """Compute the sale, or one share of it, with the rates and limits of its day."""
    return ticket.compose(
        lines,
        tenders,
        rules=acts.vat_rules(ctx, uow),
        limit=payment.cash_limit_on(ctx.rules.cash_limits, day),
        on=day,
        shared=shared,
        share_cents=share_cents,
    )


def issue(
    uow: UnitOfWork,
    sale: ticket.Sale,
    *,
    moment: Moment,
    operator: Operator,
    channel: Channel,
    client_key: str | None,
    fingerprint: str | None,
    issued_at: str | None = None,
    around: Around | None = None,
) -> TicketView:
    """Write a ticket of this moment into the open drawer session, and print it if all are."""
    view = write(
        uow,
        sale,
        moment=moment,
        issued_at=issued_at or moment.at,
        session=session_for(uow, moment, operator, channel),
        operator=operator,
        channel=channel,
        client_key=client_key,
        fingerprint=fingerprint,
        around=around,
    )
    copies.queue_for_sale(uow, view.payload, moment.at)
    return view


def write(
    uow: UnitOfWork,
    sale: ticket.Sale,
    *,
    moment: Moment,
    issued_at: str,
    session: Session,
    operator: Operator,
    channel: Channel,
    client_key: str | None,
    fingerprint: str | None,
    around: Around | None = None,
) -> TicketView:
    """Number a sale and append it to the ledger."""
    identity = uow.identity()
    opening = uow.opening()
    if identity is None or opening is None:
        raise RuntimeError("a sale needs an open ledger")
    said = around or Around()
    training = bool(opening["training"])
    series = losses.series_in_force(opening)
    document = ticket.payload_of(
        sale,
        ticket.Circumstances(
            serial=uow.last_serial(ledger.series_of("ticket", {"series": series})) + 1,
            till=opening["till"],
            identity=identity[0],
            session=session.number,
            operator=operator.code,
            operator_name=operator.name,
            channel=channel,
            issued_at=issued_at,
            recorded_at=moment.at,
            utc_offset_min=moment.offset_min,
            business_day=moment.day.isoformat(),
            client_key=client_key,
            request_hash=fingerprint,
            customer=said.customer,
            covers=said.covers,
            tab=said.tab,
            split=said.split,
            training=training,
            series=series,
        ),
    )
    entry = uow.append("ticket", moment.at, document)
    return TicketView(document, entry.hash.hex())


def session_for(uow: UnitOfWork, moment: Moment, operator: Operator, channel: Channel) -> Session:
    """The open drawer session; without one, one is opened with the proposed float, and told."""
    session = uow.open_session()
    if session is not None:
        return session
    session = open_session(uow, moment, operator, channel, uow.proposed_float())
    acts.record(
        uow, EventCode.SESSION_OPENED_BY_SALE, "session_opened_by_sale",
        at=moment.at, channel=channel, operator=operator.code, session=session.number,
    )  # fmt: skip
    return session


def open_session(
    uow: UnitOfWork,
    moment: Moment,
    operator: Operator,
    channel: Channel,
    float_cents: int,
    *,
    recorded_at: str | None = None,
) -> Session:
    """Open a drawer session with a float in cents; imports record it later than it was opened."""
    serial = uow.last_serial("drawer_session") + 1
    number = f"S-{serial:06d}"
    document: dict[str, Any] = {
        "document": "drawer_session",
        "serial": serial,
        "number": number,
        "business_day": moment.day.isoformat(),
        "opened_at": moment.at,
        "operator": operator.code,
        "channel": channel.value,
        "float": float_cents,
    }
    uow.append("drawer_session", recorded_at or moment.at, document)
    return Session(number, serial, document["business_day"], moment.at, float_cents)

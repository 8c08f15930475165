"""Ringing: an order paid becomes a ticket, in one act, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application import acts, copies
from cafe_pos.application.acts import Moment
from cafe_pos.application.ports import Context, Operator, Session, UnitOfWork
from cafe_pos.application.views import TicketView
from cafe_pos.domain import ledger, payment, ticket
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order, OrderLine, checked_quantity
from cafe_pos.domain.payment import Tender
from cafe_pos.domain.ticket import Channel

MAX_KEY_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line asked for, by article code: pieces, or grams for what is sold by weight."""

    article: str
    quantity: int | None = None
    grams: int | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """An order to be paid; the same `client_key` again gives the same ticket back."""

    lines: tuple[Wanted, ...]
    tenders: tuple[Tender, ...]
    client_key: str | None = None
    operator: str | None = None
    channel: Channel = Channel.CLI
    expected_total_cents: int | None = None

    def fingerprint(self) -> str:
        """SHA-256 in hex of what is asked, the client key apart."""
        asked = {
            "lines": [[x.article, x.quantity, x.grams, x.mode] for x in self.lines],
            "tenders": [
                [t.method, t.amount_cents, t.bank, t.cheque_number, t.resident_abroad]
                for t in self.tenders
            ],
        }
        return hashlib.sha256(ledger.canonical(asked).encode()).hexdigest()


def wanted_of(order: Order) -> tuple[Wanted, ...]:
    """The lines of an order on a screen, as they are asked for."""
    return tuple(
        Wanted(line.article.code, grams=line.quantity, mode=line.mode)
        if line.article.by_weight
        else Wanted(line.article.code, quantity=line.quantity, mode=line.mode)
        for line in order.lines
    )


def ring(ctx: Context, request: Ring) -> TicketView:
    """Make a ticket of an order: numbered, chained, durable when this returns.

    Raises:
        PosError: `ring.key_reused` when the key made a ticket of other contents, or the refusal
            of an article, a quantity, a payment, the operator or the disk; nothing is changed.
    """
    with ctx.store.act() as uow:
        return ring_in(ctx, uow, request)


def ring_in(ctx: Context, uow: UnitOfWork, request: Ring) -> TicketView:
    """Make a ticket within an act that holds more than it; durable when that act is.

    Raises:
        PosError: as `ring` does.
    """
    fingerprint = request.fingerprint()
    known = already(uow, request.client_key, fingerprint)
    if known is not None:
        return known
    operator = acts.acting(uow, request.operator)
    moment = acts.moment_of(uow, ctx.clock.now())
    acts.note_clock(uow, moment.at, request.channel, operator.code)
    lines = resolve(uow, request.lines)
    sale = compose(ctx, uow, lines, request.tenders, moment.day)
    expected = request.expected_total_cents
    if expected is not None and sale.total_cents != expected:
        raise PosError("order.price_changed", total_cents=sale.total_cents)
    return issue(
        uow,
        sale,
        moment=moment,
        operator=operator,
        channel=request.channel,
        client_key=request.client_key,
        fingerprint=fingerprint,
    )


def already(uow: UnitOfWork, client_key: str | None, fingerprint: str) -> TicketView | None:
    """The ticket that this key made before, which makes a retry harmless.

    Raises:
        PosError: `ring.key_length`, `ring.key_reused`.
    """
    if client_key is None:
        return None
    if not 1 <= len(client_key) <= MAX_KEY_LENGTH or not client_key.isprintable():
        raise PosError("ring.key_length", limit=MAX_KEY_LENGTH)
    known = uow.ticket_by_key(client_key)
    if known is None:
        return None
    if known.request_hash != fingerprint:
        raise PosError("ring.key_reused", id=client_key, number=known.payload["number"])
    return TicketView(known.payload, known.entry_hash, already=True)


def issue(
    uow: UnitOfWork,
    sale: ticket.Sale,
    *,
    moment: Moment,
    operator: Operator,
    channel: Channel,
    client_key: str | None,
    fingerprint: str | None,
) -> TicketView:
    """Write a ticket of this moment into the open drawer session, and print it if all are."""
    view = write(
        uow,
        sale,
        moment=moment,
        issued_at=moment.at,
        session=_session(uow, moment, operator, channel),
        operator=operator,
        channel=channel,
        client_key=client_key,
        fingerprint=fingerprint,
    )
    copies.queue_for_sale(uow, view.payload, moment.at)
    return view


def resolve(uow: UnitOfWork, wanted: Sequence[Wanted]) -> tuple[OrderLine, ...]:
    """Find the articles of the lines asked for.

    Raises:
        PosError: `article.unknown`, `article.needs_grams`, `article.no_grams`, `order.quantity`.
    """
    lines = []
    for line in wanted:
        article = uow.article(line.article)
        if article is None:
            raise PosError("article.unknown", article=line.article)
        if article.by_weight:
            if line.grams is None:
                raise PosError("article.needs_grams", article=article.label)
            quantity = line.grams
        else:
            if line.grams is not None:
                raise PosError("article.no_grams", article=article.label)
            quantity = 1 if line.quantity is None else line.quantity
        checked_quantity(article, quantity)
        lines.append(OrderLine(article, quantity, line.mode or article.default_mode))
    return tuple(lines)


def compose(
    ctx: Context, uow: UnitOfWork, lines: Sequence[OrderLine], tenders: Sequence[Tender], day: date
) -> ticket.Sale:
    """Compute the sale with the rates and limits of its day."""
    return ticket.compose(
        lines,
        tenders,
        rules=acts.vat_rules(ctx, uow),
        limit=payment.cash_limit_on(ctx.rules.cash_limits, day),
        on=day,
    )


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
) -> TicketView:
    """Number a sale and append it to the ledger."""
    identity = uow.identity()
    opening = uow.opening()
    if identity is None or opening is None:
        raise RuntimeError("a sale needs an open ledger")
    document = ticket.payload_of(
        sale,
        ticket.Circumstances(
            serial=uow.last_serial("ticket") + 1,
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
        ),
    )
    entry = uow.append("ticket", moment.at, document)
    return TicketView(document, entry.hash.hex())


def _session(uow: UnitOfWork, moment: Moment, operator: Operator, channel: Channel) -> Session:
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

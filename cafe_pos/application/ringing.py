"""Ringing: an order paid becomes a ticket, in one act, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cafe_pos.application import (
    acts,
    copies,
    dishes,
    menus,
    on_account,
    on_paper,
    price_rules,
    prices,
    tab_paying,
    visas,
    vouchers,
)
from cafe_pos.application.acts import Moment
from cafe_pos.application.ports import Context, Operator, Session, UnitOfWork
from cafe_pos.application.tab_store import Hand
from cafe_pos.application.views import TicketView
from cafe_pos.application.wanted import Ring, Wanted, wanted_of
from cafe_pos.domain import payment, sharing, ticket
from cafe_pos.domain.catalogue import Article, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import TIP, OrderLine, checked_quantity
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.ticket import Channel

__all__ = [
    "Around",
    "Ring",
    "Wanted",
    "already",
    "compose",
    "issue",
    "open_session",
    "resolve",
    "ring",
    "ring_in",
    "session_for",
    "wanted_of",
    "write",
]

MAX_KEY_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Around:
    """What a ticket says of its customers and of the tickets that belong with it."""

    customer: str | None = None
    covers: int | None = None
    tab: str | None = None
    split: str | None = None


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
    now = acts.moment_of(uow, ctx.clock.now())
    acts.note_clock(uow, now.at, request.channel, operator.code)
    moment = on_paper.checked(uow, request.channel, request.issued_at, now)
    tab = tab_paying.to_pay(uow, request, moment.day)
    plainly = _plainly_rung(request)
    lines = resolve(uow, request.lines, moment.day)
    lines = dishes.sold(
        uow, lines, moment.day,
        held=tab.order.lines if tab is not None else (),
        plainly=plainly, counted=request.channel is not Channel.PAPER,
    )  # fmt: skip
    if plainly:
        lines = price_rules.applied(uow, lines, request.issued_at or moment.at)
    changed = prices.changed(lines)
    if changed:
        lines = _priced(uow, lines, moment.at)
    if request.split is not None or any(line.settled_cents for line in lines):
        _check_split(uow, lines, request.split)
    sensitive: tuple[str, ...] = ()
    if changed:
        sensitive = prices.check(uow, lines, operator)
    if any(tender.method is Method.MEAL_VOUCHER for tender in request.tenders):
        vouchers.check(ctx, uow, lines, request, moment.day)
    credit = on_account.asked(request.tenders)
    offered = (
        on_account.tenders(uow, request.tenders, request.customer) if credit else request.tenders
    )
    sale = compose(
        ctx, uow, lines, offered, moment.day,
        shared=request.split is not None, share_cents=request.share_cents,
    )  # fmt: skip
    beyond = credit and on_account.check(uow, sale, operator)
    _check_fund(uow, sale)
    expected = request.expected_total_cents
    if expected is not None and sale.total_cents != expected:
        raise PosError("order.price_changed", total_cents=sale.total_cents)
    session_for(uow, now, operator, request.channel)  # a sale on paper opens no day of the past
    view = issue(
        uow,
        sale,
        moment=moment,
        operator=operator,
        channel=request.channel,
        client_key=request.client_key,
        fingerprint=fingerprint,
        issued_at=request.issued_at,
        around=Around(
            request.customer or _customer(sale), request.covers, request.tab, request.split
        ),
    )
    hand = Hand(operator, moment, request.channel)
    tab_paying.settle(uow, tab, request, lines, ticket=view.payload, hand=hand)
    if beyond:
        visas.ask(
            uow, on_account.OVER_LIMIT, view.number,
            by=operator, given_by=request.visa, at=moment.at, channel=request.channel,
        )  # fmt: skip
    if changed and not any(line.settled_cents for line in lines):
        prices.record(
            uow, view.payload, sensitive,
            operator=operator, visa=request.visa, at=moment.at, channel=request.channel,
        )  # fmt: skip
    return replace(view, owed=on_account.owed(uow, sale)) if credit else view


def _customer(sale: ticket.Sale) -> str | None:
    """The customer on whose account a sale goes, if any."""
    return next((paid.account for paid in sale.payments if paid.account), None)


def _plainly_rung(request: Ring) -> bool:
    """Whether a script orders the lines: nobody gave them the rules' prices yet."""
    return (
        request.channel in (Channel.CLI, Channel.PAPER)
        and request.tab is None
        and request.split is None
        and request.expected_total_cents is None
    )


def _priced(uow: UnitOfWork, lines: Sequence[OrderLine], now: str) -> tuple[OrderLine, ...]:
    """Verify the prices that rules give, and take those of menus from today's catalogue.

    What shares have begun to pay keeps the price that was agreed.

    Raises:
        PosError: `price.rule` when no rule gives this price; `menu.*`.
    """
    for line in lines:
        if not line.settled_cents:
            price_rules.check(uow, line, now)
    return menus.priced(uow, lines)


def _check_split(uow: UnitOfWork, lines: Sequence[OrderLine], split: str | None) -> None:
    """Refuse shares that do not follow those which are already paid.

    Raises:
        PosError: `split.changed`.
    """
    earlier = () if split is None else uow.tickets_of_split(split)
    paid = sharing.settled(earlier)
    said = {position: line.settled_cents for position, line in enumerate(lines, start=1)}
    if earlier:
        same = said == paid and all(
            (line.article.code, line.quantity, line.total_cents)
            == (kept["article"], kept["quantity"], kept["whole"])
            for line, kept in zip(lines, earlier[0]["lines"], strict=True)
        )
    else:
        same = not any(said.values())
    if not same:
        raise PosError("split.changed")


def _check_fund(uow: UnitOfWork, sale: ticket.Sale) -> None:
    """Refuse to take more from the suspended coffees' fund than it holds.

    Raises:
        PosError: `suspended.empty`, `suspended.both`.
    """
    taken = sum(p.amount_cents for p in sale.payments if p.method is Method.SUSPENDED)
    if taken <= 0:
        return
    if any(line.kind is LineKind.SUSPENDED for line in sale.lines):
        raise PosError("suspended.both")
    pool = uow.suspended_pool()
    if taken > pool:
        raise PosError("suspended.empty", pool_cents=pool, amount_cents=taken)


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


def resolve(uow: UnitOfWork, wanted: Sequence[Wanted], day: date) -> tuple[OrderLine, ...]:
    """Find the articles of the lines asked for, at the prices of a business day.

    Raises:
        PosError: `article.unknown`, `article.needs_grams`, `article.no_grams`,
            `article.licence`, `order.quantity`, `line.kind`.
    """
    return tuple([_resolved(uow, line, day) for line in wanted])


def _resolved(uow: UnitOfWork, line: Wanted, day: date) -> OrderLine:
    article = TIP if line.kind is LineKind.TIP else uow.article_on(line.article, day)
    if article is None:
        raise PosError("article.unknown", article=line.article)
    if article.alcoholic:
        _check_licence(uow, article)
    quantity = _quantity(article, line)
    mode = line.mode or article.default_mode
    if line.plain and article.line_kind == LineKind.ARTICLE:
        checked_quantity(article, quantity)
        return OrderLine(article, quantity, mode, note=line.note)
    kind = _kind(article, line.kind)
    if kind is LineKind.DEPOSIT_BACK:
        quantity = -abs(quantity)
    checked_quantity(article, abs(quantity) if kind is LineKind.DEPOSIT_BACK else quantity)
    return OrderLine(
        article,
        quantity,
        mode,
        line.place or Place.COUNTER,
        kind,
        line.price,
        line.discount,
        line.menu,
        line.supplement,
        line.label,
        line.note,
        line.settled_cents,
    )


def _check_licence(uow: UnitOfWork, article: Article) -> None:
    """Refuse alcohol above the café's licence (Code de la santé publique, L3331-1)."""
    identity = uow.identity()
    if identity is not None and not article.allowed_by(int(identity[1]["licence"])):
        raise PosError("article.licence", article=article.label, licence=identity[1]["licence"])


def _quantity(article: Article, line: Wanted) -> int:
    if article.by_weight:
        if line.grams is None:
            raise PosError("article.needs_grams", article=article.label)
        return line.grams
    if line.grams is not None:
        raise PosError("article.no_grams", article=article.label)
    return 1 if line.quantity is None else line.quantity


def _kind(article: Article, asked: LineKind | None) -> LineKind:
    """The kind of a line: the article's own, or its deposit given back, or a tip."""
    own = LineKind.TIP if article is TIP else LineKind(article.line_kind)
    if asked is None or asked is own:
        return own
    if asked is LineKind.DEPOSIT_BACK and own is LineKind.DEPOSIT:
        return asked
    raise PosError("line.kind", article=article.label, kind=asked.value)


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
            customer=said.customer,
            covers=said.covers,
            tab=said.tab,
            split=said.split,
            training=training,
            series=ticket.TRAINING_SERIES if training else ticket.SERIES,
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

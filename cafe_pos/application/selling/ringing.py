"""Ringing: an order paid becomes a ticket, in one act, once."""

from __future__ import annotations

from dataclasses import replace

from cafe_pos.application import acts, visas
from cafe_pos.application.accounts import on_account
from cafe_pos.application.cards import guard as card_guard
from cafe_pos.application.catalogue import price_rules
from cafe_pos.application.lunch import dishes
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.produce import lots, near_dates
from cafe_pos.application.selling import on_paper, prices, sale_checks, vouchers
from cafe_pos.application.selling.issuing import (
    Around,
    compose,
    issue,
    open_session,
    session_for,
    write,
)
from cafe_pos.application.selling.sale_lines import resolve
from cafe_pos.application.selling.wanted import Ring, Wanted, wanted_of
from cafe_pos.application.services import hooks as service_hooks
from cafe_pos.application.tabs import paying as tab_paying
from cafe_pos.application.tabs.keeping import Hand
from cafe_pos.application.views import TicketView
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.ticket import Channel, Sale

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
    request = on_paper.of_lost(uow, request)
    fingerprint = request.fingerprint()
    known = already(uow, request.client_key, fingerprint)
    if known is not None:
        return known
    card_guard.check(
        uow, request.client_key, card_guard.of_tenders(request.tenders), tab=request.tab
    )
    operator = acts.acting(uow, request.operator)
    now = acts.moment_of(uow, ctx.clock.now())
    acts.note_clock(uow, now.at, request.channel, operator.code)
    moment = on_paper.checked(uow, request.channel, request.issued_at, now)
    tab = tab_paying.to_pay(uow, request, moment.day)
    plainly = sale_checks.plainly_rung(request)
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
        lines = sale_checks.priced(uow, lines, moment.at)
    if request.split is not None or any(line.settled_cents for line in lines):
        sale_checks.check_split(uow, lines, request.split)
    serving = service_hooks.checked(uow, lines, moment.day, request.split)
    sensitive: tuple[str, ...] = ()
    if changed:
        sensitive = prices.check(uow, lines, operator)
    if any(tender.method is Method.MEAL_VOUCHER for tender in request.tenders):
        vouchers.check(ctx, uow, lines, request, moment.day)
    credit = on_account.asked(request.tenders)
    offered = (
        on_account.tenders(uow, request.tenders, request.customer) if credit else request.tenders
    )
    on_shelf = request.channel is not Channel.PAPER
    taken = lots.taken(uow, lines, moment.day, strictly=on_shelf)
    sale = compose(
        ctx, uow, taken, offered, moment.day,
        shared=request.split is not None, share_cents=request.share_cents,
    )  # fmt: skip
    sale = on_paper.named(sale, request.original)
    beyond = credit and on_account.check(uow, sale, operator)
    sale_checks.check_fund(uow, sale)
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
    card_guard.carried(uow, sale.payments, view.number)
    hand = Hand(operator, moment, request.channel)
    tab_paying.settle(uow, tab, request, lines, ticket=view.payload, hand=hand)
    service_hooks.sold(uow, serving, view.payload)
    near_dates.sold(uow, taken, moment=moment, operator=operator, channel=request.channel)
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


def _customer(sale: Sale) -> str | None:
    """The customer on whose account a sale goes, if any."""
    return next((paid.account for paid in sale.payments if paid.account), None)


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

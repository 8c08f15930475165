"""Refunds: what was sold comes back as a new, negative ticket; the first one never changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from cafe_pos.application import acts, visas
from cafe_pos.application.accounts import on_account
from cafe_pos.application.cards import guard as card_guard
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.produce import lots
from cafe_pos.application.selling import ringing
from cafe_pos.application.services import hooks as service_hooks
from cafe_pos.application.tabs.keeping import Hand
from cafe_pos.application.views import TicketView
from cafe_pos.domain import ledger, payment, refund, ticket
from cafe_pos.domain.card import CardFacts
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.payment import Method
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel, Sale

VISA_FROM_CENTS: Final = 20_00
"""Refunds from here on want the other manager's visa, unless the café sets another amount."""


@dataclass(frozen=True, slots=True)
class Refund:
    """A ticket to give back, whole or some of its lines; the same `client_key` never pays twice.

    Goods of a lot go back to it, unless they are `lost`: not good to be sold again. `card` is
    what the terminal said that paid it back.
    """

    number: str
    method: Method
    reason: str
    lines: tuple[GivenBack, ...] = ()
    client_key: str | None = None
    operator: str | None = None
    visa: str | None = None
    channel: Channel = Channel.CLI
    lost: bool = False
    card: CardFacts | None = None

    def fingerprint(self) -> str:
        """SHA-256 in hex of what is asked, the client key apart."""
        asked = {
            "refund": self.number,
            "method": self.method,
            "reason": self.reason,
            "lines": [[line.position, line.quantity] for line in self.lines],
        } | ({"lost": True} if self.lost else {})
        return hashlib.sha256(ledger.canonical(asked).encode()).hexdigest()


def give_back(ctx: Context, request: Refund) -> TicketView:
    """Refund a ticket of any past day, on today's business day; durable when this returns.

    A ticket that is given back whole, at once or in parts, is recorded as cancelled (event 190).

    Raises:
        PosError: `ticket.unknown`, `refund.*`, `ring.key_reused`, `right.missing`, or the refusal
            of the operator or the disk; nothing is changed.
    """
    with ctx.store.act() as uow:
        return give_back_in(ctx, uow, request)


def give_back_in(ctx: Context, uow: UnitOfWork, request: Refund) -> TicketView:
    """Refund a ticket within an act that holds more than it.

    Raises:
        PosError: as `give_back` does.
    """
    fingerprint = request.fingerprint()
    known = ringing.already(uow, request.client_key, fingerprint)
    if known is not None:
        return known
    card_guard.check(uow, request.client_key, (request.card,), refunded=request.number)
    operator = acts.acting(uow, request.operator, Right.REFUND)
    found = uow.ticket(request.number)
    if found is None:
        raise _not_here(uow, request.number)
    original, earlier = found[0], uow.refunds_of(request.number)
    moment = acts.moment_of(uow, ctx.clock.now())
    sale = refund.compose(
        original,
        earlier,
        request.lines,
        method=request.method,
        reason=acts.one_line(request.reason),
        limit=payment.cash_limit_on(ctx.rules.cash_limits, moment.day),
    )
    sale = _through_terminal(sale, request.card)
    _check_fund(uow, sale)
    on_account.check(uow, sale, operator)
    acts.note_clock(uow, moment.at, request.channel, operator.code)
    view = ringing.issue(
        uow,
        sale,
        moment=moment,
        operator=operator,
        channel=request.channel,
        client_key=request.client_key,
        fingerprint=fingerprint,
    )
    card_guard.carried(uow, sale.payments, view.number)
    if any(line.lot for line in sale.lines):
        hand = Hand(operator, moment, request.channel)
        lots.returned(uow, original, earlier, view.payload, lost=request.lost, hand=hand)
    if any(line.mark is not None for line in sale.lines):
        service_hooks.refunded(uow, view.payload)
    if -view.total_cents >= int(uow.settings().get("visa_refund_cents", VISA_FROM_CENTS)):
        visas.ask(
            uow, "refund", view.number,
            by=operator, given_by=request.visa, at=moment.at, channel=request.channel,
        )  # fmt: skip
    if refund.completes(original, earlier, sale):
        acts.record(
            uow, EventCode.TICKET_CANCELLED, "ticket_cancelled",
            at=moment.at, channel=request.channel, operator=operator.code,
            number=request.number, refund=view.number,
        )  # fmt: skip
    return view


def _through_terminal(sale: Sale, card: CardFacts | None) -> Sale:
    """The same, its payment by card made by a terminal."""
    if card is None:
        return sale
    payments = (
        replace(paid, card=card) if paid.method is Method.CARD else paid for paid in sale.payments
    )
    return replace(sale, payments=tuple(payments))


def _not_here(uow: UnitOfWork, number: str) -> PosError:
    """Why there is no such ticket: the training till and the real one know only their own."""
    opening = uow.opening()
    training = opening is not None and bool(opening["training"])
    if not training and number.startswith(f"{ticket.TRAINING_SERIES}-"):
        return PosError("refund.training", number=number)
    if training and number.startswith(ticket.SERIES):
        return PosError("refund.real", number=number)
    return PosError("ticket.unknown", number=number)


def _check_fund(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse to take suspended coffees back that somebody has drunk meanwhile."""
    back = -sum(line.total_cents for line in sale.lines if line.kind is LineKind.SUSPENDED)
    if back > 0 and back > (pool := uow.suspended_pool()):
        raise PosError("refund.drunk", pool_cents=pool, amount_cents=back)

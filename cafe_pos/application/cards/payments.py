"""Payments by card through a terminal: written before they are sent, recorded once they are paid.

Nothing here talks to a terminal. Whoever does asks `go_on` what is to be asked, asks it beside the
queue of acts, and brings the answer to `heard`. Between any two of these steps the power may go:
what was asked is in the file, and `recover` finds it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from cafe_pos.application import acts
from cafe_pos.application.accounts import accounts
from cafe_pos.application.accounts.accounts import AccountPaymentView, Settle
from cafe_pos.application.cards import orders as card_orders
from cafe_pos.application.cards.orders import Payable
from cafe_pos.application.cards.ports import CardRequest
from cafe_pos.application.cards.settings import terminal_in
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.wanted import Ring
from cafe_pos.application.views import TicketView
from cafe_pos.domain.card import TAKEN, Answer, Nature, State, check_move
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

Recorded = TicketView | AccountPaymentView
REF_BYTES: Final = 8
KEY_BYTES: Final = 16
INTERRUPTED: Final = "interrupted"
"""The reason of a request whose answer nobody was there to hear."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: an amount to ask the terminal, or what was recorded; never both.

    `payable` is what is being paid, with what terminals took of it so far.
    """

    payable: Payable
    ask: CardRequest | None = None
    recorded: Recorded | None = None


class _RehearsedError(Exception):
    """Takes back what was only tried."""


def go_on(ctx: Context, payable: Payable) -> Step:
    """Record what is wholly paid, or write down the next amount for the terminal.

    What will be recorded is tried first and taken back: what would be refused is refused before
    a card is asked for. The amount is written durably when this returns, and may be sent then.

    Raises:
        PosError: the refusal of what is to be recorded, `terminal.none`, `card.open`,
            `card.training`.
    """
    if payable.client_key is None:
        payable = replace(payable, client_key=ctx.token(KEY_BYTES))
    payable = _with_what_was_taken(ctx, payable)
    waiting = [at for at, facts in enumerate(card_orders.cards_of(payable), 1) if facts is None]
    tried = _rehearsed(ctx, payable) if waiting else None
    if tried is not None and tried.already:
        return Step(payable, recorded=tried)
    document = {} if tried is None else tried.payload
    paid = [p["amount"] for p in document.get("payments", ()) if p["method"] == Method.CARD]
    if not paid:  # all of it was taken, or a card has nothing left to pay
        return Step(payable, recorded=_record(ctx, payable))
    part = waiting[0]
    with ctx.store.act() as uow:
        terminal = terminal_in(uow)
        if terminal is None:
            raise PosError("terminal.none")
        if _is_training(uow):
            raise PosError("terminal.training")
        who = acts.acting(uow, payable.operator)
        _check_nothing_asked(uow, payable)
        cents = paid[part - 1]
        request = CardRequest(
            ref=ctx.token(REF_BYTES),
            client_key=str(payable.client_key),
            part=part,
            purpose=card_orders.purpose_of(payable),
            nature=Nature.DEBIT if cents > 0 else Nature.REFUND,
            amount_cents=abs(cents),
            terminal=terminal.address,
            till=terminal.till,
            content=card_orders.written(payable),
            state=State.ASKED,
            asked_at=utc_text(ctx.clock.now()),
            asked_by=who.code,
        )
        uow.cards.add(request)
    return Step(payable, ask=request)


def _is_training(uow: UnitOfWork) -> bool:
    opening = uow.opening()
    return opening is not None and bool(opening["training"])


def _check_nothing_asked(uow: UnitOfWork, payable: Payable) -> None:
    """Refuse to ask while it is not known what became of the last amount for the same."""
    for request in uow.cards.of_key(str(payable.client_key)):
        if request.state in (State.ASKED, State.UNKNOWN):
            raise PosError("card.open_unknown", amount_cents=request.amount_cents, ref=request.ref)


def _with_what_was_taken(ctx: Context, payable: Payable) -> Payable:
    """The same with what terminals took for it before, at the payments by card that they were."""
    with ctx.store.act() as uow:
        known = uow.cards.of_key(str(payable.client_key)) if uow.cards_open() else ()
    cards = card_orders.cards_of(payable)
    for request in known:
        if request.state in TAKEN and request.part <= len(cards) and not cards[request.part - 1]:
            payable = card_orders.with_card(payable, request.part, request.facts)
    return payable


def _rehearsed(ctx: Context, payable: Payable) -> Recorded:
    """What would be recorded now, if nothing refuses it; nothing is kept of it.

    What was recorded before under the same key is that, and `already` says so.
    """
    tried: list[Recorded] = []
    with contextlib.suppress(_RehearsedError), ctx.store.act() as uow:
        tried.append(_record_in(ctx, uow, payable))
        _take_back()
    return tried[0]


def _take_back() -> NoReturn:
    """End an act of which nothing is to be kept."""
    raise _RehearsedError


def _record(ctx: Context, payable: Payable) -> Recorded:
    with ctx.store.act() as uow:
        return _record_in(ctx, uow, payable)


def _record_in(ctx: Context, uow: UnitOfWork, payable: Payable) -> Recorded:
    if isinstance(payable, Ring):
        return ringing.ring_in(ctx, uow, payable)
    if isinstance(payable, Refund):
        return refunds.give_back_in(ctx, uow, payable)
    return accounts.settle_in(ctx, uow, payable)


def heard(
    ctx: Context, ref: str, answer: Answer, *, channel: Channel = Channel.SCREEN
) -> CardRequest:
    """Keep what a terminal answered, or that nobody knows (event 700); durable at the return.

    Raises:
        PosError: `card.unknown_ref`, `card.state` when it was answered before.
    """
    with ctx.store.act() as uow:
        request = _found(uow, ref)
        check_move(ref, request.state, answer.state)
        at = utc_text(ctx.clock.now())
        request = replace(
            request,
            state=answer.state,
            answered_at=at,
            reason=answer.reason or None,
            scheme=answer.scheme,
            contactless=answer.contactless,
            authorisation=answer.authorisation,
            masked=answer.masked,
            receipt=answer.receipt,
        )
        if answer.state is State.UNKNOWN:
            request = _tell(uow, request, EventCode.CARD_UNKNOWN, at, channel)
        elif answer.state not in TAKEN:
            request = replace(request, content=None)
        uow.cards.put(request)
        return request


def _tell(
    uow: UnitOfWork, request: CardRequest, code: EventCode, at: str, channel: Channel
) -> CardRequest:
    """Have the ledger know of a request that did not end on its document at once."""
    acts.record(
        uow, code, code.name.lower(), at=at, channel=channel, operator=request.asked_by,
        ref=request.ref, amount=request.amount_cents, nature=request.nature.value,
        purpose=request.purpose.value, asked_at=request.asked_at, reason=request.reason,
        authorisation=request.authorisation,
    )  # fmt: skip
    return replace(request, told_at=at)


def say(
    ctx: Context,
    ref: str,
    *,
    paid: bool,
    receipt_seen: bool,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> CardRequest:
    """Record what a person read on the terminal of an amount without an answer (event 701).

    Raises:
        PosError: `card.unknown_ref`, `card.state`, `operator.*`.
    """
    with ctx.store.act() as uow:
        request = _found(uow, ref)
        after = State.PAID if paid else State.UNPAID
        check_move(ref, request.state, after)
        who = acts.acting(uow, operator)
        at = utc_text(ctx.clock.now())
        acts.record(
            uow, EventCode.CARD_SAID, "card_said", at=at, channel=channel, operator=who.code,
            ref=ref, amount=request.amount_cents, nature=request.nature.value, paid=int(paid),
            receipt_seen=int(receipt_seen),
        )  # fmt: skip
        request = replace(
            request, state=after, said_at=at, said_by=who.code, receipt_seen=receipt_seen,
            content=request.content if paid else None,
        )  # fmt: skip
        uow.cards.put(request)
        return request


def resume(ctx: Context, ref: str, *, operator: str | None = None) -> Step:
    """Go on with what an amount was taken for, as it was kept: the ticket is made now.

    Raises:
        PosError: `card.unknown_ref`, `card.state`, or the refusal of what is to be recorded.
    """
    with ctx.store.act() as uow:
        request = _found(uow, ref)
        if request.state not in TAKEN or request.content is None:
            raise PosError(
                "card.state", ref=ref, before=request.state.value, after=State.SAVED.value
            )
    payable = card_orders.read(request.purpose, request.content)
    if operator is not None:
        payable = replace(payable, operator=operator)
    return go_on(ctx, payable)


def by_hand(ctx: Context, payable: Payable) -> Recorded:
    """Record what cards took until now, the rest as typed on a terminal by hand.

    Raises:
        PosError: the refusal of what is to be recorded, `card.open`, `card.open_unknown`.
    """
    return _record(ctx, payable)


def undo(
    ctx: Context, ref: str, *, operator: str | None = None, channel: Channel = Channel.SCREEN
) -> CardRequest:
    """Record that a person gave an amount back on the terminal itself (event 703).

    Raises:
        PosError: `card.unknown_ref`, `card.state`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        request = _found(uow, ref)
        check_move(ref, request.state, State.UNDONE)
        who = acts.acting(uow, operator, Right.REFUND)
        at = utc_text(ctx.clock.now())
        acts.record(
            uow, EventCode.CARD_UNDONE, "card_undone", at=at, channel=channel, operator=who.code,
            ref=ref, amount=request.amount_cents, nature=request.nature.value,
            authorisation=request.authorisation,
        )  # fmt: skip
        request = replace(request, state=State.UNDONE, said_at=at, said_by=who.code, content=None)
        uow.cards.put(request)
        return request


def recover(ctx: Context) -> tuple[CardRequest, ...]:
    """What stood open when the program last ended; told once to the ledger (events 700, 702).

    An amount without an answer may have been sent, and is UNKNOWN from here on. To be called
    when nothing can be under way: before anybody is at the counter.
    """
    with ctx.store.act() as uow:
        at = utc_text(ctx.clock.now())
        found = []
        for request in uow.cards.open() if uow.cards_open() else ():
            now = request
            if request.state is State.ASKED:
                now = replace(request, state=State.UNKNOWN, answered_at=at, reason=INTERRUPTED)
                now = _tell(uow, now, EventCode.CARD_UNKNOWN, at, Channel.SCREEN)
            elif request.told_at is None:
                now = _tell(uow, request, EventCode.CARD_UNSAVED, at, Channel.SCREEN)
            if now != request:
                uow.cards.put(now)
            found.append(now)
        return tuple(found)


def pending(ctx: Context) -> tuple[CardRequest, ...]:
    """What is not settled: money that went, or may have gone, and stands on no document."""
    with ctx.store.act() as uow:
        return uow.cards.open() if uow.cards_open() else ()


def _found(uow: UnitOfWork, ref: str) -> CardRequest:
    request = uow.cards.find(ref)
    if request is None:
        raise PosError("card.unknown_ref", ref=ref)
    return request


__all__ = [
    "CardRequest", "Payable", "Recorded", "Refund", "Ring", "Settle", "Step", "by_hand", "go_on",
    "heard", "pending", "recover", "resume", "say", "undo",
]  # fmt: skip

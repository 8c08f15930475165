"""What tests of card payments share: an order paid by card, and answers of a terminal."""

from __future__ import annotations

from cafe_pos.application.cards import payments as card_payments
from cafe_pos.application.cards import settings as card_settings
from cafe_pos.application.cards.payments import Payable, Step
from cafe_pos.application.cards.ports import CardRequest
from cafe_pos.application.ports import Context
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.card import Answer, State
from cafe_pos.domain.payment import Method, Tender

CARD = Tender(Method.CARD)
APPROVED = Answer(State.APPROVED, "", "00B", True, "678816", "497010******1234", "TUVSQ0kK")
REFUSED = Answer(State.REFUSED, "04")
UNREACHABLE = Answer(State.UNREACHABLE, "connect")
UNKNOWN = Answer(State.UNKNOWN, "silence")


def order(key: str, *tenders: Tender, coffees: int = 2) -> Ring:
    """Some coffees at 1,50 under a client key, paid by card unless otherwise."""
    return Ring((Wanted("CAFE", coffees),), tenders or (CARD,), client_key=key)


def with_terminal(ctx: Context, address: str = "127.0.0.1:9") -> Context:
    """Set a terminal up."""
    card_settings.set_terminal(ctx, address)
    return ctx


def asked(ctx: Context, payable: Payable) -> CardRequest:
    """What is to be asked next."""
    request = card_payments.go_on(ctx, payable).ask
    assert request is not None
    return request


def answered(ctx: Context, payable: Payable, answer: Answer) -> tuple[CardRequest, Step]:
    """Ask for a payment, hear an answer, and go on when it was approved."""
    step = card_payments.go_on(ctx, payable)
    assert step.ask is not None
    request = card_payments.heard(ctx, step.ask.ref, answer)
    if request.state is State.APPROVED:
        step = card_payments.go_on(ctx, step.payable)
    return request, step

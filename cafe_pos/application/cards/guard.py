"""What a terminal took for an order stands on its document, or the document is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cafe_pos.domain.card import TAKEN, CardFacts, Purpose, State, check_move
from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.domain.payment import Payment, Tender


def check(
    uow: UnitOfWork,
    client_key: str | None,
    cards: Iterable[CardFacts | None],
    *,
    tab: str | None = None,
    refunded: str | None = None,
) -> None:
    """Refuse to record what leaves out money that a terminal took, or may have taken, for it.

    The same is meant by the same client key, and by the same `tab` or `refunded` ticket under
    another key: a tab recalled once more, a refund begun once more.

    Raises:
        PosError: `card.open`, `card.open_unknown` with the amount.
    """
    if not uow.cards_open():
        return
    named = {facts.ref for facts in cards if facts is not None}
    for request in uow.cards.open():
        if request.ref in named:
            continue
        if request.client_key == client_key or _is_about(request, tab, refunded):
            code = "card.open" if request.state in TAKEN else "card.open_unknown"
            raise PosError(code, amount_cents=request.amount_cents, ref=request.ref)


def _is_about(request: CardRequest, tab: str | None, refunded: str | None) -> bool:
    """Whether an amount was asked for a tab, or to give back a ticket."""
    if request.content is None:
        return False
    if request.purpose is Purpose.SALE:
        return tab is not None and json.loads(request.content).get("tab") == tab
    if request.purpose is Purpose.REFUND:
        return refunded is not None and json.loads(request.content).get("number") == refunded
    return False


def of_tenders(tenders: Sequence[Tender]) -> list[CardFacts | None]:
    """What terminals said of tenders."""
    return [tender.card for tender in tenders]


def carried(uow: UnitOfWork, payments: Iterable[Payment], number: str) -> None:
    """A document carries what a terminal took: the request is settled in the same act.

    Raises:
        PosError: `card.state`, `card.differs` when the request says otherwise than the payment.
    """
    for paid in payments:
        if paid.card is None:
            continue
        request = uow.cards.find(paid.card.ref)
        if request is None or (request.facts, request.amount_cents) != (
            paid.card, abs(paid.amount_cents),
        ):  # fmt: skip
            raise PosError("card.differs", ref=paid.card.ref, amount_cents=abs(paid.amount_cents))
        check_move(request.ref, request.state, State.SAVED)
        uow.cards.put(replace(request, state=State.SAVED, document=number, content=None))

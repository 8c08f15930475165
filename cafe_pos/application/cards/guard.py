"""What a terminal took for an order stands on its document, or the document is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cafe_pos.domain.card import TAKEN, CardFacts, State, check_move
from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork
    from cafe_pos.domain.payment import Payment, Tender


def check(uow: UnitOfWork, client_key: str | None, cards: Iterable[CardFacts | None]) -> None:
    """Refuse to record what leaves out money that a terminal took, or may have taken, for it.

    Raises:
        PosError: `card.open` with the amount and how it stands.
    """
    if client_key is None or not uow.cards_open():
        return
    named = {facts.ref for facts in cards if facts is not None}
    for request in uow.cards.of_key(client_key):
        if request.state in TAKEN | {State.ASKED, State.UNKNOWN} and request.ref not in named:
            code = "card.open" if request.state in TAKEN else "card.open_unknown"
            raise PosError(code, amount_cents=request.amount_cents, ref=request.ref)


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

"""What a card terminal took, or may have taken, and no document says: told until it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain.card import TAKEN
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.i18n import _, money, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.payment import Tender
    from cafe_pos.tui.till import Till


def is_used(till: Till, tenders: tuple[Tender, ...]) -> bool:
    """Whether a payment goes to the terminal: there is one, and some of it is by card.

    Training charges nobody, and what is noted on paper was charged before.
    """
    return (
        till.view is not None
        and bool(till.view.terminal)
        and not till.training
        and till.paper is None
        and any(tender.method is Method.CARD and tender.card is None for tender in tenders)
    )


def urgent(till: Till) -> str:
    """The line that stays below the order while money of a card is not settled."""
    if not till.cards or till.typed or till.gate is not None:
        return ""
    total = money(sum(one.amount_cents for one in till.cards))
    return _("! Card terminal: {amount} to be settled (: z c)").format(amount=total)


def allow(till: Till) -> bool:
    """Whether the order may change: not while a card was asked for it and that stands open."""
    for one in till.cards:
        if one.client_key == till.client_key:
            code = "card.open" if one.state in TAKEN else "card.open_unknown"
            till.say_refusal(PosError(code, amount_cents=one.amount_cents, ref=one.ref))
            return False
    return True


def draft_found(till: Till) -> str:
    """What is said of an order that came back, where a card was asked for it; else nothing."""
    if not any(one.client_key == till.client_key for one in till.cards):
        return ""
    pieces = till.order.pieces
    return ngettext(
        "The order on the screen is back: {n} article, {total}. The card terminal was asked for "
        "it: settle that first.",
        "The order on the screen is back: {n} articles, {total}. The card terminal was asked for "
        "it: settle that first.",
        pieces,
    ).format(n=pieces, total=money(till.order.total_cents))


def at_log_in(till: Till) -> None:
    """Somebody came to the counter: what is not settled is shown to them first."""
    if till.cards and till.panel is None:
        from cafe_pos.tui.selling import terminal_keeping

        terminal_keeping.show_open(till, till.cards, behind=till.banner is not None)


def look(till: Till) -> None:
    """Look up anew what is not settled; nobody waits for it."""

    def act(ctx: Context) -> tuple[CardRequest, ...]:
        from cafe_pos.application.cards import payments

        return payments.pending(ctx)

    def seen(found: tuple[CardRequest, ...]) -> None:
        till.cards = found

    till.host.do(act, seen, till.not_met)

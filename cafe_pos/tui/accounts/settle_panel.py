"""Settling an account: all that is owed, or a part, as an order is paid."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cafe_pos.application.accounts.accounts import AccountPaymentView, Settle
from cafe_pos.domain.payment import Tender
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, money
from cafe_pos.tui.accounts import panels
from cafe_pos.tui.selling import cards_left
from cafe_pos.tui.selling.payment_panel import WAYS, Pay, Way
from cafe_pos.tui.shown import Change, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

_REAL = ("c", "h", "v")
"""Letters of the ways by which a debt is paid: card, cheque, transfer."""


@dataclass(slots=True)
class SettlePanel(Pay):
    """The payment panel for an account: what is handed over pays all of it, or so much of it.

    The same `client_key` until a payment is saved, so that pressing again never pays twice.
    """

    customer: CustomerView | None = None
    client_key: str = field(default_factory=lambda: secrets.token_hex(16))

    def rest_cents(self, till: Till) -> int:  # noqa: ARG002 - the panel's shape
        """What is owed."""
        return self.customer.balance_cents if self.customer is not None else 0

    @property
    def ways(self) -> tuple[Way, ...]:
        """Real money only."""
        return tuple(way for way in WAYS if way.letter in _REAL)

    @property
    def title(self) -> str:
        """Who pays."""
        name = self.customer.name if self.customer is not None else ""
        return _("{name} owes").format(name=name)

    def pay(self, till: Till, tenders: tuple[Tender, ...], at: float) -> None:  # noqa: ARG002
        """Pay all of it, or what is handed over where that is less."""
        owed = self.rest_cents(till)
        given = sum(tender.amount_cents or owed for tender in tenders)
        if given >= owed:
            self._settle(till, tenders, None)
        else:
            self._settle(till, tuple(replace(t, amount_cents=None) for t in tenders), given)

    def part(self, till: Till, tender: Tender) -> None:
        """Less than is owed is a payment of its own."""
        self._settle(till, (replace(tender, amount_cents=None),), tender.amount_cents)

    def _settle(self, till: Till, tenders: tuple[Tender, ...], amount: int | None) -> None:
        if self.customer is None:
            return
        request = Settle(
            customer=self.customer.code,
            tenders=tenders,
            amount_cents=amount,
            client_key=self.client_key,
            operator=till.operator,
            channel=Channel.SCREEN,
        )

        def by_hand(till: Till, request: Settle = request) -> None:
            def act(ctx: Context) -> AccountPaymentView:
                from cafe_pos.application.accounts import accounts

                return accounts.settle(ctx, request)

            def done(view: AccountPaymentView) -> None:
                settled(till, view)
                if till.cards:
                    cards_left.look(till)

            till.do(act, done)

        till.panel = self
        if cards_left.is_used(till, tenders):
            from cafe_pos.tui.selling import terminal_panels

            asked = terminal_panels.Charge(request, settled, by_hand, back=self)
            terminal_panels.charge(till, asked)
        else:
            by_hand(till)


def settled(till: Till, view: AccountPaymentView) -> None:
    """A payment is saved: the change large, what is still owed in words, F8 prints its receipt."""
    till.panel = None
    till.customers[view.customer.code] = view.customer
    till.settled = view.number
    if view.change_cents:
        till.banner = Change(view.change_cents, view.number, view.amount_cents)
    text = _("{number} saved: {amount}").format(number=view.number, amount=money(view.amount_cents))
    told = panels.owes(view.customer.name, view.customer.balance_cents)
    till.said = Said(f"{text} - {told}", Tone.GOOD)
    till.host.wake_printer()


def open_settle(till: Till, one: CustomerView, at: float) -> None:
    """Open the payment of an account."""
    if one.balance_cents <= 0:
        till.said = Said(_("{name} owes nothing.").format(name=one.name))
        return
    till.panel = SettlePanel(opened_at=at, customer=one)

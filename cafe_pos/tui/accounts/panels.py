"""Customers at the counter: put a sale on an account, give the order its customer, add one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.account import within
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.i18n import _, figure, money
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.selling.payment_panel import Pay
    from cafe_pos.tui.till import Till

_ARROWS: Final = ("up", "down", "pageup", "pagedown", "home", "end")
_WORD: Final = re.compile(r"\w+")
MAX_NAME: Final = 40
MAX_PHONE: Final = 20

Take = Callable[["Till", "CustomerView", float], None]
"""What is done with the customer chosen: the till, who, and when the key came in seconds."""


@dataclass(slots=True)
class Customers(Listing):
    """Customers narrowed by what is typed; behind them, a name that nobody has is offered.

    Enter takes nobody who was neither typed nor chosen.
    """

    moved: bool = False

    @property
    def found(self) -> tuple[Row, ...]:
        """The rows that hold what is typed, and the new name unless somebody has it."""
        typed = " ".join(self.typed.split())
        kept = [row for row in self.rows if _holds(row.text, typed)]
        kept.sort(key=lambda row: not fold(row.text).startswith(fold(typed)))
        if not typed or any(fold(row.text) == fold(typed) for row in kept):
            return tuple(kept)
        return (*kept, Row(_("New customer: {name}").format(name=typed), self._new))

    def press(self, till: Till, key: Key) -> None:
        """As every list, but that Enter wants a name typed, or a row chosen with the arrows."""
        if key.name == "enter" and self.rows and not (self.typed.strip() or self.moved):
            till.said = Said(_("Type the beginning of a name, or choose with the arrows."))
            return
        self.moved = self.moved or key.name in _ARROWS
        Listing.press(self, till, key)

    def _new(self, till: Till, at: float) -> None:
        if self.on_new is not None:
            self.on_new(till, " ".join(self.typed.split()), at)


def _holds(name: str, typed: str) -> bool:
    """Whether each word typed begins one of the name's: nobody is charged for a letter within."""
    parts = _WORD.findall(fold(name))
    return all(any(part.startswith(word) for part in parts) for word in _WORD.findall(fold(typed)))


def ask_who(
    till: Till, take: Take, *, title: str, text: str = "", back: Panel | None = None
) -> None:
    """List the customers with what each owes; whoever is chosen or added goes to `take`."""

    def act(ctx: Context) -> tuple[CustomerView, ...]:
        from cafe_pos.application.accounts import customers

        return customers.everyone(ctx)

    def done(everyone: tuple[CustomerView, ...]) -> None:
        till.panel = Customers(
            title,
            tuple(row_of(one, take) for one in owing_first(everyone)),
            text=text,
            typing=True,
            empty=_("No customer yet: type a name."),
            back=back,
            on_new=lambda till, name, _at: ask_new(till, name, take),
        )

    till.do(act, done)


def owing_first(everyone: tuple[CustomerView, ...]) -> list[CustomerView]:
    """Those with something on their account before the others: they come most often."""
    return sorted(everyone, key=lambda one: not one.balance_cents)


def row_of(one: CustomerView, take: Take) -> Row:
    """A customer in a list, with what is owed."""

    def then(till: Till, at: float) -> None:
        take(till, one, at)

    return Row(one.name, then, right=figure(one.balance_cents), key=one.code)


def ask_new(till: Till, name: str, take: Take) -> None:
    """Ask for a new customer's name and telephone, make them known, and go on."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> CustomerView:
            from cafe_pos.application.accounts import customers

            return customers.add(ctx, answers["name"], phone=answers["phone"], operator=operator)

        till.do(act, lambda one: take(till, one, till.touched_at))

    till.panel = Form(
        _("New customer"),
        (
            Field("name", _("Name"), name, limit=MAX_NAME),
            Field("phone", _("Telephone"), limit=MAX_PHONE),
        ),
        done,
        text=_("The name stays in this till and can be erased; the records keep a code alone."),
        index=1,
        back=till.panel,
    )


# Selling


def on_account(pay: Pay, till: Till, at: float) -> None:
    """Put what is to be paid on the account: the order's own customer, else whoever is chosen."""
    known = till.customers.get(till.order.customer or "")
    if known is not None:
        _charge(pay, till, known, at)
        return
    cents = pay.typed_cents() if pay.typed else None
    ask_who(
        till,
        partial(_charge, pay),
        title=_("{amount} on whose account?").format(
            amount=money(pay.rest_cents(till) if cents is None else cents)
        ),
        back=pay,
    )


def _charge(pay: Pay, till: Till, one: CustomerView, at: float) -> None:
    till.customers[one.code] = one
    cents = pay.typed_cents() if pay.typed else None
    rest = pay.rest_cents(till)
    amount = rest if cents is None else cents
    already = sum(t.amount_cents or 0 for t in pay.given if t.account == one.code)
    till.panel = pay
    if within(one.balance_cents + already, amount, one.limit_cents):
        pay.other(till, Tender(Method.ACCOUNT, account=one.code), at)
    else:
        _ask_beyond(pay, till, one, amount)


def _ask_beyond(pay: Pay, till: Till, one: CustomerView, amount: int) -> None:
    """Ask before a debt goes beyond its limit; the act itself asks who may do it."""

    def go_on(till: Till, at: float) -> None:
        till.panel = pay
        pay.other(till, Tender(Method.ACCOUNT, account=one.code), at)

    def leave(till: Till, _at: float) -> None:
        till.panel = pay

    till.panel = Listing(
        _("Beyond the limit"),
        (
            Row(_("Yes: a manager answers for it"), go_on, letter="1"),
            Row(_("No, another payment"), leave, letter="2"),
        ),
        text=_("{name} owes {balance}; with {amount} more it is beyond {limit}.").format(
            name=one.name,
            balance=money(one.balance_cents),
            amount=money(amount),
            limit=money(one.limit_cents),
        ),
        back=pay,
    )


# The order's customer


def ask_customer(till: Till, _at: float = 0.0) -> None:
    """Give the order its customer; with one already, take the customer away again."""
    known = till.order.customer
    if known is None:
        ask_who(till, _give, title=_("The order's customer"), back=till.panel)
        return
    till.panel = None
    till.set_order(replace(till.order, customer=None))
    till.said = Said(_("The order has no customer any more."))


def whose(till: Till) -> str:
    """The name of the order's customer; nothing without one."""
    code = till.order.customer
    return "" if code is None else getattr(till.customers.get(code), "name", code)


def _give(till: Till, one: CustomerView, _at: float) -> None:
    till.customers[one.code] = one
    till.panel = None
    till.set_order(replace(till.order, customer=one.code))
    till.said = Said(owes(one.name, one.balance_cents), Tone.GOOD)


def meet(till: Till) -> None:
    """Learn the name of an order's customer, for an order that was kept with one."""
    code = till.order.customer
    if code is None or code in till.customers:
        return

    def act(ctx: Context) -> CustomerView:
        from cafe_pos.application.accounts import customers

        return customers.view(ctx, code)

    def done(one: CustomerView) -> None:
        till.customers[one.code] = one

    till.host.do(act, done, till.not_met)


def owes(name: str, cents: int) -> str:
    """An account in a few words."""
    return _("account of {name}: {amount}").format(name=name, amount=money(cents))

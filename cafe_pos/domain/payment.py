"""How a ticket is paid: methods, change, and the legal limits on cash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.card import CardFacts
from cafe_pos.domain.errors import PosError


class Method(StrEnum):
    """The payment methods of the till."""

    CASH = "cash"
    CARD = "card"
    CHEQUE = "cheque"
    TRANSFER = "transfer"
    MEAL_VOUCHER = "meal_voucher"
    ACCOUNT = "account"
    SUSPENDED = "suspended"


REAL_METHODS: Final = frozenset({Method.CASH, Method.CARD, Method.CHEQUE, Method.TRANSFER})
"""What a customer can be paid with; a cheque is the customer's own, handed back."""


class VoucherForm(StrEnum):
    """What a meal voucher is made of."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, slots=True)
class Tender:
    """What the customer offers: an amount in cents, or None for the rest.

    `resident_abroad` raises the cash limit for a private person living abroad (CMF D112-3).
    `account` is the code of the customer who will pay later, `issuer` and `form` are a meal
    voucher's, `card` is what the terminal that took it said.
    """

    method: Method
    amount_cents: int | None = None
    bank: str | None = None
    cheque_number: str | None = None
    resident_abroad: bool = False
    account: str | None = None
    issuer: str | None = None
    form: VoucherForm | None = None
    card: CardFacts | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """What the café keeps by one method: `amount_cents`, and what was handed over for it.

    `card` is what a terminal said, where one took it.
    """

    method: Method
    amount_cents: int
    tendered_cents: int
    bank: str | None = None
    cheque_number: str | None = None
    account: str | None = None
    issuer: str | None = None
    form: VoucherForm | None = None
    card: CardFacts | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The payments of a ticket and the change given back, in cents."""

    payments: tuple[Payment, ...]
    change_cents: int


@dataclass(frozen=True, slots=True)
class CashLimit:
    """A dated ceiling in cents on cash for one sale (CMF D112-3)."""

    since: date
    resident_cents: int
    abroad_cents: int
    source: str


def card_payload(paid: Payment) -> dict[str, Any]:
    """What a document says of a payment that a terminal took: nothing of any other."""
    return {} if paid.card is None else paid.card.as_payload()


def cash_limit_on(limits: Sequence[CashLimit], on: date) -> CashLimit | None:
    """The ceiling in force on a day; None before the first."""
    current = [limit for limit in limits if limit.since <= on]
    return max(current, key=lambda limit: limit.since, default=None)


def settle(
    total_cents: int, tenders: Sequence[Tender], limit: CashLimit | None = None
) -> Settlement:
    """Turn what was offered into payments that sum to the total, and change from cash alone.

    Raises:
        PosError: `payment.amount` for a zero or negative amount, `payment.rest_twice`,
            `payment.short`, `payment.over` when another method than cash exceeds the total,
            `payment.cash_limit`, `payment.not_needed`, `payment.paid_out`, `payment.no_account`.
    """
    if total_cents < 0:
        return _paid_out(total_cents, tenders)
    offered = _fill_rest(total_cents, tenders)
    tendered = sum(amount for _, amount in offered)
    cash_tendered = sum(amount for tender, amount in offered if tender.method is Method.CASH)
    if tendered < total_cents:
        raise PosError(
            "payment.short", missing_cents=total_cents - tendered, total_cents=total_cents
        )
    if tendered - cash_tendered > total_cents:
        raise PosError("payment.over", over_cents=tendered - cash_tendered - total_cents)
    change = tendered - total_cents
    if cash_tendered and change >= cash_tendered:
        raise PosError("payment.not_needed", method=str(Method.CASH))
    _check_cash(cash_tendered - change, offered, limit)
    return Settlement(_keep(offered, cash_tendered, change), change)


def _paid_out(total_cents: int, tenders: Sequence[Tender]) -> Settlement:
    """Pay a customer who only brings bottles back, by one method and to the cent."""
    if len(tenders) != 1 or tenders[0].method not in REAL_METHODS:
        raise PosError("payment.paid_out", total_cents=-total_cents)
    tender = tenders[0]
    if tender.amount_cents is not None and abs(tender.amount_cents) != -total_cents:
        raise PosError("payment.paid_out", total_cents=-total_cents)
    paid = Payment(
        tender.method, total_cents, total_cents, tender.bank, tender.cheque_number,
        card=tender.card,
    )  # fmt: skip
    return Settlement((paid,), 0)


def _fill_rest(total_cents: int, tenders: Sequence[Tender]) -> list[tuple[Tender, int]]:
    """Give the tender without an amount what the others leave to pay."""
    if sum(tender.amount_cents is None for tender in tenders) > 1:
        raise PosError("payment.rest_twice")
    if total_cents == 0 and len(tenders) == 1 and tenders[0].amount_cents is None:
        return []  # a ticket worth nothing: nothing changes hands
    given = sum(tender.amount_cents or 0 for tender in tenders)
    offered = []
    for tender in tenders:
        rest = tender.amount_cents is None
        amount = total_cents - given if tender.amount_cents is None else tender.amount_cents
        if amount <= 0:
            if rest:
                raise PosError("payment.not_needed", method=str(tender.method))
            raise PosError("payment.amount", amount_cents=amount)
        offered.append((tender, amount))
    return offered


def _check_cash(
    kept_cents: int, offered: list[tuple[Tender, int]], limit: CashLimit | None
) -> None:
    """Refuse more cash than the law lets a shop take for one sale."""
    if limit is None:
        return
    abroad = any(t.resident_abroad for t, _ in offered if t.method is Method.CASH)
    ceiling = limit.abroad_cents if abroad else limit.resident_cents
    if kept_cents > ceiling:
        raise PosError("payment.cash_limit", limit_cents=ceiling, cash_cents=kept_cents)


def _keep(
    offered: list[tuple[Tender, int]], cash_tendered: int, change_cents: int
) -> tuple[Payment, ...]:
    """Write all cash as one payment less the change, every other tender as it was offered."""
    kept: list[Payment] = []
    cash_written = False
    for tender, amount in offered:
        if tender.method is not Method.CASH:
            if tender.method is Method.ACCOUNT and not tender.account:
                raise PosError("payment.no_account")
            kept.append(
                Payment(
                    tender.method, amount, amount, tender.bank, tender.cheque_number,
                    tender.account, tender.issuer, tender.form, tender.card,
                )
            )  # fmt: skip
        elif not cash_written:
            kept.append(Payment(Method.CASH, cash_tendered - change_cents, cash_tendered))
            cash_written = True
    return tuple(kept)

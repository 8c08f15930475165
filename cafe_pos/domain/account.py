"""Customer accounts (*ardoises*): sold now, owed by the customer, paid later, oldest ticket first.

An account knows its customer by an opaque code only; the name lives outside of the ledger.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.domain import sharing
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.payment import (
    REAL_METHODS,
    CashLimit,
    Method,
    Settlement,
    Tender,
    card_payload,
    settle,
)

SERIES: Final = "A"
CODE_DIGITS: Final = 12
DEFAULT_LIMIT_CENTS: Final = 100_00
"""What anybody may owe unless the café or the customer's own limit says otherwise."""


def code_of(name: str, salt: bytes) -> str:
    """The opaque code of a new customer: nobody finds the name from it without the salt."""
    text = unicodedata.normalize("NFC", name).encode()
    return "K-" + hmac.new(salt, text, hashlib.sha256).hexdigest()[:CODE_DIGITS]


def number_of(serial: int) -> str:
    """The public number of an account payment: `A-000012`."""
    return f"{SERIES}-{serial:06d}"


def within(balance_cents: int, more_cents: int, limit_cents: int) -> bool:
    """Whether a customer may owe this much more; what is no more debt always may."""
    return more_cents <= 0 or balance_cents + more_cents <= limit_cents


@dataclass(frozen=True, slots=True)
class Charge:
    """What a ticket put on an account, in cents, after what came back of it.

    `at` is UTC; the tickets of an account stand in the order of the ledger.
    """

    ticket: str
    at: str
    day: str
    cents: int


@dataclass(frozen=True, slots=True)
class Due:
    """A ticket of an account and how much of it is paid, in cents."""

    charge: Charge
    paid_cents: int

    @property
    def left_cents(self) -> int:
        """What is still owed for the ticket."""
        return self.charge.cents - self.paid_cents


def allocate(charges: Iterable[Charge], paid_cents: int) -> tuple[Due, ...]:
    """Spread what was paid over the tickets, the oldest first (DOMAIN, "Accounting")."""
    dues = []
    left = paid_cents
    for charge in charges:
        part = min(left, max(0, charge.cents))
        dues.append(Due(charge, part))
        left -= part
    return tuple(dues)


def unpaid(newest_first: Iterable[Charge], balance_cents: int) -> tuple[Due, ...]:
    """The tickets that are still owed, oldest first, without a look at those long paid.

    `newest_first` are the movements by tickets of an account, a refund (negative) naming the
    ticket that it gives back. Since the oldest is paid first, the balance is what the newest
    tickets come to.
    """
    left = balance_cents
    back: dict[str, int] = {}
    dues: list[Due] = []
    for moved in newest_first:
        if left <= 0:
            break
        net = moved.cents + back.pop(moved.ticket, 0)
        if net < 0:
            back[moved.ticket] = net
        elif net > 0:
            owed = min(net, left)
            dues.append(Due(replace(moved, cents=net), net - owed))
            left -= owed
    return tuple(reversed(dues))


def paid_by(
    charges: Sequence[Charge], before_cents: int, amount_cents: int
) -> tuple[tuple[Charge, int], ...]:
    """Which tickets a payment pays, and how much of each, after `before_cents` were paid."""
    earlier = allocate(charges, before_cents)
    later = allocate(charges, before_cents + amount_cents)
    return tuple(
        (after.charge, after.paid_cents - before.paid_cents)
        for before, after in zip(earlier, later, strict=True)
        if after.paid_cents > before.paid_cents
    )


def by_rate(
    gross: Mapping[tuple[str, int], int], account_cents: int, parts: Sequence[int]
) -> tuple[dict[tuple[str, int], int], ...]:
    """How much of each rate (code, basis points) every part-payment of a ticket pays, in cents.

    The VAT of services is due when they are paid: pro rata of the ticket's rates, to the cent, so
    that all the parts together are the ticket's own amounts (CGI art. 269, 2 c).
    """
    rates = list(gross)
    # Bottles given back make their rate negative: it takes no part.
    lefts = list(sharing.spread(account_cents, [max(0, gross[rate]) for rate in rates]))
    found = []
    for part in parts:
        shares = sharing.allocate(part, lefts)
        lefts = [left - share for left, share in zip(lefts, shares, strict=True)]
        found.append({rate: share for rate, share in zip(rates, shares, strict=True) if share})
    return tuple(found)


def settled(
    owed_cents: int, amount_cents: int | None, tenders: Sequence[Tender], limit: CashLimit | None
) -> tuple[int, Settlement]:
    """What a customer pays of what is owed, and with what: change from cash alone.

    Without an amount everything is paid that is owed.

    Raises:
        PosError: `account.nothing_owed`, `account.too_much`, `account.method`, or a refusal of
            the payment (`payment.*`).
    """
    if owed_cents <= 0:
        raise PosError("account.nothing_owed")
    amount = owed_cents if amount_cents is None else amount_cents
    if amount <= 0:
        raise PosError("payment.amount", amount_cents=amount)
    if amount > owed_cents:
        raise PosError("account.too_much", amount_cents=amount, balance_cents=owed_cents)
    for tender in tenders:
        if tender.method not in REAL_METHODS:
            raise PosError("account.method", method=tender.method.value)
    return amount, settle(amount, tenders, limit)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything an account payment says that is not money; times are UTC ending in Z."""

    serial: int
    customer: str
    till: str
    identity: int
    session: str
    operator: str
    operator_name: str
    channel: str
    recorded_at: str
    utc_offset_min: int
    business_day: str
    client_key: str | None
    request_hash: str | None


def payload_of(
    owed_cents: int, amount_cents: int, settlement: Settlement, about: Circumstances
) -> dict[str, Any]:
    """An account payment as the ledger keeps it (format version 1)."""
    return {
        "document": "account_payment",
        "number": number_of(about.serial),
        "serial": about.serial,
        "customer": about.customer,
        "till": about.till,
        "identity": about.identity,
        "session": about.session,
        "operator": about.operator,
        "operator_name": about.operator_name,
        "channel": about.channel,
        "recorded_at": about.recorded_at,
        "utc_offset_min": about.utc_offset_min,
        "business_day": about.business_day,
        "client_key": about.client_key,
        "request_hash": about.request_hash,
        "owed": owed_cents,
        "amount": amount_cents,
        "change": settlement.change_cents,
        "payments": [
            {
                "method": paid.method.value,
                "amount": paid.amount_cents,
                "tendered": paid.tendered_cents,
                "bank": paid.bank,
                "cheque_number": paid.cheque_number,
                **card_payload(paid),
            }
            for paid in settlement.payments
        ],
    }


class Auditor:
    """Follows a ledger and keeps every account: nobody pays more than is owed."""

    def __init__(self) -> None:
        self._owed: dict[str, int] = {}

    def see_ticket(self, seq: int, ticket: Payload) -> list[Problem]:
        """Charge what a ticket puts on accounts, or takes off them."""
        number = ticket["number"]
        found = []
        for paid in ticket["payments"]:
            if paid["method"] != Method.ACCOUNT:
                continue
            code = paid["account"]
            if not isinstance(code, str):
                found.append(problem(seq, "account.unnamed", number=number))
                continue
            self._owed[code] = self._owed.get(code, 0) + paid["amount"]
            if self._owed[code] < 0:
                found.append(
                    problem(seq, "account.negative", number=number, balance=self._owed[code])
                )
        return found

    def see_payment(self, seq: int, payment: Payload) -> list[Problem]:
        """Check a payment's own sums, and that it pays what was owed at most."""
        number, code = payment["number"], payment["customer"]
        parts = payment["payments"]
        owed = self._owed.get(code, 0)
        wrong = [
            (what, said, computed)
            for what, said, computed in (
                ("number", number, number_of(payment["serial"])),
                ("owed", payment["owed"], owed),
                ("payments", sum(p["amount"] for p in parts), payment["amount"]),
                ("change", payment["change"], sum(p["tendered"] - p["amount"] for p in parts)),
            )
            if said != computed
        ]
        found = [
            problem(seq, "account.arithmetic", number=number, what=w, said=s, computed=c)
            for w, s, c in wrong
        ]
        if not 0 < payment["amount"] <= owed:
            found.append(
                problem(seq, "account.overpaid", number=number, amount=payment["amount"], owed=owed)
            )
        self._owed[code] = owed - payment["amount"]
        return found

"""Accounts of customers (*ardoises*): what is owed, since when, and paying it, whole or in part."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.accounts import customers
from cafe_pos.application.accounts.customers import CustomerView
from cafe_pos.application.accounts.views import Ageing
from cafe_pos.application.cards import guard as card_guard
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import ringing
from cafe_pos.domain import account, ledger, payment
from cafe_pos.domain.account import Charge, Due
from cafe_pos.domain.clock import zoned_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class Settle:
    """What a customer pays of the account, in cents; all that is owed without an amount.

    The same `client_key` again gives the same payment back.
    """

    customer: str
    tenders: tuple[Tender, ...]
    amount_cents: int | None = None
    client_key: str | None = None
    operator: str | None = None
    channel: Channel = Channel.CLI

    def fingerprint(self, code: str) -> str:
        """SHA-256 in hex of what is asked of an account, the client key apart."""
        asked = {
            "account": code,
            "amount": self.amount_cents,
            "tenders": [
                [t.method, t.amount_cents, t.bank, t.cheque_number, t.resident_abroad]
                for t in self.tenders
            ],
        }
        return hashlib.sha256(ledger.canonical(asked).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AccountPaymentView:
    """An account payment that is saved, whose it is, and the tickets that it pays.

    `rates` share it over the VAT rates of these tickets: code, basis points, cents.
    """

    payload: Mapping[str, Any]
    hash: str
    customer: CustomerView
    tickets: tuple[tuple[Charge, int], ...] = ()
    rates: tuple[tuple[str, int, int], ...] = ()
    already: bool = False

    @property
    def number(self) -> str:
        """The public number: `A-000012`."""
        return str(self.payload["number"])

    @property
    def amount_cents(self) -> int:
        """What was paid, in cents."""
        return int(self.payload["amount"])

    @property
    def change_cents(self) -> int:
        """What was given back, in cents."""
        return int(self.payload["change"])

    @property
    def left_cents(self) -> int:
        """What was still owed right after it, in cents."""
        return int(self.payload["owed"] - self.payload["amount"])

    def as_json(self) -> dict[str, Any]:
        """The payment for scripts."""
        paid = self.payload
        return {
            "number": paid["number"],
            "at": zoned_text(paid["recorded_at"], paid["utc_offset_min"]),
            "account": paid["customer"],
            "name": self.customer.name,
            "amount": euros(paid["amount"]),
            "payments": [
                {"method": p["method"], "amount": euros(p["amount"])} for p in paid["payments"]
            ],
            "change": euros(paid["change"]),
            "balance": euros(self.left_cents),
            "tickets": [
                {"number": charge.ticket, "amount": euros(cents)} for charge, cents in self.tickets
            ],
            "rates": [
                {"code": code, "rate": rate_text(rate), "amount": euros(cents)}
                for code, rate, cents in self.rates
            ],
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A movement of an account: what it added to the debt, or took off it, and what was owed then.

    Amounts in cents; `at` is UTC.
    """

    document: str
    at: str
    day: str
    cents: int
    balance_cents: int
    kind: str


@dataclass(frozen=True, slots=True)
class Statement:
    """An account on paper: its movements, the tickets still owed (oldest first), the balance.

    The movements before the first one shown are summed up in `before_cents`.
    """

    customer: CustomerView
    on: date
    rows: tuple[StatementRow, ...]
    before_cents: int
    dues: tuple[Due, ...]

    @property
    def balance_cents(self) -> int:
        """What is owed, in cents."""
        return self.customer.balance_cents

    @property
    def ageing(self) -> Ageing:
        """How old each part of it is."""
        return _ageing(self.dues, self.on)

    @property
    def since(self) -> str | None:
        """The business day of the oldest ticket that is still owed."""
        return self.dues[0].charge.day if self.dues else None


@dataclass(frozen=True, slots=True)
class Aged:
    """What a customer owes, since which business day, and how old each part of it is."""

    customer: CustomerView
    since: str
    ageing: Ageing


def settle(ctx: Context, request: Settle) -> AccountPaymentView:
    """Take a customer's payment of the account: numbered, chained, durable when this returns.

    The oldest ticket is paid first. No total of sales changes: what was sold was counted then.

    Raises:
        PosError: `account.unknown`, `account.nothing_owed`, `account.too_much`, `account.method`,
            `ring.key_reused`, a refusal of the payment, the operator or the disk.
    """
    with ctx.store.act() as uow:
        return settle_in(ctx, uow, request)


def settle_in(ctx: Context, uow: UnitOfWork, request: Settle) -> AccountPaymentView:
    """Take a customer's payment within an act that holds more than it.

    Raises:
        PosError: as `settle` does.
    """
    customer = customers.found(uow, request.customer)
    fingerprint = request.fingerprint(customer.code)
    known = _already(uow, request.client_key, fingerprint)
    if known is not None:
        return known
    card_guard.check(uow, request.client_key, card_guard.of_tenders(request.tenders))
    operator = acts.acting(uow, request.operator)
    moment = acts.moment_of(uow, ctx.clock.now())
    acts.note_clock(uow, moment.at, request.channel, operator.code)
    owed = uow.accounts.balance(customer.code)
    amount, settlement = account.settled(
        owed,
        request.amount_cents,
        request.tenders,
        payment.cash_limit_on(ctx.rules.cash_limits, moment.day),
    )
    identity, opening = uow.identity(), uow.opening()
    if identity is None or opening is None:
        raise RuntimeError("an account payment needs an open ledger")
    session = ringing.session_for(uow, moment, operator, request.channel)
    document = account.payload_of(
        owed,
        amount,
        settlement,
        account.Circumstances(
            serial=uow.last_serial("account_payment") + 1,
            customer=customer.code,
            till=opening["till"],
            identity=identity[0],
            session=session.number,
            operator=operator.code,
            operator_name=operator.name,
            channel=request.channel.value,
            recorded_at=moment.at,
            utc_offset_min=moment.offset_min,
            business_day=moment.day.isoformat(),
            client_key=request.client_key,
            request_hash=fingerprint,
        ),
    )
    entry = uow.append("account_payment", moment.at, document)
    card_guard.carried(uow, settlement.payments, document["number"])
    copies.queue_drawer(uow, document, moment.at)
    return view_of(uow, document, entry.hash.hex())


def _already(
    uow: UnitOfWork, client_key: str | None, fingerprint: str
) -> AccountPaymentView | None:
    if client_key is None:
        return None
    if ringing.already(uow, client_key, fingerprint) is not None:
        raise PosError("ring.key_reused", id=client_key, number="T")
    found = uow.accounts.payment_by_key(client_key)
    if found is None:
        return None
    document, digest = found
    if document["request_hash"] != fingerprint:
        raise PosError("ring.key_reused", id=client_key, number=document["number"])
    return view_of(uow, document, digest, already=True)


def view_of(
    uow: UnitOfWork, document: Mapping[str, Any], digest: str, *, already: bool = False
) -> AccountPaymentView:
    """A payment with its customer and the tickets that it pays."""
    code, number = document["customer"], document["number"]
    customer = uow.accounts.customer(code)
    if customer is None:
        raise PosError("account.unknown", name=code)
    charges = uow.accounts.charges(code)
    parts: dict[str, list[int]] = {}
    tickets: tuple[tuple[Charge, int], ...] = ()
    before = 0
    for paid in uow.accounts.payments(code):
        tickets = account.paid_by(charges, before, paid["amount"])
        for charge, cents in tickets:
            parts.setdefault(charge.ticket, []).append(cents)
        if paid["number"] == number:
            break
        before += paid["amount"]
    return AccountPaymentView(
        document,
        digest,
        customers.view_of(uow, customer),
        tickets,
        _rates(uow, [charge for charge, _ in tickets], parts),
        already,
    )


def _rates(
    uow: UnitOfWork, charges: Sequence[Charge], parts: Mapping[str, Sequence[int]]
) -> tuple[tuple[str, int, int], ...]:
    """Share the last part that was paid of each ticket over the rates of what it sold."""
    sums: dict[tuple[str, int], int] = {}
    for charge in charges:
        found = uow.ticket(charge.ticket)
        if found is None:
            continue
        gross: dict[tuple[str, int], int] = {}
        # What came back in money leaves the debt as it was.
        lowered = [
            back
            for back in uow.refunds_of(charge.ticket)
            if any(paid["method"] == Method.ACCOUNT for paid in back["payments"])
        ]
        for sold in (found[0], *lowered):
            for amount in sold["vat"]:
                rate = amount["code"], amount["rate"]
                gross[rate] = gross.get(rate, 0) + amount["gross"]
        for rate, cents in account.by_rate(gross, charge.cents, parts[charge.ticket])[-1].items():
            sums[rate] = sums.get(rate, 0) + cents
    return tuple((code, rate, cents) for (code, rate), cents in sorted(sums.items()))


def balance(ctx: Context, code: str) -> int:
    """What a customer owes, in cents.

    Raises:
        PosError: `account.unknown`.
    """
    with ctx.store.act() as uow:
        return uow.accounts.balance(customers.found(uow, code).code)


def statement(ctx: Context, code: str, *, since: date | None = None) -> Statement:
    """The account of a customer: every movement from a business day on, and what is still owed.

    Without a day it begins where the account last stood at nothing owed.

    Raises:
        PosError: `account.unknown`.
    """
    with ctx.store.act() as uow:
        return statement_in(ctx, uow, customers.found(uow, code).code, since=since)


def statement_in(
    ctx: Context, uow: UnitOfWork, code: str, *, since: date | None = None
) -> Statement:
    """The account of a customer, within an act that holds more than it.

    Raises:
        PosError: `account.unknown`.
    """
    customer = uow.accounts.customer(code)
    if customer is None:
        raise PosError("account.unknown", name=code)
    rows = []
    balance_cents = 0
    for moved in uow.accounts.movements(code):
        balance_cents += moved.cents
        rows.append(
            StatementRow(
                moved.document, moved.at, moved.day, moved.cents, balance_cents, moved.kind
            )
        )
    first = _first_shown(rows, since)
    return Statement(
        customers.view_of(uow, customer, balance_cents),
        acts.moment_of(uow, ctx.clock.now()).day,
        tuple(rows[first:]),
        rows[first - 1].balance_cents if first else 0,
        account.unpaid(uow.accounts.charges_back(code), balance_cents),
    )


def _first_shown(rows: Sequence[StatementRow], since: date | None) -> int:
    if since is not None:
        wanted = since.isoformat()
        return next((i for i, row in enumerate(rows) if row.day >= wanted), len(rows))
    clear = [i for i, row in enumerate(rows[:-1]) if row.balance_cents == 0]
    return clear[-1] + 1 if clear else 0


def aged(ctx: Context) -> tuple[Aged, ...]:
    """What everyone owes by its age in days, who has owed for longest first."""
    with ctx.store.act() as uow:
        today = acts.moment_of(uow, ctx.clock.now()).day
        found = []
        for code, cents in uow.accounts.balances().items():
            customer = uow.accounts.customer(code)
            dues = account.unpaid(uow.accounts.charges_back(code), cents)
            if customer is not None and dues:
                found.append(_aged(customers.view_of(uow, customer, cents), dues, today))
    return tuple(sorted(found, key=lambda one: (one.since, one.customer.name)))


def _aged(customer: CustomerView, dues: Sequence[Due], today: date) -> Aged:
    return Aged(customer, dues[0].charge.day, _ageing(dues, today))


def _ageing(dues: Sequence[Due], today: date) -> Ageing:
    left = [(date.fromisoformat(due.charge.day), due.left_cents) for due in dues]
    return Ageing.of(today, left)

"""Putting a sale on a customer's account: who it is, and how far the trust goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cafe_pos.application.accounts import customers
from cafe_pos.application.ports import Operator, UnitOfWork
from cafe_pos.domain import account
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.rights import Right, may
from cafe_pos.domain.ticket import Sale

OVER_LIMIT = "account_limit"
"""What a manager put on an account beyond its limit: the other one's visa is wanted."""


def asked(tenders: Sequence[Tender]) -> bool:
    """Whether something is to be put on an account; most sales go on without another look."""
    return any(tender.method is Method.ACCOUNT for tender in tenders)


def tenders(
    uow: UnitOfWork, offered: Sequence[Tender], customer: str | None = None
) -> tuple[Tender, ...]:
    """The tenders with the customers' codes: a name will do, else it is the order's own customer.

    Raises:
        PosError: `account.unknown`.
    """
    known = []
    for tender in offered:
        who = tender.account or customer
        if tender.method is Method.ACCOUNT and who is not None:
            known.append(replace(tender, account=customers.found(uow, who).code))
        else:
            known.append(tender)
    return tuple(known)


def check(uow: UnitOfWork, sale: Sale, operator: Operator) -> bool:
    """Whether what a sale or a refund moves on accounts wants a visa, being beyond a limit.

    Raises:
        PosError: `account.unknown`; `account.limit` beyond what somebody may owe, unless a manager
            asks for it; `account.refund` when more would come back than is owed.
    """
    moved: dict[str, int] = {}
    for paid in sale.payments:
        if paid.method is Method.ACCOUNT:
            code = paid.account or ""
            moved[code] = moved.get(code, 0) + paid.amount_cents
    # Every account is looked at, also behind one that is beyond its limit.
    return True in [_beyond(uow, code, cents, operator) for code, cents in moved.items()]


def owed(uow: UnitOfWork, sale: Sale) -> tuple[tuple[str, int], ...]:
    """Who owes what after a sale or a refund that moved something on accounts, in cents."""
    codes = dict.fromkeys(paid.account for paid in sale.payments if paid.account)
    names = {one.code: one.name for one in uow.accounts.customers()}
    return tuple((names.get(code) or code, uow.accounts.balance(code)) for code in codes)


def _beyond(uow: UnitOfWork, code: str, cents: int, operator: Operator) -> bool:
    customer = uow.accounts.customer(code)
    if customer is None or (customer.name is None and cents > 0):
        raise PosError("account.unknown", name=code)
    owed = uow.accounts.balance(code)
    name = customer.name or code
    if owed + cents < 0:
        raise PosError("account.refund", name=name, balance_cents=owed, amount_cents=-cents)
    limit = customers.limit_of(uow, customer)
    if account.within(owed, cents, limit):
        return False
    if not may(operator.role, Right.ACCOUNTS):
        raise PosError("account.limit", name=name, balance_cents=owed, limit_cents=limit)
    return True

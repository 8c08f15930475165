"""Customers of the café: their names live here and on the screens, never in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.accounts.ports import Customer
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import account
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

MAX_NAME: Final = 40
MAX_PHONE: Final = 20
MAX_LIMIT_CENTS: Final = 10_000_00
SALT_BYTES: Final = 16
LIMIT_SETTING: Final = "account_limit_cents"


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer as screens and commands show one; amounts in cents."""

    code: str
    name: str
    phone: str
    limit_cents: int
    balance_cents: int
    own_limit: bool = False
    created_at: str = ""


def default_limit(uow: UnitOfWork) -> int:
    """What anybody may owe, in cents, unless their own limit says otherwise."""
    return int(uow.settings().get(LIMIT_SETTING, account.DEFAULT_LIMIT_CENTS))


def limit_of(uow: UnitOfWork, customer: Customer) -> int:
    """What a customer may owe, in cents."""
    return default_limit(uow) if customer.limit_cents is None else customer.limit_cents


def view_of(uow: UnitOfWork, customer: Customer, balance_cents: int | None = None) -> CustomerView:
    """A customer with the balance, looked up unless it is known."""
    balance = uow.accounts.balance(customer.code) if balance_cents is None else balance_cents
    return CustomerView(
        customer.code,
        customer.name or customer.code,
        customer.phone or "",
        limit_of(uow, customer),
        balance,
        customer.limit_cents is not None,
        customer.created_at,
    )


def found(uow: UnitOfWork, text: str) -> Customer:
    """The customer of a code or a name; capitals and accents make no difference.

    Raises:
        PosError: `account.unknown` when there is none, or more than one begins so.
    """
    known = uow.accounts.customer(text)
    if known is not None:
        return known
    wanted = fold(text.strip())
    everyone = uow.accounts.customers()
    for one in everyone:
        if wanted and fold(one.name or "") == wanted:
            return one
    begun = [one for one in everyone if wanted and fold(one.name or "").startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    raise PosError("account.unknown", name=text)


def everyone(ctx: Context) -> tuple[CustomerView, ...]:
    """All customers by name, each with what is owed; whoever was erased owes nothing."""
    with ctx.store.act() as uow:
        balances = uow.accounts.balances()
        views = [view_of(uow, one, balances.get(one.code, 0)) for one in uow.accounts.customers()]
    return tuple(sorted(views, key=lambda one: fold(one.name)))


def _known(uow: UnitOfWork, text: str) -> Customer:
    """A customer who is not erased: whoever is, comes back as a new one."""
    customer = found(uow, text)
    if customer.name is None:
        raise PosError("account.unknown", name=text)
    return customer


def present_default_limit(ctx: Context) -> int:
    """What anybody may owe, in cents, unless their own limit says otherwise."""
    with ctx.store.act() as uow:
        return default_limit(uow)


def view(ctx: Context, text: str) -> CustomerView:
    """A customer by code or name.

    Raises:
        PosError: `account.unknown`.
    """
    with ctx.store.act() as uow:
        return view_of(uow, found(uow, text))


def add(
    ctx: Context,
    name: str,
    *,
    phone: str = "",
    limit_cents: int | None = None,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> CustomerView:
    """Make a customer known to the café; a limit of one's own wants a manager.

    Raises:
        PosError: `account.name`, `account.phone`, `account.exists`, `account.limit_amount`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        salt = bytes.fromhex(ctx.token(SALT_BYTES))
        cleaned = _free_name(uow, name, None)
        customer = Customer(
            account.code_of(cleaned, salt),
            cleaned,
            _phone(phone),
            None,
            salt,
            utc_text(ctx.clock.now()),
        )
        uow.accounts.put_customer(customer)
        if limit_cents is not None:
            customer = _limited(ctx, uow, customer, limit_cents, operator=operator, channel=channel)
        return view_of(uow, customer, 0)


def rename(
    ctx: Context,
    code: str,
    name: str,
    *,
    phone: str | None = None,
    operator: str | None = None,
) -> CustomerView:
    """Write a customer's name or telephone another way; the code stays.

    Raises:
        PosError: `account.unknown`, `account.name`, `account.phone`, `account.exists`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        customer = _known(uow, code)
        changed = replace(
            customer,
            name=_free_name(uow, name, customer.code),
            phone=customer.phone if phone is None else _phone(phone),
        )
        uow.accounts.put_customer(changed)
        return view_of(uow, changed)


def set_limit(
    ctx: Context,
    code: str,
    limit_cents: int | None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> CustomerView:
    """Say what a customer may owe, in cents; None is the café's own limit again.

    Raises:
        PosError: `account.unknown`, `account.limit_amount`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        customer = _known(uow, code)
        changed = _limited(ctx, uow, customer, limit_cents, operator=operator, channel=channel)
        return view_of(uow, changed)


def set_default_limit(
    ctx: Context,
    limit_cents: int,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Say what anybody may owe who has no limit of their own, in cents.

    Raises:
        PosError: `account.limit_amount`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.ACCOUNTS)
        at = utc_text(ctx.clock.now())
        acts.set_setting(
            uow, LIMIT_SETTING, _amount(limit_cents), at=at, channel=channel, operator=who.code
        )


def erase(
    ctx: Context, code: str, *, operator: str | None = None, channel: Channel = Channel.SCREEN
) -> str:
    """Forget who a customer was: name, telephone and salt go, the code stays in the documents.

    Raises:
        PosError: `account.owes` while something is owed, `account.bread` while bread is ordered,
            `account.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.ACCOUNTS)
        customer = found(uow, code)
        balance = uow.accounts.balance(customer.code)
        if balance:
            raise PosError("account.owes", name=customer.name or code, balance_cents=balance)
        today = acts.moment_of(uow, ctx.clock.now()).day
        if uow.bread.of_customer(customer.code, today):
            raise PosError("account.bread", name=customer.name or code)
        if customer.name is not None:
            uow.accounts.put_customer(
                replace(customer, name=None, phone=None, salt=None, limit_cents=None)
            )
            acts.record(
                uow, EventCode.CUSTOMER, "customer_erased",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
                customer=customer.code,
            )  # fmt: skip
        return customer.code


def _limited(
    ctx: Context,
    uow: UnitOfWork,
    customer: Customer,
    limit_cents: int | None,
    *,
    operator: str | None,
    channel: Channel,
) -> Customer:
    who = acts.acting(uow, operator, Right.ACCOUNTS)
    changed = replace(customer, limit_cents=None if limit_cents is None else _amount(limit_cents))
    if changed != customer:
        uow.accounts.put_customer(changed)
        acts.record(
            uow, EventCode.CUSTOMER, "account_limit",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            customer=customer.code, limit=changed.limit_cents, before=customer.limit_cents,
        )  # fmt: skip
    return changed


def _amount(limit_cents: int) -> int:
    if not 0 <= limit_cents <= MAX_LIMIT_CENTS:
        raise PosError("account.limit_amount", amount_cents=limit_cents, most_cents=MAX_LIMIT_CENTS)
    return limit_cents


def _free_name(uow: UnitOfWork, name: str, code: str | None) -> str:
    """A name that can be told from the others' on a screen."""
    cleaned = acts.one_line(name)
    if not cleaned or len(cleaned) > MAX_NAME or not fold(cleaned).strip():
        raise PosError("account.name", name=cleaned, limit=MAX_NAME)
    for other in uow.accounts.customers():
        if other.code != code and fold(other.name or "") == fold(cleaned):
            raise PosError("account.exists", name=other.name or "")
    return cleaned


def _phone(text: str) -> str | None:
    cleaned = acts.one_line(text)
    if len(cleaned) > MAX_PHONE:
        raise PosError("account.phone", limit=MAX_PHONE)
    return cleaned or None

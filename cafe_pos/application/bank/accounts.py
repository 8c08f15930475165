"""The bank's accounts: their number, how far they may be overdrawn, and the balances typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.bank.ports import BankAccount, BankBalance
from cafe_pos.application.costs import keeping
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability.cash import QUARTER, VAT_PERIOD, bank_accounts
from cafe_pos.domain.bank import SHORTEST
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import AMOUNT_LIMIT_CENTS, euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

FIRST_NAME: Final = "Banque"
"""What a first account is called until somebody names it."""
LONGEST_NUMBER: Final = 34
"""An IBAN has no more characters (ISO 13616)."""
VAT_PERIODS: Final = ("month", QUARTER)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with the last balance that is known, in cents, and how far its lines reach."""

    account: BankAccount
    balance: tuple[str, int] | None
    last_line: str | None
    waiting: int

    def as_json(self) -> dict[str, Any]:
        """The account for scripts."""
        return {
            "name": self.account.name,
            "number": self.account.number,
            "overdraft": euros(self.account.overdraft_cents),
            "closed_on": self.account.closed_on,
            "balance": None if self.balance is None else euros(self.balance[1]),
            "balance_on": None if self.balance is None else self.balance[0],
            "last_line": self.last_line,
            "waiting": self.waiting,
        }


def listed(ctx: Context) -> tuple[AccountView, ...]:
    """Every account, and how it stands."""
    with ctx.store.act() as uow:
        return tuple(view_of(uow, one) for one in uow.bank.accounts())


def view_of(uow: UnitOfWork, one: BankAccount) -> AccountView:
    """How an account stands: its balance where its newest line, or what was typed, tells it."""
    balance = next(known for account, known in bank_accounts(uow) if account.id == one.id)
    files = uow.bank.imports(one.id)
    reach = max((file.last_day for file in files), default=None)
    days = [anchor.day for anchor in balance.anchors] + ([reach] if reach else [])
    last = max(days, default=None)
    cents = None if last is None else balance.balance(last)
    if cents is None and balance.anchors:
        last, cents = balance.anchors[-1].day, balance.anchors[-1].cents
    waiting = sum(line.decided_at is None for line in uow.bank.lines(account=one.id))
    known = None if last is None or cents is None else (last, cents)
    return AccountView(one, known, reach, waiting)


def found(uow: UnitOfWork, name: str | None) -> BankAccount:
    """An account by its name or number; the only one when none is named.

    Raises:
        PosError: `bank.account` when nobody knows it, `bank.which` when there are several.
    """
    known = tuple(one for one in uow.bank.accounts() if one.closed_on is None)
    if name is None:
        if len(known) > 1:
            raise PosError("bank.which", names=", ".join(one.name for one in known))
        if not known:
            return uow.bank.put_account(BankAccount(name=FIRST_NAME))
        return known[0]
    wanted, digits = fold(name), plain(name)
    for one in known:
        if fold(one.name) == wanted or (digits and plain(one.number) == digits):
            return one
    raise PosError("bank.account", name=name, field="account")


def plain(number: str) -> str:
    """A number without its spaces."""
    return "".join(c for c in number.upper() if c.isalnum())


def put(
    ctx: Context,
    name: str,
    *,
    number: str | None = None,
    overdraft_cents: int | None = None,
    closed_on: str | None = None,
    operator: str | None = None,
) -> BankAccount:
    """Add an account, or change what is said of one; an empty `closed_on` opens it again.

    Raises:
        PosError: `bank.number`, `bank.overdraft`, `cost.label`, `cost.day`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        label = keeping.label(name, "name")
        known = next((a for a in uow.bank.accounts() if fold(a.name) == fold(label)), None)
        made = known or BankAccount(name=label)
        if number is not None:
            made = replace(made, number=_checked_number(number))
        if overdraft_cents is not None:
            if not 0 <= overdraft_cents <= AMOUNT_LIMIT_CENTS:
                raise PosError("bank.overdraft", amount_cents=overdraft_cents, field="overdraft")
            made = replace(made, overdraft_cents=overdraft_cents)
        if closed_on is not None:
            last = keeping.a_day(closed_on, "closed") if closed_on else None
            made = replace(made, closed_on=last)
        return uow.bank.put_account(made)


def _checked_number(number: str) -> str:
    """A number as it may be compared; an IBAN's check digits must be right.

    Raises:
        PosError: `bank.number`.
    """
    from stdnum import iban

    said = plain(number)
    if not said:
        return ""
    wrong = not SHORTEST <= len(said) <= LONGEST_NUMBER
    if said[:2].isalpha():
        wrong = wrong or not iban.is_valid(said)
    if wrong:
        raise PosError("bank.number", number=number, field="number")
    return said


def note_balance(
    ctx: Context,
    day: str,
    cents: int,
    *,
    account: str | None = None,
    operator: str | None = None,
) -> BankBalance:
    """Note what the bank says lay on an account at the end of a day.

    Raises:
        PosError: `bank.account`, `bank.which`, `bank.amount`, `cost.day`, `cost.future`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        if abs(cents) > AMOUNT_LIMIT_CENTS:
            raise PosError("bank.amount", amount_cents=cents, field="amount")
        on = keeping.day_past(ctx, uow, day)
        made = BankBalance(
            account=found(uow, account).id, day=on, cents=cents,
            created_at=utc_text(ctx.clock.now()), created_by=who.code,
        )  # fmt: skip
        uow.bank.put_balance(made)
        return made


@dataclass(frozen=True, slots=True)
class BalanceView:
    """A balance at the end of a day: typed, from a file, or reckoned from the lines."""

    account: str
    day: str
    cents: int | None
    source: str

    def as_json(self) -> dict[str, Any]:
        """The balance for scripts."""
        return {
            "account": self.account,
            "day": self.day,
            "balance": None if self.cents is None else euros(self.cents),
            "source": self.source,
        }


def balance_on(ctx: Context, day: str) -> tuple[BalanceView, ...]:
    """What lay on each account at the end of a day, as far as it is known.

    Raises:
        PosError: `cost.day`.
    """
    with ctx.store.act() as uow:
        on = keeping.a_day(day)
        return tuple(
            BalanceView(one.name, on, known.balance(on), _source(uow, one, on))
            for one, known in bank_accounts(uow)
        )


def _source(uow: UnitOfWork, one: BankAccount, day: str) -> str:
    kept: Mapping[str, int | None] = {b.day: b.file for b in uow.bank.balances(one.id)}
    if day not in kept:
        return "lines"
    return "typed" if kept[day] is None else "file"


def vat_period_of(uow: UnitOfWork) -> str:
    """How the VAT is declared, one of `VAT_PERIODS`; each month until somebody says otherwise."""
    return str(uow.settings().get(VAT_PERIOD) or VAT_PERIODS[0])


def vat_period(
    ctx: Context,
    period: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> None:
    """Say whether the VAT is declared each month or each quarter; recorded.

    Raises:
        PosError: `bank.vat_period`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        if period not in VAT_PERIODS:
            raise PosError("bank.vat_period", period=period)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        acts.set_setting(uow, VAT_PERIOD, period, at=at, channel=channel, operator=who.code)

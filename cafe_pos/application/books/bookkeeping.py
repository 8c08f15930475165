"""The books of closed days: which accounts a café uses, and what its documents mean in them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.drawer.closing import FIRST_MONTH
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.accounting import Account, Bookkeeper, DayBook, Plan, checked
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.closure import Period
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

SETTING: Final = "accounts"
"""The setting that holds a café's own accounts, by their use."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period of business days, both included."""

    first: date
    last: date

    @property
    def text(self) -> tuple[str, str]:
        """Both days as ISO dates."""
        return self.first.isoformat(), self.last.isoformat()


def month_of(text: str) -> Span:
    """The days of a month written like 2026-10.

    Raises:
        PosError: `books.month`.
    """
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise PosError("books.month", text=text) from None
    return Span(first, first.replace(day=monthrange(first.year, first.month)[1]))


def fiscal_year(uow: UnitOfWork, year: int) -> Span:
    """The fiscal year that begins in a year; in January unless the café says otherwise."""
    first = date(year, int(uow.settings().get(FIRST_MONTH, 1)), 1)
    return Span(first, first.replace(year=year + 1) - timedelta(days=1))


def fiscal_year_of(uow: UnitOfWork, day: date) -> Span:
    """The fiscal year that holds a day."""
    span = fiscal_year(uow, day.year)
    return span if span.first <= day else fiscal_year(uow, day.year - 1)


def plan_of(ctx: Context, uow: UnitOfWork) -> Plan:
    """The accounts in force: the shipped ones, with the café's own in their place."""
    if ctx.rules.accounts is None:
        raise RuntimeError("no accounts are configured")
    own = uow.settings().get(SETTING, {})
    return ctx.rules.accounts.changed(
        {role: Account(x["number"], x["label"]) for role, x in own.items()}
    )


def plan(ctx: Context) -> Plan:
    """The accounts and journals in force."""
    with ctx.store.act() as uow:
        return plan_of(ctx, uow)


def change_account(
    ctx: Context,
    role: str,
    number: str,
    label: str | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> Account:
    """Use another account for something; its name stays unless another is given. Recorded.

    Raises:
        PosError: `plan.role`, `plan.number`, `plan.label`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        now = plan_of(ctx, uow)
        if role not in now.accounts:
            raise PosError("plan.role", role=role)
        named = now.accounts[role].label if label is None else acts.one_line(label)
        account = checked(now, role, Account(number.strip().upper(), named))
        own: dict[str, Any] = dict(uow.settings().get(SETTING, {}))
        own[role] = {"number": account.number, "label": account.label}
        acts.set_setting(uow, SETTING, own, at=at, channel=channel, operator=who.code)
        return account


def require_books(uow: UnitOfWork) -> Mapping[str, Any]:
    """The café's identity, for books that are real.

    Raises:
        PosError: `books.training` in a training till, whose sales are none.
    """
    opening, identity = uow.opening(), uow.identity()
    if opening is None or identity is None:
        raise RuntimeError("books need an open ledger")
    if opening["training"]:
        raise PosError("books.training")
    return identity[1]


def open_days(uow: UnitOfWork, span: Span) -> tuple[str, ...]:
    """Days of a period that have documents and are not closed: no book takes them."""
    first, last = span.text
    return tuple(day for day in uow.unclosed_days() if first <= day <= last)


class Books:
    """The books of a period, day by day; `keeper` knows what is owed when they have been read."""

    def __init__(self, ctx: Context, uow: UnitOfWork, span: Span) -> None:
        self._uow = uow
        self._span = span
        self.keeper = Bookkeeper(plan_of(ctx, uow))

    def days(self) -> Iterator[DayBook]:
        """Each closed day of the period that has a document or a closure, in order."""
        first, last = self._span.text
        for _day, kind, document in self._uow.books.on_accounts(first):
            self.keeper.recall(kind, document)
        closures = {
            c["business_day"]: c for c in self._uow.closures.between(Period.DAY, first, last)
        }
        for day, found in groupby(self._uow.books.documents(first, last), itemgetter(0)):
            if day in closures:
                yield self.keeper.day(closures[day], ((kind, doc) for _day, kind, doc in found))

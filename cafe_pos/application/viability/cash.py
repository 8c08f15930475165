"""A month's cash: the bank and the drawer at its end, what came and went, what is somebody else's.

Everything is read once and serves any number of months. What no statement and nobody says is not
guessed: without the bank's balance there is no cash at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.bank.ports import BankAccount
from cafe_pos.application.costs.month import CostBook
from cafe_pos.application.drawer import day_sales
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability.sales import MonthSales
from cafe_pos.domain.bank import Account, What
from cafe_pos.domain.costs.entries import ChargeEntry, Investment, Payable, Payment
from cafe_pos.domain.costs.recurring import (
    due_in,
    first_day,
    last_day,
    month_index,
    month_text,
)
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.payment import Method
from cafe_pos.domain.receivable import Receivables
from cafe_pos.domain.vat import VatRegime
from cafe_pos.domain.viability.inputs import Cash

VAT_PERIOD: Final = "vat_period"
"""The setting: the VAT is declared each `month` (the rule), or each `quarter`.

A firm may declare by quarter when it owes less than 4 000 € a year (CGI art. 287, 2).
"""
QUARTER: Final = "quarter"
QUARTER_MONTHS: Final = 3
FAR: Final = "9999-12-31"
_NO_MONEY: Final = frozenset({Method.ACCOUNT.value, Method.SUSPENDED.value})
_INTERNAL: Final = frozenset({MovementKind.FLOAT_ADDED.value, MovementKind.WITHDRAWAL_BANK.value})
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class _Flow:
    """What came and what went, in cents."""

    came: int = 0
    went: int = 0

    def plus(self, came: int, went: int) -> _Flow:
        return _Flow(self.came + came, self.went + went)


def of(ctx: Context, uow: UnitOfWork, month: str, costs: CostBook) -> Cash | None:
    """The cash of one month alone (ISO); None when the bank's balance is not known.

    A report makes a `CashBook` of its own, which shares what it reads between months.
    """
    from cafe_pos.application.viability.sales import months

    sold = months(uow, month_text(month_index(month) - QUARTER_MONTHS), month)
    return CashBook(ctx, uow, costs, lambda name: sold.get(name) or MonthSales(name)).of(month)


def bank_accounts(uow: UnitOfWork) -> tuple[tuple[BankAccount, Account], ...]:
    """Every account with what is known of its balance."""
    return tuple(
        (
            one,
            Account(
                uow.bank.anchors(one.id),
                uow.bank.moved(one.id),
                ((file.first_day, file.last_day) for file in uow.bank.imports(one.id)),
                one.overdraft_cents,
            ),
        )
        for one in uow.bank.accounts()
    )


class CashBook:
    """The cash of any month; `sales` are the months' sales as the report knows them."""

    def __init__(
        self,
        ctx: Context,
        uow: UnitOfWork,
        costs: CostBook,
        sales: Callable[[str], MonthSales],
    ) -> None:
        self._uow, self._costs, self._sales = uow, costs, sales
        self._today = acts.business_days(uow).of(ctx.clock.now()).isoformat()
        self._known: dict[str, Cash | None] = {}

    def of(self, month: str) -> Cash | None:
        """A month's cash (ISO); None when the balance of an account is not known at its end."""
        if month not in self._known:
            self._known[month] = self._reckoned(month)
        return self._known[month]

    def _reckoned(self, month: str) -> Cash | None:
        end = min(last_day(month), self._today)
        bank = self._bank_at(end)
        if bank is None:
            return None
        drawer = self._drawer_at(month)
        opening, flow = self._flows(month, bank + drawer, end)
        return Cash(
            opening_cents=opening,
            bank_cents=bank,
            drawer_cents=drawer,
            in_cents=flow.came,
            out_cents=flow.went,
            third_party_cents=self._third_party(month),
            vat_due_cents=self._vat_due(month),
            prepaid_cents=self._prepaid(end),
            deposits_cents=max(0, self._outside_up_to(month, "deposit", "deposit_back")),
            suspended_cents=max(0, self._suspended(month)),
            due_next_cents=self._due_next(month),
            overdraft_days=max(
                (balance.overdraft_days(end) for _one, balance in self._open_at(end)), default=0
            ),
        )

    # --- the bank -----------------------------------------------------------------------------

    @cached_property
    def _accounts(self) -> tuple[tuple[BankAccount, Account], ...]:
        return bank_accounts(self._uow)

    def _open_at(self, day: str) -> Iterable[tuple[BankAccount, Account]]:
        return (
            both for both in self._accounts
            if both[0].closed_on is None or both[0].closed_on > day
        )  # fmt: skip

    def _bank_at(self, day: str) -> int | None:
        found = [balance.balance(day) for _one, balance in self._open_at(day)]
        if not found or None in found:
            return None
        return sum(cents for cents in found if cents is not None)

    @cached_property
    def _bank_flows(self) -> Mapping[str, Mapping[str, _Flow]]:
        """By month, then by what lines are."""
        found: dict[str, dict[str, _Flow]] = {}
        for one, _balance in self._accounts:
            for month, what, came, went in self._uow.bank.flows(one.id):
                kinds = found.setdefault(month, {})
                kinds[what] = kinds.get(what, _Flow()).plus(came, went)
        return found

    # --- what came and went -------------------------------------------------------------------

    def _flows(self, month: str, closing: int, end: str) -> tuple[int, _Flow]:
        """What there was at the start, and what came and went: they always make the end.

        With the bank's lines, both are the lines' own and the drawer's, and what only changes
        place counts in neither; what was under way to the bank at either end, and what counts
        found too much or too little, is on the side that it falls. Without them, what came is what
        was taken, and the rest went.
        """
        before = month_text(month_index(month) - 1)
        bank = self._bank_at(last_day(before))
        opening = None if bank is None else bank + self._drawer_at(before)
        covered = all(balance.covers(first_day(month), end) for _one, balance in self._open_at(end))
        if covered and opening is not None:
            flow = self._by_lines(month)
        else:
            flow = _Flow(self._takings(month).came, self._paid_out(month))
            if opening is None:
                return closing - flow.came + flow.went, flow
            flow = _Flow(flow.came, 0)
        left = opening + flow.came - flow.went - closing
        return opening, flow.plus(max(0, -left), max(0, left))

    def _by_lines(self, month: str) -> _Flow:
        flow = self._drawer_flow(month)
        for what, one in self._bank_flows.get(month, {}).items():
            if what != What.CASH:
                flow = flow.plus(one.came, one.went)
        return flow

    def _drawer_flow(self, month: str) -> _Flow:
        """Cash taken, what else went into the drawer and out of it; not to and from the bank."""
        flow = _Flow()
        for name, method, cents in self._taken:
            if name == month and method == Method.CASH:
                flow = flow.plus(max(0, cents), max(0, -cents))
        for name, kind, way, cents in self._movements:
            if name == month and kind not in _INTERNAL:
                flow = flow.plus(cents, 0) if way == Direction.IN else flow.plus(0, cents)
        return flow

    def _takings(self, month: str) -> _Flow:
        """The month's takings in money, and what else came into the drawer."""
        taken = sum(c for name, how, c in self._taken if name == month and how not in _NO_MONEY)
        moved = sum(
            cents for name, kind, way, cents in self._movements
            if name == month and way == Direction.IN and kind not in _INTERNAL
        )  # fmt: skip
        return _Flow(taken + moved)

    def _paid_out(self, month: str) -> int:
        """What is known to have been paid: entries, mandators, and the drawer's own payments."""
        entries = sum(
            one.amount_cents for one in self._payments
            if one.day[:7] == month and one.what is not Payable.GRANT and one.movement is None
        )  # fmt: skip
        drawer = sum(
            cents for name, kind, way, cents in self._movements
            if name == month and way == Direction.OUT and kind not in _INTERNAL
        )  # fmt: skip
        payouts: int = sum(
            one["amount"] for one in self._payouts
            if one["business_day"][:7] == month and one["movement"] is None
        )  # fmt: skip
        return max(0, entries + drawer + payouts)

    @cached_property
    def _payouts(self) -> tuple[Mapping[str, Any], ...]:
        return self._uow.mandates.payouts()

    @cached_property
    def _payments(self) -> tuple[Payment, ...]:
        return self._uow.costs.all(Payment)

    @cached_property
    def _open_days(self) -> tuple[str, ...]:
        """The days that no closure has summed; closed ones that were never added up are now."""
        first = self._uow.closures.first_day()
        if first is not None:
            day_sales.freeze_missing(self._uow, first, FAR)
        return self._uow.unclosed_days()

    @cached_property
    def _taken(self) -> tuple[tuple[str, str, int], ...]:
        return self._uow.cash.taken(self._open_days)

    @cached_property
    def _movements(self) -> tuple[tuple[str, str, str, int], ...]:
        return self._uow.cash.movements()

    @cached_property
    def _drawers(self) -> tuple[tuple[str, int], ...]:
        return self._uow.cash.drawers()

    def _drawer_at(self, month: str) -> int:
        """What the last session up to the month's end has left; nothing before the first."""
        return next((c for name, c in reversed(self._drawers) if name <= month), 0)

    # --- what is somebody else's ----------------------------------------------------------------

    @cached_property
    def _outside(self) -> tuple[tuple[str, str, str, int], ...]:
        return self._uow.cash.outside(self._open_days)

    def _outside_up_to(self, month: str, *kinds: str) -> int:
        return sum(
            cents for name, kind, _who, cents in self._outside if name <= month and kind in kinds
        )

    def _suspended(self, month: str) -> int:
        """Suspended coffees bought, less those drunk."""
        drunk = sum(c for name, how, c in self._taken if name <= month and how == Method.SUSPENDED)
        return self._outside_up_to(month, "suspended") - drunk

    def _third_party(self, month: str) -> int:
        """Money held for mandators, for nobody in particular, and the tips of the month.

        A mandator who owes the café takes nothing off what is held for another. Of nobody (stamps)
        is held what was sold, less what was bought for it outside VAT or handed on by the bank.
        Tips are shared out soon after: those of months before are gone.
        """
        held: dict[str, int] = {}
        for name, kind, who, cents in self._outside:
            if name <= month and kind == "article":
                held[who] = held.get(who, 0) + cents
        for name, who, cents in self._uow_owed:
            if name <= month:
                held[who] = held.get(who, 0) + cents
        nobody = held.pop("", 0) - sum(c for name, c in self._goods_outside if name <= month)
        for name, kinds in self._bank_flows.items():
            if name <= month and What.THIRD_PARTY in kinds:
                nobody += kinds[What.THIRD_PARTY].came - kinds[What.THIRD_PARTY].went
        tips = sum(
            c for name, kind, _who, c in self._outside if name == month and kind == "tip"
        )  # fmt: skip
        return sum(max(0, cents) for cents in held.values()) + max(0, nobody) + max(0, tips)

    @cached_property
    def _uow_owed(self) -> tuple[tuple[str, str, int], ...]:
        return self._uow.cash.owed()

    @cached_property
    def _goods_outside(self) -> tuple[tuple[str, int], ...]:
        return self._uow.cash.goods_outside()

    @cached_property
    def _paid_before(self) -> tuple[tuple[str, str, str, int], ...]:
        return self._uow.cash.prepaid()

    def _prepaid(self, end: str) -> int:
        """What was paid and is still to be handed over; bread of a day that is past is not."""
        total = 0
        for ref, paid, handed, cents in self._paid_before:
            dated = _DATED.search(ref)
            gone = dated.group() <= end if dated else bool(handed) and handed <= end
            if paid <= end and not gone:
                total += cents
        return total

    # --- the VAT ------------------------------------------------------------------------------

    def _vat_due(self, month: str) -> int:
        """The VAT collected in the period of declaration so far, less what is deducted; never < 0.

        What an earlier period owed was declared and paid since.
        """
        if self._franchise:
            return 0
        index = month_index(month)
        quarter = self._uow.settings().get(VAT_PERIOD) == QUARTER
        first = index - index % QUARTER_MONTHS if quarter else index
        return max(0, sum(self._vat_of(month_text(one)) for one in range(first, index + 1)))

    @cached_property
    def _franchise(self) -> bool:
        identity = self._uow.identity()
        return identity is not None and identity[1]["vat_regime"] == VatRegime.FRANCHISE

    def _vat_of(self, month: str) -> int:
        """A month's VAT: of services on accounts when they are paid (CGI art. 269, 2 c)."""
        before = month_text(month_index(month) - 1)
        waits = self._waiting(month) - self._waiting(before)
        earned, bought = self._settled_vat.get(month, (0, 0))
        return self._sales(month).vat_cents - waits + earned - bought - self._deductible(month)

    @cached_property
    def _waits(self) -> Mapping[str, int]:
        """The VAT that waits on accounts at the end of each month that changed it."""
        books, found = Receivables(), dict[str, int]()
        month = ""
        for day, kind, document in self._uow.books.on_accounts(FAR):
            if month and day[:7] != month:
                found[month] = _vat_waiting(books)
            if kind == "ticket":
                books.see_ticket(document)
            elif kind == "account_payment":
                books.see_payment(document)
            month = day[:7]
        if month:
            found[month] = _vat_waiting(books)
        return found

    def _waiting(self, month: str) -> int:
        known = [name for name in self._waits if name <= month]
        return self._waits[max(known)] if known else 0

    @cached_property
    def _settled_vat(self) -> Mapping[str, tuple[int, int]]:
        return {month: (out, back) for month, out, back in self._uow.cash.settled_vat()}

    @cached_property
    def _bought_vat(self) -> Mapping[str, int]:
        """VAT of purchases and of the drawer's expenses, by month."""
        found: dict[str, int] = {}
        for one in self._uow.costs.purchased("", FAR):
            found[one.month] = found.get(one.month, 0) + one.vat_cents
        for spent in self._uow.costs.expenses("", FAR):
            found[spent.day[:7]] = found.get(spent.day[:7], 0) + spent.vat_cents
        for bought in self._uow.costs.all(Investment):
            found[bought.day[:7]] = found.get(bought.day[:7], 0) + bought.vat_cents
        return found

    @cached_property
    def _charges(self) -> tuple[ChargeEntry, ...]:
        return tuple(one for one in self._uow.costs.all(ChargeEntry) if one.vat_cents)

    def _deductible(self, month: str) -> int:
        charges = sum(one.vat_cents for one in self._charges if due_in(one, month) is not None)
        return charges + self._bought_vat.get(month, 0)

    # --- what falls due -------------------------------------------------------------------------

    def _due_next(self, month: str) -> int:
        following = month_text(month_index(month) + 1)
        return sum(one.gross_cents for one in self._costs.due(following))


def _vat_waiting(books: Receivables) -> int:
    return sum(amount.vat_cents for key, amount in books.waiting().items() if key[2])

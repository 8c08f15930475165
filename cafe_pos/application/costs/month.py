"""What a month's report reads of costs: charges with their share, grants, hours, and what lacks.

One reading of the tables serves any number of months. Amounts are what the café bears: without VAT,
or with it where the café cannot deduct it (franchise en base, CGI art. 293 B).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cafe_pos.application.costs import hours, keeping, opening_hours
from cafe_pos.application.costs.hours import HoursSum
from cafe_pos.application.costs.opening_hours import Promised
from cafe_pos.application.costs.ports import Expense, PurchasedMonth
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability.rules import DatedRules, ViabilityRules, value_of
from cafe_pos.domain.costs.entries import (
    BudgetEntry,
    ChargeEntry,
    Entry,
    GrantEntry,
    Investment,
    Loan,
    Payment,
    Rule,
    RuleKey,
    Worked,
)
from cafe_pos.domain.costs.recurring import (
    due_in,
    first_day,
    last_day,
    month_index,
    month_text,
    share_in,
)
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.vat import VatRegime
from cafe_pos.domain.viability.inputs import Charge, ChargeKind, Grant

EXPECTED: Final = (ChargeKind.RENT, ChargeKind.ENERGY, ChargeKind.INSURANCE)
"""What every café pays, or says that it does not (a charge of 0)."""
LOOKED_BACK: Final = 3
"""A kind of charge of the last months is expected again."""


@dataclass(frozen=True, slots=True)
class Due:
    """Money that falls due on a day, in cents with VAT; `paid` is what was paid of it."""

    day: date
    what: str
    label: str
    gross_cents: int
    paid_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCosts:
    """What a month (ISO) bears, in cents; see `domain.viability.inputs.Month`.

    `charges` is None where no charge was entered; `purchases_cents` None where nothing was bought.
    `missing` are codes of what to enter: a kind of charge, `purchases`, `hours`, `invoices`,
    `expenses`. `changed_at` is when an entry of the month last changed (UTC).
    """

    month: str
    charges: tuple[Charge, ...] | None
    grants: tuple[Grant, ...]
    purchases_cents: int | None
    local_purchases_cents: int
    investments_cents: int
    loan_cents: int
    tax_provision_cents: int
    target_pay_cents: int
    network_base_cents: int
    network_rate_bp: int
    hourly_floor_cents: int
    hours: HoursSum
    budget: tuple[tuple[str, int], ...]
    promised: tuple[Promised, ...]
    due: tuple[Due, ...]
    expenses: tuple[Expense, ...]
    notes_without_invoice: int
    missing: tuple[str, ...]
    changed_at: str

    def as_json(self) -> dict[str, Any]:
        """The month for scripts; amounts in euros."""
        planned = [one for one in self.promised if one.spans is not None]
        return {
            "month": self.month,
            "charges": None
            if self.charges is None
            else [
                {"kind": one.kind.value, "label": one.label, "net": euros(one.net_cents)}
                for one in self.charges
            ],
            "grants": [
                {"label": one.label, "amount": euros(one.amount_cents), "commune": one.commune}
                for one in self.grants
            ],
            "purchases": None if self.purchases_cents is None else euros(self.purchases_cents),
            "local_purchases": euros(self.local_purchases_cents),
            "investments": euros(self.investments_cents),
            "loans": euros(self.loan_cents),
            "tax_provision": euros(self.tax_provision_cents),
            "target_pay": euros(self.target_pay_cents),
            "network_base": euros(self.network_base_cents),
            "network_rate": rate_text(self.network_rate_bp),
            "hourly_floor": euros(self.hourly_floor_cents),
            "manager_minutes": self.hours.managers,
            "helper_minutes": self.hours.helpers,
            "volunteer_minutes": self.hours.volunteers,
            "budget": {line: euros(cents) for line, cents in self.budget},
            "promised_days": sum(1 for one in planned if one.spans),
            "promised_minutes": sum(one.minutes for one in planned),
            "due": [
                {
                    "day": one.day.isoformat(),
                    "what": one.what,
                    "label": one.label,
                    "gross": euros(one.gross_cents),
                    "paid": euros(one.paid_cents),
                }
                for one in self.due
            ],
            "expenses": [
                {
                    "number": one.number,
                    "day": one.day,
                    "reason": one.reason,
                    "gross": euros(one.amount_cents),
                }
                for one in self.expenses
            ],
            "missing": list(self.missing),
        }

    @property
    def due_cents(self) -> int:
        """What falls due in the month with VAT, paid or not: rent, wages, loans, taxes."""
        return sum(one.gross_cents for one in self.due) + self.tax_provision_cents


class CostBook:
    """Every entry that counts, read once; `of` makes any month of them."""

    def __init__(self, ctx: Context, uow: UnitOfWork) -> None:
        self._uow = uow
        self._rules: ViabilityRules = ctx.viability()
        self._today = keeping.today(ctx, uow)
        self._charges = uow.costs.all(ChargeEntry, removed=True)
        self._grants = uow.costs.all(GrantEntry, removed=True)
        self._investments = uow.costs.all(Investment)
        self._loans = uow.costs.all(Loan)
        self._budget = uow.costs.all(BudgetEntry)
        self._own = uow.costs.all(Rule)
        self._paid: dict[tuple[str, int, str | None], int] = {}
        for one in uow.costs.all(Payment):
            key = one.what.value, one.entry, one.due
            self._paid[key] = self._paid.get(key, 0) + one.amount_cents
        self._borne_kinds: dict[str, frozenset[ChargeKind]] = {}
        identity = uow.identity()
        self._bears_vat = identity is not None and identity[1]["vat_regime"] == VatRegime.FRANCHISE

    def rules(self, month: str) -> DatedRules:
        """The shipped rules of a month; the managers' own figures stand in `MonthCosts`."""
        return self._rules.of(month)

    def of(self, month: str) -> MonthCosts:
        """A month.

        Raises:
            PosError: `cost.month`.
        """
        here = keeping.a_month(month)
        first, last = first_day(here), last_day(here)
        charges = self._month_charges(here)
        expenses = self._uow.costs.expenses(first, last)
        bought = self._bought(here)
        worked = self._uow.costs.between(Worked, first, last, removed=True)
        waiting, changed = self._uow.costs.papers(first, last)
        live_worked = [one for one in worked if one.removed_at is None]
        counted = hours.summed(live_worked)
        touched = [
            *worked,
            *(one for one in self._charges if share_in(one, 0, here) is not None),
            *(one for one in self._grants if share_in(one, 0, here) is not None),
        ]  # fmt: skip
        return MonthCosts(
            month=here,
            charges=charges and (*charges, *map(self._of_drawer, expenses)),
            grants=self._month_grants(here),
            purchases_cents=bought[0],
            local_purchases_cents=bought[1],
            investments_cents=sum(
                self._borne(one.net_cents, one.vat_cents)
                for one in self._investments
                if one.day[:7] == here
            ),
            loan_cents=sum(one.monthly_cents for one in self._loans if due_in(one, here)),
            tax_provision_cents=self._value(RuleKey.TAX_PROVISION, here),
            target_pay_cents=self._value(RuleKey.TARGET_PAY, here),
            network_base_cents=self._value(RuleKey.NETWORK_BASE, here),
            network_rate_bp=self._value(RuleKey.NETWORK_RATE, here),
            hourly_floor_cents=self._value(RuleKey.HOURLY_FLOOR, here),
            hours=counted,
            budget=tuple((one.line, one.cents) for one in self._budget if one.month == here),
            promised=opening_hours.promised(
                self._uow, date.fromisoformat(first), date.fromisoformat(last)
            ),
            due=self.due(here),
            expenses=expenses,
            notes_without_invoice=waiting,
            missing=self._missing(
                here,
                {
                    "purchases": bought[0] is None,
                    "hours": counted.managers is None,
                    "invoices": waiting > 0,
                    "expenses": bool(expenses),
                },
            ),
            changed_at=max(changed, *map(_changed, touched), ""),
        )

    def _value(self, key: RuleKey, month: str) -> int:
        return value_of(self._rules, self._own, key, month)

    def _borne(self, net: int, vat: int) -> int:
        """What the café bears: the VAT as well where it deducts none."""
        return net + vat if self._bears_vat else net

    def _month_charges(self, month: str) -> tuple[Charge, ...] | None:
        """Charges with their share; the network's own bill is not counted beside its formula."""
        formula = self._value(RuleKey.NETWORK_BASE, month) or self._value(
            RuleKey.NETWORK_RATE, month
        )
        found = []
        for one in self._charges:
            if one.removed_at is None and not (formula and one.kind is ChargeKind.NETWORK):
                share = share_in(one, self._borne(one.net_cents, one.vat_cents), month)
                if share is not None:
                    found.append(Charge(kind=one.kind, label=one.label, net_cents=share))
        return tuple(found) or None

    def _of_drawer(self, one: Expense) -> Charge:
        """Cash paid out that no entry names yet: no purchase, until somebody says that it is."""
        net = self._borne(one.amount_cents - one.vat_cents, one.vat_cents)
        return Charge(kind=ChargeKind.OTHER, label=f"{one.number} {one.reason}", net_cents=net)

    def _month_grants(self, month: str) -> tuple[Grant, ...]:
        found = []
        for one in self._grants:
            share = share_in(one, one.amount_cents, month)
            if one.removed_at is None and share is not None:
                found.append(Grant(label=one.label, amount_cents=share, commune=one.commune))
        return tuple(found)

    def _bought(self, month: str) -> tuple[int | None, int]:
        """Purchases entered and those of settlements, and the local ones of those entered."""
        first, last = first_day(month), last_day(month)
        sums: PurchasedMonth | None = next(iter(self._uow.costs.purchased(first, last)), None)
        settled = self._uow.costs.settled_purchases(first, last)
        if sums is None:
            return (settled or None), 0
        return (
            self._borne(sums.net_cents, sums.vat_cents) + settled,
            self._borne(sums.local_net_cents, sums.local_vat_cents),
        )

    def due(self, month: str) -> tuple[Due, ...]:
        """What falls due in a month, by day: charges and loans, whole, with VAT."""
        found = []
        for charge in self._charges:
            day = due_in(charge, month) if charge.removed_at is None else None
            if day is not None and charge.gross_cents:
                once = None if charge.every.value == "once" else day.isoformat()
                paid = self._paid.get(("charge", charge.id, once), 0)
                label = charge.label or charge.kind.value
                found.append(Due(day, charge.kind.value, label, charge.gross_cents, paid))
        for loan in self._loans:
            day = due_in(loan, month)
            if day is not None:
                paid = self._paid.get(("loan", loan.id, day.isoformat()), 0)
                found.append(Due(day, "loan", loan.label, loan.monthly_cents, paid))
        return tuple(sorted(found, key=lambda one: (one.day, one.label)))

    def _missing(self, month: str, lacks: Mapping[str, bool]) -> tuple[str, ...]:
        """Kinds of charge that are expected and not there, then the facts that lack."""
        present = self._kinds(month)
        before: set[ChargeKind] = set(EXPECTED)
        for back in range(1, LOOKED_BACK + 1):
            before |= self._kinds(month_text(month_index(month) - back))
        before -= {ChargeKind.OTHER, ChargeKind.OTHER_VARIABLE}
        lacking = [kind.value for kind in ChargeKind if kind in before - present]
        return (*lacking, *(name for name, lack in lacks.items() if lack))

    def _kinds(self, month: str) -> frozenset[ChargeKind]:
        """The kinds of charge that a month bears, looked for once."""
        if month not in self._borne_kinds:
            self._borne_kinds[month] = frozenset(
                one.kind
                for one in self._charges
                if one.removed_at is None and share_in(one, 0, month) is not None
            )
        return self._borne_kinds[month]


def _changed(one: Entry) -> str:
    return max(one.created_at, one.removed_at or "")


def of(ctx: Context, month: str) -> MonthCosts:
    """A month, for screens and commands.

    Raises:
        PosError: `cost.month`, `config.invalid`.
    """
    with ctx.store.act() as uow:
        return CostBook(ctx, uow).of(month)

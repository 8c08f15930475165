"""What is entered by hand of costs and hours: each entry says who and when, and is never changed.

A correction removes an entry and makes another that `replaces` it; removed ones stay to be read.
Days are ISO business days, months ISO (`2026-10`), amounts cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cafe_pos.domain.costs.recurring import Every
from cafe_pos.domain.vat import VatCode
from cafe_pos.domain.viability.inputs import ChargeKind

UNITS: Final = ("piece", "g", "ml")
BUDGET_LINES: Final = ("revenue", "commissions", "goods", "fixed", "staff", "grants", "ebe")
"""What can be planned, a line of the report each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry carries: who made it when (UTC), who removed it, which one it corrects."""

    id: int = 0
    created_at: str = ""
    created_by: str = ""
    removed_at: str | None = None
    removed_by: str | None = None
    replaces: int | None = None


class Paper(StrEnum):
    """The supplier's paper: goods that came, goods billed, goods or money given back."""

    DELIVERY_NOTE = "delivery_note"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"

    @property
    def sign(self) -> int:
        """What its amounts count for: a credit note takes away."""
        return -1 if self is Paper.CREDIT_NOTE else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine:
    """One line of a supplier's paper: an article of the catalogue or a text, in cents.

    `quantity` is pieces, grams or millilitres; `local` goods came `km` kilometres.
    """

    label: str
    net_cents: int
    vat_code: VatCode
    rate_bp: int
    vat_cents: int
    article: str | None = None
    family: str = ""
    quantity: int = 1
    unit: str = "piece"
    local: bool = False
    km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase(Entry):
    """Goods bought for sale on a day, by a supplier's paper; amounts are written above zero.

    A delivery note counts from its day; `invoice` is the invoice that came for it later.
    """

    day: str
    supplier: str
    paper: Paper = Paper.INVOICE
    reference: str = ""
    note: str = ""
    invoice: str | None = None
    invoiced_on: str | None = None
    lines: tuple[PurchaseLine, ...] = ()

    @property
    def net_cents(self) -> int:
        """Without VAT; below zero on a credit note."""
        return self.paper.sign * sum(line.net_cents for line in self.lines)

    @property
    def vat_cents(self) -> int:
        """The VAT; below zero on a credit note."""
        return self.paper.sign * sum(line.vat_cents for line in self.lines)

    @property
    def gross_cents(self) -> int:
        """With VAT."""
        return self.net_cents + self.vat_cents

    @property
    def local_net_cents(self) -> int:
        """What of it is local, without VAT."""
        return self.paper.sign * sum(line.net_cents for line in self.lines if line.local)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeEntry(Entry):
    """A charge of a day, or one that comes back until a day; 0 says that there is none."""

    kind: ChargeKind
    label: str
    net_cents: int
    vat_code: VatCode
    rate_bp: int
    vat_cents: int
    day: str
    every: Every = Every.ONCE
    until: str | None = None
    supplier: str | None = None
    reference: str = ""

    @property
    def gross_cents(self) -> int:
        """With VAT."""
        return self.net_cents + self.vat_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEntry(Entry):
    """Money given, or rent that is not asked for (`in_kind`); `commune` when by the town hall."""

    label: str
    amount_cents: int
    day: str
    every: Every = Every.ONCE
    until: str | None = None
    commune: bool = False
    in_kind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment(Entry):
    """What was bought to last; it is in the cash, not in the month's result."""

    day: str
    label: str
    net_cents: int
    vat_cents: int = 0
    supplier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan(Entry):
    """A loan's repayment, each month from a day until a day."""

    label: str
    monthly_cents: int
    day: str
    until: str | None = None

    @property
    def every(self) -> Every:
        """A loan is repaid each month."""
        return Every.MONTH


class PaidBy(StrEnum):
    """How a supplier or a charge was paid; `own` is a manager's own money."""

    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct_debit"
    CARD = "card"
    CHEQUE = "cheque"
    CASH = "cash"
    OWN = "own"


class Payable(StrEnum):
    """What a payment is for."""

    PURCHASE = "purchase"
    CHARGE = "charge"
    GRANT = "grant"
    INVESTMENT = "investment"
    LOAN = "loan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Entry):
    """Money that went (or a grant that came) for an entry, with VAT; `due` names the instalment.

    `movement` is the drawer's own document of cash paid out, `bank_line` the bank's line.
    """

    what: Payable
    entry: int
    day: str
    amount_cents: int
    method: PaidBy
    due: str | None = None
    movement: str | None = None
    bank_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetEntry(Entry):
    """What is planned of a line of the report for a month."""

    month: str
    line: str
    cents: int


class Worker(StrEnum):
    """Whose hours: one of the two managers, a paid help, or a volunteer."""

    MANAGER = "manager"
    HELP = "help"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked(Entry):
    """Minutes worked on a business day, in all or (with `service`) within a service.

    `who` is an operator's code; it may be empty for helps and volunteers who have none.
    """

    who: str
    worker: Worker
    day: str
    minutes: int
    service: str = ""


class RuleKey(StrEnum):
    """What the managers set for themselves, from a month on; rates are basis points."""

    TARGET_PAY = "target_pay"
    HOURLY_FLOOR = "hourly_floor"
    NETWORK_BASE = "network_base"
    NETWORK_RATE = "network_rate"
    TAX_PROVISION = "tax_provision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Entry):
    """A figure of the managers' own from a month on; before the first one the shipped one holds."""

    key: RuleKey
    since: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPlan(Entry):
    """The planned hours of a weekday (0 is Monday) from a day on: `08:00-12:30,16:00-20:00`.

    No hours at all is a day on which the café is closed.
    """

    weekday: int
    since: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan(Entry):
    """Other planned hours on a day, or closed, and why."""

    day: str
    hours: str
    reason: str = ""

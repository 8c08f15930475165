"""Tables of costs, hours and openings: a column for each field of `domain.costs.entries`."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class _Entry(SQLModel):
    """What every entry carries."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: str
    created_by: str
    removed_at: str | None = None
    removed_by: str | None = None
    replaces: int | None = None


class PurchaseRow(_Entry, table=True):
    """A supplier's paper."""

    __tablename__ = "purchase"

    day: str
    supplier: str
    paper: str
    reference: str
    note: str
    invoice: str | None = None
    invoiced_on: str | None = None


class PurchaseLineRow(SQLModel, table=True):
    """A line of a supplier's paper."""

    __tablename__ = "purchase_line"

    id: int | None = Field(default=None, primary_key=True)
    purchase: int
    position: int
    label: str
    net_cents: int
    vat_code: str
    rate_bp: int
    vat_cents: int
    article: str | None = None
    family: str
    quantity: int
    unit: str
    local: int
    km: int | None = None


class ChargeRow(_Entry, table=True):
    """A charge of a day, or one that comes back."""

    __tablename__ = "charge"

    kind: str
    label: str
    net_cents: int
    vat_code: str
    rate_bp: int
    vat_cents: int
    day: str
    every: str
    until: str | None = None
    supplier: str | None = None
    reference: str


class GrantRow(_Entry, table=True):
    """Money given."""

    __tablename__ = "grant_line"

    label: str
    amount_cents: int
    day: str
    every: str
    until: str | None = None
    commune: int
    in_kind: int


class InvestmentRow(_Entry, table=True):
    """What was bought to last."""

    __tablename__ = "investment"

    day: str
    label: str
    net_cents: int
    vat_cents: int
    supplier: str | None = None


class LoanRow(_Entry, table=True):
    """A loan by its monthly repayment."""

    __tablename__ = "loan"

    label: str
    monthly_cents: int
    day: str
    until: str | None = None


class CostPaymentRow(_Entry, table=True):
    """What was paid of an entry, with VAT."""

    __tablename__ = "cost_payment"

    what: str
    entry: int
    day: str
    amount_cents: int
    method: str
    due: str | None = None
    movement: str | None = None
    bank_line: int | None = None


class BudgetRow(_Entry, table=True):
    """A line of the report as planned for a month."""

    __tablename__ = "budget_line"

    month: str
    line: str
    cents: int


class WorkedRow(_Entry, table=True):
    """Minutes worked on a day."""

    __tablename__ = "worked"

    who: str
    worker: str
    day: str
    minutes: int
    service: str


class CostRuleRow(_Entry, table=True):
    """A figure of the managers' own from a month on."""

    __tablename__ = "cost_rule"

    key: str
    since: str
    value: int


class OpeningWeekRow(_Entry, table=True):
    """The planned hours of a weekday from a day on."""

    __tablename__ = "opening_week"

    weekday: int
    since: str
    hours: str


class OpeningDayRow(_Entry, table=True):
    """Other planned hours of a day."""

    __tablename__ = "opening_day"

    day: str
    hours: str
    reason: str

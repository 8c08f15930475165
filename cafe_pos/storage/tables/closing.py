"""The drawer and the closures: fiscal tables, mirrored as in `fiscal.py`."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class DrawerSession(SQLModel, table=True):
    """The opening of a drawer session, with its float."""

    __tablename__ = "drawer_session"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    business_day: str
    opened_at: str
    operator: str
    channel: str
    float_cents: int


class DrawerCount(SQLModel, table=True):
    """The end of a drawer session."""

    __tablename__ = "drawer_count"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    session: str
    closed_at: str
    operator: str
    channel: str
    state: str
    expected_cents: int
    counted_cents: int | None = None
    difference_cents: int | None = None
    reason: str


class DrawerCountMethod(SQLModel, table=True):
    """What one method should have come to, and what was counted of it."""

    __tablename__ = "drawer_count_method"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    method: str
    issuer: str | None = None
    expected_cents: int
    expected_pieces: int
    counted_cents: int | None = None
    pieces: int | None = None
    difference_cents: int | None = None


class DrawerCountCoin(SQLModel, table=True):
    """How many of a note or coin a count found."""

    __tablename__ = "drawer_count_coin"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    value_cents: int
    count: int


class CashMovement(SQLModel, table=True):
    """Money put into the drawer or taken out of it, which is no sale."""

    __tablename__ = "cash_movement"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    session: str
    business_day: str
    operator: str
    channel: str
    recorded_at: str
    direction: str
    kind: str
    amount_cents: int
    reason: str
    mandator: str | None = None
    supplier: str | None = None
    receipt: str | None = None
    corrects: str | None = None
    vat_code: str | None = None
    rate_bp: int | None = None
    net_cents: int | None = None
    vat_cents: int | None = None


class Closure(SQLModel, table=True):
    """The frozen totals of a period."""

    __tablename__ = "closure"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    period: str
    first_day: str
    business_day: str
    recorded_at: str
    till: str
    identity: int
    operator: str
    channel: str
    tickets: int
    first_ticket: str | None = None
    last_ticket: str | None = None
    total_cents: int
    absolute_cents: int
    own_revenue_cents: int
    third_party_cents: int
    perpetual_cents: int
    perpetual_absolute_cents: int
    account_payments: int
    account_payments_cents: int
    sessions: int
    sessions_not_counted: int
    drawer_difference_cents: int
    closures: int
    first_closure: str | None = None
    last_closure: str | None = None
    head_seq: int
    head_hash: str


class ClosureVat(SQLModel, table=True):
    """One VAT rate of a closure."""

    __tablename__ = "closure_vat"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    vat_code: str
    rate_bp: int
    gross_cents: int
    net_cents: int
    vat_cents: int


class ClosureMethod(SQLModel, table=True):
    """One payment method of a closure."""

    __tablename__ = "closure_method"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    method: str
    count: int
    amount_cents: int


class ClosureAccountMethod(SQLModel, table=True):
    """One method by which customers paid their accounts in the period of a closure."""

    __tablename__ = "closure_account_method"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    method: str
    count: int
    amount_cents: int


class ClosurePart(SQLModel, table=True):
    """One sum of a closure: of a family, an operator, an ownership, or of what it counts."""

    __tablename__ = "closure_part"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    section: str
    name: str
    count: int
    amount_cents: int

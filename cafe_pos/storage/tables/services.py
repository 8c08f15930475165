"""Fiscal tables of schema 2: goods that come and go, settlements, payouts, reports, exports.

As in `fiscal.py`: append-only rows that name their ledger entry.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class StockDocument(SQLModel, table=True):
    """Goods that came or went without a sale."""

    __tablename__ = "stock_document"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    nature: str
    party: str | None = None
    reference: str | None = None
    reason: str | None = None
    corrects: str | None = None
    business_day: str
    recorded_at: str
    operator: str
    channel: str


class StockLine(SQLModel, table=True):
    """One article or lot of a stock document, in pieces, grams or millilitres."""

    __tablename__ = "stock_line"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    article: str
    label: str
    lot: str | None = None
    quantity: int
    unit: str
    cost_cents: int | None = None
    expected: int | None = None


class Settlement(SQLModel, table=True):
    """What a period made due to a mandator, in cents; above zero is theirs."""

    __tablename__ = "settlement"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    mandator: str
    mandator_name: str
    identity: int
    period_from: str
    period_to: str
    business_day: str
    recorded_at: str
    operator: str
    channel: str
    sold_cents: int
    commission_net_cents: int
    commission_vat_cents: int
    commission_cents: int
    purchases_cents: int
    purchases_vat_cents: int
    due_cents: int
    brought_cents: int
    balance_cents: int


class SettlementStretch(SQLModel, table=True):
    """Days of a settlement under one contract; `terms` is canonical JSON."""

    __tablename__ = "settlement_stretch"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    first_day: str
    last_day: str
    ownership: str | None = None
    terms: str
    vat_code: str | None = None
    rate_bp: int
    purchase_vat_code: str | None = None
    purchase_rate_bp: int


class SettlementLine(SQLModel, table=True):
    """One line of a settlement; the price in cents per unit, or in basis points."""

    __tablename__ = "settlement_line"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    stretch: int
    what: str
    article: str | None = None
    label: str
    quantity: int
    unit: str
    price: int | None = None
    amount_cents: int


class Payout(SQLModel, table=True):
    """Money paid to a mandator for a settlement, in cents; negative when it was received."""

    __tablename__ = "payout"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    settlement: str
    mandator: str
    method: str
    amount_cents: int
    reference: str | None = None
    movement: str | None = None
    session: str | None = None
    business_day: str
    recorded_at: str
    operator: str
    channel: str


class MonthReport(SQLModel, table=True):
    """A month's report that was made: its revision, its verdict, the SHA-256 of its JSON."""

    __tablename__ = "month_report"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    month: str
    revision: int
    nature: str
    verdict: str | None = None
    json_sha256: str
    recorded_at: str
    operator: str
    channel: str


class NetworkExport(SQLModel, table=True):
    """A month's file for the network: its entries, and the size and SHA-256 of its data."""

    __tablename__ = "network_export"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    month: str
    revision: int
    nature: str
    schema_version: int
    first_seq: int
    last_seq: int
    head_hash: str
    file_name: str
    data_bytes: int
    data_sha256: str
    previous: str | None = None
    recorded_at: str
    operator: str
    channel: str

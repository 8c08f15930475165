"""Fiscal tables: append-only, each row naming the ledger entry that carries the same facts.

The classes mirror `migrations/*.sql` (a test holds them together). Fields are only int, str and
bytes: SQLModel would store an Enum by name and a datetime without its zone.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class LedgerEntry(SQLModel, table=True):
    """One chained and signed entry; `payload` is the document itself."""

    __tablename__ = "ledger_entry"

    seq: int = Field(primary_key=True)
    kind: str
    at: str
    version: int
    key_id: str
    payload: str
    prev: bytes
    hash: bytes
    signature: bytes | None = None


class SigningKey(SQLModel, table=True):
    """The key that signs from here on, and why it began."""

    __tablename__ = "signing_key"

    id: int = Field(primary_key=True)
    entry_seq: int
    reason: str
    cafe: str
    till: str
    incarnation: str
    key_id: str
    public_key: bytes
    demo: int
    training: int
    software: str


class CafeIdentity(SQLModel, table=True):
    """Who the café is, as printed on documents from here on."""

    __tablename__ = "cafe_identity"

    id: int = Field(primary_key=True)
    entry_seq: int
    revision: int
    trade_name: str
    legal_name: str
    address: str
    commune: str
    insee: str | None = None
    population: int | None = None
    siret: str
    vat_number: str | None = None
    territory: str
    vat_regime: str
    licence: int


class Event(SQLModel, table=True):
    """Something the law wants recorded; `details` is canonical JSON."""

    __tablename__ = "event"

    id: int = Field(primary_key=True)
    entry_seq: int
    code: int
    name: str
    operator: str | None = None
    channel: str
    recorded_at: str
    details: str


class Ticket(SQLModel, table=True):
    """A paid sale."""

    __tablename__ = "ticket"

    id: int = Field(primary_key=True)
    entry_seq: int
    series: str
    serial: int
    number: str
    nature: str
    till: str
    identity: int
    session: str
    operator: str
    operator_name: str
    channel: str
    business_day: str
    issued_at: str
    recorded_at: str
    utc_offset_min: int
    client_key: str | None = None
    request_hash: str | None = None
    corrects: str | None = None
    reason: str | None = None
    customer: str | None = None
    covers: int | None = None
    visa: str | None = None
    tab: str | None = None
    split: str | None = None
    training: int
    total_cents: int
    own_revenue_cents: int
    third_party_cents: int
    change_cents: int


class TicketLine(SQLModel, table=True):
    """One line of a ticket."""

    __tablename__ = "ticket_line"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    article: str
    label: str
    family: str
    quantity: int
    unit: str
    unit_price_cents: int
    total_cents: int
    vat_code: str
    rate_bp: int
    mode: str
    place: str
    ownership: str
    mandator: str | None = None
    cost_cents: int | None = None
    lot: str | None = None
    menu: str | None = None
    corrects_line: int | None = None
    kind: str
    list_price_cents: int | None = None
    price_kind: str | None = None
    price_reason: str | None = None
    discount_cents: int
    discount_kind: str | None = None
    discount_reason: str | None = None
    whole_cents: int | None = None
    menu_label: str | None = None
    supplement: int
    service: str | None = None
    ref: str | None = None
    act: str | None = None


class TicketVat(SQLModel, table=True):
    """One VAT rate of a ticket."""

    __tablename__ = "ticket_vat"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    vat_code: str
    rate_bp: int
    gross_cents: int
    net_cents: int
    vat_cents: int


class TicketPayment(SQLModel, table=True):
    """One payment of a ticket."""

    __tablename__ = "ticket_payment"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    method: str
    amount_cents: int
    tendered_cents: int
    bank: str | None = None
    cheque_number: str | None = None
    account: str | None = None
    issuer: str | None = None
    form: str | None = None
    card_ref: str | None = None
    card_known: str | None = None
    card_scheme: str | None = None
    card_contactless: int | None = None
    card_authorisation: str | None = None


class PaymentCorrection(SQLModel, table=True):
    """A ticket paid another way than recorded; the parts take back and pay anew."""

    __tablename__ = "payment_correction"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    ticket: str
    session: str
    business_day: str
    operator: str
    channel: str
    recorded_at: str


class PaymentCorrectionPart(SQLModel, table=True):
    """One movement of a correction, in cents, negative when taken back."""

    __tablename__ = "payment_correction_part"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    method: str
    amount_cents: int


class AccountPayment(SQLModel, table=True):
    """What a customer paid of the account; the parts say how."""

    __tablename__ = "account_payment"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    customer: str
    till: str
    identity: int
    session: str
    operator: str
    operator_name: str
    channel: str
    business_day: str
    recorded_at: str
    utc_offset_min: int
    client_key: str | None = None
    request_hash: str | None = None
    owed_cents: int
    amount_cents: int
    change_cents: int


class AccountPaymentPart(SQLModel, table=True):
    """One method of an account payment, in cents."""

    __tablename__ = "account_payment_part"

    id: int = Field(primary_key=True)
    entry_seq: int
    position: int
    method: str
    amount_cents: int
    tendered_cents: int
    bank: str | None = None
    cheque_number: str | None = None
    card_ref: str | None = None
    card_known: str | None = None
    card_scheme: str | None = None
    card_contactless: int | None = None
    card_authorisation: str | None = None


class Duplicate(SQLModel, table=True):
    """A reprint."""

    __tablename__ = "duplicate"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    document: str
    copy_no: int
    form: str
    reason: str
    operator: str
    channel: str
    recorded_at: str


class Archive(SQLModel, table=True):
    """A file that was archived: its period (business days), its entries, its size and SHA-256."""

    __tablename__ = "archive"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    nature: str
    period_from: str
    period_to: str
    first_seq: int
    last_seq: int
    head_hash: str
    file_name: str
    file_bytes: int
    file_sha256: str
    recorded_at: str
    operator: str
    channel: str


class Invoice(SQLModel, table=True):
    """An invoice or a credit note: the ticket that it says again, and for whom."""

    __tablename__ = "invoice"

    id: int = Field(primary_key=True)
    entry_seq: int
    serial: int
    number: str
    nature: str
    ticket: str
    corrects: str | None = None
    identity: int
    buyer_name: str
    buyer_address: str
    buyer_postcode: str
    buyer_city: str
    buyer_siren: str
    buyer_reference: str | None = None
    order_number: str | None = None
    total_cents: int
    business_day: str
    recorded_at: str
    utc_offset_min: int
    operator: str
    channel: str

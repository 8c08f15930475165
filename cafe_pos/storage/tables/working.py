"""Working tables: what may change between two documents, and jobs in progress."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Setting(SQLModel, table=True):
    """One of the café's own settings; `value` is JSON."""

    __tablename__ = "setting"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    value: str


class OperatorRow(SQLModel, table=True):
    """Someone who may ring; `pin_hash` is argon2id."""

    __tablename__ = "operator"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str = Field(unique=True)
    role: str
    pin_hash: str | None = None
    active: int
    failures: int = 0
    wait_until: str | None = None


class ArticleRow(SQLModel, table=True):
    """One article of the catalogue; prices in cents, `allergens` separated by spaces."""

    __tablename__ = "article"

    id: int | None = Field(default=None, primary_key=True)
    rank: int
    code: str = Field(unique=True)
    label: str
    family: str
    price_cents: int
    price_takeaway_cents: int | None = None
    price_room_cents: int | None = None
    price_terrace_cents: int | None = None
    vat_on_site: str
    vat_takeaway: str
    default_mode: str
    ownership: str
    unit: str
    mandator: str | None = None
    source_item: str | None = None
    ean: str | None = None
    key: str | None = None
    alcohol_group: int | None = None
    allergens: str
    cost_cents: int | None = None
    blocked: int
    open_price: int
    line_kind: str
    minors: int
    supplier: str | None = None
    colour: str
    volume: str
    board: str
    supplement: int


class CustomerRow(SQLModel, table=True):
    """Somebody who may buy on an account; erased, only the code is left."""

    __tablename__ = "customer"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str | None = None
    phone: str | None = None
    limit_cents: int | None = None
    salt: bytes | None = None
    created_at: str


class PrintJobRow(SQLModel, table=True):
    """A document waiting for paper, or what became of it."""

    __tablename__ = "print_job"

    id: int | None = Field(default=None, primary_key=True)
    document: str
    kind: str
    copy_no: int
    state: str
    attempts: int
    queued_at: str
    last_error: str | None = None


class VisaRow(SQLModel, table=True):
    """A sensitive act that wants the other manager's agreement."""

    __tablename__ = "visa"

    id: int | None = Field(default=None, primary_key=True)
    what: str
    document: str
    asked_by: str
    asked_at: str
    given_by: str | None = None


class OrderDraft(SQLModel, table=True):
    """The order on the screen, so that a crash forgets nothing."""

    __tablename__ = "order_draft"

    id: int | None = Field(default=None, primary_key=True)
    content: str


class CountDraft(SQLModel, table=True):
    """The count of the drawer that was begun, so that nobody counts twice; at most one row."""

    __tablename__ = "count_draft"

    id: int | None = Field(default=None, primary_key=True)
    content: str


class CardRequestRow(SQLModel, table=True):
    """An amount asked of a card terminal, written before it is sent."""

    __tablename__ = "card_request"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    client_key: str
    part: int
    purpose: str
    nature: str
    amount_cents: int
    terminal: str
    till: str
    content: str | None = None
    state: str
    asked_at: str
    asked_by: str
    answered_at: str | None = None
    reason: str | None = None
    scheme: str | None = None
    contactless: int | None = None
    authorisation: str | None = None
    masked: str | None = None
    receipt: str | None = None
    told_at: str | None = None
    said_at: str | None = None
    said_by: str | None = None
    receipt_seen: int | None = None
    document: str | None = None


class VerifiedClosure(SQLModel, table=True):
    """The last closure up to which a start found the chain whole; at most one row."""

    __tablename__ = "verified_closure"

    id: int | None = Field(default=None, primary_key=True)
    seq: int
    hash: bytes

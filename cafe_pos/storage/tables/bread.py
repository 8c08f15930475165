"""The working tables of bread: who ordered what, what became of it, what the baker was told."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class BreadBaker(SQLModel, table=True):
    """A baker beside the mandate; `articles` and `closed_weekdays` (from 0) are JSON lists."""

    __tablename__ = "bread_baker"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    articles: str
    cut_off: str
    days_before: int
    delivery: str
    closed_weekdays: str
    phone: str


class BreadStanding(SQLModel, table=True):
    """A standing order; `quantities` is a JSON list from Monday on. Erased, the name is NULL."""

    __tablename__ = "bread_standing"

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None
    phone: str | None = None
    folded: str
    customer: str | None = None
    article: str
    quantities: str
    since: str
    until: str | None = None
    pay: str
    price_cents: int
    asking_after: int
    asked_on: str | None = None
    created_at: str


class BreadPause(SQLModel, table=True):
    """Days on which a standing order rests."""

    __tablename__ = "bread_pause"

    id: int | None = Field(default=None, primary_key=True)
    standing: int
    first: str
    last: str


class BreadBooking(SQLModel, table=True):
    """Bread booked for one day. Erased, the name is NULL."""

    __tablename__ = "bread_booking"

    id: int | None = Field(default=None, primary_key=True)
    day: str
    name: str | None = None
    phone: str | None = None
    folded: str
    customer: str | None = None
    article: str
    quantity: int
    pay: str
    price_cents: int
    created_at: str


class BreadTick(SQLModel, table=True):
    """What has become of an occurrence, by its opaque reference."""

    __tablename__ = "bread_tick"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    day: str
    state: str
    quantity: int
    ticket: str | None = None
    prepaid: int
    paid_by: str | None = None
    at: str
    operator: str


class BreadSheet(SQLModel, table=True):
    """An order sheet; `lines` is JSON, a draft has no `sent_at`."""

    __tablename__ = "bread_sheet"

    id: int | None = Field(default=None, primary_key=True)
    day: str
    baker: str
    revision: int
    lines: str
    sent_at: str | None = None
    sent_by: str | None = None


class BreadClosing(SQLModel, table=True):
    """Days on which a baker is closed, or the café (party "")."""

    __tablename__ = "bread_closing"

    id: int | None = Field(default=None, primary_key=True)
    party: str
    first: str
    last: str


class BreadDay(SQLModel, table=True):
    """What the counter noted of an article: sold out when, refused how often, a difference why."""

    __tablename__ = "bread_day"

    id: int | None = Field(default=None, primary_key=True)
    day: str
    article: str
    sold_out_at: str | None = None
    refused: int
    reason: str

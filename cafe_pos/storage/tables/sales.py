"""Tables of the sums of days and months: made again from tickets whenever they are in doubt."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class DayTotalRow(SQLModel, table=True):
    """A closed day, added up."""

    __tablename__ = "day_total"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str = Field(unique=True)
    tickets: int
    takings_cents: int
    own_gross_cents: int
    own_net_cents: int
    opened_minutes: int


class DaySale(SQLModel, table=True):
    """What an article brought on a day, by service, mode and rate."""

    __tablename__ = "day_sale"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str
    article: str
    label: str
    family: str
    service: str
    kind: str
    mode: str
    vat_code: str
    rate_bp: int
    ownership: str
    mandator: str
    unit: str
    quantity: int
    gross_cents: int
    net_cents: int
    cost_cents: int
    uncosted_net_cents: int


class DayPart(SQLModel, table=True):
    """What a family brought within a service on a day."""

    __tablename__ = "day_part"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str
    family: str
    service: str
    vat_code: str
    gross_cents: int
    net_cents: int
    cost_cents: int
    uncosted_net_cents: int


class DayHour(SQLModel, table=True):
    """Tickets and takings of an hour of a day."""

    __tablename__ = "day_hour"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str
    hour: int
    tickets: int
    takings_cents: int


class DayVisit(SQLModel, table=True):
    """Tickets with a service on them, and what those bought besides."""

    __tablename__ = "day_visit"

    id: int | None = Field(default=None, primary_key=True)
    business_day: str
    service: str
    tickets: int
    buying: int
    also_net_cents: int


class MonthPart(SQLModel, table=True):
    """What a family brought within a service in a month."""

    __tablename__ = "month_part"

    id: int | None = Field(default=None, primary_key=True)
    month: str
    family: str
    service: str
    vat_code: str
    gross_cents: int
    net_cents: int
    cost_cents: int
    uncosted_net_cents: int


class MonthArticle(SQLModel, table=True):
    """What an article of the café's own brought in a month."""

    __tablename__ = "month_article"

    id: int | None = Field(default=None, primary_key=True)
    month: str
    article: str
    label: str
    unit: str
    quantity: int
    net_cents: int
    cost_cents: int
    uncosted_net_cents: int

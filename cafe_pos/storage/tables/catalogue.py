"""Working tables beside the catalogue: prices to come, price rules, menus."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ArticlePriceRow(SQLModel, table=True):
    """Prices in cents of an article from a business day (`since`, ISO) on."""

    __tablename__ = "article_price"

    id: int | None = Field(default=None, primary_key=True)
    article: str
    since: str
    price_cents: int
    price_takeaway_cents: int | None = None
    price_room_cents: int | None = None
    price_terrace_cents: int | None = None


class PriceRuleRow(SQLModel, table=True):
    """So much off in a window of the week; weekdays, families and articles are JSON lists."""

    __tablename__ = "price_rule"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    label: str
    weekdays: str
    start: str
    end: str
    percent_bp: int
    families: str
    articles: str
    since: str | None = None
    until: str | None = None


class MenuRow(SQLModel, table=True):
    """A formula at one price in cents; `slots` is JSON: label, and [article, extra cents] each."""

    __tablename__ = "menu"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    label: str
    price_cents: int
    slots: str

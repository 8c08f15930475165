"""Tables of stock items and recipes; their quantities are reckoned from documents."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class StockItemRow(SQLModel, table=True):
    """Something kept in stock; `pack` is what one bought piece holds, `since` its first day."""

    __tablename__ = "stock_item"

    id: int | None = Field(default=None, primary_key=True)
    code: str
    label: str
    unit: str
    family: str
    pack: int | None = None
    minimum: int
    since: str
    since_seq: int
    created_at: str
    created_by: str
    removed_at: str | None = None
    removed_by: str | None = None


class RecipePartRow(SQLModel, table=True):
    """What an article takes of an item from a day on: `quantity` for `per` sold, and the loss."""

    __tablename__ = "recipe_part"

    id: int | None = Field(default=None, primary_key=True)
    article: str
    item: str
    quantity: int
    per: int
    loss_bp: int
    since: str
    until: str | None = None
    created_at: str
    created_by: str

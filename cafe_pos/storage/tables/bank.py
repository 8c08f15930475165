"""Tables of bank accounts, statements and rules."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class BankAccountRow(SQLModel, table=True):
    """An account; `columns` is JSON."""

    __tablename__ = "bank_account"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    number: str
    overdraft_cents: int
    columns: str
    closed_on: str | None = None


class BankImportRow(SQLModel, table=True):
    """A file that was read."""

    __tablename__ = "bank_import"

    id: int | None = Field(default=None, primary_key=True)
    account: int = Field(foreign_key="bank_account.id")
    name: str
    sha256: str
    first_day: str
    last_day: str
    lines: int
    added: int
    at: str
    by: str


class BankLineRow(SQLModel, table=True):
    """A line of a statement; `target` and `made` are JSON."""

    __tablename__ = "bank_line"

    id: int | None = Field(default=None, primary_key=True)
    account: int = Field(foreign_key="bank_account.id")
    file: int = Field(foreign_key="bank_import.id")
    key: str
    day: str
    cents: int
    label: str
    state: str
    target: str
    made: str
    decided_at: str | None = None
    decided_by: str | None = None


class BankRuleRow(SQLModel, table=True):
    """Words, and what a line that holds them is; `target` is JSON."""

    __tablename__ = "bank_rule"

    id: int | None = Field(default=None, primary_key=True)
    words: str
    sign: str
    target: str
    created_at: str
    created_by: str
    removed_at: str | None = None
    removed_by: str | None = None


class BankBalanceRow(SQLModel, table=True):
    """What lay on an account at the end of a day."""

    __tablename__ = "bank_balance"

    id: int | None = Field(default=None, primary_key=True)
    account: int = Field(foreign_key="bank_account.id")
    day: str
    cents: int
    file: int | None = Field(default=None, foreign_key="bank_import.id")
    created_at: str
    created_by: str
    removed_at: str | None = None
    removed_by: str | None = None

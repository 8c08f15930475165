"""What bank statements and the café's cash need of storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cafe_pos.domain.bank import Anchor, Moved, State, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account: its name, its number (IBAN or RIB, may be empty), how far it may be overdrawn.

    `columns` is how its CSV files are read.
    """

    id: int = 0
    name: str
    number: str = ""
    overdraft_cents: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    closed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankImport:
    """A file that was read: the days that it covers, how many lines, and how many were new."""

    id: int = 0
    account: int
    name: str
    sha256: str
    first_day: str
    last_day: str
    lines: int
    added: int
    at: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """A line of a statement; `target` is what it was said to be, `made` what that has entered."""

    id: int = 0
    account: int
    file: int
    key: str
    day: str
    cents: int
    label: str
    state: State = State.WAITING
    target: Target | None = None
    made: Mapping[str, Any] = field(default_factory=dict)
    decided_at: str | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRule:
    """Words of a line's text, without accents and capitals, and what such a line is."""

    id: int = 0
    words: str
    sign: str
    target: Target
    created_at: str = ""
    created_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBalance:
    """What lay on an account at the end of a day, in cents; `file` None when it was typed."""

    id: int = 0
    account: int
    day: str
    cents: int
    file: int | None = None
    created_at: str = ""
    created_by: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """Cash carried between the drawer and the bank: its movement, and its place in the ledger."""

    number: str
    kind: str
    day: str
    cents: int
    seq: int


class Bank(Protocol):
    """Accounts, files, lines, rules and balances of the bank."""

    def accounts(self) -> tuple[BankAccount, ...]:
        """Every account in the order in which they were made."""

    def put_account(self, account: BankAccount) -> BankAccount:
        """Add an account (number 0), or change one."""

    def imports(self, account: int) -> tuple[BankImport, ...]:
        """The files of an account, oldest first."""

    def add_import(self, one: BankImport) -> BankImport:
        """Keep what a file was."""

    def add_lines(self, lines: Sequence[BankLine]) -> None:
        """Keep new lines."""

    def line(self, number: int) -> BankLine | None:
        """A line by its number."""

    def lines(self, *, state: State | None = None, account: int = 0) -> tuple[BankLine, ...]:
        """Lines by day; of one state or one account where it is said."""

    def between(self, account: int, first: str, last: str) -> tuple[BankLine, ...]:
        """The lines of an account between two days, by day."""

    def put_line(self, line: BankLine) -> None:
        """Change what was said of a line."""

    def rules(self) -> tuple[BankRule, ...]:
        """The rules in force, the newest first."""

    def add_rule(self, rule: BankRule) -> BankRule:
        """Add a rule in place of the one of the same words and sign."""

    def drop_rule(self, number: int, *, at: str, by: str) -> bool:
        """Remove a rule; whether there was one."""

    def balances(self, account: int) -> tuple[BankBalance, ...]:
        """The balances that are known of an account, by day."""

    def put_balance(self, balance: BankBalance) -> None:
        """Note a balance in place of the one of that day, which stays to be read."""

    def anchors(self, account: int) -> tuple[Anchor, ...]:
        """The known balances of an account, as reckoning takes them."""

    def moved(self, account: int) -> tuple[Moved, ...]:
        """What lines moved, by day and file."""

    def flows(self, account: int) -> tuple[tuple[str, str, int, int], ...]:
        """By month and what the lines are (empty: not said yet): cents in, cents out."""


class CashFacts(Protocol):
    """What the fiscal documents say of money, by month (ISO), over all of the café's time."""

    def taken(self, open_days: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
        """Month, method of payment, cents: closed days by their closures, open ones by tickets."""

    def movements(self) -> tuple[tuple[str, str, str, int], ...]:
        """Month, kind of movement, direction, cents: what went into the drawer and out of it."""

    def drawers(self) -> tuple[tuple[str, int], ...]:
        """Month, and what its last drawer session left: counted, else what it should hold."""

    def outside(self, open_days: Sequence[str]) -> tuple[tuple[str, str, str, int], ...]:
        """Month, kind of line, mandator (empty: nobody), cents of lines outside VAT."""

    def owed(self) -> tuple[tuple[str, str, int], ...]:
        """Month, mandator, cents that settlements, payments and cash handed over have moved.

        Below zero is what was paid to them, or kept as a commission.
        """

    def prepaid(self) -> tuple[tuple[str, str, str, int], ...]:
        """What was paid before it is handed over: reference, day paid, day handed over, cents.

        The day is empty while it is still here.
        """

    def settled_vat(self) -> tuple[tuple[str, int, int], ...]:
        """Month, VAT of commissions, VAT of what was bought by settlements."""

    def goods_outside(self) -> tuple[tuple[str, int], ...]:
        """Month, cents bought outside VAT (stamps), credit notes less."""

    def trips(self, first: str, last: str) -> tuple[Trip, ...]:
        """Cash taken to the bank, or fetched from it, between two days."""

    def transfers(self, first: str, last: str) -> tuple[tuple[str, str, int], ...]:
        """Document, day, cents of what customers paid by transfer between two days."""

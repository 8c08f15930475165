"""A café on one page: what a counter sells, owes, holds and keeps open, in plain Python.

Nothing here is shared with the till but the words: prices are listed again, sums are done anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

PIECES = {
    "CAFE": 150, "CROQUE": 650, "DEMI": 300, "BAGUETTE": 120, "TIMBRE": 152, "MIEL": 700,
    "CADEAU": 0, "CONSIGNE": 20, "SUSPENDU": 150,
}  # fmt: skip
"""Cents per piece."""
KILO = {"TOMME": 712}
"""Cents per kilo."""
HELD = {"CONSIGNE", "SUSPENDU", "TIP"}
"""Money that is held and no revenue."""
FOOD = {"CAFE", "CROQUE", "BAGUETTE", "MIEL", "TOMME", "CADEAU", "DIVERS"}
"""What a meal voucher may pay until the end of 2026."""
VOUCHER_CAP = 25_00
SUNDAY = 6
Spent = dict[str, int]
"""Method to cents."""


def half_up(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)


def spread(cents: int, weights: Sequence[int]) -> list[int]:
    """Pro rata; the cents that are missing go to the largest remainders."""
    whole = sum(weights)
    shares = [cents * weight // whole if whole else 0 for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda i: (-(cents * weights[i] % (whole or 1)), i))
    for i in by_rest[: cents - sum(shares) if whole else 0]:
        shares[i] += 1
    return shares


@dataclass
class Line:
    """A line sold: what it cost, and how much of it came back."""

    code: str
    quantity: int
    unit: int
    off: int = 0
    total: int = 0
    shared: bool = False
    back: int = 0

    @property
    def gross(self) -> int:
        if self.code in KILO:
            return half_up(self.unit * self.quantity, 1000)
        return self.unit * self.quantity

    @property
    def left(self) -> int:
        return abs(self.quantity) - self.back

    def part(self, pieces: int) -> int:
        """What so many pieces more give back, their share of the discount taken off."""
        whole, sign = abs(self.quantity), 1 if self.quantity > 0 else -1
        if pieces == whole:
            return self.total
        before = half_up(self.off * self.back, whole)
        return self.unit * pieces * sign - half_up(self.off * (self.back + pieces), whole) + before


@dataclass
class Sold:
    """A ticket, and what was paid back of it."""

    number: str
    lines: list[Line]
    paid: Spent
    account: str | None = None
    refund: bool = False
    back: Spent = field(default_factory=dict)


@dataclass
class Tab:
    """An order put aside; once a share is paid, `shares` says what each line still owes."""

    name: str
    pieces: dict[str, int]
    split: str | None = None
    settled: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(PIECES[code] * n for code, n in self.pieces.items()) - sum(self.settled)

    def add(self, pieces: dict[str, int]) -> None:
        for code, n in pieces.items():
            self.pieces[code] = self.pieces.get(code, 0) + n

    def take(self, code: str, n: int) -> None:
        self.pieces[code] -= n
        if not self.pieces[code]:
            del self.pieces[code]


class Model:
    """Everything that the till must agree with."""

    def __init__(self, today: date, customers: Iterable[str]) -> None:
        self.today = today
        self.closed: date | None = None
        self.tickets: dict[str, Sold] = {}
        self.owed = dict.fromkeys(customers, 0)
        self.fund = 0
        self.cash: int | None = None
        self.payments = 0
        self.closures = 0
        self.perpetual = self.absolute = 0
        self.taken: dict[date, tuple[int, int]] = {}
        self.tabs: dict[str, Tab] = {}
        self.removed: Counter[str] = Counter()

    @property
    def day(self) -> date:
        """The business day of what happens now."""
        if self.closed is not None and self.closed >= self.today:
            return self.closed + timedelta(days=1)
        return self.today

    def sell(self, sold: Sold) -> None:
        """A ticket, sold or given back."""
        self.tickets[sold.number] = sold
        total = sum(sold.paid.values())
        before = self.taken.get(self.day, (0, 0))
        self.taken[self.day] = before[0] + total, before[1] + abs(total)
        self.cash = (self.cash or 0) + sold.paid.get("cash", 0)
        self.fund += sum(line.total for line in sold.lines if line.code == "SUSPENDU")
        self.fund -= sold.paid.get("suspended", 0)
        if sold.account is not None:
            self.owed[sold.account] += sold.paid.get("account", 0)

    def settle(self, customer: str, cents: int, cash: int) -> None:
        """A customer pays of the account: no takings, but money in the drawer."""
        self.owed[customer] -= cents
        self.taken.setdefault(self.day, (0, 0))
        self.cash = (self.cash or 0) + cash
        self.payments += 1

    def close(self) -> int:
        """Close today and every forgotten day; how many closures that makes."""
        days = [day for day in self.taken if day <= self.today]
        self.taken.setdefault(self.today, (0, 0))
        for day in {*days, self.today}:
            total, absolute = self.taken.pop(day)
            self.perpetual += total
            self.absolute += absolute
            self.closures += 1
        self.closed = self.today
        self.cash = None
        return len({*days, self.today})

    # --- what the till must refuse ------------------------------------------------------------

    def voucher_refused(self, lines: Iterable[Line], cents: int) -> str | None:
        if self.day.weekday() == SUNDAY:
            return "voucher.day"
        if cents > VOUCHER_CAP:
            return "voucher.cap"
        food = sum(line.total for line in lines if line.code in FOOD)
        return "voucher.eligible" if cents > food else None

    def fund_refused(self, lines: Iterable[Line], cents: int) -> str | None:
        if any(line.code == "SUSPENDU" for line in lines):
            return "suspended.both"
        return "suspended.empty" if cents > self.fund else None

    def give_back(
        self, number: str, asked: Sequence[tuple[int, int | None]], method: str
    ) -> str | tuple[list[Line], Spent]:
        """The refusal of a refund, or its lines and how it is paid."""
        sold = self.tickets[number]
        if sold.refund:
            return "refund.of_refund"
        wanted = asked or [(i, None) for i, line in enumerate(sold.lines) if line.left]
        if not wanted:
            return "refund.already"
        lines = []
        for index, pieces in wanted:
            line = sold.lines[index]
            n = line.left if pieces is None else pieces
            if not line.left or n > line.left:
                return "refund.too_much"
            if n != abs(line.quantity) and (line.code in KILO or line.shared):
                return "refund.by_weight" if line.code in KILO else "refund.shared"
            sign = 1 if line.quantity > 0 else -1
            lines.append(Line(line.code, -n * sign, line.unit, total=-line.part(n)))
        return self._paid_back(sold, lines, method)

    def _paid_back(
        self, sold: Sold, lines: list[Line], method: str
    ) -> str | tuple[list[Line], Spent]:
        cents = -sum(line.total for line in lines)
        left = {by: n + sold.back.get(by, 0) for by, n in sold.paid.items()}
        spent: Spent = {method: -cents}
        if cents == 0:
            spent = {}
        elif method in ("account", "suspended"):
            if not 0 <= cents <= left.get(method, 0):
                return f"refund.{method}"
        elif "suspended" in sold.paid and cents > 0:
            back = {**dict.fromkeys(sold.paid, 0), **sold.back}
            ours = sum(sold.paid.values()) + sum(back.values())
            ours -= sold.paid["suspended"] + back["suspended"]
            real = min(cents, ours)
            spent = {by: -n for by, n in ((method, real), ("suspended", cents - real)) if n}
        if -sum(line.total for line in lines if line.code == "SUSPENDU") > self.fund:
            return "refund.drunk"
        if sold.account and self.owed[sold.account] + spent.get("account", 0) < 0:
            return "account.refund"
        return lines, spent

    def given_back(
        self, number: str, refund: str, lines: list[Line], spent: Spent, asked: Sequence[int]
    ) -> None:
        """Count a refund that the till made; `asked` are the lines of the ticket, by index."""
        sold = self.tickets[number]
        for index, line in zip(asked, lines, strict=True):
            sold.lines[index].back += abs(line.quantity)
        for by, n in spent.items():
            sold.back[by] = sold.back.get(by, 0) + n
        account = sold.account if "account" in spent else None
        self.sell(Sold(refund, lines, spent, account, refund=True))

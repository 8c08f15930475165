"""The drawer: what should be in it, what was counted, and money moved that is no sale.

Expected cash = float + cash kept (sales, payments of accounts, deposits) − cash given (refunds,
expenses, withdrawals) (DOMAIN, "Cash"). Every method is counted, not only cash. A difference is
corrected later by a movement, never by opening the count again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.payment import Method
from cafe_pos.domain.vat import vat_within

COUNTABLE: Final = (
    Method.CASH,
    Method.CARD,
    Method.CHEQUE,
    Method.MEAL_VOUCHER,
    Method.TRANSFER,
)
"""Methods that leave something to count: money, slips, the terminal's total, the bank's notice."""

VISA_CENTS: Final = 10_00
"""Above such a difference the other manager's visa is asked for (setting `count_visa_cents`)."""

_PAIR: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*:\s*(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Denominations:
    """Notes and coins in cents, largest first; above `most_coins` coins one may refuse.

    Source: Règlement (CE) n° 974/98, art. 11.
    """

    since: date
    values: tuple[int, ...]
    coins_from_cents: int
    most_coins: int
    source: str

    def coins(self, counted: Mapping[int, int]) -> int:
        """How many of the pieces counted are coins."""
        return sum(n for value, n in counted.items() if value <= self.coins_from_cents)


def denominations_on(tables: Iterable[Denominations], day: date) -> Denominations:
    """The notes and coins of a day.

    Raises:
        LookupError: there is none so early.
    """
    found = [table for table in tables if table.since <= day]
    if not found:
        raise LookupError(day)
    return max(found, key=lambda table: table.since)


class Direction(StrEnum):
    """Into the drawer, or out of it."""

    IN = "in"
    OUT = "out"


class MovementKind(StrEnum):
    """Why money moves without a sale."""

    FLOAT_ADDED = "float_added"
    WITHDRAWAL_BANK = "withdrawal_bank"
    WITHDRAWAL_MANDATOR = "withdrawal_mandator"
    EXPENSE = "expense"
    CORRECTION = "correction"
    OTHER = "other"


_DIRECTIONS: Final = {
    MovementKind.FLOAT_ADDED: Direction.IN,
    MovementKind.WITHDRAWAL_BANK: Direction.OUT,
    MovementKind.WITHDRAWAL_MANDATOR: Direction.OUT,
    MovementKind.EXPENSE: Direction.OUT,
}
_EXPLAINED: Final = frozenset({MovementKind.EXPENSE, MovementKind.CORRECTION, MovementKind.OTHER})


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be there by one method, in cents, and in how many pieces (slips, cheques).

    `issuer` tells meal vouchers apart.
    """

    method: str
    issuer: str | None
    cents: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found by one method, in cents; `pieces` when they were counted too."""

    method: str
    cents: int
    issuer: str | None = None
    pieces: int | None = None


def direction_of(kind: MovementKind, asked: Direction) -> Direction:
    """The direction of a movement: its kind's own, else the one asked for.

    Raises:
        PosError: `drawer.direction` when they contradict each other.
    """
    own = _DIRECTIONS.get(kind, asked)
    if own is not asked:
        raise PosError("drawer.direction", kind=kind.value, direction=asked.value)
    return own


def checked_movement(
    kind: MovementKind,
    cents: int,
    *,
    reason: str,
    mandator: str | None,
    in_drawer_cents: int | None,
) -> None:
    """Refuse a movement that says too little, or takes out more than the drawer holds.

    Raises:
        PosError: `drawer.amount`, `drawer.no_reason`, `drawer.no_mandator`, `drawer.not_enough`.
    """
    if cents <= 0:
        raise PosError("drawer.amount")
    if kind in _EXPLAINED and not reason:
        raise PosError("drawer.no_reason")
    if kind is MovementKind.WITHDRAWAL_MANDATOR and not mandator:
        raise PosError("drawer.no_mandator")
    if in_drawer_cents is not None and cents > in_drawer_cents:
        raise PosError("drawer.not_enough", in_drawer_cents=in_drawer_cents)


def vat_part(gross_cents: int, rate_bp: int) -> tuple[int, int]:
    """Net and VAT of an expense, in cents: the VAT is within the amount that was paid."""
    vat = vat_within(gross_cents, rate_bp)
    return gross_cents - vat, vat


def parse_coins(text: str, table: Denominations) -> dict[int, int]:
    """Read a count such as `20:2,10:5,0.50:15`: denominations in euros, and how many of each.

    Raises:
        PosError: `drawer.count_form`, `drawer.denomination`, `drawer.twice`.
    """
    left = _PAIR.sub("", text).strip(",; \t\n")
    if left or not text.strip():
        raise PosError("drawer.count_form", text=left or text)
    coins: dict[int, int] = {}
    for pair in _PAIR.finditer(text):
        whole, _, rest = pair[1].replace(",", ".").partition(".")
        value = int(whole) * 100 + int(rest.ljust(2, "0") or 0)
        if value in coins:
            raise PosError("drawer.twice", value_cents=value)
        coins[value] = int(pair[2])
    check_coins(coins, table)
    return coins


def check_coins(coins: Mapping[int, int], table: Denominations) -> None:
    """Refuse a note or coin that does not exist.

    Raises:
        PosError: `drawer.denomination`, `drawer.count_form`.
    """
    for value, number in coins.items():
        if value not in table.values:
            raise PosError("drawer.denomination", value_cents=value)
        if number < 0:
            raise PosError("drawer.count_form", text=str(number))


def worth(coins: Mapping[int, int]) -> int:
    """What notes and coins add up to, in cents."""
    return sum(value * number for value, number in coins.items())


def compared(expected: Sequence[Expected], counted: Sequence[Counted]) -> list[dict[str, Any]]:
    """Rows of a count, method by method: cash first; `counted` None where nobody counted.

    What was counted and not expected is a row too.
    """
    found = {(c.method, c.issuer): c for c in counted}
    wanted = {(e.method, e.issuer): e for e in expected}
    order = [method.value for method in COUNTABLE]
    keys = sorted({*found, *wanted}, key=lambda k: (order.index(k[0]), k[1] or ""))
    rows = []
    for key in keys:
        should = wanted.get(key) or Expected(key[0], key[1], 0, 0)
        there = found.get(key)
        rows.append(
            {
                "method": key[0],
                "issuer": key[1],
                "expected": should.cents,
                "expected_pieces": should.pieces,
                "counted": there.cents if there else None,
                "pieces": there.pieces if there else None,
                "difference": there.cents - should.cents if there else None,
            }
        )
    return rows


def largest_difference(rows: Iterable[Mapping[str, Any]]) -> int:
    """The largest difference of a count, in cents, without its sign."""
    return max((abs(row["difference"] or 0) for row in rows), default=0)


def mixed_up(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    """Methods that seem to be taken for one another: recorded as, paid by, and how many cents.

    What lacks of one is too much of the other: a ticket was recorded by the wrong key.
    """
    differences = [(row["method"], row["difference"]) for row in rows if row["difference"]]
    return tuple(
        (lacking, more, surplus)
        for lacking, lack in differences
        for more, surplus in differences
        if lacking != more and lack < 0 < surplus == -lack
    )


def number_of(serial: int) -> str:
    """The public number of a cash movement: `M-000012`."""
    return f"M-{serial:06d}"


def movement_payload(
    *,
    serial: int,
    session: str,
    business_day: str,
    operator: str,
    channel: str,
    recorded_at: str,
    direction: Direction,
    kind: MovementKind,
    amount_cents: int,
    reason: str,
    mandator: str | None,
    supplier: str | None,
    receipt: str | None,
    corrects: str | None,
    vat: tuple[str, int] | None,
) -> dict[str, Any]:
    """A cash movement as the ledger keeps it (format version 1); `vat` is code and basis points.

    `corrects` names the session whose count it explains, `receipt` the paper that proves it.
    """
    code, rate = vat or (None, None)
    net, tax = (None, None) if rate is None else vat_part(amount_cents, rate)
    return {
        "document": "cash_movement",
        "number": number_of(serial),
        "serial": serial,
        "session": session,
        "business_day": business_day,
        "operator": operator,
        "channel": channel,
        "recorded_at": recorded_at,
        "direction": direction.value,
        "kind": kind.value,
        "amount": amount_cents,
        "reason": reason,
        "mandator": mandator,
        "supplier": supplier,
        "receipt": receipt,
        "corrects": corrects,
        "vat_code": code,
        "rate": rate,
        "net": net,
        "vat": tax,
    }


def count_payload(
    *,
    serial: int,
    session: str,
    closed_at: str,
    operator: str,
    channel: str,
    rows: Sequence[Mapping[str, Any]],
    coins: Mapping[int, int],
    reason: str,
) -> dict[str, Any]:
    """The end of a drawer session as the ledger keeps it (format version 1).

    `expected`, `counted` and `difference` are those of cash; the state is `not_counted` when
    nobody counted it.
    """
    cash = next(row for row in rows if row["method"] == Method.CASH)
    return {
        "document": "drawer_count",
        "serial": serial,
        "session": session,
        "closed_at": closed_at,
        "operator": operator,
        "channel": channel,
        "state": "not_counted" if cash["counted"] is None else "counted",
        "expected": cash["expected"],
        "counted": cash["counted"],
        "difference": cash["difference"],
        "reason": reason,
        "methods": [dict(row) for row in rows],
        "denominations": [
            {"value": value, "count": number}
            for value, number in sorted(coins.items(), reverse=True)
            if number
        ],
    }


def cents_of(movement: Payload) -> int:
    """What a movement adds to the drawer, in cents; negative when it takes out."""
    amount = int(movement["amount"])
    return amount if movement["direction"] == Direction.IN else -amount

"""What is asked of the drawer and what it answers: frozen values for screens, commands, paper.

Money is in cents, `difference` is counted less expected (a lack is negative), times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cafe_pos.domain.drawer import Counted, Denominations, Direction, Expected, MovementKind
from cafe_pos.domain.money import euros, rate_text


@dataclass(frozen=True, slots=True)
class Move:
    """Money put into the drawer or taken out of it, as it is asked for.

    An expense may name its VAT code (the rate of the day is applied within the amount), who was
    paid and the receipt's own number; `corrects` names the session whose count it explains.
    """

    kind: MovementKind
    amount_cents: int
    direction: Direction
    reason: str = ""
    mandator: str | None = None
    supplier: str | None = None
    receipt: str | None = None
    vat_code: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What somebody found in the drawer: notes and coins (value in cents to how many), or the sum.

    `others` holds every other method that was counted: the card terminal's total, cheques ticked
    with their number, vouchers by issuer. What nobody counted is left out. `reason` explains a
    difference, `visa` names the manager who agrees to it at once.
    """

    coins: Mapping[int, int] = field(default_factory=dict)
    cash_cents: int | None = None
    others: tuple[Counted, ...] = ()
    reason: str = ""
    visa: str | None = None

    @property
    def cash(self) -> int | None:
        """The cash found, in cents; None when nobody counted it."""
        if self.cash_cents is not None:
            return self.cash_cents
        return sum(v * n for v, n in self.coins.items()) if self.coins else None


@dataclass(frozen=True, slots=True)
class MethodToCount:
    """A method that a count asks for; `pieces` says that slips are ticked (cheques, vouchers)."""

    method: str
    issuer: str | None
    pieces: bool


@dataclass(frozen=True, slots=True)
class CountSheet:
    """What a blind count asks, without a single figure that is expected."""

    session: str
    opened_at: str
    business_day: date
    denominations: Denominations
    methods: tuple[MethodToCount, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """One method of a count: expected, counted (None: nobody did), and the difference in cents."""

    method: str
    issuer: str | None
    expected_cents: int
    counted_cents: int | None
    difference_cents: int | None
    expected_pieces: int = 0
    pieces: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The row for scripts."""
        return {
            "method": self.method,
            "issuer": self.issuer,
            "expected": euros(self.expected_cents),
            "counted": _euros(self.counted_cents),
            "difference": _euros(self.difference_cents),
            "expected_pieces": self.expected_pieces,
            "pieces": self.pieces,
        }


def rows_of(rows: Sequence[Mapping[str, Any]]) -> tuple[CountRow, ...]:
    """The rows of a count's document."""
    return tuple(
        CountRow(
            row["method"],
            row["issuer"],
            row["expected"],
            row["counted"],
            row["difference"],
            row["expected_pieces"],
            row["pieces"],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class MixUp:
    """Tickets that may have been recorded by the wrong key: recorded by `recorded`, paid by `paid`.

    Each of `tickets` comes to `cents`; `drawer.put_right` corrects one of them.
    """

    recorded: str
    paid: str
    cents: int
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedView:
    """A count beside what was expected, nothing written yet: correct what was mixed up first.

    `too_many_coins` reminds that above that many coins a payee may refuse; `visa_wanted` that the
    difference is above the setting and the other manager's agreement will be asked.
    """

    session: str
    rows: tuple[CountRow, ...]
    mixups: tuple[MixUp, ...]
    visa_wanted: bool
    coins: int
    too_many_coins: int | None

    @property
    def cash(self) -> CountRow:
        """The row of cash."""
        return self.rows[0]

    @property
    def exact(self) -> bool:
        """Whether everything that was counted is as expected."""
        return not any(row.difference_cents for row in self.rows)


@dataclass(frozen=True, slots=True)
class CountView:
    """The recorded end of a session: the document and its entry's hash in hex."""

    payload: Mapping[str, Any]
    hash: str

    @property
    def rows(self) -> tuple[CountRow, ...]:
        """Method by method, cash first."""
        return rows_of(self.payload["methods"])

    def as_json(self) -> dict[str, Any]:
        """The count for scripts."""
        said = self.payload
        return {
            "session": said["session"],
            "state": said["state"],
            "expected": euros(said["expected"]),
            "counted": _euros(said["counted"]),
            "difference": _euros(said["difference"]),
            "reason": said["reason"],
            "methods": [row.as_json() for row in self.rows],
            "denominations": [
                {"value": euros(d["value"]), "count": d["count"]} for d in said["denominations"]
            ],
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class MovementView:
    """A recorded cash movement: the document and its entry's hash in hex."""

    payload: Mapping[str, Any]
    hash: str

    @property
    def number(self) -> str:
        """The public number: `M-000012`."""
        return str(self.payload["number"])

    def as_json(self) -> dict[str, Any]:
        """The movement for scripts."""
        said = self.payload
        return {
            "number": said["number"],
            "session": said["session"],
            "direction": said["direction"],
            "kind": said["kind"],
            "amount": euros(said["amount"]),
            "reason": said["reason"],
            "mandator": said["mandator"],
            "supplier": said["supplier"],
            "receipt": said["receipt"],
            "corrects": said["corrects"],
            "vat": None
            if said["vat_code"] is None
            else {
                "code": said["vat_code"],
                "rate": rate_text(said["rate"]),
                "net": euros(said["net"]),
                "vat": euros(said["vat"]),
            },
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class DrawerView:
    """How the drawer stands; without an open session `session` is None and only the float is said.

    `expected` is what should be there now (not for a blind count), `proposed_cents` the float that
    the next session begins with.
    """

    session: str | None
    business_day: date
    opened_at: str | None
    opened_by: str
    float_cents: int
    proposed_cents: int
    expected: tuple[Expected, ...]
    movements: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The drawer for scripts."""
        return {
            "session": self.session,
            "business_day": self.business_day.isoformat(),
            "opened_at": self.opened_at,
            "opened_by": self.opened_by,
            "float": euros(self.float_cents) if self.session else None,
            "proposed_float": euros(self.proposed_cents),
            "expected": [
                {"method": e.method, "issuer": e.issuer, "amount": euros(e.cents)}
                for e in self.expected
            ],
            "movements": [
                {
                    "number": m["number"],
                    "direction": m["direction"],
                    "kind": m["kind"],
                    "amount": euros(m["amount"]),
                    "reason": m["reason"],
                }
                for m in self.movements
            ],
        }


@dataclass(frozen=True, slots=True)
class HandoverView:
    """The till handed over: who left, who took it, the count if one was made, the session now."""

    left: str
    took: str
    count: CountView | None
    session: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note of the logbook: when (UTC), who wrote it, and what it says."""

    at: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody's time at the till on a day: from and to in UTC; `until` None when nobody knows."""

    name: str
    since: str
    until: str | None


def _euros(cents: int | None) -> str | None:
    return None if cents is None else euros(cents)

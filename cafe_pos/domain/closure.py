"""A closure freezes the totals of a period, with its grand total and the perpetual ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cafe_pos.domain.ledger import Payload, Problem, problem


@dataclass(slots=True)
class Totals:
    """Running totals of tickets, in cents; `absolute_cents` adds every document as positive."""

    tickets: int = 0
    first: str | None = None
    last: str | None = None
    total_cents: int = 0
    absolute_cents: int = 0
    own_revenue_cents: int = 0
    third_party_cents: int = 0
    vat: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    methods: dict[str, list[int]] = field(default_factory=dict)
    accounts: dict[str, list[int]] = field(default_factory=dict)
    account_payments: int = 0
    account_cents: int = 0

    def add(self, ticket: Payload) -> None:
        """Count one ticket's payload."""
        self.tickets += 1
        self.first = self.first or ticket["number"]
        self.last = ticket["number"]
        self.total_cents += ticket["total"]
        self.absolute_cents += abs(ticket["total"])
        self.own_revenue_cents += ticket["own_revenue"]
        self.third_party_cents += ticket["third_party"]
        for amount in ticket["vat"]:
            row = self.vat.setdefault((amount["code"], amount["rate"]), [0, 0, 0])
            for place, name in enumerate(("gross", "net", "vat")):
                row[place] += amount[name]
        for paid in ticket["payments"]:
            row = self.methods.setdefault(paid["method"], [0, 0])
            row[0] += 1
            row[1] += paid["amount"]

    def correct(self, correction: Payload) -> None:
        """Move what a correction of a payment moved; takings stay the same."""
        for paid in correction["payments"]:
            row = self.methods.setdefault(paid["method"], [0, 0])
            row[0] += -1 if paid["amount"] < 0 else 1
            row[1] += paid["amount"]


    def settle(self, payment: Payload) -> None:
        """Count what a customer paid of the account, apart: it was sold, and counted, before."""
        self.account_payments += 1
        self.account_cents += payment["amount"]
        for paid in payment["payments"]:
            row = self.accounts.setdefault(paid["method"], [0, 0])
            row[0] += 1
            row[1] += paid["amount"]


def totals_of(
    tickets: Iterable[Payload],
    corrections: Iterable[Payload] = (),
    account_payments: Iterable[Payload] = (),
) -> Totals:
    """Sum ticket payloads, what was put right of their payments, and payments of accounts."""
    totals = Totals()
    for ticket in tickets:
        totals.add(ticket)
    for correction in corrections:
        totals.correct(correction)
    for payment in account_payments:
        totals.settle(payment)
    return totals


@dataclass(frozen=True, slots=True)
class Perpetual:
    """Totals since the first ticket, in cents: algebraic, and in absolute value."""

    algebraic_cents: int = 0
    absolute_cents: int = 0

    def plus(self, totals: Totals) -> Perpetual:
        """The perpetual totals after a period."""
        return Perpetual(
            self.algebraic_cents + totals.total_cents, self.absolute_cents + totals.absolute_cents
        )


def payload_of(
    totals: Totals,
    *,
    serial: int,
    business_day: str,
    recorded_at: str,
    operator: str,
    channel: str,
    perpetual: Perpetual,
    head_seq: int,
    head_hash: str,
) -> dict[str, Any]:
    """A day closure as the ledger keeps it (format version 1)."""
    return {
        "document": "closure",
        "period": "day",
        "number": f"Z-{serial:06d}",
        "serial": serial,
        "business_day": business_day,
        "recorded_at": recorded_at,
        "operator": operator,
        "channel": channel,
        "tickets": totals.tickets,
        "first_ticket": totals.first,
        "last_ticket": totals.last,
        "total": totals.total_cents,
        "absolute": totals.absolute_cents,
        "own_revenue": totals.own_revenue_cents,
        "third_party": totals.third_party_cents,
        "perpetual": perpetual.algebraic_cents,
        "perpetual_absolute": perpetual.absolute_cents,
        "head_seq": head_seq,
        "head_hash": head_hash,
        "vat": [
            {"code": code, "rate": rate, "gross": row[0], "net": row[1], "vat": row[2]}
            for (code, rate), row in sorted(totals.vat.items(), key=lambda i: (-i[0][1], i[0][0]))
        ],
        "methods": _methods(totals.methods),
        "account_payments": {
            "count": totals.account_payments,
            "amount": totals.account_cents,
            "methods": _methods(totals.accounts),
        },
    }


def _methods(rows: Mapping[str, list[int]]) -> list[dict[str, Any]]:
    return [
        {"method": method, "count": row[0], "amount": row[1]}
        for method, row in sorted(rows.items())
    ]


class Auditor:
    """Follows a ledger and recomputes every day closure from the tickets it saw itself."""

    def __init__(self) -> None:
        self._open: dict[str, Totals] = {}
        self._closed = ""
        self._perpetual = Perpetual()

    def see_ticket(self, seq: int, ticket: Payload) -> Problem | None:
        """Count a ticket; a ticket in a day already closed is a problem."""
        day = ticket["business_day"]
        self._open.setdefault(day, Totals()).add(ticket)
        if day <= self._closed:
            return problem(seq, "closure.late_ticket", number=ticket["number"], day=day)
        return None

    def see_correction(self, correction: Payload) -> None:
        """Count a corrected payment into its ticket's day."""
        self._open.setdefault(correction["business_day"], Totals()).correct(correction)

    def see_account_payment(self, seq: int, payment: Payload) -> Problem | None:
        """Count a payment of an account; one in a day already closed is a problem."""
        day = payment["business_day"]
        self._open.setdefault(day, Totals()).settle(payment)
        if day <= self._closed:
            return problem(seq, "closure.late_payment", number=payment["number"], day=day)
        return None

    def see_closure(self, seq: int, closure: Payload) -> Problem | None:
        """Compare a closure with the sums of its own day."""
        day = closure["business_day"]
        totals = self._open.pop(day, Totals())
        before, self._perpetual = self._perpetual, self._perpetual.plus(totals)
        self._closed = max(self._closed, day)
        expected = payload_of(
            totals,
            serial=closure["serial"],
            business_day=day,
            recorded_at=closure["recorded_at"],
            operator=closure["operator"],
            channel=closure["channel"],
            perpetual=before.plus(totals),
            head_seq=closure["head_seq"],
            head_hash=closure["head_hash"],
        )
        wrong = [name for name, value in expected.items() if closure.get(name) != value]
        if wrong:
            return problem(seq, "closure.totals", number=closure["number"], what=", ".join(wrong))
        return None


def vat_rows(closure: Mapping[str, Any]) -> list[tuple[str, int, int, int, int]]:
    """The closure's totals per rate: code, basis points, gross, net and VAT in cents."""
    return [(v["code"], v["rate"], v["gross"], v["net"], v["vat"]) for v in closure["vat"]]

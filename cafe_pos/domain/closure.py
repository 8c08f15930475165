"""A closure freezes the totals of a period, with its grand total and the perpetual ones.

Days are summed from their documents, a month from its days, a year from its months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.totals import COUNTS, Totals, frozen, rows_of, sum_of, totals_of

__all__ = [
    "Auditor",
    "Perpetual",
    "Totals",
    "frozen",
    "number_of",
    "payload_of",
    "sum_of",
    "totals_of",
    "vat_rows",
]


class Period(StrEnum):
    """What a closure closes."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


SERIES: Final = {Period.DAY: "Z", Period.MONTH: "ZM", Period.YEAR: "ZY"}


def number_of(period: Period, serial: int) -> str:
    """The public number of a closure: `Z-000012`, `ZM-000003`, `ZY-000001`."""
    return f"{SERIES[period]}-{serial:06d}"


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


def figures_of(totals: Totals, perpetual: Perpetual) -> dict[str, Any]:
    """The figures of a period as a closure freezes them and a reading shows them."""
    return {
        "tickets": totals.tickets,
        "first_ticket": totals.first,
        "last_ticket": totals.last,
        "total": totals.total_cents,
        "absolute": totals.absolute_cents,
        "own_revenue": totals.own_revenue_cents,
        "third_party": totals.third_party_cents,
        "perpetual": perpetual.algebraic_cents,
        "perpetual_absolute": perpetual.absolute_cents,
        "vat": [
            {"code": code, "rate": rate, "gross": row[0], "net": row[1], "vat": row[2]}
            for (code, rate), row in sorted(totals.vat.items(), key=lambda i: (-i[0][1], i[0][0]))
        ],
        "methods": rows_of(totals.methods, "method"),
        "families": rows_of(totals.families, "family"),
        "operators": rows_of(totals.operators, "operator"),
        "ownership": rows_of(totals.ownership, "part"),
        "counts": [
            {"what": what, "count": row[0], "amount": row[1]}
            for what in COUNTS
            for row in (totals.counts.get(what, (0, 0)),)
        ],
        "account_payments": {
            "count": totals.account_payments,
            "amount": totals.account_cents,
            "methods": rows_of(totals.accounts, "method"),
        },
        "drawer": {
            "sessions": totals.sessions,
            "not_counted": totals.not_counted,
            "difference": totals.drawer_difference_cents,
        },
        "closures": totals.closures,
        "first_closure": totals.first_closure,
        "last_closure": totals.last_closure,
    }


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
    period: Period = Period.DAY,
    first_day: str | None = None,
    till: str = "",
    identity: int = 0,
) -> dict[str, Any]:
    """A closure as the ledger keeps it (format version 1).

    The period goes from `first_day` to `business_day`, both included, as ISO dates.
    """
    return {
        "document": "closure",
        "period": period.value,
        "number": number_of(period, serial),
        "serial": serial,
        "first_day": first_day or business_day,
        "business_day": business_day,
        "recorded_at": recorded_at,
        "till": till,
        "identity": identity,
        "operator": operator,
        "channel": channel,
        "head_seq": head_seq,
        "head_hash": head_hash,
    } | figures_of(totals, perpetual)


class Auditor:
    """Follows a ledger and recomputes every closure from the documents that it saw itself.

    Documents without a day of their own (events, duplicates) are counted by the day closure that
    follows them.
    """

    def __init__(self) -> None:
        self._open: dict[str, Totals] = {}
        self._loose = Totals()
        self._sessions: dict[str, str] = {}
        self._closed = ""
        self._last: dict[Period, Payload] = {}
        self._perpetual = Perpetual()
        self._parts: dict[Period, list[tuple[str, Totals]]] = {Period.DAY: [], Period.MONTH: []}

    def _day(self, day: str) -> Totals:
        return self._open.setdefault(day, Totals())

    def _late(self, seq: int, document: Payload, code: str) -> Problem | None:
        day = document["business_day"]
        if day <= self._closed:
            return problem(seq, code, number=document["number"], day=day)
        return None

    def see_ticket(self, seq: int, ticket: Payload) -> Problem | None:
        """Count a ticket; a ticket in a day already closed is a problem."""
        self._day(ticket["business_day"]).add(ticket)
        return self._late(seq, ticket, "closure.late_ticket")

    def see_correction(self, seq: int, correction: Payload) -> Problem | None:
        """Count a corrected payment into its ticket's day; in a closed one it is a problem."""
        self._day(correction["business_day"]).correct(correction)
        return self._late(seq, correction, "closure.late_correction")

    def see_account_payment(self, seq: int, payment: Payload) -> Problem | None:
        """Count a payment of an account; one in a day already closed is a problem."""
        self._day(payment["business_day"]).settle(payment)
        return self._late(seq, payment, "closure.late_payment")

    def see_movement(self, seq: int, movement: Payload) -> Problem | None:
        """Count money moved in or out of the drawer; in a day already closed it is a problem."""
        self._day(movement["business_day"]).move(movement)
        return self._late(seq, movement, "closure.late_movement")

    def see_session(self, seq: int, session: Payload) -> Problem | None:
        """Remember the day of a drawer session; one begun in a closed day is a problem."""
        self._sessions[session["number"]] = session["business_day"]
        return self._late(seq, session, "closure.late_session")

    def see_dated(self, seq: int, document: Payload) -> Problem | None:
        """A document of a day that raises no total; one of a day already closed is a problem."""
        return self._late(seq, document, "closure.late_document")

    def see_count(self, count: Payload) -> None:
        """Count the end of a drawer session into the day on which it began."""
        self._day(self._sessions[count["session"]]).count(count)

    def see_event(self, event: Payload) -> None:
        """Count an event for the closure that follows."""
        self._loose.note(event["name"])

    def see_duplicate(self) -> None:
        """Count a duplicate for the closure that follows."""
        self._loose.copied()

    def see_closure(self, seq: int, closure: Payload) -> Problem | None:
        """Compare a closure with the sums of its own period."""
        period, day = Period(closure["period"]), closure["business_day"]
        before = self._last.get(period)
        if before is not None and closure["first_day"] <= before["business_day"]:
            return problem(seq, "closure.order", number=closure["number"])
        if period is Period.DAY:
            totals, perpetual = self._close_day(day)
            first = day
        else:
            totals = self._close_longer(period, day)
            perpetual = self._perpetual_at(day, closure)
            first = closure["first_day"]
        self._last[period] = closure
        open_tabs = next((c for c in closure["counts"] if c["what"] == "open_tabs"), None)
        if open_tabs is not None:  # what was open then stands in no document
            totals.left_open(open_tabs["count"], open_tabs["amount"])
        expected = payload_of(
            totals,
            serial=closure["serial"],
            business_day=day,
            recorded_at=closure["recorded_at"],
            operator=closure["operator"],
            channel=closure["channel"],
            perpetual=perpetual,
            head_seq=closure["head_seq"],
            head_hash=closure["head_hash"],
            period=period,
            first_day=first,
            till=closure["till"],
            identity=closure["identity"],
        )
        wrong = [name for name, value in expected.items() if closure.get(name) != value]
        if wrong:
            return problem(seq, "closure.totals", number=closure["number"], what=", ".join(wrong))
        return None

    def _close_day(self, day: str) -> tuple[Totals, Perpetual]:
        totals = self._open.pop(day, Totals())
        totals.plus(self._loose)
        self._loose = Totals()
        self._closed = max(self._closed, day)
        self._perpetual = self._perpetual.plus(totals)
        self._remember(Period.DAY, day, totals)
        return totals, self._perpetual

    def _remember(self, period: Period, day: str, totals: Totals) -> None:
        serial = self._last[period]["serial"] + 1 if period in self._last else 1
        kept = Totals()
        kept.plus(totals)
        kept.first_closure = number_of(period, serial)
        self._parts[period].append((day, kept))

    def _close_longer(self, period: Period, day: str) -> Totals:
        """Sum the days of a month, or the months of a year, as this auditor counted them."""
        of = Period.DAY if period is Period.MONTH else Period.MONTH
        inside = [part for part in self._parts[of] if part[0] <= day]
        self._parts[of] = [part for part in self._parts[of] if part[0] > day]
        totals = Totals()
        for _end, part in inside:
            totals.plus(part)
            totals.closures += 1
            totals.first_closure = totals.first_closure or part.first_closure
            totals.last_closure = part.first_closure
        if period is Period.MONTH:
            self._closed = max(self._closed, day)
            self._remember(Period.MONTH, day, totals)
        return totals

    def _perpetual_at(self, day: str, closure: Payload) -> Perpetual:
        """The perpetual totals at the end of a period, days closed since then taken off."""
        algebraic, absolute = self._perpetual.algebraic_cents, self._perpetual.absolute_cents
        for end, part in self._parts[Period.DAY]:
            if end > day:
                algebraic -= part.total_cents
                absolute -= part.absolute_cents
        if closure["period"] == Period.YEAR:
            for end, part in self._parts[Period.MONTH]:
                if end > day:
                    algebraic -= part.total_cents
                    absolute -= part.absolute_cents
        return Perpetual(algebraic, absolute)


def vat_rows(closure: Mapping[str, Any]) -> list[tuple[str, int, int, int, int]]:
    """The closure's totals per rate: code, basis points, gross, net and VAT in cents."""
    return [(v["code"], v["rate"], v["gross"], v["net"], v["vat"]) for v in closure["vat"]]

"""The totals of a period: summed from its documents, or from the closures that it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cafe_pos.domain.ledger import Payload

COUNTS: Final = (
    "sales",
    "refunds",
    "cancelled",
    "payment_corrections",
    "discounts",
    "gifts",
    "price_overrides",
    "duplicates",
    "drawer_opened",
    "lines_removed",
    "provisional_notes",
    "cash_in",
    "cash_out",
    "open_tabs",
)
"""What every closure counts, each with an amount in cents where it has one, else 0."""

OWN: Final = ("firm", "opaque")
"""Parts of what is sold that are own revenue; every other part is held for third parties."""

_EVENTS: Final = {
    "cancelled": "ticket_cancelled",
    "drawer_opened": "drawer_opened",
    "lines_removed": "line_removed",
    "provisional_notes": "provisional_note",
}
_OF_EVENT: Final = {name: count for count, name in _EVENTS.items()}

Sums = dict[str, list[int]]
"""A name to its count and its cents."""


def part_of(line: Payload) -> str:
    """Whose money a line is: `firm`, `opaque`, or what is held.

    Held are `transparent` (a mandator's), `deposit`, `suspended`, `tip`, `third_party`.
    """
    if line["vat_code"] != "HORS":
        return str(line["ownership"])
    if line["kind"] == "article":
        return "transparent" if line["ownership"] == "transparent" else "third_party"
    return "deposit" if line["kind"] == "deposit_back" else str(line["kind"])


@dataclass(slots=True)
class Totals:
    """Running totals of a period, in cents; `absolute_cents` adds every document as positive."""

    tickets: int = 0
    first: str | None = None
    last: str | None = None
    total_cents: int = 0
    absolute_cents: int = 0
    own_revenue_cents: int = 0
    third_party_cents: int = 0
    vat: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    methods: Sums = field(default_factory=dict)
    families: Sums = field(default_factory=dict)
    operators: Sums = field(default_factory=dict)
    ownership: Sums = field(default_factory=dict)
    counts: Sums = field(default_factory=dict)
    accounts: Sums = field(default_factory=dict)
    account_payments: int = 0
    account_cents: int = 0
    sessions: int = 0
    not_counted: int = 0
    drawer_difference_cents: int = 0
    closures: int = 0
    first_closure: str | None = None
    last_closure: str | None = None

    def add(self, ticket: Payload) -> None:
        """Count one ticket's payload."""
        total = ticket["total"]
        self.tickets += 1
        self.first = self.first or ticket["number"]
        self.last = ticket["number"]
        self.total_cents += total
        self.absolute_cents += abs(total)
        self.own_revenue_cents += ticket["own_revenue"]
        self.third_party_cents += ticket["third_party"]
        for amount in ticket["vat"]:
            row = self.vat.setdefault((amount["code"], amount["rate"]), [0, 0, 0])
            for place, name in enumerate(("gross", "net", "vat")):
                row[place] += amount[name]
        for paid in ticket["payments"]:
            _more(self.methods, paid["method"], paid["amount"])
        _more(self.operators, ticket["operator"], total)
        _more(self.counts, "sales" if ticket["nature"] == "sale" else "refunds", total)
        for line in ticket["lines"]:
            self._add_line(line, sold=ticket["nature"] == "sale")

    def _add_line(self, line: Payload, *, sold: bool) -> None:
        _more(self.families, line["family"], line["total"])
        _more(self.ownership, part_of(line), line["total"])
        if line["discount_kind"] is not None:
            what = "gifts" if line["discount_kind"] == "gift" else "discounts"
            _more(self.counts, what, _discount(line), times=int(sold))
        if line["price_kind"] == "override":
            _more(self.counts, "price_overrides", line["total"], times=int(sold))

    def correct(self, correction: Payload) -> None:
        """Move what a correction of a payment moved; takings stay the same."""
        moved = 0
        for paid in correction["payments"]:
            _more(self.methods, paid["method"], paid["amount"], -1 if paid["amount"] < 0 else 1)
            moved += max(0, paid["amount"])
        _more(self.counts, "payment_corrections", moved)

    def settle(self, payment: Payload) -> None:
        """Count what a customer paid of the account, apart: it was sold, and counted, before."""
        self.account_payments += 1
        self.account_cents += payment["amount"]
        for paid in payment["payments"]:
            _more(self.accounts, paid["method"], paid["amount"])

    def move(self, movement: Payload) -> None:
        """Count money put into the drawer or taken out of it, which is no sale."""
        _more(self.counts, f"cash_{movement['direction']}", movement["amount"])

    def count(self, counted: Payload) -> None:
        """Count the end of a drawer session, and how much cash was too much or too little."""
        self.sessions += 1
        if counted["state"] == "counted":
            self.drawer_difference_cents += counted["counted"] - counted["expected"]
        else:
            self.not_counted += 1

    def note(self, event: str, times: int = 1) -> None:
        """Count an event by its name; other events than the counted ones change nothing."""
        if event in _OF_EVENT and times:
            _more(self.counts, _OF_EVENT[event], 0, times)

    def copied(self, times: int = 1) -> None:
        """Count duplicates."""
        if times:
            _more(self.counts, "duplicates", 0, times)

    def left_open(self, tabs: int, cents: int) -> None:
        """Note the orders put aside that are not paid when the period ends."""
        self.counts["open_tabs"] = [tabs, cents]

    def plus(self, other: Totals) -> None:
        """Add another period's totals, which follows this one."""
        self.tickets += other.tickets
        self.first = self.first or other.first
        self.last = other.last or self.last
        for name in _CENTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for key, figures in other.vat.items():
            row = self.vat.setdefault(key, [0, 0, 0])
            for place, cents in enumerate(figures):
                row[place] += cents
        for name in ("methods", "families", "operators", "ownership", "counts", "accounts"):
            mine = getattr(self, name)
            for key, (count, cents) in getattr(other, name).items():
                _more(mine, key, cents, count)
        self.counts.pop("open_tabs", None)  # what is open is no sum: the last closure says it


_CENTS: Final = (
    "total_cents",
    "absolute_cents",
    "own_revenue_cents",
    "third_party_cents",
    "account_payments",
    "account_cents",
    "sessions",
    "not_counted",
    "drawer_difference_cents",
)


def _more(sums: Sums, name: str, cents: int, times: int = 1) -> None:
    row = sums.setdefault(name, [0, 0])
    row[0] += times
    row[1] += cents


def _discount(line: Payload) -> int:
    """What a line's discount took off: of a line paid in shares, this share's part of it."""
    whole = line["whole"]
    if whole is None:
        return int(line["discount"])
    return int(line["discount"]) * line["total"] // whole if whole else 0


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


def frozen(closure: Payload) -> Totals:
    """The totals that a closure has frozen, to be added up in a longer period."""
    drawer, accounts = closure["drawer"], closure["account_payments"]
    return Totals(
        tickets=closure["tickets"],
        first=closure["first_ticket"],
        last=closure["last_ticket"],
        total_cents=closure["total"],
        absolute_cents=closure["absolute"],
        own_revenue_cents=closure["own_revenue"],
        third_party_cents=closure["third_party"],
        vat={(v["code"], v["rate"]): [v["gross"], v["net"], v["vat"]] for v in closure["vat"]},
        methods=_sums(closure["methods"], "method"),
        families=_sums(closure["families"], "family"),
        operators=_sums(closure["operators"], "operator"),
        ownership=_sums(closure["ownership"], "part"),
        counts=_sums(closure["counts"], "what"),
        accounts=_sums(accounts["methods"], "method"),
        account_payments=accounts["count"],
        account_cents=accounts["amount"],
        sessions=drawer["sessions"],
        not_counted=drawer["not_counted"],
        drawer_difference_cents=drawer["difference"],
    )


def sum_of(closures: Iterable[Payload]) -> Totals:
    """The totals of the period that these closures make up, in their order."""
    totals = Totals()
    for closure in closures:
        totals.plus(frozen(closure))
        totals.closures += 1
        totals.first_closure = totals.first_closure or closure["number"]
        totals.last_closure = closure["number"]
    return totals


def _sums(rows: Iterable[Mapping[str, Any]], name: str) -> Sums:
    return {row[name]: [row["count"], row["amount"]] for row in rows}


def rows_of(sums: Sums, name: str) -> list[dict[str, Any]]:
    """Sums as a closure lists them, by their names."""
    return [
        {name: key, "count": count, "amount": cents} for key, (count, cents) in sorted(sums.items())
    ]

"""What each café pays the network for a month: a base, a share of its revenue, what changed since.

The network's part is the one that the café's own report carries; it is checked against the dated
rule (100 € and 2 %), and the revenue against the signed closures: what differs is told beside it.
Once a month is noted as invoiced, its lines stay as they were sent; what a later revision changes
in it is the next month's correction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, half_up
from cafe_pos.network.collecting.catalogue import Cafe, Catalogue, Export, Notice
from cafe_pos.network.collecting.warehouse import Warehouse
from cafe_pos.network.viewing import arrivals
from cafe_pos.network.viewing.looking import Look, placed
from cafe_pos.network.views import Contribution


@dataclass(frozen=True, slots=True)
class Rule:
    """The network's rule in a month: the base in cents, the rate in basis points."""

    base_cents: int
    rate_bp: int

    def of(self, revenue_cents: int) -> int:
        """What a revenue without VAT comes to, in cents."""
        return self.base_cents + self.share(revenue_cents)

    def share(self, revenue_cents: int) -> int:
        """The share of a revenue, in cents."""
        return half_up(revenue_cents * self.rate_bp, BASIS_POINTS)


Rules = Mapping[str, Rule]
"""The rule of each month that is looked at."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A month to invoice: its lines, what must be looked at by café, when it was noted as sent."""

    month: str
    lines: tuple[Contribution, ...]
    notices: tuple[tuple[str, Notice], ...]
    noted_at: str | None

    def notices_of(self, cafe: str) -> list[Notice]:
        """What must be looked at before a café is sent its invoice."""
        return [notice for owner, notice in self.notices if owner == cafe]


def months_needed(catalogue: Catalogue, month: str) -> list[str]:
    """The months whose rule `contributions` needs: the month, and those invoiced before it."""
    return sorted({month, *(m for m in catalogue.invoiced_months() if m < month)})


def contributions(look: Look, month: str, rules: Rules) -> Invoice:
    """What is to be invoiced for a month (ISO); for one that was noted, what was sent.

    Raises:
        PosError: `network.no_exports` when nobody owes anything.
    """
    noted_at, lines = look.catalogue.invoiced(month)
    names = {cafe.cafe: placed(cafe) for cafe in look.cafes}
    if noted_at is not None:
        sent = tuple(_named(line, names) for line in lines)
        return Invoice(month, sent, (), noted_at)
    earlier = [m for m in look.catalogue.invoiced_months() if m < month]
    invoiced = look.catalogue.invoiced_totals(month)
    due = _Due(look, rules, [*earlier, month])
    owed: dict[str, int] = {}
    for one in earlier:
        for line in due.month(one)[0]:
            owed[line.cafe] = owed.get(line.cafe, 0) + line.total_cents
    now, notices = due.month(month)
    made = tuple(
        Contribution(
            line.cafe, line.name, month, line.revenue_cents, line.base_cents, line.share_cents,
            owed.get(line.cafe, 0) - invoiced.get(line.cafe, 0),
        )
        for line in now
    )  # fmt: skip
    if not made:
        raise PosError("network.no_exports", month=month)
    return Invoice(month, made, tuple(notices), None)


def note(house: Warehouse, invoice: Invoice, now: datetime) -> None:
    """Note that a month's invoices were sent: from now on its lines stay as they are.

    Raises:
        PosError: `network.invoiced_later` when a later month was noted before.
    """
    catalogue = house.catalogue
    if catalogue.invoiced(invoice.month)[0] is not None:
        return
    later = [m for m in catalogue.invoiced_months() if m > invoice.month]
    if later:
        raise PosError("network.invoiced_later", month=invoice.month, later=later[-1])
    with catalogue.writing():
        catalogue.add_invoiced(invoice.lines, utc_text(now))


def _named(line: Contribution, names: Mapping[str, str]) -> Contribution:
    return Contribution(
        line.cafe, names.get(line.cafe, line.cafe), line.month, line.revenue_cents,
        line.base_cents, line.share_cents, line.correction_cents,
    )  # fmt: skip


class _Due:
    """What is due for months as their exports stand now, without corrections."""

    def __init__(self, look: Look, rules: Rules, months: Sequence[str]) -> None:
        self._look = look
        self._rules = rules
        self._came = arrivals.arrivals(look.catalogue)
        exports = look.exports(min(months), max(months))
        self._kinds: dict[tuple[str, str], Export] = {(e.cafe, e.month): e for e in exports}
        self._queries = look.queries(exports)
        self._sent = bool(exports)

    def month(self, month: str) -> tuple[list[Contribution], list[tuple[str, Notice]]]:
        """The lines of a month in the order of names, and what must be looked at."""
        rows: dict[str, dict[str, Any]] = {}
        if self._sent:
            rows = {row["cafe"]: row for row in self._queries.contributions(month)}
        lines: list[Contribution] = []
        notices: list[tuple[str, Notice]] = []
        for cafe in self._look.cafes:
            if cafe.cafe in rows:
                line, found = self._line(cafe, month, rows[cafe.cafe])
            elif arrivals.expected(cafe, month, self._came):
                base = self._rules[month].base_cents
                line = Contribution(cafe.cafe, placed(cafe), month, 0, base, 0, 0)
                found = [_warning("contribution.missing")]
            else:
                continue
            lines.append(line)
            notices += [(cafe.cafe, notice) for notice in found]
        return lines, notices

    def _line(
        self, cafe: Cafe, month: str, row: Mapping[str, Any]
    ) -> tuple[Contribution, list[Notice]]:
        rule = self._rules[month]
        found: list[Notice] = []
        revenue = row["revenue"] or 0
        part = rule.of(revenue) if row["network"] is None else row["network"]
        base = min(rule.base_cents, part)
        if part != rule.of(revenue):
            found.append(_warning("contribution.other_rule", cents=rule.of(revenue)))
        if row["closed"] is not None and row["closed"] != revenue:
            found.append(_warning("contribution.differs", cents=row["closed"]))
        if self._kinds[cafe.cafe, month].kind != arrivals.DEFINITIVE:
            found.append(Notice("info", "contribution.flash", {}))
        return (
            Contribution(cafe.cafe, placed(cafe), month, revenue, base, part - base, 0), found
        )  # fmt: skip


def _warning(code: str, **params: object) -> Notice:
    return Notice("warning", code, params)

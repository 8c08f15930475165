"""For whom the café sells or handles: mandators, and dated contracts that say what it earns.

A contract is in force from its day until the day before the next one; changed in the middle of a
month, it makes two stretches of that month (DOMAIN, "Ownership", "Proximity services").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, parse_euros, rate_text
from cafe_pos.domain.vat import VatCode

CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,23}")
"""The form of a mandator's code; one that an article brought with it may be any text."""

MAX_TERM_CENTS: Final = 100_000_00
_QUARTER: Final = 3
_HALF: Final = 15


class MandatorKind(StrEnum):
    """What a mandator is to the café."""

    BAKER = "baker"
    PRODUCER = "producer"
    CARRIER = "carrier"
    SUPPLIER = "supplier"
    OTHER = "other"


class TermKind(StrEnum):
    """How a term counts: cents each, basis points of what was sold, cents a month."""

    PER_ITEM = "per_item"
    PERCENT = "percent"
    FIXED = "fixed"


class SettlementPeriod(StrEnum):
    """How often a contract is settled; a fortnight is a half of a month."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandator:
    """The third party for whom the café sells or handles; `address` has up to four lines."""

    code: str
    name: str
    kind: MandatorKind = MandatorKind.OTHER
    phone: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    siret: str = ""
    iban: str = ""
    vat_number: str = ""
    active: bool = True


TARGETS: Final = ("article", "family", "service", "act")
"""What a term may count: nothing named is all that is theirs; `act:` counts recorded acts."""


@dataclass(frozen=True, slots=True)
class Term:
    """One way in which the café is paid: `value` in cents, or basis points of a percentage.

    `on` is empty, or `article:CODE`, `family:NAME`, `service:CODE`, `act:NAME`.
    """

    kind: TermKind
    value: int
    on: str = ""

    @property
    def target(self) -> tuple[str, str]:
        """What it counts: one of TARGETS or nothing, and which."""
        what, _colon, which = self.on.partition(":")
        return what, which

    @property
    def rank(self) -> int:
        """How closely it names something; the closest of a kind holds for a line."""
        what = self.target[0]
        return ("", "service", "family", "article").index(what) if what != "act" else -1

    def as_dict(self) -> dict[str, Any]:
        """The term as documents and tables keep it."""
        return {"kind": self.kind.value, "value": self.value, "on": self.on}

    def written(self) -> str:
        """The term as `parse_term` reads it."""
        where = f"@{self.on}" if self.on else ""
        return f"{self.kind.value}={rate_text(self.value)}{where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What was agreed with a mandator from a business day on.

    `vat_code` is the commission's, `purchase_vat_code` what the mandator charges on goods that
    become ours (None: no VAT), `take_back` whether what is given back is not paid.
    """

    mandator: str
    since: date
    ownership: Ownership = Ownership.TRANSPARENT
    terms: tuple[Term, ...] = ()
    vat_code: VatCode = VatCode.N20
    purchase_vat_code: VatCode | None = None
    period: SettlementPeriod = SettlementPeriod.MONTH
    take_back: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a period under one contract, both included; None where there is none."""

    first: date
    last: date
    contract: Contract | None


def parse_term(text: str) -> Term:
    """Read a term such as `percent=20`, `per_item=0.35@act:parcel.collected`, `fixed=360`.

    Raises:
        PosError: `contract.term`.
    """
    kind, mark, rest = text.strip().partition("=")
    figure, _at, on = rest.partition("@")
    if not mark or kind not in set(TermKind):
        raise PosError("contract.term", text=text)
    try:
        value = parse_euros(figure.strip().removesuffix("%"))
    except PosError:
        raise PosError("contract.term", text=text) from None
    return checked_term(Term(TermKind(kind), value, on.strip()))


def checked_term(term: Term) -> Term:
    """Refuse a term that cannot be.

    Raises:
        PosError: `contract.term`.
    """
    what, which = term.target
    most = BASIS_POINTS if term.kind is TermKind.PERCENT else MAX_TERM_CENTS
    named = not term.on or (what in TARGETS and bool(which.strip()))
    acted = what != "act" or term.kind is TermKind.PER_ITEM
    if not (0 <= term.value <= most and named and acted) or (
        term.kind is TermKind.FIXED and term.on
    ):
        raise PosError("contract.term", text=term.written())
    return term


def in_force(contracts: Iterable[Contract], day: date) -> Contract | None:
    """The contract of a business day: the last one that had begun."""
    begun = [contract for contract in contracts if contract.since <= day]
    return max(begun, key=lambda contract: contract.since, default=None)


def stretches(contracts: Iterable[Contract], first: date, last: date) -> tuple[Stretch, ...]:
    """Cut a period, both days included, where another contract begins."""
    known = tuple(contracts)
    starts = sorted({first, *(c.since for c in known if first < c.since <= last)})
    ends = [start - timedelta(days=1) for start in starts[1:]] + [last]
    return tuple(
        Stretch(start, end, in_force(known, start)) for start, end in zip(starts, ends, strict=True)
    )


# Periods


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def period_of(text: str) -> tuple[date, date]:
    """The days of `2026-10`, `2026-T3` or `2026-Q3`, `2026-W43`, `2026-10-01..2026-10-15`.

    Raises:
        PosError: `settlement.period`.
    """
    asked = text.strip().upper()
    try:
        if ".." in asked:
            first, last = map(date.fromisoformat, asked.split("..", 1))
        elif "T" in asked or "Q" in asked:
            year, quarter = asked.replace("Q", "T").split("-T", 1)
            end = date(int(year), _QUARTER * int(quarter), 1)
            first, last = date(end.year, end.month - _QUARTER + 1, 1), month_of(end)[1]
        elif "W" in asked:
            first = date.fromisoformat(f"{asked}-1")
            last = first + timedelta(days=6)
        else:
            first, last = month_of(date.fromisoformat(f"{asked}-01"))
    except ValueError:
        raise PosError("settlement.period", text=text) from None
    if first > last:
        raise PosError("settlement.period", text=text)
    return first, last


def period_holding(period: SettlementPeriod, day: date) -> tuple[date, date]:
    """The days of the week, half month, month or quarter that holds a day."""
    first, last = month_of(day)
    match period:
        case SettlementPeriod.WEEK:
            first = day - timedelta(days=day.weekday())
            last = first + timedelta(days=6)
        case SettlementPeriod.FORTNIGHT if day.day <= _HALF:
            last = day.replace(day=_HALF)
        case SettlementPeriod.FORTNIGHT:
            first = day.replace(day=_HALF + 1)
        case SettlementPeriod.QUARTER:
            begin = (day.month - 1) // _QUARTER * _QUARTER + 1
            first = date(day.year, begin, 1)
            last = month_of(date(day.year, begin + _QUARTER - 1, 1))[1]
        case SettlementPeriod.MONTH:
            pass
    return first, last


def period_text(first: date, last: date) -> str:
    """A period as `period_of` reads it, a month as short as it can be."""
    if (first, last) == month_of(first):
        return f"{first:%Y-%m}"
    return f"{first.isoformat()}..{last.isoformat()}"


def held_cents(sold: int, commissions: int, paid: int) -> int:
    """What an account 467 holds, in cents: sold for them, less commissions (gross) and payments.

    `paid` counts what was paid to them, less what was received from them.
    """
    return sold - commissions - paid


def disagrees(
    ownerships: Sequence[tuple[str, Ownership]], contract: Contract | None
) -> tuple[str, ...]:
    """The articles (code, ownership) whose own ownership is not the contract's.

    The article's rules its lines: this is a question for whoever made the contract.
    """
    if contract is None:
        return ()
    return tuple(code for code, own in ownerships if own is not contract.ownership)

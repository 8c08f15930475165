"""VAT: dated rates per territory, and the one formula, per document and per rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, half_up


class VatCode(StrEnum):
    """The classes of VAT that an article can have (DOMAIN, "Money, quantities, VAT")."""

    N20 = "N20"
    I10 = "I10"
    R55 = "R55"
    P21 = "P21"
    EX0 = "EX0"
    HORS = "HORS"


class VatRegime(StrEnum):
    """Whether the café collects VAT, or is exempt as a small firm (CGI art. 293 B)."""

    STANDARD = "standard"
    FRANCHISE = "franchise"


@dataclass(frozen=True, slots=True)
class DatedRate:
    """One rate in basis points, in force from `since` until the day before `until`."""

    code: VatCode
    rate_bp: int
    since: date
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class VatTable:
    """The dated rates of one territory."""

    territory: str
    rates: tuple[DatedRate, ...]

    def rate_bp(self, code: VatCode, on: date) -> int:
        """Return the rate in basis points of `code` on a day.

        Raises:
            PosError: `vat.no_rate` when the table holds none for that day.
        """
        for rate in self.rates:
            if rate.code == code and rate.since <= on and (rate.until is None or on < rate.until):
                return rate.rate_bp
        raise PosError("vat.no_rate", code=str(code), day=on.isoformat(), territory=self.territory)


@dataclass(frozen=True, slots=True)
class VatAmount:
    """What one rate makes of a document: gross (TTC), net (HT) and VAT in cents."""

    code: VatCode
    rate_bp: int
    gross_cents: int
    net_cents: int
    vat_cents: int


def vat_within(gross_cents: int, rate_bp: int) -> int:
    """VAT in cents contained in a VAT-inclusive amount: half_up(gross × r / (10 000 + r))."""
    return half_up(gross_cents * rate_bp, BASIS_POINTS + rate_bp)


def totals(parts: Iterable[tuple[VatCode, int, int]]) -> tuple[VatAmount, ...]:
    """Sum (code, rate in basis points, gross in cents) per rate and split each sum once.

    The order is by falling rate, then code, so that documents are written the same way always.
    """
    gross_by_rate: dict[tuple[VatCode, int], int] = {}
    for code, rate_bp, gross in parts:
        gross_by_rate[code, rate_bp] = gross_by_rate.get((code, rate_bp), 0) + gross
    amounts = []
    for (code, rate_bp), gross in sorted(gross_by_rate.items(), key=lambda i: (-i[0][1], i[0][0])):
        vat = vat_within(gross, rate_bp)
        amounts.append(VatAmount(code, rate_bp, gross, gross - vat, vat))
    return tuple(amounts)

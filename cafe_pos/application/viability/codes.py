"""Every figure of a month's report by its code: its unit, where it comes from, its value.

Files, papers, screens and the export for the network name figures by these codes alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cafe_pos.domain.viability.figures import BreakEven, Figures, Ours, ratio_bp


class Unit(StrEnum):
    """What a value counts: cents, basis points, pieces, minutes, hundredths of a month."""

    CENTS = "cents"
    RATE = "bp"
    COUNT = "count"
    MINUTES = "minutes"
    MONTHS = "hundredths"


class Origin(StrEnum):
    """Where a figure can be walked back to."""

    CLOSURES = "closures"
    TICKETS = "tickets"
    ENTERED = "entered"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Spec:
    """One figure: its code, its unit, its origin, and where it stands in a month's figures."""

    code: str
    unit: Unit
    origin: Origin
    read: Callable[[Figures], int | None]


def _field(name: str) -> Callable[[Figures], int | None]:
    def read(figures: Figures) -> int | None:
        value: int | None = getattr(figures, name)
        return value

    return read


def _even(name: str) -> Callable[[Figures], int | None]:
    def read(figures: Figures) -> int | None:
        even: BreakEven | None = figures.break_even
        return None if even is None else int(getattr(even, name))

    return read


def _ours(name: str) -> Callable[[Figures], int | None]:
    def read(figures: Figures) -> int | None:
        ours: Ours | None = figures.ours
        return None if ours is None else getattr(ours, name)

    return read


def _without_commune(figures: Figures) -> int | None:
    return None if figures.ebe_cents is None else figures.ebe_cents - figures.commune_cents


def _ebe_rate(figures: Figures) -> int | None:
    if figures.ebe_after_pay_cents is None:
        return None
    return ratio_bp(figures.ebe_after_pay_cents, figures.revenue_cents)


_C, _R, _N, _M = Unit.CENTS, Unit.RATE, Unit.COUNT, Unit.MINUTES
_CLOSED, _TICKETS, _ENTERED, _MADE = (
    Origin.CLOSURES, Origin.TICKETS, Origin.ENTERED, Origin.COMPUTED,
)  # fmt: skip

SPECS: tuple[Spec, ...] = (
    Spec("takings", _C, _CLOSED, _field("takings_cents")),
    Spec("third_party", _C, _CLOSED, _field("third_party_cents")),
    Spec("revenue", _C, _CLOSED, _field("revenue_cents")),
    Spec("commissions", _C, _TICKETS, _field("commissions_cents")),
    Spec("cost_of_goods", _C, _TICKETS, _field("cost_cents")),
    Spec("gross_margin", _C, _MADE, _field("gross_margin_cents")),
    Spec("margin_rate", _R, _MADE, _field("margin_bp")),
    Spec("staff_rate", _R, _MADE, lambda f: ratio_bp(f.staff_cents, f.revenue_cents)),
    Spec("ebe_rate", _R, _MADE, _ebe_rate),
    Spec("staff", _C, _ENTERED, _field("staff_cents")),
    Spec("fixed", _C, _ENTERED, _field("fixed_cents")),
    Spec("variable", _C, _MADE, _field("variable_cents")),
    Spec("variable_rate", _R, _MADE, _field("variable_rate_bp")),
    Spec("network", _C, _MADE, _field("network_cents")),
    Spec("grants", _C, _ENTERED, _field("grants_cents")),
    Spec("commune_aid", _C, _ENTERED, _field("commune_cents")),
    Spec("ebe", _C, _MADE, _field("ebe_cents")),
    Spec("ebe_without_commune", _C, _MADE, _without_commune),
    Spec("ebe_own", _C, _MADE, _field("ebe_own_cents")),
    Spec("ebe_after_pay", _C, _MADE, _field("ebe_after_pay_cents")),
    Spec("break_even", _C, _MADE, _even("revenue_cents")),
    Spec("safety", _C, _MADE, _even("safety_cents")),
    Spec("safety_rate", _R, _MADE, _even("safety_bp")),
    Spec("needed_a_day", _C, _MADE, _even("per_day_cents")),
    Spec("tickets_a_day", _N, _MADE, _even("tickets_a_day")),
    Spec("tickets", _N, _CLOSED, _field("tickets")),
    Spec("days_opened", _N, _CLOSED, _field("days_opened")),
    Spec("average_ticket", _C, _MADE, _field("average_ticket_cents")),
    Spec("opened", _M, _CLOSED, _field("opened_minutes")),
    Spec("revenue_an_hour", _C, _MADE, _field("revenue_per_hour_cents")),
    Spec("managers_an_hour", _C, _MADE, _field("manager_per_hour_cents")),
    Spec("cash", _C, _ENTERED, _ours("closing_cents")),
    Spec("others_money", _C, _MADE, _ours("others_cents")),
    Spec("own_money", _C, _MADE, _ours("ours_cents")),
    Spec("months_covered", Unit.MONTHS, _MADE, _ours("months_covered_hundredths")),
    Spec("noise", _R, _MADE, _field("noise_bp")),
)
"""In the order of the report."""

BY_CODE = {spec.code: spec for spec in SPECS}


def values(figures: Figures) -> dict[str, int | None]:
    """Every figure of a month by its code."""
    return {spec.code: spec.read(figures) for spec in SPECS}

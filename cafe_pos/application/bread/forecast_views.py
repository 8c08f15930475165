"""What the forecast answers: proposals, mornings in euros, errors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.domain.forecast_errors import Errors
from cafe_pos.domain.forecast_why import Reason
from cafe_pos.domain.money import BASIS_POINTS, euros


@dataclass(frozen=True, slots=True)
class Costs:
    """What one piece costs when it stays (0: it is taken back), and what a missed one loses."""

    unsold_cents: int
    missed_cents: int


@dataclass(frozen=True, slots=True)
class MorningView:
    """What an order comes to on the average morning.

    `level` is the percentage of mornings on which it is enough, `unsold` and `missed` are pieces;
    shares are of the order and of the demand, in basis points; the cents are None when the
    article's cost is not known.
    """

    level: int
    quantity: int
    unsold: float
    missed: float
    unsold_bp: int
    missed_bp: int
    unsold_cents: int | None = None
    missed_cents: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The morning for a script."""
        return {
            "level": self.level,
            "quantity": self.quantity,
            "unsold": percent(self.unsold_bp),
            "missed": percent(self.missed_bp),
            "unsold_cost": None if self.unsold_cents is None else euros(self.unsold_cents),
            "missed_margin": None if self.missed_cents is None else euros(self.missed_cents),
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to order of an article for the counter, bookings not included.

    `quantity` is enough on `level` percent of such mornings, `low` on 20 and `high` on 80;
    `expected` is the average, `last_week` what the last such weekday sold (None: never open).
    """

    day: date
    article: str
    label: str
    quantity: int
    low: int
    high: int
    expected: float
    dispersion: float
    level: int
    mornings: tuple[MorningView, ...]
    last_week: int | None
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ArticleErrors:
    """How good the forecast of an article was, one day ahead; None: nothing to measure."""

    article: str
    label: str
    errors: Errors | None


def percent(bp: int) -> str:
    """Basis points as a percentage with one decimal: `22.5`."""
    tenths = (bp + 5) // 10 if bp >= 0 else -((-bp + 5) // 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def in_bp(share: float) -> int:
    """A share in basis points."""
    return round(share * BASIS_POINTS)

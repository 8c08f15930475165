"""What the café does for the village: counts that can be checked, each said to be what it is.

No score and no "euros of social value" (DOMAIN, "Social impact"): an indicator is counted by the
till, declared by the managers, or estimated from a stated assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tag(StrEnum):
    """How an indicator is known."""

    COUNTED = "counted"
    DECLARED = "declared"
    ESTIMATED = "estimated"


class Unit(StrEnum):
    """What an indicator's value counts; rates are basis points, amounts cents."""

    COUNT = "count"
    CENTS = "cents"
    RATE = "bp"
    MINUTES = "minutes"
    KILOMETRES = "km"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of a month: `value` None is not known; `before` is the previous month's."""

    code: str
    value: int | None
    unit: Unit
    tag: Tag
    before: int | None = None

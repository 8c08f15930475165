"""What is kept of scenarios: named changes of an average month, and which the report shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cafe_pos.domain.viability.projection import Scenario


@dataclass(frozen=True, slots=True)
class Saved:
    """A scenario that was kept: its place in the report (1, 2 or none), when (UTC), by whom."""

    scenario: Scenario
    place: int | None
    created_at: str
    created_by: str


class Scenarios(Protocol):
    """The scenarios of the managers, by name; capitals and accents make no difference."""

    def all(self) -> tuple[Saved, ...]:
        """Every scenario, those of the report first, then by name."""

    def put(self, scenario: Scenario, *, at: str, by: str) -> None:
        """Keep a scenario; one of the same name gives way and leaves it its place."""

    def drop(self, name: str) -> bool:
        """Forget a scenario; whether there was one."""

    def place(self, names: tuple[str, ...]) -> None:
        """Put scenarios into the report, in this order, and all others out of it."""

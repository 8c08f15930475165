"""The table of scenarios: what the managers would change, kept by name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from sqlmodel import Field, SQLModel

from cafe_pos.application.viability.scenario_ports import Saved
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.viability.projection import Scenario
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_FIELDS: Final = tuple(field.name for field in fields(Scenario))
_KEPT: Final = (*_FIELDS, "created_at", "created_by")
_PUT: Final = (
    f"INSERT INTO viability_scenario (folded, {', '.join(_KEPT)})"
    f" VALUES ({', '.join('?' for _ in range(len(_KEPT) + 1))})"
    f" ON CONFLICT (folded) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in _KEPT)}"
)
_ALL: Final = (
    f"SELECT {', '.join(_FIELDS)}, place, created_at, created_by FROM viability_scenario"
    " ORDER BY place IS NULL, place, folded"
)


class ViabilityScenario(SQLModel, table=True):
    """A scenario, and its place in the report."""

    __tablename__ = "viability_scenario"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    price_bp: int
    volume_bp: int
    days: int
    rent_cents: int
    charges_cents: int
    service_revenue_cents: int
    service_cost_bp: int
    service_commission_cents: int
    service_charge_cents: int
    place: int | None = None
    created_at: str
    created_by: str


class SqlScenarios(Part):
    """The Scenarios port on SQLite."""

    def all(self) -> tuple[Saved, ...]:
        """Every scenario, those of the report first, then by name."""
        return tuple(map(_saved, queries.stream(self._connection, _ALL)))

    def put(self, scenario: Scenario, *, at: str, by: str) -> None:
        """Keep a scenario; one of the same name gives way and leaves it its place."""
        values = [getattr(scenario, name) for name in _FIELDS]
        self._connection.exec_driver_sql(_PUT, (fold(scenario.name), *values, at, by))

    def drop(self, name: str) -> bool:
        """Forget a scenario; whether there was one."""
        done = self._connection.exec_driver_sql(
            "DELETE FROM viability_scenario WHERE folded = ?", (fold(name),)
        )
        return bool(done.rowcount)

    def place(self, names: tuple[str, ...]) -> None:
        """Put scenarios into the report, in this order, and all others out of it."""
        self._connection.exec_driver_sql("UPDATE viability_scenario SET place = NULL")
        for place, name in enumerate(names, start=1):
            self._connection.exec_driver_sql(
                "UPDATE viability_scenario SET place = ? WHERE folded = ?", (place, fold(name))
            )


def _saved(row: Any) -> Saved:
    count = len(_FIELDS)
    return Saved(Scenario(**dict(zip(_FIELDS, row[:count], strict=True))), *row[count:])

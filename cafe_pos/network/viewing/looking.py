"""What all views begin with: the warehouse opened to be read, which exports count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from cafe_pos.domain.viability.verdict import previous
from cafe_pos.network.collecting.catalogue import Cafe, Catalogue, Export
from cafe_pos.network.viewing.engines import Engine, engine
from cafe_pos.network.viewing.queries import Queries

DUE_DAY: Final = 15
"""The day of the month after by which the definitive file comes (DOMAIN, "Viability")."""


@dataclass(frozen=True, slots=True)
class Look:
    """A warehouse that is read: its folder, its catalogue, the engine, the cafés that count."""

    folder: Path
    catalogue: Catalogue
    engine: Engine
    cafes: tuple[Cafe, ...]

    def exports(self, since: str, until: str) -> list[Export]:
        """The exports in force between two months (ISO, both included), without demonstrations."""
        known = {cafe.cafe for cafe in self.cafes}
        found = self.catalogue.exports("in_force AND month BETWEEN ? AND ?", since, until)
        return [one for one in found if one.cafe in known]

    def queries(self, exports: Sequence[Export]) -> Queries:
        """The questions over these exports."""
        return Queries(self.engine, self.folder, self.catalogue, exports)


@contextmanager
def looking(folder: Path, wanted: str) -> Iterator[Look]:
    """Open a warehouse to be read, with an engine.

    Raises:
        PosError: as `Catalogue.open` and `engines.engine`.
    """
    with Catalogue.open(folder) as catalogue, engine(wanted) as started:
        yield Look(folder, catalogue, started, counted(catalogue))


def counted(catalogue: Catalogue) -> tuple[Cafe, ...]:
    """The cafés of the network: demonstrations only where there is nothing else."""
    cafes = catalogue.cafes()
    real = [cafe for cafe in cafes if not cafe.demo]
    return tuple(real or cafes)


def name_of(cafe: Cafe) -> str:
    """What a café is called: its code while no file of it has come."""
    return cafe.name or cafe.cafe


def placed(cafe: Cafe) -> str:
    """A café and its commune: many villages have a Café de l'Église."""
    return ", ".join(filter(None, (name_of(cafe), cafe.commune)))


def expected_since(cafe: Cafe, sent: Sequence[str]) -> str:
    """The first month that a café is expected to send: when it was enrolled, or what it sent."""
    return min([cafe.enrolled_at[:7], *sent])


def due(month: str) -> str:
    """The last day (ISO) on which a month's definitive file is not late."""
    return f"{previous(month, -1)}-{DUE_DAY:02d}"


def day_after(day: str) -> str:
    """The day behind a day (ISO)."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()

"""What the postal relay needs of storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from cafe_pos.domain.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a carrier's parcels in a period, and the seconds measured for it."""

    received: int = 0
    deposits: int = 0
    collected: int = 0
    returned: int = 0
    refused: int = 0
    took: int = 0


class Parcels(Protocol):
    """The parcels of the café, outside of the ledger; days are ISO."""

    def add(self, parcel: Parcel) -> None:
        """Add a parcel, and for whom it is."""

    def move(self, parcel: Parcel) -> None:
        """Change what became of a parcel, quickly: names, number and shelf stay as they are."""

    def parcel(self, ref: str) -> Parcel | None:
        """A parcel by its reference."""

    def tracked(self, tracking: str, limit: int = 10) -> tuple[Parcel, ...]:
        """The parcels of a number, or whose number ends so; those here first, then the newest."""

    def named(self, begins: Sequence[str], limit: int = 50) -> tuple[Parcel, ...]:
        """The parcels of which words of the name begin so (folded), all of them; here first."""

    def on_shelf(self, shelf: str) -> tuple[Parcel, ...]:
        """The parcels that lie on a place."""

    def here(self) -> tuple[Parcel, ...]:
        """Every parcel that lies here, by its last day; remembered between acts."""

    def counts_here(self, day: str) -> tuple[int, int, int]:
        """How many wait for somebody, how many of them are past their last day, how many leave."""

    def numbers_here(self) -> frozenset[str]:
        """The numbers of parcels here that are digits alone: a scanner may take them for goods."""

    def tally(self, carrier: str, since: str, until: str) -> Tally:
        """What became of a carrier's parcels between two days, both included."""

    def carriers(self) -> tuple[str, ...]:
        """The codes of every carrier that had a parcel here."""

    def forget_names(self, ended_until: str) -> int:
        """Erase names and telephones of parcels that left on a day or before; how many."""

    def keep_names(self, refs: Collection[str]) -> int:
        """Erase the names of all parcels but these; how many."""

    def named_refs(self) -> frozenset[str]:
        """The references of parcels whose name is known."""

"""What stock and inventory need of storage: items, recipes, and what came and went of an item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cafe_pos.domain.inventory import Base, Bought, Item, Moves, Part


@dataclass(frozen=True, slots=True)
class Window:
    """From behind one point of time up to another, for an item.

    A point is a business day, a time (UTC) and an entry of the ledger; without a time it is the
    end of its day.
    """

    item: str
    after_day: str
    until_day: str
    after_at: str | None = None
    after_seq: int = 0
    until_at: str | None = None
    until_seq: int = 0
    new: bool = False
    """Never counted: what was bought on its first day came in, whenever it was entered."""


class Inventory(Protocol):
    """Items and recipes; quantities are in the item's unit, days ISO business days."""

    def items(self, *, removed: bool = False) -> tuple[Item, ...]:
        """What is kept, by family and label; with `removed` what was kept once as well."""

    def item(self, code: str) -> Item | None:
        """An item that is kept, by its code."""

    def put(self, item: Item) -> None:
        """Keep a new item, or what changed of one."""

    def remove(self, code: str, *, at: str, by: str) -> None:
        """Mark an item as kept no more: when (UTC) and by whom."""

    def parts(self, *, past: bool = False) -> tuple[Part, ...]:
        """The recipes in force; with `past` those of earlier days as well."""

    def put_recipe(
        self, article: str, parts: Sequence[Part], *, day: str, at: str, by: str
    ) -> None:
        """Set the recipe of an article from a business day on; no parts end it."""

    def counted(
        self, items: Mapping[str, Item], until: str, *, after: str = ""
    ) -> Mapping[str, Base]:
        """The last count of each item up to a business day, counts taken back left out.

        Those of `after` and of the days before it are not looked at.
        """

    def counted_after(self, items: Mapping[str, Item], day: str, until: str) -> Mapping[str, Base]:
        """The first count of each item behind a business day, up to another."""

    def moves(
        self, windows: Sequence[Window], parts: Sequence[Part], units: Mapping[str, Item]
    ) -> Mapping[str, Moves]:
        """What came and went of each item within its window."""

    def bought(
        self, units: Mapping[str, Item], first: str, until: str, *, with_vat: bool
    ) -> Sequence[tuple[Bought, int]]:
        """Purchase lines of items between two days, by day, with the number of their purchase."""

    def last_bought(
        self, units: Mapping[str, Item], until: str, *, with_vat: bool
    ) -> Mapping[str, Bought]:
        """The newest purchase line of each item up to a day, credit notes left out."""

    def first_entered(self, purchase: int) -> str:
        """When (UTC) a purchase was entered first, before what corrected it."""

    def other_units(self, units: Mapping[str, Item]) -> Sequence[str]:
        """The items of which purchases are in a unit that says nothing of theirs."""

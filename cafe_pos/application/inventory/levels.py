"""The stock of every item: the last count, what came and went since, and what it is worth.

An item comes in by the lines of its purchases, on their day: a delivery note or an invoice, once.
What a service counts by itself (bread, lots, the goods of the café's own services) is no item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from cafe_pos.application.catalogue import price_list
from cafe_pos.application.drawer import day_sales
from cafe_pos.application.inventory.ports import Window
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import inventory
from cafe_pos.domain.inventory import AVERAGE_DAYS, Base, Item, Moves, Part, rounded, scale
from cafe_pos.domain.money import euros
from cafe_pos.domain.stock import StockNature, sign_of
from cafe_pos.domain.vat import VatRegime

SIGNS: Final[Mapping[str, int]] = {nature.value: sign_of(nature) for nature in StockNature}


@dataclass(frozen=True, slots=True)
class Level:
    """An item at the end of a day: from where it is reckoned, what moved it, what is there.

    `average` is the exact cost of one unit in cents, None where nothing of it was ever bought.
    """

    item: Item
    base: Base
    moves: Moves
    average: Fraction | None
    other_unit: bool = False

    @property
    def quantity(self) -> int:
        """What should be there; below zero where more was sold than came in."""
        return self.base.quantity + self.moves.change(SIGNS)

    @property
    def low(self) -> bool:
        """Whether less is there than always should be."""
        return 0 <= self.quantity < self.item.minimum

    @property
    def below_zero(self) -> bool:
        """Whether a count, a purchase or a recipe must be wrong."""
        return self.quantity < 0

    @property
    def cost_cents(self) -> int | None:
        """What a piece, kilo or litre costs."""
        return None if self.average is None else rounded(self.average * scale(self.item.unit))

    @property
    def value_cents(self) -> int | None:
        """What is there, at its average cost; nothing is worth nothing."""
        if self.quantity <= 0:
            return 0
        return None if self.average is None else rounded(self.average * self.quantity)

    def as_json(self) -> dict[str, Any]:
        """The level for scripts; costs in euros of a piece, kilo or litre."""
        cost, value = self.cost_cents, self.value_cents
        return {
            "item": self.item.code,
            "label": self.item.label,
            "family": self.item.family,
            "unit": self.item.unit,
            "pack": self.item.pack,
            "minimum": self.item.minimum,
            "counted_on": self.base.day if self.base.document else None,
            "counted": self.base.quantity,
            "bought": self.moves.bought,
            "sold": self.moves.sold,
            "documents": dict(self.moves.documents),
            "quantity": self.quantity,
            "low": self.low,
            "below_zero": self.below_zero,
            "cost": None if cost is None else euros(cost),
            "value": None if value is None else euros(value),
        }


class Shelf:
    """The items, recipes and levels of one act, read once."""

    def __init__(self, uow: UnitOfWork, on: str | None = None) -> None:
        self.uow = uow
        self._on = on

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """What is kept, or was at the end of the business day that the shelf is of, by code."""
        if self._on is None:
            return {one.code: one for one in self.uow.inventory.items()}
        return {
            one.code: one
            for one in self.uow.inventory.items(removed=True)
            if one.since <= self._on
            and (one.removed_at is None or one.removed_at[: len(self._on)] > self._on)
        }

    @cached_property
    def recipes(self) -> Mapping[str, tuple[Part, ...]]:
        """What each article takes now, those that are kept as they are sold included."""
        found: dict[str, list[Part]] = {}
        for part in self.uow.inventory.parts():
            found.setdefault(part.article, []).append(part)
        for code, item in self.items.items():
            if code not in found and item.unit != "ml":
                found[code] = [inventory.itself(item)]
        return {code: tuple(parts) for code, parts in found.items()}

    def parts(self) -> Sequence[Part]:
        """The recipes of all days, for what was sold on them."""
        past = self.uow.inventory.parts(past=True)
        return (
            *(part for part in past if part.item in self.items),
            *(inventory.itself(one) for one in self.items.values() if one.unit != "ml"),
        )

    @cached_property
    def bears_vat(self) -> bool:
        """Whether goods cost what was paid: a café that charges no VAT cannot deduct any."""
        known = self.uow.identity()
        return known is not None and known[1]["vat_regime"] == VatRegime.FRANCHISE

    def levels(self, day: str) -> tuple[Level, ...]:
        """Every item at the end of a business day, or now when it is today, by family."""
        if not self.items:
            return ()
        counted = self.uow.inventory.counted(self.items, day)
        bases = [counted.get(code) or _new(item) for code, item in self.items.items()]
        day_sales.freeze_missing(self.uow, min(base.day for base in bases), day)
        again = {one.code for one in self.uow.inventory.items(removed=True) if one.removed_at}
        windows = [
            Window(
                base.item, base.day, max(day, base.day), base.at, base.seq,
                new=base.document is None and base.item not in again,
            )
            for base in bases
        ]  # fmt: skip
        moves = self.uow.inventory.moves(windows, self.parts(), self.items)
        averages = self.averages(day, counted)
        odd = set(self.uow.inventory.other_units(self.items))
        return tuple(
            Level(
                self.items[base.item], base, moves[base.item], averages[base.item],
                base.item in odd,
            )
            for base in bases
        )  # fmt: skip

    def averages(
        self, day: str, counted: Mapping[str, Base] | None = None
    ) -> Mapping[str, Fraction | None]:
        """The average cost of one unit of each item at the end of a day, in cents."""
        if counted is None:
            counted = self.uow.inventory.counted(self.items, day)
        since = (date.fromisoformat(day) - timedelta(days=AVERAGE_DAYS)).isoformat()
        fresh = {code: base for code, base in counted.items() if base.day >= since}
        lines: dict[str, list[inventory.Bought]] = {}
        store, with_vat = self.uow.inventory, self.bears_vat
        for one, number in store.bought(self.items, since, day, with_vat=with_vat):
            base = fresh.get(one.item)
            if (
                base is None
                or base.cost_cents is None
                or one.day > base.day
                or (one.day == base.day and store.first_entered(number) > base.at)
            ):
                lines.setdefault(one.item, []).append(one)
        last = store.last_bought(self.items, day, with_vat=with_vat)
        return {
            code: inventory.average(fresh.get(code), item.unit, lines.get(code, ()), last.get(code))
            for code, item in self.items.items()
        }


def _new(item: Item) -> Base:
    """An item that was never counted begins at nothing, when it was first kept."""
    return Base(item.code, item.since, item.created_at, item.since_seq)


def look(ctx: Context, day: str | None = None) -> tuple[Level, ...]:
    """Every item now, or at the end of a business day (ISO)."""
    with ctx.store.act() as uow:
        return Shelf(uow).levels(day or price_list.today(ctx, uow).isoformat())

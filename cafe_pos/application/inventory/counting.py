"""The inventory: a sheet to fill without figures on it, the count, its differences in euros."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.inventory import costing, keeping, stock_acts
from cafe_pos.application.inventory.levels import Level, Shelf
from cafe_pos.application.ports import Context
from cafe_pos.domain import inventory
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.inventory import Item, scale
from cafe_pos.domain.money import euros, half_up
from cafe_pos.domain.rights import Right
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class Found:
    """An item that was counted: what was there, what should have been, cents of one unit's price.

    `expected` may be below zero; `cost_cents` is that of a piece, kilo or litre, where known.
    """

    item: Item
    counted: int
    expected: int
    cost_cents: int | None

    @property
    def difference(self) -> int:
        """What was found too much, or too little (below zero)."""
        return self.counted - self.expected

    @property
    def difference_cents(self) -> int | None:
        """What the difference is worth."""
        return self._worth(self.difference)

    @property
    def value_cents(self) -> int | None:
        """What is there, at its cost."""
        return self._worth(self.counted)

    def _worth(self, quantity: int) -> int | None:
        if quantity == 0:
            return 0
        if self.cost_cents is None:
            return None
        return half_up(self.cost_cents * quantity, scale(self.item.unit))

    def as_json(self) -> dict[str, Any]:
        """The line for scripts, amounts in euros."""
        return {
            "item": self.item.code,
            "label": self.item.label,
            "unit": self.item.unit,
            "counted": self.counted,
            "expected": self.expected,
            "difference": self.difference,
            "difference_value": _euros(self.difference_cents),
            "cost": _euros(self.cost_cents),
            "value": _euros(self.value_cents),
        }


@dataclass(frozen=True, slots=True)
class CountView:
    """A count in the ledger; `missing` are the items that were not counted with it."""

    number: str
    day: str
    lines: tuple[Found, ...]
    missing: tuple[str, ...]

    @property
    def value_cents(self) -> int:
        """What was counted, at cost; what has no known cost counts nothing."""
        return sum(line.value_cents or 0 for line in self.lines)

    @property
    def difference_cents(self) -> int:
        """What the differences come to."""
        return sum(line.difference_cents or 0 for line in self.lines)

    @property
    def without_cost(self) -> tuple[str, ...]:
        """The items that are there and whose cost is not known."""
        return tuple(line.item.label for line in self.lines if line.value_cents is None)

    def as_json(self) -> dict[str, Any]:
        """The count for scripts."""
        return {
            "number": self.number,
            "day": self.day,
            "value": euros(self.value_cents),
            "difference_value": euros(self.difference_cents),
            "lines": [line.as_json() for line in self.lines],
            "not_counted": list(self.missing),
            "without_cost": list(self.without_cost),
        }


def _euros(cents: int | None) -> str | None:
    return None if cents is None else euros(cents)


def count(
    ctx: Context,
    quantities: Mapping[str, int | str],
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> CountView:
    """Record what was counted, by item: a figure in its unit, or words like `3,5 kg`.

    Raises:
        PosError: `stock.no_item`, `stock.amount`, `stock.nothing_counted`, `stock.twice`,
            `stock.lines`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        moment = acts.moment_of(uow, ctx.clock.now())
        wanted: dict[str, int] = {}
        for words, typed in quantities.items():
            item = keeping.found(uow, words)
            if item.code in wanted:
                raise PosError("stock.twice", item=item.label, field=words)
            wanted[item.code] = _read(item, typed, words)
        if not wanted:
            raise PosError("stock.nothing_counted")
        levels = Shelf(uow).levels(moment.day.isoformat())
        lines = tuple(
            Found(one.item, wanted[one.item.code], one.quantity, one.cost_cents)
            for one in levels
            if one.item.code in wanted
        )
        view = stock_acts.record(
            uow,
            StockDoc(
                StockNature.COUNT,
                tuple(
                    StockLine(
                        line.item.code, line.item.label, line.counted, line.item.unit,
                        cost_cents=line.cost_cents, expected=max(0, line.expected),
                    )
                    for line in lines
                ),
                reason=reason or None,
            ),
            operator=who, moment=moment, channel=channel,
        )  # fmt: skip
        costing.refresh(ctx, uow, who.code, channel)
        missing = tuple(one.item.label for one in levels if one.item.code not in wanted)
        return CountView(view.number, moment.day.isoformat(), lines, missing)


def _read(item: Item, typed: int | str, words: str) -> int:
    if isinstance(typed, int):
        if not 0 <= typed <= inventory.MAX_QUANTITY:
            raise PosError("stock.amount", text=str(typed), kept_in=item.unit, field=words)
        return typed
    try:
        return inventory.amount(typed, item.unit)
    except PosError as error:
        raise PosError(error.code, **{**error.params, "field": words}) from None


@dataclass(frozen=True, slots=True)
class SheetView:
    """What is to be counted, by family; nothing on it says how much should be there."""

    cafe: str
    day: date
    families: tuple[tuple[str, tuple[Item, ...]], ...]


def sheet(ctx: Context, family: str | None = None) -> SheetView:
    """The sheet to count by.

    Raises:
        PosError: `stock.no_items`.
    """
    with ctx.store.act() as uow:
        items = [one for one in uow.inventory.items() if family is None or one.family == family]
        if not items:
            raise PosError("stock.no_items")
        found: dict[str, list[Item]] = {}
        for one in items:
            found.setdefault(one.family, []).append(one)
        known = uow.identity()
        name = str(known[1]["trade_name"]) if known else ""
        families = tuple((name, tuple(some)) for name, some in found.items())
        return SheetView(name, price_list.today(ctx, uow), families)


def worth(levels: Sequence[Level]) -> tuple[int, tuple[str, ...]]:
    """What the stock is worth in cents, and the items whose cost is not known."""
    cents = sum(one.value_cents or 0 for one in levels)
    return cents, tuple(one.item.label for one in levels if one.value_cents is None)

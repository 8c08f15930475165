"""What is in store: items with a unit, recipes that say what a sale takes, the average cost.

An item is an article that is bought and sold as it is, or an ingredient. Quantities are pieces,
grams or millilitres; costs are exact cents for one of them until they are shown.

The stock of an item is what the last count found, and what came and went since: purchases, sales
by their recipes, losses, staff drinks. The average cost is that of a period, from the last count
on and three months at most (PCG art. 213-34: coût moyen pondéré).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, half_up

UNITS: Final = ("piece", "g", "ml")
AVERAGE_DAYS: Final = 92
"""How long a purchase counts in the average where nothing was counted since."""
MAX_PARTS: Final = 30
MAX_LOSS_BP: Final = 9_000
MAX_PER: Final = 1_000
MAX_QUANTITY: Final = 10_000_000
"""Ten tonnes in grams, as in a stock document."""

_AMOUNT: Final = re.compile(r"(\d{1,8})(?:[.,](\d{1,3}))?\s*(kg|g|ml|cl|dl|l)?", re.IGNORECASE)
_SCALES: Final[Mapping[str, tuple[str, int]]] = {
    "": ("piece", 1),
    "g": ("g", 1),
    "kg": ("g", 1_000),
    "ml": ("ml", 1),
    "cl": ("ml", 10),
    "dl": ("ml", 100),
    "l": ("ml", 1_000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that is kept: its code is the article's where it is sold as it is.

    `pack` is how many grams or millilitres one bought piece holds (a keg: 30 000 ml), `minimum`
    what should always be there; `since` is the business day from which it is kept, `since_seq`
    the ledger's last entry then.
    """

    code: str
    label: str
    unit: str
    family: str = ""
    pack: int | None = None
    minimum: int = 0
    since: str = ""
    since_seq: int = 0
    created_at: str = ""
    created_by: str = ""
    removed_at: str | None = None
    removed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an article takes of an item when `per` pieces (or kilos) of it are sold.

    `loss_bp` of what is taken never reaches the customer (foam, trimmings). It holds for the
    business days from `since` until before `until`.
    """

    article: str
    item: str
    quantity: int
    per: int = 1
    loss_bp: int = 0
    since: str = ""
    until: str | None = None

    @property
    def of_one(self) -> Fraction:
        """What one piece or kilo that is sold takes of the item, its loss included."""
        return Fraction(self.quantity * BASIS_POINTS, self.per * (BASIS_POINTS - self.loss_bp))

    def taken(self, sold: int, sold_unit: str) -> Fraction:
        """What a sale of so many pieces or grams takes."""
        return self.of_one * sold / (1_000 if sold_unit == "g" else 1)

    def holds_on(self, day: str) -> bool:
        """Whether it is the recipe of a business day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Base:
    """From where an item is reckoned: its last count, or the day it was first kept, at nothing.

    `cost_cents` is that of a piece, kilo or litre, as the count's document froze it.
    """

    item: str
    day: str
    at: str
    seq: int
    quantity: int = 0
    cost_cents: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    """What came and went of an item within some time, without its sign but for `documents`.

    `sold` and `bought` are quantities, `documents` the sums of stock documents by nature.
    """

    bought: int = 0
    sold: int = 0
    documents: Mapping[str, int] = field(default_factory=dict)

    def change(self, signs: Mapping[str, int]) -> int:
        """What it adds to the stock."""
        moved = sum(signs[nature] * quantity for nature, quantity in self.documents.items())
        return self.bought - self.sold + moved


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of a purchase in the item's unit; a credit note's is below zero, cents too."""

    item: str
    day: str
    quantity: int
    cents: int


def scale(unit: str) -> int:
    """How many of a unit a price stands for in documents: a piece, 1 000 grams or millilitres."""
    return 1 if unit == "piece" else 1_000


def amount(text: str, unit: str) -> int:
    """Read `3`, `250g`, `1,5 kg`, `25cl` or `30 l` in an item's unit; a bare figure is in it.

    Raises:
        PosError: `stock.amount`.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise PosError("stock.amount", text=text, kept_in=unit)
    whole, decimals, name = found[1], found[2] or "", (found[3] or "").lower()
    kind, times = _SCALES[name] if name else (unit, 1)
    value = Fraction(int(whole + decimals), 10 ** len(decimals)) * times
    if kind != unit or value.denominator != 1 or value > MAX_QUANTITY:
        raise PosError("stock.amount", text=text, kept_in=unit)
    return int(value)


def rounded(value: Fraction) -> int:
    """To the nearest whole, half away from zero."""
    return half_up(value.numerator, value.denominator)


def checked(part: Part) -> Part:
    """Return the part if it can be.

    Raises:
        PosError: `recipe.quantity`, `recipe.loss`.
    """
    if not (1 <= part.quantity <= MAX_QUANTITY and 1 <= part.per <= MAX_PER):
        raise PosError("recipe.quantity", item=part.item, field="quantity")
    if not 0 <= part.loss_bp <= MAX_LOSS_BP:
        raise PosError("recipe.loss", item=part.item, field="loss")
    return part


def average(
    base: Base | None, unit: str, bought: Sequence[Bought], last: Bought | None
) -> Fraction | None:
    """The average cost of one unit: what the count was worth and what was bought since.

    `last` is the last purchase of all, whose price is taken where nothing else is known.
    """
    quantity = sum(one.quantity for one in bought)
    cents = Fraction(sum(one.cents for one in bought))
    known = base is not None and base.cost_cents is not None
    if base is not None and base.cost_cents is not None and base.quantity > 0:
        quantity += base.quantity
        cents += Fraction(base.cost_cents * base.quantity, scale(unit))
    if quantity > 0 and cents >= 0 and (bought or known):
        return cents / quantity
    if base is not None and base.cost_cents is not None:
        return Fraction(base.cost_cents, scale(unit))
    return Fraction(last.cents, last.quantity) if last is not None else None


def cost_of(parts: Iterable[Part], averages: Mapping[str, Fraction | None]) -> int | None:
    """What one piece or kilo of an article costs in cents; None where an item's is not known."""
    total = Fraction(0)
    for part in parts:
        one = averages.get(part.item)
        if one is None:
            return None
        total += part.of_one * one
    return rounded(total)


def itself(item: Item) -> Part:
    """The recipe of an article that is kept as it is sold."""
    quantity = 1_000 if item.unit == "g" else 1
    return Part(article=item.code, item=item.code, quantity=quantity)

"""What changes the price of an order line: a price of its own, a discount, a menu; and its kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, half_up


class LineKind(StrEnum):
    """What a line is: goods and services, or money that is held and carries no VAT.

    A `deposit` is charged on a bottle, `deposit_back` pays it back and is the only negative line
    of a sale, `suspended` buys a coffee for somebody else, a `tip` is the staff's.
    """

    ARTICLE = "article"
    DEPOSIT = "deposit"
    DEPOSIT_BACK = "deposit_back"
    SUSPENDED = "suspended"
    TIP = "tip"


class PriceKind(StrEnum):
    """Why a line is not at the catalogue's price."""

    OVERRIDE = "override"
    RULE = "rule"
    OPEN = "open"


class DiscountKind(StrEnum):
    """How a discount was asked for."""

    PERCENT = "percent"
    AMOUNT = "amount"
    GIFT = "gift"


class Scope(StrEnum):
    """Whether a discount was given on one line, or on the order and spread over its lines."""

    LINE = "line"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A price in cents per piece or kilo instead of the catalogue's.

    `reason` says why, or names the rule; `ordered_at` (UTC ending in Z) is when it was ordered,
    which decides whether a time-window rule holds.
    """

    kind: PriceKind
    unit_price_cents: int
    reason: str = ""
    ordered_at: str | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount: `bp` basis points of a percentage, `cents` of an amount off the whole line.

    A discount on the order (`on`) carries in `cents` this line's share, whatever its kind.
    """

    kind: DiscountKind
    bp: int = 0
    cents: int = 0
    reason: str = ""
    on: Scope = Scope.LINE

    def off(self, gross_cents: int) -> int:
        """The cents taken off a line of so many cents, never more than it is worth."""
        if self.kind is DiscountKind.GIFT:
            return gross_cents
        if self.on is Scope.ORDER or self.kind is DiscountKind.AMOUNT:
            return min(self.cents, gross_cents)
        return half_up(gross_cents * self.bp, BASIS_POINTS)

    def checked(self) -> Discount:
        """Return the discount if it takes something off, and not more than everything.

        Raises:
            PosError: `discount.amount`.
        """
        percent = self.kind is DiscountKind.PERCENT
        if (percent and not 0 < self.bp <= BASIS_POINTS) or (
            self.kind is DiscountKind.AMOUNT and self.cents <= 0 and self.on is Scope.LINE
        ):
            raise PosError("discount.amount")
        return self


def discount_share(discount_cents: int, quantity: int, before: int, taken: int) -> int:
    """The part of a line's discount that belongs to `taken` of its pieces, after `before` others.

    Shares of all the pieces, in any portions, sum to the discount to the cent.
    """
    if discount_cents == 0:
        return 0
    upto = half_up(discount_cents * (before + taken), quantity)
    return upto - half_up(discount_cents * before, quantity)


@dataclass(frozen=True, slots=True)
class MenuPart:
    """One dish of a menu: the menu's code, its number in the order, and this part's price.

    `unit_price_cents` is the part's share of ONE menu's price; `label` is the menu's own name.
    """

    code: str
    number: int
    unit_price_cents: int
    label: str = ""

    @property
    def ref(self) -> str:
        """What all the parts of one menu have in common on a ticket: `FORMULE#1`."""
        return f"{self.code}#{self.number}"


def as_json(value: PriceChange | Discount | MenuPart) -> dict[str, Any]:
    """The fields of a change, for drafts, tabs and fingerprints."""
    return {name: getattr(value, name) for name in value.__slots__}


def price_change(fields: dict[str, Any]) -> PriceChange:
    """Read a price change that `as_json` wrote."""
    return PriceChange(**fields | {"kind": PriceKind(fields["kind"])})


def discount(fields: dict[str, Any]) -> Discount:
    """Read a discount that `as_json` wrote."""
    return Discount(**fields | {"kind": DiscountKind(fields["kind"]), "on": Scope(fields["on"])})

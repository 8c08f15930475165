"""Money is integer cents, rates are basis points, weights are grams; one rounding serves all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from cafe_pos.domain.errors import PosError

BASIS_POINTS: Final = 10_000
GRAMS_PER_KILO: Final = 1_000
AMOUNT_LIMIT_CENTS: Final = 10_000_000_00
"""No amount of a village café comes near ten million euros: above it, a slip of the keyboard."""


def half_up(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero, so that negative documents mirror positive ones."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def parse_euros(text: str) -> int:
    """Read an amount in euros, comma or point as decimal mark, as cents.

    Raises:
        PosError: `amount.invalid`, `amount.decimals` or `amount.too_large`.
    """
    cleaned = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    cleaned = cleaned.replace(",", ".").removesuffix("€")
    if not cleaned.isascii() or "_" in cleaned or "e" in cleaned.lower():
        raise PosError("amount.invalid", text=text)
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        raise PosError("amount.invalid", text=text) from None
    if not value.is_finite():
        raise PosError("amount.invalid", text=text)
    if abs(value) * 100 > AMOUNT_LIMIT_CENTS:
        raise PosError("amount.too_large", text=text)
    # The remainder is exact, while a product would be rounded to the context's 28 digits.
    if value % Decimal("0.01"):
        raise PosError("amount.decimals", text=text)
    return int(value * 100)


def euros(cents: int) -> str:
    """Write cents as euros with two decimals and a point, the form of files and JSON."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}"


def rate_text(rate_bp: int) -> str:
    """Write basis points as a percentage without useless zeros: 550 is `5.5`."""
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def price_of(unit_price_cents: int, quantity: int, *, per: int = 1) -> int:
    """Total in cents of `quantity` units at a price `per` so many of them (1 000 for kilos)."""
    return half_up(unit_price_cents * quantity, per)


def allocate(total_cents: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share an amount in proportion to `weights`; the last part takes the remainder.

    This splits a menu at one price over its parts by their stand-alone prices (DOMAIN, "Money").
    A part without weight gets nothing, the remainder of a cent included.

    Raises:
        ValueError: no weight, a negative one, or all zero.
    """
    whole = sum(weights)
    if not weights or min(weights) < 0 or whole == 0:
        raise ValueError("weights must be non-negative and not all zero")
    last = max(index for index, weight in enumerate(weights) if weight)
    shares = [half_up(total_cents * weight, whole) for weight in weights]
    shares[last] += total_cents - sum(shares)
    return tuple(shares)

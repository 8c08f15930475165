"""Sharing: an amount over lines, a discount over an order, a bill among people; always exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem


def allocate(amount_cents: int, lefts: Sequence[int]) -> tuple[int, ...]:
    """Share an amount over lines in proportion to what is left of each, in cents.

    Each share is the exact one rounded down; the cents that are missing go to the largest
    remainders, the first line first. No line takes more than is left of it, and an amount equal
    to all that is left takes exactly that.

    Raises:
        PosError: `split.amount` when the amount is not between one cent and all that is left,
            `split.negative` when a line gives money back.
    """
    if any(left < 0 for left in lefts):
        raise PosError("split.negative")
    whole = sum(lefts)
    if not 0 < amount_cents <= whole:
        raise PosError("split.amount", amount_cents=amount_cents, left_cents=whole)
    return _largest_remainder(amount_cents, lefts, whole)


def spread(amount_cents: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Spread a discount in cents over lines of so many cents each, as `allocate` does.

    An amount above what the lines are worth takes all of it.
    """
    whole = sum(weights)
    if whole == 0:
        return (0,) * len(weights)
    return _largest_remainder(min(amount_cents, whole), weights, whole)


def _largest_remainder(amount: int, weights: Sequence[int], whole: int) -> tuple[int, ...]:
    shares = [amount * weight // whole for weight in weights]
    remainders = [amount * weight % whole for weight in weights]
    missing = amount - sum(shares)
    for index in sorted(range(len(weights)), key=lambda i: -remainders[i])[:missing]:
        shares[index] += 1
    return tuple(shares)


def equal(total_cents: int, people: int) -> tuple[int, ...]:
    """Divide an amount among people: parts that differ by one cent at most, the larger first.

    Raises:
        PosError: `split.people` for fewer than two, or more than there are cents.
    """
    if not 1 < people <= total_cents:
        raise PosError("split.people", people=people)
    share, rest = divmod(total_cents, people)
    return tuple(share + (index < rest) for index in range(people))


def settled(earlier: Iterable[Payload]) -> dict[int, int]:
    """What the tickets of a split paid of each line so far: position to cents."""
    paid: dict[int, int] = {}
    for ticket in earlier:
        for position, line in enumerate(ticket["lines"], start=1):
            paid[position] = paid.get(position, 0) + line["total"]
    return paid


_SAME: Final = ("article", "quantity", "unit_price", "discount", "whole", "vat_code", "rate")
"""What the tickets of a split say alike of each line."""


class Auditor:
    """Follows a ledger and checks that the tickets of a split pay no line more than once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], tuple[tuple[Any, ...], int]] = {}

    def see(self, seq: int, ticket: Payload) -> list[Problem]:
        """Add a ticket's shares to those of the same split."""
        split, number = ticket["split"], ticket["number"]
        found = []
        for position, line in enumerate(ticket["lines"], start=1):
            if ticket["nature"] != "sale":
                continue
            if (line["whole"] is None) is not (split is None):
                found.append(problem(seq, "split.line", number=number, line=position))
            elif split is not None:
                about = tuple([line[name] for name in _SAME])
                same, paid = self._seen.get((split, position), (about, 0))
                self._seen[split, position] = about, paid + line["total"]
                if same != about:
                    found.append(problem(seq, "split.line", number=number, line=position))
                elif paid + line["total"] > line["whole"]:
                    found.append(problem(seq, "split.exceeds", number=number, line=position))
        return found

"""The suspended coffees' fund: bought by some, drunk by others, never below zero."""

from __future__ import annotations

from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.payment import Method
from cafe_pos.domain.pricing import LineKind


def bought(ticket: Payload) -> int:
    """What a ticket puts into the fund, in cents; negative when it is taken back."""
    lines = ticket["lines"]
    return sum(line["total"] for line in lines if line["kind"] == LineKind.SUSPENDED)


def drunk(ticket: Payload) -> int:
    """What a ticket takes out of the fund, in cents; negative when it is given back to it."""
    return sum(p["amount"] for p in ticket["payments"] if p["method"] == Method.SUSPENDED)


class Auditor:
    """Follows a ledger and checks that the fund always held what was taken from it."""

    def __init__(self) -> None:
        self._pool = 0

    def see(self, seq: int, ticket: Payload) -> Problem | None:
        """Count a ticket's movement of the fund."""
        move = bought(ticket) - drunk(ticket)
        self._pool += move
        if move < 0 and self._pool < 0:
            number = ticket["number"]
            return problem(seq, "suspended.negative", number=number, pool_cents=self._pool)
        return None

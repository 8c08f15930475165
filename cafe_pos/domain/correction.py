"""A wrong payment method put right: a reversal and a new payment, never an edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.payment import Method

_ELSEWHERE: Final = frozenset({Method.ACCOUNT.value, Method.SUSPENDED.value})
"""Methods that move a debt or a fund, not money in the till."""


def standing(ticket: Payload, corrections: list[Mapping[str, Any]]) -> dict[str, int]:
    """What a ticket is paid with after its corrections: method to cents, zeros left out."""
    amounts: dict[str, int] = {}
    for source in (ticket, *corrections):
        for paid in source["payments"]:
            amounts[paid["method"]] = amounts.get(paid["method"], 0) + paid["amount"]
    return {method: cents for method, cents in amounts.items() if cents}


def moved(paid: Mapping[str, int], to: Method) -> list[dict[str, Any]]:
    """Payments that take back what a ticket is paid with and pay it by another method, in cents.

    Raises:
        PosError: `correction.method` for what stands on an account or in the fund, which a refund
            undoes, `correction.mixed` when it was paid in several ways, `correction.same` when it
            already is paid so, `correction.nothing` for a ticket worth nothing.
    """
    if not paid:
        raise PosError("correction.nothing")
    if len(paid) > 1:
        raise PosError("correction.mixed")
    ((method, cents),) = paid.items()
    if method == to.value:
        raise PosError("correction.same")
    if {method, to.value} & _ELSEWHERE:
        raise PosError("correction.method")
    return [
        {"method": method, "amount": -cents},
        {"method": to.value, "amount": cents},
    ]


def check(seq: int, correction: Payload) -> list[Problem]:
    """A correction moves money between methods and neither makes nor loses any."""
    total = sum(paid["amount"] for paid in correction["payments"])
    if total:
        return [problem(seq, "correction.arithmetic", number=correction["number"], total=total)]
    if any(paid["method"] in _ELSEWHERE for paid in correction["payments"]):
        return [problem(seq, "correction.elsewhere", number=correction["number"])]
    return []

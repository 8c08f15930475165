"""A refund: a new, negative ticket that gives lines of an earlier one back.

Its lines are those that were sold, as they were frozen, with negative quantities. Its VAT is that
of any document, on its own gross total per rate: a ticket given back whole mirrors its VAT to the
cent, whereas parts given back one by one are each rounded by themselves. What was sold by weight
goes back whole, since parts of a rounded price would not sum to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.domain import vat
from cafe_pos.domain.catalogue import Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.payment import REAL_METHODS, CashLimit, Method, Payment
from cafe_pos.domain.ticket import Nature, Sale, TicketLine
from cafe_pos.domain.vat import VatCode

_FROZEN: Final = (
    "article", "label", "family", "unit", "unit_price", "vat_code", "rate", "mode", "place",
    "ownership", "mandator", "cost", "lot", "menu",
)  # fmt: skip
"""What a line given back has in common with the line sold."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A line to give back, by its position from 1; without a quantity, all that is left of it."""

    position: int
    quantity: int | None = None


def left_of(original: Payload, earlier: Iterable[Payload]) -> dict[int, int]:
    """What earlier refunds left of each line of a ticket: position to pieces or grams."""
    left = {position: line["quantity"] for position, line in enumerate(original["lines"], start=1)}
    for refund in earlier:
        for line in refund["lines"]:
            left[line["corrects_line"]] += line["quantity"]
    return left


def compose(
    original: Payload,
    earlier: Sequence[Payload],
    wanted: Sequence[GivenBack],
    *,
    method: Method,
    reason: str,
    limit: CashLimit | None,
) -> Sale:
    """Turn lines of a ticket around, every line that is left unless some are named.

    Raises:
        PosError: `refund.of_refund`, `refund.no_reason`, `refund.method`, `refund.no_line`,
            `refund.quantity`, `refund.too_much`, `refund.by_weight`, `refund.already` when nothing
            is left, `refund.cash_limit` (CMF L112-6 binds whoever pays).
    """
    if original["nature"] != Nature.SALE:
        raise PosError("refund.of_refund", number=original["number"])
    if not reason:
        raise PosError("refund.no_reason")
    if method not in REAL_METHODS:
        raise PosError("refund.method", method=str(method))
    left = left_of(original, earlier)
    everything = [GivenBack(position) for position, quantity in left.items() if quantity]
    asked = wanted or everything
    if not asked:
        raise PosError("refund.already", number=original["number"])
    lines = tuple(_turned(original, left, back) for back in asked)
    total = sum(line.total_cents for line in lines)
    third_party = sum(line.total_cents for line in lines if line.vat_code is VatCode.HORS)
    if method is Method.CASH:
        _check_cash(original, -total, limit)
    return Sale(
        lines=lines,
        vat=vat.totals((line.vat_code, line.rate_bp, line.total_cents) for line in lines),
        payments=(Payment(method, total, total),) if total else (),
        total_cents=total,
        own_revenue_cents=total - third_party,
        third_party_cents=third_party,
        change_cents=0,
        nature=Nature.REFUND,
        corrects=original["number"],
        reason=reason,
    )


def _turned(original: Payload, left: dict[int, int], back: GivenBack) -> TicketLine:
    """One line with its quantity turned around; what is left of it shrinks."""
    number, position = original["number"], back.position
    if position not in left:
        raise PosError("refund.no_line", number=number, line=position, lines=len(left))
    line = original["lines"][position - 1]
    rest = left[position]
    quantity = rest if back.quantity is None else back.quantity
    if back.quantity is not None and quantity < 1:
        raise PosError("refund.quantity", quantity=quantity, article=line["label"])
    if quantity > rest or rest == 0:
        raise PosError(
            "refund.too_much", number=number, line=position, article=line["label"],
            left=rest, quantity=quantity or line["quantity"],
        )  # fmt: skip
    if line["unit"] != "piece" and quantity != line["quantity"]:
        raise PosError("refund.by_weight", article=line["label"], grams=line["quantity"])
    left[position] = rest - quantity
    sold = _line_of(line)
    total = sold.total_cents if sold.unit != "piece" else sold.unit_price_cents * quantity
    return replace(sold, quantity=-quantity, total_cents=-total, corrects_line=position)


def _line_of(line: Payload) -> TicketLine:
    return TicketLine(
        article=line["article"],
        label=line["label"],
        family=line["family"],
        quantity=line["quantity"],
        unit=line["unit"],
        unit_price_cents=line["unit_price"],
        total_cents=line["total"],
        vat_code=VatCode(line["vat_code"]),
        rate_bp=line["rate"],
        mode=Mode(line["mode"]),
        ownership=Ownership(line["ownership"]),
        mandator=line["mandator"],
        cost_cents=line["cost"],
        place=Place(line["place"]),
        lot=line["lot"],
        menu=line["menu"],
    )


def _check_cash(original: Payload, paid_back: int, limit: CashLimit | None) -> None:
    """Refuse more cash than the law allows; what came in as cash may always go back."""
    came_in = sum(p["amount"] for p in original["payments"] if p["method"] == Method.CASH)
    if limit is not None and paid_back > max(limit.resident_cents, came_in):
        raise PosError("refund.cash_limit", limit_cents=limit.resident_cents, cash_cents=paid_back)


def completes(original: Payload, earlier: Iterable[Payload], sale: Sale) -> bool:
    """Whether nothing is left of a ticket after a refund: it is cancelled."""
    left = left_of(original, earlier)
    for line in sale.lines:
        left[line.corrects_line or 0] += line.quantity
    return not any(left.values())


class Auditor:
    """Follows a ledger and checks that every refund gives back something that was sold."""

    def __init__(self) -> None:
        self._back: dict[tuple[str, int], int] = {}

    def see(self, seq: int, ticket: Payload, original: Payload | None) -> list[Problem]:
        """Check a ticket against the one that it corrects, which stands before it in the ledger."""
        refund = ticket["nature"] == Nature.REFUND
        found = [
            problem(seq, "ticket.sign", number=ticket["number"], line=position)
            for position, line in enumerate(ticket["lines"], start=1)
            if (line["quantity"] < 0) is not refund or (line["corrects_line"] is None) is refund
        ]
        if not refund or found:
            return found
        number, corrects = ticket["number"], ticket["corrects"]
        if original is None or original["nature"] != Nature.SALE:
            return [problem(seq, "refund.original", number=number, corrects=corrects)]
        for position, line in enumerate(ticket["lines"], start=1):
            sold = _sold(original, line["corrects_line"])
            if sold is None or any(sold[name] != line[name] for name in _FROZEN):
                found.append(
                    problem(seq, "refund.line", number=number, line=position, corrects=corrects)
                )
                continue
            key = corrects, line["corrects_line"]
            self._back[key] = self._back.get(key, 0) - line["quantity"]
            if self._back[key] > sold["quantity"]:
                found.append(
                    problem(seq, "refund.exceeds", number=number, line=position, corrects=corrects)
                )
        return found


def _sold(original: Payload, position: int) -> dict[str, Any] | None:
    lines: list[dict[str, Any]] = original["lines"]
    return lines[position - 1] if 1 <= position <= len(lines) else None

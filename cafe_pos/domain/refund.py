"""A refund: a new, negative ticket that gives lines of an earlier one back.

Its lines are those that were sold, as they were frozen, with negative quantities. Its VAT is that
of any document, on its own gross total per rate: a ticket given back whole mirrors its VAT to the
cent, whereas parts given back one by one are each rounded by themselves. What was sold by weight
goes back whole, since parts of a rounded price would not sum to it; so does a line of which the
ticket paid a share. A discount goes back with the pieces that it was given on, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.domain import service_mark, vat
from cafe_pos.domain.catalogue import Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.payment import REAL_METHODS, CashLimit, Method, Payment
from cafe_pos.domain.pricing import DiscountKind, LineKind, PriceKind, discount_share
from cafe_pos.domain.ticket import Nature, Sale, TicketLine
from cafe_pos.domain.vat import VatCode

TO_WHERE_IT_CAME_FROM: Final = {
    Method.ACCOUNT: "refund.account",
    Method.SUSPENDED: "refund.suspended",
}
"""What may also be paid back: a debt is lowered, the fund is given back what was drunk from it.

With each, the refusal of more than came from there.
"""

_FROZEN: Final = (
    "article", "label", "family", "unit", "unit_price", "vat_code", "rate", "mode", "place",
    "ownership", "mandator", "cost", "lot", "menu", "kind", "list_price", "price_kind",
    "price_reason", "discount_kind", "discount_reason", "menu_label", "supplement",
)  # fmt: skip
"""What a line given back has in common with the line sold."""
_MARK: Final = ("service", "ref", "act")
"""That too; lines without a service say none of it."""


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
            `refund.quantity`, `refund.too_much`, `refund.by_weight`, `refund.shared`,
            `refund.already` when nothing is left, `refund.account` and `refund.suspended` beyond
            what came from there, `refund.cash_limit` (CMF L112-6 binds whoever pays).
    """
    if original["nature"] != Nature.SALE:
        raise PosError("refund.of_refund", number=original["number"])
    if not reason:
        raise PosError("refund.no_reason")
    if method not in REAL_METHODS | TO_WHERE_IT_CAME_FROM.keys():
        raise PosError("refund.method", method=str(method))
    left = left_of(original, earlier)
    everything = [GivenBack(position) for position, quantity in left.items() if quantity]
    asked = wanted or everything
    if not asked:
        raise PosError("refund.already", number=original["number"])
    lines = tuple(_turned(original, left, back) for back in asked)
    total = sum(line.total_cents for line in lines)
    third_party = sum(line.total_cents for line in lines if line.vat_code is VatCode.HORS)
    payments = _payments(original, earlier, method, total)
    _check_cash(original, payments, limit)
    return Sale(
        lines=lines,
        vat=vat.totals((line.vat_code, line.rate_bp, line.total_cents) for line in lines),
        payments=payments,
        total_cents=total,
        own_revenue_cents=total - third_party,
        third_party_cents=third_party,
        change_cents=0,
        nature=Nature.REFUND,
        corrects=original["number"],
        reason=reason,
    )


def _payments(
    original: Payload, earlier: Sequence[Payload], method: Method, total_cents: int
) -> tuple[Payment, ...]:
    """Pay back to an account or the fund what came from there, everything else as was asked.

    What the fund paid goes back to the fund: nobody is paid for a coffee that somebody else
    had suspended.
    """
    if not total_cents:
        return ()
    paid, back = _by_method([original]), _by_method(earlier)
    if method in TO_WHERE_IT_CAME_FROM:
        left = paid.get(method, 0) + back.get(method, 0)
        if not 0 <= -total_cents <= left:
            code = TO_WHERE_IT_CAME_FROM[method]
            raise PosError(code, number=original["number"], left_cents=left)
        accounts = (p["account"] for p in original["payments"] if p["method"] == method)
        return (Payment(method, total_cents, total_cents, account=next(accounts)),)
    fund = Method.SUSPENDED
    if fund not in paid or total_cents > 0:
        return (Payment(method, total_cents, total_cents),)
    ours = sum(paid.values()) + sum(back.values()) - paid[fund] - back.get(fund, 0)
    real = -min(-total_cents, ours)
    parts = ((method, real), (fund, total_cents - real))
    return tuple(Payment(by, cents, cents) for by, cents in parts if cents)


def _by_method(tickets: Iterable[Payload]) -> dict[str, int]:
    """What tickets were paid by each method, in cents."""
    sums: dict[str, int] = {}
    for ticket in tickets:
        for payment in ticket["payments"]:
            sums[payment["method"]] = sums.get(payment["method"], 0) + payment["amount"]
    return sums


def _turned(original: Payload, left: dict[int, int], back: GivenBack) -> TicketLine:
    """One line with its quantity turned around; what is left of it shrinks."""
    number, position = original["number"], back.position
    if position not in left:
        raise PosError("refund.no_line", number=number, line=position, lines=len(left))
    line = original["lines"][position - 1]
    sign = 1 if line["quantity"] > 0 else -1
    rest = left[position] * sign
    quantity = rest if back.quantity is None else back.quantity
    if back.quantity is not None and quantity < 1:
        raise PosError("refund.quantity", quantity=quantity, article=line["label"])
    if quantity > rest or rest == 0:
        raise PosError(
            "refund.too_much", number=number, line=position, article=line["label"],
            left=rest, quantity=quantity or abs(line["quantity"]),
        )  # fmt: skip
    sold_quantity = line["quantity"] * sign
    if quantity != sold_quantity:
        if line["unit"] != "piece":
            raise PosError("refund.by_weight", article=line["label"], grams=line["quantity"])
        if line["whole"] is not None:
            raise PosError("refund.shared", article=line["label"])
    left[position] = (rest - quantity) * sign
    sold = _line_of(line)
    if quantity == sold_quantity:
        total, off = sold.total_cents, sold.discount_cents
    else:
        off = discount_share(sold.discount_cents, sold_quantity, sold_quantity - rest, quantity)
        total = sold.unit_price_cents * quantity * sign - off
    return replace(
        sold,
        quantity=-quantity * sign,
        total_cents=-total,
        discount_cents=-off,
        whole_cents=None if sold.whole_cents is None else -sold.whole_cents,
        corrects_line=position,
    )


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
        kind=LineKind(line["kind"]),
        list_price_cents=line["list_price"],
        price_kind=None if line["price_kind"] is None else PriceKind(line["price_kind"]),
        price_reason=line["price_reason"],
        discount_cents=line["discount"],
        discount_kind=(
            None if line["discount_kind"] is None else DiscountKind(line["discount_kind"])
        ),
        discount_reason=line["discount_reason"],
        whole_cents=line["whole"],
        menu_label=line["menu_label"],
        supplement=line["supplement"],
        mark=service_mark.of(line),
    )


def _check_cash(original: Payload, payments: Sequence[Payment], limit: CashLimit | None) -> None:
    """Refuse more cash than the law allows; what came in as cash may always go back."""
    paid_back = -sum(p.amount_cents for p in payments if p.method is Method.CASH)
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
        self._paid_back: dict[tuple[str, str], int] = {}

    def see(self, seq: int, ticket: Payload, original: Payload | None) -> list[Problem]:
        """Check a ticket against the one that it corrects, which stands before it in the ledger."""
        refund = ticket["nature"] == Nature.REFUND
        found = [
            problem(seq, "ticket.sign", number=ticket["number"], line=position)
            for position, line in enumerate(ticket["lines"], start=1)
            if (line["corrects_line"] is None) is refund
            or not line["quantity"]
            or ((line["quantity"] < 0) is not (line["kind"] == LineKind.DEPOSIT_BACK)) is not refund
        ]
        if not refund or found:
            return found
        number, corrects = ticket["number"], ticket["corrects"]
        if original is None or original["nature"] != Nature.SALE:
            return [problem(seq, "refund.original", number=number, corrects=corrects)]
        for position, line in enumerate(ticket["lines"], start=1):
            code = self._see_line(corrects, line, _sold(original, line["corrects_line"]))
            if code is not None:
                found.append(problem(seq, code, number=number, line=position, corrects=corrects))
        found.extend(
            problem(seq, "refund.paid", number=number, method=method, corrects=corrects)
            for method in self._see_payments(ticket, original)
        )
        return found

    def _see_line(self, corrects: str, line: Payload, sold: Payload | None) -> str | None:
        """What is wrong with a line given back; None when nothing is."""
        if sold is None or any(sold[name] != line[name] for name in _FROZEN):
            return "refund.line"
        if any(sold.get(name) != line.get(name) for name in _MARK):
            return "refund.line"
        key = corrects, line["corrects_line"]
        before = self._back.get(key, 0)
        quantity, whole = abs(line["quantity"]), abs(sold["quantity"])
        self._back[key] = before + quantity
        if before + quantity > whole:
            return "refund.exceeds"
        if sold["whole"] is not None:
            mirrored = all(line[n] == -sold[n] for n in ("quantity", "whole", "total", "discount"))
            return None if mirrored else "refund.line"
        off = discount_share(sold["discount"], whole, before, quantity)
        return None if line["whole"] is None and line["discount"] == -off else "refund.line"

    def _see_payments(self, ticket: Payload, original: Payload) -> Iterator[str]:
        """Methods by which more went back to an account or the fund than came from there."""
        paid = _by_method([original])
        for method, cents in _by_method([ticket]).items():
            if method in TO_WHERE_IT_CAME_FROM:
                key = original["number"], method
                self._paid_back[key] = self._paid_back.get(key, 0) - cents
                if self._paid_back[key] > paid.get(method, 0):
                    yield method


def _sold(original: Payload, position: int) -> dict[str, Any] | None:
    lines: list[dict[str, Any]] = original["lines"]
    return lines[position - 1] if 1 <= position <= len(lines) else None

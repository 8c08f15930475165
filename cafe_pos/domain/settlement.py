"""Settlements and payouts as the ledger keeps them, and what must hold of them.

A settlement says what a period made due to a mandator; a payout says how some of it was paid, or
received when it is negative. Both are documents: numbered, chained, never changed. A payout never
goes beyond what was due up to its settlement, less everything paid before, cash handed over from
the drawer without a payout included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.money import BASIS_POINTS, GRAMS_PER_KILO, half_up, price_of
from cafe_pos.domain.settling import COMMISSIONS, PURCHASES, month_part
from cafe_pos.domain.vat import VatCode

METHODS: Final = ("cash", "transfer", "cheque")
_PER: Final = {"g": GRAMS_PER_KILO, "ml": GRAMS_PER_KILO}
_SUMS: Final = ("sold", "commission_net", "commission_vat", "purchases", "purchases_vat")


def settlement_number(serial: int) -> str:
    """The public number of a settlement: `S-00000001`."""
    return f"S-{serial:08d}"


def payout_number(serial: int) -> str:
    """The public number of a payout: `V-00000001`."""
    return f"V-{serial:08d}"


def settlement_payload(
    *,
    serial: int,
    mandator: str,
    mandator_name: str,
    identity: int,
    first: str,
    last: str,
    business_day: str,
    recorded_at: str,
    operator: str,
    channel: str,
    stretches: Sequence[Mapping[str, Any]],
    lines: Sequence[Mapping[str, Any]],
    sold: int,
    commission_net: int,
    commission_vat: int,
    purchases: int,
    purchases_vat: int,
    brought: int,
) -> dict[str, Any]:
    """A settlement as the ledger keeps it (format version 1), its sums in cents.

    A stretch holds `from`, `to`, `ownership`, `terms`, the commission's `vat_code` and `rate`,
    and `purchase_vat_code` and `purchase_rate` of what is bought; a line names its `stretch`,
    from 1. What was due before is `brought`.
    """
    commission = commission_net + commission_vat
    due = sold - commission + purchases + purchases_vat
    return {
        "document": "settlement",
        "serial": serial,
        "number": settlement_number(serial),
        "mandator": mandator,
        "mandator_name": mandator_name,
        "identity": identity,
        "from": first,
        "to": last,
        "business_day": business_day,
        "recorded_at": recorded_at,
        "operator": operator,
        "channel": channel,
        "stretches": [dict(stretch) for stretch in stretches],
        "lines": [dict(line) for line in lines],
        "sold": sold,
        "commission_net": commission_net,
        "commission_vat": commission_vat,
        "commission": commission,
        "purchases": purchases,
        "purchases_vat": purchases_vat,
        "due": due,
        "brought": brought,
        "balance": brought + due,
    }


def payout_payload(
    *,
    serial: int,
    settlement: str,
    mandator: str,
    method: str,
    amount_cents: int,
    reference: str | None,
    movement: str | None,
    session: str | None,
    business_day: str,
    recorded_at: str,
    operator: str,
    channel: str,
) -> dict[str, Any]:
    """A payout as the ledger keeps it (format version 1); cash names its movement and session."""
    return {
        "document": "payout",
        "serial": serial,
        "number": payout_number(serial),
        "settlement": settlement,
        "mandator": mandator,
        "method": method,
        "amount": amount_cents,
        "reference": reference,
        "movement": movement,
        "session": session,
        "business_day": business_day,
        "recorded_at": recorded_at,
        "operator": operator,
        "channel": channel,
    }


def is_purchase(settlement: Payload) -> bool:
    """Whether a settlement is a supplier's bill alone (401): nothing was held, nothing earned.

    Of every other mandator all stands in one account (467), purchases included.
    """
    return bool(settlement["purchases"] and not settlement["sold"] and not settlement["commission"])


def vat_rows(settlement: Payload, side: str) -> list[tuple[str, int, int, int]]:
    """The `commission` or the `purchases` of a settlement by rate: code, rate, net and VAT.

    VAT is half-up on the net of each code and rate of the whole period, in cents.
    """
    whats = COMMISSIONS if side == "commission" else PURCHASES
    names = ("vat_code", "rate") if side == "commission" else _BOUGHT
    net: dict[tuple[str, int], int] = {}
    for line in settlement["lines"]:
        if line["what"] in whats:
            stretch = settlement["stretches"][line["stretch"] - 1]
            key = stretch[names[0]] or VatCode.HORS.value, stretch[names[1]]
            net[key] = net.get(key, 0) + line["amount"]
    return [
        (code, rate, cents, half_up(cents * rate, BASIS_POINTS))
        for (code, rate), cents in sorted(net.items())
    ]


_BOUGHT: Final = ("purchase_vat_code", "purchase_rate")


def _computed(settlement: Payload) -> dict[str, int]:
    """The sums of a settlement, from its own lines."""
    said = settlement["lines"]
    commission, bought = vat_rows(settlement, "commission"), vat_rows(settlement, "purchases")
    sums = (
        sum(line["amount"] for line in said if line["what"] == "sold"),
        sum(row[2] for row in commission), sum(row[3] for row in commission),
        sum(row[2] for row in bought), sum(row[3] for row in bought),
    )  # fmt: skip
    return dict(zip(_SUMS, sums, strict=True))


def check_settlement(settlement: Payload) -> Iterator[str]:
    """What of a settlement does not agree with its own lines."""
    for position, line in enumerate(settlement["lines"], start=1):
        stretch = settlement["stretches"][line["stretch"] - 1]
        if line["stretch"] < 1 or not _adds_up(line, stretch):
            yield f"line {position}"
    computed = _computed(settlement)
    yield from (name for name in _SUMS if settlement[name] != computed[name])
    commission = computed["commission_net"] + computed["commission_vat"]
    due = computed["sold"] - commission + computed["purchases"] + computed["purchases_vat"]
    expected = {
        "number": settlement_number(settlement["serial"]),
        "commission": commission,
        "due": due,
        "balance": settlement["brought"] + due,
    }
    yield from (name for name, value in expected.items() if settlement[name] != value)
    yield from _check_days(settlement)


def _check_days(settlement: Payload) -> Iterator[str]:
    """The stretches follow one another from the first day to the last, which are over."""
    starts = [stretch["from"] for stretch in settlement["stretches"]]
    ends = [stretch["to"] for stretch in settlement["stretches"]]
    follow = [settlement["from"], *map(_next_day, ends)]
    whole = [*starts, _next_day(settlement["to"])] == follow
    if not whole or not settlement["from"] <= settlement["to"] <= settlement["business_day"]:
        yield "days"


def _next_day(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()


def _adds_up(line: Payload, stretch: Payload) -> bool:
    """Whether a line's amount is what its quantity and its price make."""
    what, quantity, price, amount = line["what"], line["quantity"], line["price"], line["amount"]
    if what in {"delivered", "returned"}:
        cents = price_of(price or 0, quantity, per=_PER.get(line["unit"], 1))
        return bool(amount == (cents if what == "delivered" else -cents))
    if price is None:
        return what in {"sold", "opaque"}  # pieces sold at several prices have none of their own
    match what:
        case "percent":
            return bool(amount == half_up(quantity * price, BASIS_POINTS))
        case "fixed":
            first, last = (date.fromisoformat(stretch[name]) for name in ("from", "to"))
            return bool(amount == month_part(price, first, last))
        case "sold" | "opaque" | "item":
            return bool(amount == price_of(price, quantity, per=_PER.get(line["unit"], 1)))
        case _:
            return False


class Auditor:
    """Follows a ledger: settlements follow one another, and nobody is paid more than is due."""

    def __init__(self) -> None:
        self._until: dict[str, str] = {}
        self._due: dict[str, int] = {}
        self._paid: dict[str, int] = {}
        self._upto: dict[str, tuple[str, int]] = {}
        self._movements: dict[str, tuple[str, int, str, bool]] = {}

    def see_movement(self, movement: Payload) -> None:
        """Note cash that was handed to a mandator, or came from one."""
        code = movement["mandator"]
        if code is None:
            return
        cents = movement["amount"] if movement["direction"] == "out" else -movement["amount"]
        handed = movement["kind"] == "withdrawal_mandator"
        self._movements[movement["number"]] = code, cents, movement["session"], handed
        if handed:
            self._paid[code] = self._paid.get(code, 0) + cents

    def see_settlement(self, seq: int, settlement: Payload, sold: int) -> list[Problem]:
        """Check a settlement; `sold` is what tickets of its days sold in the mandator's name."""
        number, code = settlement["number"], settlement["mandator"]
        wrong = list(check_settlement(settlement))
        if settlement["sold"] != sold and "sold" not in wrong:
            wrong.append("sold")
        if settlement["brought"] != self._due.get(code, 0) - self._paid.get(code, 0):
            wrong.append("brought")
        found = []
        if wrong:
            what = ", ".join(wrong)
            found.append(problem(seq, "settlement.arithmetic", number=number, what=what))
        if settlement["from"] <= self._until.get(code, ""):
            found.append(problem(seq, "settlement.overlap", number=number))
        self._until[code] = max(settlement["to"], self._until.get(code, ""))
        self._due[code] = self._due.get(code, 0) + settlement["due"]
        self._upto[number] = code, self._due[code]
        return found

    def see_payout(self, seq: int, payout: Payload) -> list[Problem]:
        """Check a payout against its settlement, what is left of it, and the drawer's movement."""
        number, code, cents = payout["number"], payout["mandator"], payout["amount"]
        wrong = []
        if number != payout_number(payout["serial"]) or payout["method"] not in METHODS:
            wrong.append("number" if payout["method"] in METHODS else "method")
        settled, due = self._upto.get(payout["settlement"], ("", 0))
        if settled != code:
            wrong.append("settlement")
        movement = payout["movement"]
        moved = self._movements.pop(movement, None) if movement is not None else None
        if moved is not None and moved[3]:
            self._paid[code] = self._paid.get(code, 0) - moved[1]
        said = None if moved is None else moved[:3]
        expected = (code, cents, payout["session"]) if payout["method"] == "cash" else None
        if said != expected or (movement is None) is not (expected is None):
            wrong.append("movement")
        left = due - self._paid.get(code, 0)
        if not (0 < cents <= left or left <= cents < 0):
            wrong.append("amount")
        self._paid[code] = self._paid.get(code, 0) + cents
        if not wrong:
            return []
        return [problem(seq, "payout.document", number=number, what=", ".join(wrong))]

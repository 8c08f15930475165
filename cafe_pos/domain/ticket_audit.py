"""A ticket recomputed from its own lines: what `verify` does with every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cafe_pos.domain import vat
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.money import price_of
from cafe_pos.domain.pricing import DiscountKind
from cafe_pos.domain.service_mark import HANDOVER
from cafe_pos.domain.ticket import number_of
from cafe_pos.domain.vat import VatCode


def check_arithmetic(seq: int, ticket: Payload) -> list[Problem]:
    """Recompute a ticket's sums from its own lines; an empty list when all agree."""
    if _adds_up(ticket):
        return []
    found: list[Problem] = []

    def expect(what: str, said: object, computed: object) -> None:
        if said != computed:
            found.append(
                problem(
                    seq,
                    "ticket.arithmetic",
                    number=ticket["number"],
                    what=what,
                    said=said,
                    computed=computed,
                )
            )

    parts = []
    third_party = 0
    for position, line in enumerate(ticket["lines"], start=1):
        for what, said, computed in _check_line(position, line):
            expect(what, said, computed)
        code = VatCode(line["vat_code"])
        parts.append((code, line["rate"], line["total"]))
        if code is VatCode.HORS:
            third_party += line["total"]
    expect("total", ticket["total"], sum(part[2] for part in parts))
    expect("third_party", ticket["third_party"], third_party)
    expect("own_revenue", ticket["own_revenue"], ticket["total"] - third_party)
    said_vat = [(v["code"], v["rate"], v["gross"], v["net"], v["vat"]) for v in ticket["vat"]]
    computed_vat = [
        (v.code.value, v.rate_bp, v.gross_cents, v.net_cents, v.vat_cents)
        for v in vat.totals(parts)
    ]
    expect("vat", said_vat, computed_vat)
    expect("payments", sum(p["amount"] for p in ticket["payments"]), ticket["total"])
    handed = sum(p["tendered"] - p["amount"] for p in ticket["payments"])
    expect("change", ticket["change"], handed)
    if ticket["number"] != number_of(ticket["serial"], ticket["series"]):
        expect("number", ticket["number"], number_of(ticket["serial"], ticket["series"]))
    return found


_VAT_CODES: Final = frozenset(code.value for code in VatCode)


def _adds_up(ticket: Payload) -> bool:
    """The quick answer for a plain ticket: True means that `check_arithmetic` would find nothing.

    Whatever is not plain (weights, shares, discounts, services) is left to the long way.
    """
    total = third_party = 0
    rates: dict[tuple[int, str], int] = {}
    for line in ticket["lines"]:
        cents, code = line["total"], line["vat_code"]
        plain = line["unit"] == "piece" and line["kind"] == "article" and code in _VAT_CODES
        if "service" in line:
            return False
        if not plain or line["whole"] is not None or line["discount"] or line["discount_kind"]:
            return False
        if cents != line["unit_price"] * line["quantity"]:
            return False
        total += cents
        if code == "HORS":
            third_party += cents
        rate = -line["rate"], code
        rates[rate] = rates.get(rate, 0) + cents
    said = [
        {"code": code, "gross": gross, "net": gross - within, "rate": -rate, "vat": within}
        for (rate, code), gross in sorted(rates.items())
        for within in (vat.vat_within(gross, -rate),)
    ]
    paid = handed = 0
    for part in ticket["payments"]:
        paid += part["amount"]
        handed += part["tendered"]
    return (
        ticket["vat"] == said
        and total == ticket["total"] == paid
        and third_party == ticket["third_party"]
        and ticket["own_revenue"] == total - third_party
        and ticket["change"] == handed - paid
        and bool(ticket["number"] == number_of(ticket["serial"], ticket["series"]))
    )


def _check_line(position: int, line: Payload) -> Iterator[tuple[str, object, object]]:
    """What of a line does not agree with the rest of it: what, as said, as computed."""
    per = 1000 if line["unit"] == "g" else 1
    gross = price_of(line["unit_price"], line["quantity"], per=per)
    off, kind = line["discount"], line["discount_kind"]
    whole = gross - off
    if line["whole"] is None:
        if line["total"] != whole:
            yield f"line {position}", line["total"], whole
    else:
        if line["whole"] != whole:
            yield f"whole of line {position}", line["whole"], whole
        if not min(0, whole) <= line["total"] <= max(0, whole):
            yield f"line {position}", line["total"], whole
    if line["kind"] != "article" and line["vat_code"] != "HORS":
        yield f"VAT of line {position}", line["vat_code"], VatCode.HORS.value
    if line.get("act") == HANDOVER:
        yield from _check_handover(position, line)
    if kind is None or kind == DiscountKind.GIFT:
        expected = 0 if kind is None else gross
        if off != expected:
            yield f"discount of line {position}", off, expected
    elif not min(0, gross) <= off <= max(0, gross):
        yield f"discount of line {position}", off, gross


def _check_handover(position: int, line: Payload) -> Iterator[tuple[str, object, object]]:
    """What is handed over costs nothing and carries no VAT."""
    if line["unit_price"]:
        yield f"price of line {position}", line["unit_price"], 0
    if line["vat_code"] != "HORS":
        yield f"VAT of line {position}", line["vat_code"], VatCode.HORS.value

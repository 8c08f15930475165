"""A ticket: composed once from lines and tenders, then a payload that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain import payment, vat
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.money import price_of
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.vat import VatAmount, VatCode, VatRegime, VatTable

SERIES: Final = "T"
MAX_LINES: Final = 500
EXEMPT_BP: Final = 0


class Channel(StrEnum):
    """Where a ticket came from."""

    SCREEN = "screen"
    CLI = "cli"
    IMPORT = "import"
    PAPER = "paper"


class Nature(StrEnum):
    """What a ticket does: sell, or give back what an earlier one sold (`domain/refund.py`)."""

    SALE = "sale"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class VatRules:
    """The café's regime and the rates of its territory."""

    regime: VatRegime
    table: VatTable

    def of(self, article: Article, mode: Mode, on: date) -> tuple[VatCode, int]:
        """Code and rate in basis points for an article in a mode on a day.

        Under the *franchise en base* everything of the café's own is exempt (CGI art. 293 B).
        """
        code = article.vat_code(mode)
        if self.regime is VatRegime.FRANCHISE and code is not VatCode.HORS:
            return VatCode.EX0, EXEMPT_BP
        return code, self.table.rate_bp(code, on)


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One line as sold; quantities in pieces or grams, prices in cents per piece or kilo.

    On a refund the quantity is negative and `corrects_line` is the position of the line sold.
    """

    article: str
    label: str
    family: str
    quantity: int
    unit: str
    unit_price_cents: int
    total_cents: int
    vat_code: VatCode
    rate_bp: int
    mode: Mode
    ownership: Ownership
    mandator: str | None
    cost_cents: int | None
    place: Place = Place.COUNTER
    lot: str | None = None
    menu: str | None = None
    corrects_line: int | None = None


@dataclass(frozen=True, slots=True)
class Sale:
    """What a ticket says of goods and money, before it has a number.

    A refund is a sale turned around: it names the ticket that it `corrects`, with the reason.
    """

    lines: tuple[TicketLine, ...]
    vat: tuple[VatAmount, ...]
    payments: tuple[payment.Payment, ...]
    total_cents: int
    own_revenue_cents: int
    third_party_cents: int
    change_cents: int
    nature: Nature = Nature.SALE
    corrects: str | None = None
    reason: str | None = None


def compose(
    lines: Sequence[OrderLine],
    tenders: Sequence[payment.Tender],
    *,
    rules: VatRules,
    limit: payment.CashLimit | None,
    on: date,
) -> Sale:
    """Compute a sale: line totals, VAT per rate on the gross total of the rate, payments, change.

    Raises:
        PosError: `order.empty`, `order.too_long`, `article.blocked`, or a refusal of the payment.
    """
    if not lines:
        raise PosError("order.empty")
    if len(lines) > MAX_LINES:
        raise PosError("order.too_long", limit=MAX_LINES)
    sold = tuple(_sell(line, rules, on) for line in lines)
    total = sum(line.total_cents for line in sold)
    third_party = sum(line.total_cents for line in sold if line.vat_code is VatCode.HORS)
    settlement = payment.settle(total, tenders, limit)
    return Sale(
        lines=sold,
        vat=vat.totals((line.vat_code, line.rate_bp, line.total_cents) for line in sold),
        payments=settlement.payments,
        total_cents=total,
        own_revenue_cents=total - third_party,
        third_party_cents=third_party,
        change_cents=settlement.change_cents,
    )


def _sell(line: OrderLine, rules: VatRules, on: date) -> TicketLine:
    article = line.article
    if article.blocked:
        raise PosError("article.blocked", article=article.label)
    code, rate_bp = rules.of(article, line.mode, on)
    return TicketLine(
        article=article.code,
        label=article.label,
        family=article.family,
        quantity=line.quantity,
        unit="g" if article.by_weight else "piece",
        unit_price_cents=line.unit_price_cents,
        total_cents=line.total_cents,
        vat_code=code,
        rate_bp=rate_bp,
        mode=line.mode,
        ownership=article.ownership,
        mandator=article.mandator,
        cost_cents=article.cost_cents,
    )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a ticket says that is not goods or money; times are UTC ending in Z."""

    serial: int
    till: str
    identity: int
    session: str
    operator: str
    operator_name: str
    channel: Channel
    issued_at: str
    recorded_at: str
    utc_offset_min: int
    business_day: str
    client_key: str | None
    request_hash: str | None


def number_of(serial: int, series: str = SERIES) -> str:
    """The public number of a document: `T-00000412`."""
    return f"{series}-{serial:08d}"


def payload_of(sale: Sale, about: Circumstances) -> dict[str, Any]:
    """The ticket as the ledger keeps it: the document itself, format version 1.

    Keys that later work fills (lot, menu, customer, covers, visa) are there already, null.
    """
    return {
        "document": "ticket",
        "nature": sale.nature.value,
        "number": number_of(about.serial),
        "series": SERIES,
        "serial": about.serial,
        "till": about.till,
        "identity": about.identity,
        "session": about.session,
        "operator": about.operator,
        "operator_name": about.operator_name,
        "channel": about.channel.value,
        "issued_at": about.issued_at,
        "recorded_at": about.recorded_at,
        "utc_offset_min": about.utc_offset_min,
        "business_day": about.business_day,
        "client_key": about.client_key,
        "request_hash": about.request_hash,
        "corrects": sale.corrects,
        "reason": sale.reason,
        "customer": None,
        "covers": None,
        "visa": None,
        "total": sale.total_cents,
        "own_revenue": sale.own_revenue_cents,
        "third_party": sale.third_party_cents,
        "change": sale.change_cents,
        "lines": [_line_payload(line) for line in sale.lines],
        "vat": [
            {
                "code": v.code.value,
                "rate": v.rate_bp,
                "gross": v.gross_cents,
                "net": v.net_cents,
                "vat": v.vat_cents,
            }
            for v in sale.vat
        ],
        "payments": [
            {
                "method": p.method.value,
                "amount": p.amount_cents,
                "tendered": p.tendered_cents,
                "bank": p.bank,
                "cheque_number": p.cheque_number,
            }
            for p in sale.payments
        ],
    }


def _line_payload(line: TicketLine) -> dict[str, Any]:
    return {
        "article": line.article,
        "label": line.label,
        "family": line.family,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": line.unit_price_cents,
        "total": line.total_cents,
        "vat_code": line.vat_code.value,
        "rate": line.rate_bp,
        "mode": line.mode.value,
        "place": line.place.value,
        "ownership": line.ownership.value,
        "mandator": line.mandator,
        "cost": line.cost_cents,
        "lot": line.lot,
        "menu": line.menu,
        "corrects_line": line.corrects_line,
    }


def check_arithmetic(seq: int, ticket: Payload) -> list[Problem]:
    """Recompute a ticket's sums from its own lines; an empty list when all agree."""
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
        per = 1000 if line["unit"] == "g" else 1
        total = price_of(line["unit_price"], line["quantity"], per=per)
        expect(f"line {position}", line["total"], total)
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


def modes_of(ticket: Mapping[str, Any]) -> frozenset[str]:
    """The service modes a ticket's lines were sold in."""
    return frozenset(line["mode"] for line in ticket["lines"])

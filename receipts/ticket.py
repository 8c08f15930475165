"""The ticket: what a customer takes away, with all that the law wants to read on it.

These classes hold a ticket as it was issued, already computed and frozen; nothing is
recomputed here, so a reprint in ten years shows the figures of today. Times come in as
local text, since this package has no clock and no zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from receipts.amounts import amount, money, rate, volume, weight
from receipts.document import Block, Document, Row, Rule, Table, Text
from receipts.normalize import NO_BREAK
from receipts.words import Words

Unit = Literal["piece", "g", "ml"]
"""What a quantity counts: pieces, grams or millilitres."""

Mode = Literal["on_site", "takeaway"]
"""How an article is served; it decides its VAT code."""

Ownership = Literal["firm", "opaque", "transparent"]
"""Whose goods are sold. Source: DOMAIN, "Ownership of what is sold"."""

OUTSIDE_VAT: Final = "HORS"
"""The code of what is no revenue: third-party funds, deposits, vouchers."""

EXEMPT: Final = "EX0"
"""The code of what is revenue, exempt from VAT."""

_DASH: Final = "-"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues the ticket, as it was named that day; empty fields are not printed."""

    trade_name: str
    legal_name: str
    address: tuple[str, ...]
    siret: str
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One line sold: `quantity` in pieces, grams or millilitres; all prices in cents.

    `unit_price_cents` is per piece, per kilogram or per litre, VAT included. `mandator` is
    the trade name of who owns a transparent line. `mode` is printed on mixed tickets only;
    `note` is a remark of its own (a discount, a lot).
    """

    label: str
    quantity: int
    unit: Unit
    unit_price_cents: int
    total_cents: int
    vat_code: str
    ownership: Ownership = "firm"
    mandator: str = ""
    mode: Mode | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VatRow:
    """The sums of one VAT code: rate in basis points, gross, net and VAT in cents."""

    code: str
    rate_bp: int
    gross_cents: int
    net_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment in cents; `tendered_cents` is what was handed over when change was due."""

    label: str
    amount_cents: int
    tendered_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as issued. Amounts in cents, negative on a refund.

    `issued_on` is local text, seconds included (``22/11/2026 10:15:00``). `software` is the
    name and version, `signature_extract` a few characters of the signature, empty while it
    is pending. `duplicate_no` is None on the original. `channel_note` says when a ticket was
    not rung up on the screen (typed in from paper, imported); `footer` is the café's own.
    """

    issuer: Issuer
    number: str
    till: str
    operator: str
    issued_on: str
    mode: Mode | Literal["mixed"]
    lines: tuple[TicketLine, ...]
    total_cents: int
    vat: tuple[VatRow, ...]
    payments: tuple[PaymentRow, ...]
    software: str
    signature_extract: str = ""
    change_cents: int = 0
    third_party_cents: int = 0
    franchise: bool = False
    refund_of: str | None = None
    duplicate_no: int | None = None
    reason: str = ""
    training: bool = False
    demo: bool = False
    channel_note: str = ""
    footer: tuple[str, ...] = ()


def document(ticket: Ticket, words: Words) -> Document:
    """Return the printed form of `ticket`.

    Source: DOMAIN, "Receipts" and "Ownership"; CGI ann. II 242 nonies M for the mentions of
    a note, CGI 293 B for those of the *franchise en base*.
    """
    marks = _marks(ticket, words)
    blocks = (
        *marks,
        *_issuer(ticket.issuer, words),
        *_identity(ticket, words),
        Rule(),
        *_lines(ticket, words),
        Rule(),
        *_total(ticket, words),
        *_vat(ticket, words),
        *_payments(ticket, words),
        Rule(),
        *_closing(ticket, words),
        *marks,
    )
    title = words.ticket.format(number=ticket.number)
    return Document(blocks, title)


def _marks(ticket: Ticket, words: Words) -> list[Block]:
    """Return what must stand at both ends of a paper that proves nothing."""
    blocks: list[Block] = []
    if ticket.training:
        blocks.append(Text(f"* {words.training} *", "center", bold=True, size=3))
        blocks.append(Text(words.training_note, "center"))
    if ticket.demo:
        blocks.append(Text(f"* {words.demo} *", "center", bold=True, size=3))
        blocks.append(Text(words.demo_note, "center"))
    return blocks


def _issuer(issuer: Issuer, words: Words) -> list[Block]:
    blocks: list[Block] = [Text(issuer.trade_name, "center", bold=True, size=3)]
    small = [issuer.legal_name, *issuer.address]
    if issuer.siret:
        small.append(words.siret.format(siret=issuer.siret))
    if issuer.vat_number:
        small.append(words.vat_number.format(number=issuer.vat_number))
    blocks += (Text(line, "center") for line in small if line)
    return blocks


def _identity(ticket: Ticket, words: Words) -> list[Block]:
    blocks: list[Block] = [Rule()]
    if ticket.duplicate_no is not None:
        mark = words.duplicate.format(number=ticket.duplicate_no)
        blocks.append(Text(mark, "center", bold=True, size=3))
    if ticket.refund_of is not None:
        mark = words.refund_of.format(number=ticket.refund_of)
        blocks.append(Text(mark, "center", bold=True, size=2))
    if ticket.reason:
        blocks.append(Text(words.reason.format(reason=ticket.reason), "center"))
    blocks += (
        Row(_held(words.ticket.format(number=ticket.number)), _held(ticket.issued_on)),
        Row(words.till.format(till=ticket.till), words.operator.format(operator=ticket.operator)),
        Text(_mode(ticket.mode, words), bold=True),
    )
    if ticket.channel_note:
        blocks.append(Text(ticket.channel_note))
    return blocks


def _mode(mode: Mode | Literal["mixed"], words: Words) -> str:
    return {"on_site": words.on_site, "takeaway": words.takeaway, "mixed": words.mixed}[mode]


def _lines(ticket: Ticket, words: Words) -> list[Block]:
    """Return the café's own lines, then one block for each mandator, in order of sale."""
    own = [line for line in ticket.lines if line.ownership != "transparent"]
    blocks = [block for line in own for block in _line(line, ticket, words)]
    for mandator, lines in _by_mandator(ticket.lines):
        if blocks:
            blocks.append(Rule("."))
        blocks.append(
            Text(words.sold_for.format(mandator=mandator or words.unnamed_mandator), bold=True)
        )
        blocks += (block for line in lines for block in _line(line, ticket, words))
    return blocks


def _by_mandator(lines: tuple[TicketLine, ...]) -> list[tuple[str, list[TicketLine]]]:
    transparent = [line for line in lines if line.ownership == "transparent"]
    order = list(dict.fromkeys(line.mandator for line in transparent))
    transparent.sort(key=lambda line: order.index(line.mandator))
    return [(name, list(some)) for name, some in groupby(transparent, lambda line: line.mandator)]


def _line(line: TicketLine, ticket: Ticket, words: Words) -> list[Block]:
    price = money(line.unit_price_cents, words)
    match line.unit:
        case "piece":
            detail = f"{line.quantity} x {price}"
        case "g":
            detail = f"{weight(line.quantity, words)} x {price}/kg"
        case "ml":
            detail = f"{volume(line.quantity, words)} x {price}/l"
    parts = [_held(detail)]
    if not ticket.franchise:
        parts.append(line.vat_code)
    if ticket.mode == "mixed" and line.mode is not None:
        served = words.line_on_site if line.mode == "on_site" else words.line_takeaway
        parts.append(_held(served))
    blocks: list[Block] = [
        Row(line.label, amount(line.total_cents, words)),
        Text("  " + "  ".join(parts)),
    ]
    if line.note:
        blocks.append(Text("  " + line.note))
    return blocks


def _total(ticket: Ticket, words: Words) -> list[Block]:
    label = words.total_without_vat if ticket.franchise else words.total
    blocks: list[Block] = [Row(label, money(ticket.total_cents, words), bold=True, size=3)]
    if ticket.third_party_cents:
        blocks.append(Row(words.third_party, amount(ticket.third_party_cents, words)))
    return blocks


def _vat(ticket: Ticket, words: Words) -> list[Block]:
    """Return net, VAT and gross per rate; in *franchise en base* its one sentence instead."""
    if ticket.franchise:
        return [Text(words.franchise)]
    if not ticket.vat:
        return []
    taxed = [row for row in ticket.vat if row.code != OUTSIDE_VAT]
    rows = [_vat_cells(row, words) for row in ticket.vat]
    if len(taxed) > 1:
        # What is outside VAT has no net: it stays out of the sum of the revenue.
        sums = (
            sum(row.net_cents for row in taxed),
            sum(row.vat_cents for row in taxed),
            sum(row.gross_cents for row in taxed),
        )
        rows.append((words.vat_sum, "", *(amount(cents, words) for cents in sums)))
    headers = (words.vat_code, words.vat_rate, words.net, words.vat, words.gross)
    blocks: list[Block] = [
        Rule(),
        Table(headers, tuple(rows), ("left", "right", "right", "right", "right")),
    ]
    codes = {row.code for row in ticket.vat} | {line.vat_code for line in ticket.lines}
    blocks += (
        Text(legend)
        for code, legend in ((EXEMPT, words.exempt), (OUTSIDE_VAT, words.outside_vat))
        if code in codes
    )
    return blocks


def _vat_cells(row: VatRow, words: Words) -> tuple[str, ...]:
    gross = amount(row.gross_cents, words)
    if row.code == OUTSIDE_VAT:
        return (row.code, _DASH, _DASH, _DASH, gross)
    percent = _DASH if row.code == EXEMPT else rate(row.rate_bp, words)
    return (row.code, percent, amount(row.net_cents, words), amount(row.vat_cents, words), gross)


def _payments(ticket: Ticket, words: Words) -> list[Block]:
    blocks: list[Block] = [
        Rule(),
        Text(words.refunds if ticket.total_cents < 0 else words.payments, bold=True),
    ]
    for payment in ticket.payments:
        blocks.append(Row(payment.label, amount(payment.amount_cents, words)))
        if payment.tendered_cents is not None:
            blocks.append(Row("  " + words.tendered, amount(payment.tendered_cents, words)))
    if ticket.change_cents:
        blocks.append(Row("  " + words.change, amount(ticket.change_cents, words)))
    return blocks


def _closing(ticket: Ticket, words: Words) -> list[Block]:
    extract = ticket.signature_extract
    signature = words.signature.format(extract=extract) if extract else words.unsigned
    lines = (*ticket.footer, words.software.format(version=ticket.software), signature)
    return [Text(line, "center") for line in lines]


def _held(text: str) -> str:
    """Return `text` as one word, which a layout does not part."""
    return text.replace(" ", NO_BREAK)

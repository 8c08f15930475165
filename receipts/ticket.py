"""The ticket: what a customer takes away, with all that the law wants to read on it.

These classes hold a ticket as it was issued, already computed and frozen; nothing is
recomputed here, so a reprint in ten years shows the figures of today. Times come in as
local text, since this package has no clock and no zone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from receipts.amounts import amount, money, volume, weight
from receipts.document import Block, Document, Row, Rule, Text
from receipts.parts import Issuer, PaymentRow, VatRow, head, held, marks, vat_table
from receipts.words import Words

__all__ = [
    "Issuer",
    "Mode",
    "Ownership",
    "PaymentRow",
    "Ticket",
    "TicketLine",
    "Unit",
    "VatRow",
    "document",
]

Unit = Literal["piece", "g", "ml"]
"""What a quantity counts: pieces, grams or millilitres."""

Mode = Literal["on_site", "takeaway"]
"""How an article is served; it decides its VAT code."""

Ownership = Literal["firm", "opaque", "transparent"]
"""Whose goods are sold. Source: DOMAIN, "Ownership of what is sold"."""

_VOWELS: Final = frozenset("aeiouœæ")  # "y" is left out: d'Yves, but de Yaourts


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One line sold: `quantity` in pieces, grams or millilitres; all prices in cents.

    `unit_price_cents` is per piece, per kilogram or per litre, VAT included. `mandator` is
    the trade name of who owns a transparent line. `mode` is printed on mixed tickets only;
    `note` is a remark of its own (a lot).

    `discount_cents` is what was taken off the line, `list_price_cents` what the article costs
    otherwise, `whole_cents` what the whole line costs of which this ticket pays a share, `menu`
    the menu that it is a part of. What is `handed_over` has no amount: it was paid before, or
    costs nothing.
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
    discount_cents: int = 0
    list_price_cents: int | None = None
    whole_cents: int | None = None
    menu: str = ""
    handed_over: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as issued. Amounts in cents, negative on a refund.

    `issued_on` is local text, seconds included (``22/11/2026 10:15:00``). `software` is the
    name and version, `signature_extract` a few characters of the signature, empty while it
    is pending. `duplicate_no` is None on the original; `reason` is why the copy was asked for,
    `refund_reason` why the goods came back. `channel_note` says when a ticket was
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
    refund_reason: str = ""
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
    ends = marks(words, training=ticket.training, demo=ticket.demo)
    blocks = (
        *ends,
        *head(ticket.issuer, words),
        *_identity(ticket, words),
        Rule(),
        *_lines(ticket, words),
        Rule(),
        *_total(ticket, words),
        *_vat(ticket, words),
        *_payments(ticket, words),
        Rule(),
        *_closing(ticket, words),
        *ends,
    )
    title = words.ticket.format(number=ticket.number)
    return Document(blocks, title)


def _identity(ticket: Ticket, words: Words) -> list[Block]:
    blocks: list[Block] = [Rule()]
    if ticket.duplicate_no is not None:
        mark = words.duplicate.format(number=ticket.duplicate_no)
        blocks.append(Text(mark, "center", bold=True, size=3))
    if ticket.reason:
        blocks.append(Text(words.reason.format(reason=ticket.reason), "center"))
    if ticket.refund_of is not None:
        mark = words.refund_of.format(number=ticket.refund_of)
        blocks.append(Text(mark, "center", bold=True, size=2))
    if ticket.refund_reason:
        blocks.append(Text(words.reason.format(reason=ticket.refund_reason), "center"))
    blocks += (
        Row(held(words.ticket.format(number=ticket.number)), held(ticket.issued_on)),
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
    own = [line for line in ticket.lines if line.handed_over or line.ownership != "transparent"]
    blocks = [block for line in own for block in _line(line, ticket, words)]
    for mandator, lines in _by_mandator(ticket.lines):
        if blocks:
            blocks.append(Rule("."))
        blocks.append(Text(_sold_for(mandator, words), bold=True))
        blocks += (block for line in lines for block in _line(line, ticket, words))
    return blocks


def _sold_for(mandator: str, words: Words) -> str:
    """Return the head of a mandator's block, with the elision that French wants."""
    if not mandator:
        return words.sold_for_unnamed
    elided = unicodedata.normalize("NFD", mandator)[0].lower() in _VOWELS
    return (words.sold_for_vowel if elided else words.sold_for).format(mandator=mandator)


def _by_mandator(lines: tuple[TicketLine, ...]) -> list[tuple[str, list[TicketLine]]]:
    transparent = [
        line for line in lines if line.ownership == "transparent" and not line.handed_over
    ]
    order = list(dict.fromkeys(line.mandator for line in transparent))
    transparent.sort(key=lambda line: order.index(line.mandator))
    return [(name, list(some)) for name, some in groupby(transparent, lambda line: line.mandator)]


def _line(line: TicketLine, ticket: Ticket, words: Words) -> list[Block]:
    if line.handed_over:
        return _handed(line, words)
    price = money(line.unit_price_cents, words)
    match line.unit:
        case "piece":
            detail = f"{line.quantity} x {price}"
        case "g":
            detail = f"{weight(line.quantity, words)} x {price}/kg"
        case "ml":
            detail = f"{volume(line.quantity, words)} x {price}/l"
    parts = [held(detail)]
    if not ticket.franchise:
        parts.append(line.vat_code)
    if ticket.mode == "mixed" and line.mode is not None:
        served = words.line_on_site if line.mode == "on_site" else words.line_takeaway
        parts.append(held(served))
    blocks: list[Block] = [
        Row(line.label, amount(line.total_cents, words)),
        Text("  " + "  ".join(parts)),
    ]
    blocks += (Text("  " + remark) for remark in _remarks(line, words))
    return blocks


def _handed(line: TicketLine, words: Words) -> list[Block]:
    """A line without an amount: how many, what, and that it was handed over."""
    match line.unit:
        case "piece":
            many = str(line.quantity)
        case "g":
            many = weight(line.quantity, words)
        case "ml":
            many = volume(line.quantity, words)
    given = words.handed_back if line.quantity < 0 else words.handed_over
    return [Text(f"{held(many)} {line.label} - {given}")]


def _remarks(line: TicketLine, words: Words) -> Iterator[str]:
    """What makes a line cost what it costs."""
    if line.menu:
        yield line.menu
    if line.list_price_cents:  # a tip, or what has no price of its own, is instead of nothing
        yield words.instead_of.format(amount=held(money(line.list_price_cents, words)))
    if line.discount_cents:
        whole = line.total_cents if line.whole_cents is None else line.whole_cents
        given = held(money(-line.discount_cents, words))
        yield words.discount_given.format(amount=given) if whole else words.offered
    if line.whole_cents is not None:
        yield words.share_of.format(amount=held(money(line.whole_cents, words)))
    if line.note:
        yield line.note


def _codes(ticket: Ticket) -> Iterator[str]:
    """The VAT codes that the ticket explains: what is handed over has no amount to explain."""
    return (line.vat_code for line in ticket.lines if not line.handed_over)


def _total(ticket: Ticket, words: Words) -> list[Block]:
    label = words.total_without_vat if ticket.franchise else words.total
    blocks: list[Block] = [Row(label, money(ticket.total_cents, words), bold=True, size=3)]
    if ticket.third_party_cents:
        blocks.append(Row(words.third_party, amount(ticket.third_party_cents, words)))
    return blocks


def _vat(ticket: Ticket, words: Words) -> list[Block]:
    """Return the table of rates; in *franchise en base* its one sentence instead."""
    if ticket.franchise:
        return [Text(words.franchise)]
    codes = frozenset(_codes(ticket))
    charged = tuple(row for row in ticket.vat if row.code in codes)
    table = vat_table(charged, words, codes=codes)
    return [Rule(), *table] if table else []


def _payments(ticket: Ticket, words: Words) -> list[Block]:
    if not ticket.payments and all(line.handed_over for line in ticket.lines):
        return []
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

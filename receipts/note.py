"""The provisional note: what a table has had so far, shown before anybody pays.

It bears no number of a ticket and no VAT, and says at both ends what it is (DOMAIN, "Words"
and "The cash-register law": notes never raise totals).
"""

from __future__ import annotations

from dataclasses import dataclass

from receipts.amounts import amount, money, weight
from receipts.document import Block, Document, Row, Rule, Text
from receipts.parts import Issuer, head, held, marks
from receipts.words import Words


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One line of an order: `quantity` in pieces, or grams by weight; prices in cents.

    `remark` says what changed the price.
    """

    label: str
    quantity: int
    unit_price_cents: int
    total_cents: int
    by_weight: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An order as it stood when the note was asked for; `settled_cents` of it are paid already.

    `issued_on` is local text, `name` the table or the customer.
    """

    issuer: Issuer
    name: str
    operator: str
    issued_on: str
    lines: tuple[NoteLine, ...]
    total_cents: int
    settled_cents: int = 0
    covers: int | None = None
    training: bool = False
    demo: bool = False


def document(note: Note, words: Words) -> Document:
    """Return the printed form of `note`."""
    provisional = Text(words.provisional, "center", bold=True, size=3)
    ends = marks(words, training=note.training, demo=note.demo)
    blocks: list[Block] = [*ends, provisional, *head(note.issuer, words), Rule()]
    blocks.append(Text(note.name, "center", bold=True, size=3))
    if note.covers:
        blocks.append(Text(words.covers.format(covers=note.covers), "center"))
    blocks += (
        Row(words.operator.format(operator=note.operator), held(note.issued_on)),
        Rule(),
        *(block for line in note.lines for block in _line(line, words)),
        Rule(),
        Row(words.total_without_vat, money(note.total_cents, words), bold=True, size=3),
    )
    if note.settled_cents:
        left = note.total_cents - note.settled_cents
        blocks += (
            Row(words.already_paid, amount(note.settled_cents, words)),
            Row(words.left_to_pay, money(left, words), bold=True, size=2),
        )
    blocks += (Rule(), provisional, Text(words.provisional_note, "center"), *ends)
    return Document(tuple(blocks), f"{words.provisional} {note.name}")


def _line(line: NoteLine, words: Words) -> list[Block]:
    price = money(line.unit_price_cents, words)
    if line.by_weight:
        detail = f"{weight(line.quantity, words)} x {price}/kg"
    else:
        detail = f"{line.quantity} x {price}"
    blocks: list[Block] = [
        Row(line.label, amount(line.total_cents, words)),
        Text("  " + held(detail)),
    ]
    if line.remark:
        blocks.append(Text("  " + line.remark))
    return blocks

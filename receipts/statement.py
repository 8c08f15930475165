"""A customer's account on paper: its movements and what is owed; and the receipt for a payment.

Neither is a ticket: what was sold has its own, and nothing here is counted again.
"""

from __future__ import annotations

from dataclasses import dataclass

from receipts.amounts import amount, money
from receipts.document import Block, Document, Row, Rule, Text
from receipts.parts import Issuer, PaymentRow, head, held, marks
from receipts.words import Words

__all__ = ["Movement", "Settlement", "Statement", "settlement_document", "statement_document"]


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement in cents: a ticket put on the account, or (negative) what was paid of it."""

    day: str
    document: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An account as it stands; `before_cents` was owed before the first movement shown.

    `customer` is the name, `code` what the till's records say in its place, `printed_on` local
    text, `since` the day of the oldest ticket that is not paid yet.
    """

    issuer: Issuer
    customer: str
    code: str
    printed_on: str
    movements: tuple[Movement, ...]
    balance_cents: int
    before_cents: int = 0
    since: str = ""
    training: bool = False
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """A payment of an account as it was recorded, amounts in cents.

    `left_cents` was owed after it; `tickets` are what it paid, the oldest first. `copy_no` and
    `reason` are those of a duplicate.
    """

    issuer: Issuer
    number: str
    customer: str
    code: str
    till: str
    operator: str
    paid_on: str
    amount_cents: int
    payments: tuple[PaymentRow, ...]
    left_cents: int
    software: str
    change_cents: int = 0
    tickets: tuple[tuple[str, int], ...] = ()
    signature_extract: str = ""
    duplicate_no: int | None = None
    reason: str = ""
    training: bool = False
    demo: bool = False


def statement_document(statement: Statement, words: Words) -> Document:
    """Return the printed form of an account."""
    ends = marks(words, training=statement.training, demo=statement.demo)
    title = words.statement
    blocks: list[Block] = [
        *ends,
        *head(statement.issuer, words),
        Rule(),
        Text(title, "center", bold=True, size=2),
        Text(statement.customer, "center", bold=True),
        Row(held(statement.code), held(statement.printed_on)),
        Rule(),
    ]
    if statement.before_cents:
        blocks.append(Row(words.brought, amount(statement.before_cents, words)))
    for movement in statement.movements:
        said = f"{movement.day}  {movement.document}"
        blocks.append(Row(held(said), amount(movement.amount_cents, words)))
    blocks += [
        Rule(),
        Row(words.owed, money(statement.balance_cents, words), bold=True, size=3),
    ]
    if statement.since:
        blocks.append(Text(words.owed_since.format(day=statement.since)))
    blocks += [Text(words.statement_note, "center"), *ends]
    return Document(tuple(blocks), f"{title} {statement.customer}")


def settlement_document(paid: Settlement, words: Words) -> Document:
    """Return the printed form of the receipt for a payment of an account."""
    ends = marks(words, training=paid.training, demo=paid.demo)
    title = words.settlement.format(number=paid.number)
    blocks: list[Block] = [*ends, *head(paid.issuer, words), Rule()]
    if paid.duplicate_no is not None:
        mark = words.duplicate.format(number=paid.duplicate_no)
        blocks.append(Text(mark, "center", bold=True, size=3))
    if paid.reason:
        blocks.append(Text(words.reason.format(reason=paid.reason), "center"))
    blocks += [
        Row(held(title), held(paid.paid_on)),
        Row(words.till.format(till=paid.till), words.operator.format(operator=paid.operator)),
        Row(paid.customer, held(paid.code), bold=True),
        Rule(),
        *(Row(number, amount(cents, words)) for number, cents in paid.tickets),
        Row(words.settled, money(paid.amount_cents, words), bold=True, size=3),
        Rule(),
    ]
    for payment in paid.payments:
        blocks.append(Row(payment.label, amount(payment.amount_cents, words)))
        if payment.tendered_cents is not None:
            blocks.append(Row("  " + words.tendered, amount(payment.tendered_cents, words)))
    if paid.change_cents:
        blocks.append(Row("  " + words.change, amount(paid.change_cents, words)))
    extract = paid.signature_extract
    blocks += [
        Rule(),
        Row(words.still_owed, money(paid.left_cents, words), bold=True),
        Rule(),
        Text(words.software.format(version=paid.software), "center"),
        Text(words.signature.format(extract=extract) if extract else words.unsigned, "center"),
        *ends,
    ]
    return Document(tuple(blocks), title)

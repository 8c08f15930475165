"""The slip that goes to the bank with cash and cheques (*remise en banque*).

Every amount is handed in; only the totals at its foot are added up here, from the rows above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from receipts.amounts import amount, money
from receipts.document import Block, Document, Row, Rule, Text
from receipts.parts import Issuer, head, held, marks
from receipts.words import FRENCH, Words

__all__ = ["BankSlip", "Cheque", "document"]


@dataclass(frozen=True, slots=True)
class _SlipWords:
    """The printed words of bank slips; the defaults are the French ones."""

    title: str = "REMISE EN BANQUE"
    by: str = "Remis par {operator}"
    cash: str = "Espèces"
    pieces: str = "{count} × {value}"
    cheques: str = "Chèques ({count})"
    no_bank: str = "Banque non notée"
    number: str = "n° {number}"
    received: str = "{document} du {day}"
    none: str = "Aucun chèque"
    total: str = "TOTAL"
    signature: str = "Signature :"
    note: str = "Ne vaut ni ticket ni facture"


_ENGLISH: Final = _SlipWords(
    title="BANK DEPOSIT",
    by="Handed in by {operator}",
    cash="Cash",
    cheques="Cheques ({count})",
    no_bank="Bank not noted",
    number="no. {number}",
    received="{document} of {day}",
    none="No cheque",
    signature="Signature:",
    note="Neither a receipt nor an invoice",
)


@dataclass(frozen=True, slots=True)
class Cheque:
    """A cheque in cents: its bank and number where they were noted, the document that it paid."""

    bank: str
    number: str
    document: str
    day: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class BankSlip:
    """What is brought to the bank; days are local text.

    `coins` holds notes and coins, (value in cents, how many), where somebody said them.
    """

    issuer: Issuer
    number: str
    day: str
    operator: str
    cash_cents: int
    coins: tuple[tuple[int, int], ...]
    cheques: tuple[Cheque, ...]
    training: bool = False
    demo: bool = False

    @property
    def cheques_cents(self) -> int:
        """What the cheques come to."""
        return sum(one.amount_cents for one in self.cheques)


def document(slip: BankSlip, words: Words) -> Document:
    """Return the printed form of a slip."""
    said = _SlipWords() if words is FRENCH else _ENGLISH
    ends = marks(words, training=slip.training, demo=slip.demo)
    blocks: list[Block] = [
        *ends,
        *head(slip.issuer, words),
        Rule(),
        Text(said.title, "center", bold=True, size=2),
        Row(held(slip.number), held(slip.day)),
        Text(said.by.format(operator=slip.operator)),
        Rule(),
    ]
    for value, count in slip.coins:
        pieces = held(said.pieces.format(count=count, value=money(value, words)))
        blocks.append(Row("  " + pieces, amount(value * count, words)))
    blocks += [Row(said.cash, amount(slip.cash_cents, words), bold=True), Rule()]
    for one in slip.cheques:
        number = held(said.number.format(number=one.number)) if one.number else ""
        named = f"{one.bank or said.no_bank} {number}".rstrip()
        blocks += [
            Row(named, amount(one.amount_cents, words)),
            Text("  " + said.received.format(document=one.document, day=one.day)),
        ]
    label = said.cheques.format(count=len(slip.cheques)) if slip.cheques else said.none
    blocks += [
        Row(label, amount(slip.cheques_cents, words), bold=True),
        Rule("="),
        Row(said.total, money(slip.cash_cents + slip.cheques_cents, words), bold=True, size=2),
        Rule("="),
        Text(said.signature),
        Text(""),
        Text(""),
        Text(said.note, "center"),
        *ends,
    ]
    return Document(tuple(blocks), f"{said.title} {slip.number}")

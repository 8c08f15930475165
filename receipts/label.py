"""The label of something sold by the piece or packed by weight, several on one strip of paper.

Names, dates and allergens are handed in as text; the price of a kilo is handed in too, since
nothing is computed here. Dates are said in the words of regulation (EU) 1169/2011, annex X.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from receipts.amounts import money, weight
from receipts.document import Barcode, Block, Cut, Document, Row, Text
from receipts.parts import held, marks
from receipts.words import FRENCH, Words

__all__ = ["Label", "document"]

MOST_COPIES: Final = 99
"""More labels than this are a slip of the keyboard, and a roll of paper."""


@dataclass(frozen=True, slots=True)
class _LabelWords:
    """The printed words of labels; the defaults are the French ones."""

    per_kilo: str = "Prix au kilo"
    weight: str = "Poids net"
    origin: str = "Origine : {origin}"
    dlc: str = "À consommer jusqu'au {day}"
    ddm: str = "À consommer de préférence avant le {day}"
    allergens: str = "Allergènes : {names}"
    no_allergen: str = "Allergènes : aucun des 14"
    producer: str = "Producteur : {name}"
    lot: str = "Lot {code}"
    instead_of: str = "au lieu de {price}"


_ENGLISH: Final = _LabelWords(
    per_kilo="Price per kilo",
    weight="Net weight",
    origin="Origin: {origin}",
    dlc="Use by {day}",
    ddm="Best before {day}",
    allergens="Allergens: {names}",
    no_allergen="Allergens: none of the 14",
    producer="Producer: {name}",
    lot="Lot {code}",
    instead_of="instead of {price}",
)


@dataclass(frozen=True, slots=True)
class Label:
    """One label: prices in cents, the weight in grams; what is empty is not printed.

    `was_cents` is what it cost before its date came near.
    `allergens` None means that nobody said anything of them: nothing is then printed, whereas an
    empty tuple says that there are none. `barcode` is an EAN-13; days are local text.
    """

    name: str
    price_cents: int
    was_cents: int | None = None
    shop: str = ""
    grams: int | None = None
    per_kilo_cents: int | None = None
    producer: str = ""
    origin: str = ""
    dlc: str = ""
    ddm: str = ""
    allergens: tuple[str, ...] | None = None
    lot: str = ""
    barcode: str = ""
    copies: int = 1
    training: bool = False
    demo: bool = False

    def __post_init__(self) -> None:
        """Refuse a number of copies that no paper is meant for.

        Raises:
            ValueError: `copies` is not between 1 and MOST_COPIES.
        """
        if not 1 <= self.copies <= MOST_COPIES:
            raise ValueError("this is no number of labels")


def document(label: Label, words: Words) -> Document:
    """Return the printed form: as many labels as copies, a cut between two."""
    said = _LabelWords() if words is FRENCH else _ENGLISH
    one = _one(label, said, words)
    blocks: list[Block] = list(one)
    for _ in range(label.copies - 1):
        blocks += [Cut(), *one]
    return Document(tuple(blocks), f"{label.name} {label.lot}".rstrip())


def _one(label: Label, said: _LabelWords, words: Words) -> list[Block]:
    names = label.allergens
    lines = (
        (said.dlc.format(day=held(label.dlc)) if label.dlc else "", True),
        (said.ddm.format(day=held(label.ddm)) if label.ddm else "", True),
        (said.allergens.format(names=", ".join(names)) if names else "", True),
        (said.no_allergen if names is not None and not names else "", False),
        (said.origin.format(origin=label.origin) if label.origin else "", False),
        (said.producer.format(name=label.producer) if label.producer else "", False),
    )
    last = " - ".join(part for part in (label.shop, _lot(label, said)) if part)
    return [
        *marks(words, training=label.training, demo=label.demo),
        Text(label.name, "center", bold=True, size=2),
        Text(held(money(label.price_cents, words)), "center", bold=True, size=3),
        *_before(label, said, words),
        *_weights(label, said, words),
        *(Text(text, bold=bold) for text, bold in lines if text),
        *([Barcode(label.barcode)] if label.barcode else []),
        *([Text(last, "center")] if last else []),
    ]


def _before(label: Label, said: _LabelWords, words: Words) -> list[Block]:
    if label.was_cents is None:
        return []
    return [Text(said.instead_of.format(price=held(money(label.was_cents, words))), "center")]


def _weights(label: Label, said: _LabelWords, words: Words) -> list[Block]:
    blocks: list[Block] = []
    if label.grams is not None:
        blocks.append(Row(said.weight, weight(label.grams, words)))
    if label.per_kilo_cents is not None:
        blocks.append(Row(said.per_kilo, held(money(label.per_kilo_cents, words) + "/kg")))
    return blocks


def _lot(label: Label, said: _LabelWords) -> str:
    return held(said.lot.format(code=label.lot)) if label.lot else ""

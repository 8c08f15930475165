"""What is owed to a mandator for a period, on the roll: what was sold, commission, what is due.

A numbered settlement, or a preview that is marked as such. Rows and sums are shown as given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from receipts.amounts import amount, money
from receipts.document import Block, Document, Row, Rule, Text
from receipts.parts import Issuer, head, held, marks
from receipts.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A line: what, how many and at which price as text, and its amount in cents."""

    text: str
    quantity: str
    price: str
    cents: int


@dataclass(frozen=True, slots=True)
class MandateGroup:
    """Lines under a title, and their sums in cents by name; the last sum counts."""

    title: str
    rows: tuple[MandateRow, ...]
    sums: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MandatePaper:
    """A settlement: `ends` are the sums below the groups, the last one what is to be paid.

    `paid` lists payments as text and cents. `number` None is a preview; `duplicate_no` and `reason`
    are those of a duplicate.
    """

    issuer: Issuer
    number: str | None
    name: str
    code: str
    first: str
    last: str
    made_on: str
    groups: tuple[MandateGroup, ...]
    ends: tuple[tuple[str, int], ...]
    paid: tuple[tuple[str, int], ...]
    software: str
    training: bool = False
    demo: bool = False
    duplicate_no: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MandateWords:
    """The words of settlements, in one language; `acts` names what is counted for carriers."""

    title: str = "Relevé n° {number}"
    preview: str = "RELEVÉ PROVISOIRE"
    preview_note: str = "Non arrêté : peut encore changer"
    period: str = "Du {first} au {last}"
    sold: str = "Vendu pour votre compte"
    bought: str = "Vos marchandises, hors taxes"
    earned: str = "Notre commission, hors taxes"
    percent: str = "{rate} de {base}"
    percent_on: str = "{rate} de {base} ({what})"
    item: str = "par pièce"
    item_kilo: str = "par kilo"
    item_on: str = "par pièce ({what})"
    item_on_kilo: str = "par kilo ({what})"
    fixed: str = "Forfait mensuel"
    days: str = "{days} j"
    delivered: str = "{label}, livré"
    returned: str = "{label}, repris"
    opaque: str = "{label}, vendu"
    net: str = "Total HT"
    vat: str = "TVA {rate}"
    vat_mixed: str = "TVA"
    gross: str = "Total TTC"
    total: str = "Total"
    due: str = "Dû pour la période"
    brought: str = "Solde antérieur"
    to_pay: str = "À vous verser"
    to_receive: str = "À nous verser"
    paid: str = "Versé le {day}, {method} ({number})"
    received: str = "Reçu le {day}, {method} ({number})"
    left: str = "Reste à vous verser"
    left_to_us: str = "Reste à nous verser"
    franchise: str = "TVA non applicable, art. 293 B du CGI"
    acts: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {
                "parcel": "colis",
                "parcel.received": "colis reçus",
                "parcel.collected": "colis remis",
                "parcel.returned": "colis renvoyés",
                "parcel.refused": "colis refusés",
                "parcel.deposited": "colis déposés",
            }
        )
    )


FRENCH_MANDATE: Final = MandateWords()
ENGLISH_MANDATE: Final = MandateWords(
    title="Statement no. {number}",
    preview="PROVISIONAL STATEMENT",
    preview_note="Not settled: may still change",
    period="From {first} to {last}",
    sold="Sold on your behalf",
    bought="Your goods, net of VAT",
    earned="Our commission, net of VAT",
    percent="{rate} of {base}",
    percent_on="{rate} of {base} ({what})",
    item="each",
    item_kilo="a kilo",
    item_on="each ({what})",
    item_on_kilo="a kilo ({what})",
    fixed="Fixed sum a month",
    days="{days} d",
    delivered="{label}, delivered",
    returned="{label}, taken back",
    opaque="{label}, sold",
    net="Total net",
    vat="VAT {rate}",
    vat_mixed="VAT",
    gross="Total with VAT",
    total="Total",
    due="Due for the period",
    brought="Brought forward",
    to_pay="To be paid to you",
    to_receive="To be paid to us",
    paid="Paid on {day}, {method} ({number})",
    received="Received on {day}, {method} ({number})",
    left="Left to pay to you",
    left_to_us="Left to pay to us",
    franchise="VAT not applicable, art. 293 B of the CGI",
    acts=MappingProxyType(
        {
            "parcel": "parcels",
            "parcel.received": "parcels received",
            "parcel.collected": "parcels handed over",
            "parcel.returned": "parcels sent back",
            "parcel.refused": "parcels refused",
            "parcel.deposited": "parcels deposited",
        }
    ),
)


def mandate_document(paper: MandatePaper, words: Words, own: MandateWords) -> Document:
    """Return the printed form of a settlement."""
    ends = marks(words, training=paper.training, demo=paper.demo)
    title = own.preview if paper.number is None else own.title.format(number=paper.number)
    blocks: list[Block] = [*ends, *head(paper.issuer, words), Rule()]
    if paper.duplicate_no is not None:
        mark = words.duplicate.format(number=paper.duplicate_no)
        blocks.append(Text(mark, "center", bold=True, size=3))
    if paper.reason:
        blocks.append(Text(words.reason.format(reason=paper.reason), "center"))
    blocks.append(Text(title, "center", bold=True, size=2))
    if paper.number is None:
        blocks.append(Text(own.preview_note, "center"))
    blocks += [
        Row(paper.name, held(paper.code), bold=True),
        Text(own.period.format(first=held(paper.first), last=held(paper.last))),
        Rule(),
    ]
    for group in paper.groups:
        blocks.append(Text(group.title, bold=True))
        for row in group.rows:
            counted = " x ".join(filter(None, (row.quantity, row.price)))
            said = " ".join(filter(None, (row.text, held(counted))))
            blocks.append(Row(said, amount(row.cents, words)))
        blocks += [Row(name, amount(cents, words)) for name, cents in group.sums]
        blocks.append(Rule())
    *sums, (name, cents) = paper.ends
    blocks += [Row(said, amount(value, words)) for said, value in sums]
    blocks.append(Row(name, money(cents, words), bold=True, size=3))
    blocks += [Row(said, amount(value, words)) for said, value in paper.paid]
    blocks += [Rule(), Text(held(paper.made_on), "center")]
    blocks += [Text(words.software.format(version=paper.software), "center"), *ends]
    return Document(tuple(blocks), f"{title} {paper.name}")

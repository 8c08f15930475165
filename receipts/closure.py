"""A closure on paper (Z of a day, a month, a year) and its reading without closing (X).

Every figure is handed in as it was frozen; nothing here adds up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from receipts.amounts import amount, money
from receipts.document import Block, Document, Row, Rule, Text
from receipts.parts import Issuer, VatRow, head, held, marks, vat_table
from receipts.words import FRENCH, Words

__all__ = ["Closure", "ClosureWords", "DrawerRow", "Sum", "closure_words", "document"]

HASH_GROUP: Final = 16
"""Hex digits of the head's hash on a line: four lines that an eye can compare."""

Kind = Literal["reading", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class ClosureWords:
    """The printed words of closures; the defaults are the French ones."""

    reading: str = "LECTURE X"
    reading_note: str = "Lecture sans clôture : rien n'est enregistré"
    day: str = "CLÔTURE DU JOUR"
    month: str = "CLÔTURE DU MOIS"
    year: str = "CLÔTURE DE L'EXERCICE"
    number: str = "Z n° {number}"
    on: str = "Journée du {day}"
    period: str = "Du {first} au {last}"
    closed: str = "Clos le {moment}"
    read: str = "Lu le {moment}"
    by: str = "Par {operator}"
    made_of: str = "Clôtures {first} à {last} ({count})"
    tickets: str = "Tickets"
    from_to: str = "du {first} au {last}"
    none: str = "Aucun ticket"
    takings: str = "TOTAL ENCAISSÉ"
    own: str = "Chiffre d'affaires TTC"
    third_party: str = "Reçu pour des tiers"
    absolute: str = "Total en valeur absolue"
    vat: str = "TVA par taux"
    methods: str = "Par mode de règlement"
    families: str = "Par famille"
    operators: str = "Par personne"
    ownership: str = "Par propriété"
    accounts: str = "Règlements d'ardoises (hors total)"
    counts: str = "Relevé des opérations"
    drawer: str = "Caisse"
    session: str = "Session {number}"
    expected: str = "attendu"
    counted: str = "compté"
    difference: str = "écart"
    not_counted: str = "non comptée"
    grand_total: str = "GRAND TOTAL DE LA PÉRIODE"
    perpetual: str = "Grand total perpétuel"
    perpetual_absolute: str = "Perpétuel en valeur absolue"
    head: str = "Tête du registre : écriture {seq}"
    keep: str = "À conserver six ans"


_ENGLISH: Final = ClosureWords(
    reading="X READING",
    reading_note="A reading: nothing is closed, nothing recorded",
    day="DAY CLOSURE",
    month="MONTH CLOSURE",
    year="YEAR CLOSURE",
    number="Z no. {number}",
    on="Business day {day}",
    period="From {first} to {last}",
    closed="Closed {moment}",
    read="Read {moment}",
    by="By {operator}",
    made_of="Closures {first} to {last} ({count})",
    tickets="Receipts",
    from_to="{first} to {last}",
    none="No receipt",
    takings="TAKINGS",
    own="Own revenue incl. VAT",
    third_party="Held for others",
    absolute="Total in absolute value",
    vat="VAT by rate",
    methods="By method",
    families="By family",
    operators="By person",
    ownership="By ownership",
    accounts="Accounts paid (not in the total)",
    counts="Operations",
    drawer="Drawer",
    session="Session {number}",
    expected="expected",
    counted="counted",
    difference="difference",
    not_counted="not counted",
    grand_total="GRAND TOTAL OF THE PERIOD",
    perpetual="Perpetual grand total",
    perpetual_absolute="Perpetual in absolute value",
    head="Head of the ledger: entry {seq}",
    keep="Keep for six years",
)


def closure_words(words: Words) -> ClosureWords:
    """The words of closures that go with those of tickets."""
    return ClosureWords() if words is FRENCH else _ENGLISH


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of figures: what, how often (None: not shown), how much (None: it has no amount)."""

    label: str
    count: int | None
    cents: int | None


@dataclass(frozen=True, slots=True)
class DrawerRow:
    """A drawer session in cents; `counted_cents` None when nobody counted it."""

    session: str
    expected_cents: int
    counted_cents: int | None


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure as it was frozen, or a reading (then without number, head and signature).

    Days and moments are local text; `made_of` names the first and last closure summed up and how
    many. `duplicate_no` and `reason` are those of a duplicate.
    """

    issuer: Issuer
    kind: Kind
    number: str
    first_day: str
    last_day: str
    moment: str
    operator: str
    till: str
    tickets: int
    first_ticket: str
    last_ticket: str
    total_cents: int
    own_cents: int
    third_party_cents: int
    absolute_cents: int
    perpetual_cents: int
    perpetual_absolute_cents: int
    vat: tuple[VatRow, ...]
    methods: tuple[Sum, ...]
    families: tuple[Sum, ...]
    operators: tuple[Sum, ...]
    ownership: tuple[Sum, ...]
    accounts: tuple[Sum, ...]
    counts: tuple[Sum, ...]
    software: str
    drawers: tuple[DrawerRow, ...] = ()
    made_of: tuple[str, str, int] | None = None
    franchise: bool = False
    head_seq: int = 0
    head_hash: str = ""
    signature_extract: str = ""
    duplicate_no: int | None = None
    reason: str = ""
    training: bool = False
    demo: bool = False


def document(closure: Closure, words: Words) -> Document:
    """Return the printed form of a closure or a reading."""
    said = closure_words(words)
    ends = marks(words, training=closure.training, demo=closure.demo)
    title = getattr(said, closure.kind)
    blocks: list[Block] = [
        *ends,
        *head(closure.issuer, words),
        Rule(),
        *_what(closure, words, said, title),
        Rule(),
        Row(said.takings, money(closure.total_cents, words), bold=True, size=2),
        Row(said.own, amount(closure.own_cents, words)),
        Row(said.third_party, amount(closure.third_party_cents, words)),
    ]
    if closure.franchise:
        blocks += [Rule(), Text(words.franchise)]
    elif closure.vat:
        blocks += [Rule(), Text(said.vat, bold=True), *vat_table(closure.vat, words)]
    for label, sums in (
        (said.methods, closure.methods),
        (said.accounts, closure.accounts),
        (said.families, closure.families),
        (said.ownership, closure.ownership),
        (said.operators, closure.operators),
        (said.counts, closure.counts),
    ):
        if sums:
            blocks += [Rule(), Text(label, bold=True), *(_sum(one, words) for one in sums)]
    blocks += [*_drawers(closure, words, said), *_ending(closure, words, said), *ends]
    number = said.number.format(number=closure.number) if closure.number else title
    return Document(tuple(blocks), number)


def _what(closure: Closure, words: Words, said: ClosureWords, title: str) -> list[Block]:
    blocks: list[Block] = []
    if closure.duplicate_no is not None:
        mark = words.duplicate.format(number=closure.duplicate_no)
        blocks.append(Text(mark, "center", bold=True, size=3))
    if closure.reason:
        blocks.append(Text(words.reason.format(reason=closure.reason), "center"))
    blocks.append(Text(title, "center", bold=True, size=2))
    day = said.on.format(day=closure.last_day)
    if closure.first_day != closure.last_day:
        day = said.period.format(first=closure.first_day, last=closure.last_day)
    blocks.append(Text(day, "center", bold=True))
    if closure.kind == "reading":
        blocks.append(Text(said.reading_note, "center"))
        moment = said.read
    else:
        blocks.append(Text(said.number.format(number=closure.number), "center"))
        moment = said.closed
    blocks += [
        Rule(),
        Row(words.till.format(till=closure.till), held(moment.format(moment=closure.moment))),
    ]
    if closure.operator:
        blocks.append(Text(said.by.format(operator=closure.operator)))
    if closure.made_of is not None:
        first, last, count = closure.made_of
        blocks.append(Text(said.made_of.format(first=first, last=last, count=count)))
    blocks.append(Row(said.tickets, str(closure.tickets), bold=True))
    if closure.tickets:
        ends = said.from_to.format(first=closure.first_ticket, last=closure.last_ticket)
        blocks.append(Text("  " + ends))
    else:
        blocks.append(Text("  " + said.none))
    return blocks


def _sum(one: Sum, words: Words) -> Row:
    if one.cents is None:
        return Row(one.label, str(one.count))
    label = one.label if one.count is None else f"{one.label} ({one.count})"
    return Row(label, amount(one.cents, words))


def _drawers(closure: Closure, words: Words, said: ClosureWords) -> list[Block]:
    if not closure.drawers:
        return []
    blocks: list[Block] = [Rule(), Text(said.drawer, bold=True)]
    for drawer in closure.drawers:
        name = said.session.format(number=drawer.session)
        blocks.append(Row(name, said.not_counted if drawer.counted_cents is None else ""))
        blocks.append(Row("  " + said.expected, amount(drawer.expected_cents, words)))
        if drawer.counted_cents is not None:
            difference = drawer.counted_cents - drawer.expected_cents
            sign = "+" if difference > 0 else ""
            blocks += [
                Row("  " + said.counted, amount(drawer.counted_cents, words)),
                Row("  " + said.difference, sign + amount(difference, words)),
            ]
    return blocks


def _ending(closure: Closure, words: Words, said: ClosureWords) -> list[Block]:
    blocks: list[Block] = [
        Rule("="),
        Row(said.grand_total, money(closure.total_cents, words), bold=True),
        Row(said.absolute, amount(closure.absolute_cents, words)),
        Row(said.perpetual, money(closure.perpetual_cents, words), bold=True),
        Row(said.perpetual_absolute, amount(closure.perpetual_absolute_cents, words)),
        Rule("="),
    ]
    if closure.kind != "reading":
        digits = closure.head_hash
        groups = [digits[i : i + HASH_GROUP] for i in range(0, len(digits), HASH_GROUP)]
        blocks.append(Text(said.head.format(seq=closure.head_seq), "center"))
        blocks += (Text(group, "center") for group in groups)
        extract = closure.signature_extract
        signature = words.signature.format(extract=extract) if extract else words.unsigned
        blocks += [Text(signature, "center"), Text(said.keep, "center")]
    blocks.append(Text(words.software.format(version=closure.software), "center"))
    return blocks

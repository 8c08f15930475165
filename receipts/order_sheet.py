"""The order sheet for the baker: how many of each, and a code that opens the ready text message.

It names nobody: who booked what stays in the café.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from receipts.document import Block, Document, Feed, QrCode, Row, Rule, Text
from receipts.parts import held
from receipts.words import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """How many of an article, in pieces: of them `booked` by customers, `counter` to be sold.

    `before` is what an earlier sheet asked for, where an amendment changes it.
    """

    label: str
    quantity: int
    booked: int
    counter: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """What a baker is asked for on a day; `number` counts the amendments, 0 is the order itself.

    `link` is what the QR code says, or nothing.
    """

    cafe: str
    baker: str
    day: date
    number: int
    sent: bool
    lines: tuple[Asked, ...]
    link: str = ""


def day_text(day: date, words: Words) -> str:
    """A day with its weekday: `mardi 24/11/2026`."""
    return f"{words.weekdays.split()[day.weekday()]} {day:%d/%m/%Y}"


def document(sheet: OrderSheet, words: Words) -> Document:
    """Return the printed form of `sheet`."""
    title = words.sheet_title
    if sheet.number:
        title = words.sheet_amendment.format(number=sheet.number)
    blocks: list[Block] = [
        Text(sheet.cafe, "center", bold=True),
        Text(title, "center", bold=True, size=2),
        Text(sheet.baker, "center", bold=True),
        Text(day_text(sheet.day, words), "center", bold=True, size=2),
        Rule("="),
    ]
    for line in sheet.lines:
        blocks.append(Row(line.label, held(str(line.quantity)), bold=True, size=2))
        parts = words.sheet_parts.format(booked=line.booked, counter=line.counter)
        blocks.append(Text(f"  {parts}"))
        if line.before is not None and line.before != line.quantity:
            blocks.append(Text(f"  {words.sheet_before.format(before=line.before)}"))
    if not sheet.lines:
        blocks.append(Text(words.sheet_nothing, "center", bold=True))
    total = sum(line.quantity for line in sheet.lines)
    blocks += [Rule("="), Row(words.sheet_total, held(str(total)), bold=True)]
    blocks.append(Text(words.sheet_sent if sheet.sent else words.sheet_unsent, "center"))
    if sheet.link:
        blocks += [Feed(), Text(words.sheet_scan, "center"), Feed(), QrCode(sheet.link)]
    return Document(tuple(blocks), f"{title} {sheet.day.isoformat()}")

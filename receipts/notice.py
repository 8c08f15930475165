"""The slip that tells somebody of a parcel: for the letter box, or with the code of a message."""

from __future__ import annotations

from dataclasses import dataclass

from receipts.document import Block, Document, Feed, QrCode, Row, Rule, Text
from receipts.parts import held, marks
from receipts.words import Words


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: days are printed as given; `tail` ends the carrier's number.

    With `message` the slip is the café's own: a QR code that opens the ready message.
    """

    cafe: str
    address: tuple[str, ...]
    name: str
    carrier: str
    tail: str
    shelf: str
    until: str
    message: str = ""
    training: bool = False
    demo: bool = False


def document(notice: Notice, words: Words) -> Document:
    """Return the printed form of `notice`."""
    ends = marks(words, training=notice.training, demo=notice.demo)
    blocks: list[Block] = [
        *ends,
        Text(notice.cafe, "center", bold=True, size=2),
        *(Text(line, "center") for line in notice.address),
        Rule("="),
        Text(words.parcel_waits, "center", bold=True, size=2),
        Feed(),
        Text(notice.name, "center", bold=True, size=3),
        Feed(),
        Row(held(notice.carrier), f"...{notice.tail}"),
    ]
    if notice.until:
        blocks.append(Text(words.parcel_until.format(day=notice.until), bold=True))
    blocks += (Text(words.parcel_identity), Rule())
    if notice.message:
        blocks += (
            Text(words.parcel_message, "center"),
            Feed(),  # the quiet zone of a code: four of its modules
            QrCode(notice.message),
            Feed(),
            Row(words.parcel_shelf.format(shelf=notice.shelf), ""),
        )
    else:
        blocks.append(Text(words.parcel_shelf.format(shelf=notice.shelf), "right"))
    blocks += ends
    return Document(tuple(blocks), words.parcel_waits)

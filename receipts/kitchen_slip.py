"""The kitchen slip: what is to be cooked now, in letters that are read from the stove.

It holds no price. Only what is new stands on it, and what was sent before and is wanted no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from receipts.amounts import weight
from receipts.document import Block, Document, Row, Rule, Text
from receipts.normalize import NO_BREAK
from receipts.parts import held, marks
from receipts.words import Words


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One dish: `quantity` in pieces, or grams by weight; `note` is what the customer wants.

    A `supplement` belongs to the line before it; `detail` tells of takeaway.
    """

    label: str
    quantity: int
    by_weight: bool = False
    note: str = ""
    supplement: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the kitchen is told: `number` counts the day's slips, `time` is local (`12:05`)."""

    number: int
    name: str
    time: str
    operator: str
    lines: tuple[SlipLine, ...]
    cancelled: tuple[SlipLine, ...] = ()
    covers: int | None = None
    place: str = ""
    training: bool = False
    demo: bool = False


def document(slip: Slip, words: Words) -> Document:
    """Return the printed form of `slip`."""
    ends = marks(words, training=slip.training, demo=slip.demo)
    title = words.kitchen.format(number=slip.number)
    blocks: list[Block] = [
        *ends,
        Row(held(title), slip.time, bold=True, size=2),
        Text(slip.name, "center", bold=True, size=3),
    ]
    told = [words.covers.format(covers=slip.covers)] if slip.covers else []
    told += [slip.place] if slip.place else []
    if told:
        blocks.append(Text("  ".join(held(part) for part in told), "center", bold=True, size=2))
    blocks += (Text(slip.operator, "center"), Rule("="))
    for line in slip.lines:
        blocks += _line(line, words)
    if slip.cancelled:
        blocks += (Rule("="), Text(f"*** {words.cancelled} ***", "center", bold=True, size=3))
        for line in slip.cancelled:
            blocks += _line(line, words)
        blocks.append(Text(f"*** {words.cancelled} ***", "center", bold=True, size=3))
    blocks += (Rule("="), *ends)
    return Document(tuple(blocks), f"{title} {slip.name}")


def _line(line: SlipLine, words: Words) -> list[Block]:
    count = weight(line.quantity, words) if line.by_weight else f"{line.quantity}{NO_BREAK}x"
    if line.supplement:
        blocks: list[Block] = [Text(f"   + {count} {line.label}", size=2)]
    else:
        blocks = [Text(f"{count} {line.label}", bold=True, size=3)]
    if line.detail:
        blocks.append(Text(f"   {line.detail}", size=2))
    if line.note:
        blocks.append(Text(f"   > {line.note}", bold=True, size=2))
    return blocks

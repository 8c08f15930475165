"""The paper that opens encrypted copies: printed at once, without the queue, kept nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cafe_pos.application.printing import paper
from cafe_pos.application.printing.test_page import Tested, Way, outcome_of
from cafe_pos.i18n import _
from receipts.document import Block, Document, Feed, QrCode, Rule, Text

LAST: Final = 6
"""So many characters of the secret are typed from the paper before it is needed."""
_GROUP: Final = 5
_PREFIX: Final = "AGE-SECRET-KEY-1"


def groups(secret: str) -> tuple[str, ...]:
    """A secret key in lines of a few characters each, which a person can copy."""
    prefix, digit, plain = secret.partition(_PREFIX)
    parts = [plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP)]
    rows = [" ".join(parts[at : at + 4]) for at in range(0, len(parts), 4)]
    return (prefix + digit, *rows)


def document(secret: str, cafe: str, day: date) -> Document:
    """The paper: what it is for, the secret key as a code and in letters."""
    blocks: tuple[Block, ...] = (
        Text(cafe, "center", bold=True),
        Text(_("KEY OF THE BACKUPS"), "center", bold=True, size=2),
        Text(f"{day:%d/%m/%Y}", "center"),
        Rule("="),
        Text(
            _(
                "Without this paper nobody opens the encrypted copies, you neither. "
                "The till does not keep it."
            )
        ),
        Text(_("Put it in the safe, and another at home: never beside the USB key.")),
        Feed(),
        QrCode(secret),
        Feed(),
        *(Text(line, "center", bold=True) for line in groups(secret)),
        Rule(),
        Text(
            _(
                "To restore: “I have a backup” on a new machine, or cafe-pos restore FILE.age. "
                "Any tool for the age format opens the copies too."
            )
        ),
    )
    return Document(blocks, _("KEY OF THE BACKUPS"))


def print_page(way: Way, printer: Mapping[str, Any], secret: str, cafe: str, day: date) -> Tested:
    """Print the paper, and tell how that went."""
    content = paper.rendered(document(secret, cafe, day), "escpos", printer)
    return outcome_of(way.deliver(content))

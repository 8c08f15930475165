"""The test page of a printer: printed at once, without the queue, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from cafe_pos.application.printing import paper

_PAPER_LOW: Final = "printer.paper_low"
ONE_WAY: Final = "printer.one_way"


class Way(Protocol):
    """A way to one printer."""

    def deliver(self, job: bytes) -> object:
        """Bring a whole job; a printer's fault is an outcome, never an exception."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of a test page.

    `printed` when the printer says so, `sent` when nothing stopped it; `reason` is the code of a
    remark or of what went wrong.
    """

    printed: bool
    sent: bool
    reason: str | None


def print_page(way: Way, printer: Mapping[str, Any], language: str) -> Tested:
    """Print the ruler of a printer's own width and letters, and tell how that went."""
    return outcome_of(way.deliver(paper.test_page(printer, language)))


def outcome_of(outcome: object) -> Tested:
    """What came of a page that was brought to a printer."""
    reason: str | None = getattr(outcome, "reason", None)
    if getattr(outcome, "paper_low", False):
        reason = _PAPER_LOW
    return Tested(
        printed=reason in {None, _PAPER_LOW},
        sent=not hasattr(outcome, "before_first_byte"),
        reason=reason,
    )

"""What is plugged in: the printers, asked for their state, and the card terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cafe_pos.application.doctor.cafe import CafeFacts, Jobs
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.doctor.ports import MachineFacts, PrinterFacts

COUNTER: Final = "counter"
KITCHEN: Final = "kitchen"
PAPER_LOW: Final = "printer.paper_low"


def judge(cafe: CafeFacts, machine: MachineFacts) -> Iterator[Finding]:
    """The counter's printer, the kitchen's, the card terminal, and what waits for them."""
    asked = {one.station: one for one in machine.printers}
    if cafe.printer is None:
        yield good("doctor.no_printer")
    else:
        yield _waiting(cafe.counter_jobs, "doctor.prints", "doctor.printer")
        yield from _state(asked.get(COUNTER), "doctor.printer")
    if cafe.kitchen is not None:
        yield _waiting(cafe.kitchen_jobs, "doctor.kitchen_prints", "doctor.kitchen")
        yield from _state(asked.get(KITCHEN), "doctor.kitchen")
    yield from _terminal(cafe, machine)


def _waiting(jobs: Jobs, left: str, none: str) -> Finding:
    if jobs.waiting or jobs.questions:
        return look(left, waiting=jobs.waiting, questions=jobs.questions)
    return good(none)


_STATES: Final = {
    "doctor.printer": (
        "doctor.printer_trouble",
        "doctor.printer_low",
        "doctor.printer_ready",
        "doctor.printer_mute",
    ),
    "doctor.kitchen": (
        "doctor.kitchen_trouble",
        "doctor.kitchen_low",
        "doctor.kitchen_ready",
        "doctor.kitchen_mute",
    ),
}
"""What is said of a printer: in trouble, low on paper, ready, without a word."""


def _state(asked: PrinterFacts | None, which: str) -> Iterator[Finding]:
    """What a printer answered just now; nothing when it was not asked."""
    if asked is None:
        return
    trouble, low, ready, mute = _STATES[which]
    if asked.reason == PAPER_LOW:
        yield good(low)
    elif asked.reason is not None:
        yield look(trouble, why=asked.reason)
    else:
        yield good(ready if asked.heard else mute)


def _terminal(cafe: CafeFacts, machine: MachineFacts) -> Iterator[Finding]:
    if not cafe.terminal:
        yield good("doctor.no_terminal")
    elif machine.terminal is not None and machine.terminal.reached:
        yield good("doctor.terminal", address=cafe.terminal)
    elif machine.terminal is not None:
        yield look("doctor.terminal_away", address=cafe.terminal, reason=machine.terminal.reason)
    if cafe.cards_open:
        yield look("doctor.cards_open", count=cafe.cards_open)

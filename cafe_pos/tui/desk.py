"""What a counter is given to work with; the command line puts it together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cafe_pos.application.cards.ports import Terminal
from cafe_pos.application.doctor.ports import Machine
from cafe_pos.application.writer import Writer
from cafe_pos.tui.first_run.printers import Search, Tried


class PrinterStatus(Protocol):
    """How printing goes (`application.printing.SpoolStatus`)."""

    @property
    def state(self) -> str:
        """`none`, `ready`, `printing`, `failed` or `unconfirmed`."""

    @property
    def waiting(self) -> int:
        """Jobs not on paper yet."""

    @property
    def questions(self) -> int:
        """Jobs of which only a person can say whether they came out."""

    @property
    def reason(self) -> str | None:
        """A code that says why it failed or is unsure, or that paper runs low."""


class Look(Protocol):
    """The theme that a café wore last on this machine, known before its file is open."""

    def last(self) -> str:
        """The theme, or nothing."""

    def keep(self, theme: str) -> None:
        """Note the theme worn now."""


class Spool(Protocol):
    """The worker that prints behind the counter's back; the counter starts and closes it."""

    def start(self) -> None:
        """Begin to print what waits."""

    def wake(self) -> None:
        """Say that a job waits."""

    def status(self) -> PrinterStatus:
        """How printing goes at this moment."""

    def close(self) -> object:
        """Finish the job at the printer; the queue of acts is still open then."""


class PrinterTools(Protocol):
    """What setting up a printer needs of the machine; nothing of it touches the café's file."""

    def find(self) -> Search:
        """What this machine has of printers, in words."""

    def check(self, setting: Mapping[str, Any]) -> None:
        """Refuse a setting that leads nowhere; nothing is connected (PosError)."""

    def try_out(self, setting: Mapping[str, Any]) -> Tried:
        """Print a test page and say how it went."""

    def print_secret(self, setting: Mapping[str, Any], secret: str, cafe: str) -> Tried:
        """Print the paper that opens encrypted copies; it is kept nowhere."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The queue of acts and the printer's worker, neither started yet, and who stands there.

    `azerty` takes the unshifted `-` for the digit 6, whatever the café's settings say;
    `monotonic` gives seconds that never go back.
    """

    writer: Writer
    spool: Spool | None
    log_file: Path
    operator: str | None = None
    azerty: bool = False
    look: Look | None = None
    monotonic: Callable[[], float] = time.monotonic
    printers: PrinterTools | None = None
    terminal: Callable[[str], Terminal] | None = None
    """Reaches the card terminal at an address."""
    machine: Machine | None = None
    """Looks at disks, devices and clock; without one nothing is examined."""

"""What a counter is given to work with; the command line puts it together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cafe_pos.application.writer import Writer


class Spool(Protocol):
    """The worker that prints behind the counter's back."""

    def wake(self) -> None:
        """Say that a job waits."""

    def status(self) -> str:
        """How the printer is: `none`, `ready`, `waiting:2` or `failed`."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The queue of acts, the printer's worker, and who stands at the counter.

    `azerty` takes the unshifted `-` for the digit 6, whatever the café's settings say;
    `monotonic` gives seconds that never go back.
    """

    writer: Writer
    spool: Spool | None
    log_file: Path
    operator: str | None = None
    azerty: bool = False
    monotonic: Callable[[], float] = time.monotonic

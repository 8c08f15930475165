"""A printer on a serial port, set up by python-escpos and spoken with as all others.

Linux knows no DSR flow control, and a converter's own buffer hides a printer that is full; so
the line asks DSR before each small piece, and waits until a piece has left before the next.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from cafe_pos.devices import library, reasons
from cafe_pos.devices.conversation import (
    Condition,
    Conversation,
    Descriptor,
    Failed,
    Outcome,
    Patience,
    condition_of,
)

BAUD: Final = 9600
BAUDS: Final = (4800, 9600, 19200, 38400, 57600, 115200)
FLOWS: Final = ("dsr", "rts", "xon", "none")
"""How the printer says that it is full; `dsr` is what most are set to when they are sold."""

_BITS_A_BYTE: Final = 10
_PIECE: Final = 64
_PAUSE_S: Final = 0.02
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Serial:
    """A printer on a serial port (`/dev/ttyUSB0`), eight bits, no parity."""

    path: str
    patience: Patience
    answers: bool = True
    baud: int = BAUD
    flow: str = "dsr"

    def deliver(self, job: bytes) -> Outcome:
        """Open the port, print, let go of it."""
        return self._over(lambda talk: talk.deliver(job))

    def ask(self) -> Condition:
        """Open the port, ask, let go of it."""
        return condition_of(self._over(Conversation.ask))

    def _over(self, say: Callable[[Conversation], T]) -> T | Failed:
        try:
            serial = library.printers().Serial(
                self.path, baudrate=self.baud, xonxoff=self.flow == "xon", dsrdtr=False
            )
        except (ImportError, RuntimeError):  # escpos' word for a missing library
            return Failed(before_first_byte=True, reason=reasons.NO_LIBRARY)
        try:
            serial.open()
        except Exception as error:  # noqa: BLE001 - escpos wraps whatever the port said
            return Failed(
                before_first_byte=True,
                reason=reasons.of(error.__context__, reasons.UNREACHABLE),
            )
        port = serial.device
        try:
            if self.flow == "rts":
                port.rtscts = True
            line = _PortLine(port, self.answers, by_dsr=self.flow == "dsr")
            outcome = say(Conversation(line, self._patience()))
        finally:
            port.close()  # not escpos' own: it waits for ever for a printer that takes nothing
        return outcome

    def _patience(self) -> Patience:
        fastest = self.baud / _BITS_A_BYTE / 2
        return replace(self.patience, bytes_per_s=min(self.patience.bytes_per_s, fastest))


@dataclass(slots=True)
class _PortLine(Descriptor):
    port: Any
    answers: bool
    by_dsr: bool
    pause: Callable[[float], None] = time.sleep

    def fileno(self) -> int:
        return int(self.port.fileno())

    def send(self, data: memoryview) -> int:
        if self._full():
            self.pause(_PAUSE_S)
            return 0
        with suppress(BlockingIOError):
            return os.write(self.fileno(), data[:_PIECE])
        return 0

    def receive(self) -> bytes:
        with suppress(BlockingIOError):
            heard = os.read(self.fileno(), 256)
            if not heard:
                raise OSError("the port was unplugged")
            return heard
        return b""

    def drained(self, seconds: float) -> bool:
        tries = max(1, int(seconds / _PAUSE_S))
        for _ in range(tries):
            if not self._waiting():
                return True
            self.pause(_PAUSE_S)
        return False

    def _full(self) -> bool:
        if self._waiting() >= _PIECE:
            return True
        if self.by_dsr:
            # What has no such wires (a pseudo-terminal) can't say that it is full.
            with suppress(OSError, struct.error):
                return not self.port.dsr
        return False

    def _waiting(self) -> int:
        with suppress(OSError, struct.error):
            return int(self.port.out_waiting)
        return 0

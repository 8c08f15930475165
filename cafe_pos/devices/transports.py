"""Ways to a printer: one short connection a job, the whole job in one buffer, a deadline on all.

Network and file are plain sockets and descriptors, not python-escpos: its Network waits 60 s or
for ever, speaks IPv4 only and its sendall does not tell whether a byte had left, which is what
decides between trying again and asking a person; its File truncates what it opens and makes a
file where a device was unplugged. USB and serial are opened by python-escpos and spoken with as
all others. A CUPS queue is served by `lp`, which says when it refuses; escpos' two ways there
either need a C library or ignore what `lp` answers.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from cafe_pos.devices import reasons
from cafe_pos.devices.conversation import (
    Condition,
    Conversation,
    Descriptor,
    Failed,
    Outcome,
    Patience,
    Printed,
    SentUnconfirmed,
    condition_of,
)
from cafe_pos.domain.errors import PosError

__all__ = [
    "Condition",
    "Failed",
    "Outcome",
    "Patience",
    "Printed",
    "SentUnconfirmed",
    "Transport",
    "open_transport",
    "split_address",
]

RAW_PORT: Final = 9100
"""Where network printers listen."""

_LAST_PORT: Final = 65535
T = TypeVar("T")


class Transport(Protocol):
    """A way to one printer; `deliver` opens it, uses it once and lets go of it."""

    def deliver(self, job: bytes) -> Outcome:
        """Bring a whole job; a printer's fault is an outcome, never an exception."""

    def ask(self) -> Condition:
        """See how the printer is, without printing anything."""


def open_transport(printer: Mapping[str, Any], patience: Patience | None = None) -> Transport:
    """The way that a printer's setting names; nothing is connected yet.

    `answers = false` in the setting is for printers that only receive: nothing is waited for.

    Raises:
        PosError: `printer.setting` for an unknown way, or one that does not say where to.
    """
    patience = patience or Patience()
    answers = bool(printer.get("answers", True))
    match printer.get("transport"):
        case "network":
            host, port = split_address(str(printer.get("address", "")))
            return Network(host, port, patience, answers=answers)
        case "file" if printer.get("path"):
            from cafe_pos.devices.file import File

            return File(Path(str(printer["path"])), patience, answers=answers)
        case "serial" if printer.get("path"):
            from cafe_pos.devices.serial_port import BAUD, Serial

            baud, flow = int(printer.get("baud", BAUD)), str(printer.get("flow", "dsr"))
            return Serial(str(printer["path"]), patience, answers=answers, baud=baud, flow=flow)
        case "usb":
            from cafe_pos.devices.usb_port import Usb, split_ids

            ids = split_ids(str(printer.get("address", "")))
            return Usb(ids, patience, answers=answers)
        case "cups" if printer.get("address"):
            from cafe_pos.devices.cups_queue import Cups, checked_queue

            return Cups(checked_queue(str(printer["address"])), patience)
        case other:
            raise PosError("printer.setting", value=str(other))


def split_address(text: str) -> tuple[str, int]:
    """Host and port of `host`, `host:port`, `1.2.3.4:9100`, `[::1]:9100` or `::1`.

    Raises:
        PosError: `printer.setting`.
    """
    host, port = text.strip(), str(RAW_PORT)
    if host.startswith("["):
        host, bracket, rest = host[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise PosError("printer.setting", value=text)
        port = rest[1:] or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    valid_port = port.isascii() and port.isdigit() and 0 < int(port) <= _LAST_PORT
    if not (valid_port and _is_host(host)):
        raise PosError("printer.setting", value=text)
    return host, int(port)


def _is_host(text: str) -> bool:
    if ":" in text:
        with suppress(ValueError):
            return bool(ipaddress.IPv6Address(text))
        return False
    return bool(text) and text.isprintable() and " " not in text


@dataclass(frozen=True, slots=True)
class Network:
    """A printer on the network, by raw TCP."""

    host: str
    port: int
    patience: Patience
    answers: bool = True

    def deliver(self, job: bytes) -> Outcome:
        """Connect, print, hang up: a connection kept open blocks some printers."""
        return self._over(lambda talk: talk.deliver(job))

    def ask(self) -> Condition:
        """Connect, ask, hang up."""
        return condition_of(self._over(Conversation.ask))

    def _over(self, say: Callable[[Conversation], T]) -> T | Failed:
        try:
            connected = socket.create_connection((self.host, self.port), self.patience.connect_s)
        except (socket.gaierror, UnicodeError):  # no such name, or nothing that could be one
            return Failed(before_first_byte=True, reason=reasons.UNKNOWN_HOST)
        except OSError as error:
            return Failed(before_first_byte=True, reason=reasons.of(error, reasons.UNREACHABLE))
        with connected:
            connected.setblocking(False)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = _SocketLine(connected, self.answers)
            outcome = say(Conversation(line, self.patience))
            line.hang_up()
        return outcome


@dataclass(frozen=True, slots=True)
class _SocketLine(Descriptor):
    socket: socket.socket
    answers: bool

    def fileno(self) -> int:
        return self.socket.fileno()

    def send(self, data: memoryview) -> int:
        with suppress(BlockingIOError):
            return self.socket.send(data)
        return 0

    def receive(self) -> bytes:
        try:
            heard = self.socket.recv(256)
        except BlockingIOError:
            return b""
        if not heard:
            raise ConnectionResetError(errno.ECONNRESET, "the printer hung up")
        return heard

    def hang_up(self) -> None:
        """End what we say, and read what was said to us.

        Closing over unread bytes is a reset, at which printers throw away what they still hold.
        """
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
            while self.receive():
                pass

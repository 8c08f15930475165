"""Ways to a printer: one short connection a job, the whole job in one buffer, a deadline on all.

Network and file are plain sockets and descriptors, not python-escpos: its Network waits 60 s or
for ever, speaks IPv4 only and its sendall does not tell whether a byte had left, which is what
decides between trying again and asking a person; its File truncates what it opens and makes a
file where a device was unplugged. USB, serial and CUPS, where discovery is the hard part, are to
come through python-escpos, imported by their own modules, behind the same `open_transport`.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from cafe_pos.devices.conversation import (
    STUCK,
    Conversation,
    Failed,
    Outcome,
    Patience,
    Printed,
    SentUnconfirmed,
)
from cafe_pos.domain.errors import PosError

__all__ = [
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

_DEVICES: Final = Path("/dev")
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - named to be let through, not written to
_LAST_PORT: Final = 65535
_PAUSE_S: Final = 0.05
_REASONS: Final = {
    errno.ECONNREFUSED: "printer.refused",
    errno.EBUSY: "printer.busy",
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
    errno.ENOSPC: "printer.disk_full",
    errno.EDQUOT: "printer.disk_full",
    errno.EISDIR: "printer.not_a_printer",
    errno.EIO: "printer.fault",
}
UNREACHABLE: Final = "printer.unreachable"
NOT_A_PRINTER: Final = "printer.not_a_printer"


class Transport(Protocol):
    """A way to one printer; `deliver` opens it, uses it once and lets go of it."""

    def deliver(self, job: bytes) -> Outcome:
        """Bring a whole job; a printer's fault is an outcome, never an exception."""


def open_transport(printer: Mapping[str, Any], patience: Patience | None = None) -> Transport:
    """The way that a printer's setting names; nothing is connected yet.

    `answers = false` in the setting is for printers that only receive: nothing is waited for.

    Raises:
        PosError: `printer.unsupported` for a way that is still to come; `printer.setting` for
            an unknown one, or one that does not say where to.
    """
    patience = patience or Patience()
    answers = bool(printer.get("answers", True))
    match printer.get("transport"):
        case "network":
            host, port = split_address(str(printer.get("address", "")))
            return Network(host, port, patience, answers=answers)
        case "file" if printer.get("path"):
            return File(Path(str(printer["path"])), patience, answers=answers)
        case "usb" | "serial" | "cups" as later:
            raise PosError("printer.unsupported", transport=later)
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
        try:
            connected = socket.create_connection((self.host, self.port), self.patience.connect_s)
        except (socket.gaierror, UnicodeError):  # no such name, or nothing that could be one
            return Failed(before_first_byte=True, reason="printer.unknown_host")
        except OSError as error:
            return Failed(before_first_byte=True, reason=_reason(error, UNREACHABLE))
        with connected:
            connected.setblocking(False)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = _SocketLine(connected, self.answers)
            outcome = Conversation(line, self.patience).deliver(job)
            line.hang_up()
        return outcome


@dataclass(frozen=True, slots=True)
class _SocketLine:
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


@dataclass(frozen=True, slots=True)
class File:
    """A printer's device node (`/dev/usb/lp0`), or a file that collects the jobs."""

    path: Path
    patience: Patience
    answers: bool = True

    def deliver(self, job: bytes) -> Outcome:
        """Append to a file, or talk with a device; never to a disk, never into a made-up device."""
        try:
            mode = self.path.stat().st_mode
        except FileNotFoundError:
            mode = None
        except OSError as error:
            return Failed(before_first_byte=True, reason=_reason(error, UNREACHABLE))
        if mode is not None and (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
            return self._talk(job, fifo=stat.S_ISFIFO(mode))
        # Where a printer was unplugged, a file would swallow every receipt in silence.
        misplaced = _among_devices(self.path)
        if mode is None and misplaced:
            return Failed(before_first_byte=True, reason=UNREACHABLE)
        if mode is not None and (misplaced or not stat.S_ISREG(mode)):
            return Failed(before_first_byte=True, reason=NOT_A_PRINTER)
        return self._append(job)

    def _append(self, job: bytes) -> Outcome:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self.path, flags, 0o600)
        except OSError as error:
            return Failed(before_first_byte=True, reason=_reason(error, UNREACHABLE))
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            before = os.fstat(descriptor).st_size
            try:
                rest = memoryview(job)
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(descriptor)
            except OSError as error:
                reason = _reason(error, STUCK)
                return Failed(before_first_byte=_undone(descriptor, before), reason=reason)
        return Printed()

    def _talk(self, job: bytes, *, fifo: bool) -> Outcome:
        try:
            line = _opened(self.path, answers=self.answers and not fifo, fifo=fifo)
        except OSError as error:
            return Failed(before_first_byte=True, reason=_reason(error, UNREACHABLE))
        try:
            return Conversation(line, self.patience).deliver(job)
        finally:
            os.close(line.descriptor)


@dataclass(frozen=True, slots=True)
class _DeviceLine:
    descriptor: int
    answers: bool
    pause: Callable[[float], None] = time.sleep

    def fileno(self) -> int:
        return self.descriptor

    def send(self, data: memoryview) -> int:
        with suppress(BlockingIOError):
            return os.write(self.descriptor, data)
        return 0

    def receive(self) -> bytes:
        heard = b""
        with suppress(BlockingIOError):
            heard = os.read(self.descriptor, 256)
        if not heard:
            # USB printers send empty packets: silence, not an end; but not a busy loop either.
            self.pause(_PAUSE_S)
        return heard


def _opened(path: Path, *, answers: bool, fifo: bool) -> _DeviceLine:
    """Open a device to talk both ways, or one way where it can't or may not answer."""
    flags = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    if fifo:  # read and written by ourselves, it would echo our own job
        return _DeviceLine(os.open(path, os.O_WRONLY | flags), answers=False)
    try:
        descriptor = os.open(path, os.O_RDWR | flags)
    except PermissionError:
        return _DeviceLine(os.open(path, os.O_WRONLY | flags), answers=False)
    if os.isatty(descriptor):
        import tty  # POSIX only, and needed here alone

        tty.setraw(descriptor)  # else line ends are doubled and answers echoed to the printer
    return _DeviceLine(descriptor, answers=answers)


def _undone(descriptor: int, size: int) -> bool:
    """Take back a job that was written in part, so that it can safely be written again."""
    try:
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)
    except OSError:
        return False
    return True


def _reason(error: OSError, otherwise: str) -> str:
    return _REASONS.get(error.errno or 0, otherwise)


def _among_devices(path: Path) -> bool:
    """Whether a path leads where devices are plugged in and files have no business."""
    real = path.resolve()
    return _DEVICES in real.parents and _MEMORY not in real.parents

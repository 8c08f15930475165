"""A printer's device node, or a file that collects the jobs: told apart before a byte leaves."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from cafe_pos.devices import reasons
from cafe_pos.devices.conversation import (
    Condition,
    Conversation,
    Descriptor,
    Failed,
    Outcome,
    Patience,
    Printed,
    condition_of,
)

_DEVICES: Final = Path("/dev")
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - named to be let through, not written to
_PAUSE_S: Final = 0.05
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class File:
    """A printer's device node (`/dev/usb/lp0`), or a file that collects the jobs."""

    path: Path
    patience: Patience
    answers: bool = True

    def deliver(self, job: bytes) -> Outcome:
        """Append to a file, or talk with a device; never to a disk, never into a made-up device."""
        return self._found(lambda talk: talk.deliver(job), lambda: self._append(job))

    def ask(self) -> Condition:
        """Talk with a device; a file that collects the jobs is only looked at."""
        return condition_of(self._found(Conversation.ask, self._writable))

    def _found(self, say: Callable[[Conversation], T], plain: Callable[[], T]) -> T | Failed:
        try:
            mode = self.path.stat().st_mode
        except FileNotFoundError:
            mode = None
        except OSError as error:
            return Failed(before_first_byte=True, reason=reasons.of(error, reasons.UNREACHABLE))
        if mode is not None and (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
            return self._talk(say, fifo=stat.S_ISFIFO(mode))
        # Where a printer was unplugged, a file would swallow every receipt in silence.
        misplaced = _among_devices(self.path)
        if mode is None and misplaced:
            return Failed(before_first_byte=True, reason=reasons.UNREACHABLE)
        if mode is not None and (misplaced or not stat.S_ISREG(mode)):
            return Failed(before_first_byte=True, reason=reasons.NOT_A_PRINTER)
        return plain()

    def _writable(self) -> Condition:
        there = self.path if self.path.exists() else self.path.parent
        return Condition(None if os.access(there, os.W_OK) else reasons.UNREACHABLE)

    def _append(self, job: bytes) -> Outcome:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self.path, flags, 0o600)
        except OSError as error:
            return Failed(before_first_byte=True, reason=reasons.of(error, reasons.UNREACHABLE))
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            before = os.fstat(descriptor).st_size
            try:
                rest = memoryview(job)
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(descriptor)
            except OSError as error:
                reason = reasons.of(error, reasons.STUCK)
                return Failed(before_first_byte=_undone(descriptor, before), reason=reason)
        return Printed()

    def _talk(self, say: Callable[[Conversation], T], *, fifo: bool) -> T | Failed:
        try:
            line = _opened(self.path, answers=self.answers and not fifo, fifo=fifo)
        except OSError as error:
            return Failed(before_first_byte=True, reason=reasons.of(error, reasons.UNREACHABLE))
        try:
            return say(Conversation(line, self.patience))
        finally:
            os.close(line.descriptor)


@dataclass(frozen=True, slots=True)
class _DeviceLine(Descriptor):
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


def _among_devices(path: Path) -> bool:
    """Whether a path leads where devices are plugged in and files have no business."""
    real = path.resolve()
    return _DEVICES in real.parents and _MEMORY not in real.parents

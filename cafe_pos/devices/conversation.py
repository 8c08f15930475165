"""Talking with an ESC/POS printer: is it able, take this, and did it come out?

Delivered is not printed: bytes wait in buffers while paper is out. So the printer is asked
before the job (a fault found then costs nothing: not a byte of the job has left) and it answers
the closing GS r 1 of the job once all that precedes is on paper. No answer is no proof.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol

from cafe_pos.devices.reasons import (
    COVER_OPEN,
    CUT_OFF,
    FAULT,
    NO_ANSWER,
    OFFLINE,
    ONE_WAY,
    PAPER_LOW,
    PAPER_OUT,
    STUCK,
)
from receipts.escpos import STATUS_ERROR, STATUS_OFFLINE, STATUS_PAPER, STATUS_PRINTER

# The bits that tell one kind of answer from another.
_FIXED: Final = 0x93
_REPORT: Final = 0x10
_STATUS: Final = 0x12
_NOT_PAPER: Final = 0x90
_REST_OF_REPORT: Final = 3

_IS_OFFLINE: Final = 0x08
_COVER: Final = 0x04
_PAPER_END: Final = 0x20
_ERROR: Final = 0x40
_NO_PAPER: Final = 0x60
_NEAR_END: Final = 0x0C
_PAPER_LOW: Final = 0x0F
_NO_ROLL: Final = 0x0C
_ERRORS: Final = 0x68


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer says that the paper is out of it; `paper_low` that the roll is near its end."""

    paper_low: bool = False


@dataclass(frozen=True, slots=True)
class SentUnconfirmed:
    """The whole job left, nothing proves that it came out: a person must look.

    `silent`: not a byte was heard of the printer, before the job or after it.
    """

    reason: str
    silent: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """The job did not leave whole; it may be sent again unasked only `before_first_byte`."""

    before_first_byte: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Condition:
    """How a printer is, asked without printing: why it can't print or runs low, if it answered."""

    reason: str | None = None
    heard: bool = False


Outcome = Printed | SentUnconfirmed | Failed
"""What became of a job; reasons are codes of the message registry."""


def condition_of(found: Condition | Failed) -> Condition:
    """What was asked, or why it could not be asked."""
    return Condition(found.reason) if isinstance(found, Failed) else found


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a printer may take, in seconds; what depends on the size grows with it."""

    connect_s: float = 5.0
    status_s: float = 1.0
    send_s: float = 10.0
    answer_s: float = 8.0
    bytes_per_s: float = 500.0
    """The slowest printer: about twelve lines a second."""
    crawl_bytes_per_s: float = 50.0
    """The slowest way: a job that still moves is not cut in two, unless it takes longer than so."""

    def sending(self, size: int) -> float:
        """For a job of `size` bytes to be taken over."""
        return self.send_s + size / self.bytes_per_s

    def crawling(self, size: int) -> float:
        """For a job of `size` bytes to be taken over by a peer that takes some all the time."""
        return self.send_s + size / min(self.crawl_bytes_per_s, self.bytes_per_s)

    def answering(self, size: int) -> float:
        """For a job of `size` bytes to come out, once it was taken over."""
        return self.answer_s + size / self.bytes_per_s


class Line(Protocol):
    """An open way to a printer; neither sending nor receiving ever blocks."""

    @property
    def answers(self) -> bool:
        """Whether anything can come back at all."""

    def writable(self, seconds: float) -> bool:
        """Wait at most so long until something can be handed over."""

    def readable(self, seconds: float) -> bool:
        """Wait at most so long until something may have come back."""

    def drained(self, seconds: float) -> bool:
        """Wait at most so long until what was handed over has left."""

    def send(self, data: memoryview) -> int:
        """Hand over what is taken at once; how many bytes that was."""

    def receive(self) -> bytes:
        """What has come back; nothing when the wait was in vain.

        Raises:
            OSError: the other end has gone.
        """


class Descriptor:
    """What lines over a descriptor share: the system tells when it is their turn."""

    __slots__ = ()

    def fileno(self) -> int:
        """The descriptor to wait on."""
        raise NotImplementedError

    def writable(self, seconds: float) -> bool:
        """Wait at most so long until something can be handed over."""
        return bool(select.select([], [self], [], max(0.0, seconds))[1])

    def readable(self, seconds: float) -> bool:
        """Wait at most so long until something may have come back."""
        return bool(select.select([self], [], [], max(0.0, seconds))[0])

    def drained(self, seconds: float) -> bool:
        """Wait at most so long until what was handed over has left.

        A USB node gives up what it still holds when it is closed, so it is left only once it
        would take more; a socket says so at once.
        """
        return self.writable(seconds)


class _Kind(Enum):
    STATUS = "DLE EOT"
    PAPER = "GS r 1"


@dataclass(slots=True)
class _Ear:
    """Sorts the bytes of a printer by their fixed bits (ESC/POS reference, "status").

    Reports that nobody asked for (automatic status back, four bytes) are left out whole: their
    last three would pass for the proof that a receipt has come out.
    """

    skip: int = 0
    heard: bool = False

    def hear(self, data: bytes) -> Iterator[tuple[_Kind, int]]:
        self.heard = self.heard or bool(data)
        for byte in data:
            if self.skip:
                self.skip -= 1
            elif byte & _FIXED == _REPORT:
                self.skip = _REST_OF_REPORT
            elif byte & _FIXED == _STATUS:
                yield _Kind.STATUS, byte
            elif not byte & _NOT_PAPER:
                yield _Kind.PAPER, byte


class _CutOffError(OSError):
    """The other end has gone, after it had taken so many bytes."""

    def __init__(self, taken: int) -> None:
        super().__init__("cut off")
        self.taken = taken


@dataclass(slots=True)
class Conversation:
    """One job over one line; made anew for each."""

    line: Line
    patience: Patience
    monotonic: Callable[[], float] = time.monotonic
    _ear: _Ear = field(default_factory=_Ear)

    def deliver(self, job: bytes) -> Outcome:
        """Ask, send the whole job, and wait for its answer; never raises for a printer's faults."""
        if self.line.answers:
            try:
                trouble = self._trouble()
            except OSError:
                return Failed(before_first_byte=True, reason=CUT_OFF)
            if trouble is not None:
                return Failed(before_first_byte=True, reason=trouble)
        failed = self._send(job)
        if failed is not None:
            return failed
        return self._confirmation(len(job))

    def ask(self) -> Condition:
        """Ask how the printer is; not a byte of a job is sent."""
        if not self.line.answers:
            return Condition()
        try:
            trouble = self._trouble()
            paper = self._ask(STATUS_PAPER) or 0 if trouble is None and self._ear.heard else 0
        except OSError:
            return Condition(CUT_OFF)
        if paper & _NO_PAPER:
            trouble = PAPER_OUT
        elif paper & _NEAR_END:
            trouble = PAPER_LOW
        return Condition(trouble, heard=self._ear.heard)

    def _send(self, job: bytes) -> Failed | None:
        begun = self.monotonic()
        until = begun + self.patience.sending(len(job))
        rest = memoryview(job)
        try:
            rest = self._hand_over(rest, until, begun + self.patience.crawling(len(job)))
            spare = max(self._left(until), self.patience.send_s)
            reason = None if not rest and self.line.drained(spare) else STUCK
        except _CutOffError as cut:
            rest, reason = rest[cut.taken :], CUT_OFF
        except OSError:
            reason = CUT_OFF
        if reason is None:
            return None
        return Failed(before_first_byte=len(rest) == len(job), reason=reason)

    def _hand_over(self, data: memoryview, until: float, longest: float = 0.0) -> memoryview:
        """Send until all is taken or the time is up; what is left.

        Each byte that is taken grants `send_s` more, up to `longest`.
        """
        rest = data
        while rest and self.line.writable(self._left(until)):
            try:
                taken = self.line.send(rest)
            except OSError as error:
                raise _CutOffError(len(data) - len(rest)) from error
            rest = rest[taken:]
            if taken:
                until = max(until, min(self.monotonic() + self.patience.send_s, longest))
            if not self._left(until):  # ready for ever, and taking next to nothing
                break
        return rest

    def _left(self, until: float) -> float:
        return max(0.0, until - self.monotonic())

    def _confirmation(self, size: int) -> Outcome:
        if not self.line.answers:
            return SentUnconfirmed(ONE_WAY)
        try:
            paper = self._next(_Kind.PAPER, self.patience.answering(size))
            if paper is not None and paper & _NO_ROLL == _NO_ROLL:
                return SentUnconfirmed(PAPER_OUT)  # it answers all the same: the end may be missing
            if paper is not None:
                return Printed(paper_low=bool(paper & _PAPER_LOW))
            # It will most likely come out when the paper or the cover is seen to: say why.
            trouble = self._trouble()
            return SentUnconfirmed(trouble or NO_ANSWER, silent=not self._ear.heard)
        except OSError:
            return SentUnconfirmed(CUT_OFF)

    def _trouble(self) -> str | None:
        """Why the printer can't print now; None when it can, or keeps silent."""
        state = self._ask(STATUS_PRINTER)
        if state is None or not state & _IS_OFFLINE:
            return None
        cause = self._ask(STATUS_OFFLINE) or 0
        if cause & _COVER:
            return COVER_OPEN
        if cause & _PAPER_END or (self._ask(STATUS_PAPER) or 0) & _NO_PAPER:
            return PAPER_OUT
        if cause & _ERROR or (self._ask(STATUS_ERROR) or 0) & _ERRORS:
            return FAULT
        return OFFLINE

    def _ask(self, question: bytes) -> int | None:
        until = self.monotonic() + self.patience.status_s
        if self._hand_over(memoryview(question), until):
            return None
        return self._next(_Kind.STATUS, self.patience.status_s)

    def _next(self, kind: _Kind, seconds: float) -> int | None:
        """The next answer of a kind; what else is heard meanwhile is stale or unasked for."""
        until = self.monotonic() + seconds
        while left := self._left(until):
            if self.line.readable(left):
                for heard, byte in self._ear.hear(self.line.receive()):
                    if heard is kind:
                        return byte
        return None

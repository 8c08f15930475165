"""A printer behind a CUPS queue, by the system's own `lp`: no library, and it says no aloud.

CUPS keeps what it was given and prints it hours later; so a queue that is stopped or has work left
gets nothing, and a job is watched until the queue has done with it. What CUPS has sent, no printer
confirms; and whether it was sent or given up, `lpstat` does not say (CUPS 2.4).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cafe_pos.devices import reasons
from cafe_pos.devices.conversation import (
    Condition,
    Failed,
    Outcome,
    Patience,
    SentUnconfirmed,
)
from cafe_pos.domain.errors import PosError

_QUEUE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,126}")
_REQUEST: Final = re.compile(r"request id is (\S+)")
_LOOK_S: Final = 0.2


def checked_queue(name: str) -> str:
    """The name of a queue, which can't be taken for an option.

    Raises:
        PosError: `printer.setting`.
    """
    if not _QUEUE.fullmatch(name):
        raise PosError("printer.setting", value=name)
    return name


def run(program: str, *arguments: str, feed: bytes = b"", seconds: float = 5.0) -> str | None:
    """What one of CUPS' programs says in English; None when it refuses.

    Raises:
        FileNotFoundError: it is not installed.
        subprocess.TimeoutExpired: it did not end.
    """
    path = shutil.which(program)
    if path is None:
        raise FileNotFoundError(program)
    command: Sequence[str] = (path, *arguments)
    done = subprocess.run(  # noqa: S603 - no shell, and the queue's name was checked
        command, input=feed, capture_output=True, timeout=seconds, check=False,
        env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Cups:
    """A raw queue of the local CUPS."""

    queue: str
    patience: Patience
    pause: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic

    def deliver(self, job: bytes) -> Outcome:
        """Hand the job to the queue if it prints, and wait until it has done with it."""
        trouble = self.ask().reason
        if trouble is not None:
            return Failed(before_first_byte=True, reason=trouble)
        seconds = self.patience.sending(len(job))
        try:
            said = run(
                "lp", "-d", self.queue, "-o", "raw", "-t", "cafe-pos", feed=job, seconds=seconds
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Failed(before_first_byte=False, reason=reasons.STUCK)
        except OSError:  # it could not be started
            return Failed(before_first_byte=True, reason=reasons.NO_CUPS)
        if said is None:  # most likely nothing was printed; only a person can say
            return Failed(before_first_byte=False, reason=reasons.CUPS_FAILED)
        request = _REQUEST.search(said)
        return self._watched(request[1] if request else "", len(job))

    def ask(self) -> Condition:
        """How the queue stands; the printer behind it says nothing."""
        try:
            return Condition(self._trouble())
        except FileNotFoundError:
            return Condition(reasons.NO_CUPS)
        except subprocess.TimeoutExpired:
            return Condition(reasons.UNREACHABLE)

    def _trouble(self) -> str | None:
        """Why the queue would keep a job instead of printing it."""
        state = run("lpstat", "-p", self.queue, seconds=self.patience.connect_s)
        if state is None:
            return reasons.UNREACHABLE
        if " disabled since" in state:
            return reasons.OFFLINE
        takes = run("lpstat", "-a", self.queue, seconds=self.patience.connect_s)
        if takes is None or "not accepting" in takes:
            return reasons.OFFLINE
        return reasons.BUSY if self._left() else None

    def _left(self) -> list[str]:
        """The requests that the queue still holds."""
        listed = run(
            "lpstat", "-W", "not-completed", "-o", self.queue, seconds=self.patience.connect_s
        )  # fmt: skip
        return [line.split()[0] for line in (listed or "").splitlines() if line.strip()]

    def _watched(self, request: str, size: int) -> Outcome:
        until = self.monotonic() + self.patience.answering(size)
        while True:
            try:
                left = self._left()
            except (OSError, subprocess.TimeoutExpired):
                return SentUnconfirmed(reasons.HELD)
            if request not in left:
                return SentUnconfirmed(reasons.ONE_WAY)
            if self.monotonic() >= until:
                return SentUnconfirmed(reasons.HELD)
            self.pause(_LOOK_S)

"""The program's own `main` in a fork of this process: nothing is imported again, all else is real.

A run costs a few hundredths of a second where starting Python costs half of one, so that a till can
be killed thousands of times. The clock may be set by hand, since a day can be closed only once.
"""

from __future__ import annotations

import gc
import io
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from cafe_pos import __main__, bootstrap
from cafe_pos.domain.clock import utc_text
from tests.cafes import HandClock
from tests.faults.place import Answer, answer_of, order

LOST_S: Final = 30.0
"""A command that says nothing for so long hangs: it is killed, and the row says so."""
WARMING: Final = (
    ("ring",),
    ("close", "day"),
    ("backup",),
    ("backups",),
    ("export", "month", "2026-10", "-o", "{folder}/out"),
    ("archive", "range", "2020-01-01", "2039-01-01", "-o", "{folder}/archive.zip"),
    ("verify", "--full"),
    ("x",),
    ("restore", "--help"),
)
"""Commands that load all that later ones load."""


class Forked:
    """A command of the program in a process of its own, to talk with and to be killed.

    `before` runs in it first: a limit, another user, a program that lies.
    """

    def __init__(
        self,
        database: Path,
        *arguments: str,
        now: datetime | None = None,
        before: Callable[[], None] | None = None,
        told: Path | None = None,
    ) -> None:
        """Begin; each of `arguments` as on the command line; standard error goes to `told`."""
        given, taken = os.pipe(), os.pipe()
        self._told = told or database.with_name("told")
        self.began = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                for end in (given[1], taken[0]):
                    os.close(end)
                _become(given[0], taken[1], self._told)
                _command(("--json", "--db", str(database), *arguments), now, before)
            finally:
                os._exit(70)
        os.close(given[0])
        os.close(taken[1])
        self._in, self._out = given[1], taken[0]
        self._read = b""
        self.status: int | None = None

    def give(self, lines: list[str]) -> None:
        """Write lines to its standard input."""
        with suppress(BrokenPipeError):
            os.write(self._in, "".join(f"{line}\n" for line in lines).encode())

    def wait_lines(self, count: int) -> bool:
        """Wait until it has said so many lines; False when it ended before."""
        while self._read.count(b"\n") < count:
            ready, _, _ = select.select([self._out], [], [], LOST_S)
            chunk = os.read(self._out, 1 << 16) if ready else b""
            if not chunk:
                return False
            self._read += chunk
        return True

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal: by default the one that nothing survives."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def end(self) -> Answer:
        """Close its standard input, read the rest, and wait for its end."""
        with suppress(OSError):
            os.close(self._in)
        hung = False
        while not hung:
            ready, _, _ = select.select([self._out], [], [], LOST_S)
            chunk = os.read(self._out, 1 << 16) if ready else b""
            self._read += chunk
            if not ready:
                hung = True
                self.kill()
            elif not chunk:
                break
        os.close(self._out)
        if self.status is None:
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
        whole = self._read[: self._read.rfind(b"\n") + 1].decode()
        words = self._told.read_text("utf-8", "replace") if self._told.exists() else ""
        return answer_of(self.status, whole, "it hung" if hung else words)


def command(
    database: Path,
    *arguments: str,
    lines: list[str] | None = None,
    now: datetime | None = None,
    before: Callable[[], None] | None = None,
    told: Path | None = None,
) -> Answer:
    """Run a command to its end."""
    forked = Forked(database, *arguments, now=now, before=before, told=told)
    forked.give(lines or [])
    return forked.end()


def _become(given: int, taken: int, told: Path) -> None:
    """Take the pipes as standard input and output."""
    os.dup2(given, 0)
    os.dup2(taken, 1)
    fd = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    os.dup2(fd, 2)
    for number in (given, taken, fd):
        if number > 2:
            os.close(number)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _command(
    arguments: tuple[str, ...], now: datetime | None, before: Callable[[], None] | None
) -> None:
    if now is not None:
        clock = HandClock(utc_text(now))
        bootstrap.clock = lambda: clock  # type: ignore[assignment,return-value]
    sys.argv = ["cafe-pos", *arguments]
    code: object = 70
    try:
        if before is not None:
            before()
        __main__.main()
    except SystemExit as stop:
        code = stop.code
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


def warm_up(database: Path) -> None:
    """Load in this process whatever the commands of a till load, on a scratch café's copy."""
    from cafe_pos.cli import running

    keep = sys.stdin, sys.stdout, sys.stderr
    with Path(os.devnull).open("r+", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            for arguments in WARMING:
                sys.stdin = io.StringIO(order("warm-0") + "\n")
                words = [word.format(folder=database.parent) for word in arguments]
                running.run(["--json", "--db", str(database), *words])
        finally:
            sys.stdin, sys.stdout, sys.stderr = keep
    gc.collect()
    gc.freeze()  # forks share these pages; their collector need not touch them

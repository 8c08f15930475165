"""A real terminal in memory: a program on a pseudo-terminal, its screen read by pyte.

Nothing here sleeps: every wait is a `select` on the terminal, until a condition holds or a
deadline passes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "backspace": "\x7f", "tab": "\t", "shift+tab": "\x1b[Z",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "delete": "\x1b[3~",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "end": "\x1b[F",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR",
    "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~", "f8": "\x1b[19~",
    "f9": "\x1b[20~", "f12": "\x1b[24~", "ctrl+q": "\x11", "ctrl+c": "\x03", "ctrl+o": "\x0f",
}  # fmt: skip
DEADLINE_S = 20.0
HAND_S = 0.035
"""A hand is never quicker than this between a key and Enter; a scanner always is."""
UNANSWERED_S = 0.5
"""A program that has read a key and said nothing for this long has nothing to say."""
QUIET_S = 0.004
"""A terminal that says nothing for this long has finished painting."""


class DeadlineError(AssertionError):
    """What was waited for did not come; the message holds the screen."""


class Terminal:
    """One program on one pseudo-terminal."""

    def __init__(
        self,
        arguments: Sequence[str] = ("-m", "cafe_pos"),
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        executable: str = sys.executable,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._waiting = ""
        self._told = False
        self.master, self._slave = pty.openpty()
        self.resize(columns, lines)
        environment = {
            **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
            **(env or {}),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [executable, *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=environment,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - one thread here
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    # The screen

    def text(self) -> str:
        """The screen as it stands."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def __contains__(self, text: str) -> bool:
        return text in self.text()

    def pump(self, timeout: float) -> bytes:
        """Read what the program has written, waiting `timeout` seconds at most for its start."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, timeout))
        if not ready:
            return b""
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # the program has gone, and its terminal with it
            return b""
        self._stream.feed(data)
        self._told = True
        return data

    def wait(self, condition: Callable[[], bool], deadline: float = DEADLINE_S) -> None:
        """Read until a condition holds.

        Raises:
            DeadlineError: it did not in time, or the program ended before.
        """
        end = time.monotonic() + deadline
        while not condition():
            left = end - time.monotonic()
            data = self.pump(min(left, 0.1))
            if not data and (left <= 0 or self.process.poll() is not None):
                while self.pump(0):
                    pass
                if condition():
                    return
                raise DeadlineError(f"waited in vain; the screen is\n{self.text()}")

    def wait_for(self, *texts: str, deadline: float = DEADLINE_S) -> None:
        """Read until all these texts stand on the screen."""
        self.wait(lambda: all(text in self for text in texts), deadline)

    def wait_without(self, text: str, deadline: float = DEADLINE_S) -> None:
        """Read until a text is gone."""
        self.wait(lambda: text not in self, deadline)

    # Keys

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._told = False
        os.write(self.master, data)

    def press(self, *names: str) -> None:
        """Send keys by name, or text as typed.

        Before an Enter, and around an Escape, the key before is answered first: the till must
        see a hand's pace by its own clock, however late a busy machine lets it read. What it still
        draws for that key would else be taken for the answer to the Escape, which waits a tenth of
        a second for the rest of a sequence: the next key would become one with it.
        """
        for name in names:
            if self._waiting and (name in {"enter", "escape"} or self._waiting == "escape"):
                self.rest()
            self.write(KEYS.get(name, name).encode())
            self._waiting = name

    def rest(self) -> None:
        """Wait until the program has read every key, has answered, and has said all it had to.

        A program that is not drawing yet answers nothing: it is waited for no longer than
        `UNANSWERED_S` once it has read them.
        """
        end = time.monotonic() + DEADLINE_S
        heard = time.monotonic()
        while (now := time.monotonic()) < end and self.process.poll() is None:
            if self.pump(QUIET_S) or self._unread():
                heard = time.monotonic()
            elif now - heard >= (HAND_S if self._told else UNANSWERED_S):
                break
        self._waiting = ""

    def _unread(self) -> int:
        """Bytes that were sent and that the program has not read yet."""
        count = fcntl.ioctl(self._slave, termios.FIONREAD, b"\0" * 4)
        return int(struct.unpack("i", count)[0])

    def log_in(self, *keys: str) -> None:
        """Log in at once, before the names are there: the only manager's PIN unless told.

        A PIN may come in one piece, so nothing is waited for.
        """
        self.wait(lambda: self.text().strip() != "")
        self.write("".join(KEYS.get(key, key) for key in (*(keys or ("2468",)), "enter")).encode())

    def settle(self, seconds: float) -> None:
        """Read for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(left)

    def click(self, column: int, line: int) -> None:
        """Click a cell, counted from 0."""
        at = f"{column + 1};{line + 1}"
        self.write(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())

    def click_on(self, text: str) -> None:
        """Click the first cell of a text on the screen, once it stands still."""
        self.rest()
        for y, line in enumerate(self.screen.display):
            if text in line:
                self.click(line.index(text), y)
                return
        raise DeadlineError(f"{text!r} stands nowhere on\n{self.text()}")

    # Time

    def latency(
        self, name: str, done: Callable[[bytes], bool], *, quiet: float = QUIET_S
    ) -> tuple[float, float]:
        """Send a key; return the seconds to the write that completes, and to the last before quiet.

        `done` is given everything written since the key. The screen is fed afterwards, so that
        reading it costs the measure nothing.
        """
        data = b""
        while self.pump(0):
            pass
        began = time.perf_counter()
        os.write(self.master, KEYS.get(name, name).encode())
        shown = None
        last = began
        while True:
            ready, _, _ = select.select([self.master], [], [], quiet if shown else DEADLINE_S)
            if not ready:
                break
            data += os.read(self.master, 1 << 16)
            last = time.perf_counter()
            if shown is None and done(data):
                shown = last
        self._stream.feed(data)
        if shown is None:
            raise DeadlineError(f"{name}: {data!r} was all; the screen is\n{self.text()}")
        return shown - began, last - began

    # The program

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        self._told = False
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """Kill the program as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window does."""
        os.close(self._slave)
        os.close(self.master)
        self.master = self._slave = -1

    def wait_exit(self, deadline: float = DEADLINE_S) -> int:
        """Read until the program has ended; returns its exit code."""
        end = time.monotonic() + deadline
        while self.process.poll() is None:
            left = end - time.monotonic()
            if left <= 0:
                raise DeadlineError(f"still running; the screen is\n{self.text()}")
            if self.master >= 0:
                self.pump(min(left, 0.05))
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(min(left, 0.05))
        while self.master >= 0 and self.pump(0):
            pass
        return self.process.returncode

    def end(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.kill()
        if self.master >= 0:
            os.close(self._slave)
            os.close(self.master)
            self.master = self._slave = -1

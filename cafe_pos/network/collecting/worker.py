"""A process that reads what somebody sent, bounded and alone; what it finds comes back as JSON.

It is started once and reads file after file; one that dies or hangs over a file is replaced, and
the file is refused.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import IO, Any, Final, Self

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting.extracting import SECONDS, Rows

_LENGTH: Final = 8
_GRACE: Final = 5
_MOST_ANSWER: Final = 400_000_000


class Worker:
    """A reader in a process of its own; use it in a `with`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def extract(self, data: bytes) -> Rows:
        """The rows of data whose hash was signed.

        Raises:
            PosError: as `extracting.extract` does, `network.unreadable` when the process died.
        """
        process = self._started()
        # Two clocks: SQLite's own, and this one for a reader that SQLite holds.
        timer = Timer(SECONDS + _GRACE, process.kill)
        timer.start()
        try:
            told = _ask(process, data)
        except (OSError, ValueError, EOFError):
            self.stop()
            raise PosError("network.unreadable", what="reader") from None
        finally:
            timer.cancel()
        if "code" in told:
            raise PosError(str(told["code"]), **told["params"])
        return {name: [_thawed(row) for row in rows] for name, rows in told["rows"].items()}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "cafe_pos.network.collecting.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _ask(process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise ValueError
    process.stdin.write(len(data).to_bytes(_LENGTH, "big") + data)
    process.stdin.flush()
    length = int.from_bytes(_exactly(process.stdout, _LENGTH), "big")
    if length > _MOST_ANSWER:
        raise ValueError
    told = json.loads(_exactly(process.stdout, length))
    if not isinstance(told, dict):
        raise TypeError
    return told


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) != size:
        raise EOFError
    return found


def _frozen(row: Sequence[Any]) -> list[Any]:
    """Bytes and what JSON would not keep apart, wrapped."""
    return [{"b": v.hex()} if isinstance(v, bytes) else v for v in row]


def _thawed(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(bytes.fromhex(v["b"]) if isinstance(v, dict) else v for v in row)


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Read data after data until the other end closes."""
    from cafe_pos.network.collecting.extracting import extract, limit_process

    limit_process()
    while True:
        head = source.read(_LENGTH)
        if len(head) < _LENGTH:
            return
        data = source.read(int.from_bytes(head, "big"))
        try:
            rows = extract(data)
            told: dict[str, Any] = {"rows": {n: [_frozen(r) for r in f] for n, f in rows.items()}}
        except PosError as error:
            told = {"code": error.code, "params": error.params}
        answer = json.dumps(told).encode()
        target.write(len(answer).to_bytes(_LENGTH, "big") + answer)
        target.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, sys.stdout.buffer)

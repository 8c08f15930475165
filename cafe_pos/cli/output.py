"""Results on standard output, messages on standard error."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from cafe_pos import durable, messages
from cafe_pos.application.ports import Context, Progress
from cafe_pos.domain.errors import PosError

_BAR = 30
_UNTOLD: Final = "output.cannot_write"
_OBEYED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
"""What a terminal would obey: controls (but the tab and the line's end), turns of direction."""


def harmless(text: str) -> str:
    """A text for a terminal, whatever somebody put into a name: what it would obey is a `?`."""
    return _OBEYED.sub("?", text)


def say(text: str) -> None:
    """A message for the person, on standard error; a disk that is full there stops nothing."""
    with suppress(OSError):
        sys.stderr.write(harmless(text) + "\n")
        sys.stderr.flush()


@contextmanager
def _answering() -> Iterator[None]:
    """Write to standard output; where it cannot take it, as on a full disk, that is a refusal.

    Whoever went away (a closed pipe) is another matter: the command ends without a word.

    Raises:
        PosError: `output.cannot_write`.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        nowhere()
        raise PosError(_UNTOLD, reason=error.strerror) from error


def nowhere() -> None:
    """Let what is still to be written go nowhere: it would fail once more as the program ends."""
    with Path(os.devnull).open("wb") as hole:
        os.dup2(hole.fileno(), sys.stdout.fileno())


def show(text: str) -> None:
    """A result for the person, on standard output.

    Raises:
        PosError: `output.cannot_write`.
    """
    with _answering():
        sys.stdout.write(harmless(text) + "\n")


def result(value: Any) -> None:
    """A result for a script: one JSON value on a line, flushed.

    Raises:
        PosError: `output.cannot_write`.
    """
    with _answering():
        line = json.dumps(value, ensure_ascii=False)
        # JSON leaves some of it as it is; written as \\u…, it reads back the same.
        sys.stdout.write(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
        sys.stdout.flush()


def flush() -> None:
    """Have everything written that was shown.

    Raises:
        PosError: `output.cannot_write`.
    """
    with _answering():
        sys.stdout.flush()


def error_json(error: PosError) -> dict[str, Any]:
    """A refusal as `--json` shows it."""
    return {"error": {"code": error.code, "message": messages.sentence(error)}}


def refuse(error: PosError, *, as_json: bool) -> None:
    """Show a refusal: its sentence, and under `--json` the object scripts read."""
    if as_json and error.code != _UNTOLD:
        with suppress(PosError):
            result(error_json(error))
            return
    say(messages.sentence(error))


def tell_notices(ctx: Context) -> None:
    """What opening the café had to tell."""
    for code, params in ctx.store.notices:
        say(messages.notice(code, params))


@contextmanager
def progress(label: str) -> Iterator[Progress | None]:
    """A bar on standard error while something long runs; none where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return

    def told(done: int, total: int) -> None:
        filled = _BAR * done // total if total else _BAR
        bar = "#" * filled + "." * (_BAR - filled)
        sys.stderr.write(f"\r{label} [{bar}] {done}/{total} ")
        sys.stderr.flush()

    try:
        yield told
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


def read_file(path: Path, limit: int = 50_000_000) -> bytes:
    """Read a file that was named on the command line.

    Raises:
        PosError: `file.cannot_read`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise PosError("file.cannot_read", path=path, reason=error.strerror) from error
    if len(content) > limit:
        raise PosError("file.cannot_read", path=path, reason="> 50 MB")
    return content


def write_file(path: Path, content: bytes) -> None:
    """Write a result into a file, whole or not at all.

    Raises:
        PosError: `file.cannot_write`.
    """
    part = path.with_name(path.name + ".part")
    try:
        durable.write(part, content)
        durable.rename(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise PosError("file.cannot_write", path=path, reason=error.strerror) from error


def deliver(content: bytes, path: Path | None) -> None:
    """Write a document to a file, or to standard output.

    Raises:
        PosError: `file.cannot_write`, `output.cannot_write`.
    """
    if path is None or str(path) == "-":
        with _answering():
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
    else:
        write_file(path, content)

"""The work on one file, done in a process of its own: looked at, then checked and packed.

A worker answers with plain data; what is wrong with a file is an answer, what goes wrong with the
program is a `Fault` with its traceback, and neither stops the others.
"""

from __future__ import annotations

import hashlib
import resource
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import columns, extracting, inbox, reading
from cafe_pos.network.collecting.catalogue import Notice
from cafe_pos.network.file import trailer
from cafe_pos.network.file.manifest import Manifest

_GRACE = 10


def begin_looking() -> None:
    """What a process that looks at mails and manifests begins with: bounded memory."""
    resource.setrlimit(resource.RLIMIT_AS, (extracting.MEMORY, extracting.MEMORY))


def begin_checking() -> None:
    """What a process that reads data begins with: bounded memory, no file written."""
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    extracting.limit_process()


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a file cannot be taken: a code of PosError and its details."""

    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """The program failed on a file: never the café's doing; `where` is for the log."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that may be an export: what its signed manifest says, or what is wrong with it."""

    path: Path
    name: str
    sha256: str
    manifest: Manifest | None
    signature: str
    wrong: Wrong | Fault | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A file that was checked whole: its rows packed by table, and what is to be told of it."""

    tables: dict[str, bytes]
    notices: tuple[Notice, ...]


def _guarded(work: Callable[[], Any]) -> Any:
    """Do some work on a hostile file; a refusal is an answer, anything else a fault of ours."""
    try:
        return work()
    except PosError as error:
        # Params travel between processes: as text, whatever they were.
        params = {k: v if type(v) is int else str(v) for k, v in error.params.items()}
        return Wrong(error.code, params)
    except Exception as error:  # noqa: BLE001 - one file must never stop the others
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames]
        return Fault(type(error).__name__, " < ".join(reversed(places)))


def look(item: inbox.Item, spool: Path) -> list[Looked] | Fault | Wrong:
    """What a file of the inbox holds, by its signed manifests alone; data stay unopened."""
    found: list[Looked] | Fault | Wrong = _guarded(lambda: _look(item, spool))
    return found


def _look(item: inbox.Item, spool: Path) -> list[Looked]:
    made = spool / f"{hashlib.sha256(item.name.encode(errors='replace')).hexdigest()[:16]}"
    made.mkdir(exist_ok=True)
    found = [_manifest_of(piece) for piece in inbox.pieces(item, made)]
    if not any(made.iterdir()):
        made.rmdir()
    return found


def _manifest_of(piece: inbox.Piece) -> Looked:
    nameless = hashlib.sha256(b"name\n" + piece.name.encode(errors="replace")).hexdigest()
    if piece.fault is not None:
        wrong = Wrong(piece.fault, {"megabytes": trailer.MAX_FILE // 1_000_000})
        return Looked(piece.path, piece.name, nameless, None, "", wrong)
    content = _guarded(lambda: trailer.read_file(piece.path))
    if not isinstance(content, bytes):
        return Looked(piece.path, piece.name, nameless, None, "", content)
    sha256 = hashlib.sha256(content).hexdigest()
    opened = _guarded(lambda: trailer.open_bytes(content))
    if not isinstance(opened, trailer.Envelope):
        return Looked(piece.path, piece.name, sha256, None, "", opened)
    said = opened.manifest
    return Looked(piece.path, piece.name, sha256, said, opened.signature.hex(), None)


def check(looked: Looked) -> Passed | Wrong | Fault:
    """Check a file whole, its SQLite in a process with limits, and pack its rows for Parquet."""
    # SQLite has a clock of its own; when that is not heard, the alarm ends this process, and the
    # pool tells of it.
    signal.setitimer(signal.ITIMER_REAL, extracting.SECONDS + _GRACE)
    try:
        found: Passed | Wrong | Fault = _guarded(lambda: _check(looked))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return found


def _check(looked: Looked) -> Passed:
    envelope = trailer.open_file(looked.path)
    if envelope.sha256 != looked.sha256:  # it was exchanged since it was looked at
        raise PosError("collect.changed")
    checked = reading.check_in_process(envelope)
    notices = tuple(Notice(n.severity, n.code, dict(n.params)) for n in checked.notices)
    return Passed(columns.pack(checked.rows), notices)

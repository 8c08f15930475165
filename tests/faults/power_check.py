"""What must be true of a café found on a disk after a power cut, looked at by the program itself.

Every state is opened by the program's own connection. What SQLite then shows, page by page, must be
one of the contents that the recorded program had committed: so no ticket is half there, whichever
table one looks at, and it is enough to verify each such content once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cafe_pos.storage import engine
from cafe_pos.storage.witness import Witnessed
from tests.faults import place
from tests.faults.power_model import Disk
from tests.faults.power_trace import Recording
from tests.faults.power_trace import contents as files_below

HOME = "home"
CONFIG = "config"
DATABASE = f"{HOME}/{place.NAME}"
FRAME_HEAD = 24
"""Bytes before each page in the write-ahead log; 4 to 8 are not zero where an act is complete."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a database shows: a fingerprint of its pages, and what its ledger holds."""

    digest: bytes
    hashes: tuple[bytes, ...]
    tickets: int


NOTHING = Content(b"", (), 0)
"""There is no café."""


@dataclass(slots=True)
class Bench:
    """A folder in which states of the disk are laid out and looked at, one after another."""

    folder: Path
    laid: dict[str, bytes] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The database of the state that is laid out."""
        return self.folder / DATABASE

    def lay(self, image: Mapping[str, bytes]) -> None:
        """Lay a state out; keys that are as they were stay where they are."""
        keys = {name: content for name, content in image.items() if name.startswith(CONFIG)}
        shutil.rmtree(self.folder / HOME, ignore_errors=True)
        (self.folder / HOME).mkdir(parents=True)
        if keys != self.laid:
            shutil.rmtree(self.folder / CONFIG, ignore_errors=True)
            self.laid = keys
            _write(self.folder, keys)
        _write(self.folder, {n: c for n, c in image.items() if n not in keys})
        os.environ["XDG_CONFIG_HOME"] = str(self.folder / CONFIG)

    def changed_keys(self) -> None:
        """Somebody may have written a key: lay them out again next time."""
        self.laid = {"": b""}

    def content(self) -> Content:
        """Open the database as the program does, and look at it.

        Raises:
            PosError: `database.*`, when the program refuses the file.
        """
        raw = engine.connect(self.database, create=False)
        with closing(raw):
            digest = hashlib.blake2b(raw.serialize(), digest_size=16).digest()
            hashes = raw.execute("SELECT hash FROM ledger_entry ORDER BY seq").fetchall()
            (tickets,) = raw.execute("SELECT count(*) FROM ticket").fetchone()
        return Content(digest, tuple(h for (h,) in hashes), tickets)

    def digest(self) -> tuple[bytes, int]:
        """The fingerprint and the tickets alone: quick, for a state in a thousand.

        Raises:
            PosError: `database.*`.
        """
        raw = engine.connect(self.database, create=False)
        with closing(raw):
            digest = hashlib.blake2b(raw.serialize(), digest_size=16).digest()
            (tickets,) = raw.execute("SELECT count(*) FROM ticket").fetchone()
        return digest, tickets


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def bench(folder: Path) -> Bench:
    """A bench in memory where there is such a place: thousands of states wear no disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if memory.is_dir() and os.access(memory, os.W_OK):
        folder = memory / f"cafe-pos-power-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return Bench(folder)


@dataclass(frozen=True, slots=True)
class Committed:
    """The contents that a recording committed, in order, and when: at which event each was whole.

    The first is what was there before, `begun[0]` is before the first event.
    """

    contents: tuple[Content, ...]
    begun: tuple[int, ...]

    def at(self, event: int) -> int:
        """How many acts had been written whole (not yet synced) after an event."""
        return sum(begun <= event for begun in self.begun) - 1

    def index(self) -> dict[bytes, int]:
        """Where each content stands; one that came again, as after an empty act, stands last."""
        return {content.digest: i for i, content in enumerate(self.contents)}


def committed(recording: Recording, on: Bench) -> Committed:
    """Replay a recording, looking at the database after each act that it committed.

    A database that takes the café's name is looked at too; `contents[0]` is empty where none was.
    """
    disk = Disk.before(recording)
    contents, begun = [_looked(on, disk)], [-1]
    for index in _commits(recording, disk):
        contents.append(_looked(on, disk))
        begun.append(index)
    assert disk.whole() == files_below(recording.root)[0], "the model is not what the disk holds"
    return Committed(tuple(contents), tuple(begun))


def _looked(on: Bench, disk: Disk) -> Content:
    image = disk.whole()
    if DATABASE not in image:
        return NOTHING
    on.lay(image)
    return on.content()


def _commits(recording: Recording, disk: Disk) -> Iterator[int]:
    """Replay; stop behind each page that makes an act complete in a write-ahead log."""
    last = False
    for index, event in enumerate(recording.events):
        disk.do(event)
        if event.what == "rename" and event.other == DATABASE:
            yield index
        if event.what != "write" or event.path != DATABASE + "-wal":
            continue
        if len(event.data) == FRAME_HEAD:
            last = event.data[4:8] != bytes(4)
        elif last:
            last = False
            yield index


def witness_wrong(seen: Witnessed | None, hashes: tuple[bytes, ...]) -> str | None:
    """What is wrong with the witness beside a state; that it is behind, or gone, is not."""
    if seen is None or seen.seq == 0:
        return None
    if seen.seq > len(hashes):
        return f"the witness is ahead: {seen.seq} of {len(hashes)}"
    if hashes[seen.seq - 1] != seen.hash:
        return f"the witness differs at {seen.seq}"
    return None

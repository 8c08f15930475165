"""The head's witness: number and hash of the last entry, kept outside the database.

A chain alone does not show that its last records were cut off; this file does. Two slots of
512 bytes, each with a checksum, are written in turn after every COMMIT, so that one of them is
always whole whatever moment the power goes (docs/reliability.md).
"""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cafe_pos.domain.ledger import Head
from cafe_pos.storage.errors import file_refusal

SLOT_SIZE: Final = 512
_FORMAT: Final = struct.Struct(">8sQQ32s")
_CHECK: Final = struct.Struct(">I")
_MAGIC: Final = b"CAFEHEAD"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What the newest whole slot says."""

    seq: int
    hash: bytes


def path_for(database: Path) -> Path:
    """The witness file of a database (names `<db>-*` are SQLite's)."""
    return database.with_name(database.name + ".head")


def read(path: Path) -> Witnessed | None:
    """Return the newest whole slot; None when it cannot be read or both slots are torn."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    slots = [_parse(content[i : i + SLOT_SIZE]) for i in (0, SLOT_SIZE)]
    whole = [slot for slot in slots if slot is not None]
    if not whole:
        return None
    _, newest = max(whole, key=lambda slot: slot[0])
    return newest


def _parse(slot: bytes) -> tuple[int, Witnessed] | None:
    if len(slot) < _FORMAT.size + _CHECK.size:
        return None
    (check,) = _CHECK.unpack_from(slot, _FORMAT.size)
    if zlib.crc32(slot[: _FORMAT.size]) != check:
        return None
    magic, counter, seq, hashed = _FORMAT.unpack_from(slot)
    return (counter, Witnessed(seq, hashed)) if magic == _MAGIC else None


def beside(database: Path) -> Witness:
    """Open the witness of a database for writing.

    Raises:
        PosError: `database.read_only`, `database.full`.
    """
    try:
        return Witness(path_for(database))
    except OSError as error:
        raise file_refusal(error, database) from error


class Witness:
    """Writes heads to the two slots in turn; no flush a sale, one at closures and on exit.

    A disk that refuses a slot does not refuse the act, which is durable already: a witness left
    behind is caught up by the next act.
    """

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        content = os.pread(self._fd, 2 * SLOT_SIZE, 0)
        slots = [_parse(content[i : i + SLOT_SIZE]) for i in (0, SLOT_SIZE)]
        self._counter = max((slot[0] for slot in slots if slot is not None), default=0)

    def write(self, head: Head) -> None:
        """Note a head that is durable."""
        self._counter += 1
        body = _FORMAT.pack(_MAGIC, self._counter, head.seq, head.hash)
        slot = (body + _CHECK.pack(zlib.crc32(body))).ljust(SLOT_SIZE, b"\0")
        with suppress(OSError):
            os.pwrite(self._fd, slot, (self._counter % 2) * SLOT_SIZE)

    def flush(self) -> None:
        """Force what was written to the disk."""
        with suppress(OSError):
            os.fsync(self._fd)

    def close(self) -> None:
        """Flush and let go."""
        if self._fd >= 0:
            self.flush()
            os.close(self._fd)
            self._fd = -1

"""The file: SQLite's bytes, then manifest, signature, length and magic word; any tool opens it.

    data ‖ manifest (canonical JSON) ‖ Ed25519 signature (64) ‖ length (8, big-endian) ‖ CAFEEXP1

What SQLite reads ends with its last page, so the trailer does not disturb it. Everything here is
done on bytes: the data are handed on only when signature, length and SHA-256 are right.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.network.file import keys, manifest
from cafe_pos.network.file.manifest import Manifest

MAGIC: Final = b"CAFEEXP1"
_LENGTH: Final = 8
_SIGNATURE: Final = 64
_FIXED: Final = _SIGNATURE + _LENGTH + len(MAGIC)
MAX_FILE: Final = 32_000_000
"""The largest file that is read: thirty times a busy month."""
_SQLITE: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A file whose manifest is signed by the key that it names, and whose data are those signed.

    Whether that key is the café's own is for the caller to know (`keys.py`). `sha256` is the whole
    file's, in hex.
    """

    manifest: Manifest
    signature: bytes
    sha256: str
    data: bytes = field(repr=False)


def pack(data: bytes, manifest_text: bytes, signature: bytes) -> bytes:
    """The bytes of the file."""
    length = len(manifest_text).to_bytes(_LENGTH, "big")
    return b"".join((data, manifest_text, signature, length, MAGIC))


def read_file(path: Path) -> bytes:
    """The bytes of a file that somebody sent: a plain file, and not more than the limit.

    Raises:
        PosError: `network.too_large`, `network.not_export`, `file.cannot_read`.
    """
    try:
        # O_NONBLOCK: a pipe under the name of a file must not hang the reader.
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(fd, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise PosError("network.not_export")
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        raise PosError("file.cannot_read", path=path, reason=error.strerror) from error
    if len(content) > MAX_FILE:
        raise PosError("network.too_large", megabytes=MAX_FILE // 1_000_000)
    return content


def open_bytes(content: bytes) -> Envelope:
    """Verify a file from its end, before anything looks at its data.

    Raises:
        PosError: `network.not_export`, `network.truncated`, `network.too_large`,
            `network.manifest`, `network.newer`, `network.signature`, `network.data`.
    """
    if len(content) > MAX_FILE:
        raise PosError("network.too_large", megabytes=MAX_FILE // 1_000_000)
    if not content.endswith(MAGIC):
        # Our data's beginning without our end: it was cut on its way.
        code = "network.truncated" if content.startswith(_SQLITE) else "network.not_export"
        raise PosError(code)
    if len(content) < _FIXED:
        raise PosError("network.truncated")
    end = len(content) - _FIXED
    length = int.from_bytes(content[-len(MAGIC) - _LENGTH : -len(MAGIC)], "big")
    if not 0 < length <= min(end, manifest.MAX_BYTES):
        raise PosError("network.truncated")
    text = content[end - length : end]
    signature = content[end : end + _SIGNATURE]
    said = manifest.read(text)
    if not keys.signed(said.public_key, manifest.PREFIX + text, signature):
        raise PosError("network.signature")
    if said.key_id != keys.key_id_of(bytes.fromhex(said.public_key)):
        raise PosError("network.signature")
    data = content[: end - length]
    if len(data) != said.data_bytes or hashlib.sha256(data).hexdigest() != said.data_sha256:
        raise PosError("network.data")
    return Envelope(said, signature, hashlib.sha256(content).hexdigest(), data)


def open_file(path: Path) -> Envelope:
    """The same of a file on a disk.

    Raises:
        PosError: as `read_file` and `open_bytes` do.
    """
    return open_bytes(read_file(path))

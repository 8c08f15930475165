"""What lies in a coordinator's folder: exports as files, in mails, in mailboxes.

Names are never trusted: what a file is, its first bytes say; what it is called is only shown. Links
are not followed, archives not opened, sizes are limited, and what a mail carries goes into files
that we name ourselves.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import BinaryIO, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.network.file.trailer import MAX_FILE

SQLITE_MAGIC: Final = b"SQLite format 3\0"
MOST_MAIL: Final = 3 * MAX_FILE
"""A mail with two exports, each a third longer than its file: more is not read."""
_MOST_PARTS: Final = 200
_MOST_LINE: Final = 1 << 16
_HEAD: Final = 16
_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_SUFFIX: Final = ".sqlite"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the inbox that can be read: where it lies, and how it is shown."""

    path: Path
    name: str
    number: int = 0
    """Which message of a mailbox, from 1; 0 is the file itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What may be an export: its file, how it is shown, and why it cannot be one, if so."""

    path: Path
    name: str
    fault: str | None = None


def walk(folder: Path) -> Iterator[Item]:
    """Every regular file of the folder and of those in it, in the order of their names."""
    for base, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(base) / name
            try:
                regular = stat.S_ISREG(path.lstat().st_mode)
            except OSError:  # it was taken away meanwhile
                continue
            if regular:
                yield Item(path, shown(str(path.relative_to(folder))))


def shown(name: str, limit: int = 120) -> str:
    """A name as it may be shown and written down: what a terminal would obey is left out."""
    kept = "".join(c if c.isprintable() else "?" for c in name)
    return kept if len(kept) <= limit else "…" + kept[1 - limit :]


def open_file(path: Path) -> BinaryIO:
    """Open a regular file to read; never through a link, never waiting for a pipe.

    Raises:
        OSError: it is something else, or cannot be read.
    """
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(f"not a regular file: {path.name!r}")
    return os.fdopen(fd, "rb")


def pieces(item: Item, spool: Path) -> list[Piece]:
    """What in a file of the inbox may be an export; what mails carry is laid into `spool`.

    An empty list: it is nothing of ours. The spool's folder must exist; names in it are ours.

    Raises:
        PosError: `warehouse.cannot_write` when the spool's disk is full.
    """
    try:
        with open_file(item.path) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_HEAD)
            if head.startswith(SQLITE_MAGIC) or item.path.name.lower().endswith(_SUFFIX):
                return [Piece(item.path, item.name, _too_large(size))]
            if head.startswith(_ZIPS):
                return [Piece(item.path, item.name, "collect.zip")]
            file.seek(0)
            if head.startswith(b"From "):
                return _mailbox(file, item, spool)
            if size > MOST_MAIL:
                return [Piece(item.path, item.name, "collect.mail_too_large")] * _is_mail(head)
            return _mail(file.read(MOST_MAIL + 1), item.path, item.name, spool, "m0")
    except OSError:
        return [Piece(item.path, item.name, "collect.unreadable")]


def _too_large(size: int) -> str | None:
    return "network.too_large" if size > MAX_FILE else None


def _is_mail(head: bytes) -> bool:
    """Whether a file may be a mail: it begins with the name of a header, and a colon."""
    name = head.partition(b":")[0]
    return name != head and name.replace(b"-", b"").isalnum()


def _mailbox(file: BinaryIO, item: Item, spool: Path) -> list[Piece]:
    found: list[Piece] = []
    for number, message in enumerate(messages(file), start=1):
        name = f"{item.name}#{number}"
        if message is None:
            found.append(Piece(item.path, name, "collect.mail_too_large"))
        else:
            found += _mail(message, item.path, name, spool, f"m{number}")
    return found


def messages(file: BinaryIO, limit: int = MOST_MAIL) -> Iterator[bytes | None]:
    """The messages of a mailbox (mbox), one by one; None for one that is longer than the limit.

    The library's own reader holds a line of any length in memory; this one never does.
    """
    parts: list[bytes] = []
    size = 0
    begun = False
    blank = True
    while line := file.readline(_MOST_LINE):
        if blank and line.startswith(b"From "):
            if begun:
                yield b"".join(parts) if size <= limit else None
            parts, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size <= limit:
                parts.append(line)
            else:
                parts.clear()
        blank = line in {b"\n", b"\r\n"}
    if begun:
        yield b"".join(parts) if size <= limit else None


def _mail(content: bytes, path: Path, name: str, spool: Path, prefix: str) -> list[Piece]:
    """The exports that a mail carries, forwarded ones included, each in a file of the spool."""
    if not _is_mail(content[:80]):
        return []
    found: list[Piece] = []
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        for number, part in enumerate(message.walk()):
            if number >= _MOST_PARTS:
                found.append(Piece(path, name, "collect.mail_unreadable"))
                break
            piece = _attachment(part, path, name, spool / f"{prefix}-{number}{_SUFFIX}")
            if piece is not None:
                found.append(piece)
    except (RecursionError, ValueError, LookupError):  # a mail made to be unreadable
        found.append(Piece(path, name, "collect.mail_unreadable"))
    return found


def _attachment(part: Message, path: Path, name: str, target: Path) -> Piece | None:
    if part.is_multipart():
        return None
    called = _called(part)
    wanted = called.lower().endswith(_SUFFIX)
    if part.get_content_maintype() == "text" and not wanted:
        return None
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return None
    label = f"{name} › {shown(called or '?', 60)}"
    if body.startswith(SQLITE_MAGIC) or wanted:
        if fault := _too_large(len(body)):
            return Piece(path, label, fault)
        try:
            target.write_bytes(body)
        except OSError as error:  # our disk, not the mail
            raise PosError(
                "warehouse.cannot_write", path=target.parent, reason=error.strerror
            ) from error
        return Piece(target, label)
    return Piece(path, label, "collect.zip") if body.startswith(_ZIPS) else None


def _called(part: Message) -> str:
    """What an attachment is called by its sender; any nonsense is a name."""
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""

"""The second place of the copies: a folder named by hand, or a disk or key known again.

On a disk or a key everything lies in `cafe-pos/<café>-<id>`, and nothing outside of it is touched.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import unicodedata
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cafe_pos import durable
from cafe_pos.application.keeping.ports import PlaceState, SecondPlace, Volume
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import uri
from cafe_pos.storage.keeping import sealing, volumes

FOLDER: Final = "cafe-pos"
MARK: Final = ".cafe-pos-key"
"""In that folder, where the file system has no identity of its own: a word made up once."""
SUM: Final = ".sha256"
"""Beside an encrypted copy: what `sha256sum -c` reads, and the last entry as a comment."""
_SETTINGS: Final = (
    "SELECT key, value FROM setting"
    " WHERE key IN ('second_backup', 'second_volume', 'backup_recipient')"
)
_OPENING: Final = "SELECT payload FROM ledger_entry WHERE seq = 1"
_RESTORED: Final = (
    "SELECT e.at FROM signing_key k JOIN ledger_entry e ON e.seq = k.entry_seq"
    ' WHERE e.payload LIKE \'%"reason":"restored"%\' ORDER BY e.seq DESC LIMIT 1'
)
_NAME: Final = "SELECT trade_name FROM cafe_identity ORDER BY id DESC LIMIT 1"
_CHUNK: Final = 1 << 20
_SUM_LINE: Final = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_HEAD_LINE: Final = re.compile(r"# entry (\d+) ([0-9a-f]{64})")
_CAFE_LINE: Final = re.compile(r"# cafe (\S+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a café's settings say of its second copies: nothing, a folder, or a volume.

    `restored` is when the ledger was last brought back from a copy.
    """

    cafe: str
    name: str
    folder: str = ""
    volume: dict[str, str] = field(default_factory=dict)
    recipient: str = ""
    restored: datetime | None = None


def wanted_of(copy: Path) -> Wanted:
    """What a copy's own settings say: the till goes on selling meanwhile."""
    settings: dict[str, Any] = {}
    cafe, name, restored = "", "", None
    with (
        suppress(sqlite3.Error, ValueError, KeyError, TypeError),
        closing(sqlite3.connect(uri.of(copy, "ro&immutable=1"), uri=True)) as connection,
    ):
        rows = connection.execute(_SETTINGS)
        settings = {key: json.loads(value) for key, value in rows}
        (payload,) = connection.execute(_OPENING).fetchone()
        opening = json.loads(payload)
        if opening["training"]:  # what is only tried out is worth no second copy
            settings = {}
        cafe = str(opening["cafe"])
        name = str((connection.execute(_NAME).fetchone() or ("",))[0])
        (at,) = connection.execute(_RESTORED).fetchone() or (None,)
        restored = None if at is None else from_utc_text(at)
    return replace(wanted(cafe, name, settings), restored=restored)


def wanted(cafe: str, name: str, settings: dict[str, Any]) -> Wanted:
    """What the settings given say of second copies."""
    volume = settings.get("second_volume")
    return Wanted(
        cafe,
        name,
        str(settings.get("second_backup") or ""),
        dict(volume) if isinstance(volume, dict) else {},
        str(settings.get("backup_recipient") or ""),
    )


def place_of(said: Wanted, database: Path) -> SecondPlace:
    """Where second copies go today; a key that is out, or full of nothing, is told so."""
    encrypted = bool(said.recipient)
    if said.volume and not said.folder:  # a folder was named later: choosing a volume clears it
        name = said.volume.get("name", "")
        found = _volume(said.volume.get("id", ""), database)
        if found is None:
            return SecondPlace(PlaceState.ABSENT, name, None, encrypted)
        folder = own_folder(found.path, said)
        return SecondPlace(PlaceState.THERE, found.name, folder, encrypted, found.free_bytes)
    if not said.folder:
        return SecondPlace(PlaceState.NONE, "", None, encrypted)
    folder = Path(said.folder)
    if not folder.is_dir():
        return SecondPlace(PlaceState.ABSENT, said.folder, folder, encrypted)
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(folder).free
    return SecondPlace(PlaceState.THERE, said.folder, folder, encrypted, free)


def _volume(identity: str, database: Path) -> Volume | None:
    if not identity.startswith("mark:"):
        return volumes.find(identity, database)
    for one in volumes.plugged_in(database):
        with suppress(OSError, UnicodeDecodeError):
            if (one.path / FOLDER / MARK).read_text().strip() == identity.removeprefix("mark:"):
                return one
    return None


def own_folder(volume: Path, said: Wanted) -> Path:
    """A café's own folder on a volume: found by the café's identity, named for people.

    A link is never followed: whoever had the key for a minute could lead copies, and what thins
    them out, anywhere on this machine.
    """
    above, mark = volume / FOLDER, said.cafe[:8]
    with suppress(OSError):
        for path in sorted(() if above.is_symlink() else above.iterdir()):
            if path.name.endswith(f"-{mark}") and path.is_dir() and not path.is_symlink():
                return path
    return above / f"{_slug(said.name)}-{mark}"


def _slug(name: str) -> str:
    """A name that every file system takes: `Café du Pont` is `cafe-du-pont`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:30] or "cafe"


def adopt(volume: Volume, word: str) -> dict[str, str]:
    """How a volume is remembered; one without an identity gets a small file with `word` in it.

    Raises:
        PosError: `backup.cannot_write`.
    """
    if volume.id:
        return {"id": volume.id, "name": volume.name}
    mark = volume.path / FOLDER / MARK
    try:
        _no_link(mark.parent)
        _no_link(mark)
        if mark.exists():
            word = mark.read_text().strip() or word
        else:
            mark.parent.mkdir(exist_ok=True)
            _write(mark, word + "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PosError("backup.cannot_write", path=mark, reason=str(error)) from error
    return {"id": f"mark:{word}", "name": volume.name}


def bring(copy: Path, folder: Path, recipient: str, seq: int, head: str, *, cafe: str = "") -> Path:
    """Copy a checked backup into a folder, read it back from the disk, and only then name it.

    With a `recipient` it is encrypted on this machine first: the folder never holds it readable.

    Raises:
        OSError: the folder cannot be written or read.
        PosError: `backup.differs` when what was read back is not what was written.
    """
    if folder.parent.name == FOLDER:  # on a key; a folder named by hand is whatever it is
        _no_link(folder.parent)
        _no_link(folder)
    durable.make_folder(folder, 0o700)
    if not recipient:
        target = folder / copy.name
        _put(copy, target)
        return target
    target = folder / (copy.name + sealing.SUFFIX)
    sealed = copy.with_name(f".{target.name}.part")
    note = target.with_name(target.name + SUM)
    try:
        sealing.seal(copy, sealed, recipient)
        # The sum first: a copy that has its name always has its sum as well.
        half = note.with_name(note.name + ".part")
        whose = f"# cafe {cafe}\n" if cafe else ""
        _write(half, f"{sha256(sealed)}  {target.name}\n# entry {seq} {head}\n{whose}")
        half.replace(note)
        _put(sealed, target)
    finally:
        sealed.unlink(missing_ok=True)
    return target


def _no_link(path: Path) -> None:
    """Refuse a link where a folder or a file of ours belongs.

    Raises:
        OSError: it is one.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _write(path: Path, text: str) -> None:
    """Write a small file anew, flushed; never through a link that has its name."""
    path.unlink(missing_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _put(source: Path, target: Path) -> None:
    """Copy, flush, read back past the system's memory of it, compare, name."""
    part = target.with_name(target.name + ".part")
    try:
        _compare(part, _copied(source, part))
        part.replace(target)
        flush(target.parent)
    except BaseException:
        with suppress(OSError):  # the key was pulled out: what is left there has no name
            part.unlink(missing_ok=True)
        raise


def _compare(part: Path, digest: str) -> None:
    if sha256(part, from_disk=True) != digest:
        raise PosError("backup.differs", path=part)


def _copied(source: Path, part: Path) -> str:
    digest = hashlib.sha256()
    part.unlink(missing_ok=True)
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with source.open("rb") as reading, os.fdopen(fd, "wb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def sha256(path: Path, *, from_disk: bool = False) -> str:
    """SHA-256 of a file in hex; `from_disk` has the system forget what it holds of it first."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        if from_disk and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def flush(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    if path.is_dir():  # a shared folder of the network has no such flush
        durable.flush_names(path)
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def cafe_of(copy: Path) -> str:
    """Of which café a copy is, as it says itself, or the note beside an encrypted one; or ""."""
    if not copy.name.endswith(sealing.SUFFIX):
        return wanted_of(copy).cafe
    with suppress(OSError):
        lines = copy.with_name(copy.name + SUM).read_text(errors="replace").splitlines()
        return next((m[1] for line in lines if (m := _CAFE_LINE.fullmatch(line))), "")
    return ""


def check_sealed(path: Path) -> tuple[int, str]:
    """Compare an encrypted copy with what was noted when it was made; its last entry.

    Raises:
        PosError: `backup.broken`.
    """
    note = path.with_name(path.name + SUM)
    try:
        lines = note.read_text(errors="replace").splitlines()
        said = next((m[1] for line in lines if (m := _SUM_LINE.fullmatch(line))), "")
        if not said:
            raise PosError("backup.broken", path=path, reason=note.name)
        if sha256(path) != said:
            raise PosError("backup.broken", path=path, reason="SHA-256")
    except OSError as error:
        raise PosError("backup.broken", path=path, reason=str(error.strerror)) from error
    head = next((m for line in lines if (m := _HEAD_LINE.fullmatch(line))), None)
    return (int(head[1]), head[2]) if head else (0, "")

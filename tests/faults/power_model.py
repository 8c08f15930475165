"""What a disk may hold after the power went: which states are legal, and one of them at random.

The model, that of a journaling file system on a disk that flushes when it is told to:

1. A cut lies between any two calls of the program, so also within a COMMIT.
2. What was written to a file before its last completed fsync or fdatasync is there.
3. Of what was written since, any part is there, in any order: each sector of 512 bytes holds what
   it held at the last sync or what any later write put there, apart from every other sector.
4. A sector is old or new, never a mixture, and a write spoils no bytes beside its own.
5. A file may have its new size without the new bytes: zeros stand in the hole. A truncation counts
   as a write.
6. Names (made, linked, renamed, removed) are sure once their *folder* was synced; the fsync of a
   file does not make its name sure.
7. Of the names changed since, each folder keeps the first so many, in their order; a rename is done
   wholly or not at all, from one folder to another too.
8. A name may be sure while the bytes of its file are not: an empty or torn file under its name.
9. What was removed may be back, with any of the contents that it could have.
10. Excluded: disks that lie about flushing, and sectors that a cut makes unreadable.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.faults.power_trace import Event, Recording

SECTOR = 512
_SOME = 0.5
_GROWN = 0.1
"""How often a file that lost bytes has their room all the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """A write to a file that is not synced; a truncation has no bytes, `at` is the new size."""

    at: int
    data: bytes | None
    order: int


class File:
    """A file's bytes: as synced, and as the program sees them."""

    def __init__(self, content: bytes = b"") -> None:
        self.sure = content
        self.live = bytearray(content)
        self.pending: list[Change] = []

    def change(self, change: Change) -> None:
        """Write or truncate; nothing of it is sure."""
        self.pending.append(change)
        apply(self.live, change)

    def sync(self) -> None:
        """Make everything so far sure."""
        if self.pending:
            self.sure = bytes(self.live)
            self.pending = []


def apply(content: bytearray, change: Change) -> None:
    """Do a change to bytes; what lies beyond their end is filled with zeros first."""
    if change.data is None:
        if change.at < len(content):
            del content[change.at :]
        else:
            content.extend(bytes(change.at - len(content)))
        return
    if len(content) < change.at:
        content.extend(bytes(change.at - len(content)))
    content[change.at : change.at + len(change.data)] = change.data


@dataclass(frozen=True, slots=True)
class Naming:
    """A change of names that is not synced: of which folders, and what each name becomes."""

    folders: frozenset[str]
    becomes: tuple[tuple[str, File | None], ...]
    """A folder made is a name with its trailing slash."""


@dataclass(slots=True)
class Disk:
    """Everything that a recording did so far: what is sure, and what may be."""

    sure: dict[str, File]
    folders: set[str]
    names: dict[str, File] = field(default_factory=dict)
    pending: list[Naming] = field(default_factory=list)
    sure_folders: set[str] = field(default_factory=set)
    order: int = 0

    @classmethod
    def before(cls, recording: Recording) -> Disk:
        """The disk as the recording found it, all of it sure."""
        files = {name: File(content) for name, content in recording.before.items()}
        folders = set(recording.folders)
        return cls(dict(files), folders, dict(files), sure_folders=set(folders))

    def do(self, event: Event) -> None:
        """Do what the program did."""
        self.order += 1
        match event.what:
            case "write":
                self._write(event.path, event.at, event.data)
            case "copy":
                start, length = map(int, event.data.split())
                source = self.names[event.other].live
                self._write(event.path, event.at, bytes(source[start : start + length]))
            case "truncate":
                file = self.names.get(event.path)
                if file is not None and len(file.live) != event.at:
                    file.change(Change(event.at, None, self.order))
            case "sync":
                self._sync(event.path)
            case "said":
                pass
            case _:
                self._name(event)

    def _write(self, path: str, at: int, data: bytes) -> None:
        file = self.names.get(path)
        if file is None:
            return  # removed already: whatever it holds, nobody finds it
        file.change(Change(len(file.live) if at < 0 else at, data, self.order))

    def _sync(self, path: str) -> None:
        if path in self.names:
            self.names[path].sync()
            return
        done = [n for n in self.pending if path in n.folders]
        if done:
            # A rename that is sure in one folder is sure in the other, with all before it there.
            chosen = self._closed(dict.fromkeys(self._touched(), 0) | {path: len(done)})
            self._settle(chosen)

    def _name(self, event: Event) -> None:
        path, other = event.path, event.other
        match event.what:
            case "create":
                if path not in self.names:
                    self._rename(((path, File()),))
            case "unlink":
                self._rename(((path, None),))
            case "mkdir":
                self.folders.add(path)
                self.pending.append(Naming(frozenset({_folder(path)}), ((path + "/", None),)))
            case "rename":
                self._rename(((path, None), (other, self.names[path])))
            case "link":
                self._rename(((other, self.names[path]),))
            case unknown:
                raise AssertionError(unknown)

    def _rename(self, becomes: tuple[tuple[str, File | None], ...]) -> None:
        for name, file in becomes:
            if file is None:
                self.names.pop(name, None)
            else:
                self.names[name] = file
        self.pending.append(Naming(frozenset(_folder(name) for name, _ in becomes), becomes))

    def _touched(self) -> list[str]:
        return sorted({folder for naming in self.pending for folder in naming.folders})

    def _closed(self, kept: dict[str, int]) -> dict[str, int]:
        """So many namings of each folder, more where a rename joins two of them."""
        while True:
            seen = dict.fromkeys(kept, 0)
            grown = dict(kept)
            for naming in self.pending:
                inside = [seen[folder] < kept[folder] for folder in naming.folders]
                for folder in naming.folders:
                    seen[folder] += 1
                    if any(inside):
                        grown[folder] = max(grown[folder], seen[folder])
            if grown == kept:
                return kept
            kept = grown

    def _split(self, kept: Mapping[str, int]) -> tuple[list[Naming], list[Naming]]:
        seen = dict.fromkeys(kept, 0)
        inside, outside = [], []
        for naming in self.pending:
            (first, *_) = naming.folders
            (inside if seen[first] < kept[first] else outside).append(naming)
            for folder in naming.folders:
                seen[folder] += 1
        return inside, outside

    def _settle(self, kept: Mapping[str, int]) -> None:
        done, self.pending = self._split(kept)
        _do(done, self.sure, self.sure_folders)

    def image(self, chance: random.Random) -> dict[str, bytes]:
        """One legal state, at random: each file that has a name, with its bytes."""
        how = chance.choice(STRATEGIES)
        named, folders = dict(self.sure), set(self.sure_folders)
        touched = self._touched()
        counts = {f: sum(f in n.folders for n in self.pending) for f in touched}
        if how is everything:
            kept = counts
        elif how is nothing:
            kept = dict.fromkeys(touched, 0)
        else:
            kept = {folder: chance.randint(0, most) for folder, most in counts.items()}
        done, _ = self._split(self._closed(kept))
        _do(done, named, folders)
        limit = chance.randint(0, self.order) if how is in_order else self.order
        return {
            name: _content(file, how, chance, limit)
            for name, file in named.items()
            if _reachable(name, folders)
        }

    def whole(self) -> dict[str, bytes]:
        """The state in which everything came through: that of a kill, or of a clean end."""
        return {name: bytes(file.live) for name, file in self.names.items()}


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _reachable(name: str, folders: set[str]) -> bool:
    folder = _folder(name)
    return folder == "." or (folder in folders and _reachable(folder, folders))


def _do(namings: list[Naming], names: dict[str, File], folders: set[str]) -> None:
    for naming in namings:
        for name, file in naming.becomes:
            if name.endswith("/"):
                folders.add(name.rstrip("/"))
            elif file is None:
                names.pop(name, None)
            else:
                names[name] = file


def _content(file: File, how: Strategy, chance: random.Random, limit: int) -> bytes:
    if not file.pending or how is nothing:
        return file.sure
    if how is everything:
        return bytes(file.live)
    content = bytearray(file.sure)
    for change in how(file.pending, chance, limit):
        apply(content, change)
    if chance.random() < _GROWN and len(content) < len(file.live):
        content.extend(bytes(len(file.live) - len(content)))
    return bytes(content)


def sectors(change: Change) -> Iterator[Change]:
    """A write cut where sectors end; a truncation stays whole."""
    if change.data is None:
        yield change
        return
    at, end = change.at, change.at + len(change.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield Change(at, change.data[at - change.at : until - change.at], change.order)
        at = until


Changes = Iterator[Change]


def nothing(_: list[Change], __: random.Random, ___: int) -> Changes:
    """Only what was synced."""
    return iter(())


def everything(pending: list[Change], _: random.Random, __: int) -> Changes:
    """All of it, as after a kill."""
    return iter(pending)


def in_order(pending: list[Change], _: random.Random, limit: int) -> Changes:
    """Of all files what came before one moment."""
    return (change for change in pending if change.order <= limit)


def first_ones(pending: list[Change], chance: random.Random, _: int) -> Changes:
    """Of each file the first so many writes, the last of them torn."""
    count = chance.randint(1, len(pending))
    yield from pending[: count - 1]
    yield from torn(pending[count - 1], chance)


def last_ones(pending: list[Change], chance: random.Random, _: int) -> Changes:
    """Of each file the last so many writes: the disk began at the end."""
    return iter(pending[-chance.randint(1, len(pending)) :])


def but_one(pending: list[Change], chance: random.Random, _: int) -> Changes:
    """All of a file's writes but one."""
    missing = chance.randrange(len(pending))
    return (change for index, change in enumerate(pending) if index != missing)


def but_one_sector(pending: list[Change], chance: random.Random, _: int) -> Changes:
    """All of a file's writes but one sector of one of them."""
    damaged = chance.randrange(len(pending))
    for index, change in enumerate(pending):
        if index != damaged:
            yield change
            continue
        parts = list(sectors(change))
        del parts[chance.randrange(len(parts))]
        yield from parts


def some_writes(pending: list[Change], chance: random.Random, _: int) -> Changes:
    """Any of a file's writes."""
    return (change for change in pending if chance.random() < _SOME)


def some_sectors(pending: list[Change], chance: random.Random, _: int) -> Changes:
    """Any sectors of any writes."""
    share = chance.random()
    return (s for change in pending for s in sectors(change) if chance.random() < share)


def torn(change: Change, chance: random.Random) -> Changes:
    """The first sectors of a write, or the last ones, or any."""
    parts = list(sectors(change))
    cut = chance.randint(0, len(parts))
    match chance.randrange(3):
        case 0:
            yield from parts[:cut]
        case 1:
            yield from parts[cut:]
        case _:
            yield from (part for part in parts if chance.random() < _SOME)


STRATEGIES = (
    nothing, nothing, everything, in_order, first_ones, last_ones, but_one, but_one_sector,
    some_writes, some_sectors, some_sectors,
)  # fmt: skip
Strategy = type(nothing)

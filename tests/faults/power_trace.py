"""A program run under strace, and what it did to one folder: writes, syncs, names, words said.

The trace holds every byte written. `Recording.events` is what a disk was told, in its order; the
words on standard output are among them, so that what was acknowledged before a cut is known.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = (  # some that the program never makes on its folder: the model would have to learn them
    "openat", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "fsync", "fdatasync",
    "sync_file_range", "ftruncate", "truncate", "fallocate", "rename", "renameat", "renameat2",
    "unlink", "unlinkat", "link", "linkat", "symlink", "mkdir", "mkdirat", "rmdir", "sendfile",
    "copy_file_range", "lseek",
)  # fmt: skip
LONGEST = 1_048_576
"""Bytes of one write that the trace shows; a longer one would be cut, and is refused."""
_ARGUMENT = re.compile(
    r'\s*(?:"(?P<text>(?:\\x[0-9a-f]{2})*)"(?P<cut>\.\.\.)?'
    r"|(?:AT_FDCWD|-?\d+)<(?P<file>(?:\\x[0-9a-f]{2})*)>(?P<gone>\(deleted\))?"
    r"|(?P<plain>[^,]+))"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: `what`, to which file or name, where, and the bytes."""

    what: str
    path: str = ""
    at: int = 0
    data: bytes = b""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a folder held before, what was done to it, and how the program ended."""

    root: Path
    before: Mapping[str, bytes]
    folders: tuple[str, ...]
    events: tuple[Event, ...]
    exit_code: int
    complaints: str


def strace() -> str | None:
    """The tracer, if this machine has it and lets it trace."""
    found = shutil.which("strace")
    if found is None:
        return None
    done = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, check=False)
    return found if done.returncode == 0 else None


def record(
    root: Path, scratch: Path, command: Sequence[str], environment: Mapping[str, str]
) -> Recording:
    """Run a command under strace and read what it did below `root`."""
    tracer = strace()
    assert tracer is not None
    before, folders = contents(root)
    said, trace = scratch / "said", scratch / "trace"
    with said.open("wb") as out:
        done = subprocess.run(
            [
                tracer, "-f", "--seccomp-bpf", "-y", "-xx", "-s", str(LONGEST), "-o", str(trace),
                "-e", "trace=" + ",".join(CALLS), "-e", "signal=none", *command,
            ],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
            env=dict(environment), check=False,
        )  # fmt: skip
    with trace.open(
        encoding="utf-8", errors="surrogateescape"
    ) as lines:  # -y names paths as they are
        events = tuple(_events(whole_lines(lines), str(root), str(said)))
    trace.unlink()
    return Recording(root, before, folders, events, done.returncode, done.stderr.decode())


def contents(root: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Every file below a folder with its bytes, and every folder, by their relative names."""
    files: dict[str, bytes] = {}
    folders: list[str] = []
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_dir():
            folders.append(name)
        else:
            files[name] = path.read_bytes()
    return files, tuple(folders)


def whole_lines(lines: Iterator[str]) -> Iterator[str]:
    """Join what strace broke because another thread came between; a call stands where it ended."""
    begun: dict[str, str] = {}
    for line in lines:
        process, _, rest = line.rstrip("\n").partition(" ")
        rest = rest.lstrip()
        if rest.endswith("<unfinished ...>"):
            begun[process] = rest.removesuffix("<unfinished ...>").rstrip()
        elif rest.startswith("<..."):
            _, _, end = rest.partition(" resumed>")
            yield begun.pop(process) + end
        elif not rest.startswith(("+++", "---")):
            yield rest


@dataclass(slots=True)
class _Call:
    name: str
    arguments: list[str]
    returned: int
    text: list[bytes]
    files: list[str]
    numbers: list[str]


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _call(line: str) -> _Call | None:
    """Read one line of the trace; None for a call that failed or came to no end."""
    name, _, rest = line.partition("(")
    inside, mark, result = rest.rpartition(") = ")
    if not mark:
        inside, _, result = rest.rpartition(")")
        result = result.strip().removeprefix("=").strip()
    number = re.match(r"-?\d+", result.strip())
    if number is None or int(number[0]) < 0:
        return None
    call = _Call(name, [], int(number[0]), [], [], [])
    for found in _ARGUMENT.finditer(inside):
        if found["text"] is not None:
            assert not found["cut"], "a write longer than the trace shows"
            call.text.append(_decoded(found["text"]))
        elif found["file"] is not None:
            call.files.append("" if found["gone"] else os.fsdecode(_decoded(found["file"])))
            call.numbers.append(found[0].partition("<")[0].strip())
        elif found["plain"].strip():
            call.arguments.append(found["plain"].strip())
    return call


class _Reader:
    """Turns calls into events on files below `root`; it knows where each descriptor stands."""

    def __init__(self, root: str, said: str) -> None:
        self._root = root + os.sep
        self._whole = root
        self._said = said
        self._at: dict[tuple[str, str], int] = {}
        self._appending: set[tuple[str, str]] = set()

    def _ours(self, path: str) -> str | None:
        if path == self._whole:
            return "."
        return path.removeprefix(self._root) if path.startswith(self._root) else None

    def _named(self, call: _Call, which: int) -> str | None:
        """The `which`-th path of a call that names files, relative ones by their folder."""
        path = os.fsdecode(call.text[which])
        if not path.startswith(os.sep) and which < len(call.files):
            path = str(Path(call.files[which]) / path)
        return self._ours(path)

    def events(self, call: _Call) -> Iterator[Event]:
        """What a call did to our folder, if anything."""
        if call.name == "openat":
            yield from self._opened(call)
        elif call.files and call.files[0] == self._said:
            if call.name == "write":
                yield Event("said", data=call.text[0][: call.returned])
        elif call.name.startswith(("rename", "link", "unlink", "mkdir")):
            yield from self._names(call)
        elif call.files and (path := self._ours(call.files[0])) is not None:
            yield from self._bytes(call, path)

    def _bytes(self, call: _Call, path: str) -> Iterator[Event]:
        match call.name:
            case "write" | "sendfile" | "lseek":
                yield from self._moved(call, path)
            case "pwrite64":
                at = int(call.arguments[-1])
                yield Event("write", path, at, call.text[0][: call.returned])
            case "ftruncate":
                yield Event("truncate", path, int(call.arguments[-1]))
            case "fsync" | "fdatasync":
                yield Event("sync", path)
            case unknown:
                raise AssertionError(f"the model does not know {unknown}")

    def _names(self, call: _Call) -> Iterator[Event]:
        path = self._named(call, 0)
        if not call.name.startswith(("rename", "link")):
            if path is not None:
                yield Event(call.name.removesuffix("at"), path)
            return
        target = self._named(call, 1)
        if target is not None:
            assert path is not None, "a file came in from outside"
            what = "link" if call.name.startswith("link") else "rename"
            yield Event(what, path, other=target)

    def _opened(self, call: _Call) -> Iterator[Event]:
        flags = call.arguments[0]
        path = self._named(call, 0)
        writes = "O_WRONLY" in flags or "O_RDWR" in flags
        if path is None or not writes or "O_TMPFILE" in flags:
            return
        assert "O_DIRECT" not in flags
        file = (path, str(call.returned))
        self._at[file] = 0
        self._appending.discard(file)
        if "O_APPEND" in flags:
            self._appending.add(file)
        if "O_CREAT" in flags:
            yield Event("create", path)
        if "O_TRUNC" in flags:
            yield Event("truncate", path, 0)

    def _moved(self, call: _Call, path: str) -> Iterator[Event]:
        """Calls that go by the place where a descriptor stands."""
        file = (path, call.numbers[0])
        if call.name == "lseek":
            self._at[file] = call.returned
            return
        at = -1 if file in self._appending else self._at.get(file, 0)
        self._at[file] = max(at, 0) + call.returned
        if call.name == "write":
            yield Event("write", path, at, call.text[0][: call.returned])
        elif call.returned:
            began = re.search(r"\[(\d+)\]", " ".join(call.arguments))
            assert began is not None
            source = self._ours(call.files[1])
            assert source is not None, "a file came in from outside"
            # Its bytes are those of another file at that moment: whoever replays knows them.
            yield Event("copy", path, at, began[1].encode() + b" %d" % call.returned, source)


def _events(lines: Iterator[str], root: str, said: str) -> Iterator[Event]:
    reader = _Reader(root, said)
    for line in lines:
        call = _call(line)
        if call is not None:
            yield from reader.events(call)

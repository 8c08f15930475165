"""What the looks ask of the machine, as a Protocol; its answers are plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the machine is asked about; `live` asks printers and terminal themselves.

    `copies` are the folders that hold copies, `printers` the settings by station (`counter`,
    `kitchen`), `terminal` the card terminal's address or nothing.
    """

    database: Path
    incarnation: str
    now: datetime
    copies: tuple[Path, ...] = ()
    printers: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    terminal: str = ""
    live: bool = True


@dataclass(frozen=True, slots=True)
class LyingFacts:
    """On what the database lies: the system's name of its file system, nothing where unknown."""

    kind: str = ""
    removable: bool = False
    writable: bool = True


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file or folder: what it is to us, its mode's bits, whether it belongs to who runs this."""

    what: str
    path: Path
    mode: int
    mine: bool = True


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Where the keys lie: their folder and the key in force, copies of keys beside backups.

    `within` is the folder of copies that the folder of keys lies in.
    """

    folder: FileFacts | None = None
    file: FileFacts | None = None
    copied: tuple[Path, ...] = ()
    within: Path | None = None


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """The machine's zone with its offset from UTC; whether a time server keeps it, if known."""

    zone: str = ""
    offset_min: int = 0
    synced: bool | None = None


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """What a printer answered: a reason code when it can't print or runs low on paper."""

    station: str
    reason: str | None = None
    heard: bool = True


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """Whether the card terminal could be connected to; `reason` is the system's word."""

    reached: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LogFacts:
    """The log: its size with all its older files, whether it can be written, its last lines."""

    size_bytes: int = 0
    writable: bool = True
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """The terminal that somebody looks at."""

    columns: int
    rows: int
    encoding: str
    term: str


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What runs: versions, and the libraries that should be there and are not."""

    python: str = ""
    sqlite: str = ""
    system: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """Everything asked; what could not be found out is empty, and nothing is said of it."""

    lying: LyingFacts = LyingFacts()
    files: tuple[FileFacts, ...] = ()
    keys: KeyFacts = KeyFacts()
    clock: ClockFacts = ClockFacts()
    printers: tuple[PrinterFacts, ...] = ()
    terminal: TerminalFacts | None = None
    log: LogFacts = LogFacts()
    versions: VersionFacts = VersionFacts()
    screen: ScreenFacts | None = None


class Machine(Protocol):
    """The machine that this runs on."""

    def look(self, wanted: Wanted) -> MachineFacts:
        """Find out what is asked: seconds, with printers; it belongs on no queue of acts."""

"""What the till knows of its copies: how old, where else, whether they can be read by a thief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:
    from cafe_pos.application.ports import BackupView


class PlaceState(Enum):
    """How it stands with the second place."""

    NONE = "none"
    THERE = "there"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk or a key that is plugged in: its identity, its name, where it is mounted.

    `id` names the file system (`uuid:1A2B-3C4D`), or nothing where the system does not tell it.
    `free_bytes` is 0 when it could not be asked.
    """

    id: str
    name: str
    path: Path
    free_bytes: int = 0
    removable: bool = True


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """Where second copies go: its name for people, its folder while it is there, room in bytes."""

    state: PlaceState
    name: str
    folder: Path | None = None
    encrypted: bool = False
    free_bytes: int = 0


@dataclass(frozen=True, slots=True)
class CopiesView:
    """How the copies stand: when the newest was made, the second place, whether it lacks it.

    `hours` is after how long the till copies by itself, 0 for never; `news` whether the ledger
    has gone on since the newest copy; `problem` is what the last attempt at the second place met;
    `looked_at` when this was seen.
    """

    made_at: datetime | None
    place: SecondPlace
    lacking: bool = False
    hours: int = 0
    news: bool = False
    problem: PosError | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CopiesSaid:
    """What the café's file says of its copies, read in an act; looking at disks comes after it."""

    cafe: str
    name: str
    settings: Mapping[str, Any]
    head_seq: int
    now: datetime
    hours: int


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new pair of keys: the public half to keep, the secret half to print and forget."""

    public: str
    secret: str


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """A copy as it lies in a folder, not checked: its name tells when it was made."""

    path: Path
    made_at: datetime
    size_bytes: int
    encrypted: bool = False
    second: bool = False


class Keeping(Protocol):
    """The copies of a café and where they lie; nothing of it touches the database's own file.

    Every method may take seconds (a key that answers slowly): none belongs on the queue of acts.
    """

    def look(self, said: CopiesSaid) -> CopiesView:
        """How the copies stand now."""

    def lying(self, said: CopiesSaid) -> tuple[FoundCopy, ...]:
        """The copies in both places as they lie there, newest first."""

    def second_of(self, said: CopiesSaid) -> Path | None:
        """The newest copy as it lies at the second place, checked now; None when there is none.

        Raises:
            PosError: `backup.broken`.
        """

    def catch_up(self) -> BackupView | None:
        """Bring the newest copy to the second place when it lacks it; None when it does not."""

    def volumes(self) -> tuple[Volume, ...]:
        """The disks and keys that are plugged in and could hold second copies."""

    def adopt(self, volume: Volume, word: str) -> dict[str, str]:
        """How a volume is remembered; one without an identity gets a small file with `word`."""

    def new_pair(self) -> KeyPair:
        """A pair of keys to encrypt copies for."""

    def is_recipient(self, text: str) -> bool:
        """Whether a text is a public key that copies can be encrypted for."""

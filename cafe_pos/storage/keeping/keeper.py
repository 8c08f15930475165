"""The Keeping port: how a café's copies stand, looked at beside the sales."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cafe_pos.application.keeping.ports import (
    CopiesSaid,
    CopiesView,
    FoundCopy,
    KeyPair,
    PlaceState,
    SecondPlace,
    Volume,
)
from cafe_pos.application.ports import BackupView
from cafe_pos.domain.errors import PosError
from cafe_pos.storage.keeping import backup, places, sealing, volumes


class Keeper:
    """The copies of one database."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self.problem: PosError | None = None

    def look(self, said: CopiesSaid) -> CopiesView:
        """How the copies stand now."""
        newest = backup.furthest(self._database)
        place = self._place(said)
        if place.state is PlaceState.ABSENT and volumes.open_up(self._database):
            place = self._place(said)
        lacking = False
        with suppress(OSError):  # a key that is being pulled out
            lacking = place.state is not PlaceState.NONE and (
                newest is None or backup.lacks(place.folder, newest)
            )
        return CopiesView(
            None if newest is None else backup.made_at(newest),
            place,
            lacking,
            said.hours,
            newest is None or backup.last_entry(newest) != said.head_seq,
            self.problem if lacking else None,
            said.now,
        )

    def _place(self, said: CopiesSaid) -> SecondPlace:
        wanted = places.wanted(said.cafe, said.name, dict(said.settings))
        return places.place_of(wanted, self._database)

    def lying(self, said: CopiesSaid) -> tuple[FoundCopy, ...]:
        """The copies in both places as they lie there, newest first."""
        place = self._place(said)
        found: list[FoundCopy] = []
        for folder in (backup.folder_for(self._database), place.folder):
            with suppress(OSError):
                if folder is None:
                    continue
                for path in backup.all_of(self._database, folder):
                    at = backup.made_at(path)
                    if at is not None:
                        sealed = path.name.endswith(sealing.SUFFIX)
                        size = path.stat().st_size
                        found.append(FoundCopy(path, at, size, sealed, folder == place.folder))
        return tuple(sorted(found, key=lambda copy: (copy.made_at, copy.second), reverse=True))

    def second_of(self, said: CopiesSaid) -> Path | None:
        """The newest copy as it lies at the second place, checked now; None when there is none."""
        newest, folder = backup.furthest(self._database), self._place(said).folder
        if newest is None or folder is None:
            return None
        for suffix in (sealing.SUFFIX, ""):
            copy = folder / (newest.name + suffix)
            if copy.is_file():
                if suffix:
                    places.check_sealed(copy)
                else:
                    backup.check(copy)
                return copy
        return None

    def catch_up(self) -> BackupView | None:
        """Bring the newest copy to the second place when it lacks it; None when it does not."""
        done = backup.catch_up(self._database)
        if done is not None:
            self.problem = done.second_problem
        return done

    def volumes(self) -> tuple[Volume, ...]:
        """The disks and keys that are plugged in and could hold second copies."""
        volumes.open_up(self._database)
        return volumes.plugged_in(self._database)

    def adopt(self, volume: Volume, word: str) -> dict[str, str]:
        """How a volume is remembered; one without an identity gets a small file with `word`."""
        return places.adopt(volume, word)

    def new_pair(self) -> KeyPair:
        """A pair of keys to encrypt copies for."""
        return sealing.new_pair()

    def is_recipient(self, text: str) -> bool:
        """Whether a text is a public key that copies can be encrypted for."""
        return sealing.is_recipient(text)

"""Small files beside the log: the answers of a first run (never its PINs), the last theme."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path


class KeptAnswers:
    """A small file of texts by name; one that cannot be read or written holds none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, str]:
        """What was answered before."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {k: v for k, v in found.items() if isinstance(k, str) and isinstance(v, str)}

    def save(self, answers: Mapping[str, str]) -> None:
        """Keep the answers, all or none of them whenever the power goes."""
        making = self._path.with_name(self._path.name + ".new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with making.open("w", encoding="utf-8") as file:
                json.dump(dict(answers), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            making.replace(self._path)

    def forget(self) -> None:
        """The café exists, or begins anew: nothing is kept."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


class KeptLook:
    """The theme that each café on this machine wore last, by the path of its database.

    The counter's first picture is painted before that file is open.
    """

    def __init__(self, path: Path, database: Path) -> None:
        self._file = KeptAnswers(path)
        self._cafe = str(database.absolute())

    def last(self) -> str:
        """The theme worn last; empty when none is known."""
        return self._file.load().get(self._cafe, "")

    def keep(self, theme: str) -> None:
        """Note the theme worn now; nothing is written while it stays the same."""
        known = self._file.load()
        if known.get(self._cafe, "") != theme:
            self._file.save(known | {self._cafe: theme})

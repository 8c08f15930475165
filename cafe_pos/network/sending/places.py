"""Where a file can go that is carried away: keys that are plugged in."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_ROOTS: Final = ("/media/{user}", "/run/media/{user}", "/media", "/Volumes")
"""Where systems show what is plugged in."""
_MOST: Final = 3


def plugged_in(roots: tuple[str, ...] = _ROOTS) -> tuple[Path, ...]:
    """Folders of keys that are plugged in and can be written, at most three."""
    return tuple(_found(roots))[:_MOST]


def _found(roots: tuple[str, ...]) -> Iterator[Path]:
    user = "nobody"
    with suppress(OSError, KeyError):  # no name for this user: the other places remain
        user = getpass.getuser()
    for root in roots:
        with suppress(OSError):  # not on this system, or not to be read
            for path in sorted(Path(root.format(user=user)).iterdir()):
                if path.is_mount() and os.access(path, os.W_OK):
                    yield path

"""Files and folders that are there after a power cut, whole, once they were said to be.

The fsync of a file keeps its bytes, not its name: that belongs to the folder, which is flushed by
itself, and the folder's own name to the one above.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

_NO_SUCH_FLUSH: Final = (errno.EINVAL, errno.ENOTSUP)
"""What file systems answer that keep names in order by themselves."""


def flush_names(folder: Path) -> None:
    """Force the names in a folder to the disk.

    Raises:
        OSError: the disk refuses.
    """
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _NO_SUCH_FLUSH:
            raise
    finally:
        os.close(fd)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, and those above it, names flushed.

    Raises:
        OSError: the disk refuses.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    for one in reversed(missing):
        flush_names(one.parent)


def write(path: Path, content: bytes) -> None:
    """Write a file and flush its bytes; it has no name that lasts before `rename`.

    Raises:
        OSError: the disk refuses.
    """
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def rename(part: Path, path: Path) -> None:
    """Give a file that was flushed its name, from one instant to the next, for good.

    Raises:
        OSError: the disk refuses.
    """
    part.replace(path)
    flush_names(path.parent)

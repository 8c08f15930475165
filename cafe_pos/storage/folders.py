"""Folders and the names in them, sure to be there after a power cut.

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


def make(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, and those above it, that a power cut does not take away again.

    Raises:
        OSError: the disk refuses.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    for one in reversed(missing):
        flush_names(one.parent)

"""A file's name as SQLite's URI form wants it."""

from __future__ import annotations

from pathlib import Path


def of(path: Path, mode: str) -> str:
    """The URI of a file opened in a mode: `rw`, `rwc`, or `ro&immutable=1`."""
    name = str(path.absolute())
    for character, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        name = name.replace(character, code)
    return f"file:{name}?mode={mode}"

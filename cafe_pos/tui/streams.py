"""Where the screens are drawn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def on_the_terminal() -> Iterator[None]:
    """Textual draws on standard error; where that is a file, draw on standard output instead."""
    before = sys.__stderr__
    if before is not None and not before.isatty() and sys.__stdout__ is not None:
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]  # the one place Textual looks at
    try:
        yield
    finally:
        sys.__stderr__ = before  # type: ignore[misc]  # as it was

"""How much is measured: `QUICK=1` for a look, `FULL=1` for a million tickets."""

from __future__ import annotations

import os
from typing import Final, TypeVar

T = TypeVar("T")

QUICK: Final = bool(os.environ.get("QUICK"))
FULL: Final = bool(os.environ.get("FULL")) and not QUICK
NAME: Final = "quick" if QUICK else "full" if FULL else "default"


def pick(usual: T, quick: T) -> T:
    """What is measured usually, or a small part of it."""
    return quick if QUICK else usual


PAST: Final = pick(250_000, 10_000)
"""Tickets of the café after years."""
GROWTH: Final = (1_000, 10_000) if QUICK else (1_000, 10_000, 250_000, *((1_000_000,) * FULL))


def told(number: int) -> str:
    """A number in thousands, `250 000`."""
    return f"{number:,}".replace(",", " ")

"""How a file is read that somebody else may have made."""

from __future__ import annotations

from typing import Final

DISTRUST: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
"""Its schema may call no function that does anything; its pages are checked as they are read."""
FROZEN_PRAGMAS: Final = (*DISTRUST, "PRAGMA query_only = ON")
"""The same for a file that nobody shall write."""

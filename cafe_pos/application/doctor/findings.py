"""What a look found: a code for its sentence and its remedy, and whether it wants attention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

SERIOUS: Final = frozenset({
    "doctor.broken", "doctor.clock", "doctor.clock_far", "doctor.disk_full", "doctor.disk_memory",
    "doctor.disk_network", "doctor.disk_read_only", "doctor.disk_removable",
    "doctor.files_not_mine", "doctor.files_open", "doctor.key_copied", "doctor.key_not_mine",
    "doctor.key_open", "doctor.keys_with_backups", "doctor.library_missing", "doctor.no_key",
})  # fmt: skip
"""What the counter says by itself at a start and after a closing; the rest waits for a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a code with details for its sentence, and whether it wants attention."""

    code: str
    attention: bool
    params: tuple[tuple[str, object], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        said = {name: str(value) for name, value in self.params}
        return {"code": self.code, "attention": self.attention} | said


def good(code: str, **params: object) -> Finding:
    """Something that is well, or that a café only should know."""
    return Finding(code, attention=False, params=tuple(params.items()))


def look(code: str, **params: object) -> Finding:
    """Something that wants attention."""
    return Finding(code, attention=True, params=tuple(params.items()))


def urgent_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What wants attention, then the rest, each in its order."""
    return tuple(sorted(found, key=lambda one: not one.attention))


def serious(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What may not wait until somebody looks."""
    return tuple(one for one in found if one.attention and one.code in SERIOUS)

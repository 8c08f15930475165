"""A fault, and the line of the matrix that comes of making it so many times.

A fault is a function that gets a folder of its own, with a café `cafe.db` that was founded and
closed (`tests.cafes.found`), and returns a `Row`. `Tally` adds a row up, time by time. Modules list
their faults in `FAULTS`; `__main__` runs them, two at a time.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

CLEAN = "clean"
"""What `verify` says when it finds nothing."""
SLOWEST_S = 30.0
"""A till is usable again within this, on a busy machine too; alone it takes about two."""


def size(name: str, otherwise: int) -> int:
    """How often, by the environment: `KILLS=100 make faults`."""
    return int(os.environ.get(name, otherwise))


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one fault, made `times` times.

    Sales are those of tickets: `lost` were acknowledged and are gone, `phantom` were never asked
    for, `doubled` are there twice, `half` miss a line or a payment. `verify` counts what it said
    afterwards: `clean`, or the codes of a damage; only what stands in `promised` keeps the promise.
    `usable_s` are seconds from the program's start to a sale accepted. `wrong` says what else was
    not as promised. A `control` is a program or a setting that must lose: if it loses nothing, the
    fault is not made.
    """

    name: str
    fault: str
    times: int = 0
    lost: int = 0
    phantom: int = 0
    doubled: int = 0
    half: int = 0
    verify: dict[str, int] = field(default_factory=dict)
    promised: tuple[str, ...] = (CLEAN,)
    usable_s: tuple[float, ...] = ()
    slowest_s: float = SLOWEST_S
    control: bool = False
    skipped: str = ""
    wrong: tuple[str, ...] = ()
    took_s: float = 0.0
    cpu_s: float = 0.0
    notes: str = ""

    @property
    def broken(self) -> tuple[str, ...]:
        """Everything about this row that misses its promise, in words; empty when it is kept."""
        if self.skipped:
            return ()
        said = list(self.wrong)
        if self.times == 0:
            said.append("the fault was never made")
        if self.control:
            if self.lost == 0:
                said.append("the control lost nothing: the fault proves nothing")
            return tuple(said)
        said += [
            f"{count} {name}"
            for name in ("lost", "phantom", "doubled", "half")
            if (count := getattr(self, name))
        ]
        said += [f"verify said {code}" for code in self.verify if code not in self.promised]
        slow = max(self.usable_s, default=0.0)
        if slow > self.slowest_s:
            said.append(f"usable only after {slow:.1f} s")
        return tuple(said)

    @property
    def kept(self) -> bool:
        """Whether the promise is kept (a skipped row says nothing)."""
        return not self.broken

    def plus(self, other: Row) -> Row:
        """This row and a second part of the same fault."""
        return replace(
            self,
            times=self.times + other.times,
            lost=self.lost + other.lost,
            phantom=self.phantom + other.phantom,
            doubled=self.doubled + other.doubled,
            half=self.half + other.half,
            verify=dict(Counter(self.verify) + Counter(other.verify)),
            usable_s=self.usable_s + other.usable_s,
            skipped=self.skipped or other.skipped,
            wrong=self.wrong + other.wrong,
            took_s=self.took_s + other.took_s,
            cpu_s=self.cpu_s + other.cpu_s,
            notes="; ".join(note for note in (self.notes, other.notes) if note),
        )

    def as_json(self) -> dict[str, Any]:
        """Everything, with what misses the promise."""
        return asdict(self) | {"kept": self.kept, "broken": list(self.broken)}


def row_of(said: dict[str, Any]) -> Row:
    """A row of its JSON again."""
    names = {f.name for f in fields(Row)}
    known = {name: value for name, value in said.items() if name in names}
    for name in ("promised", "usable_s", "wrong"):
        known[name] = tuple(known[name])
    return Row(**known)


@dataclass(slots=True)
class Tally:
    """Adds a row up while its fault is made again and again."""

    times: int = 0
    lost: int = 0
    phantom: int = 0
    doubled: int = 0
    half: int = 0
    verify: Counter[str] = field(default_factory=Counter)
    usable_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def verified(self, codes: Iterable[str]) -> None:
        """Count what a verification found: no code is `clean`."""
        self.verify.update([" ".join(sorted(set(codes))) or CLEAN])

    def sold(self, acknowledged: Iterable[str], asked: Iterable[str], saved: Iterable[str]) -> None:
        """Compare client keys: acknowledged, asked for at all, and those of the tickets saved."""
        there = Counter(saved)
        self.lost += len(set(acknowledged) - there.keys())
        self.phantom += len(there.keys() - set(asked))
        self.doubled += sum(count - 1 for count in there.values())

    def expect(self, kept: object, otherwise: str) -> None:
        """Note what is not as promised; the fault goes on."""
        if not kept:
            self.wrong.append(otherwise)

    def row(self, fault: Fault, **more: Any) -> Row:
        """The row of a fault."""
        return Row(
            fault.name,
            fault.fault,
            self.times,
            self.lost,
            self.phantom,
            self.doubled,
            self.half,
            dict(self.verify),
            usable_s=tuple(self.usable_s),
            wrong=tuple(self.wrong),
            **more,
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that can be made: its name (`ONLY=name`), itself in words, and how.

    `make` gets this fault, a folder of its own, and which of its `parts` it is; parts run side by
    side, each in a process of its own, and their rows are added. `long` rows run by
    `make faults-long` alone. `seconds` is about what one part takes: the longest begin first.
    """

    name: str
    fault: str
    make: Callable[[Fault, Path, int], Row]
    parts: int = 1
    seconds: float = 5.0
    long: bool = False

    def skip(self, reason: str) -> Row:
        """The row of a fault that cannot be made on this machine."""
        return Row(self.name, self.fault, skipped=reason)

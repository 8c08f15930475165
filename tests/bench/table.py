"""One line of the benchmark's table: what was measured, its target, and whether it is met."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RATES = {"/s"}


@dataclass(frozen=True)
class Row:
    """A figure with its unit and its limit (`at_most` or `at_least`); None only informs."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool:
        above = self.at_most is not None and self.value > self.at_most
        below = self.at_least is not None and self.value < self.at_least
        return not above and not below

    @property
    def more_is_better(self) -> bool:
        return self.at_least is not None or self.unit in RATES

    def better(self, other: Row) -> Row:
        """Of two measures of the same, the one that the machine disturbed less."""
        pair = (self, other)
        key = _value
        return max(pair, key=key) if self.more_is_better else min(pair, key=key)

    def text(self) -> str:
        target = ""
        if self.at_most is not None:
            target = f"<= {self.at_most:g}"
        if self.at_least is not None:
            target = f">= {self.at_least:g}"
        mark = "" if not target else ("ok" if self.met else "MISSED")
        return f"{self.name:<62}{self.value:>10.2f} {self.unit:<6}{target:>9}  {mark}".rstrip()


def _value(row: Row) -> float:
    return row.value


def keyed(part: str, rows: Sequence[Row]) -> dict[str, Row]:
    """Rows by a name that no other row has: an indented row belongs to the one above it."""
    found: dict[str, Row] = {}
    head = ""
    for row in rows:
        if not row.name.startswith(" "):
            head = row.name
        name = head if row.name == head else f"{head} / {row.name.strip()}"
        found[f"{part}: {name}"] = row
    if len(found) != len(rows):
        raise SystemExit(f"{part}: two rows have one name")
    return found


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began

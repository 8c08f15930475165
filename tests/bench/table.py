"""One line of the benchmark's table: what was measured, its target, and whether it is met."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


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

    def text(self) -> str:
        target = ""
        if self.at_most is not None:
            target = f"<= {self.at_most:g}"
        if self.at_least is not None:
            target = f">= {self.at_least:g}"
        mark = "" if not target else ("ok" if self.met else "MISSED")
        return f"{self.name:<58}{self.value:>10.2f} {self.unit:<8}{target:>10}  {mark}"


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]

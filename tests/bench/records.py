"""Runs kept in `dist/bench`, a line of JSON for each row, and what is slower than before.

A run is compared with the latest kept one of the same sizes, and with `baseline.json`, the
reference run. Neither compares seconds: rows that are ratios stand as they are, times are
divided by the machine's pace of their moment, so that a busy day is no regression.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cafe_pos import bootstrap
from tests.bench import machine, sizes
from tests.bench.table import Row

KEPT: Final = Path("dist/bench")
BASELINE: Final = Path(__file__).with_name("baseline.json")
SLOWER: Final = 1.2
"""From here on a row is told."""
_SECONDS: Final = {"s": 1.0, "ms": 1e-3}
_FELT_S: Final = 2e-4
"""What is less than this apart is the same."""


@dataclass(frozen=True)
class Reference:
    """Rows to compare with, by name, each relative to its machine's pace; and their name."""

    name: str
    rows: Mapping[str, float]


def relative(row: Row, pace: float) -> float:
    """A row's value as it can be compared: times and rates by the pace, others as they are."""
    if row.unit in _SECONDS:
        return row.value * _SECONDS[row.unit] / pace
    return row.value * pace if row.unit == "/s" else row.value


def worse(key: str, row: Row, pace: float, reference: Reference) -> float | None:
    """How many times worse than the reference, when that is worth telling."""
    before, now = reference.rows.get(key), relative(row, pace)
    if not before or not now:
        return None
    if row.unit in _SECONDS and abs(now - before) * pace < _FELT_S:
        return None
    factor = before / now if row.more_is_better else now / before
    return factor if factor > SLOWER else None


def remarks(key: str, row: Row, pace: float, references: tuple[Reference, ...]) -> Iterator[str]:
    """The sentences below a row that became worse."""
    word = "LARGER" if row.unit == "MB" else "SLOWER"
    for reference in references:
        factor = worse(key, row, pace, reference)
        if factor is not None:
            yield f"  {word} {factor:.2f} x than {reference.name}: {row.name.strip()}"


def references() -> tuple[Reference, ...]:
    """The run before and the reference run, where they are."""
    found = []
    rows: dict[str, float] = {}
    latest = ""
    for path in sorted(KEPT.glob("*.json"), reverse=True):
        for name, value in _read(path):
            latest = latest or path.stem
            rows.setdefault(name, value)
    if rows:
        found.append(Reference(f"the run before ({latest})", rows))
    if BASELINE.exists():
        kept = json.loads(BASELINE.read_text(encoding="utf-8"))
        if sizes.NAME in kept:
            found.append(Reference("the baseline", kept[sizes.NAME]["rows"]))
    return tuple(found)


def _read(path: Path) -> Iterator[tuple[str, float]]:
    """A kept run's rows; nothing of other sizes, or where somebody else wrote a file."""
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        if json.loads(first)["sizes"] != sizes.NAME:
            return
        for line in lines:
            kept = json.loads(line)
            yield kept["key"], kept["relative"]
    except (OSError, ValueError, KeyError, TypeError):
        return


class Run:
    """This run, written as it goes."""

    def __init__(self) -> None:
        self._began = bootstrap.clock().now().strftime("%Y%m%dT%H%M%SZ")
        self._rows: dict[str, float] = {}
        self._path = KEPT / f"{self._began}.json"
        KEPT.mkdir(parents=True, exist_ok=True)
        self._facts = machine.facts()
        self._write({"sizes": sizes.NAME, "at": self._began, "machine": self._facts})

    @property
    def path(self) -> Path:
        return self._path

    def add(self, key: str, row: Row, pace: float) -> None:
        """Keep a row."""
        value = relative(row, pace)
        self._rows[key] = round(value, 4)
        self._write({"key": key, **asdict(row), "met": row.met, "pace": pace, "relative": value})

    def _write(self, line: Mapping[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def make_baseline(self) -> None:
        """Make this run the reference of its sizes; parts that were left out stay as they were."""
        kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
        before = kept.get(sizes.NAME, {}).get("rows", {})
        machine_facts = {name: self._facts[name] for name in ("cores", "python", "sqlite")}
        kept[sizes.NAME] = {"machine": machine_facts, "rows": before | self._rows}
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
        BASELINE.write_text(text + "\n", encoding="utf-8")

"""`make bench`: one table, each figure with its target; exit 1 when one is missed.

`ONLY="sale keys"` runs the parts whose names begin so, `QUICK=1` small sizes, `FULL=1` a million
tickets as well, `BASELINE=1` makes the run the reference of its sizes.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench import machine, records, sizes
from tests.bench.records import Reference
from tests.bench.table import Row, keyed

PARTS: Final = (
    ("sale", "A sale"),
    ("printing", "A sale beside a dead printer"),
    ("counter", "The counter: start, keys, memory"),
    ("big", f"The counter of a café after years, {sizes.told(sizes.PAST)} tickets"),
    ("closing", "Closing"),
    ("verify", "What a start verifies"),
    ("archive", "The archive"),
    ("copying", "Copies, a PIN"),
    ("history", "Real tickets, imported and verified"),
    ("demo", "The demonstration"),
    ("services", "The village's services"),
    ("forecast", "How much bread to order"),
    ("export", "A month for the network"),
    ("network", "Collecting the network's months"),
    ("network_report", "The network's report"),
    ("growth", "Growth: proof, report, closing, search as tickets become many"),
)
AGAIN_S: Final = 150
"""A part that took longer is not measured twice for a figure that is worse than it was."""


def main() -> int:
    """Run the parts asked for; print, keep and compare every row."""
    wanted = os.environ.get("ONLY", "").split()
    known = [part for part in PARTS if not wanted or part[0].startswith(tuple(wanted))]
    if not known:
        sys.stderr.write(f"No part begins so; there are {', '.join(name for name, _ in PARTS)}.\n")
        return 2
    began = time.monotonic()
    references, run = records.references(), records.Run()
    # Programs are measured as they are installed: with their bytecode.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    missed: list[Row] = []
    slower = 0
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(home) / name.lower())
        for name, title in known:
            rows, pace = _measured(name, references)
            _say(f"\n{title}  [{name}]")
            for key, row in rows.items():
                run.add(key, row, pace)
                _say(row.text())
                missed += [row] * (not row.met)
                for remark in records.remarks(key, row, pace, references):
                    slower += 1
                    _say(remark)
    minutes = (time.monotonic() - began) / 60
    _say(f"\n{minutes:.1f} minutes; {len(missed)} targets missed, {slower} rows worse than before.")
    for row in missed:
        _say(row.text())
    _say(f"Kept in {run.path}")
    if os.environ.get("BASELINE"):
        run.make_baseline()
    return 1 if missed else 0


def _measured(name: str, references: tuple[Reference, ...]) -> tuple[dict[str, Row], float]:
    """The rows of a part and the machine's pace; what seems bad is measured once more."""
    part = importlib.import_module(f"tests.bench.{name}")
    sys.stderr.write(f"measuring: {name}\n")
    before = machine.pace()
    began = time.monotonic()
    rows = keyed(name, list(part.rows()))
    took = time.monotonic() - began
    pace = (before + machine.pace()) / 2
    bad = [
        key for key, row in rows.items()
        if not row.met or any(records.worse(key, row, pace, one) is not None for one in references)
    ]  # fmt: skip
    if not bad or took > AGAIN_S:
        return rows, pace
    sys.stderr.write(f"measuring again: {name} ({'; '.join(bad)})\n")
    again = keyed(name, list(part.rows()))
    for key in bad:
        rows[key] = rows[key].better(again.get(key, rows[key]))
    return rows, pace


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

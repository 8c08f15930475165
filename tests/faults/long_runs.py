"""Tests of `make test` that make faults, at the size of a release: each is a row of the matrix.

Most take longer than the whole matrix may: they are `long`, for `make faults-long`.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from tests.faults import place
from tests.faults.row import CLEAN, Fault, Row, size

HOURS_S: Final = 4 * 3600.0
COLLECT: Final = "tests/integration/test_collect_faults.py"


def passed(
    fault: Fault,
    folder: Path,
    _part: int,
    *,
    tests: tuple[str, ...],
    sizes: Mapping[str, int],
    times: int = 0,
) -> Row:
    """Run tests with sizes of their own; a test that fails is a promise missed."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, f"--junitxml={report}", *tests], cwd=place.ROOT,
        env=place.environment() | {name: str(count) for name, count in sizes.items()},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not report.exists():
        return Row(fault.name, fault.fault, 1, wrong=(done.stdout[-500:] + done.stderr[-500:],))
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - our own pytest wrote it
    failed = [c.get("name", "") for c in cases if c.find("failure") is not None]
    failed += [c.get("name", "") for c in cases if c.find("error") is not None]
    good = len(cases) - len(failed)
    if not cases:
        failed = ["no test was found"]
    return Row(
        fault.name, fault.fault, times or len(cases), verify={CLEAN: good} if good else {},
        wrong=tuple(failed), notes=f"{len(cases)} tests",
    )  # fmt: skip


def attacked(fault: Fault, folder: Path, _part: int) -> Row:
    """Each attack of the table, then bytes changed at random in a database and in an archive."""
    count = size("BYTES", 10_000)
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks"], cwd=place.ROOT,
        env=place.environment() | {"CAFE_POS_BYTES": str(count), "TMPDIR": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    wrong = () if done.returncode == 0 else (done.stdout[-2000:], done.stderr[-500:])
    return Row(fault.name, fault.fault, 2 * count, verify={CLEAN: 1}, wrong=wrong)


def _kills() -> int:
    return size("KILLS_COLLECT", 12)


FAULTS: Final = (
    Fault(
        "kill-collect", "kill -9 while the network's files are collected",
        partial(
            passed, tests=(COLLECT, "-k", "killed"), sizes={"CAFE_POS_KILLS": _kills()},
            times=10 + _kills(),
        ),
        seconds=60,
    ),
    Fault(
        "kill-tables", "kill -9 while tables are served and paid",
        partial(
            passed, tests=("tests/integration/test_tab_kill.py",),
            sizes={"CAFE_POS_KILLS": 12 * size("KILLS_TABLES", 20)},
            times=size("KILLS_TABLES", 20),
        ),
        seconds=40,
    ),
    Fault(
        "kill-days", "kill -9 while selling and closing days, by the test", partial(
            passed, tests=("tests/integration/test_kill.py",),
            sizes={"CAFE_POS_KILLS": 1000}, times=1000,
        ),
        seconds=HOURS_S / 10, long=True,
    ),
    Fault(
        "properties", "rules and state machines, 1 000 examples each", partial(
            passed, tests=("tests/property",), sizes={"CAFE_POS_EXAMPLES": 1000},
        ),
        seconds=HOURS_S, long=True,
    ),
    Fault(
        "papers", "documents and bytes for the printer, 1 000 examples", partial(
            passed, tests=("tests/receipts",), sizes={"CAFE_POS_EXAMPLES": 1000},
        ),
        seconds=HOURS_S / 4, long=True,
    ),
    Fault(
        "every-row", "each fiscal column changed in three of its rows", partial(
            passed, tests=("tests/integration/test_mutation.py",), sizes={"CAFE_POS_EVERY_ROW": 1},
        ),
        seconds=HOURS_S / 3, long=True,
    ),
    Fault(
        "keys-at-random", "10 000 keys at random on the counter", partial(
            passed, tests=("tests/tui/test_accidents.py",), sizes={"CAFE_POS_KEYS": 10_000},
        ),
        seconds=HOURS_S / 4, long=True,
    ),
    Fault(
        "bytes", "attacks, and bytes changed in a database and an archive", attacked,
        seconds=HOURS_S / 2, long=True,
    ),
    Fault(
        "hostile-exports", "10 000 hostile or mutated exports", partial(
            passed, tests=("tests/network/test_hostile.py",), sizes={"CAFE_POS_BYTES": 10_000},
        ),
        seconds=HOURS_S / 2, long=True,
    ),
)  # fmt: skip

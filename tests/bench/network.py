"""A month of a thousand cafés into the warehouse: time, memory, and whether it grows evenly.

The files are real: one café rings 500 tickets of three lines, the others are cloned from it under
their own names and keys. The collect runs in a process of its own, with its workers.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cafe_pos.network.collecting import deciding
from cafe_pos.network.collecting import warehouse as warehouses
from cafe_pos.network.collecting.catalogue import CafeKey
from cafe_pos.network.file import keys
from tests import exports
from tests.bench.sizes import pick
from tests.bench.table import Row

CAFES = int(os.environ.get("CAFE_POS_CAFES", pick("1000", "50")))
MONTH = "2026-10"
_WORKERS = 2


def month_file(folder: Path) -> bytes:
    """A month of 500 tickets, 1 500 lines, as its till exports it."""
    return exports.real_months(folder, (MONTH,), tickets_a_day=20, days=25)[0].read_bytes()


def clone(job: tuple[int, bytes, Path, Path]) -> None:
    """Write the month of another café, and its key's file."""
    number, real, inbox, key_folder = job
    cafe = exports.Clone(number)
    (inbox / f"cafe-{cafe.cafe}-{MONTH}.sqlite").write_bytes(cafe.month(real))
    (key_folder / f"{cafe.cafe}.json").write_bytes(cafe.key_file())


def enrol_all(warehouse: Path, key_folder: Path) -> None:
    """Enrol every café in one transaction."""
    with warehouses.writing(warehouse) as house, house.catalogue.writing():
        known = deciding.Known(house.catalogue)
        for path in sorted(key_folder.iterdir()):
            key = keys.read_key_file(path.read_bytes())
            found = CafeKey(key.key_id, key.cafe, key.public_key, "file", "", None)
            known.enrol(found, demo=False, at="2026-11-01T08:00:00Z")


def collect(warehouse: Path, inbox: Path) -> tuple[float, float, dict[str, int]]:
    """Seconds, the most memory of all its processes together in MB, and the counts."""
    command = ["network", "collect", str(inbox), "--json", "--warehouse", str(warehouse)]
    with tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "cafe_pos", *command], stdout=told)
        most = 0.0
        while process.poll() is None:
            most = max(most, memory(process.pid))
            time.sleep(0.1)
        took = time.perf_counter() - began
        told.seek(0)
        counts: dict[str, int] = json.load(told)["counts"]
    return took, most, counts


def memory(pid: int) -> float:
    """What a process and those that it started hold of memory, in MB, shared pages counted once."""
    total = 0.0
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        total += int(re.findall(r"^Pss:\s+(\d+)", told, re.MULTILINE)[0]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                total += memory(int(child))
    except (OSError, IndexError):  # it has just ended
        return total
    return total


def size_of(folder: Path) -> float:
    """What the files below a folder hold, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def rows() -> Iterator[Row]:
    """Collect a tenth of the cafés, then all of them, then the same inbox again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = month_file(folder)
        few, inbox, key_folder = folder / "few", folder / "inbox", folder / "keys"
        for made in (few, inbox, key_folder):
            made.mkdir()
        with ProcessPoolExecutor(_WORKERS) as pool:
            jobs = [(number, real, inbox, key_folder) for number in range(CAFES)]
            list(pool.map(clone, jobs, chunksize=20))
        for path in sorted(inbox.iterdir())[: CAFES // 10]:
            (few / path.name).hardlink_to(path)
        took: dict[str, float] = {}
        for label, source in (("tenth", few), ("all", inbox)):
            enrol_all(folder / label, key_folder)
            took[label], most, counts = collect(folder / label, source)
            if counts["accepted"] != len(list(source.iterdir())):
                raise SystemExit(f"collect: {counts}")
        per_file = took["all"] / CAFES / (took["tenth"] / (CAFES // 10))
        lines = CAFES * 1500
        again, _most, counts = collect(folder / "all", inbox)
        if counts["already_had"] != CAFES:
            raise SystemExit(f"collect again: {counts}")
        yield Row(f"collect of {CAFES} exports ({lines} lines)", took["all"], "s", at_most=60)
        yield Row("  memory of all its processes", most, "MB", at_most=1000)
        yield Row("  time of a file, of ten times as many", per_file, "times", at_most=1.5)
        yield Row("  the same inbox again", again, "s", at_most=30)
        yield Row("  warehouse of the month", size_of(folder / "all"), "MB")

"""Runs the faults, two at a time, each in a process and a folder of its own, and prints their rows.

The program is loaded once and the café founded once; every part of a fault is a fork of this
process with copies of both. What does not come back in time is a row that misses its promise.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Final

from tests.faults import forked, place
from tests.faults.row import Fault, Row, row_of, size

MODULES: Final = (
    "killing", "killing_acts", "power", "power_acts", "inject", "inject_acts", "disks", "files",
    "keys", "clocks", "printers", "long_runs",
)  # fmt: skip
"""Where the faults stand, in the order of the matrix."""
RESULTS: Final = Path("dist/faults.json")
LONGEST_S: Final = 3600.0
"""One part of a fault that takes longer hangs: it is stopped, unless it is `long`, and says so."""


@dataclass(slots=True)
class Task:
    """One part of a fault, running."""

    fault: Fault
    part: int
    folder: Path
    pid: int
    began: float

    @property
    def answer(self) -> Path:
        """Where its row is written."""
        return self.folder.with_suffix(".json")


def every_fault() -> tuple[Fault, ...]:
    """All faults, in the order of the matrix."""
    return tuple(
        fault for name in MODULES for fault in import_module(f"tests.faults.{name}").FAULTS
    )


def chosen(only: str, *, long: bool) -> tuple[Fault, ...]:
    """The faults whose names begin with one of the words of `only`; else all of one kind.

    A long one is made by its whole name, or where all are long.
    """
    words = tuple(only.replace(",", " ").split())
    return tuple(
        fault for fault in every_fault()
        if fault.name in words or (fault.long == long and fault.name.startswith(words or ("",)))
    )  # fmt: skip


def run(home: Path, arguments: Sequence[str]) -> int:
    """Make every fault that is asked for, print the matrix, write it; 1 if a promise was missed."""
    long = "--long" in arguments
    files = [Path(word) for word in arguments if not word.startswith("--")]
    faults = chosen(os.environ.get("ONLY", ""), long=long)
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as Ctrl+C: nothing is left behind
    template = home / "template"
    place.live(template / place.NAME)
    scratch = place.copy_of(template, home / "scratch")
    forked.warm_up(scratch)
    found: dict[str, Row] = {}
    for row in rows_of(faults, template, home):
        found[row.name] = row
        mark = "" if row.kept else ", MISSED"
        sys.stderr.write(
            f"{len(found)}/{len(faults)} {row.name} {row.took_s:.0f} s ({row.cpu_s:.0f}){mark}\n"
        )
    rows = [found[fault.name] for fault in faults]
    took = time.monotonic() - began
    say(head())
    for row in rows:
        say(text(row))
    missed = [row for row in rows if not row.kept]
    skipped = [row for row in rows if row.skipped]
    say(
        f"{len(rows)} faults, {sum(row.times for row in rows)} times, {took:.0f} s"
        f" ({sum(row.cpu_s for row in rows):.0f} s of processor):"
        f" {len(missed)} missed, {len(skipped)} skipped"
    )
    target = files[0] if files else RESULTS
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = {"seconds": round(took, 1), "rows": [row.as_json() for row in rows]}
    target.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if missed or not rows else 0


def rows_of(faults: Sequence[Fault], template: Path, home: Path) -> Iterator[Row]:
    """Run the parts of the faults, the longest first; each row as soon as its parts are there."""
    waiting = sorted(
        ((fault, part) for fault in faults for part in range(fault.parts)),
        key=lambda one: -one[0].seconds,
    )
    running: list[Task] = []
    parts: dict[str, list[Row]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < size("WORKERS", 2):
                fault, part = waiting.pop(0)
                running.append(_begun(fault, part, template, home / f"{fault.name}-{part}"))
            for task in list(running):
                row = _ended(task)
                if row is None:
                    continue
                running.remove(task)
                done = parts.setdefault(task.fault.name, [])
                done.append(row)
                if len(done) == task.fault.parts:
                    yield reduce(Row.plus, done)
            time.sleep(0.02)
    finally:  # whoever interrupts leaves no till behind
        for task in running:
            with suppress(ProcessLookupError):
                os.killpg(task.pid, signal.SIGKILL)


def _begun(fault: Fault, part: int, template: Path, folder: Path) -> Task:
    """Fork for a part of a fault."""
    pid = os.fork()
    if pid:
        return Task(fault, part, folder, pid, time.monotonic())
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        shutil.copytree(template, folder)
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(folder / name.lower())
        try:
            row = fault.make(fault, folder, part)
        except BaseException:  # noqa: BLE001 - whatever it was, the row says so
            row = Row(fault.name, fault.fault, 1, wrong=(traceback.format_exc(),))
        folder.with_suffix(".json").write_text(json.dumps(row.as_json()), "utf-8")
    finally:
        os._exit(0)


def _ended(task: Task) -> Row | None:
    """The row of a task that has ended; None while it runs."""
    pid, _, used = os.wait4(task.pid, os.WNOHANG)
    took = time.monotonic() - task.began
    if pid == 0:
        if task.fault.long or took < LONGEST_S:
            return None
        os.killpg(task.pid, signal.SIGKILL)
        os.waitpid(task.pid, 0)
    try:
        row = row_of(json.loads(task.answer.read_text("utf-8")))
    except (OSError, ValueError):
        row = Row(task.fault.name, task.fault.fault, 1, wrong=(f"no answer after {took:.0f} s",))
    shutil.rmtree(task.folder, ignore_errors=True)
    return replace(row, took_s=round(took, 1), cpu_s=round(used.ru_utime + used.ru_stime, 1))


def head() -> str:
    """The first line of the matrix."""
    return (
        f"{'name':<18} {'fault':<46} {'times':>6} {'lost':>4} {'phantom':>7} {'doubled':>7}"
        f" {'half':>4} {'usable (s)':>11}  verify"
    )


def text(row: Row) -> str:
    """A row of the matrix; what misses the promise on lines of its own."""
    if row.skipped:
        return f"{row.name:<18} {row.fault:<46} skipped: {row.skipped}"
    usable = ""
    if row.usable_s:
        usable = f"{median(row.usable_s):.1f} - {max(row.usable_s):.1f}"
    said = ", ".join(f"{code} {count}" for code, count in sorted(row.verify.items()))
    if row.control:
        said = "control: must lose"
    if row.notes:
        said = f"{said}; {row.notes}" if said else row.notes
    mark = "" if row.kept else "  MISSED"
    line = (
        f"{row.name:<18} {row.fault:<46} {row.times:>6} {row.lost:>4} {row.phantom:>7}"
        f" {row.doubled:>7} {row.half:>4} {usable:>11}  {said}{mark}"
    )
    return "\n".join((line, *(f"    {what}" for what in row.broken)))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()

"""Errors of the disk within a closure, a copy, an archive, an export, a restore.

Each call that such a command makes on the disk fails in turn. The command says so by a sentence,
or was done; nothing is lost, what has its name is whole, and the same command is then obeyed.
"""

from __future__ import annotations

from functools import partial
from itertools import product
from pathlib import Path

from cafe_pos.storage.keeping import check_copy
from tests.faults import place
from tests.faults.forked import command
from tests.faults.inject import FRENCH, NO_TRACER, traced
from tests.faults.place import Sales
from tests.faults.power_trace import strace
from tests.faults.row import Fault, Row, Tally, size

CALLS = ("pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "unlink", "mkdir", "openat")
ERRORS = ("EIO", "ENOSPC")
MOST = 2
"""Of each call the first and the second."""
ANSWERED = ("database.", "backup.", "archive.", "file.", "restore.", "key.", "export.", "closure.")


def _words(name: str, folder: Path, database: Path) -> tuple[str, ...]:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    match name:
        case "close":
            return "close", "day"
        case "backup":
            return ("backup",)
        case "archive":
            year = place.begin().year
            return "archive", "range", f"{year}-01-01", f"{year}-12-31"
        case "export":
            return "export", "month", f"{place.begin():%Y-%m}", "-o", str(out)
        case _:
            copy = folder / "copy"
            if not copy.exists():
                command(place.copy_of(folder, copy), "backup")
                (made,) = (copy / "backups").iterdir()
                made.rename(folder / "kept.backup.db")
            return "restore", str(folder / "kept.backup.db")


def _fail(fault: Fault, folder: Path, _part: int, *, name: str) -> Row:
    """Run a command while one of its calls fails, then again while none does."""
    if strace() is None:
        return fault.skip(NO_TRACER)
    tally = Tally()
    failed = refused = 0
    cases = list(product(range(1, size("INJECT_ACTS", MOST) + 1), CALLS, ERRORS))
    for number, (step, call, error) in enumerate(cases):
        if call == "openat" and error != "EIO":
            continue
        database = place.copy_of(folder, folder / "victim")
        sales = Sales.of(database)
        words = _words(name, folder, database)
        what = f"{step}. {call} {error}"
        with traced(database, folder, *_options(call, error, step, database), words=words) as till:
            answer = till.end()
        tally.times += 1
        made = b"(INJECTED)" in (folder / "trace").read_bytes()
        failed += made
        refused += answer.code != 0
        expect = tally.expect
        expect(answer.code in {0, 1}, f"{what}: it ended {answer.code} {answer.words[-300:]}")
        expect(made or answer.code == 0, f"{what}: refused, and nothing failed")
        for line in answer.said:
            if "error" in line:
                said = line["error"]
                expect(said["code"].startswith(ANSWERED), f"{what}: {said['code']}")
                expect(any(word in said["message"] for word in FRENCH), f"{what}: {said}")
        _whole(database, tally, what)
        found = place.verified(database, tally, full=number % 8 == 0)
        if name == "close" and not found and answer.code == 0:
            expect(any("number" in line for line in answer.said), f"{what}: closed, and not said")
        again = command(database, *words)
        done = again.code == 0 or again.refusals == ("closure.already",)
        expect(done, f"{what}: again {again.refusals} {again.words[-300:]}")
        sales.check_file(database, tally)
    tally.expect(failed > 0, "nothing ever failed: the fault is not made")
    return tally.row(fault, notes=f"failed in {failed} runs, {refused} refused")


def _options(call: str, error: str, step: int, database: Path) -> tuple[str, ...]:
    """An opening fails below the café's folder alone: not that of a module or a language."""
    where = ("-P", str(database)) if call == "openat" else ()
    return *where, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={step}"


def _whole(database: Path, tally: Tally, what: str) -> None:
    """Copies that have their name are whole."""
    for copy in database.parent.rglob("*.backup.db"):
        wrong, _ = check_copy.broken(copy)
        tally.expect(wrong is None, f"{what}: {copy.name} has its name and is {wrong}")


WORDS = {
    "close": "the disk fails within a closure",
    "backup": "the disk fails within a copy",
    "archive": "the disk fails within an archive",
    "export": "the disk fails within a network's export",
    "restore": "the disk fails within a restore",
}

FAULTS = tuple(
    Fault(f"io-in-{name}", words, partial(_fail, name=name), seconds=25)
    for name, words in WORDS.items()
)

"""Errors of the disk, made by strace on the running till: what it says, and what is there after.

The n-th write, sync or opening fails, once or from then on. Whatever fails, what was acknowledged
is there, what was refused is not, the refusal is a sentence with a code, and the same orders given
again are each there once.

A sale whose sync failed is in doubt: nothing is acknowledged that rests on it, the next act writes
over it; if the till ends before there is a next one, the log may still hold it, and it shows at the
next start. So of those refused one, the last, may be there.
"""

from __future__ import annotations

import ctypes
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from cafe_pos import settings
from tests.faults import place
from tests.faults.forked import Forked, command
from tests.faults.place import Answer, Sales
from tests.faults.power_trace import strace
from tests.faults.row import Fault, Row, Tally, size

ORDERS = 8
TIMES = 20
QUIET = 3
"""So many runs in which nothing failed: there is no n-th call any more."""
PATIENCE_S = 20.0
FULL_EVERY = 10
NO_TRACER = "strace is not here, or may not trace"
SAID = {
    "database.full",
    "database.disk_error",
    "database.read_only",
    "database.cannot_open",
    "database.damaged",
    "key.cannot_read",
}
"""Codes that a failing disk may be told by."""
FRENCH = ("disque", "fichier", "enregistr", "Rien n'a été")
SLOW_MS = 20
_MAY_TRACE = 0x59616D61
_ANYBODY = -1


def _until_traced() -> None:
    """In the till's process: let a tracer come, and wait for it."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_MAY_TRACE, _ANYBODY, 0, 0, 0)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        status = Path("/proc/self/status").read_text("ascii")
        if "TracerPid:\t0\n" not in status:
            return
        time.sleep(0.001)


@contextmanager
def traced(
    database: Path, scratch: Path, *options: str, words: tuple[str, ...] = ("ring",)
) -> Iterator[Forked]:
    """A command under strace; the tracer is waited for, its log is `scratch/trace`."""
    tracer = strace()
    assert tracer is not None
    till = Forked(database, "--lang", "fr", *words, before=_until_traced, told=scratch / "told")
    with subprocess.Popen(
        [tracer, "-f", "-q", "-p", str(till.pid), "-o", str(scratch / "trace"), *options],
        stderr=subprocess.DEVNULL,
    ) as tracing:
        yield till
        tracing.wait(PATIENCE_S)


@dataclass(slots=True)
class Disk:
    """A café on a failing disk, one run after another."""

    folder: Path
    tally: Tally
    doubtful: int = 0
    """How many refused sales may be there."""
    refusals: int = 0
    runs: int = 0
    failed: int = 0

    def run(self, *options: str, killed: bool = False) -> bool:
        """Sell while something fails, then again while nothing does; whether anything failed."""
        database = place.copy_of(self.folder, self.folder / "victim")
        sales = Sales.of(database)
        keys = [f"i{self.runs}-{n}" for n in range(ORDERS)]
        lines = [place.order(key) for key in keys]
        self.runs += 1
        with traced(database, self.folder, *options) as till:
            if killed:
                _until_refused(till, lines)
                till.kill()
            else:
                till.give(lines)
            answer = till.end()
        self.tally.times += 1
        failed = b"(INJECTED)" in (self.folder / "trace").read_bytes()
        self.failed += failed
        refused = self._heard(answer, keys, sales, killed=killed)
        found = place.verified(database, self.tally, full=self.runs % FULL_EVERY == 0)
        if not found:
            self.tally.phantom += max(0, _there(database, refused) - self.doubtful)
        again = command(database, "ring", lines=lines)
        self.tally.expect(again.code == 0, f"again: {again.refusals} {again.words}")
        self.tally.expect(len(again.numbers) == ORDERS, "not every order was taken afterwards")
        sales.note(keys, again.numbers)
        sales.check_file(database, self.tally)
        if self.runs % FULL_EVERY == 1:
            key = f"usable{self.runs}-0"
            place.usable(database, key, self.tally)
        return failed

    def _heard(self, answer: Answer, keys: list[str], sales: Sales, *, killed: bool) -> list[str]:
        """Compare what was said with what may be; the keys of the orders that were refused."""
        expect = self.tally.expect
        what = f"run {self.runs}"
        ends = {0, 1, -9} if killed else {0, 1}
        expect(answer.code in ends, f"{what}: it ended {answer.code} {answer.words[-300:]}")
        expect(set(answer.refusals) <= SAID, f"{what}: {sorted(set(answer.refusals))}")
        sales.asked.update(keys)
        refused = []
        for key, line in zip(keys, answer.said, strict=False):
            if "number" in line:
                sales.acknowledged[key] = line["number"]
                continue
            refused.append(key)
            words = line["error"]["message"]
            expect(any(word in words for word in FRENCH), f"{what}: no French sentence: {words}")
        self.refusals += len(refused)
        expect(answer.code == 1 or not refused or killed, f"{what}: refused, and ended well")
        return refused


def _until_refused(till: Forked, lines: list[str]) -> None:
    """Give one order after another until one is refused, or the till ended."""
    for count, line in enumerate(lines, start=1):
        till.give([line])
        if not till.wait_lines(count) or b'"error"' in till._read:
            return


def _there(database: Path, keys: list[str]) -> int:
    """How many of these orders a closed café holds."""
    with closing(place.plain(database)) as connection:
        known = {key for (key,) in connection.execute("SELECT client_key FROM ticket")}
    return len(known.intersection(keys))


def _each(
    fault: Fault,
    folder: Path,
    _part: int,
    *,
    options: Callable[[Path, int], tuple[str, ...]],
    killed: bool = False,
    doubtful: int = 0,
) -> Row:
    """Make the fault at the first call, at the second, …, then further and further on."""
    if strace() is None:
        return fault.skip(NO_TRACER)
    tally = Tally()
    disk = Disk(folder, tally, doubtful)
    step = 1
    quiet = 0
    for time_ in range(size("INJECT", TIMES)):
        failed = disk.run(*options(folder / "victim" / place.NAME, step), killed=killed)
        quiet = 0 if failed else quiet + 1
        if quiet == QUIET:
            break
        step += 1 + time_ // 10  # each of the first, then further and further apart
    tally.expect(disk.failed > 0, "nothing ever failed: the fault is not made")
    return tally.row(fault, notes=f"failed in {disk.failed} runs, {disk.refusals} orders refused")


def _nth(calls: str, what: str, *, onward: bool = False) -> Callable[[Path, int], tuple[str, ...]]:
    """Options that let the n-th call of each kind fail, and with `onward` all behind it."""

    def options(_database: Path, step: int) -> tuple[str, ...]:
        when = f"{step}+" if onward else str(step)
        return "-e", f"trace={calls}", "-e", f"inject={calls}:{what}:when={when}"

    return options


OPENED = ("", "-wal", ".head", ".lock")
ERRORS = ("EROFS", "EIO", "EACCES", "ENOSPC", "EMFILE")


def _opening(database: Path, step: int) -> tuple[str, ...]:
    """Options that let a file of the café not be opened: each file, by each error."""
    (key,) = settings.keys_dir().glob("*.key")
    paths = [*(database.with_name(database.name + end) for end in OPENED), key]
    error = ERRORS[(step - 1) // len(paths) % len(ERRORS)]
    path = paths[(step - 1) % len(paths)]
    return "-P", str(path), "-e", "trace=openat", "-e", f"inject=openat:error={error}:when=1"


def slow(fault: Fault, folder: Path, _part: int) -> Row:
    """A disk whose every sync takes its time: how long does a sale take?"""
    if strace() is None:
        return fault.skip(NO_TRACER)
    tally = Tally()
    database = place.copy_of(folder, folder / "victim")
    sales = Sales.of(database)
    keys = [f"slow-{n}" for n in range(size("SLOW_SALES", 40))]
    calls = "fdatasync,fsync"
    each_ms = []
    with traced(
        database, folder, "-e", f"trace={calls}",
        "-e", f"inject={calls}:delay_exit={SLOW_MS * 1000}",
    ) as till:  # fmt: skip
        for count, key in enumerate(keys, start=1):
            began = time.perf_counter()
            till.give([place.order(key)])
            tally.expect(till.wait_lines(count), "the till stopped")
            each_ms.append((time.perf_counter() - began) * 1000)
        answer = till.end()
    tally.times = len(keys)
    tally.expect(answer.code == 0, f"it ended {answer.code} {answer.words[-300:]}")
    sales.note(keys, answer.numbers)
    place.verified(database, tally)
    sales.check_file(database, tally)
    typical = median(each_ms[1:])
    tally.expect(typical > SLOW_MS, "no sync was waited for: the fault is not made")
    return tally.row(fault, notes=f"{typical:.1f} ms a sale where a sync takes {SLOW_MS} ms")


WRITES, SYNCS = "pwrite64", "fdatasync"
_NTH = {
    "write-full": ("no room at the n-th write", _nth(WRITES, "error=ENOSPC")),
    "write-eio": ("I/O error at the n-th write", _nth(WRITES, "error=EIO")),
    "write-none": ("the n-th write takes no byte", _nth(WRITES, "retval=0")),
    "sync-eio": ("I/O error at the n-th sync", _nth(SYNCS, "error=EIO")),
    "fsync-eio": ("I/O error at the n-th fsync", _nth("fsync", "error=EIO")),
    "sync-full": ("no room at the n-th sync", _nth(SYNCS, "error=ENOSPC")),
    "read-eio": ("I/O error at the n-th read", _nth("pread64", "error=EIO")),
    "truncate-eio": ("I/O error at the n-th truncation", _nth("ftruncate", "error=EIO")),
    "remove-eio": ("I/O error as a file is removed", _nth("unlink", "error=EIO")),
    "open": ("a file cannot be opened", _opening),
}
_ONWARD = {
    "write-dead": ("every write fails from the n-th on", _nth(WRITES, "error=EIO", onward=True)),
    "sync-dead": ("every sync fails from the n-th on", _nth(SYNCS, "error=EIO", onward=True)),
    "write-rofs": ("read-only from the n-th write on", _nth(WRITES, "error=EROFS", onward=True)),
}

FAULTS = (
    *(
        Fault(
            f"io-{name}",
            words,
            partial(_each, options=options, doubtful=int(name.startswith("sync"))),
            seconds=12,
        )
        for name, (words, options) in (_NTH | _ONWARD).items()
    ),
    Fault(
        "io-sync-kill",
        "kill -9 right behind a sync that failed",
        partial(_each, options=_NTH["sync-eio"][1], killed=True, doubtful=1),
        seconds=12,
    ),
    Fault("io-slow", f"a disk whose syncs take {SLOW_MS} ms", slow, seconds=6),
)

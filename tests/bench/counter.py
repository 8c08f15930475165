"""The counter through a real pseudo-terminal: keys to paint, start to usable, memory."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cafe_pos import bootstrap, settings
from cafe_pos.application.catalogue import catalogue
from tests import cafes
from tests.bench import history
from tests.bench.sizes import pick
from tests.bench.table import Row, median, p95
from tests.e2e.terminal import Terminal

ROUNDS = pick(60, 20)
STARTS = 5
WARM_UP = pick(1000, 100)
"""Sales until SQLite's page cache is full; what grows afterwards is a leak."""
SALES = pick(1000, 100)
REST_S = 0.02
READY = "Chocolat"
"""A tile: once it stands there, a key sells."""
SAVED = b"T-"


def rows() -> Iterator[Row]:
    """Measure on the replayed history of a real café, where it is at hand."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cafe.db"
        if history.DATA.exists():
            history.imported(database)
        else:
            cafes.found(database, cafes.HandClock()).store.close()
        _add_letters(database)
        yield from starts(database)
        for size in ((80, 24), (120, 40)):
            yield from keys(database, *size)
        yield from _memory(database)


def _add_letters(database: Path) -> None:
    """Favourites: the starter catalogue over whatever is there."""
    with bootstrap.cafe(database) as ctx:
        with ctx.store.act() as uow:
            uow.put_articles(())
        articles = catalogue.parse(settings.starter_catalogue().read_bytes())
        catalogue.import_articles(ctx, articles)


@contextmanager
def opened_counter(database: Path, columns: int = 80, lines: int = 24) -> Iterator[Terminal]:
    """The program on a pseudo-terminal, ended by its own key."""
    environment = os.environ | {"CAFE_POS_DB": str(database), "LANG": "fr_FR.UTF-8"}
    with Terminal(columns=columns, lines=lines, env=environment) as terminal:
        yield terminal
        terminal.press("ctrl+q")
        terminal.wait_exit()


def starts(database: Path, where: str = "") -> Iterator[Row]:
    """From the command to the log-in, and to tiles that sell."""
    started(database)  # writes the bytecode, as an installation has it
    took = [started(database) for _ in range(STARTS)]
    painted, usable = (median([each[i] for each in took]) for i in (0, 1))
    yield Row(f"start to the log-in painted{where}", painted, "s", at_most=0.5)
    yield Row(f"start to a usable counter{where}", usable, "s", at_most=0.9)


def started(database: Path) -> tuple[float, float]:
    """Seconds from the start of the process to the log-in, and to tiles, the PIN typed at once."""
    began = time.perf_counter()
    with opened_counter(database) as terminal:
        terminal.wait(lambda: terminal.text().strip() != "")
        painted = time.perf_counter() - began
        terminal.log_in()
        terminal.wait_for(READY)
        return painted, time.perf_counter() - began


def keys(database: Path, columns: int, lines: int, where: str = "") -> Iterator[Row]:
    """A letter to the order repainted, the cash key to the sale saved and shown."""
    letters, cash = [], []
    with opened_counter(database, columns, lines) as terminal:
        terminal.log_in()
        terminal.wait_for(READY)
        for _ in range(ROUNDS):
            for letter in "cdn":
                terminal.settle(REST_S)
                letters.append(terminal.latency(letter, lambda data: len(data) > 0)[1] * 1e3)
            terminal.settle(REST_S)
            cash.append(terminal.latency("f9", lambda data: SAVED in data)[0] * 1e3)
    size = f"{columns}x{lines}{where}"
    yield Row(f"letter key to repainted, {size}, median", median(letters), "ms", at_most=10)
    yield Row(f"cash key to saved and repainted, {size}, median", median(cash), "ms", at_most=15)
    yield Row(f"cash key to saved and repainted, {size}, p95", p95(cash), "ms", at_most=30)


def _memory(database: Path) -> Iterator[Row]:
    """Resident memory, and how much it grows over a thousand sales."""
    with opened_counter(database) as terminal:
        terminal.log_in()
        terminal.wait_for(READY)
        for _ in range(WARM_UP):
            _sell(terminal)
        before = _resident_mb(terminal.process.pid)
        for _ in range(SALES):
            _sell(terminal)
        after = _resident_mb(terminal.process.pid)
    yield Row("memory of the till", after, "MB", at_most=110)
    yield Row(f"  growth over {SALES} sales, once warm", after - before, "MB", at_most=2)


def _sell(terminal: Terminal) -> None:
    terminal.latency("c", lambda data: len(data) > 0)
    terminal.latency("f9", lambda data: SAVED in data)


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")

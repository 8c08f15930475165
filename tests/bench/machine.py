"""The machine a run was made on, and how fast it is just now.

The pace is a fixed piece of the till's kind of work: hashes, JSON and rows in SQLite's memory.
Times divided by it can be compared with those of another day, or of another machine, roughly.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.bench.table import seconds

_ROUNDS: Final = 3
_PIECES: Final = 12_000


def pace() -> float:
    """Seconds of the fixed piece of work, the best of some rounds."""
    return min(seconds(_work) for _ in range(_ROUNDS))


def _work() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT, digest BLOB) STRICT")
        connection.execute("BEGIN")
        link = b""
        for number in range(_PIECES):
            body = json.dumps({"number": number, "lines": [number, number + 1]}, sort_keys=True)
            link = hashlib.sha256(link + body.encode()).digest()
            connection.execute("INSERT INTO t VALUES (?, ?, ?)", (number, body, link))
        connection.execute("COMMIT")
        for _row in connection.execute("SELECT * FROM t ORDER BY digest"):
            pass


def facts() -> dict[str, str | int | float]:
    """What somebody must know of the machine to read a run of it."""
    return {
        "processor": _after("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count() or 0,
        "memory": _after("/proc/meminfo", "MemTotal"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "load": round(os.getloadavg()[0], 2),
    }


def _after(path: str, name: str) -> str:
    """What stands behind a name in a file of the kernel's, where there is one."""
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")

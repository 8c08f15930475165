"""A café to do harm to, the real program on it, and what its tickets must be afterwards."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cafe_pos.application.drawer.closing import close_day
from cafe_pos.application.proof import audit
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from tests import cafes
from tests.cafes import HandClock
from tests.faults.row import Tally

ROOT: Final = Path(__file__).parents[2]
NAME: Final = "cafe.db"
PROGRAM: Final = (sys.executable, "-m", "cafe_pos")
FOUNDED_DAYS_AGO: Final = 200
"""So many days before the real clock: what tests date by hand stays behind it."""
DAYS: Final = 3
SALES_A_DAY: Final = 20
PATIENCE_S: Final = 60.0

BASKETS: Final = (
    ({"article": "CAFE"},),
    ({"article": "CAFE", "qty": 2}, {"article": "CROQUE"}, {"article": "DEMI"}),
    ({"article": "TOMME", "grams": 1200}, {"article": "MIEL"}),
)

_SALES: Final = """
SELECT t.client_key, t.number, t.total_cents,
  (SELECT count(*) FROM ticket_line l WHERE l.entry_seq = t.entry_seq),
  (SELECT sum(l.total_cents) FROM ticket_line l WHERE l.entry_seq = t.entry_seq),
  (SELECT sum(p.amount_cents) FROM ticket_payment p WHERE p.entry_seq = t.entry_seq),
  (SELECT sum(v.gross_cents) FROM ticket_vat v WHERE v.entry_seq = t.entry_seq),
  (SELECT e.kind FROM ledger_entry e WHERE e.seq = t.entry_seq)
FROM ticket t WHERE t.id > ? ORDER BY t.id
"""


def begin() -> datetime:
    """When the café of a fault was founded: a morning, well before today."""
    day = datetime.now(UTC) - timedelta(days=FOUNDED_DAYS_AGO)  # noqa: TID251 - of this machine
    return day.replace(hour=9, minute=15, second=0, microsecond=0)


def live(path: Path) -> None:
    """Found a café and let it live some days, all closed but the last, and close it."""
    clock = HandClock(utc_text(begin()))
    ctx = cafes.found(path, clock)
    for day in range(DAYS):
        for number in range(SALES_A_DAY):
            clock.advance(minutes=4)
            cafes.ring(ctx, *_words(number), key=f"old-{day}-{number}")
        if day < DAYS - 1:
            clock.advance(hours=6)
            close_day(ctx)
            clock.advance(hours=18)
    ctx.store.close()


def _words(number: int) -> tuple[str, ...]:
    return (("CAFE",), ("2 CAFE", "CROQUE", "DEMI"), ("1200g TOMME", "MIEL"))[number % 3]


def copy_of(folder: Path, target: Path) -> Path:
    """Another copy of the café in a folder; its database."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in folder.iterdir():
        if path.name.startswith(NAME):
            shutil.copyfile(path, target / path.name)
        elif path.name == "backups":
            shutil.copytree(path, target / path.name)
    return target / NAME


def order(key: str) -> str:
    """The order of a key as `ring` reads it: always the same one, paid in cash."""
    return json.dumps(
        {"id": key, "lines": _basket(key), "payments": [{"method": "cash"}]}, ensure_ascii=False
    )


def _basket(key: str) -> tuple[dict[str, Any], ...]:
    return BASKETS[int(key.rpartition("-")[2]) % len(BASKETS)]


def environment() -> dict[str, str]:
    """This environment, with the checkout importable from anywhere."""
    return os.environ | {"PYTHONPATH": str(ROOT)}


def started(database: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command of the real program, to talk with."""
    return subprocess.Popen(
        [*PROGRAM, "--json", "--db", str(database), *arguments],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command of the real program said: exit code, JSON lines, and words for the person."""

    code: int
    said: tuple[dict[str, Any], ...]
    words: str = ""

    @property
    def refusals(self) -> tuple[str, ...]:
        """The codes of what was refused."""
        return tuple(line["error"]["code"] for line in self.said if "error" in line)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The tickets that were said to be saved."""
        return tuple(line["number"] for line in self.said if "number" in line)


def answer_of(code: int, out: str, err: str = "") -> Answer:
    """What a command printed, read; what is no JSON, as of a killed one, is left out."""
    said = []
    for line in out.splitlines():
        with suppress(ValueError):
            value = json.loads(line)
            said += value if isinstance(value, list) else [value]
    return Answer(code, tuple(said), err)


def run(database: Path, *arguments: str, lines: str = "") -> Answer:
    """Run a command of the real program to its end."""
    with started(database, *arguments) as process:
        out, err = process.communicate(lines, timeout=PATIENCE_S)
    return answer_of(process.returncode, out, err)


def usable(database: Path, key: str, tally: Tally) -> str:
    """Sell once by the real program, noting the seconds from its start until the ticket is saved.

    Returns what it said for the person at its start.
    """
    began = time.perf_counter()
    with started(database, "ring") as till:
        assert till.stdin is not None
        assert till.stdout is not None
        till.stdin.write(order(key) + "\n")
        till.stdin.flush()
        line = till.stdout.readline()
        took = time.perf_counter() - began
        out, err = till.communicate(timeout=PATIENCE_S)
    answer = answer_of(till.returncode, line + out, err)
    if answer.numbers and till.returncode == 0:
        tally.usable_s.append(took)
    else:
        tally.expect(kept=False, otherwise=f"not usable: {answer.refusals or err[-300:]}")
    return err


@dataclass(slots=True)
class Sales:
    """What a till was asked to sell and what it said was saved, by client key."""

    asked: set[str | None] = field(default_factory=set)
    acknowledged: dict[str, str] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)
    """The numbers that the café held already; `verify` knows how they must be."""

    @classmethod
    def of(cls, database: Path) -> Sales:
        """Begin with what a closed café holds."""
        sales = cls()
        with closing(plain(database)) as connection:
            rows = connection.execute("SELECT client_key, number FROM ticket").fetchall()
        sales.asked = {key for key, _ in rows}
        sales.acknowledged = {key or number: number for key, number in rows}
        sales.before = {number for _, number in rows}
        return sales

    def note(self, keys: list[str], numbers: tuple[str, ...]) -> None:
        """Orders given in this order, and the numbers that came back, in theirs."""
        self.asked.update(keys)
        self.acknowledged.update(zip(keys, numbers, strict=False))

    def check(self, connection: sqlite3.Connection, tally: Tally, *, since: int = 0) -> int:
        """Compare with the tickets after an id; returns the newest id.

        With `since` only what is newer is looked at: the caller knows the rest.
        """
        rows = connection.execute(_SALES, (since,)).fetchall()
        there = {row[0] or row[1]: row[1] for row in rows}
        tally.doubled += len(rows) - len(set(there.values()))
        tally.phantom += sum(row[0] not in self.asked for row in rows)
        tally.half += sum(_half(row) for row in rows if row[1] not in self.before)
        expected = self.acknowledged.items()
        if since:
            (count,) = connection.execute("SELECT count(*) FROM ticket").fetchone()
            tally.lost += max(0, since + len(rows) - count)
            expected = {(k, n) for k, n in expected if int(n.rpartition("-")[2]) > since}
        tally.lost += sum(there.get(key) != number for key, number in expected)
        return since + len(rows)

    def check_file(self, database: Path, tally: Tally) -> None:
        """Compare with every ticket of a closed café."""
        with closing(plain(database)) as connection:
            self.check(connection, tally)


def _half(row: tuple[Any, ...]) -> bool:
    key, _number, total, lines, *sums, kind = row
    wanted = len(_basket(key)) if key else lines
    return lines != wanted or kind != "ticket" or any(s != total for s in sums)


def plain(database: Path) -> sqlite3.Connection:
    """A closed café as any other program reads it."""
    return sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)


def verified(database: Path, tally: Tally, *, full: bool = True) -> tuple[str, ...]:
    """Verify a closed café, note what is found, and return the codes."""
    found = problems(database, full=full)
    tally.verified(found)
    return found


def problems(database: Path, *, full: bool = True) -> tuple[str, ...]:
    """The codes of what `verify` finds, or of its refusal to read the file at all."""
    from cafe_pos import bootstrap

    try:
        ctx = bootstrap.open_frozen(database)
        try:
            return tuple(sorted({p.code for p in audit.verify(ctx, full=full).problems}))
        finally:
            ctx.store.close()
    except PosError as error:
        return (error.code,)

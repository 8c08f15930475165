"""What happens to the files: a page overwritten, the log or the witness gone, an image, two tills.

What somebody takes away cannot come back by itself; the promise is then that it is named at the
next start and by `verify`, with the last entry that there was, and that the till sells again.
"""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from cafe_pos.storage import witness
from tests import random_bytes
from tests.faults import place
from tests.faults.forked import Forked, command
from tests.faults.place import Sales
from tests.faults.row import CLEAN, Fault, Row, Tally, size

PAGE: Final = 4096
SLOT: Final = witness.SLOT_SIZE
USABLE_EVERY: Final = 8
CUT: Final = "head.cut"
RECORDED: Final = "event.integrity_defect"


def corrupt_page(fault: Fault, folder: Path, _part: int) -> Row:
    """Overwrite a page of the closed café; then bring back the copy made after the last sale."""
    tally = Tally()
    chance = random.Random(4)  # noqa: S311 - places, not secrets
    database = folder / place.NAME
    sales = Sales.of(database)
    copy = Path(command(database, "backup").said[0]["path"])
    before = random_bytes.facts(database)
    pages = database.stat().st_size // PAGE
    refused = told = kept_out = later = harmless = 0
    for time_ in range(size("PAGES", 80)):
        victim = place.copy_of(folder, folder / "victim")
        number = chance.randrange(pages)
        _overwrite(victim, number, chance)
        tally.times += 1
        found = place.problems(victim)
        try:
            same = random_bytes.facts(victim) == before
        except (sqlite3.Error, UnicodeDecodeError, ValueError):
            same = False
        tally.expect(found or same, f"page {number}: what it held is gone, and verify is clean")
        harmless += same and not found
        other = place.copy_of(folder / "victim", folder / "victim2")
        answer = command(other, "ring", lines=[place.order(f"damaged-{time_}")])
        refused += bool(answer.refusals)
        told += bool(answer.numbers and answer.words)
        if answer.numbers and not answer.words and found:
            broken = command(other, "backup").refusals == ("backup.broken",)
            kept_out, later = kept_out + broken, later + (not broken)
        if answer.code not in {0, 1} or not (answer.numbers or answer.refusals):
            tally.wrong.append(f"page {number}: ring ended {answer.code} {answer.words[-300:]}")
        _brought_back(victim, copy, sales, tally, time_)
    seen = (
        f"found at the start {refused + told} (refused {refused}), by the next copy {kept_out},"
        f" by verify alone {later}; {harmless} held nothing"
    )
    return tally.row(fault, notes=seen)


def _overwrite(database: Path, page: int, chance: random.Random) -> None:
    """A page that a disk gave back as zeros, as something else, or with a few bits turned."""
    with database.open("r+b") as file:
        file.seek(page * PAGE)
        content = bytearray(file.read(PAGE))
        match chance.randrange(3):
            case 0:
                content = bytearray(PAGE)
            case 1:
                content = bytearray(chance.randbytes(PAGE))
            case _:
                for _ in range(8):
                    content[chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        file.seek(page * PAGE)
        file.write(content)


def _brought_back(victim: Path, copy: Path, sales: Sales, tally: Tally, time_: int) -> None:
    began = time.perf_counter()
    answer = command(victim, "restore", str(victim.with_name("backups") / copy.name))
    took = time.perf_counter() - began
    tally.expect(answer.code == 0, f"restore: {answer.refusals} {answer.words[-300:]}")
    sales.check_file(victim, tally)
    place.verified(victim, tally)
    if time_ % USABLE_EVERY == 0:
        place.usable(victim, f"back-{time_}", tally)
        if tally.usable_s:
            tally.usable_s[-1] += took


def lost_log(fault: Fault, folder: Path, _part: int) -> Row:
    """Kill the till and take away the WAL, in which its last sales lie."""
    tally = Tally()
    chance = random.Random(5)  # noqa: S311 - moments, not secrets
    named = 0
    for time_ in range(size("LOGS", 20)):
        database = place.copy_of(folder, folder / "victim")
        sales = Sales.of(database)
        keys = [f"log-{n}" for n in range(chance.randrange(1, 20))]
        till = Forked(database, "ring")
        till.give([place.order(key) for key in keys])
        till.wait_lines(len(keys))
        till.kill()
        till.end()
        seen = witness.read(witness.path_for(database))
        database.with_name(database.name + "-wal").unlink()
        tally.times += 1
        found = set(place.problems(database))
        tally.expect(CUT in found, f"verify said {found or CLEAN}")
        tally.expect(seen is not None and seen.seq > _last(database), "the witness says no more")
        words = place.usable(database, f"on-{time_}", tally)
        tally.expect("!" in words or words.strip(), "the start said nothing")
        tally.verified(place.problems(database))
        sales.asked.add(f"on-{time_}")
        sales.check_file(database, tally)  # what stood in the database itself is still there
        named += len(keys)
    return tally.row(fault, promised=(RECORDED,), notes=f"{named} sales taken away, all named")


def _last(database: Path) -> int:
    with closing(place.plain(database)) as connection:
        (last,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
    return int(last)


def lost_witness(fault: Fault, folder: Path, _part: int) -> Row:
    """Remove the witness of a closed café, and of one that was killed."""
    tally = Tally()
    for time_ in range(size("WITNESSES", 10)):
        database, sales = _sold(folder, killed=time_ % 2 == 1)
        witness.path_for(database).unlink()
        _without_witness(database, sales, tally, time_)
    return tally.row(fault)


def torn_witness(fault: Fault, folder: Path, _part: int) -> Row:
    """Tear the witness: one slot anywhere is borne, both are told as a witness that is missing."""
    tally = Tally()
    chance = random.Random(6)  # noqa: S311 - places, not secrets
    database, sales = _sold(folder, killed=False)
    head = witness.path_for(database)
    whole = head.read_bytes()
    for time_ in range(size("TEARS", 200)):
        torn = bytearray(whole)
        slot = time_ % 2
        cut = chance.randrange(SLOT // 8)  # where the fields are; behind them is nothing
        torn[slot * SLOT + cut] ^= 1 << chance.randrange(8)
        head.write_bytes(torn)
        tally.times += 1
        tally.expect(witness.read(head) is not None, f"one slot torn at {cut} leaves none")
        place.verified(database, tally, full=False)
    for time_ in range(4):
        other = place.copy_of(folder / "victim", folder / "torn")
        witness.path_for(other).write_bytes(
            whole[: SLOT // 16] if time_ % 2 else b"\xff" * len(whole)
        )
        _without_witness(other, sales, tally, time_)
    return tally.row(fault)


def _sold(folder: Path, *, killed: bool) -> tuple[Path, Sales]:
    database = place.copy_of(folder, folder / "victim")
    sales = Sales.of(database)
    keys = [f"sold-{n}" for n in range(5)]
    till = Forked(database, "ring")
    till.give([place.order(key) for key in keys])
    till.wait_lines(len(keys))
    if killed:
        till.kill()
    sales.note(keys, till.end().numbers)
    return database, sales


def _without_witness(database: Path, sales: Sales, tally: Tally, time_: int) -> None:
    tally.times += 1
    place.verified(database, tally)
    answer = command(database, "x")
    tally.expect(answer.code == 0 and ".head" in answer.words, "the missing witness was not told")
    place.usable(database, f"on-{time_}", tally)
    sales.asked.add(f"on-{time_}")
    sales.check_file(database, tally)
    tally.expect(witness.read(witness.path_for(database)), "no witness was made anew")


def image(fault: Fault, folder: Path, _part: int) -> Row:
    """Stop the till in the middle, copy its whole folder with the lock, and go on from the image.

    So is what a computer finds after the power came back, when its disk had kept everything.
    """
    tally = Tally()
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    for time_ in range(size("IMAGES", 20)):
        database = place.copy_of(folder, folder / "running")
        sales = Sales.of(database)
        keys = [f"image-{n}" for n in range(40)]
        till = Forked(database, "ring")
        till.give([place.order(key) for key in keys])
        till.wait_lines(chance.randrange(1, 12))
        time.sleep(chance.uniform(0, 0.004))
        till.kill(signal.SIGSTOP)
        taken = folder / "image" / place.NAME
        shutil.rmtree(taken.parent, ignore_errors=True)
        shutil.copytree(database.parent, taken.parent)
        till.kill()
        sales.note(keys, till.end().numbers)
        tally.times += 1
        tally.expect((taken.parent / f"{place.NAME}.lock").exists(), "no lock file in the image")
        tally.verified(place.problems(taken))
        place.usable(taken, f"on-{time_}", tally)
        sales.asked.add(f"on-{time_}")
        sales.check_file(taken, tally)
        place.verified(taken, tally)
    return tally.row(fault)


def two_tills(fault: Fault, folder: Path, _part: int) -> Row:
    """Open the café again while a till sells in it; half of the times its lock file is removed."""
    tally = Tally()
    database = folder / place.NAME
    sales = Sales.of(database)
    keys = [f"first-{n}" for n in range(size("TILLS", 20) + 1)]
    first = Forked(database, "ring")
    first.give([place.order(keys[0])])
    first.wait_lines(1)
    for time_, key in enumerate(keys[1:]):
        if time_ == len(keys) // 2:
            database.with_name(database.name + ".lock").unlink()
        second = command(database, "ring", lines=[place.order(f"second-{time_}")])
        tally.times += 1
        refused = second.refusals == ("database.open_elsewhere",)
        tally.expect(refused and second.code == 1, f"the second till: {second.code} {second.said}")
        first.give([place.order(key)])
        tally.expect(first.wait_lines(time_ + 2), "the first till stopped")
    sales.note(keys, first.end().numbers)
    tally.expect(len(sales.acknowledged) >= len(keys), "the first till lost its words")
    sales.check_file(database, tally)
    place.verified(database, tally)
    place.usable(database, "on-0", tally)
    return tally.row(fault)


def locked(fault: Fault, folder: Path, _part: int) -> Row:
    """Another program holds the database; once it lets go, the till opens."""
    tally = Tally()
    database = folder / place.NAME
    sales = Sales.of(database)
    for time_ in range(size("LOCKS", 4)):
        begin = "BEGIN EXCLUSIVE" if time_ % 2 else "BEGIN IMMEDIATE"
        holder = f"""
import sqlite3, sys
c = sqlite3.connect({str(database)!r}, isolation_level=None)
c.execute({begin!r}); c.execute("SELECT count(*) FROM ticket").fetchone()
print("held", flush=True); sys.stdin.read()
"""
        with subprocess.Popen(
            [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()
            answer = command(database, "ring", lines=[place.order(f"locked-{time_}")])
            other.kill()
        tally.times += 1
        tally.expect(answer.refusals == ("database.open_elsewhere",), f"it said {answer.said}")
        place.usable(database, f"free-{time_}", tally)
        sales.asked.add(f"free-{time_}")
        sales.check_file(database, tally)
        place.verified(database, tally)
    return tally.row(fault)


FAULTS: Final = (
    Fault("corrupt-page", "a page of the database overwritten", corrupt_page, seconds=60),
    Fault("lost-wal", "the till killed, its WAL removed", lost_log, seconds=20),
    Fault("lost-witness", "the witness removed", lost_witness, seconds=12),
    Fault("torn-witness", "the witness torn, one slot or both", torn_witness, seconds=20),
    Fault("stale-lock", "a till switched off, its stale lock file", image,
          seconds=20),
    Fault("two-tills", "a second till on the same file", two_tills, seconds=10),
    Fault("locked", "another program holds the database", locked, seconds=15),
)  # fmt: skip

"""kill -9 while a day is closed, a schema upgraded, a copy made, a month exported, a copy restored.

Each time the same café is copied, the command begins, and it is killed at a random moment between
its start and the time that it takes undisturbed. The café must then hold every sale, verify whole,
do the same command to its end, and sell.
"""

from __future__ import annotations

import random
import sqlite3
import tarfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from cafe_pos import settings
from cafe_pos.domain.errors import PosError
from tests.faults import place
from tests.faults.forked import Forked, command
from tests.faults.place import Answer, Sales
from tests.faults.row import Fault, Row, Tally, size

TIMES: Final = 40
BEYOND: Final = 1.05
"""A few kills come when the command has ended: its end is as dangerous as its middle."""
USABLE_EVERY: Final = 4
SCHEMA_1: Final = place.ROOT / "tests" / "data" / "schema1.tar.xz"


@dataclass(frozen=True, slots=True)
class Act:
    """A command that is killed, in a folder where all is ready for it."""

    arguments: tuple[str, ...]
    made: Callable[[Path, Answer], str] = lambda _database, _again: ""
    """What is wrong with what it made, once it came to its end; nothing when all is right."""
    refusals: tuple[str, ...] = ()
    """What the same command may answer when it was killed with its work done."""
    lines: tuple[str, ...] = ()
    now: datetime | None = None
    ready: Callable[[Path], None] = lambda _folder: None
    sales: Sales = field(default_factory=Sales)


def killed(fault: Fault, folder: Path, act: Act) -> Row:
    """Kill a command again and again, each time on the same café."""
    tally = Tally()
    chance = random.Random(fault.name)  # noqa: S311 - moments, not secrets
    took = median(_undisturbed(folder, act) for _ in range(3))
    ended = 0
    for time_ in range(size("KILLS_ACT", TIMES)):
        database = _ready(folder, act)
        running = Forked(database, *_words(act, database), now=act.now)
        running.give(list(act.lines))
        time.sleep(chance.uniform(0, BEYOND * took))
        running.kill()
        ended += running.end().code == 0
        tally.times += 1
        _look(database, act, tally)
        if time_ % USABLE_EVERY == 0:
            place.usable(database, f"after-{time_}", tally)
    return tally.row(fault, notes=f"takes {took:.2f} s, {ended} had ended")


def _ready(folder: Path, act: Act) -> Path:
    act.ready(folder)
    return place.copy_of(folder, folder / "victim")


def _words(act: Act, database: Path) -> list[str]:
    return [word.format(folder=database.parent) for word in act.arguments]


def _undisturbed(folder: Path, act: Act) -> float:
    database = _ready(folder, act)
    began = time.perf_counter()
    answer = command(database, *_words(act, database), lines=list(act.lines), now=act.now)
    if answer.code != 0:
        raise RuntimeError(f"{act.arguments} does not work: {answer.refusals} {answer.words}")
    return time.perf_counter() - began


def _look(database: Path, act: Act, tally: Tally) -> None:
    """Compare the café as it was left, verify it, and do the command to its end."""
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        with closing(connection):
            act.sales.check(connection, tally)
    except sqlite3.Error as error:
        tally.wrong.append(f"unreadable after the kill: {error}")
    place.verified(database, tally)
    again = command(database, *_words(act, database), lines=list(act.lines), now=act.now)
    if again.code != 0 and again.refusals not in {(code,) for code in act.refusals}:
        tally.wrong.append(f"again: {again.code} {again.refusals} {again.words[-300:]}")
    elif wrong := act.made(database, again):
        tally.wrong.append(wrong)
    tally.verified(place.problems(database))
    left = [p.name for p in database.parent.iterdir() if p.name.startswith(".")]
    tally.expect(not left, f"left behind: {left}")


# --- the acts -------------------------------------------------------------------------------------


def closure(fault: Fault, folder: Path, _part: int) -> Row:
    """Close a day with its forgotten ones, and the month before."""
    later = place.begin() + timedelta(days=place.DAYS + 40)
    sales = Sales.of(folder / place.NAME)
    act = Act(
        ("close", "month"), _closed, refusals=("closure.month_already",), now=later, sales=sales
    )
    return killed(fault, folder, act)


def _closed(database: Path, _again: Answer) -> str:
    with closing(place.plain(database)) as connection:
        days, tickets = connection.execute(
            "SELECT count(*), sum(tickets) FROM closure WHERE period = 'day'"
        ).fetchone()
        (months,) = connection.execute(
            "SELECT count(*) FROM closure WHERE period = 'month'"
        ).fetchone()
    expected = place.DAYS * place.SALES_A_DAY
    if days < place.DAYS or tickets != expected or months < 1:
        return f"{days} days with {tickets} tickets and {months} months are closed"
    return ""


def migration(fault: Fault, folder: Path, _part: int) -> Row:
    """Open a café of schema 1, which is upgraded, and sell."""
    for path in folder.glob(f"{place.NAME}*"):
        path.unlink()
    with tarfile.open(SCHEMA_1) as files:
        files.extractall(folder, filter="data")
    for key in folder.glob("*.key"):
        key.rename(settings.keys_dir() / key.name)
    sales = Sales.of(folder / place.NAME)
    keys = [f"new-{n}" for n in range(3)]
    sales.asked.update(keys)
    act = Act(
        ("ring",), lambda database, again: _upgraded(database, again, len(keys)),
        lines=tuple(place.order(key) for key in keys), sales=sales,
    )  # fmt: skip
    return killed(fault, folder, act)


def _upgraded(database: Path, again: Answer, sold: int) -> str:
    from cafe_pos.storage import migrate

    with closing(place.plain(database)) as connection:
        version = migrate.version_of(connection)
        same = migrate.schema_of(connection) == migrate.expected_schema()
    if version != migrate.latest() or not same:
        return f"schema {version} after the upgrade, as expected: {same}"
    ways_back = [p for p in (database.parent / "backups").iterdir() if "schema1" in p.name]
    if not any(not place.problems(path) for path in ways_back if path.suffix == ".db"):
        return "no whole way back was kept"
    return "" if len(again.numbers) == sold else f"{len(again.numbers)} sold after the upgrade"


def backup(fault: Fault, folder: Path, _part: int) -> Row:
    """Make a copy of the database."""
    act = Act(("backup",), _kept, sales=Sales.of(folder / place.NAME))
    return killed(fault, folder, act)


def _kept(database: Path, _again: Answer) -> str:
    """Every copy that bears its name is whole, and nothing else lies there."""
    from cafe_pos.storage.keeping import backup as copies

    folder = database.parent / "backups"
    named = copies.all_of(database)
    for path in named:
        try:
            copies.check(path)
        except PosError as error:
            return f"{path.name}: {error.params.get('reason')}"
    others = {p.name for p in folder.iterdir()} - {p.name for p in named}
    return f"left behind: {sorted(others)}" if others else ""


def export(fault: Fault, folder: Path, _part: int) -> Row:
    """Write a month's signed file for the network."""
    month = f"{place.begin():%Y-%m}"
    words = ("export", "month", month, "-o", "{folder}/out")
    act = Act(words, _exported, sales=Sales.of(folder / place.NAME))
    return killed(fault, folder, act)


def _exported(database: Path, again: Answer) -> str:
    from cafe_pos.network.file import trailer

    folder = database.parent / "out"
    files = [p for p in folder.iterdir() if p.suffix == ".sqlite"]
    others = {p.name for p in folder.iterdir()} - {p.name for p in files}
    if len(files) != 1 or others:
        return f"the folder holds {sorted(p.name for p in folder.iterdir())}"
    try:
        trailer.open_bytes(files[0].read_bytes())
    except PosError as error:
        return f"the file does not open: {error.code}"
    same = again.said[0]["bytes"] == files[0].stat().st_size
    return "" if same else "the file is not the one that was said"


def archive(fault: Fault, folder: Path, _part: int) -> Row:
    """Archive all days in one file that verifies by itself."""
    words = ("archive", "range", "2020-01-01", "2039-01-01", "-o", "{folder}/archive.zip")
    act = Act(words, _archived, refusals=("archive.exists",), sales=Sales.of(folder / place.NAME))
    return killed(fault, folder, act)


def _archived(database: Path, _again: Answer) -> str:
    from cafe_pos.exports import verifier

    checked = verifier.check(database.with_name("archive.zip"))
    return "" if checked.ok else "the archive does not verify"


def restore(fault: Fault, folder: Path, _part: int) -> Row:
    """Put the last copy in the place of the database."""
    database = folder / place.NAME
    made = command(database, "backup")
    copy = Path(made.said[0]["path"])
    act = Act(
        ("restore", f"{{folder}}/backups/{copy.name}"), _kept_or_none, sales=Sales.of(database),
        refusals=("file.cannot_read",),
    )  # fmt: skip
    return killed(fault, folder, act)


def _kept_or_none(_database: Path, _again: Answer) -> str:
    return ""


FAULTS: Final = (
    Fault("kill-closure", "kill -9 while days and a month are closed", closure, seconds=60),
    Fault("kill-migration", "kill -9 while a café of schema 1 is upgraded", migration, seconds=60),
    Fault("kill-backup", "kill -9 while a copy is made", backup, seconds=45),
    Fault("kill-export", "kill -9 while a month is exported", export, seconds=45),
    Fault("kill-archive", "kill -9 while an archive is made", archive, seconds=45),
    Fault("kill-restore", "kill -9 while a copy is put back", restore, seconds=60),
)

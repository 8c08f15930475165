"""Power cuts: the real program is recorded, and every legal state of the disk at any cut is opened.

The recording (`power_trace`) holds each write, sync and name in order; the model (`power_model`)
says which states a cut may leave; `power_check` opens them. A control is the same program with a
setting that must lose: if nothing is lost then, the states prove nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cafe_pos import bootstrap, messages, settings
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import orders, ringing
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import migrate, witness
from tests import cafes
from tests.faults import place
from tests.faults.power_check import (
    CONFIG,
    DATABASE,
    Bench,
    Committed,
    bench,
    committed,
    witness_wrong,
)
from tests.faults.power_model import Disk
from tests.faults.power_trace import Recording, record, strace
from tests.faults.row import Fault, Row, Tally, size

WORKERS = 2
SALES = 120
STATES = 2_000
LONG_STATES = 100_000
LONG_PARTS = 20
OPENED_EVERY = 10
"""One state in so many is opened by the whole program, which sells in it; in the long run 50."""
FULL_EVERY = 10
"""Contents whose every signature is verified."""
NO_TRACER = "strace is not here, or may not trace"

_SYNCHRONOUS = """
from cafe_pos.storage import engine as e
e.PRAGMAS = ("PRAGMA synchronous = {}", *e.PRAGMAS[1:])
"""
WEAKER = {name: _SYNCHRONOUS.format(name) for name in ("NORMAL", "OFF")}
"""Controls: what is changed in the program before its `main`."""
WEAKER["DELETE"] = """
from cafe_pos.storage import engine as e
def enter(connection, path, *, create):
    connection.execute("PRAGMA journal_mode = DELETE")
    for pragma in e.PRAGMAS:
        connection.execute(pragma)
    connection.execute("PRAGMA synchronous = FULL")
e._enter = enter
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program is recorded: the folder that is watched, and the scratch beside it."""

    root: Path
    scratch: Path

    @property
    def database(self) -> Path:
        """The café's database."""
        return self.root / DATABASE

    def run(self, *arguments: str, prelude: str = "") -> Recording:
        """Record a command of the real program; `prelude` is run in it first."""
        main = ["-m", "cafe_pos"]
        if prelude:
            main = ["-c", f"{prelude}\nfrom cafe_pos.__main__ import main; main()"]
        return record(
            self.root,
            self.scratch,
            [sys.executable, *main, "--json", "--db", str(self.database), *arguments],
            place.environment() | {"XDG_CONFIG_HOME": str(self.root / CONFIG)},
        )

    def orders(self, count: int) -> Path:
        """A file of orders, as `ring` reads it."""
        path = self.scratch / "orders"
        path.write_text("".join(place.order(f"p-{n}") + "\n" for n in range(count)), "utf-8")
        return path


def place_in(folder: Path) -> Place:
    """A place to record in, with a copy of the café in a folder and of this machine's keys."""
    made = Place(folder / "power" / "root", folder / "power")
    shutil.rmtree(made.scratch, ignore_errors=True)
    made.database.parent.mkdir(parents=True)
    place.copy_of(folder, made.database.parent)
    keys = made.root / CONFIG / "cafe-pos" / "keys"
    shutil.copytree(settings.keys_dir(), keys)
    return made


@contextmanager
def a_bench(folder: Path) -> Iterator[Bench]:
    """A bench, gone afterwards; what the program asks of its schema it asks once."""
    on = bench(folder)
    before = os.environ.get("XDG_CONFIG_HOME")
    schema = migrate.expected_schema()
    real, migrate.expected_schema = migrate.expected_schema, lambda: schema
    try:
        yield on
    finally:
        migrate.expected_schema = real
        shutil.rmtree(on.folder, ignore_errors=True)
        if before is None:
            os.environ.pop("XDG_CONFIG_HOME", None)
        else:
            os.environ["XDG_CONFIG_HOME"] = before


def cuts(
    recording: Recording, states: int, chance: random.Random, *, behind: float = 1 / 2
) -> Iterator[tuple[int, Disk]]:
    """So many moments of a recording, in order, with what the disk was told until then.

    A share of them lies right behind an acknowledgement, where what is not sure hurts most.
    """
    events = recording.events
    said = [i for i, event in enumerate(events) if event.what == "said"] or [len(events) - 1]
    chosen = sorted(
        chance.choice(said) if chance.random() < behind else chance.randrange(-1, len(events))
        for _ in range(states)
    )
    disk = Disk.before(recording)
    done = 0
    for cut in chosen:
        while done <= cut:
            disk.do(events[done])
            done += 1
        yield cut, disk


@dataclass(slots=True)
class Ringing:
    """A recorded `ring`, and what is found in the states that its cuts leave."""

    on: Bench
    recording: Recording
    tally: Tally
    opened_every: int = OPENED_EVERY
    known: Committed = field(init=False)
    _where: dict[bytes, int] = field(init=False)
    _said: list[int] = field(init=False)
    _clean: dict[bytes, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = committed(self.recording, self.on)
        self._where = self.known.index()
        numbers = 0
        self._said = []
        for event in self.recording.events:
            numbers += event.what == "said" and event.data.startswith(b'{"number"')
            self._said.append(numbers)

    def cut(self, states: int, seed: int) -> None:
        """Look at so many states."""
        chance = random.Random(seed)  # noqa: S311 - moments, not secrets
        for cut, disk in cuts(self.recording, states, chance):
            self.tally.times += 1
            self.look(cut, disk.image(chance))

    def look(self, cut: int, image: dict[str, bytes]) -> None:
        """Open one state and compare it with what had been acknowledged."""
        sold = self.known.contents[0].tickets + (self._said[cut] if cut >= 0 else 0)
        self.on.lay(image)
        seen = witness.read(witness.path_for(self.on.database))
        try:
            digest, tickets = self.on.digest()
        except PosError as error:
            self.tally.verified([error.code])
            self.tally.lost += sold
            return
        self.tally.lost += max(0, sold - tickets)
        self.tally.phantom += max(0, tickets - sold - 1)
        which = self._where.get(digest)
        if which is None:
            self.tally.half += 1
            return
        content = self.known.contents[which]
        written = self.known.at(cut)
        self.tally.expect(which <= written, "an act is there that was not written whole")
        wrong = witness_wrong(seen, content.hashes)
        self.tally.expect(wrong is None, str(wrong))
        if digest not in self._clean:
            full = which % FULL_EVERY == 0
            self._clean[digest] = place.problems(self.on.database, full=full)
        self.tally.verified(self._clean[digest])
        if self.tally.times % self.opened_every == 0:
            self.on.lay(image)
            self._sell(sold, tickets)

    def _sell(self, sold: int, tickets: int) -> None:
        """The whole program opens the state, tells what it must, and asks the last key again."""
        seen = witness.read(witness.path_for(self.on.database))
        log = self.on.database.with_name(place.NAME + "-wal")
        left = log.exists() and log.stat().st_size > 0
        ctx = bootstrap.open_cafe(self.on.database)
        try:
            expected = {"start.unclean"} if left else set()
            if seen is None:
                expected.add("start.no_witness")
            told = dict(ctx.store.notices)
            self.tally.expect(told.keys() == expected, f"told {sorted(told)}, not {expected}")
            self.tally.expect(all(messages.notice(*n) for n in told.items()), "no sentence")
            flight = sold - self.known.contents[0].tickets
            again = ringing.ring(ctx, orders.parse(place.order(f"p-{flight}")))
            self.tally.expect(again.already == (tickets > sold), "the same key made another sale")
            self.tally.doubled += again.payload["serial"] != sold + 1
            self.tally.verified(p.code for p in audit.verify(ctx).problems)
        finally:
            ctx.store.close()


def ring(fault: Fault, folder: Path, part: int, *, states: int, every: int, sales: int) -> Row:
    """Cut the power while a few hundred sales are rung up."""
    if strace() is None:
        return fault.skip(NO_TRACER)
    here = place_in(folder)
    recording = here.run("ring", str(here.orders(sales)))
    assert recording.exit_code == 0, recording.complaints
    tally = Tally()
    with a_bench(folder / "bench") as on:
        Ringing(on, recording, tally, every).cut(states, part)
    return tally.row(fault)


def control(fault: Fault, folder: Path, _part: int, *, states: int, sales: int, how: str) -> Row:
    """The same with a setting that must lose."""
    if strace() is None:
        return fault.skip(NO_TRACER)
    here = place_in(folder)
    recording = here.run("ring", str(here.orders(sales)), prelude=WEAKER[how])
    assert recording.exit_code == 0, recording.complaints
    chance = random.Random(how)  # noqa: S311 - moments, not secrets
    lost = broken = hurt = 0
    said = 0
    before = _tickets(here, recording)
    with a_bench(folder / "bench") as on:
        done = -1
        for cut, disk in cuts(recording, states, chance):
            said += sum(e.what == "said" for e in recording.events[done + 1 : cut + 1])
            done = cut
            on.lay(disk.image(chance))
            try:
                _, tickets = on.digest()
            except PosError:
                broken += 1
                tickets = 0
            missing = max(0, before + said - tickets)
            lost += missing
            hurt += missing > 0
    notes = f"{hurt} of {states} states lost something, {broken} could not be opened"
    return Row(fault.name, fault.fault, states, lost, control=True, notes=notes)


def _tickets(here: Place, recording: Recording) -> int:
    """How many tickets there were before."""
    path = here.scratch / "before.db"
    path.write_bytes(recording.before[DATABASE])
    found = cafes.verify(path).tickets
    path.unlink()
    return found


def _short(make: Callable[..., Row]) -> Callable[[Fault, Path, int], Row]:
    return partial(
        make, states=size("POWER_STATES", STATES) // WORKERS, every=OPENED_EVERY, sales=SALES
    )


def _controls() -> Iterator[Fault]:
    words = {
        "NORMAL": "the same, synchronous=NORMAL",
        "OFF": "the same, synchronous=OFF",
        "DELETE": "the same, journal DELETE, synchronous=FULL",
    }
    for how, fault in words.items():
        make = partial(control, states=size("POWER_CONTROL", 300), sales=60, how=how)
        yield Fault(f"power-{how.lower()}", fault, make, seconds=12)


FAULTS = (
    Fault("power-ring", "power cut while sales are rung up", _short(ring), WORKERS, 30),
    *_controls(),
    Fault(
        "long-power",
        "the same, many states",
        partial(ring, states=size("POWER_LONG", LONG_STATES) // LONG_PARTS, every=50, sales=400),
        LONG_PARTS,
        120,
        long=True,
    ),
)

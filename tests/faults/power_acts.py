"""Power cuts within what is rarer than a sale: a closure, a copy, an archive, an export for the
network, an upgrade, a restore, the founding of the café.

What opens afterwards is the café of before or the one of after, never something between; the key
signs, the PIN opens, a sale is made; a file that has its final name is whole.
"""

from __future__ import annotations

import fnmatch
import json
import random
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cafe_pos import bootstrap, messages
from cafe_pos.application import people
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import orders, ringing
from cafe_pos.domain.errors import PosError
from cafe_pos.storage import witness
from cafe_pos.storage.keeping import backup, check_copy
from tests import cafes
from tests.faults import place
from tests.faults.power import NO_TRACER, Place, a_bench, cuts, place_in
from tests.faults.power_check import (
    CONFIG,
    DATABASE,
    HOME,
    NOTHING,
    Bench,
    Committed,
    committed,
    witness_wrong,
)
from tests.faults.power_trace import Recording, strace
from tests.faults.row import Fault, Row, Tally

STATES = 60
LONG_STATES = 1_500
FIXTURE = place.ROOT / "tests" / "data" / "schema1.tar.xz"
PIN = "2468"
PROFILE = f"""
[cafe]
name = "Café du Pont"
legal_name = "SAS Café du Pont"
address = ["1 place de l'Église", "23000 Exemple"]
commune = "Exemple"
siret = "73282932000074"
vat_number = "FR44732829320"
licence = 4
[[operator]]
name = "Camille"
pin = "{PIN}"
role = "manager"
"""
PASSING = (f"{HOME}/{place.NAME}", CONFIG + "/")
"""Files that change while used, as hidden ones do; others are whole once they are named."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is cut: how the place is made ready, and the command that is recorded."""

    prepare: Callable[[Place], tuple[str, ...]]
    pin: bool = True
    """Whether Camille's PIN is known: not that of the café of schema 1."""
    keeps: str = ""
    """What must lie beside the café `since` that one of its contents: a way back, an archive."""
    since: int = 1


def _close(_: Place) -> tuple[str, ...]:
    return "close", "day"


def _backup(_: Place) -> tuple[str, ...]:
    return ("backup",)


def _archive(_: Place) -> tuple[str, ...]:
    first, last = place.begin().date(), place.begin().date().replace(month=12, day=31)
    return "archive", "range", str(first), str(last)


def _export(here: Place) -> tuple[str, ...]:
    folder = here.database.with_name("out")
    folder.mkdir()
    return "export", "month", f"{place.begin():%Y-%m}", "-o", str(folder)


def _upgrade(here: Place) -> tuple[str, ...]:
    shutil.rmtree(here.root)
    (here.root / HOME).mkdir(parents=True)
    with tarfile.open(FIXTURE) as files:
        files.extractall(here.root / HOME, filter="data")
    keys = here.root / CONFIG / "cafe-pos" / "keys"
    keys.mkdir(parents=True)
    for key in (here.root / HOME).glob("*.key"):
        key.rename(keys / key.name)
    return "ring", str(here.orders(2))


def _restore(here: Place) -> tuple[str, ...]:
    made = place.run(here.database, "backup")
    lines = "".join(place.order(f"later-{n}") + "\n" for n in range(3))
    place.run(here.database, "ring", lines=lines)
    return "restore", made.said[0]["path"]


def _init(here: Place) -> tuple[str, ...]:
    shutil.rmtree(here.root)
    here.root.mkdir()
    (here.root / HOME).mkdir()
    (here.root / CONFIG).mkdir()
    profile = here.scratch / "profile.toml"
    profile.write_text(PROFILE, "utf-8")
    return "init", "--profile", str(profile)


@dataclass(slots=True)
class Cutting:
    """A recorded command, and what is found in the states that its cuts leave."""

    on: Bench
    recording: Recording
    tally: Tally
    act: Act
    known: Committed = field(init=False)
    _where: dict[bytes, int] = field(init=False)
    _end: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        from tests.faults.power_trace import contents

        self.known = committed(self.recording, self.on)
        self._where = self.known.index()
        self._end = contents(self.recording.root)[0]

    def cut(self, states: int, seed: int) -> None:
        """Look at so many states."""
        chance = random.Random(seed)  # noqa: S311 - moments, not secrets
        said, done = -1, 0
        for cut, disk in cuts(self.recording, states, chance, behind=1 / 10):
            while done <= cut:
                if self.recording.events[done].what == "said":
                    said = done
                done += 1
            self.tally.times += 1
            self.look(cut, said, disk.image(chance))

    def look(self, cut: int, said: int, image: dict[str, bytes]) -> None:
        """Open one state: by the connection alone, then by the whole program."""
        for wrong in self._names_wrong(image, said):
            self.tally.wrong.append(f"cut {cut}: {wrong}")
        self.on.lay(image)
        seen = witness.read(witness.path_for(self.on.database))
        if DATABASE not in image:
            self.tally.expect(
                self.known.contents[0] == NOTHING and said < 0, f"cut {cut}: there is no café"
            )
            self.tally.verified([])
            return
        try:
            content = self.on.content()
        except PosError as error:
            if error.code != "database.empty" or self.known.contents[0] != NOTHING or said >= 0:
                self.tally.lost += self.known.contents[0].tickets
                self.tally.wrong.append(f"cut {cut}: {error.code}")
            return
        which = self._where.get(content.digest)
        if which is None:
            self.tally.half += 1
            self.tally.wrong.append(f"cut {cut}: something between")
            return
        self.tally.expect(which <= self.known.at(cut), f"cut {cut}: too early")
        if which < self.known.at(said):
            missing = self.known.contents[self.known.at(said)].tickets - content.tickets
            self.tally.lost += max(missing, 0)
            self.tally.wrong.append(f"cut {cut}: what was said is not there")
        wrong = witness_wrong(seen, content.hashes)
        self.tally.expect(wrong is None, f"cut {cut}: {wrong}")
        self.tally.expect(self._kept(which, image), f"cut {cut}: {self.act.keeps} is gone")
        self.on.lay(image)
        self._open(cut, unwatched=seen is None)

    def _names_wrong(self, image: dict[str, bytes], said: int) -> Iterator[str]:
        """Files that have their final name and not their bytes, or were announced and are gone."""
        for name, content in image.items():
            hidden = any(part.startswith(".") for part in name.split("/"))
            if hidden or name.startswith(PASSING) or name.endswith((".part", "-journal")):
                continue
            if content not in {self.recording.before.get(name), self._end.get(name)}:
                yield f"{name} has its name and is not whole"
        if said < 0:
            return
        for path in _paths(json.loads(self.recording.events[said].data)):
            name = path.removeprefix(f"{self.recording.root}/")
            if name in self._end and name not in image:
                yield f"{name} was announced and is gone"

    def _kept(self, which: int, image: dict[str, bytes]) -> bool:
        """Whether what this content of the café relies on is there with it."""
        since = self.act.since % len(self.known.contents)
        return which < since or not self.act.keeps or bool(fnmatch.filter(image, self.act.keeps))

    def _open(self, cut: int, *, unwatched: bool) -> None:
        log = self.on.database.with_name(place.NAME + "-wal")
        left = log.exists() and log.stat().st_size > 0
        try:
            ctx = bootstrap.open_cafe(self.on.database)
        except PosError as error:
            self.tally.wrong.append(f"cut {cut}: {error.code}")
            return
        try:
            expected = {"start.unclean"} if left else set()
            if unwatched:
                expected.add("start.no_witness")
            told = dict(ctx.store.notices)
            expect = self.tally.expect
            expect(told.keys() == expected, f"cut {cut}: told {sorted(told)}, not {expected}")
            expect(all(messages.notice(*n) for n in told.items()), "no sentence")
            if self.act.pin:
                try:
                    people.unlock(ctx, "Camille", PIN)
                except PosError as error:
                    self.tally.wrong.append(f"cut {cut}: {error.code}")
            self._sell(cut, ctx)
            self.tally.verified(p.code for p in audit.verify(ctx, full=True).problems)
        finally:
            ctx.store.close()
            self.on.changed_keys()

    def _sell(self, cut: int, ctx: bootstrap.Context) -> None:
        with ctx.store.act() as uow:
            if not uow.articles():
                uow.put_articles(cafes.CATALOGUE)
        try:
            ringing.ring(ctx, orders.parse(place.order("after-0")))
        except PosError as error:
            self.tally.expect(error.code == "sale.day_closed", f"cut {cut}: {error.code}")


def _paths(said: object) -> Iterator[str]:
    """Every path that a result names."""
    if isinstance(said, dict):
        for value in said.values():
            yield from _paths(value)
    elif isinstance(said, str) and said.startswith("/"):
        yield said


@contextmanager
def _quick_copies() -> Iterator[None]:
    """Copies that an opening makes are checked in this process: a thousand times."""

    def check(path: Path) -> tuple[int, str]:
        wrong, head = check_copy.broken(path)
        if wrong is not None:
            raise PosError("backup.broken", path=path, reason=wrong)
        return head.seq, head.hash.hex()

    real, backup.check = backup.check, check
    try:
        yield
    finally:
        backup.check = real


def cut_act(fault: Fault, folder: Path, part: int, *, act: Act, states: int) -> Row:
    """Cut the power within one command."""
    if strace() is None:
        return fault.skip(NO_TRACER)
    here = place_in(folder)
    recording = here.run(*act.prepare(here))
    assert recording.exit_code == 0, recording.complaints
    tally = Tally()
    with a_bench(folder / "bench") as on, _quick_copies():
        Cutting(on, recording, tally, act).cut(states, part)
    return tally.row(fault)


ACTS = {
    "close": ("power cut within a closure", Act(_close)),
    "backup": ("power cut within a copy", Act(_backup)),
    "archive": ("power cut within an archive", Act(_archive, keeps="*/archives/*.zip", since=-1)),
    "export": ("power cut within a network's export", Act(_export, keeps="*/out/*", since=-1)),
    "upgrade": (
        "power cut within an upgrade",
        Act(_upgrade, pin=False, keeps="*.schema1.backup.db"),
    ),
    "restore": ("power cut within a restore", Act(_restore, keeps="*/replaced/*/cafe.db")),
    "init": ("power cut within the founding", Act(_init)),
}

FAULTS = (
    *(
        Fault(f"power-{name}", words, partial(cut_act, act=act, states=STATES), seconds=12)
        for name, (words, act) in ACTS.items()
    ),
    *(
        Fault(
            f"long-power-{name}", words, partial(cut_act, act=act, states=LONG_STATES),
            2, seconds=150, long=True,
        )
        for name, (words, act) in ACTS.items()
    ),
)  # fmt: skip

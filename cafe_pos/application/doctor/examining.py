"""A look at everything: short acts on the queue, then what may take seconds beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from cafe_pos.application.doctor import (
    clock,
    copies,
    database,
    devices,
    disk,
    duties,
    keys,
)
from cafe_pos.application.doctor import machine as machines
from cafe_pos.application.doctor.cafe import CafeFacts, Reading, read
from cafe_pos.application.doctor.copies import CopyFacts
from cafe_pos.application.doctor.findings import Finding, look
from cafe_pos.application.doctor.ports import Machine, MachineFacts, Wanted
from cafe_pos.application.ports import Context, Store
from cafe_pos.application.proof.recent import Recent

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Look(Protocol[T_co]):
    """Something looked at in steps: `step` within acts until it says no more, then `finish`."""

    def step(self, ctx: Context) -> bool:
        """Do one short act; whether another is wanted."""

    def finish(self, machine: Machine, *, busy: bool = False) -> T_co:
        """Look at disks and devices; no printer is asked while one is `busy` printing."""


class Examination:
    """One look; `full` reads every page of the file, `daily` is cheap and asks no device."""

    def __init__(self, *, full: bool = False, daily: bool = False) -> None:
        self._full = full
        self._daily = daily
        self._recent = None if daily else Recent()
        self._pages: str | None = None
        self._reading: Reading | None = None
        self._store: Store | None = None
        self.cafe: CafeFacts | None = None
        self.machine: MachineFacts | None = None

    def step(self, ctx: Context) -> bool:
        """Walk a slice of the chain; then read what the café's file says.

        Raises:
            PosError: `cafe.missing`, `database.*`.
        """
        if self._recent is not None and self._recent.step(ctx):
            return True
        if self._full and self._pages is None:
            with ctx.store.act() as uow:
                problem = next(uow.integrity_problems(), None)
            self._pages = "" if problem is None else problem.code
            return True
        self._store = ctx.store
        self._reading = read(ctx)
        return False

    def finish(self, machine: Machine, *, busy: bool = False) -> tuple[Finding, ...]:
        """Look at disks, copies and devices, and judge all of it."""
        if self._reading is None or self._store is None:
            raise RuntimeError("nothing was read yet")
        found = copies.look_at(self._store, self._reading, check=not self._daily)
        problems = () if self._recent is None else self._recent.problems
        cafe = replace(self._reading.facts, problems=problems, pages=self._pages)
        facts = machine.look(_wanted(cafe, self._reading, found, live=not self._daily, busy=busy))
        self.cafe, self.machine = cafe, facts
        return judge(cafe, found, facts)


def run(look: Look[T], ctx: Context, machine: Machine) -> T:
    """Do all of a look at once, for a command.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    while look.step(ctx):
        pass
    return look.finish(machine)


def examine(ctx: Context, machine: Machine, *, full: bool = False) -> tuple[Finding, ...]:
    """Look at everything, changing nothing; what `verify` recomputes is left to it.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    return run(Examination(full=full), ctx, machine)


def examine_closed(cafe: CafeFacts, code: str, machine: MachineFacts) -> tuple[Finding, ...]:
    """What can be said when the café's file does not open (`code`): the machine's side alone."""
    return (
        look("doctor.closed", problem=code),
        *disk.kind(cafe, machine.lying),
        *machines.judge(cafe, machine),
    )


def judge(cafe: CafeFacts, found: CopyFacts, machine: MachineFacts) -> tuple[Finding, ...]:
    """Every rule over what is known."""
    return (
        *database.judge(cafe),
        *clock.judge(cafe, machine.clock),
        *keys.judge(cafe, machine.keys),
        *copies.judge(cafe, found),
        *duties.judge(cafe),
        *devices.judge(cafe, machine),
        *disk.judge(cafe, machine.lying),
        *machines.judge(cafe, machine),
    )


def _wanted(
    cafe: CafeFacts, reading: Reading, found: CopyFacts, *, live: bool, busy: bool
) -> Wanted:
    """What the machine is asked about a café."""
    folders: list[Path] = [] if reading.newest is None else [reading.newest.parent]
    if found.folder is not None:
        folders.append(found.folder)
    printers = (("counter", cafe.printer), ("kitchen", cafe.kitchen))
    return Wanted(
        cafe.path,
        cafe.incarnation,
        cafe.now,
        tuple(folders),
        () if busy else tuple((name, one) for name, one in printers if one is not None),
        cafe.terminal,
        live,
    )

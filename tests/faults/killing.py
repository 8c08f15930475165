"""kill -9 while the till sells: thousands of times in forks of it, a hundred in the real program.

The till is killed while it opens or, most often, at a random moment around one of its next sales.
It is opened again each time and compared; the sale whose answer never came is asked again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from cafe_pos import bootstrap
from cafe_pos.application.drawer.closing import close_day
from cafe_pos.application.ports import Context
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import orders, ringing
from tests import cafes
from tests.cafes import HandClock
from tests.faults import place
from tests.faults.forked import Forked, command
from tests.faults.place import Sales
from tests.faults.row import Fault, Row, Tally, size

WORKERS: Final = 2
MOST_SALES: Final = 10
OPENING_PART: Final = 0.15
"""So often the till is killed while it opens."""
DAY_EVERY: Final = 40
"""Kills a business day: then the day is closed and the next one begins."""
VERIFY_EVERY: Final = 100
USABLE_EVERY: Final = 4
UNREACHED: Final = 60
"""Orders given beyond those waited for, so that the till is never idle when it is killed."""


class Till:
    """A café that is killed again and again, and what is known of it."""

    def __init__(self, database: Path, tally: Tally, seed: int) -> None:
        self.database = database
        self.tally = tally
        self.chance = random.Random(seed)  # noqa: S311 - moments, not secrets
        self.sales = Sales.of(database)
        self.now = place.begin() + timedelta(days=place.DAYS + 1)
        self.opening_s, self.sale_s = 0.05, 0.002
        self.unclean = self.saved_unsaid = self.unsaved = 0
        self._newest = len(self.sales.acknowledged)

    def kill(self, run: int, before: Callable[[], None] | None = None) -> None:
        """Sell, and be killed at a moment that nobody chose."""
        wanted = -1 if self.chance.random() < OPENING_PART else self.chance.randrange(MOST_SALES)
        keys = [f"k{run}-{n}" for n in range(max(wanted, 0) + UNREACHED)]
        till = Forked(self.database, "ring", now=self.now, before=before)
        till.give([place.order(key) for key in keys])
        if wanted < 0:
            time.sleep(self.chance.uniform(0, self.opening_s))
        else:
            self._wait(till, wanted)
            time.sleep(self.chance.uniform(0, 2 * self.sale_s))
        till.kill()
        said = till.end().numbers
        self.sales.note(keys, said)
        self.tally.times += 1
        self._look(keys, len(said))

    def _wait(self, till: Forked, wanted: int) -> None:
        alive = till.wait_lines(min(wanted, 1))
        opened = time.perf_counter()
        alive = alive and till.wait_lines(wanted)
        if wanted > 1:
            self.sale_s = 0.9 * self.sale_s + 0.1 * (time.perf_counter() - opened) / (wanted - 1)
        if wanted:
            self.opening_s = 0.9 * self.opening_s + 0.1 * (opened - till.began)
        self.tally.expect(alive, "the till stopped by itself")

    def _look(self, keys: list[str], said: int) -> None:
        """Open the café again, compare, and ask again for what was never answered."""
        wal = self.database.with_name(self.database.name + "-wal")
        left = wal.exists() and wal.stat().st_size > 0
        self.unclean += left
        ctx = self.reopened()
        try:
            told = dict(ctx.store.notices)
            self.tally.expect(("start.unclean" in told) == left, "an unclean stop was not told")
            self.tally.expect("start.defect" not in told, "a defect was told")
            raw = ctx.store._raw  # type: ignore[attr-defined]
            before, self._newest = self._newest, self.sales.check(
                raw, self.tally, since=self._newest
            )  # fmt: skip
            there = self._newest - before
            self.tally.expect(said <= there <= said + 1, f"{there - said} sales at once unsaid")
            self.saved_unsaid += there > said
            self.unsaved += there == said
            again = ringing.ring(ctx, orders.parse(place.order(keys[said])))
            self.tally.expect(again.already == (there > said), "the same key made another sale")
            self.sales.note([keys[said]], (again.number,))
            self._newest += not again.already
            self._pass_time(ctx)
        finally:
            ctx.store.close()

    def reopened(self) -> Context:
        """Open by the real open path, at the time set by hand."""
        return cafes.reopen(self.database, HandClock(self.now.isoformat()))

    def _pass_time(self, ctx: Context) -> None:
        self.now += timedelta(minutes=self.chance.randrange(1, 5))
        if self.tally.times % DAY_EVERY == 0:
            close_day(ctx)
            self.now += timedelta(days=1)
        if self.tally.times % VERIFY_EVERY == 0:
            self.tally.verified(p.code for p in audit.verify(ctx).problems)
            raw = ctx.store._raw  # type: ignore[attr-defined]
            self.sales.check(raw, self.tally)


def kill_sale(fault: Fault, folder: Path, part: int) -> Row:
    """Kill a fork of the real command, thousands of times on one café."""
    tally = Tally()
    till = Till(folder / place.NAME, tally, part)
    for run in range(_share(size("KILLS", 3000), part)):
        till.kill(run)
        if run % (4 * VERIFY_EVERY) == VERIFY_EVERY:
            _by_the_real_program(till, f"r{run}-0")
    _by_the_real_program(till, "last-0")
    till.sales.check_file(till.database, tally)
    place.verified(till.database, tally)
    seen = f"{till.unclean} unclean, {till.saved_unsaid} saved and not said"
    return tally.row(fault, notes=seen)


def _by_the_real_program(till: Till, key: str) -> None:
    """Start the program itself on the café after a kill: how long until it sells?"""
    copy = place.copy_of(till.database.parent, till.database.parent / "copy")
    place.usable(copy, key, till.tally)


def _share(times: int, part: int) -> int:
    return times // WORKERS + (part < times % WORKERS)


def kill_program(fault: Fault, folder: Path, part: int) -> Row:
    """Kill the real program, from before its first import on."""
    tally = Tally()
    chance = random.Random(part)  # noqa: S311 - moments, not secrets
    database = folder / place.NAME
    sales = Sales.of(database)
    until_sold: list[float] = []
    for run in range(_share(size("KILLS_EXEC", 100), part)):
        keys = [f"p{run}-{n}" for n in range(400)]
        wanted = chance.randrange(MOST_SALES) if chance.random() > OPENING_PART else -1
        began = time.perf_counter()
        with place.started(database, "ring") as till:
            assert till.stdin is not None
            assert till.stdout is not None
            till.stdin.write("".join(place.order(key) + "\n" for key in keys))
            till.stdin.flush()
            said = [till.stdout.readline() for _ in range(wanted)]
            if wanted > 0:
                until_sold.append(time.perf_counter() - began)
            time.sleep(chance.uniform(0, 0.5 if wanted < 0 else 0.004))
            till.kill()
            rest, _ = till.communicate()
        sales.note(keys, place.answer_of(0, "".join(said) + rest).numbers)
        tally.times += 1
        key = f"u{run}-0"
        if run % USABLE_EVERY:
            sales.note([key], command(database, "ring", lines=[place.order(key)]).numbers)
        else:
            place.usable(database, key, tally)
        sales.asked.add(key)
        sales.check_file(database, tally)
        if run % 10 == 0:
            place.verified(database, tally, full=False)
    place.verified(database, tally)
    return tally.row(fault)


def liar(fault: Fault, folder: Path, part: int) -> Row:
    """A till that says a sale is saved before it is: the same kills must show what it lost."""
    tally = Tally()
    till = Till(folder / place.NAME, tally, part)
    for run in range(size("KILLS_LIAR", 40)):
        till.kill(run, before=_lie)
    return Row(fault.name, fault.fault, tally.times, tally.lost, control=True)


def _lie() -> None:
    from cafe_pos.cli import output

    tell, ring = output.result, ringing.ring
    # The next number is known without asking, so it can be said too early.
    with bootstrap.cafe(Path(_database())) as ctx, ctx.store.act() as uow:
        serial = [uow.last_serial("ticket")]

    def lying(ctx: Context, request: ringing.Ring) -> object:
        serial[0] += 1
        tell({"number": f"T-{serial[0]:08d}"})
        return ring(ctx, request)

    ringing.ring = lying  # type: ignore[assignment]
    output.result = lambda _value: None


def _database() -> str:
    import sys

    return sys.argv[sys.argv.index("--db") + 1]


FAULTS: Final = (
    Fault("kill-sale", "kill -9 while selling", kill_sale, parts=WORKERS, seconds=240),
    Fault("kill-program", "kill -9 of the program from its start on", kill_program, parts=WORKERS,
          seconds=100),
    Fault("control-liar", "kill -9 of a till that speaks before it saves", liar, seconds=10),
)  # fmt: skip

"""kill -9 at random moments of ringing: no acknowledged sale lost, none phantom, none half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from cafe_pos.application.proof import audit
from cafe_pos.application.selling import ringing
from cafe_pos.domain.clock import from_utc_text, utc_text
from tests import cafes, conftest
from tests.cafes import HandClock
from tests.integration import children, ringer

RUNS = 25
"""Kills a café: each test begins with a new one, so that verifying after every kill stays short."""
CAFES = max(1, int(os.environ.get("CAFE_POS_KILLS", "100")) // RUNS)
"""Four, so a hundred kills; forty, a thousand, in `make faults`."""
MOST_SALES = 10
LONGEST_SPIN = 30_000


class Till:
    """The process that sells, as the customer sees it: numbers it said were saved."""

    def __init__(self, path, *how) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.ringer", str(path), *how],
            cwd=children.ROOT,
            env=children.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def sell_and_be_killed(self, run, start, sales, spin):
        """Start a run, wait for so many numbers, spin a little, kill; everything it said."""
        self._process.stdin.write(f"{run} {start}\n")
        self._process.stdin.flush()
        pid = int(self._line().removeprefix("pid "))
        said = [self._line() for _ in range(sales)]
        for _ in range(spin):
            pass
        os.kill(pid, signal.SIGKILL)
        while (line := self._line(alive=False)) != "dead":
            said.append(line)
        return said

    def _line(self, *, alive=True):
        line = self._process.stdout.readline().strip()
        assert line, "the till's process ended"
        assert not alive or line != "dead", "the till stopped by itself"
        return line

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture
def till(cafe_file):
    process = Till(cafe_file)
    yield process
    process.stop()


def numbers(ctx, kind, table):
    with ctx.store.act() as uow:
        sql = f"SELECT number FROM {table} ORDER BY id"
        found = [row[0] for row in uow._connection.exec_driver_sql(sql)]
        assert uow.last_serial(kind) == len(found)
    return found


@pytest.mark.parametrize("seed", range(CAFES))
def test_a_till_killed_at_any_moment_has_saved_what_it_said_and_at_most_one_more(
    cafe_file, till, seed
):
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    wal = cafe_file.with_name(cafe_file.name + "-wal")
    start = from_utc_text(cafes.OPENING_TIME)
    tickets, closures, unclean = [], [], 0
    for run in range(RUNS):
        start += timedelta(days=30)
        said = till.sell_and_be_killed(
            run, utc_text(start), chance.randrange(MOST_SALES), chance.randrange(LONGEST_SPIN)
        )
        left = wal.exists() and wal.stat().st_size > 0
        clock = HandClock(utc_text(start + timedelta(days=15)))
        ctx = cafes.reopen(cafe_file, clock)
        try:
            told = dict(ctx.store.notices)
            assert ("start.unclean" in told) == left
            assert "start.defect" not in told
            unclean += left

            saved = numbers(ctx, "ticket", "ticket")
            acknowledged = tickets + [n for n in said if n.startswith("T-")]
            assert saved[: len(acknowledged)] == acknowledged
            assert len(saved) <= len(acknowledged) + 1
            frozen = numbers(ctx, "closure", "closure")
            assert frozen[: len(closures)] == closures
            closed = closures + [z for n in said if n.startswith("Z-") for z in n.split()]
            assert frozen[: len(closed)] == closed
            # One act may close several forgotten days; no two acts are unacknowledged.
            assert len(saved) == len(acknowledged) or frozen == closed

            # The sale whose answer never came: asked again under its key, it is there once.
            sale = len(acknowledged) - len(tickets)
            again = ringing.ring(ctx, ringer.order_of(str(run), sale))
            assert again.already == (len(saved) > len(acknowledged))
            tickets = numbers(ctx, "ticket", "ticket")
            assert len(tickets) == len(acknowledged) + 1
            closures = frozen
            assert audit.verify(ctx).ok
        finally:
            ctx.store.close()
        assert not cafe_file.with_name(cafe_file.name + "-shm").exists()
    assert unclean > RUNS // 2
    view = cafes.verify(cafe_file, full=True)
    assert (view.ok, view.tickets) == (True, len(tickets))


def test_a_till_that_speaks_before_it_saves_is_caught(founded, tmp_path):
    lost = 0
    for attempt in range(20):
        path = conftest.copied(founded, tmp_path / str(attempt))
        lying = Till(path, "lying")
        said = lying.sell_and_be_killed(0, cafes.OPENING_TIME, 3, 0)
        lying.stop()
        lost = len(said) - cafes.verify(path).tickets
        if lost > 0:
            break
    assert lost > 0


def test_a_café_killed_before_its_first_checkpoint_is_found_whole_by_verify(cafe_file, till):
    said = till.sell_and_be_killed(0, cafes.OPENING_TIME, 5, 0)
    sold = [n for n in said if n.startswith("T-")]
    view = cafes.verify(cafe_file, full=True)
    assert view.ok
    assert len(sold) <= view.tickets <= len(sold) + 1

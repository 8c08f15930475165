"""kill -9 at each step of a restore: the café that opens is whole, of before or restored."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from cafe_pos import bootstrap, recovery
from cafe_pos.application.proof import audit
from tests import cafes

STEPS = ("link", "replace", "rename", "unlink", "fsync", "mkdir")
AGAIN_EVERY = 6


def restored(path: Path, source: Path, last: int) -> bool:
    """Restore in a child that is killed at a step; tell whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            _restore(path, source, last)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0
    return True


def _restore(path: Path, source: Path, last: int) -> None:
    taken = count()

    def counted(plain: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            if next(taken) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(*arguments, **options)

        return step

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    recovery.restore(path, source)
    os._exit(0)


def test_a_restore_killed_anywhere_leaves_a_whole_café(cafe, cafe_file, tmp_path):
    cafes.ring(cafe, "CAFE")
    kept = cafe.store.backup(tmp_path / "key").path
    cafes.ring(cafe, "CAFE")
    cafe.store.backup()
    cafes.ring(cafe, "CAFE")
    cafe.store.close()
    home = tmp_path / "victim"
    step, whole, outcomes = -1, False, set()
    while not whole:
        step += 1
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(cafe_file.parent, home, ignore=lambda *_: ["victim", "key"])
        victim = home / cafe_file.name
        whole = restored(victim, kept, step)
        ctx = bootstrap.open_cafe(victim)
        with ctx.store.act() as uow:
            sold, reason = uow.last_serial("ticket"), uow.opening()["reason"]
        assert (sold, reason) in {(3, "init"), (1, "restored")}, step
        problems = audit.verify(ctx).problems
        ctx.store.close()
        assert problems == (), step
        outcomes.add(reason)
        if not whole and step % AGAIN_EVERY == 0:
            # The same command again finishes, or restores once more.
            assert restored(victim, kept, -1)
            assert cafes.verify(victim, full=True).tickets == 1
            assert cafes.verify(victim).ok, step
            assert not [p for p in home.iterdir() if p.name.startswith(".")]
    assert outcomes == {"init", "restored"}
    assert step > 10


def test_a_present_database_that_is_damaged_where_it_is_read_stops_no_restore(cafe, cafe_file):
    cafes.ring(cafe, "CAFE")
    copy = cafe.store.backup().path
    page, size = (
        cafe.store._raw.execute(sql).fetchone()[0]
        for sql in (
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ledger_entry'",
            "PRAGMA page_size",
        )
    )
    cafe.store.close()
    with cafe_file.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    done = recovery.restore(cafe_file, copy)
    assert done.before is None
    assert done.lost.entries is None
    assert cafes.verify(cafe_file, full=True).ok
    assert (done.aside / cafe_file.name).exists()

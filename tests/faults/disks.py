"""A disk that is full, or may not be written: sales are refused, none is lost, and go on after.

Small disks are mounted in a namespace of this process alone; where that is not allowed, the row is
skipped by name. A limit on the size of files needs no right at all.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.faults import place
from tests.faults.forked import command
from tests.faults.place import Sales
from tests.faults.row import Fault, Row, Tally, size

STEP: Final = 12_288
LEVELS: Final = 51
"""From no room at all, step by step: on a plain WAL some of these kill a program by SIGBUS."""
DISK: Final = 16_000_000
FULL: Final = {"database.full", "database.disk_error"}
READ_ONLY: Final = {"database.read_only", "database.cannot_open"}
ORDERS: Final = 40
USABLE_EVERY: Final = 10
NOBODY: Final = 65534
_NEW_MOUNTS: Final = 0x00020000
_NEW_USER: Final = 0x10000000


class NoMountsError(Exception):
    """This machine allows no mount in a namespace of its own."""


def own_mounts() -> None:
    """Give this process mounts of its own; they end with it.

    Raises:
        NoMountsError: where that is not allowed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_MOUNTS) != 0:
        if libc.unshare(_NEW_MOUNTS | _NEW_USER) != 0:
            raise NoMountsError("no mount namespace here (unshare)")
        for name, text in (
            ("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1"),
        ):  # fmt: skip
            Path(f"/proc/self/{name}").write_text(text)
    _mount("--make-rprivate", "/")


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoMountsError(f"mount {' '.join(words[:4])}: {done.stderr.strip()}")


def full_disk(fault: Fault, folder: Path, _part: int) -> Row:
    """Fill a small disk to each level, step by step, and sell until it is refused."""
    return _on(fault, folder, lambda at: _mount("-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", at))


def full_ext4(fault: Fault, folder: Path, _part: int) -> Row:
    """The same on a file system that has blocks and a journal."""
    disk = folder / "disk.img"
    with disk.open("wb") as file:
        file.truncate(DISK)
    if shutil.which("mkfs.ext4") is None:
        return fault.skip("no mkfs.ext4")
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(disk)], check=True, capture_output=True)
    return _on(fault, folder, lambda at: _mount("-o", "loop", str(disk), at))


def _on(fault: Fault, folder: Path, mount: Callable[[str], None]) -> Row:
    where = folder / "disk"
    where.mkdir()
    try:
        own_mounts()
        mount(str(where))
    except (NoMountsError, OSError) as error:
        return fault.skip(str(error))
    tally = Tally()
    sold = 0
    for level in range(size("LEVELS", LEVELS)):
        database = place.copy_of(folder, where / "cafe")
        sales = Sales.of(database)
        ballast = where / "ballast"
        _fill(ballast, level * STEP)
        sold += _sell_until_refused(database, sales, tally, level)
        ballast.unlink()
        _go_on(database, sales, tally, level)
    subprocess.run(["umount", str(where)], check=False, capture_output=True)
    return tally.row(fault, notes=f"{sold} sold before it was full")


def _fill(ballast: Path, free: int) -> None:
    """Leave so many bytes free, about."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"\0" * STEP) == STEP:
            pass
    with ballast.open("r+b") as file:
        file.truncate(max(0, ballast.stat().st_size - free))


def _sell_until_refused(
    database: Path, sales: Sales, tally: Tally, level: int, before: Callable[[], None] | None = None
) -> int:
    keys = [f"full{level}-{n}" for n in range(ORDERS)]
    lines = [place.order(key) for key in keys]
    told = database.parents[2] / "told"  # not on the disk that is full
    answer = command(database, "ring", lines=lines, before=before, told=told)
    tally.times += 1
    tally.expect(answer.code in {0, 1}, f"level {level}: it ended {answer.code} {answer.words}")
    tally.expect(set(answer.refusals) <= FULL, f"level {level}: {set(answer.refusals)}")
    # Once refused, nothing is accepted until there is room: the answers stand in their order.
    sales.note(keys, answer.numbers)
    return len(answer.numbers)


def _go_on(database: Path, sales: Sales, tally: Tally, level: int) -> None:
    """There is room again: nothing was lost, and the same orders are each there once."""
    place.verified(database, tally, full=level % USABLE_EVERY == 0)
    keys = [f"full{level}-{n}" for n in range(ORDERS)]
    again = command(database, "ring", lines=[place.order(key) for key in keys])
    tally.expect(again.code == 0, f"level {level}: again {again.refusals} {again.words}")
    sales.note(keys, again.numbers)
    if level % USABLE_EVERY == 0:
        place.usable(database, f"room{level}-0", tally)
        sales.asked.add(f"room{level}-0")
    sales.check_file(database, tally)


def file_limit(fault: Fault, folder: Path, _part: int) -> Row:
    """Let no file grow beyond a limit, as a quota does: from just above the database on."""
    tally = Tally()
    chance = random.Random(8)  # noqa: S311 - sizes, not secrets
    sold = 0
    for level in range(size("LIMITS", 30)):
        database = place.copy_of(folder, folder / "victim")
        sales = Sales.of(database)
        limit = chance.randrange(4096, 4 * database.stat().st_size // 10)

        def limited(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        sold += _sell_until_refused(database, sales, tally, level, limited)
        _go_on(database, sales, tally, level)
    return tally.row(fault, notes=f"{sold} sold before the limit")


# --- read-only ------------------------------------------------------------------------------------


def read_only_disk(fault: Fault, folder: Path, _part: int) -> Row:
    """Open on a disk that is mounted read-only, then on the same disk mounted as it should be."""
    try:
        own_mounts()
    except (NoMountsError, OSError) as error:
        return fault.skip(str(error))

    @contextlib.contextmanager
    def mounted(where: Path) -> Iterator[None]:
        _mount("--bind", str(where), str(where))
        _mount("-o", "remount,bind,ro", str(where))
        try:
            yield
        finally:
            subprocess.run(["umount", str(where)], check=True, capture_output=True)

    try:
        return _may_not_write(fault, folder, mounted, None)
    except NoMountsError as error:
        return fault.skip(str(error))


def read_only_rights(fault: Fault, folder: Path, _part: int) -> Row:
    """Open files and a folder that their owner made read-only (root steps down)."""

    @contextlib.contextmanager
    def without_rights(where: Path) -> Iterator[None]:
        paths = [where, *where.rglob("*")]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            yield
        finally:
            for path in paths:
                path.chmod(0o755 if path.is_dir() else 0o644)

    def as_nobody() -> None:
        os.setgid(NOBODY)
        os.setuid(NOBODY)

    root = os.geteuid() == 0
    if root:  # whoever is no longer root must still reach the café and its key
        for path in (folder.parent, folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        folder.parent.parent.chmod(folder.parent.parent.stat().st_mode | 0o001)
    return _may_not_write(fault, folder, without_rights, as_nobody if root else None)


def _may_not_write(
    fault: Fault,
    folder: Path,
    read_only: Callable[[Path], contextlib.AbstractContextManager[None]],
    become: Callable[[], None] | None,
) -> Row:
    tally = Tally()
    for time_ in range(size("READ_ONLY", 4)):
        database = place.copy_of(folder, folder / "victim")
        if become is not None:
            for path in (database.parent, *database.parent.iterdir()):
                os.chown(path, NOBODY, NOBODY)
        sales = Sales.of(database)
        with read_only(database.parent):
            answer = command(
                database, "ring", lines=[place.order(f"ro-{time_}")], before=become,
                told=folder / "told",
            )  # fmt: skip
            tally.verified(place.problems(database))
        tally.times += 1
        tally.expect(set(answer.refusals) <= READ_ONLY and answer.code == 1,
                     f"it said {answer.code} {answer.said} {answer.words}")  # fmt: skip
        place.usable(database, f"rw-{time_}", tally)
        sales.asked.add(f"rw-{time_}")
        sales.check_file(database, tally)
        place.verified(database, tally)
    return tally.row(fault)


FAULTS: Final = (
    Fault("disk-full", "a small disk filled step by step (tmpfs)", full_disk, seconds=30),
    Fault("disk-full-ext4", "the same on an ext4 file system", full_ext4, seconds=30),
    Fault("file-limit", "no file may grow beyond a limit", file_limit, seconds=20),
    Fault("read-only-disk", "a disk mounted read-only", read_only_disk, seconds=8),
    Fault("read-only-rights", "files and folder without the right to write", read_only_rights,
          seconds=8),
)  # fmt: skip

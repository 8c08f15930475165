"""A collect that is killed, finds the disk full, or meets another: nothing is half taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cafe_pos.network.collecting import warehouse
from cafe_pos.network.collecting.catalogue import Catalogue
from tests import cafes
from tests.exports import real_months
from tests.integration import children, collecting, dying
from tests.integration.collecting import MONTHS, Desk

CHILD = """
import signal
from cafe_pos.network.collecting import answering, catalogue, collect, warehouse
from tests.integration.collecting import NOW, SIGNER

def killed_at(owner, name, number, after=False):
    real, calls = getattr(owner, name), []
    def instead(*given, **named):
        calls.append(1)
        if len(calls) == number and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*given, **named)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(owner, name, instead)

def collected():
    return collect.collect(
        path / "warehouse", path / "inbox", clock=HandClock(NOW), signer=SIGNER, workers=0
    )
"""

POINTS = {
    "before the first row": 'killed_at(catalogue.Catalogue, "add_export", 1)',
    "between two exports": 'killed_at(catalogue.Catalogue, "add_export", 2, True)',
    "before a part": 'killed_at(warehouse, "_write_part", 3)',
    "in a part, before its name": 'killed_at(warehouse.os, "fsync", 30)',
    "behind a part": 'killed_at(warehouse, "_write_part", 5, True)',
    "before the parts are true": 'killed_at(catalogue.Catalogue, "add_batch", 1)',
    "behind the transaction": 'killed_at(warehouse.Batch, "write", 1, True)',
    "before the receipts": 'killed_at(answering, "write_whole", 1)',
    "between two receipts": 'warehouse.os.sync = lambda: killed_at(warehouse.Path, "replace", 2)',
    "before the receipts are noted": 'killed_at(catalogue.Catalogue, "receipts_written", 1)',
}
"""Where the process is killed, in the order of its work."""


@pytest.fixture(scope="module")
def real(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("real")
    paths = real_months(folder, MONTHS[:1], tickets_a_day=1, days=1)
    content = paths[0].read_bytes()
    return dict.fromkeys(MONTHS[:1], content)


def laid(folder: Path, real: dict[str, bytes], number: int = 3) -> Desk:
    """A desk with the month of some cafés in its inbox, one of them not enrolled."""
    desk = Desk(folder, real)
    desk.inbox.mkdir()
    for place in range(number):
        months = desk.cafe(place, enrol=place > 0)
        for month, content in months.items():
            desk.put(f"{place}-{month}.sqlite", content)
    return desk


@pytest.fixture(scope="module")
def unharmed(real: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a warehouse holds when nothing went wrong."""
    desk = laid(tmp_path_factory.mktemp("unharmed"), real)
    desk.collect()
    return collecting.holdings(desk.warehouse)


def sound(folder: Path) -> None:
    """Whatever the catalogue says is there is there, whole."""
    with Catalogue.open(folder) as catalogue:
        assert catalogue._one("PRAGMA integrity_check") == ("ok",)
        for part in catalogue.parts():
            assert (folder / part.path).stat().st_size == part.bytes
        stored = {export.id for export in catalogue.exports()}
    held = collecting.holdings(folder)
    assert {key[:4] for key in held["rows"]} == set(held["exports"])
    assert len(stored) == len(held["exports"])


LIMITS = (500, 3_000, 12_000, 60_000)
"""How large a file may become, in bytes: the catalogue stops it first, then ever larger parts."""


@pytest.fixture(scope="module")
def harmed(real: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of a collect at each point and limit, each in a folder of its own.

    One process loads everything and forks for each, which is what takes the time.
    """
    folder = tmp_path_factory.mktemp("harmed")
    (folder / "laid").mkdir()
    laid(folder / "laid", real)
    script = f"""{CHILD}
import resource, shutil
base = path
points = {POINTS!r}
told = {{}}
for name in [*points, *{LIMITS!r}]:
    path = base / str(name)
    shutil.copytree(base / "laid", path)
    child = os.fork()
    if child == 0:
        if name in points:
            exec(points[name])
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (name, name))
        os._exit(7 if attempt(collected) == "warehouse.cannot_write" else 1)
    told[str(name)] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(told))
"""
    told = json.loads(children.run(script, folder))
    return {name: (folder / name, status) for name, status in told.items()}


@pytest.mark.parametrize("point", POINTS)
def test_killed_in_the_middle(
    harmed: dict[str, Any], real: dict[str, bytes], unharmed: dict[str, Any], point: str
) -> None:
    folder, status = harmed[point]
    assert status == -9
    desk = Desk(folder, real)
    sound(desk.warehouse)
    desk.collect()
    assert collecting.holdings(desk.warehouse) == unharmed


@pytest.mark.parametrize("limit", LIMITS)
def test_the_disk_is_full(
    harmed: dict[str, Any], real: dict[str, bytes], unharmed: dict[str, Any], limit: int
) -> None:
    folder, status = harmed[str(limit)]
    assert status == 7
    desk = Desk(folder, real)
    sound(desk.warehouse)
    held = collecting.holdings(desk.warehouse)
    assert (held["exports"], held["orphans"]) == ([], [])
    desk.collect()
    assert collecting.holdings(desk.warehouse) == unharmed


def test_killed_at_random_moments(
    real: dict[str, bytes], unharmed: dict[str, Any], tmp_path: Path
) -> None:
    """The whole program with its workers, killed after a while: more of it in `make faults`."""
    times = int(os.environ.get("CAFE_POS_KILLS", "2"))
    for number in range(min(times, 50)):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk = laid(folder, real)
        command = [sys.executable, "-m", "cafe_pos", "network", "collect", str(desk.inbox)]
        child = subprocess.Popen(
            [*command, "--warehouse", str(desk.warehouse)], env=children.environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            child.wait(timeout=0.6 + 0.3 * (number % 12))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        sound(desk.warehouse)
        desk.collect()
        assert collecting.holdings(desk.warehouse) == unharmed


def test_a_small_disk_fills_up(
    real: dict[str, bytes], unharmed: dict[str, Any], tmp_path: Path
) -> None:
    """A disk of its own, full at some point of the collect; then there is room."""
    desk = laid(tmp_path, real)
    kept = tmp_path / "kept"
    desk.warehouse.rename(kept)
    desk.warehouse.mkdir()
    mount = f"mount -t tmpfs -o size=140k tmpfs {desk.warehouse}"
    script = f"""{CHILD}
import shutil
shutil.copytree(path / "kept", path / "warehouse", dirs_exist_ok=True)
print(attempt(collected))
shutil.copytree(path / "warehouse", path / "after")
"""
    said = children.run_with_mount(mount, script, tmp_path).strip()
    assert said == "warehouse.cannot_write"
    (tmp_path / "warehouse").rmdir()
    (tmp_path / "after").rename(desk.warehouse)
    sound(desk.warehouse)
    desk.collect()
    assert collecting.holdings(desk.warehouse) == unharmed


@contextmanager
def other_collect(folder: Path) -> Iterator[None]:
    """Another process that writes to the warehouse, until the end."""
    script = f"""{CHILD}
with warehouse.writing(path):
    print("begun", flush=True)
    sys.stdin.readline()
"""
    child = children.start(script, folder)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    try:
        yield
    finally:
        child.kill()
        child.communicate()


def test_two_collects_at_once(real: dict[str, bytes], tmp_path: Path) -> None:
    desk = laid(tmp_path, real)
    before = collecting.image(desk.warehouse)
    with other_collect(desk.warehouse), cafes.refused("warehouse.busy") as caught:
        desk.collect()
    assert str(caught.value.params["process"]).isdigit()
    assert collecting.image(desk.warehouse) == before
    desk.collect()  # the other one was killed: its lock went with it


def test_a_file_that_takes_its_reader_down_stops_no_other(
    real: dict[str, bytes], tmp_path: Path
) -> None:
    """A worker that dies over a file: that file is named, the others are taken."""
    from cafe_pos.network.collecting.checking import Fault
    from cafe_pos.network.collecting.pool import Pool

    with Pool(2) as pool:
        got = dict(pool.each(dying.at_five, range(12)))
    assert isinstance(got[5], Fault)
    assert {n: v for n, v in got.items() if n != 5} == {n: n * n for n in range(12) if n != 5}


def test_a_catalogue_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 2000)
    with cafes.refused("warehouse.not_a_catalogue"), warehouse.writing(tmp_path):
        pass
    (tmp_path / "catalogue.sqlite").unlink()
    with warehouse.writing(tmp_path) as house:
        house.catalogue._db.execute("PRAGMA user_version = 99")
    with cafes.refused("warehouse.newer"), warehouse.writing(tmp_path):
        pass
    with cafes.refused("warehouse.none"):
        Catalogue.open(tmp_path / "nowhere")

"""What every test may use: folders of its own, and cafés that cost nothing to open."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine

from cafe_pos.application.ports import Context
from cafe_pos.storage import engine, pins
from tests import cafes
from tests.cafes import HandClock

# Busy machines make single examples slow; what a property says does not depend on that.
settings.register_profile(
    "cafe",
    deadline=None,
    max_examples=int(os.environ.get("CAFE_POS_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cafe")

REAL_HASHER = pins._HASHER


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what belongs to the person who runs it, nor do its subprocesses."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        for name in ("CAFE_POS_DB", "CAFE_POS_NOW"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap() -> Iterator[None]:
    """Do once a process what every café of the tests would pay again, a fifth of all their time.

    A PIN's hash costs 27 ms on purpose (`real_pins` gives that price back); each engine compiles
    every statement anew, so the engines of all cafés share one dialect with what it compiled.
    """
    first: list[Engine] = []

    def alike(*args: Any, **options: Any) -> Engine:
        made = create_engine(*args, **options)
        if not first:
            first.append(made)
        made.dialect, made._compiled_cache = first[0].dialect, first[0]._compiled_cache
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(engine, "create_engine", alike)
        yield


@pytest.fixture
def real_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are hashed at the till's own price."""
    monkeypatch.setattr(pins, "_HASHER", REAL_HASHER)


@pytest.fixture(scope="session")
def founded(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A café set up and closed, to be copied; its key lies in this session's own folders."""
    path = tmp_path_factory.mktemp("founded") / "cafe.db"
    cafes.found(path, HandClock()).store.close()
    return path


@pytest.fixture(scope="session")
def ready(
    _own_folders: None, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path, HandClock], Context]:
    """Open a copy of a café founded at a clock's hour: each hour's is founded once a process."""
    made: dict[datetime, Path] = {}

    def open_copy(path: Path, clock: HandClock) -> Context:
        hour = clock.now()
        if hour not in made:
            made[hour] = tmp_path_factory.mktemp("ready") / "cafe.db"
            cafes.found(made[hour], clock).store.close()
        assert path.name == made[hour].name
        return cafes.reopen(copied(made[hour], path.parent), clock)

    return open_copy


@pytest.fixture
def clock() -> HandClock:
    """The clock of this test's cafés: a Friday morning."""
    return HandClock()


@pytest.fixture
def cafe_file(founded: Path, tmp_path: Path) -> Path:
    """A café's database with its witness, closed."""
    return copied(founded, tmp_path)


@pytest.fixture
def opened(clock: HandClock) -> Iterator[Callable[[Path], Context]]:
    """Open café files to sell; they are closed after the test."""
    contexts: list[Context] = []

    def open_one(path: Path) -> Context:
        contexts.append(cafes.reopen(path, clock))
        return contexts[-1]

    yield open_one
    for ctx in contexts:
        ctx.store.close()


@pytest.fixture
def cafe(cafe_file: Path, opened: Callable[[Path], Context]) -> Context:
    """A café open for selling."""
    return opened(cafe_file)


def copied(database: Path, folder: Path) -> Path:
    """Copy a closed database and its witness."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (database.name, database.name + ".head"):
        shutil.copy(database.with_name(name), folder / name)
    return folder / database.name


def pytest_report_header() -> str:
    """Say who runs the tests: some faults can only be made by root."""
    return f"uid {os.geteuid()}"


def pytest_configure() -> None:
    """Have the garbage collector walk through the tests' many modules seldom."""
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    """Have it walk no more through what stays until the end."""
    gc.collect()
    gc.freeze()

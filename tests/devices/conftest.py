"""What tests of devices share: one emulator for all of them, a café with every paper waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.emulator import EMUPOS, NO_EMUPOS, Emulator, Roll


@pytest.fixture(scope="session")
def running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The one emulator of a run of tests."""
    if not EMUPOS:
        pytest.skip(NO_EMUPOS)
    device = Emulator(tmp_path_factory.mktemp("emupos"))
    yield device
    device.switch_off()


@pytest.fixture
def emulator(running_emulator: Emulator) -> Iterator[Emulator]:
    """The emulator, which must have understood all that a test sent."""
    told = len(running_emulator.wrong())
    for roll in running_emulator.rolls.values():
        roll.close_drawer()
        roll.begin()
    yield running_emulator
    assert running_emulator.wrong()[told:] == []


@pytest.fixture
def roll(emulator: Emulator) -> Roll:
    """A printer of 48 columns."""
    return emulator.rolls[48]


@pytest.fixture(scope="session")
def all_papers(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A café in which every kind of paper waits for the printer; to be copied."""
    from tests.devices import papers  # only where the emulator is

    path = tmp_path_factory.mktemp("papers") / "cafe.db"
    papers.queue_everything(path)
    return path

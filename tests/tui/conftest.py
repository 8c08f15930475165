"""What every test of the screens may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE


@pytest.fixture
def counter_file(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with the counter's small catalogue."""
    ctx = cafes.reopen(cafe_file, clock)
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    ctx.store.close()
    return cafe_file

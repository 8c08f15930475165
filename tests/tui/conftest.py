"""What every test of the screens may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos import i18n
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE


@pytest.fixture(autouse=True)
def _english() -> None:
    """The screens speak English, unless a test says otherwise."""
    i18n.set_language("en")


@pytest.fixture
def counter_file(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with the counter's small catalogue."""
    ctx = cafes.reopen(cafe_file, clock)
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    ctx.store.close()
    return cafe_file

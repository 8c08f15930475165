"""What every test of the screens may use."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_pos import i18n
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE

TURNS = 10
"""Times that the event loop goes round for a key: enough for it to be read and painted."""


@pytest.fixture(scope="session", autouse=True)
def _at_once() -> Iterator[None]:
    """Have a pilot go on when the messages are done, not when the processor rests.

    Textual's pilot sleeps 60 ms a key and measures the processor: that is most of such a test,
    and more on a busy machine. Its wait for every widget's messages stays.
    """

    async def turns(_least: float = 0.0, _most: float = 0.0) -> None:
        for _turn in range(TURNS):
            await asyncio.sleep(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.pilot.wait_for_idle", turns)
        patch.setattr("textual.app.wait_for_idle", turns)
        yield


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

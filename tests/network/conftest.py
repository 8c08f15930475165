"""A month's file made once, and one reader for all of a module's hostile ones."""

from __future__ import annotations

import pytest

from cafe_pos.network.collecting.worker import Worker
from tests.network.hostile import rich_month


@pytest.fixture(scope="session")
def month(_own_folders, tmp_path_factory):
    """The file of a month in which everything happened."""
    return rich_month(tmp_path_factory.mktemp("month"))


@pytest.fixture(scope="module")
def reader():
    """A process that reads."""
    with Worker() as worker:
        yield worker

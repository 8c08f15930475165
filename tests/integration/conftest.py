"""One café with something in every fiscal table, built once and copied for each attack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import conftest
from tests.integration import attacks


@pytest.fixture(scope="session")
def rich_cafe(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three closed days and an open one, closed; never to be changed itself."""
    path = tmp_path_factory.mktemp("rich") / "cafe.db"
    attacks.rich(path)
    return path


@pytest.fixture
def victim(rich_cafe: Path, tmp_path: Path) -> Path:
    """A copy of the rich café, with its witness, to be attacked."""
    return conftest.copied(rich_cafe, tmp_path / "victim")

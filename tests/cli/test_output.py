"""Where answers go: a disk that is full there is a refusal, and never hides what was done."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_pos.cli import selling
from tests import cafes
from tests.cli.conftest import Command, Outcome
from tests.cli.test_selling import one

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")


@pytest.fixture
def nowhere_to_answer(monkeypatch):
    """Give commands a standard output on which nothing can be written."""

    with FULL.open("w", encoding="utf-8") as full:
        yield lambda: monkeypatch.setattr(sys, "stdout", full)


def test_a_sale_whose_answer_cannot_be_written_is_saved(
    ring: Callable[..., Outcome], database: Path, nowhere_to_answer: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    order = one() | {"id": "first"}
    nowhere_to_answer()
    done = ring(order, one() | {"id": "second"})
    assert done.code == 1
    assert "Ce qui a été fait reste fait" in done.err
    monkeypatch.undo()
    assert cafes.verify(database).tickets == 1
    again = ring(order, one() | {"id": "second"})
    assert [line["number"] for line in again.lines] == ["T-00000001", "T-00000002"]


@pytest.mark.parametrize("command", [("catalogue", "list"), ("--help",), ("doctor", "--json")])
def test_any_answer_that_cannot_be_written_is_a_refusal(
    cafe: Command, nowhere_to_answer: Callable[[], None], command: tuple[str, ...]
) -> None:
    nowhere_to_answer()
    done = cafe(*command)
    assert (done.code, "n'a pas pu être écrite" in done.err) == (1, True)


def test_orders_that_are_a_folder_are_told_as_what_cannot_be_read(
    cafe: Command, tmp_path: Path
) -> None:
    done = cafe("--json", "ring", tmp_path)
    assert (done.code, done.refusal) == (1, "file.cannot_read")


def test_orders_that_cannot_be_read_on_are_told_as_such() -> None:
    class Torn(io.StringIO):
        def readline(self, _limit: int = -1) -> str:  # type: ignore[override]
            if self.tell():
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().readline()

    lines = selling._lines(Torn("first\nsecond\n"))
    assert next(lines) == "first\n"
    with cafes.refused("ring.unread"):
        next(lines)

"""The matrix of faults: when a row misses its promise, and that the documents name every row."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.faults import matrix
from tests.faults.row import CLEAN, Row, Tally, row_of

KEPT = Row("kill", "a till is killed", 3, verify={CLEAN: 3}, usable_s=(0.8, 1.1))
DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"


@pytest.mark.parametrize(
    "missed",
    [
        {"times": 0},
        {"lost": 1},
        {"phantom": 1},
        {"doubled": 1},
        {"half": 1},
        {"verify": {CLEAN: 2, "head.cut": 1}},
        {"usable_s": (0.8, 99.0)},
        {"wrong": ("the till stopped by itself",)},
    ],
)
def test_a_row_that_misses_its_promise_says_so(missed):
    assert KEPT.kept
    row = replace(KEPT, **missed)
    assert not row.kept
    assert "MISSED" in matrix.text(row)
    assert not replace(KEPT).plus(row).kept or "times" in missed


def test_a_control_must_lose():
    control = replace(KEPT, control=True)
    assert not control.kept
    assert replace(control, lost=2).kept


def test_damage_that_is_promised_is_no_miss():
    assert replace(KEPT, verify={"head.cut": 3}, promised=("head.cut",)).kept


def test_a_row_comes_back_from_its_json():
    assert row_of(KEPT.as_json()) == KEPT


def test_sales_are_compared_by_their_keys():
    tally = Tally()
    tally.sold({"a", "b"}, {"a", "b", "c"}, ["a", "c", "c", "d"])
    assert (tally.lost, tally.phantom, tally.doubled) == (1, 1, 1)


def test_the_document_names_every_row_and_no_other():
    text = DOCUMENT.read_text("utf-8").split("## The matrix of faults")[1].split("\n## ")[0]
    named = [
        pattern
        for line in text.splitlines()
        if line.startswith("| `")
        for pattern in re.findall(r"`([a-z][a-z0-9*-]+)`", line.split("|")[1])
    ]
    rows = [fault.name for fault in matrix.every_fault()]
    assert [row for row in rows if not any(fnmatch(row, name) for name in named)] == []
    assert [name for name in named if not any(fnmatch(row, name) for row in rows)] == []
    assert len(rows) == len(set(rows))

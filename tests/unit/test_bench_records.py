"""The benchmark's comparisons: what counts as slower, against a machine that is slower itself."""

from __future__ import annotations

import pytest

from tests.bench.records import Reference, relative, remarks, worse
from tests.bench.table import Row, keyed

BEFORE = Reference("the run before", {"a": 10.0, "r": 2.0, "m": 50.0, "p": 500.0})


@pytest.mark.parametrize(
    ("key", "row", "pace", "told"),
    [
        ("a", Row("a", 1.0, "s"), 0.1, None),
        ("a", Row("a", 1.3, "s"), 0.1, 1.3),
        ("a", Row("a", 1.3, "s"), 0.13, None),  # the machine was as much slower
        ("a", Row("a", 1300, "ms"), 0.1, 1.3),
        ("a", Row("a", 0.13, "ms"), 1e-5, None),  # nobody feels it
        ("r", Row("r", 2.5, "x", at_most=3), 9.0, 1.25),  # a ratio knows no pace
        ("m", Row("m", 70.0, "MB"), 1.0, 1.4),
        ("p", Row("p", 4000.0, "/s"), 0.1, 1.25),  # of rates, less is worse
        ("new", Row("new", 9.0, "s"), 0.1, None),
    ],
)
def test_a_fifth_worse_is_told(key, row, pace, told) -> None:
    found = worse(key, row, pace, BEFORE)
    assert found == (None if told is None else pytest.approx(told))


def test_the_sentence_names_how_much_and_than_what() -> None:
    assert list(remarks("m", Row("m", 70.0, "MB"), 1.0, (BEFORE,))) == [
        "  LARGER 1.40 x than the run before: m"
    ]
    assert list(remarks("a", Row("a", 1.34, "s"), 0.1, (BEFORE,))) == [
        "  SLOWER 1.34 x than the run before: a"
    ]


def test_rows_of_one_name_are_told_apart_by_the_row_above() -> None:
    rows = [
        Row("sale", 2, "ms"),
        Row("  bare", 1, "ms"),
        Row("tick", 3, "ms"),
        Row("  bare", 2, "ms"),
    ]
    assert list(keyed("p", rows)) == ["p: sale", "p: sale / bare", "p: tick", "p: tick / bare"]
    with pytest.raises(SystemExit):
        keyed("p", [rows[0], rows[0]])


def test_of_two_measures_the_less_disturbed_stands() -> None:
    assert Row("a", 2, "s").better(Row("a", 1, "s")).value == 1
    assert Row("a", 2, "/s", at_least=5).better(Row("a", 1, "/s", at_least=5)).value == 2
    assert relative(Row("a", 500.0, "ms"), 0.1) == pytest.approx(5.0)

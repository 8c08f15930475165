"""A demonstration of three months: planned, rung, closed day by day, put in place."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cafe_pos import bootstrap
from tests import cafes
from tests.bench.table import Row


def rows() -> Iterator[Row]:
    """Make 90 days, and verify them."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        began = time.perf_counter()
        totals = bootstrap.make_demo(database, days=90, seed=1)
        took = time.perf_counter() - began
        if not cafes.verify(database).ok:
            raise SystemExit("the demonstration does not verify")
        yield Row(f"demo of 90 days, {totals.tickets} tickets", took, "s", at_most=15)

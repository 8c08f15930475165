"""The signed file of a month: how large, how long to make, for a month of 2 000 tickets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cafe_pos.network.sending import export
from tests import cafes, exports
from tests.bench.table import Row, seconds

DAYS: Final = 25
A_DAY: Final = 80
MONTH: Final = "2026-10"


def rows() -> Iterator[Row]:
    """Rung, closed, exported; then exported once more, which makes the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (made,) = exports.real_months(folder, (MONTH,), A_DAY, DAYS)
        size = made.stat().st_size / 1e6
        ctx = cafes.reopen(folder / "cafe.db", cafes.HandClock("2026-11-01T09:00:00Z"))
        took = seconds(lambda: export.make(ctx, export.Wanted(MONTH, folder / "again")))
        ctx.store.close()
    yield Row(f"a month's file, {DAYS * A_DAY} tickets", size, "MB", at_most=1)
    yield Row("  made in", took, "s")

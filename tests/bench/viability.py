"""A month's report in a café of ten thousand tickets, and in one of a quarter of a million."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from cafe_pos import bootstrap
from cafe_pos.application.viability.report import Asked, report
from cafe_pos.reports.viability import pdf
from tests.bench import big_cafe
from tests.bench.table import Row, median

ROUNDS: Final = 7
SMALL: Final = 10_000


def rows() -> Iterator[Row]:
    """The figures, their growth, and the four pages."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cafe.db"
        big_cafe.laid_out(database)
        big = _timed(database)
        small_file = Path(folder) / "small" / "cafe.db"
        small_file.parent.mkdir()
        # As many days and months, each with fewer tickets.
        big_cafe.make(small_file, SMALL * big_cafe.A_DAY // big_cafe.TICKETS)
        small = _timed(small_file)
    yield Row("figures of a month, 250 000 tickets", big[0], "s", at_most=0.3)
    yield Row("  against 10 000 tickets", big[0] / small[0], "x", at_most=1.2)
    yield Row("the report's four pages as PDF", big[1], "s", at_most=2)


def _timed(database: Path) -> tuple[float, float]:
    """Seconds of the figures of the last whole month, and of its pages."""
    ctx = bootstrap.open_cafe(database)
    today = bootstrap.clock().now().date()
    month = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    view = report(ctx, Asked(month))
    figures = median(_seconds(lambda: report(ctx, Asked(month))) for _ in range(ROUNDS))
    pages = median(_seconds(lambda: pdf.render(view, "fr")) for _ in range(3))
    ctx.store.close()
    return figures, pages


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began

"""How well the proposal of bread fits the real tickets: its errors, as the tests measure them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.table import Row, seconds
from tests.unit import test_forecast as real


def rows() -> Iterator[Row]:
    """One day ahead, days 29 to 105, an article of a real bakery-café."""
    if not real.TICKETS.exists():
        return
    found = real.errors_on_real_tickets()
    took = seconds(real.errors_on_real_tickets)
    yield Row("bread, one day ahead: error (WAPE)", found.wape * 100, "%", at_most=23)
    yield Row("  pinball loss at 0.8, a day", found.pinball, "loaf", at_most=1.9)
    yield Row("  as last week", found.habit * 100, "%")
    yield Row("  nobody can do better (Poisson)", found.floor * 100, "%")
    for level in (0.5, 0.8):
        bias = abs(real.sold_out_bias(level, completed=True)) * 100
        yield Row(f"  bias when sold out, ordered at {level}", bias, "%", at_most=4)
    yield Row("  77 days forecast", took, "s")

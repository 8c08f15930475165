"""The network's report over twelve months of a thousand cafés, from the warehouse to the PDF.

The warehouse is made of rows like those of real files (26 closures a month, every figure and
indicator) without their tickets, which the report does not read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests import networks
from tests.bench.sizes import pick
from tests.bench.table import Row

CAFES = int(os.environ.get("CAFE_POS_CAFES", pick("1000", "50")))
MONTHS = 12
_DAYS = 26


def build(folder: Path, cafes: int, months: int) -> None:
    """A warehouse, collected month by month; one café in ten tries something in the summer."""
    made = networks.network(cafes, months)
    for month in sorted({one.month for one in made}):
        sent = [_trying(at, one) for at, one in enumerate(o for o in made if o.month == month)]
        networks.put(folder, sent, rich=_DAYS - 1)


def _trying(number: int, one: networks.Month) -> networks.Month:
    reasons = (("cash_short", {"hundredths": one.covered}),) if one.verdict == "danger" else ()
    actions = (("Téléphoner au boulanger", f"{one.month}-28", None),)
    trials = (("Vendredi soir", "tickets_a_day", "2026-07-01", "2026-09-30"),)
    return networks.changed(
        one, reasons=reasons, actions=actions,
        trials=trials if number % 10 == 0 and one.month >= "2026-07" else (),
    )  # fmt: skip


def report(warehouse: Path, *more: str) -> float:
    """Seconds of the whole command, from its start to its file."""
    command = ["network", "report", networks.LAST, "--warehouse", str(warehouse), *more]
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "cafe_pos", *command], check=True, capture_output=True)
    return time.perf_counter() - began


def rows() -> Iterator[Row]:
    """The three forms of the report, the status, and what is sent back to all cafés."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warehouse = folder / "warehouse"
        build(warehouse, CAFES, MONTHS)
        label = f"network report, {CAFES} cafés, {MONTHS} months"
        pdf = report(warehouse, "-o", str(folder / "a.pdf"))
        yield Row(f"{label}, PDF", pdf, "s", at_most=10)
        yield Row("  XLSX", report(warehouse, "-o", str(folder / "a.xlsx")), "s", at_most=10)
        yield Row("  page", report(warehouse, "-o", str(folder / "a.html")), "s", at_most=10)
        anonymous = report(warehouse, "-o", str(folder / "b.pdf"), "--anonymous")
        yield Row("  for all cafés, PDF", anonymous, "s", at_most=10)

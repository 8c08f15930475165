"""The archive of a year of 40 000 tickets: how long making and verifying it takes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from cafe_pos.application.drawer import closing
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.exports import archiving, verifier
from tests import cafes
from tests.bench.sizes import pick
from tests.bench.table import Row

TICKETS: Final = pick(40_000, 4_000)
DAYS: Final = pick(300, 30)
LINES: Final = (Wanted("CAFE", 2), Wanted("CROQUE", 1), Wanted("BAGUETTE", 1))


def a_year(database: Path) -> None:
    """A café with a year of tickets of three lines, every day of it closed."""
    clock = cafes.HandClock("2026-01-02T08:00:00Z")
    ctx = cafes.found(database, clock)
    a_day = TICKETS // DAYS + 1
    left = TICKETS
    while left:
        with ctx.store.act() as uow:
            for number in range(min(a_day, left)):
                tender = Tender(Method.CASH, 2000) if number % 3 else Tender(Method.CARD)
                ringing.ring_in(ctx, uow, Ring(LINES, (tender,)))
                clock.advance(minutes=3)
        left -= min(a_day, left)
        clock.set(f"{clock.now().date()}T19:00:00Z")
        closing.close_day(ctx)
        clock.advance(hours=13)
    ctx.store.close()


def rows() -> Iterator[Row]:
    """Making the archive, its size, and verifying it with the program that it carries."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cafe.db"
        a_year(database)
        ctx = cafes.reopen(database, cafes.HandClock("2027-01-04T09:00:00Z"))
        wanted = archiving.Wanted(date(2026, 1, 1), date(2026, 12, 31), "year")
        began = time.perf_counter()
        made = archiving.archive(ctx, wanted)
        took = time.perf_counter() - began
        ctx.store.close()
        yield Row(f"archive of a year of {made.tickets} tickets", took, "s", at_most=20)
        yield Row("  its size", made.path.stat().st_size / 1e6, "MB")
        began = time.perf_counter()
        report = verifier.check(made.path)
        if not report.ok or report.tickets != TICKETS:
            raise SystemExit(f"archive: {report.sentences()}")
        yield Row("  verified by the program it carries", time.perf_counter() - began, "s")

"""The real tickets of a real bakery-café: how long importing and verifying them takes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cafe_pos import bootstrap
from cafe_pos.application import importing
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.proof import audit
from tests import cafes
from tests.bench.table import Row

DATA = Path(__file__).parents[3] / "shared" / "data"


def imported(database: Path) -> float:
    """Import the real tickets into a new café; return the seconds it took."""
    ctx = cafes.found(database, cafes.HandClock())
    with ctx.store.act() as uow:
        uow.put_articles(())
    articles = catalogue.parse((DATA / "real-cafe-catalogue.csv").read_bytes())
    catalogue.import_articles(ctx, articles)
    began = time.perf_counter()
    importing.import_tickets(ctx, (DATA / "real-cafe-tickets.csv").read_bytes())
    took = time.perf_counter() - began
    ctx.store.close()
    return took


def rows() -> Iterator[Row]:
    """Import, verify, verify --full."""
    if not DATA.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cafe.db"
        yield Row("import of 6 485 real tickets", imported(database), "s", at_most=30)
        for name, full, limit in (("verify", False, 2), ("verify --full", True, 4)):
            began = time.perf_counter()
            ctx = bootstrap.open_frozen(database)
            found = audit.verify(ctx, full=full)
            ctx.store.close()
            if not found.ok:
                raise SystemExit(f"{name}: {found.problems}")
            yield Row(f"{name} of 6 423 tickets", time.perf_counter() - began, "s", at_most=limit)

"""The same café with 1 000 tickets behind it, and with 250 000: what grows, and by how much.

Each café is made once and kept (`big_cafe`): as many days, articles, tabs and customers, and more
tickets each day. Everything is measured on a copy.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from cafe_pos import bootstrap
from cafe_pos.application import counter as counters
from cafe_pos.application.accounts import customers
from cafe_pos.application.doctor import cafe as doctor
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import past_tickets
from cafe_pos.application.viability.report import Asked, report
from cafe_pos.reports.viability import pdf
from tests import cafes
from tests.bench import big_cafe, sale, sizes, verify
from tests.bench.counter import started
from tests.bench.table import Row, median, seconds

ROUNDS: Final = 9
STARTS: Final = 3
SALES: Final = 100
MONTHS: Final = 3
SAME: Final = 1.2
"""What is promised to be the same with years behind it may grow so much."""
REPORT_FROM: Final = 10_000
"""A month's figures are compared with those of a café of so many tickets."""


@dataclass(frozen=True)
class Kind:
    """One figure of each café; `same` when it shall not grow, `at_most` its limit anywhere."""

    name: str
    unit: str
    at_most: float | None = None
    same: bool = False
    since: int = sizes.GROWTH[0]


KINDS: Final = (
    Kind("sale of 3 lines", "ms", same=True),
    Kind("start to a usable counter", "s", at_most=0.9, same=True),
    Kind("the counter's screen and status line", "ms", same=True),
    Kind("a past ticket found by its number", "ms", same=True),
    Kind("500 customers with their balances", "ms", same=True),
    Kind("what doctor reads of the café", "ms"),
    Kind("Z of 100 tickets", "s", at_most=0.3, same=True),
    Kind("closure of its month", "s", at_most=0.5, same=True),
    Kind("figures of a month", "s", at_most=0.3, same=True, since=REPORT_FROM),
    Kind("the report's four pages as PDF", "s", at_most=2),
    Kind("verify", "s"),
    Kind("verify --full", "s"),
    Kind("backup, verified", "s"),
    Kind("the database", "MB"),
)


def rows() -> Iterator[Row]:
    """Every figure at every size, how it grows, and both verifications against bare loops."""
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for tickets in sizes.GROWTH:
            place = Path(folder) / str(tickets)
            place.mkdir()
            found[tickets] = _measured(place, tickets)
            shutil.rmtree(place)
    largest = sizes.GROWTH[-1]
    for kind in KINDS:
        for tickets in sizes.GROWTH:
            value = found[tickets][kind.name]
            yield Row(f"{kind.name}, {sizes.told(tickets)} tickets", value, kind.unit, kind.at_most)
        before = found[kind.since][kind.name]
        limit = SAME if kind.same else None
        name = f"  {sizes.told(largest)} / {sizes.told(kind.since)} tickets"
        yield Row(name, _growth(kind, found[largest][kind.name], before), "x", limit)
    for kind_of, limit in (("verify", 2.0), ("verify --full", 1.5)):
        each = found[largest]
        bare = each[f"bare {kind_of}"]
        name = f"{kind_of} of {sizes.told(largest)} tickets / a bare loop over the entries"
        yield Row(name, each[kind_of] / bare, "x", at_most=limit)
        yield Row("  the bare loop, one core", bare, "s")


def _growth(kind: Kind, now: float, before: float) -> float:
    """How many times more; below a millisecond nothing is felt."""
    least = {"ms": 1.0, "s": 1e-3}.get(kind.unit, 0.0)
    return max(now, least) / max(before, least)


def _measured(place: Path, tickets: int) -> dict[str, float]:
    database = place / "cafe.db"
    big_cafe.laid_out(database, tickets)
    found = {"the database": database.stat().st_size / 1e6}
    found["verify"] = verify.verified(database, full=False)
    found["bare verify"] = verify.hashed(database)
    found["verify --full"] = verify.verified(database, full=True)
    found["bare verify --full"] = verify.signed(database)
    started(database)  # its pages and bytecode read once
    found["start to a usable counter"] = median([started(database)[1] for _ in range(STARTS)])
    ctx = bootstrap.open_cafe(database)
    found["backup, verified"] = seconds(lambda: ctx.store.backup(place / "copies"))
    found |= _read(ctx, tickets)
    found["sale of 3 lines"] = _sold(ctx)
    ctx.store.close()
    return found | _closed(database)


def _read(ctx: Context, tickets: int) -> dict[str, float]:
    """What is only looked at."""
    today = bootstrap.clock().now().date()
    month = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    view = report(ctx, Asked(month))
    return {
        "figures of a month": _median(lambda: report(ctx, Asked(month))),
        "the report's four pages as PDF": _median(lambda: pdf.render(view, "fr"), 3),
        "the counter's screen and status line": _median(
            lambda: counters.open_counter(ctx)
        ) * 1e3,
        "a past ticket found by its number": _median(
            partial(past_tickets.find, ctx, str(tickets // 3))
        ) * 1e3,
        "500 customers with their balances": _median(lambda: customers.everyone(ctx)) * 1e3,
        "what doctor reads of the café": _median(lambda: doctor.read(ctx)) * 1e3,
    }  # fmt: skip


def _median(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    act()  # what it imports and reads for the first time
    return median([seconds(act) for _ in range(rounds)])


def _sold(ctx: Context) -> float:
    """Milliseconds of a sale, as the median of some rounds."""
    sale.sell(ctx, SALES, sale.LATER_CODES)
    return median([sale.sell(ctx, SALES, sale.LATER_CODES) / SALES for _ in range(ROUNDS)]) * 1e3


def _closed(database: Path) -> dict[str, float]:
    """Days and their months, the same in every café: the next ones, with all before closed."""
    first = _next_month(bootstrap.clock().now().date())
    clock = cafes.HandClock(_morning(first))
    ctx = cafes.reopen(database, clock)
    closing.close_month(ctx)
    days, months = [], []
    for _ in range(MONTHS):
        for day in (first, _next_month(first) - timedelta(days=1)):
            clock.set(_morning(day))
            sale.sell(ctx, SALES, sale.LATER_CODES)
            days.append(seconds(lambda: closing.close_day(ctx)))
        months.append(seconds(lambda: closing.close_month(ctx)))
        first = _next_month(first)
    ctx.store.close()
    return {"Z of 100 tickets": median(days), "closure of its month": median(months)}


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _morning(day: date) -> str:
    return f"{day.isoformat()}T09:00:00Z"

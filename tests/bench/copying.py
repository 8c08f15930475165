"""A copy made while the till sells: how long it takes, and the slowest sale beside it; a PIN."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cafe_pos import bootstrap
from cafe_pos.application.ports import Context
from cafe_pos.storage import pins
from tests import cafes
from tests.bench import big_cafe, sale
from tests.bench.table import Row, median, seconds

ALONE: Final = 200
"""Sales without a copy beside them, to compare with."""
SLOWEST_MS: Final = 90
PINS: Final = 7


def rows() -> Iterator[Row]:
    """The big café copied, idle and while it sells; restored files are read by `make faults`."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cafe.db"
        big_cafe.laid_out(database)
        ctx = bootstrap.open_cafe(database)
        size = database.stat().st_size / 1e6
        idle = seconds(lambda: ctx.store.backup(Path(folder) / "idle"))
        yield Row(f"backup of {size:.0f} MB, verified, nothing sold meanwhile", idle, "s")
        yield Row("  megabytes a second", size / idle, "/s")
        alone = _sales(ctx, ALONE)
        took, beside = _beside(ctx, Path(folder) / "beside")
        ctx.store.close()
        yield Row("the same while sales follow one another", took, "s")
        yield Row("  the slowest sale beside it", max(beside), "ms", at_most=SLOWEST_MS)
        yield Row("  the slowest sale without it", max(alone), "ms")
        yield Row("  median sale beside it / without it", median(beside) / median(alone), "x")
        if not cafes.verify(next((Path(folder) / "beside").glob("*.db"))).ok:
            raise SystemExit("the copy does not verify")
    hashed = pins.hash_pin("2468", b"pepper")
    checked = median([seconds(lambda: pins.check_pin(hashed, "2468", b"p")) for _ in range(PINS)])
    yield Row("a PIN checked (argon2id, 19 MiB): slow for a thief", checked * 1e3, "ms", 100)


def _sales(ctx: Context, count: int) -> list[float]:
    """Milliseconds of single sales."""
    return [sale.sell(ctx, 1, sale.LATER_CODES) * 1e3 for _ in range(count)]


def _beside(ctx: Context, target: Path) -> tuple[float, list[float]]:
    """Seconds of a copy made in a thread of its own, and the sales rung meanwhile."""
    ended = threading.Event()
    failed: list[Exception] = []
    took: list[float] = []

    def copy() -> None:
        try:
            took.append(seconds(lambda: ctx.store.backup(target)))
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            failed.append(error)
        finally:
            ended.set()

    thread = threading.Thread(target=copy)
    thread.start()
    sold: list[float] = []
    while not ended.is_set():
        sold += _sales(ctx, 1)
    thread.join()
    if failed:
        raise failed[0]
    return took[0], sold

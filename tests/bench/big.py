"""The counter of a café after years: 2 000 articles, 200 tabs, 500 customers, many tickets."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from cafe_pos import bootstrap
from cafe_pos.application.accounts import customers
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import past_tickets
from cafe_pos.application.tabs import tabs
from cafe_pos.tui.till import SCANNER_GAP_S
from tests.bench import big_cafe, sale
from tests.bench.counter import READY, opened_counter, starts
from tests.bench.counter import keys as counter_keys
from tests.bench.table import Row, median, p95
from tests.e2e.terminal import Terminal

ROUNDS: Final = 12
REST_S: Final = 0.045
"""A hand is slower than a scanner."""
CALM_S: Final = 0.15
"""Between keys that are not measured; a program waits whether an Escape begins a sequence."""
QUIET_S: Final = 0.03
"""What an act answers may be painted after the key's own echo: nothing more comes after this."""
PANEL_MS: Final = 30
KEY_MS: Final = 10
SCAN_MS: Final = SCANNER_GAP_S * 1e3
"""A letter in the payment panel waits this long, in case a scanner goes on with it."""


def rows() -> Iterator[Row]:
    """Everything the first café was measured by, and what only many tabs and tickets show."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cafe.db"
        speed = big_cafe.laid_out(database)
        if speed is not None:
            yield Row("past tickets written through the application", speed, "/s")
        yield Row("the big café's database", database.stat().st_size / 1e6, "MB")
        # First of all: a start verifies what was sold since the last closure, a morning's worth.
        yield from starts(database, ", big café")
        for size in ((80, 24), (120, 40)):
            yield from counter_keys(database, *size, ", big café")
            yield from _panels(database, *size)
        ctx = bootstrap.open_cafe(database)
        yield from _looked_up(ctx)
        yield from sale.compared(ctx, Path(folder), sale.LATER_CODES, ", big café")
        ctx.store.close()


def _looked_up(ctx: Context) -> Iterator[Row]:
    """Without a screen: what the acts behind the panels cost."""
    for name, act in (
        ("200 tabs listed", tabs.open_tabs),
        ("a tab recalled", partial(_recall, name=big_cafe.tab_name(big_cafe.TABS // 2))),
        ("500 customers with balances", customers.everyone),
        (
            "a past ticket by its number",
            partial(past_tickets.find, text=str(big_cafe.TICKETS // 3)),
        ),
    ):
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            act(ctx)
            took.append((time.perf_counter() - began) * 1e3)
        yield Row(f"  {name}, the act alone", median(took), "ms", at_most=PANEL_MS)


def _recall(ctx: Context, name: str) -> None:
    tabs.recall(ctx, name)


# --- keys ---------------------------------------------------------------------------------------


def _panels(database: Path, columns: int, lines: int) -> Iterator[Row]:
    """Keys of the panels that lists fill, each to the last byte of its repaint."""
    size = f"{columns}x{lines}"
    with opened_counter(database, columns, lines) as terminal:
        terminal.log_in()
        terminal.wait_for(READY)
        listed, recalled, tab_keys, article_keys, owed, account_keys, found = ([] for _ in range(7))
        for n in range(ROUNDS):
            listed.append(_key(terminal, "f3"))
            name = big_cafe.tab_name(n)
            tab_keys += [_key(terminal, char) for char in name]
            recalled.append(_key(terminal, "enter", shows=name))
            _calm(terminal, "f3", "enter")  # back as it was
            _calm(terminal, "/")
            kind = big_cafe.KINDS[n % len(big_cafe.KINDS)]
            article_keys += [_key(terminal, char) for char in kind.lower()]
            _calm(terminal, "escape", "escape", "c", "enter")
            owed.append(_key(terminal, "a"))
            who = big_cafe.LAST[n % len(big_cafe.LAST)]
            account_keys += [_key(terminal, char) for char in who.lower()]
            _key(terminal, "backspace", shows=who[:-1])
            _calm(terminal, "escape", "escape", "escape", "f9")
            number = str(big_cafe.TICKETS // 250 + n * (big_cafe.TICKETS // 32))
            _calm(terminal, ":", "b", *number)
            found.append(_key(terminal, "enter", shows=number))
            _calm(terminal, "escape", "escape", "escape", "escape")
    for name, took, limit in (
        ("F3: 200 tabs listed", listed, PANEL_MS),
        ("a letter that looks for a tab", tab_keys, KEY_MS),
        ("a tab recalled by Enter", recalled, PANEL_MS),
        ("a letter that looks among 2 000 articles", article_keys, KEY_MS),
        ("500 customers listed, 30 ms of it a scan ruled out", owed, SCAN_MS + PANEL_MS),
        ("a letter that looks among 500 customers", account_keys, KEY_MS),
        ("a past ticket found by its number", found, PANEL_MS),
    ):
        yield Row(f"{name}, {size}, median", median(took), "ms", at_most=limit)
        yield Row("  p95", p95(took), "ms", at_most=3 * limit)


def _key(terminal: Terminal, name: str, shows: str = "") -> float:
    """Milliseconds to the last byte that a key has painted; what it shows must stand there."""
    terminal.settle(REST_S)
    took = terminal.latency(name, lambda data: len(data) > 0, quiet=QUIET_S)[1]
    if shows not in terminal:
        raise SystemExit(f"{name} does not show {shows}:\n{terminal.text()}")
    return took * 1e3


def _calm(terminal: Terminal, *names: str) -> None:
    for name in names:
        terminal.press(name)
        terminal.settle(CALM_S)

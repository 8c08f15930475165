"""A till to be killed: `python -m tests.integration.ringer DATABASE [lying]`.

For each line read (a run's number and its first moment) a new process is forked, which opens the
café, sells without end, closes a day now and then, and writes each number once it is durable.
What was imported once serves every run. `dead` is written when the process has gone. A lying till
says its numbers before the sale is saved: a test that does not catch it proves nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

from cafe_pos.application.drawer.closing import close_day
from cafe_pos.domain.ticket import number_of
from tests import cafes
from tests.cafes import HandClock

ORDERS = (("CAFE",), ("2 CAFE", "CROQUE", "DEMI"), ("1200g TOMME", "MIEL"))
SALES_A_DAY = 7


def say(text: str) -> None:
    os.write(sys.stdout.fileno(), f"{text}\n".encode())


def key_of(run: str, sale: int) -> str:
    """The client key of the n-th sale of a run."""
    return f"run-{run}-{sale}"


def order_of(run: str, sale: int) -> cafes.Ring:
    """The n-th sale of a run: the same whoever asks for it."""
    return cafes.order(*ORDERS[sale % len(ORDERS)], key=key_of(run, sale))


def sell(path: Path, run: str, start: str) -> None:
    """Sell until killed."""
    clock = HandClock(start)
    ctx = cafes.reopen(path, clock)
    sale = 0
    while True:
        if "lying" in sys.argv:
            say(number_of(sale + 1))
        number = cafes.ringing.ring(ctx, order_of(run, sale)).number
        if "lying" not in sys.argv:
            say(number)
        sale += 1
        clock.advance(minutes=1)
        if sale % SALES_A_DAY == 0:
            say(" ".join(view.payload["number"] for view in close_day(ctx)))
            clock.advance(days=1)


def warm_up() -> None:
    """Import and compile everything once: what a run would do first, every run would do."""
    with tempfile.TemporaryDirectory() as folder:
        ctx = cafes.found(Path(folder) / "warm.db", HandClock())
        cafes.ringing.ring(ctx, order_of("warm", 0))
        close_day(ctx)
        ctx.store.close()


def main() -> None:
    """Fork a till for each run asked for."""
    path = Path(sys.argv[1])
    warm_up()
    for line in sys.stdin:
        run, start = line.split()
        child = os.fork()
        if child == 0:
            try:
                say(f"pid {os.getpid()}")
                sell(path, run, start)
            except BaseException:  # noqa: BLE001 - whatever it was, it must be seen
                traceback.print_exc()
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()

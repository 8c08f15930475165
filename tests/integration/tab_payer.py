"""A till to be killed: `python -m tests.integration.tab_payer DATABASE RUN`.

It puts an order aside, pays a part of it, then the rest, without end; each step is said once it
is durable.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, wanted_of
from cafe_pos.application.tabs import tabs
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.tab import picked
from tests import cafes
from tests.cafes import COFFEE, CROQUE, HandClock


def order() -> Order:
    """Two coffees and a croque: 9,50."""
    return Order().add(COFFEE, 2)[0].add(CROQUE)[0]


def pay(ctx: cafes.Context, part: Order) -> str:
    """Pay an order of a tab, or a part of it."""
    request = Ring(
        wanted_of(part), (Tender(Method.CARD),),
        tab=part.tab, tab_version=part.version, tab_part=part.part,
    )  # fmt: skip
    return ringing.ring(ctx, request).number


def main() -> None:
    """Serve tables until killed."""
    ctx = cafes.reopen(Path(sys.argv[1]), HandClock())
    run, table = sys.argv[2], 0
    while True:
        kept = tabs.keep(ctx, order(), f"{run}-{table}").order
        say(f"kept {run}-{table}")
        part = replace(kept, lines=picked(kept, {0: 1}), part=True)
        say(f"part {run}-{table} {pay(ctx, part)}")
        say(f"paid {run}-{table} {pay(ctx, tabs.recall(ctx, f'{run}-{table}').order)}")
        table += 1


def say(text: str) -> None:
    """Say something at once."""
    os.write(sys.stdout.fileno(), f"{text}\n".encode())


if __name__ == "__main__":
    main()

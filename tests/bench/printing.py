"""A printer that is dead must not be felt: sales with one, against sales without any."""

from __future__ import annotations

import socket
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.writer import Writer
from cafe_pos.devices.spool import Delays, Spool
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.bench.sizes import pick
from tests.bench.table import Row, median

ROUNDS = pick(61, 21)
SALES = 25
WAITING = 100
EAGER = Delays(first_s=0.2, longest_s=0.2)
"""Attempts ten times as often as in a café."""


def rows() -> Iterator[Row]:
    """Alternate rounds of both, so that a noisy machine disturbs them alike."""
    with tempfile.TemporaryDirectory() as folder:
        cafes_of = {dead: Path(folder) / f"{dead}.db" for dead in (False, True)}
        took: dict[bool, list[float]] = {False: [], True: []}
        tills = {dead: _till(path, dead=dead) for dead, path in cafes_of.items()}
        for _ in range(ROUNDS):
            for dead, (writer, _spool) in tills.items():
                took[dead].append(_sell(writer, SALES))
        for writer, spool in tills.values():
            spool.close()
            writer.close()
    ratio = median([d / n for d, n in zip(took[True], took[False], strict=True)])
    yield Row("sale with a dead printer / without one", ratio, "x", at_most=1.1)


def _till(path: Path, *, dead: bool) -> tuple[Writer, Spool]:
    """A till whose spool works; with a dead printer, before which a hundred prints wait."""
    cafes.found(path, cafes.HandClock()).store.close()
    writer = Writer(partial(cafes.reopen, path, cafes.HandClock()))
    writer.start()
    spool = Spool(writer, delays=EAGER)
    if dead:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        setting = {"transport": "network", "address": address}
        writer.submit(partial(_set, {"printer": setting, "print_policy": "always"})).result()
        _sell(writer, WAITING)
        # The law lets paper out on demand only, so sales do not queue: what waits, waits.
        writer.submit(partial(_set, {"print_policy": "ask"})).result()
    spool.start()
    spool.drain(5.0)
    _sell(writer, WAITING)
    return writer, spool


def _set(values: dict[str, object], ctx: Context) -> None:
    with ctx.store.act() as uow:
        for key, value in values.items():
            acts.set_setting(
                uow, key, value, at=uow.last_at() or "", channel=Channel.CLI, operator=None
            )


def _sell(writer: Writer, count: int) -> float:
    lines = (Wanted("CAFE", 2), Wanted("CROQUE", 1), Wanted("BAGUETTE", 1))
    began = time.perf_counter()
    for _ in range(count):
        request = Ring(lines, (Tender(Method.CASH, 2000),), client_key=f"{time.monotonic_ns()}")
        writer.submit(partial(_ring, request)).result()
    return time.perf_counter() - began


def _ring(request: Ring, ctx: Context) -> None:
    ringing.ring(ctx, request)

"""The workers of all printers, seen as one: the counter's, and the kitchen's where there is one."""

from __future__ import annotations

import time
from typing import Final

from cafe_pos.application.printing.printing import SpoolStatus, Station
from cafe_pos.application.writer import Writer
from cafe_pos.devices.spool import Delays, Opener, Spool
from cafe_pos.devices.transports import open_transport

_TROUBLE: Final = ("failed", "unconfirmed")


class Spools:
    """A worker for each printer; a dead one in the kitchen holds up no ticket at the counter."""

    def __init__(
        self,
        writer: Writer,
        *,
        opener: Opener = open_transport,
        delays: Delays | None = None,
    ) -> None:
        self._workers = tuple(
            Spool(writer, opener=opener, delays=delays, station=station) for station in Station
        )

    def start(self) -> None:
        """Begin to print what waits."""
        for worker in self._workers:
            worker.start()

    def wake(self) -> None:
        """Say that a printer was seen to, or that someone waits for paper."""
        for worker in self._workers:
            worker.wake()

    def status(self) -> SpoolStatus:
        """How printing goes: at the counter, unless only the kitchen is in trouble."""
        return _together(*(worker.status() for worker in self._workers))

    def drain(self, seconds: float) -> SpoolStatus:
        """Wait at most so long until nothing more can be done for now; how printing goes then."""
        end = time.monotonic() + seconds
        for worker in self._workers:
            worker.drain(max(0.0, end - time.monotonic()))
        return self.status()

    def close(self, deadline_s: float = 5.0) -> bool:
        """Take no more jobs and wait for those at the printers; whether they were done in time."""
        closed = [worker.close(deadline_s) for worker in self._workers]
        return all(closed)


def _together(counter: SpoolStatus, kitchen: SpoolStatus) -> SpoolStatus:
    said = kitchen if _troubled(kitchen) and not _troubled(counter) else counter
    return SpoolStatus(
        said.state,
        counter.waiting + kitchen.waiting,
        counter.questions + kitchen.questions,
        said.reason,
    )


def _troubled(status: SpoolStatus) -> bool:
    return status.state in _TROUBLE

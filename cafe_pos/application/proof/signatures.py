"""Checking many signatures at once: the library lets go of the interpreter, so threads suffice."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import Entry, Problem, Verifier

BATCH: Final = 200


class Signatures:
    """Checks every entry given to it on all cores; problems come a little later, or at the end."""

    def __init__(self, keys: Mapping[str, Verifier]) -> None:
        self._keys = keys
        self._workers = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="signatures")
        self._waiting: list[Entry] = []
        self._running: deque[Future[list[Problem]]] = deque()

    def see(self, entry: Entry) -> Iterator[Problem]:
        """Take one entry to be checked, and yield what earlier ones have shown."""
        self._waiting.append(entry)
        if len(self._waiting) >= BATCH:
            self._begin()
        while len(self._running) > 2 * self._workers:  # no more entries in memory than that
            yield from self._running.popleft().result()

    def finish(self) -> Iterator[Problem]:
        """Yield what all the rest have shown."""
        self._begin()
        while self._running:
            yield from self._running.popleft().result()

    def close(self) -> None:
        """Give up what was not checked yet."""
        self._pool.shutdown(cancel_futures=True)

    def _begin(self) -> None:
        if self._waiting:
            self._running.append(self._pool.submit(self._check, self._waiting))
            self._waiting = []

    def _check(self, entries: list[Entry]) -> list[Problem]:
        found = (ledger.check_signature(entry, self._keys) for entry in entries)
        return [problem for problem in found if problem is not None]

"""Work on many files by a few processes, answered in the order in which it was given.

Few answers wait at a time, so memory does not grow with the number of files. A file that takes its
process down with it is found by trying those that were under way one by one.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Final, Self, TypeVar

from cafe_pos.network.collecting.checking import Fault

_AHEAD: Final = 24
"""How many answers a worker may be ahead of whoever takes them."""

Given = TypeVar("Given")
Got = TypeVar("Got")


def _begin(first: Callable[[], None] | None) -> None:
    """In a worker: what it begins with; and end when the program does, even when it is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=wait, daemon=True).start()
    if first is not None:
        first()


class Pool:
    """A few processes that work on files; each begins with `first`, a function of a module.

    With no workers the work is done here, unbounded: for files that are our own, as in tests.
    """

    def __init__(self, workers: int, first: Callable[[], None] | None = None) -> None:
        self._workers = workers
        self._first = first
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """The pool itself; its processes start with the first work."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the processes; what was not begun is not begun any more."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _ready(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Spawned: a child of a fork would hold our locks, and Arrow's threads half.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(
                self._workers, mp_context=context, initializer=_begin, initargs=(self._first,)
            )
        return self._executor

    def _submit(self, work: Callable[[Given], Got], one: Given) -> Future[Got]:
        try:
            return self._ready().submit(work, one)
        except BrokenProcessPool as error:  # found when its turn comes
            broken: Future[Got] = Future()
            broken.set_exception(error)
            return broken

    def _lost(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = None

    def each(
        self, work: Callable[[Given], Got], given: Iterable[Given]
    ) -> Iterator[tuple[Given, Got | Fault]]:
        """Each thing given with its answer, in order; `work` is a function of a module."""
        if self._workers == 0:
            yield from ((one, work(one)) for one in given)
            return
        waiting: deque[tuple[Given, Future[Got]]] = deque()
        source = iter(given)
        ended = False
        while True:
            while not ended and len(waiting) < _AHEAD * self._workers:
                try:
                    one = next(source)
                except StopIteration:
                    ended = True
                    break
                waiting.append((one, self._submit(work, one)))
            if not waiting:
                return
            one, future = waiting.popleft()
            try:
                got: Got | Fault = future.result()
            except BrokenProcessPool:
                self._lost()
                again = [one, *(other for other, _ in waiting)]
                waiting.clear()
                for other in again:
                    yield other, self._alone(work, other)
                continue
            yield one, got

    def _alone(self, work: Callable[[Given], Got], one: Given) -> Got | Fault:
        try:
            return self._submit(work, one).result()
        except BrokenProcessPool:
            self._lost()
            return Fault("BrokenProcessPool", "the process that worked on the file was ended")

"""The one queue of acts: first in, first out, on the one thread that knows the database.

Screens and commands hand acts in and go on; nothing here can be cancelled, and closing drains
what was handed in before it lets go of the file.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context


T = TypeVar("T")
Act = Callable[["Context"], T]


class _Job(Generic[T]):
    __slots__ = ("act", "future")

    def __init__(self, act: Act[T]) -> None:
        self.act = act
        self.future: Future[T] = Future()

    def run(self, ctx: Context) -> None:
        try:
            result = self.act(ctx)
        except BaseException as error:  # noqa: BLE001 - whoever asked is told, whatever it was
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Writer:
    """Runs acts one after another on a thread of its own; `opener` opens the café there."""

    def __init__(self, opener: Callable[[], Context]) -> None:
        self._opener = opener
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database", daemon=False)
        self._closed = False
        self.opened: Future[Context] = Future()

    def start(self) -> None:
        """Open the café in the background; `opened` tells when, or why not."""
        self._thread.start()

    def submit(self, act: Act[T]) -> Future[T]:
        """Queue an act; its future holds the view, or the refusal.

        Raises:
            RuntimeError: the writer was closed.
        """
        if self._closed:
            raise RuntimeError("the writer is closed")
        job = _Job(act)
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish what was handed in, let go of the file, and wait for both."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            ctx = self._opener()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for the opening
            self.opened.set_exception(error)
            self._refuse_all(error)
            return
        self.opened.set_result(ctx)
        try:
            while (job := self._jobs.get()) is not None:
                job.run(ctx)
        finally:
            ctx.store.close()

    def _refuse_all(self, error: BaseException) -> None:
        self._closed = True
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is not None:
                job.future.set_exception(error)

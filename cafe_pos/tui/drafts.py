"""Keeping the order on the screen in case the power goes, without ever being in a sale's way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from cafe_pos.application.writer import Writer
from cafe_pos.domain.order import Order

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context


class DraftKeeper:
    """Writes the newest order only; never more than one write waits in the queue.

    A payment withdraws what has not been written yet: the key that the older draft carries tells
    a restart that its order was paid.
    """

    def __init__(self, writer: Writer, failed: Callable[[BaseException], None]) -> None:
        self._writer = writer
        self._failed = failed
        self._lock = threading.Lock()
        self._wanted: tuple[Order, str] | None = None
        self._queued = False

    def keep(self, order: Order, client_key: str) -> None:
        """Have this order written when its turn comes, unless a newer one replaces it."""
        with self._lock:
            self._wanted = (order, client_key)
            if self._queued:
                return
            self._queued = True
        self._submit()

    def withdraw(self) -> None:
        """Forget what has not been written yet."""
        with self._lock:
            self._wanted = None

    def _submit(self) -> None:
        try:
            future: Future[None] = self._writer.submit(self._write)
        except RuntimeError:  # the till is closing: what it holds was written before
            return
        future.add_done_callback(self._written)

    def _write(self, ctx: Context) -> None:
        with self._lock:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            from cafe_pos.application import counter

            counter.keep_draft(ctx, *wanted)

    def _written(self, future: Future[None]) -> None:
        with self._lock:
            again = self._wanted is not None
            self._queued = again
        error = future.exception()
        if error is not None:
            self._failed(error)
        if again:
            self._submit()

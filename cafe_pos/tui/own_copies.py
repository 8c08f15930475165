"""The till copies its file by itself: looked at each minute, made beside the sales."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.application.keeping.ports import CopiesView
from cafe_pos.domain.errors import PosError
from cafe_pos.tui.desk import Desk
from cafe_pos.tui.till import Till

if TYPE_CHECKING:
    from cafe_pos.application.keeping.ports import CopiesSaid
    from cafe_pos.application.ports import BackupView, Context

LOOK_S: Final = 60.0
"""How often the copies are looked at; disks and keys are asked beside the queue of acts."""
FIRST_LOOK_S: Final = 3.0
COPY_S: Final = 60.0
"""How long the end of the program waits for a copy being made."""


class OwnCopies:
    """The part of the counter's program that keeps its copies."""

    desk: Desk
    till: Till
    _copying: threading.Thread | None = None
    _looking: threading.Thread | None = None
    _tried: datetime | None = None

    def ask(
        self,
        act: Callable[[Context], Any],
        done: Callable[[Any], None],
        failed: Callable[..., None],
    ) -> None:
        """Queue an act."""
        raise NotImplementedError

    def tell_later(self, tell: Callable[[], None]) -> None:
        """From any thread: have the till told of an outcome."""
        raise NotImplementedError

    def _beside(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[..., None]
    ) -> threading.Thread:
        raise NotImplementedError

    @property
    def copying(self) -> bool:
        """Whether a copy is being made."""
        return self._copying is not None and self._copying.is_alive()

    def back_up(
        self,
        progress: Callable[[int, int], None],
        done: Callable[[BackupView], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Copy the café's file beside the queue of acts; one copy at a time."""
        if self.copying:
            return
        shown = -1

        def tell(part: int, of: int) -> None:
            nonlocal shown
            percent = 100 * part // of if of else 0
            if percent != shown:
                shown = percent
                self.tell_later(lambda: progress(part, of))

        def made(view: BackupView) -> None:
            done(view)
            self.look_at_copies()

        store = self.desk.writer.opened.result().store
        self._copying = self._beside(lambda: store.backup(None, tell), made, failed)

    def finish_copy(self) -> None:
        """Wait for the copy being made: it reads from the file that is about to be closed."""
        if self._copying is not None:
            self._copying.join(COPY_S)

    def look_at_copies(self) -> None:
        """Look how the copies stand, and make what is due; what fails is tried again later."""
        if self._looking is not None and self._looking.is_alive():
            return  # a key that answers slowly is not asked twice

        def act(ctx: Context) -> tuple[CopiesSaid, Any]:
            from cafe_pos.application.keeping import backups

            return backups.said(ctx), ctx.store.keeping

        def said(answer: tuple[CopiesSaid, Any]) -> None:
            told, keeping = answer
            self._looking = self._beside(
                lambda: keeping.look(told), lambda view: self._seen(told, view), self._unseen
            )

        self.ask(act, said, self._unseen)

    def _seen(self, said: CopiesSaid, view: CopiesView) -> None:
        from cafe_pos.application.keeping import backups

        self.till.copies = view
        if self.copying:
            return
        if backups.due(view, said.now, self._tried):
            self._tried = said.now
            self.back_up(lambda _done, _of: None, lambda _made: None, self._unseen)
        elif backups.behind(view) and (view.problem is None or self._rested(said.now)):
            self._catch_up(said.now)

    def _rested(self, now: datetime) -> bool:
        """Whether the last attempt is so long ago that a full or failing key is tried again."""
        from cafe_pos.application.keeping import backups

        return self._tried is None or not timedelta() <= now - self._tried < backups.RETRY

    def _catch_up(self, now: datetime) -> None:
        """Bring the newest copy to a key that is back."""
        self._tried = now
        keeping = self.desk.writer.opened.result().store.keeping
        self._copying = self._beside(
            keeping.catch_up, lambda _made: self.look_at_copies(), self._unseen
        )

    def _unseen(self, _error: BaseException) -> None:
        """The next look tells; the age on the status line goes on growing."""

"""What may change or vanish: print jobs, open tabs, drafts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from cafe_pos.application.ports import PrintJob, StoredTab
from cafe_pos.storage import repositories
from cafe_pos.storage.parts.base import Part
from cafe_pos.storage.repos import tabs as tabs_repo


class WorkPart(Part):
    """Work in progress; nothing here is fiscal."""

    def __init__(self, connection: Connection, facts: dict[str, Any]) -> None:
        super().__init__(connection, facts)
        self.queued: set[str] = set()
        """The kinds of the jobs that this act queued."""

    def queue_print(self, document: str, kind: str, copy_no: int, at: str) -> PrintJob:
        """Ask for paper, in this act's transaction."""
        self.queued.add(kind)
        return repositories.queue_print(self._connection, document, kind, copy_no, at)

    def print_jobs(self, *states: str) -> tuple[PrintJob, ...]:
        """Jobs in these states, oldest first; every job when none is named."""
        return repositories.print_jobs(self._connection, states)

    def waiting_print(self, *kinds: str) -> PrintJob | None:
        """The oldest job of these kinds that waits."""
        return repositories.waiting_print(self._connection, kinds)

    def prints_left(self, *kinds: str, unasked: str) -> tuple[int, int, str | None]:
        """How many jobs of these kinds wait, how many are questions, why the newest of these is."""
        return repositories.prints_left(self._connection, kinds, unasked)

    def print_jobs_of(self, document: str) -> tuple[PrintJob, ...]:
        """Every job of a document, by its copies."""
        return repositories.print_jobs_of(self._connection, document)

    def print_job(self, job: int) -> PrintJob | None:
        """A job by its number."""
        return repositories.print_job(self._connection, job)

    def mark_print(self, job: int, state: str, error: str | None) -> None:
        """Record what became of a job."""
        repositories.mark_print(self._connection, job, state, error)

    def tabs(self) -> tuple[StoredTab, ...]:
        """Every open tab, by its name."""
        return tabs_repo.tabs(self._connection)

    def tab(self, public: str) -> StoredTab | None:
        """An open tab by its opaque id."""
        return tabs_repo.tab(self._connection, public)

    def tab_named(self, name: str) -> StoredTab | None:
        """An open tab by its name, capitals and accents apart."""
        return tabs_repo.tab_named(self._connection, name)

    def put_tab(self, tab: StoredTab) -> None:
        """Add a tab, or replace the one of that id."""
        tabs_repo.put_tab(self._connection, tab)

    def drop_tab(self, public: str) -> None:
        """Forget a tab (what vanished with it is the caller's to record)."""
        tabs_repo.drop_tab(self._connection, public)

    def put_paper(self, kind: str, content: str) -> int:
        """Keep a paper that is no document, to be printed; its number."""
        return tabs_repo.put_paper(self._connection, kind, content)

    def paper(self, kind: str, number: int) -> str | None:
        """Such a paper by its kind and number; None when it is forgotten."""
        return tabs_repo.paper(self._connection, kind, number)

    def count_up(self, name: str, business_day: str) -> int:
        """The next number of a count that begins at 1 each business day."""
        return tabs_repo.count_up(self._connection, name, business_day)

    def draft(self) -> str | None:
        """The order on the screen when the till last stopped."""
        return repositories.draft(self._connection)

    def put_draft(self, text: str | None) -> None:
        """Keep the order on the screen (no fiscal write)."""
        repositories.put_draft(self._connection, text)

    def count_draft(self) -> str | None:
        """The count of the drawer that was begun and not recorded yet."""
        return repositories.count_draft(self._connection)

    def put_count_draft(self, text: str | None) -> None:
        """Keep a count that was begun; None forgets it."""
        repositories.put_count_draft(self._connection, text)

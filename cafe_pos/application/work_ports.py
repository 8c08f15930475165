"""Work in progress: print jobs, open tabs, drafts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A document waiting for paper; `copy_no` 0 is the original, k the k-th duplicate."""

    id: int
    document: str
    kind: str
    copy_no: int
    state: str
    attempts: int
    last_error: str | None
    queued_at: str


@dataclass(frozen=True, slots=True)
class StoredTab:
    """An order put aside: `content` is the order as text, times are UTC, people are codes.

    `public` is the opaque id that tickets name, `held_by` who has it since `held_since`.
    """

    public: str
    name: str
    place: str
    covers: int | None
    customer: str | None
    opened_at: str
    opened_by: str
    held_by: str
    held_since: str
    total_cents: int
    pieces: int
    content: str
    version: int


class Work(Protocol):
    """What may change or vanish; nothing here is fiscal."""

    def queue_print(self, document: str, kind: str, copy_no: int, at: str) -> PrintJob:
        """Ask for paper, in this act's transaction."""

    def print_jobs(self, *states: str) -> tuple[PrintJob, ...]:
        """Jobs in these states, oldest first; every job when none is named."""

    def waiting_print(self, *kinds: str) -> PrintJob | None:
        """The oldest job of these kinds that waits."""

    def prints_left(self, *kinds: str, unasked: str) -> tuple[int, int, str | None]:
        """How many jobs of these kinds wait, how many are questions, why the newest of these is.

        Of jobs that ended for the reason `unasked`, nobody is asked.
        """

    def print_jobs_of(self, document: str) -> tuple[PrintJob, ...]:
        """Every job of a document, by its copies."""

    def print_job(self, job: int) -> PrintJob | None:
        """A job by its number."""

    def mark_print(self, job: int, state: str, error: str | None) -> None:
        """Record what became of a job."""

    def tabs(self) -> tuple[StoredTab, ...]:
        """Every open tab, by its name."""

    def tab(self, public: str) -> StoredTab | None:
        """An open tab by its opaque id."""

    def tab_named(self, name: str) -> StoredTab | None:
        """An open tab by its name, capitals and accents apart."""

    def put_tab(self, tab: StoredTab) -> None:
        """Add a tab, or replace the one of that id."""

    def drop_tab(self, public: str) -> None:
        """Forget a tab (what vanished with it is the caller's to record)."""

    def put_paper(self, kind: str, content: str) -> int:
        """Keep a paper that is no document, to be printed; its number."""

    def paper(self, kind: str, number: int) -> str | None:
        """Such a paper by its kind and number; None when it is forgotten."""

    def count_up(self, name: str, business_day: str) -> int:
        """The next number of a count that begins at 1 each business day."""

    def draft(self) -> str | None:
        """The order on the screen when the till last stopped."""

    def put_draft(self, text: str | None) -> None:
        """Keep the order on the screen (no fiscal write)."""

    def count_draft(self) -> str | None:
        """The count of the drawer that was begun and not recorded yet."""

    def put_count_draft(self, text: str | None) -> None:
        """Keep a count that was begun; None forgets it."""

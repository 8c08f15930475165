"""What the month's report needs of storage: what managers wrote, and the reports that were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What a manager (by code) wrote of a month (ISO), when (UTC)."""

    id: int
    month: str
    author: str
    written_at: str
    text: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """What was decided in a month: who does it, by when (ISO), and when it was done."""

    id: int
    month: str
    text: str
    who: str
    due: str
    done: str | None = None


class Months(Protocol):
    """Comments, actions and numbered reports, by month (ISO)."""

    def comments(self, month: str) -> tuple[CommentRow, ...]:
        """The comments of a month, in order."""

    def add_comment(self, row: CommentRow) -> CommentRow:
        """Keep a comment under a number of its own."""

    def actions(self, month: str) -> tuple[ActionRow, ...]:
        """Actions decided in a month, and those of before that were not done before it."""

    def action(self, number: int) -> ActionRow | None:
        """An action by its number."""

    def put_action(self, row: ActionRow) -> ActionRow:
        """Keep an action; number 0 is a new one."""

    def remove(self, what: str, number: int) -> bool:
        """Take out a `comment` or an `action`; whether there was one."""

    def reports(self, month: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The reports that were numbered, of a month or all, in the order of the ledger."""

    def exports(self, month: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The files made for the network, of a month or all, in the order of the ledger."""

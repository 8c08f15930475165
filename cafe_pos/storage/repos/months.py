"""What managers write of a month, and the documents of months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlmodel import Field, SQLModel

from cafe_pos.application.viability.month_ports import ActionRow, CommentRow
from cafe_pos.domain.ledger import read_payload
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_ACTION: Final = "id, month, text, who, due, done"
_COMMENT: Final = "id, month, author, written_at, text"


class MonthComment(SQLModel, table=True):
    """What a manager says of a month."""

    __tablename__ = "month_comment"

    id: int | None = Field(default=None, primary_key=True)
    month: str
    author: str
    written_at: str
    text: str
    removed: int


class MonthAction(SQLModel, table=True):
    """What was decided, who does it, by when."""

    __tablename__ = "month_action"

    id: int | None = Field(default=None, primary_key=True)
    month: str
    text: str
    who: str
    due: str
    done: str | None = None
    removed: int


class SqlMonths(Part):
    """The Months port on SQLite."""

    def comments(self, month: str) -> tuple[CommentRow, ...]:
        """The comments of a month, in order."""
        sql = f"SELECT {_COMMENT} FROM month_comment WHERE month = ? AND removed = 0 ORDER BY id"
        return tuple(CommentRow(*row) for row in queries.stream(self._connection, sql, month))

    def add_comment(self, row: CommentRow) -> CommentRow:
        """Keep a comment under a number of its own."""
        cursor = self._connection.connection.cursor()
        cursor.execute(
            "INSERT INTO month_comment (month, author, written_at, text, removed)"
            " VALUES (?, ?, ?, ?, 0)",
            (row.month, row.author, row.written_at, row.text),
        )
        return replace(row, id=int(cursor.lastrowid or 0))

    def actions(self, month: str) -> tuple[ActionRow, ...]:
        """Actions decided in a month, and those of before that were not done before it."""
        sql = (
            f"SELECT {_ACTION} FROM month_action WHERE removed = 0 AND (month = ?1"
            " OR (month < ?1 AND (done IS NULL OR substr(done, 1, 7) >= ?1))) ORDER BY due, id"
        )
        return tuple(ActionRow(*row) for row in queries.stream(self._connection, sql, month))

    def action(self, number: int) -> ActionRow | None:
        """An action by its number."""
        sql = f"SELECT {_ACTION} FROM month_action WHERE id = ? AND removed = 0"
        row = next(iter(queries.stream(self._connection, sql, number)), None)
        return None if row is None else ActionRow(*row)

    def put_action(self, row: ActionRow) -> ActionRow:
        """Keep an action; number 0 is a new one."""
        cursor = self._connection.connection.cursor()
        values = (row.month, row.text, row.who, row.due, row.done)
        if row.id:
            cursor.execute(
                "UPDATE month_action SET month = ?, text = ?, who = ?, due = ?, done = ?"
                " WHERE id = ?",
                (*values, row.id),
            )
            return row
        cursor.execute(
            "INSERT INTO month_action (month, text, who, due, done, removed)"
            " VALUES (?, ?, ?, ?, ?, 0)",
            values,
        )
        return replace(row, id=int(cursor.lastrowid or 0))

    def remove(self, what: str, number: int) -> bool:
        """Take out a `comment` or an `action`; whether there was one."""
        table = {"comment": "month_comment", "action": "month_action"}[what]
        cursor = self._connection.connection.cursor()
        cursor.execute(f"UPDATE {table} SET removed = 1 WHERE id = ? AND removed = 0", (number,))
        return bool(cursor.rowcount)

    def reports(self, month: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The reports that were numbered, of a month or all, in the order of the ledger."""
        return self._documents("month_report", month)

    def exports(self, month: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The files made for the network, of a month or all, in the order of the ledger."""
        return self._documents("network_export", month)

    def _documents(self, table: str, month: str | None) -> tuple[Mapping[str, Any], ...]:
        sql = (
            f"SELECT e.payload FROM {table} d CROSS JOIN ledger_entry e ON e.seq = d.entry_seq"
            " WHERE ?1 IS NULL OR d.month = ?1 ORDER BY d.id"
        )
        rows = queries.stream(self._connection, sql, month)
        return tuple(read_payload(row[0]) for row in rows)
